//! The paths of texts, and of their old addresses.

use std::borrow::Cow;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use ahash::{AHashMap as HashMap, AHashSet as HashSet};
use jiff::civil;
use rayon::prelude::*;

use super::entities::Entities;
use super::entity::{AnyTranslation, Group, GroupedText};
use super::ids::{IdVec, ItemId, LanguageId};
use super::language::Language;
use super::links::{Target, TargetText};
use super::routes;
use super::settings::Settings;
use super::urls;
use super::visibility::VisibleItem;
use crate::source::name::{SourceKind, SourceName, split_date};
use crate::source::records::{Alias, ItemFields};
use crate::source::{Parsed, Sources};
use crate::values::slug::Slug;

/// The paths of the texts of items. A series repeats a name (`lab-meeting`): the oldest item keeps it, and
/// later ones get their day before it, so that a new item never changes the URL of another. Embargoed and
/// expired items count for the same reason.
pub(super) fn list_item_paths(
    items: &[VisibleItem],
    hidden: &[(civil::Date, String)],
    settings: &Settings,
) -> (Vec<Vec<String>>, Vec<DatedUrl>) {
    let permalink = settings.config.permalink.clone().unwrap_or_default();
    let named: Vec<(String, String)> = items
        .par_iter()
        .map(|item| {
            let slug = item_slug(item.group.stem());
            let path = permalink.fill(item.date.day, &slug);
            (slug, path)
        })
        .collect();
    let mut known: HashMap<Cow<str>, (civil::Date, Option<usize>)> =
        HashMap::with_capacity(items.len());
    for (day, stem) in hidden {
        let path = permalink.fill(*day, &item_slug(stem));
        let first = known.entry(path.into()).or_insert((*day, None));
        first.0 = first.0.min(*day);
    }
    // Later items whose path is taken, and the items that have it.
    let mut firsts: Vec<(usize, Option<usize>)> = Vec::new();
    for (index, (_, path)) in named.iter().enumerate().rev() {
        let texts = &items[index].group.texts;
        if texts.iter().all(|text| text.fields.slug.is_some()) {
            continue;
        }
        let day = items[index].date.day;
        match known.entry(Cow::Borrowed(path)) {
            Entry::Occupied(first) if first.get().1.is_some() || first.get().0 < day => {
                firsts.push((index, first.get().1));
            }
            Entry::Occupied(mut later) => {
                later.insert((day, Some(index)));
            }
            Entry::Vacant(free) => {
                free.insert((day, Some(index)));
            }
        }
    }
    let apart: HashMap<usize, String> = firsts
        .iter()
        .map(|(index, _)| {
            let day = items[*index].date.day;
            (*index, permalink.slug_with_day(day, &named[*index].0))
        })
        .collect();
    let paths: Vec<Vec<String>> = items
        .par_iter()
        .enumerate()
        .map(|(index, item)| {
            let apart = apart.get(&index);
            let path = |text: &GroupedText<_>| {
                let prefix = &settings.languages[text.language].prefix;
                let fields: &ItemFields = &text.fields;
                let slug = fields.slug.as_ref().map(Slug::as_str);
                match slug.or(apart.map(String::as_str)) {
                    Some(slug) => format!("{prefix}{}", permalink.fill(item.date.day, slug)),
                    None => format!("{prefix}{}", named[index].1),
                }
            };
            item.group.texts.iter().map(path).collect()
        })
        .collect();
    let dated = firsts.into_iter().map(|(index, first)| DatedUrl {
        item: index.into(),
        first: first.map(ItemId::from),
        path: named[index].1.clone(),
    });
    (paths, dated.collect())
}

/// An item whose URL includes its day because another item has the URL without it.
#[derive(Debug)]
pub struct DatedUrl {
    /// The item.
    pub item: ItemId,
    /// The other item; `None` if that is not published.
    pub first: Option<ItemId>,
    /// The path that both would have.
    pub path: String,
}

/// The path of the item that has the URL which one of this day and slug would have.
pub fn find_item_at(sources: &Sources, day: civil::Date, slug: &str) -> Option<Arc<str>> {
    let permalink = sources.config.permalink.clone().unwrap_or_default();
    let url = permalink.fill(day, slug);
    let mut items = sources.items.iter();
    let found = items.find(|item| {
        day_and_slug(item).is_some_and(|(day, slug)| permalink.fill(day, &slug) == url)
    });
    found.map(|item| item.source_file.source.path.clone())
}

/// The name of what has a URL path without the prefix of a language, whether it is published or not.
pub fn find_name_at<'s>(sources: &'s Sources, path: &str) -> Option<&'s SourceName> {
    let permalink = sources.config.permalink.clone().unwrap_or_default();
    let items = sources.items.iter().filter(|item| {
        day_and_slug(item).is_some_and(|(day, slug)| {
            let dated = permalink.slug_with_day(day, &slug);
            permalink.fill(day, &slug) == path || permalink.fill(day, &dated) == path
        })
    });
    let names = sources.texts().map(|(name, _)| name);
    let others =
        names.filter(|name| name.kind != SourceKind::Item && group_path("", &name.id) == path);
    items.map(|item| &item.name).chain(others).next()
}

/// The day and the slug of an item's URL, if it has a day.
fn day_and_slug(item: &Parsed<ItemFields>) -> Option<(civil::Date, String)> {
    let written = item.fields.date.as_ref().map(|date| date.day);
    let day = written.or_else(|| split_date(item.name.stem()).0)?;
    let slug = match &item.fields.slug {
        Some(slug) => slug.as_str().to_owned(),
        None => item_slug(item.name.stem()),
    };
    Some((day, slug))
}

/// The slug from the name of an item's file.
fn item_slug(stem: &str) -> String {
    let words = split_date(stem).1;
    let slug = Slug::parse(words).ok().or_else(|| Slug::from_words(words));
    slug.as_ref().map_or("item", Slug::as_str).to_owned()
}

/// The paths of the texts of a page, person or lab, which its id gives.
pub(super) fn list_group_paths<F>(
    group: &Group<F>,
    languages: &IdVec<LanguageId, Language>,
) -> Vec<String> {
    let texts = group.texts.iter();
    texts
        .map(|text| group_path(&languages[text.language].prefix, &group.id))
        .collect()
}

fn group_path(prefix: &str, id: &str) -> String {
    match id {
        "" => format!("{prefix}/"),
        id => routes::profile(prefix, id),
    }
}

/// Old paths and their targets, without those that cannot or need not have a redirect.
pub(super) fn redirects(entities: &Entities, paths: &HashSet<String>) -> Vec<(String, String)> {
    entities
        .texts()
        .flat_map(|text| {
            redirect_aliases(&text)
                .map(move |(_, alias)| (alias.to_owned(), text.path.to_owned()))
                .collect::<Vec<_>>()
        })
        .filter(|(alias, _)| paths.contains(alias))
        .collect()
}

/// The aliases of a text that need a redirect, with their indices. `/a`, `/a/` and `/a/index.html`, the forms
/// in which other systems export an address, share one file, which may be that of the page itself.
pub(super) fn redirect_aliases<'t>(
    text: &AnyTranslation<'t>,
) -> impl Iterator<Item = (usize, &'t str)> {
    let mut seen = HashSet::new();
    if !text.aliases.is_empty() {
        seen.insert(redirect_file(text.path));
    }
    let aliases = text.aliases.iter().map(Alias::as_str).enumerate();
    aliases.filter(move |(_, alias)| seen.insert(redirect_file(alias)))
}

/// The file that a server sends for an old address.
fn redirect_file(alias: &str) -> String {
    if alias.ends_with('/') || alias.ends_with(".html") {
        urls::file(alias)
    } else {
        urls::file(&format!("{alias}/"))
    }
}

/// Every text, as a link target.
pub(super) fn link_targets(entities: &Entities) -> HashMap<String, Target> {
    let mut targets: HashMap<String, Target> = HashMap::new();
    for text in entities.texts() {
        let target = targets
            .entry(text.id.to_owned())
            .or_insert_with(|| Target { texts: Vec::new() });
        target.texts.push(TargetText {
            language: text.language,
            path: text.path.to_owned(),
            id: text.text,
            file: text.source_file.source.path.clone(),
        });
    }
    targets
}
