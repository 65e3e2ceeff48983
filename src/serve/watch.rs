//! Watching the sources.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;
use std::time::Duration;

use notify_debouncer_full::notify::{EventKind, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, new_debouncer};

use crate::source::SITE_FILE;

/// What watching found.
pub(super) enum Event {
    /// A source changed.
    Changed,
    /// Changes cannot be seen; why.
    Blind(String),
}

/// Calls `tell` after every change to the sources of the site at `root`, without end.
pub(super) fn watch(root: &Path, quiet_time: Duration, tell: &dyn Fn(Event)) {
    let (send, receive) = channel::<DebounceEventResult>();
    let mut debouncer = match new_debouncer(quiet_time, None, send) {
        Ok(debouncer) => debouncer,
        Err(error) => return tell(Event::Blind(error.to_string())),
    };
    if let Err(error) = debouncer.watch(root, RecursiveMode::NonRecursive) {
        return tell(Event::Blind(error.to_string()));
    }
    let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let mut watched: HashSet<PathBuf> = HashSet::new();
    loop {
        // The folders of sources, and not the root with its output and version control.
        for folder in ["content", "templates", "static"].map(|name| root.join(name)) {
            if folder.is_dir() && !watched.contains(&folder) {
                match debouncer.watch(&folder, RecursiveMode::Recursive) {
                    Ok(()) => drop(watched.insert(folder)),
                    Err(error) => tell(Event::Blind(error.to_string())),
                }
            }
        }
        let Ok(events) = receive.recv() else { return };
        let changed = events.is_ok_and(|events| {
            events
                .iter()
                .filter(|event| !matches!(event.kind, EventKind::Access(_)))
                .flat_map(|event| &event.paths)
                .any(|path| is_source(&root, path))
        });
        if changed {
            tell(Event::Changed);
        }
    }
}

fn is_source(root: &Path, path: &Path) -> bool {
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    match path.strip_prefix(root) {
        Ok(inside) => {
            let top = inside
                .iter()
                .next()
                .map(|part| part.to_string_lossy().into_owned());
            top.is_some_and(|top| {
                matches!(top.as_str(), SITE_FILE | "content" | "templates" | "static")
            })
        }
        Err(_) => true,
    }
}
