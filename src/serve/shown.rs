//! What the server shows.

use std::collections::HashMap;
use std::io::{self, Read};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock};

use super::error_page;
use super::event::{Report, ServerEvent};
use super::reload::{self, ChangedFiles};
use crate::bodies::Site;
use crate::build::SiteFiles;
use crate::diagnostic::Diagnostic;
use crate::output::{Content, Output, Search, SearchSink};
use crate::site::routes::SEARCH_FOLDER;

/// What the server shows.
#[derive(Clone, Default)]
pub(super) struct Shown {
    /// Grows with each change.
    pub version: u64,
    /// The path under which the site is served, without a trailing slash.
    pub base: String,
    /// The newest site; `None` if it has had errors since the server started.
    pub files: Option<Arc<SiteFiles>>,
    /// Whether a file of it could not be rendered.
    pub has_failed: bool,
    /// The site that was shown before, unless that had failed: then the one before that.
    pub before: Option<Arc<SiteFiles>>,
    /// The newest site of which every file could be rendered.
    pub last_good: Option<Arc<SiteFiles>>,
    /// The errors of the site. They are shown over its pages.
    pub errors: Arc<[Diagnostic]>,
    /// The search, if the site has one.
    pub search: Option<Arc<LazySearch>>,
    /// Files whose content changed since the server started.
    pub changed: Arc<ChangedFiles>,
}

/// What there is at a path in the output.
pub(super) enum Found {
    /// A file.
    File(Content),
    /// A page, complete, and whether the site has errors, which it shows.
    Page(Vec<u8>, bool),
    /// Nothing.
    Nothing,
}

impl Shown {
    /// Finds what there is at a path in the output. The first request for a file of the search builds its index.
    pub(super) fn find(&self, name: &str) -> Found {
        let Some(files) = &self.files else {
            return self.error_page(&self.errors);
        };
        if name.starts_with(SEARCH_FOLDER.trim_start_matches('/')) {
            let found = self.search.as_ref().and_then(|search| search.find(name));
            if let Some(found) = found {
                return Found::File(found);
            }
        }
        match files.render(name) {
            Ok(Some(output)) => self.show(output, &self.errors),
            Ok(None) => Found::Nothing,
            // Its errors may not be known yet.
            Err(diagnostic) => {
                let mut errors = self.errors.to_vec();
                if !errors.contains(&diagnostic) {
                    errors.push(diagnostic);
                }
                let mut earlier = self.before.iter().chain(&self.last_good);
                match earlier.find_map(|files| files.render(name).ok()?) {
                    Some(output) => self.show(output, &errors),
                    None => self.error_page(&errors),
                }
            }
        }
    }

    /// Whether there is a file at a path in the output.
    pub(super) fn contains(&self, name: &str) -> bool {
        let files = self.files.as_ref();
        files.is_some_and(|files| files.contains(name))
    }

    /// A file as browsers get it: a page follows the site, and shows its errors.
    fn show(&self, output: Output, errors: &[Diagnostic]) -> Found {
        if !reload::is_page(&output.file) {
            return Found::File(output.content);
        }
        // A file can have been removed since the site was built.
        let Ok(mut page) = read(output.content) else {
            return Found::Nothing;
        };
        error_page::add_errors(&mut page, errors);
        reload::add_tag(&mut page, self.version, &self.changed);
        Found::Page(page, !errors.is_empty())
    }

    fn error_page(&self, errors: &[Diagnostic]) -> Found {
        let mut page = error_page::render(errors).into_bytes();
        reload::add_tag(&mut page, self.version, &self.changed);
        Found::Page(page, true)
    }
}

/// The bytes of a file, whatever its size: one of static/ is the webmaster's.
fn read(content: Content) -> io::Result<Vec<u8>> {
    let opened = content.open()?;
    match (content, opened) {
        (Content::Bytes(bytes), _) => Ok(bytes),
        (_, Some((file, size))) => {
            let mut bytes = Vec::new();
            file.take(size).read_to_end(&mut bytes)?;
            Ok(bytes)
        }
        (_, None) => Ok(Vec::new()),
    }
}

/// The search of a site. Building its index takes longer than everything else, so it is built only when a
/// browser asks for it, and is kept while it would be the same.
pub(super) struct LazySearch {
    site: Site,
    built: OnceLock<BuiltSearch>,
    /// The search that was built before.
    before: Option<BuiltSearch>,
    report: Arc<Report>,
}

/// The files of a search, and the hash of what they were made from.
#[derive(Clone)]
struct BuiltSearch {
    hash: Option<blake3::Hash>,
    files: Arc<HashMap<String, Content>>,
}

impl LazySearch {
    /// The search of a site, if it has one, after another one was shown.
    pub(super) fn new(
        site: &Site,
        before: Option<&Self>,
        report: &Arc<Report>,
    ) -> Option<Arc<Self>> {
        site.index.settings.has_search().then(|| {
            let before = before.and_then(|search| search.built.get().or(search.before.as_ref()));
            Arc::new(Self {
                site: site.clone(),
                built: OnceLock::new(),
                before: before.cloned(),
                report: report.clone(),
            })
        })
    }

    fn find(&self, name: &str) -> Option<Content> {
        let built = self.built.get_or_init(|| {
            self.build().unwrap_or_else(|diagnostic| {
                (self.report)(ServerEvent::SearchFailed(&diagnostic));
                BuiltSearch {
                    hash: None,
                    files: Arc::default(),
                }
            })
        });
        built.files.get(name).cloned()
    }

    fn build(&self) -> Result<BuiltSearch, Diagnostic> {
        let search = Search::new(&self.site)?;
        let hash = Some(search.hash());
        if let Some(before) = self.before.as_ref().filter(|before| before.hash == hash) {
            return Ok(before.clone());
        }
        let files = search.build(&SearchSink {
            take: &|output| Ok((output.file, output.content)),
            on_page: &|| (),
            stop: &AtomicBool::new(false),
        })?;
        Ok(BuiltSearch {
            hash,
            files: Arc::new(files.into_iter().collect()),
        })
    }
}
