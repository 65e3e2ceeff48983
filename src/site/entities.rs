//! Who and what a site is about: items, pages, people and labs, and how they relate.

use rayon::prelude::*;

use super::entity::{AnyTranslation, Entity, Translation, entry};
use super::group_names::GroupNames;
use super::ids::{IdVec, ItemId, LabId, PageId, PersonId};
use super::mention::{Mention, Mentions, Resolver};
use super::settings::Settings;
use crate::diagnostic::{Diagnostic, WithDiagnostics};
use crate::messages::items::tag_without_letters;
use crate::source::records::{ItemFields, LabFields, PageFields, ProfileFields};
use crate::values::date::Date;
use crate::values::slug::Slug;

/// Who and what a site is about.
#[derive(Debug)]
pub struct Entities {
    /// The visible items, newest first.
    pub items: IdVec<ItemId, Item>,
    /// Pages of content/; the text of the home page has an empty id.
    pub pages: IdVec<PageId, Entity<PageFields>>,
    /// People, by id.
    pub people: IdVec<PersonId, Person>,
    /// Labs, by id.
    pub labs: IdVec<LabId, Lab>,
}

/// A news item.
#[derive(Debug)]
pub struct Item {
    /// Its texts.
    pub entity: Entity<ItemFields>,
    /// When it was published.
    pub date: Date,
    /// First in lists.
    pub pinned: bool,
    /// The people and labs that each of its texts mentions, in the order of the texts.
    pub mentions: Vec<Mentions>,
    /// Everyone with a profile whom it mentions, without duplicates.
    pub people: Vec<PersonId>,
    /// The tags of each of its texts.
    pub text_tags: Vec<Vec<(String, Slug)>>,
}

/// A person with a profile.
#[derive(Debug)]
pub struct Person {
    /// Their profile.
    pub entity: Entity<ProfileFields>,
    /// Their labs.
    pub labs: Vec<LabId>,
}

/// A lab.
#[derive(Debug)]
pub struct Lab {
    /// Its texts.
    pub entity: Entity<LabFields>,
    /// Who heads it.
    pub lead: Option<Mention>,
    /// Its people.
    pub members: Vec<PersonId>,
}

impl Person {
    /// Whether they have left by the time of the build.
    pub fn has_left(&self, settings: &Settings) -> bool {
        let left = self.entity.original().fields.left;
        left.is_some_and(|date| settings.clock.has_passed(date.end(&settings.zone)))
    }
}

impl Entities {
    /// Every text, in the order of its ids: items, pages, people, labs.
    pub fn texts(&self) -> impl Iterator<Item = AnyTranslation<'_>> {
        let items = self.items.iter().flat_map(|item| item.entity.any());
        let pages = self.pages.iter().flat_map(Entity::any);
        let people = self.people.iter().flat_map(|person| person.entity.any());
        let labs = self.labs.iter().flat_map(|lab| lab.entity.any());
        items.chain(pages).chain(people).chain(labs)
    }
}

pub(super) fn relate_items(
    items: Vec<(Entity<ItemFields>, Date, bool)>,
    tag_names: &GroupNames,
    resolver: &Resolver,
    diagnostics: &mut Vec<Diagnostic>,
) -> IdVec<ItemId, Item> {
    let related: Vec<WithDiagnostics<Item>> = items
        .into_par_iter()
        .map(|(entity, date, pinned)| {
            let mut found = Vec::new();
            let texts = &entity.texts;
            let mentions: Vec<Mentions> = texts
                .iter()
                .map(|text| resolver.resolve_item(text, &mut found))
                .collect();
            let mentioned = mentions.iter().flat_map(Mentions::everyone);
            let mut people: Vec<PersonId> =
                mentioned.filter_map(|mention| mention.person).collect();
            people.sort_unstable();
            people.dedup();
            let text_tags = texts
                .iter()
                .map(|text| read_tags(text, tag_names, &mut found))
                .collect();
            let item = Item {
                mentions,
                people,
                text_tags,
                entity,
                date,
                pinned,
            };
            WithDiagnostics::new(item, found)
        })
        .collect();
    let items = related.into_iter();
    items.map(|item| item.unpack_into(diagnostics)).collect()
}

pub(super) fn relate_people(
    people: IdVec<PersonId, Entity<ProfileFields>>,
    resolver: &Resolver,
    diagnostics: &mut Vec<Diagnostic>,
) -> IdVec<PersonId, Person> {
    let relate = |entity: Entity<ProfileFields>| {
        let original = entity.original();
        let mut found = Vec::new();
        let labs = resolver.resolve_labs(
            original.fields.labs.as_ref(),
            &original.source_file,
            &mut found,
        );
        diagnostics.extend(found);
        Person { labs, entity }
    };
    people.into_iter().map(relate).collect()
}

pub(super) fn relate_labs(
    labs: IdVec<LabId, Entity<LabFields>>,
    people: &IdVec<PersonId, Person>,
    resolver: &Resolver,
    diagnostics: &mut Vec<Diagnostic>,
) -> IdVec<LabId, Lab> {
    let mut members: IdVec<LabId, Vec<PersonId>> = labs.ids().map(|_| Vec::new()).collect();
    for (id, person) in people.enumerate() {
        for &lab in &person.labs {
            if members[lab].last() != Some(&id) {
                members[lab].push(id);
            }
        }
    }
    let relate = |(entity, members): (Entity<LabFields>, Vec<PersonId>)| Lab {
        lead: resolver.resolve_lead(entity.original(), diagnostics),
        members,
        entity,
    };
    labs.into_iter().zip(members).map(relate).collect()
}

fn read_tags(
    text: &Translation<ItemFields>,
    names: &GroupNames,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(String, Slug)> {
    let mut tags = Vec::new();
    for (index, name) in text.fields.tags.iter().flatten().enumerate() {
        match Slug::from_words(names.canonical(name)) {
            Some(slug) => tags.push((name.clone(), slug)),
            None => {
                let place = text.source_file.locate(&entry("tags", index));
                diagnostics.push(tag_without_letters(name).at(place));
            }
        }
    }
    tags
}
