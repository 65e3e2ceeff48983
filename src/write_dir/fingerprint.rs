//! Whether a file still has the content that it had.

use std::fs::File;
use std::io::{self, Read};
use std::time::{SystemTime, UNIX_EPOCH};

use blake3::{Hash, Hasher};
use cap_fs_ext::{FollowSymlinks, OpenOptionsFollowExt, OpenOptionsSyncExt};
use cap_std::fs::{Dir, OpenOptions};
use serde::{Deserialize, Serialize};

use super::entry::{Entry, Stamp};
use super::status::Status;

/// The hash and stamp of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    /// The hash of its content.
    #[serde(with = "hash_bytes")]
    pub hash: Hash,
    /// Its stamp when it had that content.
    pub stamp: Stamp,
}

/// What a look at a file says about its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// It is the same.
    Same,
    /// It may be the same; the file must be read to know.
    Unsure,
    /// It is another.
    Different,
}

/// The indices of what is not sure.
pub fn list_unsure(is_sure: Vec<bool>) -> Vec<usize> {
    let list = is_sure.into_iter().enumerate();
    list.filter(|(_, is_sure)| !is_sure)
        .map(|(index, _)| index)
        .collect()
}

impl Fingerprint {
    /// Compares a file with its fingerprint without reading it. `path` must lead through no link.
    pub fn compare(&self, folder: &Dir, path: &str) -> Comparison {
        match Status::of(folder, path) {
            Ok(Some(Status {
                entry: Entry::File(stamp),
                ..
            })) => self.stamp.compare(&stamp),
            _ => Comparison::Different,
        }
    }

    /// Reads a file to compare it with its fingerprint. Returns the fingerprint with its new stamp; `None` if
    /// the content is another, or changes meanwhile.
    pub fn renew(&self, folder: &Dir, path: &str) -> Option<Self> {
        let found = Self::read(folder, path).ok()?;
        (found.hash == self.hash).then_some(found)
    }

    /// Reads a file. Fails if it changes meanwhile.
    pub fn read(folder: &Dir, path: &str) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.read(true).nonblock(true).follow(FollowSymlinks::No);
        let file = folder.open_with(path, &options)?;
        if !file.metadata()?.is_file() {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        Self::of(&file.into_std())
    }

    /// Reads an open file from where it is. Fails if it changes meanwhile.
    pub fn of(file: &File) -> io::Result<Self> {
        let now = Moment::now();
        let stamp = Stamp::from_file(file)?;
        let hash = hash_rest(file, stamp.size)?;
        if Stamp::from_file(file)? != stamp {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let stamp = stamp.settled(now);
        Ok(Self { hash, stamp })
    }
}

/// Hashes the rest of a file of about this size.
fn hash_rest(mut file: &File, size: u64) -> io::Result<Hash> {
    // One large buffer is much faster than many small reads, since BLAKE3 hashes parts of it at once.
    const BUFFER: u64 = 1 << 18;
    let mut buffer = vec![0; usize::try_from(size.min(BUFFER)).unwrap_or(0) + 1];
    let mut hasher = Hasher::new();
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hasher.finalize()),
            read => hasher.update(&buffer[..read]),
        };
    }
}

/// A time, in nanoseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(u64);

impl Moment {
    /// The time now.
    pub fn now() -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        Self(now.map_or(0, |now| u64::try_from(now.as_nanos()).unwrap_or_default()))
    }
}

/// How long after a change a file system may give another change the same time: systems update the time that
/// they use for it every 1 to 10 milliseconds.
const TICK: u64 = 20_000_000;

/// The same for file systems that store times without parts of a millisecond: FAT stores every second second.
const COARSE_TICK: u64 = 2_500_000_000;

impl Stamp {
    /// The stamp, as it was seen at this moment, if a later change will change it; otherwise a stamp that no
    /// file has. Systems give changes within a few milliseconds the same time.
    pub fn settled(self, seen: Moment) -> Self {
        let last = self.modified.max(self.changed);
        let is_coarse = last.is_multiple_of(1_000_000);
        let tick = if is_coarse { COARSE_TICK } else { TICK };
        if self.is_known() && last.saturating_add(tick) < seen.0 {
            self
        } else {
            Self {
                size: self.size,
                ..Self::default()
            }
        }
    }

    /// Whether it proves that a file did not change. Programs can set the time of modification, but not that of
    /// the last change.
    pub fn is_known(&self) -> bool {
        self.changed != 0
    }

    /// Compares a stamp that was kept with that of a file now.
    pub fn compare(&self, now: &Self) -> Comparison {
        if self.is_known() && self == now {
            Comparison::Same
        } else if self.size == now.size {
            Comparison::Unsure
        } else {
            Comparison::Different
        }
    }
}

/// Stores a hash as its bytes.
pub mod hash_bytes {
    use blake3::Hash;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    /// Writes the bytes.
    pub fn serialize<S: Serializer>(hash: &Hash, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(hash.as_bytes())
    }

    /// Reads the bytes.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Hash, D::Error> {
        let bytes = <&[u8]>::deserialize(deserializer)?;
        Hash::from_slice(bytes).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(changed: u64) -> Stamp {
        Stamp {
            size: 3,
            modified: 5,
            changed,
            inode: 7,
        }
    }

    #[test]
    fn a_stamp_counts_once_no_other_change_can_have_it() {
        let fine = 1_700_000_000_123_456_789;
        let coarse = 1_700_000_000_120_000_000;
        let unknown = Stamp {
            size: 3,
            ..Stamp::default()
        };
        for (changed, tick) in [(fine, TICK), (coarse, COARSE_TICK)] {
            let settled = |after| stamp(changed).settled(Moment(changed + after));
            assert_eq!(settled(0), unknown);
            assert_eq!(settled(tick), unknown);
            assert_eq!(settled(tick + 1), stamp(changed));
        }
        assert_eq!(stamp(fine).settled(Moment(fine - 1)), unknown, "the future");
        assert_eq!(stamp(0).settled(Moment(fine)), unknown, "no time of change");
    }

    #[test]
    fn a_stamp_that_is_not_known_is_like_no_other() {
        let now = stamp(9);
        assert_eq!(now.compare(&now), Comparison::Same);
        assert_eq!(stamp(8).compare(&now), Comparison::Unsure);
        assert_eq!(stamp(0).compare(&stamp(0)), Comparison::Unsure);
        let larger = Stamp { size: 4, ..now };
        assert_eq!(now.compare(&larger), Comparison::Different);
    }
}
