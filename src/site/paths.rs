//! The path of every page and file, each made by one source alone.

use std::collections::hash_map::Entry;

use ahash::{AHashMap as HashMap, AHashSet as HashSet};
use rayon::prelude::*;

use super::entity::{Entity, entry, key};
use super::language::Language;
use super::links::{File, Target, TargetText};
use super::papers::ALL_BIBTEX;
use super::routes::{self, PageKind};
use super::{Item, PublishedFile, Site, Subject, urls};
use crate::diagnostic::{Diagnostic, Place};
use crate::image::extension;
use crate::source::config::{Permalink, RawHtml};
use crate::source::front_matter::Matter;
use crate::source::name::dated;
use crate::source::slug::Slug;
use crate::source::{Asset, PAPERS_FILE, SITE_FILE};

/// Gives the texts of items their paths.
pub(super) fn of_items(items: &mut [Item], permalink: &Permalink, languages: &[Language]) {
    items.par_iter_mut().for_each(|item| {
        let stem = dated(item.entity.stem()).1;
        let named = Slug::parse(stem).ok().or_else(|| Slug::from_words(stem));
        for text in &mut item.entity.texts {
            let slug = text
                .fields
                .slug
                .as_ref()
                .or(named.as_ref())
                .map_or("item", Slug::as_str);
            let prefix = &languages[text.language].prefix;
            text.path = format!("{prefix}{}", permalink.fill(item.date.day, slug));
        }
    });
}

/// Gives the texts of all other things their paths: those of their ids.
pub(super) fn of_entities<F>(entities: &mut [Entity<F>], languages: &[Language]) {
    for entity in entities {
        for text in &mut entity.texts {
            let prefix = &languages[text.language].prefix;
            text.path = match entity.id.as_str() {
                "" => format!("{prefix}/"),
                id => routes::profile(prefix, id),
            };
        }
    }
}

/// Decides which files are published, and where: those of a thing's folder beside the page of its
/// original, if the thing is published; others where they stand.
pub(super) fn publish_files(
    site: &mut Site,
    assets: Vec<Asset>,
    statics: Vec<Asset>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let homes: HashMap<&str, &str> = site
        .texts()
        .filter(|text| text.folder && text.original)
        .map(|text| (text.id, text.path))
        .collect();
    let trusted = site.config.html == Some(RawHtml::Allow);
    let mut files = Vec::with_capacity(assets.len() + statics.len());
    for asset in assets {
        let inside = asset
            .found
            .path
            .strip_prefix("content/")
            .unwrap_or(&asset.found.path);
        let path = match home(inside, &homes, &site.links.hidden) {
            Home::Hidden => continue,
            Home::None => format!("/{inside}"),
            Home::Page(page, rest) => format!("{page}{rest}"),
        };
        if runs_scripts(inside) && !trusted {
            diagnostics.push(
                Diagnostic::error("a file of this kind can run scripts in its readers' browsers")
                    .at(Place::file(&asset.found.path))
                    .help("if it is yours and you trust it, move it into static/"),
            );
            continue;
        }
        files.push(published(asset, path));
    }
    for asset in statics {
        let path = asset
            .found
            .path
            .strip_prefix("static")
            .unwrap_or(&asset.found.path)
            .to_owned();
        files.push(published(asset, path));
    }
    site.links.files = files
        .iter()
        .map(|file| {
            (
                file.source.to_string(),
                File {
                    path: file.path.clone(),
                    picture: file.picture,
                    shown: None,
                },
            )
        })
        .collect();
    if !site.papers.list.is_empty() {
        let all = File {
            path: ALL_BIBTEX.to_owned(),
            picture: None,
            shown: None,
        };
        site.links.files.insert(PAPERS_FILE.to_owned(), all);
    }
    site.files = files;
}

fn published(asset: Asset, path: String) -> PublishedFile {
    PublishedFile {
        path,
        file: asset.found.file,
        source: asset.found.path,
        picture: asset.picture,
    }
}

/// The thing in whose folder a file stands.
enum Home<'a> {
    /// None: it is published where it stands.
    None,
    /// One that is not published.
    Hidden,
    /// One with this path; and the rest of the file's path.
    Page(&'a str, &'a str),
}

fn home<'a>(inside: &'a str, homes: &HashMap<&str, &'a str>, hidden: &HashSet<String>) -> Home<'a> {
    let mut folder = inside;
    while let Some((outer, _)) = folder.rsplit_once('/') {
        folder = outer;
        if let Some(page) = homes.get(folder) {
            return Home::Page(page, &inside[folder.len() + 1..]);
        }
        if hidden.contains(folder) {
            return Home::Hidden;
        }
    }
    Home::None
}

/// What a browser runs when it is opened by itself.
fn runs_scripts(path: &str) -> bool {
    const KINDS: [&str; 13] = [
        "html", "htm", "xhtml", "xht", "shtml", "mhtml", "js", "mjs", "svgz", "xml", "xsl", "xslt",
        "swf",
    ];
    KINDS.contains(&extension(path).as_str())
}

/// Old paths, and where they lead.
pub(super) fn redirects(site: &Site) -> Vec<(String, String)> {
    site.texts()
        .flat_map(|text| {
            text.aliases
                .iter()
                .map(move |alias| (alias.as_str().to_owned(), text.path.to_owned()))
        })
        .collect()
}

/// What makes a path.
#[derive(Clone, Copy)]
enum Maker<'a> {
    Page(&'a PageKind),
    File(&'a PublishedFile),
    Alias(&'a Matter, usize),
    /// The event of an item.
    Event(&'a Matter),
    /// The text of an item, for its social card.
    Card(&'a Matter),
    /// A paper, by the place of its key.
    Paper(&'a Place),
    /// The site as a whole.
    Site,
}

impl Maker<'_> {
    /// Its source, for diagnostics.
    fn place(&self, site: &Site) -> Place {
        match self {
            Self::Page(page) => {
                source_of(site, page).unwrap_or_else(|| Place::file(&SITE_FILE.into()))
            }
            Self::File(file) => Place::file(&file.source),
            Self::Event(matter) => matter.value(&key("event")),
            Self::Card(matter) => matter.value(&[]),
            Self::Paper(place) => (*place).clone(),
            Self::Site => Place::file(&SITE_FILE.into()),
            Self::Alias(matter, index) => matter.value(&entry("aliases", *index)),
        }
    }
}

/// All paths of the site, for links; no two sources may make the same.
pub(super) fn claim(site: &Site) -> (HashSet<String>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let routes = routes::routes(site);
    let pages = routes
        .iter()
        .map(|route| (route.path.as_str(), Maker::Page(&route.page)));
    let files = site
        .files
        .iter()
        .map(|file| (file.path.as_str(), Maker::File(file)));
    let aliases = site.texts().flat_map(|text| {
        text.aliases
            .iter()
            .enumerate()
            .map(move |(index, alias)| (alias.as_str(), Maker::Alias(text.matter, index)))
    });
    let downloads = downloads(site);
    let downloads = downloads
        .iter()
        .map(|(path, maker)| (path.as_str(), *maker));
    let mut claimed: HashMap<String, Maker> = HashMap::with_capacity(routes.len());
    let mut paths: HashSet<String> = HashSet::with_capacity(routes.len());
    for (path, maker) in pages.chain(files).chain(downloads).chain(aliases) {
        // Some disks do not tell capitals from small letters.
        match claimed.entry(urls::file(path).to_lowercase()) {
            Entry::Occupied(first) => diagnostics.push(
                Diagnostic::error(format!(
                    "the URL {path} is taken by `{}`",
                    first.get().place(site).path
                ))
                .at(maker.place(site))
                .help("give one of the two another `slug:`, or another name"),
            ),
            Entry::Vacant(free) => drop(free.insert(maker)),
        }
        paths.insert(path.to_owned());
    }
    (paths, diagnostics)
}

/// The files that are made beside pages and may be linked: calendars, BibTeX and social cards.
fn downloads(site: &Site) -> Vec<(String, Maker<'_>)> {
    let languages = site.lists.iter().zip(&site.languages);
    let with_events = languages.filter(|(lists, _)| lists.has_events());
    let calendars = with_events.map(|(_, language)| routes::events_calendar(&language.prefix));
    let texts = site.items.iter().flat_map(|item| &item.entity.texts);
    let events = texts
        .filter(|text| text.fields.event.is_some())
        .map(|text| {
            (
                routes::event_calendar(&text.path),
                Maker::Event(&text.matter),
            )
        });
    let search = site
        .has_search()
        .then(|| format!("{}pagefind.js", routes::SEARCH_FOLDER));
    let papers = || site.papers.list.iter();
    let all = papers().take(1).map(|_| ALL_BIBTEX.to_owned());
    let bibtex = papers().map(|found| (found.bibtex_path(), Maker::Paper(&found.paper.place)));
    let of_all = calendars
        .chain(all)
        .chain(search)
        .map(|path| (path, Maker::Site));
    let cards = site.cards().into_iter();
    let drawn = cards.filter(|card| card.own.is_none());
    let drawn = drawn.map(|card| match card.of {
        Subject::Site => (card.path, Maker::Site),
        Subject::Item(item, text) => {
            let text = &site.items[item].entity.texts[text];
            (card.path, Maker::Card(&text.matter))
        }
    });
    of_all.chain(events).chain(bibtex).chain(drawn).collect()
}

/// The file that a page is made of.
fn source_of(site: &Site, page: &PageKind) -> Option<Place> {
    Some(match *page {
        PageKind::Item(item, text) => {
            let text = &site.items[item].entity.texts[text];
            match text.fields.slug {
                Some(_) => text.matter.value(&key("slug")),
                None => text.matter.value(&[]),
            }
        }
        PageKind::Page(page, text) => site.pages[page].texts[text].matter.value(&[]),
        PageKind::Person(person, _) => site.people[person].entity.original().matter.value(&[]),
        PageKind::Lab(lab, _) => site.labs[lab].entity.original().matter.value(&[]),
        _ => return None,
    })
}

/// Every text, for links; its key is its position in [`Site::texts`].
pub(super) fn link_targets(site: &Site) -> HashMap<String, Target> {
    let mut targets: HashMap<String, Target> = HashMap::new();
    for (position, text) in site.texts().enumerate() {
        let target = targets
            .entry(text.id.to_owned())
            .or_insert_with(|| Target { texts: Vec::new() });
        target.texts.push(TargetText {
            language: text.language,
            path: text.path.to_owned(),
            key: position,
            file: text.matter.source.path.clone(),
        });
    }
    targets
}
