//! Watches the sources of a site.
//!
//! The system reports changes in the folders that it was asked to watch, not in folders that get the same name
//! later: a folder that is moved away and back, or replaced by `git checkout`, is another folder. About once a
//! second, the watcher therefore compares what has each watched name. When that differs, it watches everything
//! again and reports a change, so that no change in between is missed. When the system cannot watch, it
//! compares the sources themselves every few seconds.

mod identity;
mod sources;
mod verdict;
mod watcher;

pub(super) use watcher::{WatchEvent, Watcher};
