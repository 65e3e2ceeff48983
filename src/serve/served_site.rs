//! The site as the server holds it in memory.

use std::collections::HashMap;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock};

use hyper::body::Bytes;

use super::event::{Report, ServerEvent};
use super::reload;
use crate::bodies::Site;
use crate::diagnostic::Diagnostic;
use crate::output::{Content, Output, build_search_index};
use crate::site::routes::SEARCH_FOLDER;

/// A build of the site.
#[derive(Default)]
pub(super) struct ServedSite {
    /// By path in the output: `news/2022/x/index.html`.
    pub files: HashMap<String, ServedFile>,
    /// The path under which the site is served, without a trailing slash.
    pub base: String,
    /// The errors that keep the site from being shown.
    pub errors: Vec<Diagnostic>,
    /// The search, if the site has one.
    pub search: Option<LazySearch>,
}

impl ServedSite {
    /// The file at a path in the output. The first request for a file of the search builds its index.
    pub(super) fn find_file(&self, name: &str) -> Option<&ServedFile> {
        self.files.get(name).or_else(|| {
            let search = self.search.as_ref()?;
            name.starts_with(SEARCH_FOLDER.trim_start_matches('/'))
                .then(|| search.find_file(name))?
        })
    }
}

/// A file as it is served.
pub(super) enum ServedFile {
    /// These bytes, which all answers share.
    Bytes(Bytes),
    /// A copy of a file on disk.
    Disk(Content),
}

impl ServedFile {
    /// Turns an output into its path and the served file. Pages get the tag that reloads them.
    pub(super) fn from_output(output: Output) -> (String, Self) {
        let file = match output.content {
            Content::Bytes(mut bytes) => {
                if reload::is_page(&output.file) {
                    bytes.extend_from_slice(reload::TAG);
                }
                Self::Bytes(bytes.into())
            }
            copied @ (Content::Copy(_) | Content::Cached(_)) => Self::Disk(copied),
        };
        (output.file, file)
    }
}

/// The search of a site. Building its index takes longer than everything else, so it is built only when a
/// browser asks for it.
pub(super) struct LazySearch {
    site: Site,
    files: OnceLock<HashMap<String, ServedFile>>,
    report: Arc<Report>,
}

impl LazySearch {
    /// The search of a site, if it has one.
    pub(super) fn new(site: Site, report: &Arc<Report>) -> Option<Self> {
        site.index.settings.has_search().then(|| Self {
            site,
            files: OnceLock::new(),
            report: report.clone(),
        })
    }

    fn find_file(&self, name: &str) -> Option<&ServedFile> {
        let files = self.files.get_or_init(|| {
            let outputs = build_search_index(&self.site, &AtomicBool::new(false));
            outputs
                .unwrap_or_else(|diagnostic| {
                    (self.report)(ServerEvent::SearchFailed(&diagnostic));
                    Vec::new()
                })
                .into_iter()
                .map(ServedFile::from_output)
                .collect()
        });
        files.get(name)
    }
}
