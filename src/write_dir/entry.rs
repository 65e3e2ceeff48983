//! What a name in a folder stands for, and whether a file is still the one that was seen before.

use std::fs::File;
use std::io;
use std::time::UNIX_EPOCH;

use cap_fs_ext::{FileTypeExt, MetadataExt};
use cap_std::fs::{Dir, Metadata};
use serde::{Deserialize, Serialize};

/// What a name in a folder stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// A folder.
    Folder,
    /// A file.
    File(Stamp),
    /// Something that labnews neither follows nor opens.
    Special(SpecialFile),
}

/// A name that labnews neither follows nor opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpecialFile {
    /// A symbolic link, or a junction.
    Link,
    /// A named pipe.
    Pipe,
    /// A socket.
    Socket,
    /// A device.
    Device,
}

/// What identifies the content of a file without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Stamp {
    /// Its size in bytes.
    pub size: u64,
    /// When its content last changed, in nanoseconds since 1970; 0 if unknown.
    pub modified: u64,
    /// When the system last recorded any change, which programs cannot set; 0 if unknown.
    pub changed: u64,
    /// Its number on the disk; 0 if unknown.
    pub inode: u64,
}

impl Stamp {
    /// The stamp of an open file or folder.
    pub fn new(metadata: &Metadata) -> Self {
        let modified = metadata
            .modified()
            .ok()
            .map(cap_std::time::SystemTime::into_std);
        let modified = modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        Self {
            size: metadata.len(),
            modified: modified.map_or(0, |since| {
                u64::try_from(since.as_nanos()).unwrap_or_default()
            }),
            changed: read_change_time(metadata),
            inode: metadata.ino(),
        }
    }

    /// The stamp of an open file.
    pub fn from_file(file: &File) -> io::Result<Self> {
        Metadata::from_file(file).map(|metadata| Self::new(&metadata))
    }
}

/// Whether an open file has only one name: through another one, somebody could change it.
pub fn has_one_name(file: &File) -> bool {
    Metadata::from_file(file).is_ok_and(|metadata| metadata.nlink() == 1)
}

/// Whether two open files are the same.
pub fn is_same_file(a: &File, b: &File) -> bool {
    is_same(Metadata::from_file(a), Metadata::from_file(b))
}

/// Whether two open folders are the same.
pub fn is_same_folder(a: &Dir, b: &Dir) -> bool {
    is_same(a.dir_metadata(), b.dir_metadata())
}

fn is_same(a: io::Result<Metadata>, b: io::Result<Metadata>) -> bool {
    match (a, b) {
        (Ok(a), Ok(b)) => (a.dev(), a.ino()) == (b.dev(), b.ino()),
        _ => false,
    }
}

#[cfg(unix)]
fn read_change_time(metadata: &Metadata) -> u64 {
    use cap_std::fs::MetadataExt as _;
    let seconds = u64::try_from(metadata.ctime()).unwrap_or_default();
    let nanoseconds = u64::try_from(metadata.ctime_nsec()).unwrap_or_default();
    seconds
        .wrapping_mul(1_000_000_000)
        .wrapping_add(nanoseconds)
}

#[cfg(not(unix))]
fn read_change_time(_: &Metadata) -> u64 {
    0
}

/// Classifies a name by its metadata.
pub(super) fn classify(metadata: &Metadata) -> Entry {
    let kind = metadata.file_type();
    if kind.is_dir() {
        return Entry::Folder;
    }
    if kind.is_file() {
        return Entry::File(Stamp::new(metadata));
    }
    Entry::Special(if kind.is_fifo() {
        SpecialFile::Pipe
    } else if kind.is_socket() {
        SpecialFile::Socket
    } else if kind.is_symlink() {
        SpecialFile::Link
    } else {
        SpecialFile::Device
    })
}
