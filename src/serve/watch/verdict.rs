//! What events of the system mean for the site.

use std::path::{Path, PathBuf};

use notify::event::ModifyKind;
use notify::{Event, EventKind};

use super::sources::FOLDERS;
use crate::source::SITE_FILE;

/// What events mean, from the least to the most important.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verdict {
    /// No source changed.
    Unrelated,
    /// A source changed.
    Changed,
    /// The system lost events.
    Lost,
    /// Other folders must be watched.
    Replaced,
}

/// The folders that are watched.
pub(super) struct WatchedFolders {
    /// The site's folder, under each name that the system can use for it.
    pub roots: Vec<PathBuf>,
    /// The folders that contain only sources, likewise.
    pub sources: Vec<PathBuf>,
}

impl WatchedFolders {
    /// What an event means.
    pub(super) fn judge(&self, event: &Event) -> Verdict {
        if event.need_rescan() {
            return Verdict::Lost;
        }
        if matches!(event.kind, EventKind::Access(_)) {
            return Verdict::Unrelated;
        }
        let appears = matches!(
            event.kind,
            EventKind::Create(_) | EventKind::Modify(ModifyKind::Name(_))
        );
        let verdicts = event
            .paths
            .iter()
            .map(|path| self.judge_path(path, appears));
        verdicts.max().unwrap_or(Verdict::Unrelated)
    }

    fn judge_path(&self, path: &Path, appears: bool) -> Verdict {
        let is_root = self.roots.iter().any(|root| root == path);
        let is_in_source = self.sources.iter().any(|folder| path.starts_with(folder));
        let is_in_root = self.roots.iter().any(|root| path.parent() == Some(root));
        let name = path.file_name().and_then(|name| name.to_str());
        let is_folder = is_in_root && name.is_some_and(|name| FOLDERS.contains(&name));
        let is_site_file = is_in_root && name == Some(SITE_FILE);
        let is_watched = is_root || is_folder || self.sources.iter().any(|folder| folder == path);
        if is_watched && (appears || !path.exists()) {
            return Verdict::Replaced;
        }
        // A new folder can be a link or contain links, whose targets must be watched too.
        if is_in_source && appears && (path.is_dir() || path.is_symlink()) {
            return Verdict::Replaced;
        }
        if is_site_file || is_folder || is_in_source {
            return Verdict::Changed;
        }
        Verdict::Unrelated
    }
}
