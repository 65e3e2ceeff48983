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
use crate::build::{Aborted, Request, SiteFiles, Updated, Workspace};
use crate::diagnostic;
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
        } = updated;
        let before = self.state.shown();
        let files = loaded.and_then(|loaded| {
            let files = SiteFiles::new(loaded, before.files.as_deref(), &mut diagnostics);
            let report = |aborted: Aborted| diagnostics.extend(aborted.diagnostic());
            files.map_err(report).ok().map(Arc::new)
        });
        drop(before);
        diagnostic::sort(&mut diagnostics);
        let succeeded = files.is_some();
        let base = self.workspace.base_path().to_owned();
        let errors = diagnostics.iter().filter(|found| found.is_error());
        let errors = errors.cloned().collect();
        let before = self.state.show(|shown, version| {
            if let Some(files) = &files {
                let index = &files.site().index;
                let paths = read.iter().flat_map(|path| find_urls(index, path));
                self.changed.extend(paths.map(|url| (url, version)));
            }
            Shown {
                version,
                base,
                search: match &files {
                    Some(files) => {
                        LazySearch::new(files.site(), shown.search.as_deref(), &self.report)
                    }
                    None => shown.search.clone(),
                },
                has_failed: files.is_none() && shown.has_failed,
                before: match &files {
                    Some(_) if !shown.has_failed => shown.files.clone(),
                    _ => shown.before.clone(),
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
        let (state, report) = (self.state.clone(), self.report.clone());
        std::thread::spawn(move || {
            drop(before);
            std::thread::sleep(PAUSE);
            let shown = state.shown();
            let Some(files) = shown.files.clone().filter(|_| shown.errors.is_empty()) else {
                return;
            };
            // Half of the threads are left to what somebody waits for.
            let threads = rayon::current_num_threads().div_ceil(2);
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
            let check = || files.check(&is_outdated);
            let found = match pool.build() {
                Ok(pool) => pool.install(check),
                Err(_) => check(),
            };
            let Some(mut found) = found else {
                return;
            };
            if found.is_empty() {
                state.amend(shown.version, false, |shown| {
                    shown.last_good = Some(files);
                    shown.before = None;
                });
                return;
            }
            diagnostic::sort(&mut found);
            let show = |shown: &mut Shown| {
                shown.errors = found.as_slice().into();
                shown.has_failed = true;
            };
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
