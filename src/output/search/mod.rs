//! The search: an index that browsers load piece by piece, made by pagefind, and the names of people,
//! labs and tags, by which the page finds what a misspelt word may have meant.
//!
//! All of it lies under `/pagefind/`. There is one index for each language, since words are cut and
//! inflected in each in its own way.

mod names;
mod records;

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use pagefind::api::PagefindIndex;
use pagefind::options::PagefindServiceConfig;

use super::Output;
use crate::bodies::Site;
use crate::diagnostic::{Diagnostic, catch_panic};
use crate::site::language::Language;
use crate::site::routes::SEARCH_FOLDER as FOLDER;
use records::{Record, records};

/// Of what pagefind makes, its user interfaces: the theme has its own.
const UNUSED: [&str; 4] = [
    "pagefind-ui.",
    "pagefind-modular-ui.",
    "pagefind-component-ui.",
    "pagefind-highlight.",
];

/// The scripts among the search's files.
pub const CODE: [&str; 2] = ["/pagefind/pagefind-worker.js", "/pagefind/pagefind.js"];

/// The files of the search of a site that has one, sorted by name.
///
/// This takes longer than all else that is made of a site, and has a runtime of its own, so it is
/// called on a thread of its own. Once `stop` is set nobody wants them any more, and there are none.
pub fn search(site: &Site, stop: &AtomicBool) -> Result<Vec<Output>, Diagnostic> {
    let made = catch_panic(|| index(site, stop))?;
    let mut outputs = made.map_err(|error| {
        Diagnostic::error(format!("the search index cannot be made: {error:#}"))
            .help("`search: false` in site.yaml builds the site without a search")
    })?;
    for (id, language) in site.index.settings.languages.enumerate() {
        outputs.push(Output::new(
            &names_path(language),
            names::json(&site.index, id),
        ));
    }
    outputs.sort_unstable_by(|a, b| a.file.cmp(&b.file));
    Ok(outputs)
}

/// Where the names of a language are.
pub fn names_path(language: &Language) -> String {
    format!("{FOLDER}names-{}.json", tag(language))
}

/// A language as the index calls it: the script looks for the page's `lang` in small letters.
fn tag(language: &Language) -> String {
    language.tag.as_str().to_lowercase()
}

fn index(
    site: &Site,
    stop: &AtomicBool,
) -> Result<Vec<Output>, Box<dyn std::error::Error + Send + Sync>> {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let options = PagefindServiceConfig::builder()
        .keep_index_url(true)
        .build();
    let files = runtime.block_on(async {
        let mut index = PagefindIndex::new(Some(options))?;
        for (language, known) in site.index.settings.languages.enumerate() {
            for record in records(site, language) {
                if stop.load(Ordering::Relaxed) {
                    return Ok(Vec::new());
                }
                let Record {
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
                        tag(known),
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
        let name = slashed(&file.filename);
        let used = !UNUSED.iter().any(|unused| name.starts_with(unused));
        used.then(|| Output::new(&format!("{FOLDER}{name}"), file.contents))
    });
    Ok(outputs.collect())
}

/// A relative path with slashes, whatever the system.
fn slashed(path: &Path) -> String {
    let parts = path.iter().map(|part| part.to_string_lossy());
    parts.collect::<Vec<_>>().join("/")
}
