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
use format::{Error, ZERO_WIDTH_SPACE};
use record::SearchRecord;
use record_builder::build_records;
use vocabulary::run_pagefind;

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
        records.iter_mut().for_each(remove_separators);
        if stop.load(Ordering::Relaxed) {
            return Ok(Vec::new());
        }
        // What pagefind makes of a text may have changed, or a text is stranger than all that was thought of.
        let built = catch_panic(|| build_language(&language, &records));
        let built = match built {
            Ok(Ok(built)) => built,
            Ok(Err(_)) | Err(_) => let_pagefind_build(&language, &records)?,
        };
        let Some((about, made)) = built else { continue };
        languages.extend(about.map(|about| (language, about)));
        files.extend(made);
    }
    if files.is_empty() {
        files.extend(published_files(run_pagefind("en", &[])?));
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

/// Removes from a text what pagefind uses to separate segments.
fn remove_separators(record: &mut SearchRecord) {
    record.content.retain(|letter| letter != ZERO_WIDTH_SPACE);
}

/// What the entry says about a language, and its files by name. Files that languages share are among them.
type BuiltLanguage = (Option<EntryLanguage>, Vec<(String, Vec<u8>)>);

/// Builds the index of a language from its vocabulary; `None` if its records have no words.
fn build_language(
    language: &str,
    records: &[SearchRecord],
) -> Result<Option<BuiltLanguage>, Error> {
    let (vocabulary, made) = vocabulary::collect(language, records)?;
    let mut entry = read_entry(&made)?;
    let built = index::build(language, &entry.version, records, &vocabulary)?;
    let Some(built) = built else { return Ok(None) };
    let mut about = entry.languages.remove(language);
    if let Some(about) = &mut about {
        about.hash = built.hash;
        about.page_count = built.page_count;
    }
    let shared = published_files(made).filter(|(name, _)| !is_data(name));
    Ok(Some((about, shared.chain(built.files).collect())))
}

/// Lets pagefind build the index of a language, which takes longer.
fn let_pagefind_build(
    language: &str,
    records: &[SearchRecord],
) -> Result<Option<BuiltLanguage>, Error> {
    let made = run_pagefind(language, records)?;
    let about = read_entry(&made)?.languages.remove(language);
    if about.is_none() {
        return Ok(None);
    }
    Ok(Some((about, published_files(made).collect())))
}

fn read_entry(files: &[SyntheticFile]) -> Result<Entry, Error> {
    let entry = files.iter().find(|file| file.filename == Path::new(ENTRY));
    Ok(serde_json::from_slice(
        &entry.ok_or("pagefind made no entry")?.contents,
    )?)
}

/// The files of pagefind that are published, by name.
fn published_files(files: Vec<SyntheticFile>) -> impl Iterator<Item = (String, Vec<u8>)> {
    files.into_iter().filter_map(|file| {
        let name = join_with_slashes(&file.filename);
        let is_unused = UNUSED.iter().any(|unused| name.starts_with(unused));
        (!is_unused).then_some((name, file.contents))
    })
}

/// Whether a file is part of the index of one language, rather than a script, stemming rules or the entry.
fn is_data(name: &str) -> bool {
    name.contains('/') || name.ends_with(".pf_meta")
}

/// A relative path with slashes on every system.
fn join_with_slashes(path: &Path) -> String {
    let parts = path.iter().map(|part| part.to_string_lossy());
    parts.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(content: &str) -> SearchRecord {
        let mut record = SearchRecord::new(format!("/{content}/"), "Title");
        record.content = content.to_owned();
        remove_separators(&mut record);
        record
    }

    #[test]
    fn strange_texts_are_indexed() {
        let strange = [
            "\u{200b}",
            "\u{feff}",
            "\u{2028}",
            "\u{85}",
            "\u{1680}",
            "\0",
            "\u{ad}",
            "\u{301}",
            "\u{202e}a",
            "___PAGEFIND_WEIGHT__9",
            "___END_PAGEFIND_WEIGHT___",
            "a\u{200b}\u{200b}b",
            "🏳️‍🌈",
            "ｶﾞ",
            "ﾞ",
            "กำ",
            "\u{e000}",
            "\u{10ffff}",
            "ß",
            "İ",
            "ﬁ",
            "<b>&amp;",
            "\"",
            "\\",
            "a.b.c.d.e.f",
            "中\u{301}文",
        ];
        for language in ["en", "zh-hans", "ja", "th"] {
            for text in strange {
                let records = [record("words"), record(&format!("a {text} b"))];
                let built = build_language(language, &records);
                let built = built.unwrap_or_else(|error| panic!("{language}: {text:?}: {error}"));
                let (about, files) = built.unwrap();
                let (expected, _) = let_pagefind_build(language, &records).unwrap().unwrap();
                let counts = [about, expected].map(|about| about.unwrap().page_count);
                assert_eq!(counts[0], counts[1], "{language}: {text:?}");
                assert!(files.iter().any(|(name, _)| name == "pagefind.js"));
            }
        }
    }

    #[test]
    fn pagefind_can_build_an_index_by_itself() {
        let records = [record("one"), record("two")];
        let (about, files) = let_pagefind_build("en", &records).unwrap().unwrap();
        assert_eq!(about.unwrap().page_count, 2);
        let fragments = files
            .iter()
            .filter(|(name, _)| name.starts_with("fragment/"));
        assert_eq!(fragments.count(), 2);
        assert!(
            files
                .iter()
                .all(|(name, _)| !name.starts_with("pagefind-ui"))
        );
    }
}
