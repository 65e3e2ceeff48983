//! The search: an index, built by pagefind, that browsers load piece by piece, and a list of the names of
//! people, labs and tags, from which the search page suggests corrections of misspelt words.
//!
//! All of it is published under `/pagefind/`. Each language has its own index, because languages differ
//! in how they split and inflect words.

mod format;
mod index;
mod names;
mod record;
mod record_builder;
mod vocabulary;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use pagefind::api::SyntheticFile;
use serde::{Deserialize, Serialize};

use super::file::Output;
use crate::bodies::Site;
use crate::diagnostic::{Diagnostic, catch_panic};
use crate::messages;
use crate::site::language::Language;
use crate::site::routes::SEARCH_FOLDER;
use format::ZERO_WIDTH_SPACE;
use record_builder::build_records;
use vocabulary::run_pagefind;

type Error = Box<dyn std::error::Error + Send + Sync>;

/// pagefind's own user interfaces, which are not published: the theme has its own.
const UNUSED: [&str; 4] = [
    "pagefind-ui.",
    "pagefind-modular-ui.",
    "pagefind-component-ui.",
    "pagefind-highlight.",
];

/// The file that browsers load first.
const ENTRY: &str = "pagefind-entry.json";

/// The scripts among the files of the search.
pub const SCRIPTS: [&str; 2] = ["/pagefind/pagefind-worker.js", "/pagefind/pagefind.js"];

/// Builds the files of the search, sorted by name, for a site that has a search.
///
/// This takes longer than the rest of a build, and starts a runtime of its own, so callers give it a thread. Returns nothing soon after `stop` is set.
pub fn build_search_index(site: &Site, stop: &AtomicBool) -> Result<Vec<Output>, Diagnostic> {
    let indexed = catch_panic(|| build_files(site, stop))?;
    let mut outputs = indexed.map_err(messages::search::index_failed)?;
    for (index, language) in site.index.settings.languages.enumerate() {
        let names = names::to_json(site, index);
        outputs.push(Output::new(&names_path(language), names));
    }
    outputs.sort_unstable_by(|a, b| a.file.cmp(&b.file));
    Ok(outputs)
}

/// The path of the names of a language.
pub fn names_path(language: &Language) -> String {
    format!("{SEARCH_FOLDER}names-{}.json", lowercase_tag(language))
}

/// The tag by which pagefind knows a language: its script looks up the page's `lang` in lower case.
fn lowercase_tag(language: &Language) -> String {
    language.tag.as_str().to_lowercase()
}

/// What browsers load to find the index of a language.
#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    version: String,
    languages: BTreeMap<String, EntryLanguage>,
    include_characters: Vec<char>,
}

#[derive(Debug, Serialize, Deserialize)]
struct EntryLanguage {
    hash: String,
    wasm: Option<String>,
    page_count: usize,
}

fn build_files(site: &Site, stop: &AtomicBool) -> Result<Vec<Output>, Error> {
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut languages = BTreeMap::new();
    for (number, language) in site.index.settings.languages.enumerate() {
        let language = lowercase_tag(language);
        let mut records = build_records(site, number);
        for record in &mut records {
            record.content.retain(|letter| letter != ZERO_WIDTH_SPACE);
        }
        if stop.load(Ordering::Relaxed) {
            return Ok(Vec::new());
        }
        let (vocabulary, made) = vocabulary::collect(&language, &records)?;
        let mut entry = read_entry(&made)?;
        let built = index::build(&language, &entry.version, &records, &vocabulary)?;
        let Some(built) = built else { continue };
        if let Some(mut about) = entry.languages.remove(&language) {
            about.hash = built.hash;
            about.page_count = built.page_count;
            languages.insert(language, about);
        }
        files.extend(built.files);
        files.extend(shared_files(made));
    }
    if files.is_empty() {
        files.extend(shared_files(run_pagefind(None)?));
    }
    let entry = files.get_mut(ENTRY).ok_or("pagefind made no entry")?;
    *entry = serde_json::to_vec(&Entry {
        languages,
        ..serde_json::from_slice(entry)?
    })?;
    let outputs = files
        .into_iter()
        .map(|(name, bytes)| Output::new(&format!("{SEARCH_FOLDER}{name}"), bytes));
    Ok(outputs.collect())
}

fn read_entry(files: &[SyntheticFile]) -> Result<Entry, Error> {
    let entry = files.iter().find(|file| file.filename == Path::new(ENTRY));
    Ok(serde_json::from_slice(
        &entry.ok_or("pagefind made no entry")?.contents,
    )?)
}

/// The files that all indexes share: scripts, stemming rules, and the entry.
fn shared_files(files: Vec<SyntheticFile>) -> impl Iterator<Item = (String, Vec<u8>)> {
    files.into_iter().filter_map(|file| {
        let name = join_with_slashes(&file.filename);
        let is_data = name.contains('/') || name.ends_with(".pf_meta");
        let is_unused = UNUSED.iter().any(|unused| name.starts_with(unused));
        (!is_data && !is_unused).then_some((name, file.contents))
    })
}

/// A relative path with slashes on every system.
fn join_with_slashes(path: &Path) -> String {
    let parts = path.iter().map(|part| part.to_string_lossy());
    parts.collect::<Vec<_>>().join("/")
}

/// Lets pagefind index records by itself.
#[cfg(test)]
fn run_pagefind_on(language: &str, records: &[record::SearchRecord]) -> Vec<SyntheticFile> {
    use pagefind::api::PagefindIndex;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut index = PagefindIndex::new(None).unwrap();
        for record in records {
            let sort = [("date".to_owned(), record.date.clone())].into();
            let (url, content) = (record.url.clone(), record.content.clone());
            let (meta, filters) = (Some(record.meta.clone()), Some(record.filters.clone()));
            let added = index.add_custom_record(
                url,
                content,
                language.to_owned(),
                meta,
                filters,
                Some(sort),
            );
            added.await.unwrap();
        }
        index.get_files().await.unwrap()
    })
}
