//! `.labnews/` of a site's folder: what was made once and is kept. It may be deleted at any time.
//!
//! It is input all the same: CI restores it from where others may have written, and disks damage
//! files. So whoever reads an entry checks that it is what its name says. A seal behind the content
//! shows damage; it keeps nobody from writing an entry of their own with a seal of its own. What no check can
//! show, pixels of another picture, is why the workflow of `labnews init` keeps no cache that a pull
//! request wrote.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime};

use cap_fs_ext::{DirExt, SystemTimeSpec};

use crate::write_dir::{Entry, Reason, WriteDir, WriteError, has_one_name, rename};

/// The name of the folder.
const FOLDER: &str = ".labnews";

/// How long an entry that no build asks for is kept.
const KEPT: Duration = Duration::from_secs(60 * 60 * 24 * 30);

/// How old the note that an entry was asked for may get.
const NOTED: Duration = Duration::from_secs(60 * 60 * 24);

/// Entries of one kind: files by names that say what they were made of.
#[derive(Debug)]
pub(crate) struct CacheDir {
    root: PathBuf,
    kind: &'static str,
    folder: OnceLock<WriteDir>,
}

impl CacheDir {
    /// Opens the entries of a kind; there need not be any. Neither `.labnews` nor anything in it may be
    /// a link: what is written through one lands elsewhere.
    pub(crate) fn open(root: &Path, kind: &'static str) -> Result<Self, WriteError> {
        let cache = Self {
            root: root.to_owned(),
            kind,
            folder: OnceLock::new(),
        };
        let found = WriteDir::open_site(root)?.folder(FOLDER);
        let found = found.and_then(|own| own.map_or(Ok(None), |own| own.folder(kind)));
        match found {
            Ok(Some(folder)) => drop(cache.folder.set(folder)),
            // A site can be built without a cache.
            Ok(None) => {}
            Err(error) if matches!(error.reason, Reason::IsFile | Reason::Io(_)) => {}
            Err(error) => return Err(error),
        }
        Ok(cache)
    }

    /// The folder, which is made if it is missing.
    fn made(&self) -> Result<&WriteDir, WriteError> {
        if let Some(folder) = self.folder.get() {
            return Ok(folder);
        }
        let own = WriteDir::open_site(&self.root)?.make_folder(FOLDER)?;
        let folder = own.make_folder(self.kind)?;
        Ok(self.folder.get_or_init(|| folder))
    }

    /// An entry of at most `limit` bytes. None of what is no plain file with one name.
    pub(crate) fn read(&self, name: &str, limit: u64) -> Option<Vec<u8>> {
        let folder = self.folder.get()?;
        let file = folder.open_file(name).ok()??;
        if !has_one_name(&file) {
            return None;
        }
        let mut bytes = Vec::new();
        let mut start = (&file).take(limit.saturating_add(1));
        start.read_to_end(&mut bytes).ok()?;
        if bytes.len() as u64 > limit {
            return None;
        }
        note_use(folder, name, &file);
        Some(bytes)
    }

    /// An entry of at most `limit` bytes that was [sealed](Self::write_sealed) and is whole.
    pub(crate) fn read_sealed(&self, name: &str, limit: u64) -> Option<Vec<u8>> {
        let mut bytes = self.read(name, limit.saturating_add(blake3::OUT_LEN as u64))?;
        let end = bytes.len().checked_sub(blake3::OUT_LEN)?;
        let is_whole = seal(name, &bytes[..end]).as_bytes() == &bytes[end..];
        bytes.truncate(end);
        is_whole.then_some(bytes)
    }

    /// Writes an entry, whole or not at all, over one that may be there. Builds that write the same
    /// entry at once do no harm.
    pub(crate) fn write(&self, name: &str, bytes: &[u8]) -> Result<(), WriteError> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let folder = self.made()?;
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let new = format!(".{name}.{}.{count}.new", std::process::id());
        let written = folder
            .remove(&new)
            .and_then(|()| folder.create_new(&new)?.write_all(bytes))
            .and_then(|()| match folder.look(name)? {
                // A link, or a folder of an older version.
                Some(Entry::Folder | Entry::Special(_)) => folder.remove(name),
                Some(Entry::File(_)) | None => Ok(()),
            })
            .and_then(|()| rename(folder, &new, folder, name));
        if written.is_err() {
            let _ = folder.remove(&new);
        }
        written.map_err(|error| WriteError::io(&folder.path_of(name), error))
    }

    /// Writes an entry with a seal behind it, where programs that show pictures do not look.
    pub(crate) fn write_sealed(&self, name: &str, mut bytes: Vec<u8>) -> Result<(), WriteError> {
        let seal = seal(name, &bytes);
        bytes.extend(seal.as_bytes());
        self.write(name, &bytes)
    }

    /// Removes what was not asked for in a month. What cannot be removed stays.
    pub(crate) fn prune(&self) {
        let Some(folder) = self.folder.get() else {
            return;
        };
        for name in folder.names().into_iter().flatten() {
            let metadata = folder.handle().symlink_metadata(&name);
            let modified = metadata.and_then(|metadata| metadata.modified());
            if modified.is_ok_and(|time| is_older(time.into_std(), KEPT)) {
                let _ = folder.remove(&name);
            }
        }
    }
}

/// An entry whose bytes are known.
#[derive(Debug, Clone)]
pub struct CachedFile {
    cache: Arc<CacheDir>,
    name: Arc<str>,
    hash: blake3::Hash,
    size: u64,
}

impl CachedFile {
    /// An entry with these bytes.
    pub(crate) fn new(cache: &Arc<CacheDir>, name: &str, bytes: &[u8]) -> Self {
        Self {
            cache: cache.clone(),
            name: name.into(),
            hash: blake3::hash(bytes),
            size: bytes.len() as u64,
        }
    }

    /// The hash of its bytes.
    pub(crate) fn hash(&self) -> blake3::Hash {
        self.hash
    }

    /// How many bytes it has.
    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    /// Opens it, whatever its bytes are by now.
    pub fn open(&self) -> io::Result<File> {
        let gone = || io::Error::from(io::ErrorKind::NotFound);
        let folder = self.cache.folder.get().ok_or_else(gone)?;
        let file = folder.open_file(&*self.name).map_err(io::Error::other)?;
        file.ok_or_else(gone)
    }

    /// Its bytes; an error if they are others by now.
    pub fn read(&self) -> io::Result<Vec<u8>> {
        let bytes = self.cache.read(&self.name, self.size);
        let bytes = bytes.filter(|bytes| blake3::hash(bytes) == self.hash);
        bytes.ok_or_else(|| {
            let path = Path::new(FOLDER).join(self.cache.kind).join(&*self.name);
            let path = path.display();
            io::Error::other(format!("`{path}` changed while the site was built"))
        })
    }
}

/// The hash of an entry and of its name, so that no entry passes for another.
fn seal(name: &str, bytes: &[u8]) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(name.as_bytes()).update(&[0]).update(bytes);
    hasher.finalize()
}

fn is_older(time: SystemTime, age: Duration) -> bool {
    time.elapsed().is_ok_and(|elapsed| elapsed > age)
}

/// Notes that an entry was asked for, once a day. That it cannot be noted is no reason not to use it.
fn note_use(folder: &WriteDir, name: &str, file: &File) {
    let modified = file.metadata().and_then(|metadata| metadata.modified());
    if modified.is_ok_and(|time| is_older(time, NOTED)) {
        let now = Some(SystemTimeSpec::SymbolicNow);
        let _ = folder.handle().set_symlink_times(name, None, now);
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn cache(root: &Path) -> CacheDir {
        CacheDir::open(root, "cards").unwrap()
    }

    #[test]
    fn what_nobody_asked_for_goes_and_what_was_used_stays() {
        let root = tempfile::tempdir().unwrap();
        let long_ago = SystemTime::now() - KEPT - Duration::from_secs(60);
        let folder = root.path().join(".labnews/cards");
        fs::create_dir_all(folder.join("of-an-older-version")).unwrap();
        fs::write(folder.join("of-an-older-version/about.json"), "{}").unwrap();
        for name in ["old", "used", ".a.1.0.new"] {
            cache(root.path()).write(name, b"x").unwrap();
        }
        for name in ["old", "used", ".a.1.0.new", "of-an-older-version"] {
            let file = File::open(folder.join(name)).unwrap();
            file.set_modified(long_ago).unwrap();
        }
        cache(root.path()).read("used", 9).unwrap();
        cache(root.path()).prune();
        let names: Vec<_> = fs::read_dir(&folder).unwrap().flatten().collect();
        let names: Vec<_> = names.iter().map(|entry| entry.file_name()).collect();
        assert_eq!(names, ["used"]);
    }

    #[test]
    fn what_is_sealed_comes_out_whole_and_under_its_name_or_not_at_all() {
        let root = tempfile::tempdir().unwrap();
        assert_eq!(cache(root.path()).read_sealed("a", 9), None);
        cache(root.path())
            .write_sealed("a", b"content".to_vec())
            .unwrap();
        let read = |name: &str, limit| cache(root.path()).read_sealed(name, limit);
        assert_eq!(read("a", 7).as_deref(), Some(&b"content"[..]));
        assert_eq!(read("a", 6), None);
        let folder = root.path().join(".labnews/cards");
        let whole = fs::read(folder.join("a")).unwrap();
        fs::write(folder.join("b"), &whole).unwrap();
        assert_eq!(read("b", 7), None);
        for bit in 0..whole.len() * 8 {
            let mut flipped = whole.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            fs::write(folder.join("a"), flipped).unwrap();
            assert_eq!(read("a", 7), None, "bit {bit}");
        }
        for length in 0..whole.len() {
            fs::write(folder.join("a"), &whole[..length]).unwrap();
            assert_eq!(read("a", 7), None, "{length} bytes");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_are_neither_read_nor_written_through() {
        use std::os::unix::fs::symlink;
        let (root, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let precious = elsewhere.path().join("a");
        fs::write(&precious, "precious").unwrap();
        symlink(elsewhere.path(), root.path().join(".labnews")).unwrap();
        let error = CacheDir::open(root.path(), "cards").unwrap_err();
        let said = "`.labnews` is a link, and labnews writes through none";
        assert_eq!(error.to_string(), said);

        fs::remove_file(root.path().join(".labnews")).unwrap();
        let folder = root.path().join(".labnews/cards");
        fs::create_dir_all(&folder).unwrap();
        symlink(&precious, folder.join("a")).unwrap();
        fs::hard_link(&precious, folder.join("b")).unwrap();
        rustix::fs::mknodat(
            rustix::fs::CWD,
            folder.join("c"),
            rustix::fs::FileType::Fifo,
            rustix::fs::Mode::RWXU,
            0,
        )
        .unwrap();
        for name in ["a", "b", "c"] {
            assert_eq!(cache(root.path()).read(name, 99), None, "{name}");
            cache(root.path()).write(name, b"new").unwrap();
            let read = cache(root.path()).read(name, 99);
            assert_eq!(read.as_deref(), Some(&b"new"[..]), "{name}");
        }
        assert_eq!(fs::read(&precious).unwrap(), b"precious");
    }
}
