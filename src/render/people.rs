//! The pages of people and labs.

use tera::Value;

use super::presenter::{Presenter, extra};
use super::views::*;
use crate::markdown::Document;
use crate::site::ids::{ItemId, LabId, PersonId};
use crate::site::mention::LabRef;
use crate::values::unicode::comparable;

/// A profile's own page.
pub(super) fn profile(presenter: &Presenter, index: PersonId) -> ProfileView {
    let person = &presenter.site.index.entities.people[index];
    let text = person.entity.text_or_original(presenter.language_id);
    let fields = &text.fields;
    let view = presenter.person(index);
    ProfileView {
        name: view.name,
        native_name: view.native_name,
        url: view.url.unwrap_or_default(),
        role: view.role,
        labs: person
            .labs
            .iter()
            .map(|&lab| {
                let lab = presenter.lab(lab);
                LinkView {
                    title: lab.name,
                    url: lab.url,
                }
            })
            .collect(),
        photo: view.photo,
        initials: view.initials,
        orcid: fields.orcid.as_ref().map(ToString::to_string),
        email: fields.email.as_ref().map(|email| email.as_str().to_owned()),
        links: presenter.links(text, fields.links.as_deref()),
        joined: fields
            .joined
            .as_ref()
            .map(|date| presenter.dates.view(date)),
        left: fields.left.as_ref().map(|date| presenter.dates.view(date)),
        now: fields.now.clone(),
        content: content(presenter.site.bodies.document(text)),
        lang: presenter.foreign(text.language),
        talks: talks(presenter, index),
        papers: presenter.papers_of(&[index]),
        count: presenter.lists.by_person[index].len(),
        extra: extra(fields.extra.as_ref()),
    }
}

/// The talks that someone gave, by the items about them.
fn talks(presenter: &Presenter, person: PersonId) -> Vec<TalkView> {
    let site = presenter.site;
    let items = presenter.lists.by_person[person].iter();
    let talks = items.flat_map(|&item| {
        let item = &site.index.entities.items[item];
        let event = item.event(presenter.language_id);
        let date = event.map_or(item.date, |event| event.start());
        let status = event.and_then(|event| event.status);
        let status = status
            .filter(|status| !status.takes_place())
            .map(|status| status.word());
        let speakers = item.mentions(presenter.language_id).speakers.iter();
        let own = speakers.filter(move |speaker| speaker.person == Some(person));
        own.filter_map(|speaker| speaker.talk.clone())
            .map(move |title| TalkView {
                title,
                date: presenter.dates.view(&date),
                status,
                item: presenter.item_link(item),
            })
    });
    talks.collect()
}

/// The role that someone had in an item, as it says.
pub(super) fn role_in(presenter: &Presenter, item: ItemId, person: PersonId) -> Option<String> {
    let mentions = presenter.site.index.entities.items[item].mentions(presenter.language_id);
    let mut own = mentions
        .everyone()
        .filter(|mention| mention.person == Some(person));
    own.find_map(|mention| mention.role.clone())
}

/// Where someone stands: those with a role that site.yaml names, in its order; then other roles as
/// they come up; then those without one; then alumni.
fn rank(presenter: &Presenter, index: PersonId) -> usize {
    let site = presenter.site;
    let person = &site.index.entities.people[index];
    let wanted = site
        .index
        .settings
        .config
        .roles
        .as_deref()
        .unwrap_or_default();
    match &person.entity.original().fields.role {
        _ if person.has_left(&site.index.settings) => ALUMNI,
        None => ALUMNI - 1,
        Some(role) => wanted
            .iter()
            .position(|wanted| same_role(wanted, role))
            .unwrap_or(wanted.len()),
    }
}

/// The rank of alumni.
const ALUMNI: usize = usize::MAX;

/// The first few of those who are here, in the order of ranks, then of names.
pub(super) fn foremost(presenter: &Presenter, limit: usize) -> Vec<PersonView> {
    let all = presenter.site.index.entities.people.ids();
    let mut people: Vec<(usize, PersonView)> = all
        .map(|index| (rank(presenter, index), presenter.person(index)))
        .filter(|(rank, _)| *rank < ALUMNI)
        .collect();
    presenter
        .collation()
        .sort_people(&mut people, |(_, person)| &person.name);
    people.sort_by_key(|(rank, _)| *rank);
    people.truncate(limit);
    people.into_iter().map(|(_, person)| person).collect()
}

/// Everyone, by role in the site's order, alumni last.
pub(super) fn groups(presenter: &Presenter) -> Vec<PeopleGroupView> {
    let site = presenter.site;
    let mut groups: Vec<(usize, PeopleGroupView)> = Vec::new();
    for (index, person) in site.index.entities.people.enumerate() {
        let alumni = person.has_left(&site.index.settings);
        let view = profile(presenter, index);
        let rank = rank(presenter, index);
        let role = if alumni { None } else { view.role.clone() };
        match groups.iter_mut().find(|(_, group)| {
            group.alumni == alumni && same(group.role.as_deref(), role.as_deref())
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
    let collation = presenter.collation();
    for (_, group) in &mut groups {
        collation.sort_people(&mut group.people, |person| &person.name);
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

/// Whether two groups are one; `Professor` and `professor` are the same role.
fn same(a: Option<&str>, b: Option<&str>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => same_role(a, b),
        _ => a == b,
    }
}

fn same_role(a: &str, b: &str) -> bool {
    a == b || comparable(a) == comparable(b)
}

/// A lab's own page.
pub(super) fn lab_page(presenter: &Presenter, index: LabId) -> LabPageView {
    let lab = &presenter.site.index.entities.labs[index];
    let text = lab.entity.text_or_original(presenter.language_id);
    let fields = &text.fields;
    let view = presenter.lab(index);
    let (alumni, members): (Vec<PersonId>, Vec<PersonId>) =
        lab.members.iter().partition(|&&person| {
            presenter.site.index.entities.people[person].has_left(&presenter.site.index.settings)
        });
    let people = |people: Vec<PersonId>| {
        let mut people: Vec<PersonView> = people
            .into_iter()
            .map(|index| {
                let person = &presenter.site.index.entities.people[index];
                let left = person.has_left(&presenter.site.index.settings);
                let fields = &person.entity.text_or_original(presenter.language_id).fields;
                PersonView {
                    now: fields.now.clone().filter(|_| left),
                    ..presenter.person(index)
                }
            })
            .collect();
        presenter
            .collation()
            .sort_people(&mut people, |person| &person.name);
        people
    };
    let papers = presenter.papers_of(&lab.members);
    LabPageView {
        papers,
        name: view.name,
        native_name: view.native_name,
        institution: view.institution,
        department: view.department,
        lead: lab.lead.as_ref().map(|lead| {
            let mut lead = presenter.mention(lead);
            // That the head of the lab is of this lab need not be said.
            lead.lab = lead.lab.filter(|other| {
                presenter.lab_url(&LabRef::Known(index)) != Some(other.url.clone())
            });
            lead
        }),
        ror: fields
            .ror
            .as_ref()
            .map(|ror| format!("https://ror.org/{ror}")),
        website: fields.url.as_ref().map(|url| url.as_str().to_owned()),
        logo: view.logo,
        location: fields.location.clone(),
        members: people(members),
        alumni: people(alumni),
        content: content(presenter.site.bodies.document(text)),
        lang: presenter.foreign(text.language),
        extra: extra(fields.extra.as_ref()),
    }
}

fn content(document: &Document) -> Option<Value> {
    (!document.html.trim().is_empty()).then(|| Value::safe_string(&document.html))
}
