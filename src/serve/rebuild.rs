//! Builds the site again after changes, and shows the result.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::event::{Report, ServerEvent};
use super::options::ServeOptions;
use super::reload::{self, ChangedFiles};
use super::shown::{LazySearch, Shown};
use super::state::ServerState;
use crate::build::{Request, SiteFiles, Updated, Workspace};
use crate::diagnostic::{self, Diagnostic};
use crate::site::{BuildOptions, Index};
use crate::source::Changes;

/// How long the site must stay the same before all of its files are checked.
const PAUSE: Duration = Duration::from_millis(150);

/// Builds the site again and again.
pub(super) struct Rebuilder {
    workspace: Workspace,
    state: Arc<ServerState>,
    report: Arc<Report>,
    /// Tells the check of the last build to end.
    is_outdated: Arc<AtomicBool>,
    /// Checks leave threads to what somebody waits for.
    pool: Option<Arc<rayon::ThreadPool>>,
    changed: ChangedFiles,
}

impl Rebuilder {
    /// Reads the site.
    pub(super) fn new(
        options: &ServeOptions,
        address: SocketAddr,
        state: &Arc<ServerState>,
        report: &Arc<Report>,
    ) -> Self {
        let threads = rayon::current_num_threads().div_ceil(2);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        let request = Request {
            root: options.root.clone(),
            output: PathBuf::new(),
            options: BuildOptions {
                reload_script: Some(reload::SCRIPT_PATH),
                ..options.options.clone()
            },
        };
        Self {
            workspace: Workspace::open(request, format!("http://{address}")),
            state: state.clone(),
            report: report.clone(),
            is_outdated: Arc::default(),
            pool: pool.build().ok().map(Arc::new),
            changed: ChangedFiles::new(),
        }
    }

    /// Builds the site for the first time. Returns its base path.
    pub(super) fn build(&mut self) -> String {
        let start = Instant::now();
        let built = self.workspace.load();
        self.show(built, start);
        self.state.shown().base.clone()
    }

    /// Builds the site again after changes on the disk.
    pub(super) fn update(&mut self, changes: &Changes) {
        let start = Instant::now();
        self.is_outdated.store(true, Ordering::Relaxed);
        match self.workspace.update(changes) {
            Some(updated) => self.show(updated, start),
            // What was built last is still to be checked.
            None => self.check(Arc::default(), start),
        }
    }

    fn show(&mut self, updated: Updated, start: Instant) {
        let Updated {
            loaded,
            mut diagnostics,
            files: read,
            is_markdown,
        } = updated;
        let shown = self.state.shown();
        let before = shown.files.as_deref().filter(|_| is_markdown);
        let files =
            loaded.and_then(
                |loaded| match SiteFiles::new(loaded, before, &mut diagnostics) {
                    Ok(files) => Some(Arc::new(files)),
                    Err(aborted) => {
                        diagnostics.extend(aborted.diagnostic());
                        None
                    }
                },
            );
        drop(shown);
        diagnostic::sort(&mut diagnostics);
        let succeeded = files.is_some();
        let base = self.workspace.base_path().to_owned();
        let errors = diagnostics.iter().filter(|found| found.is_error());
        let errors: Arc<[Diagnostic]> = if succeeded {
            Arc::default()
        } else {
            errors.cloned().collect()
        };
        let before = self.state.show(|shown, version| {
            if let Some(files) = &files {
                let index = &files.site().index;
                let paths = read.iter().flat_map(|path| find_urls(index, path));
                self.changed.extend(paths.map(|url| (url, version)));
            }
            let search = files.as_ref();
            Shown {
                version,
                base,
                search: match search {
                    Some(files) => LazySearch::new(files.site(), &self.report),
                    None => shown.search.clone(),
                },
                files: files.or_else(|| shown.files.clone()),
                last_good: shown.last_good.clone(),
                errors,
                changed: Arc::new(self.changed.clone()),
            }
        });
        (self.report)(ServerEvent::Built {
            diagnostics: &diagnostics,
            succeeded,
            time: start.elapsed(),
        });
        if succeeded {
            self.check(before, start);
        }
    }

    /// Renders all files of what is shown in the background, so that errors in any of them are told soon. Drops what
    /// was shown before, which is slow.
    fn check(&mut self, before: Arc<Shown>, start: Instant) {
        let is_outdated = Arc::new(AtomicBool::new(false));
        self.is_outdated = is_outdated.clone();
        let (state, report, pool) = (self.state.clone(), self.report.clone(), self.pool.clone());
        std::thread::spawn(move || {
            drop(before);
            std::thread::sleep(PAUSE);
            let shown = state.shown();
            let Some(files) = shown.files.clone().filter(|_| shown.errors.is_empty()) else {
                return;
            };
            let check = || files.check(&is_outdated);
            let found = match pool {
                Some(pool) => pool.install(check),
                None => check(),
            };
            let Some(mut found) = found else {
                return;
            };
            if found.is_empty() {
                state.amend(shown.version, false, |shown| shown.last_good = Some(files));
                return;
            }
            diagnostic::sort(&mut found);
            let show = |shown: &mut Shown| shown.errors = found.as_slice().into();
            if state.amend(shown.version, true, show) {
                report(ServerEvent::Built {
                    diagnostics: &found,
                    succeeded: false,
                    time: start.elapsed(),
                });
            }
        });
    }
}

/// The URL paths of a file that was read.
fn find_urls<'a>(index: &'a Index, source: &'a str) -> impl Iterator<Item = String> + 'a {
    let files = index.links.files.list.iter();
    let found = files.filter(move |file| *file.source == *source);
    found.map(|file| index.settings.base.relative(&file.path))
}
