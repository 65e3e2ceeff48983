//! Tells a file or folder from another with the same name.

use std::path::Path;
use std::time::SystemTime;

use file_id::FileId;

/// The identity of a file or folder. A system can reuse the number of a file at once, so the time of creation
/// is part of it.
#[derive(PartialEq, Eq)]
pub(super) struct Identity {
    id: Option<FileId>,
    created: Option<SystemTime>,
    /// The time of the last change, and the size; only for files, because a folder changes with each file in
    /// it.
    version: Option<(Option<SystemTime>, u64)>,
}

impl Identity {
    /// The identity of what is at a path; `None` if nothing is.
    pub(super) fn read(path: &Path) -> Option<Self> {
        let metadata = path.metadata().ok()?;
        Some(Self {
            id: file_id::get_file_id(path).ok(),
            created: metadata.created().ok(),
            version: metadata
                .is_file()
                .then(|| (metadata.modified().ok(), metadata.len())),
        })
    }
}
