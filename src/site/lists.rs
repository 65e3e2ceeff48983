//! The lists of a language: which items it shows, under which tags, years, people and labs.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use ahash::{AHashMap as HashMap, AHashSet as HashSet};
use rayon::prelude::*;

use super::entity::Entity;
use super::mention::Mentions;
use super::{Item, Site};
use crate::source::config::Untranslated;
use crate::source::records::{PageFields, WebUrl};
use crate::values::slug::Slug;
use crate::values::unicode::comparable;

/// What a language lists. Items are indices into [`Site::items`], newest first.
#[derive(Debug, Default)]
pub struct LanguageLists {
    /// All items, pinned ones first.
    pub news: Vec<usize>,
    /// Tags by their slugs.
    pub tags: Vec<TagList>,
    /// Items by year, the newest year first.
    pub years: Vec<(i16, Vec<usize>)>,
    /// Items whose events had not ended at the moment of the build, the nearest first.
    pub upcoming: Vec<usize>,
    /// Items whose events had ended, the latest first.
    pub past: Vec<usize>,
    /// Funders and sponsors, in the order of their first item.
    pub supporters: Vec<SupporterList>,
    /// The items that mention each person.
    pub of_person: Vec<Vec<usize>>,
    /// The items that mention each lab.
    pub of_lab: Vec<Vec<usize>>,
}

impl LanguageLists {
    /// Whether any item that the language lists has an event.
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
    pub items: Vec<usize>,
}

/// A funder or sponsor and what they supported.
#[derive(Debug)]
pub struct SupporterList {
    /// Its name, as the newest item writes it: one name is one supporter, whatever its capitals.
    pub name: String,
    /// Its site, as the newest item that gives one has it.
    pub url: Option<WebUrl>,
    /// Numbers of its grants, each once.
    pub grants: Vec<String>,
    /// The items that it supported.
    pub items: Vec<usize>,
}

/// How many pages of content/ a menu has that site.yaml does not give: more are no menu any more.
pub const MENU_PAGES: usize = 8;

impl Site {
    /// The pages of content/ that a menu may have which site.yaml does not give: those at its top, by their
    /// ids.
    pub fn top_pages(&self) -> impl Iterator<Item = &Entity<PageFields>> {
        let is_top = |page: &&Entity<PageFields>| !page.id.is_empty() && !page.id.contains('/');
        self.pages.iter().filter(is_top)
    }
}

/// Makes the lists of a language.
pub(super) fn lists(site: &Site, language: usize) -> LanguageLists {
    let shown: Vec<usize> = (0..site.items.len())
        .filter(|&index| {
            site.untranslated == Untranslated::Show
                || site.items[index].entity.text(language).is_some()
        })
        .collect();
    let mut lists = LanguageLists {
        of_person: vec![Vec::new(); site.people.len()],
        of_lab: vec![Vec::new(); site.labs.len()],
        ..LanguageLists::default()
    };
    let mut tags: BTreeMap<Slug, TagList> = BTreeMap::new();
    let mut years: BTreeMap<i16, Vec<usize>> = BTreeMap::new();
    for &index in &shown {
        let item = &site.items[index];
        for (name, slug) in item.tags(language) {
            let list = tags.entry(slug.clone()).or_insert_with(|| TagList {
                name: name.clone(),
                slug: slug.clone(),
                items: Vec::new(),
            });
            if list.items.last() != Some(&index) {
                list.items.push(index);
            }
        }
        years.entry(item.date.day.year()).or_default().push(index);
        for &person in &item.people {
            lists.of_person[person].push(index);
        }
        for &lab in item.all_labs() {
            lists.of_lab[lab].push(index);
        }
    }
    let (pinned, rest): (Vec<usize>, Vec<usize>) = shown
        .into_iter()
        .partition(|&index| site.items[index].pinned);
    lists.news = pinned;
    lists.news.extend(rest);
    lists.tags = tags.into_values().collect();
    lists.years = years.into_iter().rev().collect();
    (lists.upcoming, lists.past) = super::events::lists(site, language, &lists.news);
    lists.supporters = supporters(site, language, &lists.years);
    lists
}

fn supporters(site: &Site, language: usize, years: &[(i16, Vec<usize>)]) -> Vec<SupporterList> {
    let mut lists: Vec<SupporterList> = Vec::new();
    let mut positions: HashMap<String, usize> = HashMap::new();
    let mut grants: HashSet<(usize, &str)> = HashSet::new();
    for &index in years.iter().flat_map(|(_, items)| items) {
        let text = site.items[index].entity.text_or_original(language);
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
    /// Whom the text mentions that a language shows.
    pub fn mentions(&self, language: usize) -> &Mentions {
        &self.mentions[self.shown(language)]
    }

    /// Which of its texts a language shows: its own, or the original.
    fn shown(&self, language: usize) -> usize {
        let texts = &self.entity.texts;
        let own = texts.iter().position(|text| text.language == language);
        own.unwrap_or(0)
    }

    /// The tags that it shows in a language, with their slugs.
    pub fn tags(&self, language: usize) -> &[(String, Slug)] {
        &self.text_tags[self.shown(language)]
    }

    /// The labs that it is about.
    pub fn all_labs(&self) -> impl Iterator<Item = &usize> {
        self.mentions[0].labs.iter()
    }
}

/// How many related items an item shows.
const RELATED: usize = 3;
/// Of each tag, person and lab, how many neighbours in time are looked at on either side: what is
/// far away in time is hardly related, and a tag of thousands costs no more than one of fifty.
const WINDOW: usize = 8;

/// For each item, the items that share most with it; a person counts more than a tag, a tag more
/// than a lab, and what is rare more than what is common.
pub(super) fn related(site: &Site, lists: &LanguageLists) -> Vec<Vec<usize>> {
    let tags = lists.tags.iter().map(|tag| (tag.items.as_slice(), 4));
    let people = lists.of_person.iter().map(|items| (items.as_slice(), 6));
    let labs = lists.of_lab.iter().map(|items| (items.as_slice(), 2));
    // For each item the lists that it is in, where in them, and what each counts.
    let mut places: Vec<Vec<(&[usize], usize, u32)>> = vec![Vec::new(); site.items.len()];
    for (items, weight) in tags.chain(people).chain(labs) {
        // 100, 50, 33 … as the number of items doubles.
        let rarity = 100 / (usize::BITS - items.len().leading_zeros()).max(1);
        for (position, &item) in items.iter().enumerate() {
            places[item].push((items, position, weight * rarity));
        }
    }
    places
        .par_iter()
        .enumerate()
        .map(|(item, places)| most_related(item, places))
        .collect()
}

fn most_related(item: usize, places: &[(&[usize], usize, u32)]) -> Vec<usize> {
    // An item and what it scores in one number each, which sort several times as fast as pairs.
    let mut scores: Vec<u64> = Vec::with_capacity(places.len() * WINDOW * 2);
    for &(items, position, score) in places {
        let start = position.saturating_sub(WINDOW);
        let end = (position + WINDOW + 1).min(items.len());
        let neighbours = items[start..position]
            .iter()
            .chain(&items[position + 1..end]);
        scores.extend(neighbours.map(|&other| (other as u64) << 32 | u64::from(score)));
    }
    scores.sort_unstable();
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
    best.into_iter().map(|(_, _, other)| other).collect()
}
