//! The folders that labnews created on the way to another.

use std::path::PathBuf;

/// Folders that did not exist before.
#[derive(Debug, Default)]
pub struct CreatedFolders(Vec<PathBuf>);

impl CreatedFolders {
    /// Adds a folder, which is inside those added before.
    pub(super) fn push(&mut self, folder: PathBuf) {
        self.0.push(folder);
    }

    /// Whether no folder was created.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Removes those that are still empty.
    pub fn remove_empty(&self) {
        for folder in self.0.iter().rev() {
            if std::fs::remove_dir(folder).is_err() {
                break;
            }
        }
    }
}
