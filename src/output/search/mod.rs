//! The search: an index that pagefind's script loads in browsers piece by piece, and a list of the names of
//! people, labs and tags, from which the search page suggests corrections of misspelt words.
//!
//! All of it is published under `/pagefind/`. Each language has its own index, because languages differ
//! in how they split and inflect words.
//!
//! pagefind finds the words of texts, and could build the index too. But it would look at every word of the site
//! where it has only to look once at each that differs, and hold the whole index in memory several times. So it
//! indexes the [vocabulary] of a language, and the [index] is written from what it made of that. A test compares it
//! with pagefind's own. Should a text be stranger than all that was thought of, pagefind builds the index.

mod error;
mod file_names;
mod format;
mod index;
mod names;
mod page;
mod record;
mod record_builder;
mod vocabulary;
mod words;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use blake3::{Hash, Hasher};
use pagefind::api::SyntheticFile;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::file::Output;
use crate::bodies::Site;
use crate::diagnostic::{Diagnostic, catch_panic};
use crate::messages;
use crate::site::language::Language;
use crate::site::routes::SEARCH_FOLDER;
use error::{Error, check_not_stopped};
use file_names::NamedFile;
use format::Compressor;
use page::build_fragment;
use record::SearchRecord;
use record_builder::build_records;
use vocabulary::{Vocabulary, run_pagefind};

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

/// What the search of a site is made from.
pub struct Search<'a> {
    languages: Vec<LanguageRecords<'a>>,
}

/// What the search of one language is made from.
struct LanguageRecords<'a> {
    /// The [tag](lowercase_tag) of the language.
    tag: String,
    records: Vec<SearchRecord<'a>>,
    /// The hash of each record.
    hashes: Vec<Hash>,
    /// The file of [names].
    names: Vec<u8>,
}

/// What takes the files of the search while they are made.
pub struct SearchSink<'a, T> {
    /// Takes a file.
    pub take: &'a (dyn Fn(Output) -> Result<T, Diagnostic> + Sync),
    /// Is called for each of [`count`](Search::count) pages.
    pub on_page: &'a (dyn Fn() + Sync),
    /// Ends the work soon, with an error.
    pub stop: &'a AtomicBool,
}

impl<'a> Search<'a> {
    /// Collects what the search of a site is made from.
    pub fn new(site: &'a Site) -> Result<Self, Diagnostic> {
        let languages = site.index.settings.languages.enumerate();
        let collect = || {
            let languages = languages.map(|(index, language)| {
                let records = build_records(site, index);
                LanguageRecords {
                    tag: lowercase_tag(language),
                    hashes: records.par_iter().map(SearchRecord::hash).collect(),
                    records,
                    names: names::to_json(site, index),
                }
            });
            languages.collect()
        };
        let languages = catch_panic(collect)?;
        Ok(Self { languages })
    }

    /// How many pages can be found.
    pub fn count(&self) -> usize {
        self.languages.iter().map(|own| own.records.len()).sum()
    }

    /// A hash of what the search is made from: with the same hash, the same labnews makes the same files.
    pub fn hash(&self) -> Hash {
        let mut hasher = Hasher::new();
        for own in &self.languages {
            hasher.update(blake3::hash(own.tag.as_bytes()).as_bytes());
            hasher.update(blake3::hash(&own.names).as_bytes());
            hasher.update(&own.hashes.len().to_le_bytes());
            for hash in &own.hashes {
                hasher.update(hash.as_bytes());
            }
        }
        hasher.finalize()
    }

    /// Builds the files of the search.
    pub fn build<T: Send>(&self, sink: &SearchSink<T>) -> Result<Vec<T>, Diagnostic> {
        catch_panic(|| self.build_files(sink))?.map_err(|failed| match failed {
            Failed::Index(error) => messages::search::index_failed(error).into(),
            Failed::File(diagnostic) => diagnostic,
        })
    }

    fn build_files<T: Send>(&self, sink: &SearchSink<T>) -> Result<Vec<T>, Failed> {
        let mut taken = Vec::new();
        // Languages share some files.
        let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        let mut languages = BTreeMap::new();
        for own in &self.languages {
            let names = (names_file(&own.tag), own.names.clone());
            let Some(built) = own.build(sink.stop)? else {
                files.extend([names]);
                continue;
            };
            if let Some(about) = built.about {
                languages.insert(own.tag.clone(), about);
            }
            files.extend(built.files.into_iter().chain([names]));
            if let Some((vocabulary, fragments)) = built.fragments {
                let fragments = fragments.into_par_iter();
                let made = fragments.map_init(Compressor::new, |compressor, (number, name)| {
                    check_not_stopped(sink.stop)?;
                    let record = &own.records[number];
                    let fragment = build_fragment(number, record, &vocabulary, compressor)?;
                    let made = take(sink, (name, fragment));
                    (sink.on_page)();
                    made
                });
                taken.extend(made.collect::<Result<Vec<T>, Failed>>()?);
            }
        }
        if !files.contains_key(ENTRY) {
            files.extend(published_files(run_pagefind("en", &[])?));
        }
        let entry = files.get_mut(ENTRY).ok_or("pagefind made no entry")?;
        *entry = serde_json::to_vec(&Entry {
            languages,
            ..serde_json::from_slice(entry)?
        })?;
        let made = files.into_par_iter().map(|file| take(sink, file));
        taken.extend(made.collect::<Result<Vec<T>, Failed>>()?);
        Ok(taken)
    }
}

fn take<T>(sink: &SearchSink<T>, (name, bytes): NamedFile) -> Result<T, Failed> {
    let output = Output::new(&format!("{SEARCH_FOLDER}{name}"), bytes);
    (sink.take)(output).map_err(Failed::File)
}

/// Why the files of the search were not made.
enum Failed {
    /// An index could not be built.
    Index(Error),
    /// A file was not taken.
    File(Diagnostic),
}

impl<E: Into<Error>> From<E> for Failed {
    fn from(error: E) -> Self {
        Self::Index(error.into())
    }
}

/// The path of the names of a language.
pub fn names_path(language: &Language) -> String {
    format!("{SEARCH_FOLDER}{}", names_file(&lowercase_tag(language)))
}

fn names_file(tag: &str) -> String {
    format!("names-{tag}.json")
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

/// The index of a language.
struct BuiltLanguage<'a> {
    /// What the entry says about it.
    about: Option<EntryLanguage>,
    /// Its files. Those that languages share are among them.
    files: Vec<NamedFile>,
    /// What is still to be made of each page, from the vocabulary.
    fragments: Option<(Vocabulary<'a>, Vec<(usize, String)>)>,
}

impl LanguageRecords<'_> {
    /// Builds the index; `None` if the records have no words.
    fn build(&self, stop: &AtomicBool) -> Result<Option<BuiltLanguage<'_>>, Error> {
        // What pagefind makes of a text may have changed, or a text is stranger than all that was thought of.
        match catch_panic(|| self.build_from_vocabulary(stop)) {
            Ok(Ok(built)) => Ok(built),
            Ok(Err(_)) | Err(_) => {
                check_not_stopped(stop)?;
                self.let_pagefind_build()
            }
        }
    }

    fn build_from_vocabulary(&self, stop: &AtomicBool) -> Result<Option<BuiltLanguage<'_>>, Error> {
        let (tag, records) = (&self.tag, &self.records);
        let (vocabulary, made) = vocabulary::collect(tag, records)?;
        let mut entry = read_entry(&made)?;
        let built = index::build(
            tag,
            &entry.version,
            records,
            &self.hashes,
            &vocabulary,
            stop,
        )?;
        let Some(built) = built else { return Ok(None) };
        let mut about = entry.languages.remove(tag);
        if let Some(about) = &mut about {
            about.hash = built.hash;
            about.page_count = built.fragments.len();
        }
        let shared = published_files(made).filter(|(name, _)| !is_data(name));
        Ok(Some(BuiltLanguage {
            about,
            files: shared.chain(built.files).collect(),
            fragments: Some((vocabulary, built.fragments)),
        }))
    }

    /// Lets pagefind build the index, which takes longer.
    fn let_pagefind_build(&self) -> Result<Option<BuiltLanguage<'_>>, Error> {
        let made = run_pagefind(&self.tag, &self.records)?;
        let about = read_entry(&made)?.languages.remove(&self.tag);
        Ok(about.map(|about| BuiltLanguage {
            about: Some(about),
            files: published_files(made).collect(),
            fragments: None,
        }))
    }
}

fn read_entry(files: &[SyntheticFile]) -> Result<Entry, Error> {
    let entry = files.iter().find(|file| file.filename == Path::new(ENTRY));
    Ok(serde_json::from_slice(
        &entry.ok_or("pagefind made no entry")?.contents,
    )?)
}

/// The files of pagefind that are published, by name.
fn published_files(files: Vec<SyntheticFile>) -> impl Iterator<Item = NamedFile> {
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

    fn records(tag: &str, contents: &[&'static str]) -> LanguageRecords<'static> {
        let records = contents.iter().map(|content| {
            let mut record = SearchRecord::new(format!("/{content}/"), "Title".into());
            record.add_words([*content]);
            record
        });
        let records: Vec<SearchRecord> = records.collect();
        LanguageRecords {
            tag: tag.to_owned(),
            hashes: records.iter().map(SearchRecord::hash).collect(),
            records,
            names: Vec::new(),
        }
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
                let records = records(language, &["words", text]);
                let built = records.build_from_vocabulary(&AtomicBool::new(false));
                let built = built.unwrap_or_else(|error| panic!("{language}: {text:?}: {error}"));
                let built = built.unwrap();
                let expected = records.let_pagefind_build().unwrap().unwrap();
                let counts = [built.about, expected.about].map(|about| about.unwrap().page_count);
                assert_eq!(counts[0], counts[1], "{language}: {text:?}");
                assert!(built.files.iter().any(|(name, _)| name == "pagefind.js"));
            }
        }
    }

    #[test]
    fn pagefind_can_build_an_index_by_itself() {
        let records = records("en", &["one", "two"]);
        let built = records.let_pagefind_build().unwrap().unwrap();
        assert_eq!(built.about.unwrap().page_count, 2);
        let files = built.files;
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
