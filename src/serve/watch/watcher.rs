//! The watcher.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use notify::{Config, ErrorKind, Event, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::identity::Identity;
use super::sources::{FOLDERS, find_sources, fingerprint};
use super::verdict::{Verdict, WatchedFolders};
use crate::diagnostic::Problem;
use crate::messages::server::{WatchFailure, watch_failed};
use crate::source::{Changes, SITE_FILE};

/// What the watcher reports.
pub(in crate::serve) enum WatchEvent {
    /// Sources changed.
    Changed(Changes),
    /// The system cannot watch the sources, so changes are seen late or not at all.
    Failed(Problem),
    /// The system watches the sources again.
    Restored,
}

/// How long changes that do not end are gathered before they are reported.
const MAX_GATHERING: Duration = Duration::from_millis(100);
/// How often the watched folders are compared with what has their names.
const COMPARE_INTERVAL: Duration = Duration::from_secs(1);
/// How often the sources are compared when the system cannot watch them.
const SCAN_INTERVAL: Duration = Duration::from_secs(2);
/// The pause after a scan is at least this many times as long as the scan.
const SCAN_PAUSE_FACTOR: u32 = 20;

/// Watches the sources of a site.
pub(in crate::serve) struct Watcher {
    root: PathBuf,
    debounce: Duration,
    folders: WatchedFolders,
    /// What had the compared names when the watcher started.
    identities: Vec<(PathBuf, Option<Identity>)>,
    /// Why the system cannot watch everything.
    failure: Option<WatchFailure>,
    events: Receiver<notify::Result<Event>>,
    _system: Option<RecommendedWatcher>,
}

impl Watcher {
    /// Starts to watch the sources of the site at `root`, an absolute path. Sources that do not exist yet are
    /// watched when they appear.
    pub(in crate::serve) fn start(root: &Path, debounce: Duration) -> Self {
        let (send, events) = channel();
        // `find_sources` follows links, and only inside the site's folder.
        let config = Config::default().with_follow_symlinks(false);
        let system = RecommendedWatcher::new(send, config);
        let canonical_root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        // Before the folders are looked for, so that the comparison notices one that appears meanwhile.
        let identify = |path: PathBuf| {
            let identity = Identity::read(&path);
            (path, identity)
        };
        let own = [root.to_owned(), root.join(SITE_FILE)].into_iter();
        let own = own.chain(FOLDERS.map(|name| root.join(name)));
        let mut identities: Vec<_> = own.map(identify).collect();
        let (sources, links) = find_sources(root, &canonical_root);
        identities.extend(links.into_iter().map(identify));
        let mut failure = None;
        let system = match system {
            Ok(mut system) => {
                let whole = sources.iter().map(|path| (path, RecursiveMode::Recursive));
                let top = (&canonical_root, RecursiveMode::NonRecursive);
                for (path, mode) in std::iter::once(top).chain(whole) {
                    if let Err(error) = system.watch(path, mode)
                        && !(is_missing(&error) && path != &canonical_root)
                    {
                        failure.get_or_insert_with(|| explain(root, &error));
                    }
                }
                Some(system)
            }
            Err(error) => {
                failure = Some(explain(root, &error));
                None
            }
        };
        Self {
            root: root.to_owned(),
            debounce,
            folders: WatchedFolders {
                roots: vec![root.to_owned(), canonical_root],
                sources,
            },
            identities,
            failure,
            events,
            _system: system,
        }
    }

    /// Reports every change, and never returns.
    pub(in crate::serve) fn run(mut self, report: &mut dyn FnMut(WatchEvent)) {
        let mut last_fingerprint = None;
        let mut reported = None;
        loop {
            match &self.failure {
                Some(failure) if reported.as_ref() != Some(failure) => {
                    report(WatchEvent::Failed(watch_failed(failure)));
                }
                None if reported.is_some() => report(WatchEvent::Restored),
                Some(_) | None => {}
            }
            reported.clone_from(&self.failure);
            self.watch_until_replaced(&mut last_fingerprint, report);
            self = Self::start(&self.root, self.debounce);
            // Only now, so that no change before the new start is missed.
            report(WatchEvent::Changed(Changes::Everything));
        }
    }

    /// Reports changes until other folders must be watched.
    fn watch_until_replaced(
        &self,
        last_fingerprint: &mut Option<u64>,
        report: &mut dyn FnMut(WatchEvent),
    ) {
        let mut next_compare = Instant::now() + COMPARE_INTERVAL;
        let mut next_scan = self.failure.is_some().then(Instant::now);
        loop {
            let wait = next_compare.saturating_duration_since(Instant::now());
            match self.events.recv_timeout(wait) {
                Ok(first) => {
                    let (verdict, changes) = self.gather(first);
                    match verdict {
                        Verdict::Unrelated => {}
                        Verdict::Changed => report(WatchEvent::Changed(changes)),
                        Verdict::Replaced => return,
                        // The build itself can cause so many events, so only a difference counts.
                        Verdict::Lost => next_scan = Some(Instant::now()),
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                // The system cannot watch, so the channel is closed.
                Err(RecvTimeoutError::Disconnected) => std::thread::sleep(wait),
            }
            let now = Instant::now();
            if now >= next_compare {
                next_compare = now + COMPARE_INTERVAL;
                let is_unchanged = |(path, known): &(PathBuf, _)| Identity::read(path) == *known;
                if !self.identities.iter().all(is_unchanged) {
                    return;
                }
            }
            if next_scan.is_some_and(|time| now >= time) {
                let found = fingerprint(&self.root);
                let differs = last_fingerprint.replace(found) != Some(found);
                let pause = SCAN_INTERVAL.max(now.elapsed() * SCAN_PAUSE_FACTOR);
                next_scan = self.failure.is_some().then(|| Instant::now() + pause);
                if differs {
                    match &self.failure {
                        Some(_) => report(WatchEvent::Changed(Changes::Everything)),
                        None => return,
                    }
                }
            }
        }
    }
}

impl Watcher {
    /// Takes events until no source changes for a moment, and returns their most important meaning.
    fn gather(&self, first: notify::Result<Event>) -> (Verdict, Changes) {
        let start = Instant::now();
        let (mut verdict, mut paths) = (Verdict::Unrelated, BTreeSet::new());
        let mut next = Ok(first);
        let mut quiet = start;
        while let Ok(event) = next {
            let found = match &event {
                Ok(event) => self.folders.judge(event),
                Err(error) if is_missing(error) => Verdict::Unrelated,
                // For example, a new folder is one more than the system can watch.
                Err(_) => Verdict::Replaced,
            };
            if found == Verdict::Changed {
                paths.extend(event.into_iter().flat_map(|event| event.paths));
            }
            let is_unrelated = found == Verdict::Unrelated;
            verdict = verdict.max(found);
            let now = Instant::now();
            if verdict == Verdict::Replaced || now > start + MAX_GATHERING {
                break;
            }
            // Files that are only read, by the build itself for example, do not delay changes.
            if !is_unrelated {
                quiet = now + self.debounce;
            }
            next = self
                .events
                .recv_timeout(quiet.saturating_duration_since(now));
        }
        (verdict, Changes::Paths(paths))
    }
}

/// Whether a path disappeared before it could be watched.
fn is_missing(error: &notify::Error) -> bool {
    match &error.kind {
        ErrorKind::PathNotFound => true,
        ErrorKind::Io(error) => error.kind() == io::ErrorKind::NotFound,
        _ => false,
    }
}

fn explain(root: &Path, error: &notify::Error) -> WatchFailure {
    match &error.kind {
        _ if !root.is_dir() => WatchFailure::MissingFolder(root.display().to_string()),
        ErrorKind::MaxFilesWatch => WatchFailure::TooManyFolders,
        ErrorKind::Io(error) => WatchFailure::System(error.to_string()),
        _ => WatchFailure::System(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::mpsc::{Receiver, channel};

    use super::*;

    /// Reports the events of a site that the system cannot watch.
    fn unwatched(root: &Path) -> Receiver<&'static str> {
        let mut watcher = Watcher::start(root, Duration::from_millis(20));
        watcher._system = None;
        watcher.events = channel().1;
        watcher.failure = Some(WatchFailure::TooManyFolders);
        let (send, events) = channel();
        std::thread::spawn(move || {
            watcher.run(&mut move |event| {
                let event = match event {
                    WatchEvent::Changed(_) => "changed",
                    WatchEvent::Failed(_) => "failed",
                    WatchEvent::Restored => "restored",
                };
                // The test may be over.
                let _ = send.send(event);
            });
        });
        events
    }

    #[test]
    fn sources_are_compared_when_the_system_cannot_watch() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        fs::create_dir_all(root.join("content/deep/deeper")).unwrap();
        fs::create_dir_all(root.join("public")).unwrap();
        fs::write(root.join(SITE_FILE), "title: x").unwrap();
        fs::write(root.join("content/deep/deeper/a.md"), "a").unwrap();
        let events = unwatched(&root);
        let next = || events.recv_timeout(Duration::from_secs(60)).unwrap();
        assert_eq!(next(), "failed");
        // The first comparison has nothing to compare with.
        assert_eq!(next(), "changed");
        fs::write(root.join("content/deep/deeper/a.md"), "more").unwrap();
        assert_eq!(next(), "changed");
        fs::write(root.join("content/deep/deeper/b.md"), "b").unwrap();
        assert_eq!(next(), "changed");
        // Folders behind links are sources.
        #[cfg(unix)]
        {
            fs::create_dir(root.join("shared")).unwrap();
            fs::write(root.join("shared/c.md"), "c").unwrap();
            std::os::unix::fs::symlink("../shared", root.join("content/linked")).unwrap();
            assert_eq!(next(), "changed");
            fs::write(root.join("shared/c.md"), "more").unwrap();
            assert_eq!(next(), "changed");
        }
        // The output is not a source.
        fs::write(root.join("public/index.html"), "x").unwrap();
        assert!(events.recv_timeout(Duration::from_secs(5)).is_err());
        // Another folder gets a watched name, so everything is watched again.
        fs::rename(root.join("content"), root.join("away")).unwrap();
        assert_eq!(next(), "changed");
    }
}
