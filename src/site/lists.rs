//! The lists of a language: its items by tag, year, person and lab.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use ahash::{AHashMap as HashMap, AHashSet as HashSet};
use rayon::prelude::*;

use super::entities::{Entities, Item};
use super::entity::Entity;
use super::ids::{IdVec, ItemId, LabId, LanguageId, PersonId, TagId};
use super::mention::Mentions;
use super::settings::Settings;
use crate::source::config::Untranslated;
use crate::source::records::{PageFields, WebUrl};
use crate::values::slug::Slug;
use crate::values::unicode::comparable;

/// The lists of a language, newest first.
#[derive(Debug)]
pub struct Listings {
    /// All items, pinned ones first.
    pub news: Vec<ItemId>,
    /// Tags by their slugs.
    pub tags: IdVec<TagId, TagList>,
    /// Items by year, the newest year first.
    pub years: Vec<(i16, Vec<ItemId>)>,
    /// Items whose events have not ended by the time of the build, the nearest first.
    pub upcoming: Vec<ItemId>,
    /// Items whose events have ended, the latest first.
    pub past: Vec<ItemId>,
    /// Funders and sponsors, in the order of their first item.
    pub supporters: Vec<SupporterList>,
    /// The items that mention each person.
    pub by_person: IdVec<PersonId, Vec<ItemId>>,
    /// The items that mention each lab.
    pub by_lab: IdVec<LabId, Vec<ItemId>>,
}

impl Listings {
    /// Whether any listed item has an event.
    pub fn has_events(&self) -> bool {
        !(self.upcoming.is_empty() && self.past.is_empty())
    }
}

/// A tag and its items.
#[derive(Debug)]
pub struct TagList {
    /// The tag as it was first written.
    pub name: String,
    /// The tag in its URL: `Liver` and `liver` are one tag.
    pub slug: Slug,
    /// Its items.
    pub items: Vec<ItemId>,
}

/// A funder or sponsor and what they supported.
#[derive(Debug)]
pub struct SupporterList {
    /// Its name as the newest item writes it. Names that differ only in case are one supporter.
    pub name: String,
    /// Its site, from the newest item that gives one.
    pub url: Option<WebUrl>,
    /// The numbers of its grants, without duplicates.
    pub grants: Vec<String>,
    /// The items that it supported.
    pub items: Vec<ItemId>,
}

/// How many pages a menu has if site.yaml does not choose them.
pub const MENU_PAGES: usize = 8;

impl Entities {
    /// The pages that a menu shows if site.yaml does not choose them: those at the top of content/, by id.
    pub fn top_pages(&self) -> impl Iterator<Item = &Entity<PageFields>> {
        let is_top = |page: &&Entity<PageFields>| !page.id.is_empty() && !page.id.contains('/');
        self.pages.iter().filter(is_top)
    }
}

/// Makes the lists of a language.
pub(super) fn list(settings: &Settings, entities: &Entities, language: LanguageId) -> Listings {
    let is_shown = |item: &Item| {
        settings.untranslated == Untranslated::Show || item.entity.text(language).is_some()
    };
    let shown = entities
        .items
        .enumerate()
        .filter(|(_, item)| is_shown(item));
    let mut tags: BTreeMap<Slug, TagList> = BTreeMap::new();
    let mut years: BTreeMap<i16, Vec<ItemId>> = BTreeMap::new();
    let mut by_person: IdVec<PersonId, Vec<ItemId>> =
        entities.people.iter().map(|_| Vec::new()).collect();
    let mut by_lab: IdVec<LabId, Vec<ItemId>> = entities.labs.iter().map(|_| Vec::new()).collect();
    let (mut news, mut unpinned) = (Vec::new(), Vec::new());
    for (id, item) in shown {
        for (name, slug) in item.tags(language) {
            let list = tags.entry(slug.clone()).or_insert_with(|| TagList {
                name: settings.tags.translate(name, language).to_owned(),
                slug: slug.clone(),
                items: Vec::new(),
            });
            if list.items.last() != Some(&id) {
                list.items.push(id);
            }
        }
        years.entry(item.date.day.year()).or_default().push(id);
        for &person in &item.people {
            by_person[person].push(id);
        }
        for &lab in item.all_labs() {
            by_lab[lab].push(id);
        }
        if item.pinned {
            news.push(id)
        } else {
            unpinned.push(id)
        }
    }
    news.extend(unpinned);
    let years: Vec<(i16, Vec<ItemId>)> = years.into_iter().rev().collect();
    let (upcoming, past) = super::events::list(settings, &entities.items, language, &news);
    Listings {
        tags: tags.into_values().collect(),
        upcoming,
        past,
        supporters: list_supporters(&entities.items, language, &years),
        by_person,
        by_lab,
        news,
        years,
    }
}

fn list_supporters(
    items: &IdVec<ItemId, Item>,
    language: LanguageId,
    years: &[(i16, Vec<ItemId>)],
) -> Vec<SupporterList> {
    let mut lists: Vec<SupporterList> = Vec::new();
    let mut positions: HashMap<String, usize> = HashMap::new();
    let mut grants: HashSet<(usize, &str)> = HashSet::new();
    for &index in years.iter().flat_map(|(_, items)| items) {
        let text = items[index].entity.text_or_original(language);
        for supporter in text.fields.supported_by.iter().flatten() {
            let position = *positions
                .entry(comparable(&supporter.name))
                .or_insert(lists.len());
            if position == lists.len() {
                lists.push(SupporterList {
                    name: supporter.name.clone(),
                    url: None,
                    grants: Vec::new(),
                    items: Vec::new(),
                });
            }
            let list = &mut lists[position];
            if list.url.is_none() {
                list.url.clone_from(&supporter.url);
            }
            if let Some(grant) = &supporter.grant
                && grants.insert((position, grant))
            {
                list.grants.push(grant.clone());
            }
            if list.items.last() != Some(&index) {
                list.items.push(index);
            }
        }
    }
    lists
}

impl Item {
    /// The people and labs that its text in a language mentions.
    pub fn mentions(&self, language: LanguageId) -> &Mentions {
        &self.mentions[self.displayed_text(language)]
    }

    /// Which of its texts a language shows: its own, or the original.
    fn displayed_text(&self, language: LanguageId) -> usize {
        let texts = &self.entity.texts;
        let own = texts.iter().position(|text| text.language == language);
        own.unwrap_or(0)
    }

    /// The tags that it shows in a language, as its text names them, with their slugs.
    pub fn tags(&self, language: LanguageId) -> &[(String, Slug)] {
        &self.text_tags[self.displayed_text(language)]
    }

    /// The labs that it is about.
    pub fn all_labs(&self) -> impl Iterator<Item = &LabId> {
        self.mentions[0].labs.iter()
    }
}

/// How many related items an item shows.
const RELATED: usize = 3;
/// How many neighbours in time are compared on either side, for each tag, person and lab. Distant items are
/// hardly related, and this way a tag with thousands of items costs no more than one with fifty.
const WINDOW: usize = 8;

/// Finds the related items of each item. A shared person counts more than a tag, a tag more than a lab, and
/// rare ones more than common ones.
pub(super) fn relate_items(
    all: &IdVec<ItemId, Item>,
    listings: Option<&Listings>,
) -> IdVec<ItemId, Vec<ItemId>> {
    let tags = listings.iter().flat_map(|lists| &lists.tags);
    let tags = tags.map(|tag| (tag.items.as_slice(), 4));
    let people = listings.iter().flat_map(|lists| &lists.by_person);
    let people = people.map(|items| (items.as_slice(), 6));
    let labs = listings.iter().flat_map(|lists| &lists.by_lab);
    let labs = labs.map(|items| (items.as_slice(), 2));
    // The occurrences of each item in lists, with their scores.
    let mut occurrences: IdVec<ItemId, Vec<Occurrence>> = all.iter().map(|_| Vec::new()).collect();
    for (items, weight) in tags.chain(people).chain(labs) {
        // 100, 50, 33 … as the number of items doubles.
        let rarity = 100 / (usize::BITS - items.len().leading_zeros()).max(1);
        for (position, &item) in items.iter().enumerate() {
            occurrences[item].push(Occurrence {
                items,
                position,
                score: weight * rarity,
            });
        }
    }
    let related = occurrences.par_iter().enumerate();
    related
        .map(|(item, occurrences)| rank_related(ItemId::from(item), occurrences))
        .collect()
}

/// Where an item is in a list.
struct Occurrence<'l> {
    items: &'l [ItemId],
    position: usize,
    /// The score of its neighbours.
    score: u32,
}

fn rank_related(item: ItemId, occurrences: &[Occurrence]) -> Vec<ItemId> {
    // Packs an item and its score into one number: these sort several times as fast as pairs.
    let mut scores: Vec<u64> = Vec::with_capacity(occurrences.len() * WINDOW * 2);
    for &Occurrence {
        items,
        position,
        score,
    } in occurrences
    {
        let start = position.saturating_sub(WINDOW);
        let end = (position + WINDOW + 1).min(items.len());
        let neighbours = items[start..position]
            .iter()
            .chain(&items[position + 1..end]);
        scores.extend(neighbours.map(|&other| {
            let other = usize::from(other) as u64;
            other << 32 | u64::from(score)
        }));
    }
    scores.sort_unstable();
    let item = usize::from(item);
    let mut best: Vec<(Reverse<u64>, usize, usize)> = Vec::with_capacity(RELATED + 1);
    for same in scores.chunk_by(|a, b| a >> 32 == b >> 32) {
        let other = (same[0] >> 32) as usize;
        let score = same.iter().map(|score| score & 0xffff_ffff).sum();
        let ranked = (Reverse(score), other.abs_diff(item), other);
        let place = best.partition_point(|better| *better < ranked);
        if place < RELATED {
            best.insert(place, ranked);
            best.truncate(RELATED);
        }
    }
    let best = best.into_iter();
    best.map(|(_, _, other)| ItemId::from(other)).collect()
}
