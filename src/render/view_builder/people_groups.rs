//! People by role, for the people page and the home page.

use super::builder::ViewBuilder;
use crate::render::views::{PeopleGroupView, PersonView};
use crate::site::ids::PersonId;
use crate::values::unicode::comparable;

/// Ranks a person: first those with a role in site.yaml, in its order; then other roles; then those without a role;
/// then alumni.
fn rank_person(builder: &ViewBuilder, index: PersonId) -> usize {
    let site = builder.site;
    let person = &site.index.entities.people[index];
    let settings = &site.index.settings;
    let roles = settings.config.roles.as_deref().unwrap_or_default();
    let is_same = |a: &str, b: &str| {
        let canonical = |role| comparable(settings.roles.canonical(role));
        canonical(a) == canonical(b)
    };
    match &person.entity.original().fields.role {
        _ if person.has_left(&site.index.settings) => ALUMNI,
        None => ALUMNI - 1,
        Some(role) => roles
            .iter()
            .position(|other| is_same(other, role))
            .unwrap_or(roles.len()),
    }
}

/// The rank of alumni.
const ALUMNI: usize = usize::MAX;

/// The first few current people, by rank, then by name.
pub(in crate::render) fn first_people(builder: &ViewBuilder, limit: usize) -> Vec<PersonView> {
    let mut people: Vec<(usize, PersonView)> = builder
        .site
        .index
        .entities
        .people
        .ids()
        .map(|index| (rank_person(builder, index), builder.person(index)))
        .filter(|(rank, _)| *rank < ALUMNI)
        .collect();
    builder
        .collation()
        .sort_people(&mut people, |(_, person)| &person.name);
    people.sort_by_key(|(rank, _)| *rank);
    people.truncate(limit);
    people.into_iter().map(|(_, person)| person).collect()
}

/// Everyone by role, in the order of site.yaml, alumni last.
pub(in crate::render) fn group_people(builder: &ViewBuilder) -> Vec<PeopleGroupView> {
    let site = builder.site;
    let mut groups: Vec<(usize, PeopleGroupView)> = Vec::new();
    for (index, person) in site.index.entities.people.enumerate() {
        let alumni = person.has_left(&site.index.settings);
        let view = builder.build_profile(index);
        let rank = rank_person(builder, index);
        let role = if alumni { None } else { view.role.clone() };
        match groups.iter_mut().find(|(_, group)| {
            let is_same = match (&group.role, &role) {
                (Some(a), Some(b)) => is_same_role(a, b),
                (a, b) => a == b,
            };
            group.alumni == alumni && is_same
        }) {
            Some((_, group)) => group.people.push(view),
            None => groups.push((
                rank,
                PeopleGroupView {
                    role,
                    alumni,
                    people: vec![view],
                },
            )),
        }
    }
    groups.sort_by_key(|(rank, _)| *rank);
    let collation = builder.collation();
    for (_, group) in &mut groups {
        collation.sort_people(&mut group.people, |person| &person.name);
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

/// Whether two roles are the same, as `Professor` and `professor` are.
fn is_same_role(a: &str, b: &str) -> bool {
    a == b || comparable(a) == comparable(b)
}
