//! Makes the search while the pages are rendered, unless the output folder has it already.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use blake3::Hash;

use super::aborted::Aborted;
use super::folder::Folder;
use super::progress::Progress;
use super::stage::Staged;
use crate::bodies::Site;
use crate::diagnostic::Diagnostic;
use crate::messages::status::Stage;
use crate::output::{Search, SearchSink};

/// The search of a site, for a build.
pub(super) struct SearchBuild<'a> {
    search: Search<'a>,
    hash: Hash,
    folder: &'a Folder,
    steps: Steps<'a>,
    is_stopped: AtomicBool,
    start: Instant,
}

/// The files of a search.
pub(super) struct MadeSearch {
    pub files: Vec<Staged>,
    /// The [hash](Search::hash) of what they were made from.
    pub hash: Hash,
    /// How long that took.
    pub time: Duration,
}

impl<'a> SearchBuild<'a> {
    /// Prepares the search; `None` for a site without one.
    pub(super) fn new(
        site: &'a Site,
        folder: &'a Folder,
        progress: &'a dyn Progress,
    ) -> Result<Option<Self>, Diagnostic> {
        if !site.index.settings.has_search() {
            return Ok(None);
        }
        let start = Instant::now();
        let search = Search::new(site)?;
        Ok(Some(Self {
            hash: search.hash(),
            steps: Steps {
                progress,
                total: search.count(),
                state: Mutex::default(),
            },
            search,
            folder,
            is_stopped: AtomicBool::new(false),
            start,
        }))
    }

    /// Makes the search on a new thread while `work` is done on this one.
    pub(super) fn make_during<R>(
        &self,
        work: impl FnOnce() -> Result<R, Aborted>,
    ) -> (Result<R, Aborted>, Result<MadeSearch, Diagnostic>) {
        if let Some(files) = self.folder.keep_search(&self.hash) {
            return (work(), Ok(self.made(files)));
        }
        std::thread::scope(|scope| {
            let search = scope.spawn(|| self.make());
            let result = work();
            match result {
                Ok(_) => self.steps.show(),
                Err(_) => self.is_stopped.store(true, Ordering::Relaxed),
            }
            match search.join() {
                Ok(made) => (result, made),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        })
    }

    fn make(&self) -> Result<MadeSearch, Diagnostic> {
        let files = self.search.build(&SearchSink {
            take: &|output| self.folder.stage(output),
            on_page: &|| self.steps.step(),
            stop: &self.is_stopped,
        })?;
        Ok(self.made(files))
    }

    fn made(&self, files: Vec<Staged>) -> MadeSearch {
        MadeSearch {
            files,
            hash: self.hash,
            time: self.start.elapsed(),
        }
    }
}

/// The pages that were indexed. They are shown once nothing else is left to do.
struct Steps<'a> {
    progress: &'a dyn Progress,
    total: usize,
    /// How many are done, and whether they are shown.
    state: Mutex<(usize, bool)>,
}

impl Steps<'_> {
    fn step(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.0 += 1;
        if state.1 {
            self.progress.step();
        }
    }

    fn show(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.1 = true;
        self.progress.stage(Stage::Indexing, self.total);
        for _ in 0..state.0 {
            self.progress.step();
        }
    }
}
