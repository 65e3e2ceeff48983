//! What is at a path, in one system call.

use std::io;

use cap_std::fs::Dir;

use super::entry::{Entry, Stamp};

/// What is at a path.
#[derive(Debug, Clone, Copy)]
pub struct Status {
    /// What it is.
    pub entry: Entry,
    /// Its stamp; folders have one too, which changes with the names in the folder.
    pub stamp: Stamp,
    /// Whether it has more than one name.
    pub has_other_names: bool,
}

impl Status {
    /// What is at a path below an open folder; `None` if it does not exist. A link at the end of the path is not
    /// followed, but links on the way are, even out of the folder: the caller must know that there are none.
    #[cfg(unix)]
    pub fn of(folder: &Dir, path: &str) -> io::Result<Option<Self>> {
        use rustix::fs::{AtFlags, statat};
        use rustix::io::Errno;
        match statat(folder, path, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(stat) => Ok(Some(Self::from_stat(&stat))),
            Err(Errno::NOENT | Errno::NOTDIR) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// What is at a path below an open folder; `None` if it does not exist. A link at the end of the path is not
    /// followed.
    #[cfg(not(unix))]
    pub fn of(folder: &Dir, path: &str) -> io::Result<Option<Self>> {
        use cap_fs_ext::MetadataExt;
        match folder.symlink_metadata(path) {
            Ok(metadata) => Ok(Some(Self {
                entry: super::entry::classify(&metadata),
                stamp: Stamp::new(&metadata),
                has_other_names: metadata.is_file() && metadata.nlink() > 1,
            })),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    #[cfg(unix)]
    fn from_stat(stat: &rustix::fs::Stat) -> Self {
        use super::entry::SpecialFile;
        use rustix::fs::FileType;
        let stamp = Stamp {
            size: u64::try_from(stat.st_size).unwrap_or_default(),
            modified: nanoseconds(stat.st_mtime, stat.st_mtime_nsec),
            changed: nanoseconds(stat.st_ctime, stat.st_ctime_nsec),
            inode: stat.st_ino,
        };
        let entry = match FileType::from_raw_mode(stat.st_mode) {
            FileType::Directory => Entry::Folder,
            FileType::RegularFile => Entry::File(stamp),
            FileType::Symlink => Entry::Special(SpecialFile::Link),
            FileType::Fifo => Entry::Special(SpecialFile::Pipe),
            FileType::Socket => Entry::Special(SpecialFile::Socket),
            _ => Entry::Special(SpecialFile::Device),
        };
        Self {
            entry,
            stamp,
            has_other_names: matches!(entry, Entry::File(_)) && stat.st_nlink > 1,
        }
    }
}

/// A time in nanoseconds since 1970; 0 for an earlier one. The types of its parts depend on the system.
#[cfg(unix)]
fn nanoseconds(seconds: impl TryInto<u64>, nanoseconds: impl TryInto<u64>) -> u64 {
    match (seconds.try_into(), nanoseconds.try_into()) {
        (Ok(seconds), Ok(nanoseconds)) => seconds
            .saturating_mul(1_000_000_000)
            .saturating_add(nanoseconds),
        _ => 0,
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use cap_std::ambient_authority;

    use super::*;
    use crate::write_dir::SpecialFile;

    #[test]
    fn a_status_tells_what_is_there_and_has_the_stamp_of_the_open_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        fs::create_dir(path.join("a")).unwrap();
        fs::write(path.join("a/file"), "content").unwrap();
        symlink("a", path.join("link")).unwrap();
        let dir = Dir::open_ambient_dir(path, ambient_authority()).unwrap();
        let status = |name| Status::of(&dir, name).unwrap();
        let stamp = Stamp::from_file(&fs::File::open(path.join("a/file")).unwrap()).unwrap();
        assert_eq!(stamp.size, 7);
        let file = status("a/file").unwrap();
        assert_eq!((file.entry, file.stamp), (Entry::File(stamp), stamp));
        assert!(!file.has_other_names);
        assert_eq!(status("a").unwrap().entry, Entry::Folder);
        let link = Entry::Special(SpecialFile::Link);
        assert_eq!(status("link").unwrap().entry, link);
        assert!(status("b").is_none() && status("a/file/b").is_none());
        fs::hard_link(path.join("a/file"), path.join("twin")).unwrap();
        assert!(status("a/file").unwrap().has_other_names);
    }
}
