//! Watching the sources.
//!
//! The system reports changes in the folders that it was asked to watch, not in those that later have
//! the same name: a folder that is moved away and back, or replaced by `git checkout`, is another one.
//! So what stands under each watched name is compared about once a second, and where it is another, all
//! is watched anew and the site is built again: nothing that changed in between is missed. Where the
//! system cannot watch, the sources themselves are compared instead, every few seconds.

use std::collections::BTreeSet;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant, SystemTime};

use file_id::FileId;
use notify_debouncer_full::notify::{
    self, Config, ErrorKind, EventKind, RecommendedWatcher, RecursiveMode,
};
use notify_debouncer_full::{
    DebounceEventResult, DebouncedEvent, Debouncer, RecommendedCache, new_debouncer_opt,
};
use walkdir::WalkDir;

use crate::source::SITE_FILE;

/// What watching found.
pub(super) enum Event {
    /// A source changed.
    Changed,
    /// Changes cannot be seen at once; why.
    Blind(String),
    /// Changes are seen at once again.
    Seeing,
}

/// The folders of sources in the site's own, which also holds the output and version control.
const FOLDERS: [&str; 3] = ["content", "templates", "static"];
/// How often the watched folders are compared with those that stand under their names.
const COMPARE: Duration = Duration::from_secs(1);
/// How often the sources themselves are compared where the system cannot watch them.
const SCAN: Duration = Duration::from_secs(2);
/// A scan may take no more than one part in so many of the time.
const SCAN_SHARE: u32 = 20;

/// The sources as they are watched.
pub(super) struct Watched {
    root: PathBuf,
    quiet_time: Duration,
    /// The site's own folder, by each name that the system may call it.
    tops: Vec<PathBuf>,
    /// Folders of which everything in them is a source, likewise.
    folders: Vec<PathBuf>,
    /// What stands under the names that are compared.
    identities: Vec<(PathBuf, Option<Identity>)>,
    /// Why changes cannot be seen at once.
    problem: Option<String>,
    events: Receiver<DebounceEventResult>,
    _debouncer: Option<Debouncer<RecommendedWatcher, RecommendedCache>>,
}

/// What tells a file or folder from another of the same name. A number of a file may be used again at
/// once for the next one, so its time of birth is part of it.
#[derive(PartialEq, Eq)]
struct Identity {
    id: Option<FileId>,
    born: Option<SystemTime>,
    /// Of a file, when it was changed and its size; a folder changes with all that is put into it.
    changed: Option<(Option<SystemTime>, u64)>,
}

impl Identity {
    fn of(path: &Path) -> Option<Self> {
        let metadata = path.metadata().ok()?;
        Some(Self {
            id: file_id::get_file_id(path).ok(),
            born: metadata.created().ok(),
            changed: metadata
                .is_file()
                .then(|| (metadata.modified().ok(), metadata.len())),
        })
    }
}

impl Watched {
    /// Watches the sources of the site at `root`, which is absolute: those that are there; the others
    /// are waited for.
    pub(super) fn start(root: &Path, quiet_time: Duration) -> Self {
        let (send, events) = channel();
        // Links are followed below, where they lead to something in the site's folder.
        let config = Config::default().with_follow_symlinks(false);
        let debouncer = new_debouncer_opt(quiet_time, None, send, RecommendedCache::new(), config);
        let canonical_root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        let (folders, links) = sources(root, &canonical_root);
        let mut problem = None;
        let debouncer = match debouncer {
            Ok(mut debouncer) => {
                let whole = folders.iter().map(|path| (path, RecursiveMode::Recursive));
                let top = (&canonical_root, RecursiveMode::NonRecursive);
                for (path, mode) in std::iter::once(top).chain(whole) {
                    if let Err(error) = debouncer.watch(path, mode)
                        && !(is_missing(&error) && path != &canonical_root)
                    {
                        problem.get_or_insert_with(|| explain(root, &error));
                    }
                }
                Some(debouncer)
            }
            Err(error) => {
                problem = Some(explain(root, &error));
                None
            }
        };
        let named = FOLDERS.iter().map(|name| root.join(name));
        let compared = [root.to_owned(), root.join(SITE_FILE)];
        let identities = compared.into_iter().chain(named).chain(links);
        Self {
            root: root.to_owned(),
            quiet_time,
            tops: vec![root.to_owned(), canonical_root],
            folders,
            identities: identities
                .map(|path| {
                    let identity = Identity::of(&path);
                    (path, identity)
                })
                .collect(),
            problem,
            events,
            _debouncer: debouncer,
        }
    }

    /// Calls `tell` after every change, without end.
    pub(super) fn run(mut self, tell: &dyn Fn(Event)) {
        let mut last_scan = None;
        let mut said = None;
        loop {
            match &self.problem {
                Some(why) if said.as_ref() != Some(why) => tell(Event::Blind(why.clone())),
                None if said.is_some() => tell(Event::Seeing),
                _ => {}
            }
            said.clone_from(&self.problem);
            self.until_replaced(&mut last_scan, tell);
            self = Self::start(&self.root, self.quiet_time);
            // Built after that, so that nothing is missed that changed before it was watched.
            tell(Event::Changed);
        }
    }

    /// Tells of changes until something else is to be watched than what is.
    fn until_replaced(&self, last_scan: &mut Option<u64>, tell: &dyn Fn(Event)) {
        let mut next_compare = Instant::now() + COMPARE;
        let mut next_scan = self.problem.is_some().then(Instant::now);
        loop {
            let wait = next_compare.saturating_duration_since(Instant::now());
            match self.events.recv_timeout(wait) {
                Ok(Ok(events)) => match self.judge(&events) {
                    Verdict::Nothing => {}
                    Verdict::Changed => tell(Event::Changed),
                    Verdict::Replaced => return,
                    // The build itself may be what made so many events: only what differs counts.
                    Verdict::Lost => next_scan = Some(Instant::now()),
                },
                // Among them is that there are too many folders to watch.
                Ok(Err(errors)) if errors.iter().all(is_missing) => {}
                Ok(Err(_)) => return,
                Err(RecvTimeoutError::Timeout) => {}
                // Without the system's help nothing is sent.
                Err(RecvTimeoutError::Disconnected) => std::thread::sleep(wait),
            }
            let now = Instant::now();
            if now >= next_compare {
                next_compare = now + COMPARE;
                let is_same = |(path, known): &(PathBuf, _)| Identity::of(path) == *known;
                if !self.identities.iter().all(is_same) {
                    return;
                }
            }
            if next_scan.is_some_and(|time| now >= time) {
                let found = scan(&self.root);
                let differs = last_scan.replace(found) != Some(found);
                let pause = SCAN.max(now.elapsed() * SCAN_SHARE);
                next_scan = self.problem.is_some().then(|| Instant::now() + pause);
                match &self.problem {
                    _ if !differs => {}
                    Some(_) => tell(Event::Changed),
                    None => return,
                }
            }
        }
    }

    fn judge(&self, events: &[DebouncedEvent]) -> Verdict {
        let verdicts = events.iter().map(|event| {
            if event.need_rescan() {
                return Verdict::Lost;
            }
            if matches!(event.kind, EventKind::Access(_)) {
                return Verdict::Nothing;
            }
            let appears = matches!(
                event.kind,
                EventKind::Create(_) | EventKind::Modify(notify::event::ModifyKind::Name(_))
            );
            let paths = event
                .paths
                .iter()
                .map(|path| self.judge_path(path, appears));
            paths.max().unwrap_or(Verdict::Nothing)
        });
        verdicts.max().unwrap_or(Verdict::Nothing)
    }

    /// A folder that appears may be a link, or hold some; one that is itself watched is another now.
    fn judge_path(&self, path: &Path, appears: bool) -> Verdict {
        let is_top = self.tops.iter().any(|top| top == path);
        let in_folder = self.folders.iter().any(|folder| path.starts_with(folder));
        let in_top = self.tops.iter().any(|top| path.parent() == Some(top));
        let name = path.file_name().and_then(|name| name.to_str());
        let is_folder = in_top && name.is_some_and(|name| FOLDERS.contains(&name));
        let is_site_file = in_top && name == Some(SITE_FILE);
        let is_watched = is_top || is_folder || self.folders.iter().any(|folder| folder == path);
        if is_watched && (appears || !path.exists()) {
            return Verdict::Replaced;
        }
        if in_folder && appears && (path.is_dir() || path.is_symlink()) {
            return Verdict::Replaced;
        }
        if is_site_file || is_folder || in_folder {
            return Verdict::Changed;
        }
        Verdict::Nothing
    }
}

/// What events mean, from the least to the most.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    /// Nothing for the site.
    Nothing,
    /// A source changed.
    Changed,
    /// The system lost count of what happened.
    Lost,
    /// Other folders are to be watched.
    Replaced,
}

/// The folders of sources, links within them followed, as the system calls them; and the links.
/// Nothing outside of the site's folder is among them.
fn sources(root: &Path, canonical_root: &Path) -> (Vec<PathBuf>, Vec<PathBuf>) {
    let (mut folders, mut links) = (BTreeSet::new(), Vec::new());
    let mut open: Vec<PathBuf> = FOLDERS.iter().map(|name| root.join(name)).collect();
    while let Some(path) = open.pop() {
        let Ok(folder) = path.canonicalize() else {
            continue;
        };
        let is_inside = folder.starts_with(canonical_root) && folder != canonical_root;
        // What is in a folder that was gone through was, too.
        let is_known = folder.ancestors().any(|above| folders.contains(above));
        if !is_inside || !folder.is_dir() || is_known {
            continue;
        }
        for entry in WalkDir::new(&folder).into_iter().flatten() {
            if entry.path_is_symlink() && entry.depth() > 0 {
                open.push(entry.path().to_owned());
                links.push(entry.into_path());
            }
        }
        folders.insert(folder);
    }
    (folders.into_iter().collect(), links)
}

/// A number that differs when a source does, by names, times and sizes, behind links too.
fn scan(root: &Path) -> u64 {
    let canonical_root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let (folders, _) = sources(root, &canonical_root);
    let tops = std::iter::once(root.join(SITE_FILE)).chain(folders);
    let entries = tops.flat_map(|top| {
        let walk = WalkDir::new(top).sort_by_file_name();
        walk.into_iter().flatten()
    });
    let mut hasher = DefaultHasher::new();
    for entry in entries {
        entry.path().hash(&mut hasher);
        if let Ok(metadata) = entry.path().metadata()
            && metadata.is_file()
        {
            (metadata.len(), metadata.modified().ok()).hash(&mut hasher);
        }
    }
    hasher.finish()
}

/// Whether something was gone before it could be watched.
fn is_missing(error: &notify::Error) -> bool {
    match &error.kind {
        ErrorKind::PathNotFound => true,
        ErrorKind::Io(error) => error.kind() == io::ErrorKind::NotFound,
        _ => false,
    }
}

fn explain(root: &Path, error: &notify::Error) -> String {
    match &error.kind {
        _ if !root.is_dir() => format!("`{}` is not there", root.display()),
        ErrorKind::MaxFilesWatch => {
            "the system lets nobody watch more folders (on Linux `fs.inotify.max_user_watches` says how many)"
                .to_owned()
        }
        ErrorKind::Io(error) => error.to_string(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::mpsc::{Receiver, channel};

    use super::*;

    /// A site that the system cannot watch, and what is told of it.
    fn unwatched(root: &Path) -> Receiver<&'static str> {
        let mut watched = Watched::start(root, Duration::from_millis(20));
        watched._debouncer = None;
        watched.events = channel().1;
        watched.problem = Some("too many folders".to_owned());
        let (send, told) = channel();
        std::thread::spawn(move || {
            watched.run(&move |event| {
                let event = match event {
                    Event::Changed => "changed",
                    Event::Blind(_) => "blind",
                    Event::Seeing => "seeing",
                };
                // The test may be over.
                let _ = send.send(event);
            });
        });
        told
    }

    #[test]
    fn where_the_system_cannot_watch_the_sources_are_compared() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        fs::create_dir_all(root.join("content/deep/deeper")).unwrap();
        fs::create_dir_all(root.join("public")).unwrap();
        fs::write(root.join(SITE_FILE), "title: x").unwrap();
        fs::write(root.join("content/deep/deeper/a.md"), "a").unwrap();
        let told = unwatched(&root);
        let next = || told.recv_timeout(Duration::from_secs(60)).unwrap();
        assert_eq!(next(), "blind");
        // The first comparison has nothing to compare with.
        assert_eq!(next(), "changed");
        fs::write(root.join("content/deep/deeper/a.md"), "more").unwrap();
        assert_eq!(next(), "changed");
        fs::write(root.join("content/deep/deeper/b.md"), "b").unwrap();
        assert_eq!(next(), "changed");
        // What is behind a link is one.
        #[cfg(unix)]
        {
            fs::create_dir(root.join("shared")).unwrap();
            fs::write(root.join("shared/c.md"), "c").unwrap();
            std::os::unix::fs::symlink("../shared", root.join("content/linked")).unwrap();
            assert_eq!(next(), "changed");
            fs::write(root.join("shared/c.md"), "more").unwrap();
            assert_eq!(next(), "changed");
        }
        // The output is no source.
        fs::write(root.join("public/index.html"), "x").unwrap();
        assert!(told.recv_timeout(Duration::from_secs(5)).is_err());
        // What stands under a watched name is another: the system is asked again.
        fs::rename(root.join("content"), root.join("away")).unwrap();
        assert_eq!(next(), "changed");
    }

    #[test]
    fn links_are_followed_within_the_site_alone() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let outside = tempfile::tempdir().unwrap();
        for name in ["content/a", "content/b", "shared/c"] {
            fs::create_dir_all(root.join(name)).unwrap();
        }
        #[cfg(unix)]
        for (target, link) in [
            (root.join("shared"), "content/shared"),
            (root.join("content"), "content/a/loop"),
            (root.join("content/a"), "content/b/twin"),
            (root.clone(), "content/root"),
            (outside.path().to_owned(), "content/outside"),
            (root.join("nothing"), "content/nothing"),
            (outside.path().to_owned(), "static"),
        ] {
            std::os::unix::fs::symlink(target, root.join(link)).unwrap();
        }
        let (folders, links) = sources(&root, &root);
        #[cfg(unix)]
        {
            assert_eq!(folders, [root.join("content"), root.join("shared")]);
            assert_eq!(links.len(), 6);
        }
        #[cfg(not(unix))]
        {
            assert_eq!(folders, [root.join("content")]);
            assert!(links.is_empty());
        }
        drop(outside);
    }
}
