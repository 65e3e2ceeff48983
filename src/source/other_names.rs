//! Files under several names: symbolic and hard links.
//!
//! A file that must not be published must not be published under a second name either. Files are compared by
//! their identity on the disk, and only if one has several names, which is rare.

use std::collections::BTreeMap;
use std::sync::Arc;

use ahash::AHashMap as HashMap;

use super::site_dir::{Identity, SiteDir};
use super::sources::{PAPERS_FILE, SITE_FILE, Sources};
use super::walk::FoundFile;
use crate::diagnostic::{Diagnostic, Place};
use crate::messages::files::{self, Protected};
use crate::values::source_text::SourceText;

/// Paths of files by their identity.
#[derive(Debug, Default)]
pub struct Identities(HashMap<Identity, Arc<str>>);

impl Identities {
    /// Adds a file. One that cannot be read is no risk.
    pub fn add(&mut self, found: &FoundFile) {
        if let Ok(open) = found.file.open() {
            self.0.insert(open.identity, found.path.clone());
        }
    }

    /// The path under which a file was added.
    pub fn get(&self, found: &FoundFile) -> Option<&Arc<str>> {
        self.0.get(&found.file.open().ok()?.identity)
    }

    /// Whether no file was added.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The error about a file that is `other` under a second name.
pub(crate) fn second_name(found: &FoundFile, other: &str, protected: Protected) -> Diagnostic {
    let problem = files::second_name(found.is_behind_link(), other, protected);
    problem.at(Place::file(&found.path))
}

/// Finds files that are texts under second names, or copies of texts. One link to a folder is one error.
pub(super) fn copies_of_texts(site: &Arc<SiteDir>, sources: &Sources) -> Vec<Diagnostic> {
    let assets = || sources.assets.iter().chain(&sources.statics);
    let mut texts = Identities::default();
    if assets().any(|asset| asset.has_other_names) {
        for path in [SITE_FILE, PAPERS_FILE] {
            if let Ok(file) = site.find(path) {
                let path = path.into();
                texts.add(&FoundFile { path, file });
            }
        }
        for source in texts_of(sources) {
            let file = site.file(source.real.clone());
            let path = source.path.clone();
            texts.add(&FoundFile { path, file });
        }
    }
    let mut found = Vec::new();
    let mut by_link: BTreeMap<&str, Vec<(&FoundFile, &Arc<str>)>> = BTreeMap::new();
    for asset in assets() {
        let text = if asset.has_other_names {
            texts.get(&asset.found)
        } else {
            None
        };
        match text {
            Some(text) => {
                let leaks = by_link.entry(link_of(&asset.found)).or_default();
                leaks.push((&asset.found, text));
            }
            None if asset.has_front_matter => {
                let place = Place::file(&asset.found.path);
                found.push(files::copy_of_text(false).at(place));
            }
            None => {}
        }
    }
    found.extend(by_link.into_iter().filter_map(|(link, leaks)| {
        let (first, text) = leaks.first()?;
        Some(match leaks.len() - 1 {
            0 => second_name(first, text, Protected::Source),
            others => files::link_to_sources(text, others).at(Place::file(&link.into())),
        })
    }));
    found
}

/// The files of all texts.
fn texts_of(sources: &Sources) -> impl Iterator<Item = &SourceText> {
    let items = sources.items.iter().map(|text| &text.source_file);
    let pages = sources.pages.iter().map(|text| &text.source_file);
    let people = sources.people.iter().map(|text| &text.source_file);
    let labs = sources.labs.iter().map(|text| &text.source_file);
    let texts = items.chain(pages).chain(people).chain(labs);
    texts.map(|source_file| &source_file.source)
}

/// The link by which a file was found: its path without the end that it shares with its real path.
fn link_of(found: &FoundFile) -> &str {
    let same = found
        .path
        .rsplit('/')
        .zip(found.file.real().rsplit('/'))
        .take_while(|(name, real)| name == real);
    let same: usize = same.map(|(name, _)| name.len() + 1).sum();
    &found.path[..found.path.len().saturating_sub(same)]
}
