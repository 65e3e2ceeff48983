//! The search: an index, built by pagefind, that browsers load piece by piece, and a list of the names of
//! people, labs and tags, from which the search page suggests corrections of misspelt words.
//!
//! All of it is published under `/pagefind/`. Each language has its own index, because languages differ
//! in how they split and inflect words.

mod names;
mod record;
mod record_builder;

use std::error::Error;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use pagefind::api::PagefindIndex;
use pagefind::options::PagefindServiceConfig;

use super::file::Output;
use crate::bodies::Site;
use crate::diagnostic::{Diagnostic, catch_panic};
use crate::messages;
use crate::site::language::Language;
use crate::site::routes::SEARCH_FOLDER;
use record::SearchRecord;
use record_builder::build_records;

/// pagefind's own user interfaces, which are not published: the theme has its own.
const UNUSED: [&str; 4] = [
    "pagefind-ui.",
    "pagefind-modular-ui.",
    "pagefind-component-ui.",
    "pagefind-highlight.",
];

/// The scripts among the files of the search.
pub const SCRIPTS: [&str; 2] = ["/pagefind/pagefind-worker.js", "/pagefind/pagefind.js"];

/// Builds the files of the search, sorted by name, for a site that has a search.
///
/// This takes longer than the rest of a build, and starts a runtime of its own, so callers give it a thread. Returns nothing soon after `stop` is set.
pub fn build_search_index(site: &Site, stop: &AtomicBool) -> Result<Vec<Output>, Diagnostic> {
    let indexed = catch_panic(|| run_pagefind(site, stop))?;
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

fn run_pagefind(
    site: &Site,
    stop: &AtomicBool,
) -> Result<Vec<Output>, Box<dyn Error + Send + Sync>> {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let options = PagefindServiceConfig::builder()
        .keep_index_url(true)
        .build();
    let files = runtime.block_on(async {
        let mut index = PagefindIndex::new(Some(options))?;
        for (number, language) in site.index.settings.languages.enumerate() {
            for record in build_records(site, number) {
                if stop.load(Ordering::Relaxed) {
                    return Ok(Vec::new());
                }
                let SearchRecord {
                    url,
                    content,
                    meta,
                    filters,
                    date,
                } = record;
                let sort = [("date".to_owned(), date)].into();
                index
                    .add_custom_record(
                        url,
                        content,
                        lowercase_tag(language),
                        Some(meta),
                        Some(filters),
                        Some(sort),
                    )
                    .await?;
            }
        }
        index.get_files().await
    })?;
    let outputs = files.into_iter().filter_map(|file| {
        let name = join_with_slashes(&file.filename);
        let is_used = !UNUSED.iter().any(|unused| name.starts_with(unused));
        is_used.then(|| Output::new(&format!("{SEARCH_FOLDER}{name}"), file.contents))
    });
    Ok(outputs.collect())
}

/// A relative path with slashes on every system.
fn join_with_slashes(path: &Path) -> String {
    let parts = path.iter().map(|part| part.to_string_lossy());
    parts.collect::<Vec<_>>().join("/")
}
