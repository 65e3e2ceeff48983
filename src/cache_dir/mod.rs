//! The cache in `.labnews/` of a site's folder: what is expensive to make, kept by a name that says what it
//! was made from. It may be deleted at any time.
//!
//! Every entry ends with a seal, a hash of its name and content, so a damaged entry, or one that was copied
//! to another name, is as good as missing. There are two kinds of seal:
//!
//! - [`CacheDir::open`]: anybody can compute the seal. It does not prove who wrote an entry: CI restores the
//!   folder from where others may have written. So each user of the cache also checks that an entry is what its
//!   name says, for example a picture of that format and size. No check can tell the right pixels from others;
//!   that is why the workflow of `labnews init` restores no cache that a pull request wrote.
//! - [`CacheDir::open_keyed`]: the seal needs a key that only this machine has, so labnews wrote the entry here.
//!   This is for entries that no check can verify, because they vouch for whole pages. An entry from another
//!   machine, or from a commit, is as good as missing. See [`key`] for where the key comes from.
//!
//! Entries are written to a temporary name and renamed, so readers see all of an entry or nothing. Nothing is
//! read or written through a link. [`CacheDir::prune`] removes entries that no build used for a month.

mod key;

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime};

use blake3::{Hash, Hasher};
use cap_fs_ext::{DirExt, SystemTimeSpec};

use self::key::{Key, cache_key};
use crate::diagnostic::Problem;
use crate::messages;
use crate::write_dir::{Entry, Reason, WriteDir, WriteError, has_one_name, is_same_folder, rename};

/// The name of the folder.
const FOLDER: &str = ".labnews";

/// How long an entry stays that no build uses.
const MAX_AGE: Duration = Duration::from_secs(60 * 60 * 24 * 30);

/// How old the time of an entry's last use may get before it is updated.
const TOUCH_INTERVAL: Duration = Duration::from_secs(60 * 60 * 24);

/// Entries of one kind, in a folder of their own.
#[derive(Debug)]
pub(crate) struct CacheDir {
    root: PathBuf,
    kind: &'static str,
    /// The key of the seals; `None` if anybody can compute them.
    key: Option<&'static Key>,
    folder: OnceLock<WriteDir>,
}

impl CacheDir {
    /// Opens the entries of a kind, if there are any. Fails if `.labnews` or the folder in it is a link:
    /// writing through one would write elsewhere.
    pub(crate) fn open(root: &Path, kind: &'static str) -> Result<Self, WriteError> {
        Self::open_with(root, kind, None)
    }

    /// The same for entries that only labnews on this machine can have written.
    pub(crate) fn open_keyed(root: &Path, kind: &'static str) -> Result<Self, WriteError> {
        Self::open_with(root, kind, Some(cache_key()))
    }

    fn open_with(
        root: &Path,
        kind: &'static str,
        key: Option<&'static Key>,
    ) -> Result<Self, WriteError> {
        let cache = Self {
            root: root.to_owned(),
            kind,
            key,
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

    /// Whether its entries are still in the folder that has its name: somebody may have deleted the cache.
    pub(crate) fn is_current(&self) -> bool {
        let Some(open) = self.folder.get() else {
            return true;
        };
        let named = Self::open(&self.root, self.kind);
        named.is_ok_and(|named| {
            let named = named.folder.get();
            named.is_some_and(|named| is_same_folder(named.handle(), open.handle()))
        })
    }

    /// The content of an entry of at most `limit` bytes; `None` if it is missing or damaged.
    pub(crate) fn get(&self, name: &str, limit: u64) -> Option<Vec<u8>> {
        Some(self.read(name, limit)?.0)
    }

    /// An entry of at most `limit` bytes that passes a check, to be read later; `None` if it is missing,
    /// damaged, or fails the check.
    pub(crate) fn get_file(
        self: &Arc<Self>,
        name: &str,
        limit: u64,
        is_valid: impl FnOnce(&[u8]) -> bool,
    ) -> Option<CachedFile> {
        let (content, hash) = self.read(name, limit)?;
        is_valid(&content).then(|| self.file(name, &content, hash))
    }

    /// Writes an entry, and replaces one that exists. Builds that write the same entry at once do no harm.
    pub(crate) fn put(&self, name: &str, content: &[u8]) -> Result<(), WriteError> {
        self.write(name, content, blake3::hash(content))
    }

    /// Writes an entry, to be read later.
    pub(crate) fn put_file(
        self: &Arc<Self>,
        name: &str,
        content: &[u8],
    ) -> Result<CachedFile, WriteError> {
        let hash = blake3::hash(content);
        self.write(name, content, hash)?;
        Ok(self.file(name, content, hash))
    }

    /// Removes entries that no build used for a month, as far as that is possible.
    pub(crate) fn prune(&self) {
        let Some(folder) = self.folder.get() else {
            return;
        };
        for name in folder.names().into_iter().flatten() {
            let metadata = folder.handle().symlink_metadata(&name);
            let modified = metadata.and_then(|metadata| metadata.modified());
            if modified.is_ok_and(|time| is_older(time.into_std(), MAX_AGE)) {
                let _ = folder.remove(&name);
            }
        }
    }

    fn file(self: &Arc<Self>, name: &str, content: &[u8], hash: Hash) -> CachedFile {
        CachedFile {
            cache: self.clone(),
            name: name.into(),
            hash,
            size: content.len() as u64,
        }
    }

    /// The content of an entry, and its hash.
    fn read(&self, name: &str, limit: u64) -> Option<(Vec<u8>, Hash)> {
        let folder = self.folder.get()?;
        let file = folder.open_file(name).ok()??;
        // Somebody could change a file through another of its names.
        if !has_one_name(&file) {
            return None;
        }
        let most = limit.saturating_add(blake3::OUT_LEN as u64);
        let size = file.metadata().map_or(0, |metadata| metadata.len());
        let mut bytes = Vec::with_capacity(usize::try_from(size.min(most)).unwrap_or(0) + 1);
        let mut start = (&file).take(most.saturating_add(1));
        start.read_to_end(&mut bytes).ok()?;
        if bytes.len() as u64 > most {
            return None;
        }
        let (content, found) = bytes.split_last_chunk::<{ blake3::OUT_LEN }>()?;
        let hash = blake3::hash(content);
        if self.seal(name, hash) != *found {
            return None;
        }
        bytes.truncate(bytes.len() - blake3::OUT_LEN);
        touch(folder, name, &file);
        Some((bytes, hash))
    }

    fn write(&self, name: &str, content: &[u8], hash: Hash) -> Result<(), WriteError> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let folder = self.create()?;
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let temporary = format!(".{name}.{}.{count}.new", std::process::id());
        let write = || {
            folder.remove(&temporary)?;
            let mut file = folder.create_new(&temporary)?;
            file.write_all(content)?;
            // At the end, where programs that show pictures do not look.
            file.write_all(self.seal(name, hash).as_bytes())?;
            drop(file);
            // Renaming cannot replace a folder, as older versions of labnews wrote.
            if let Some(Entry::Folder | Entry::Special(_)) = folder.look(name)? {
                folder.remove(name)?;
            }
            rename(folder, &temporary, folder, name)
        };
        write().map_err(|error| {
            let _ = folder.remove(&temporary);
            WriteError::io(&folder.path_of(name), error)
        })
    }

    /// The hash of an entry's name and content, so that no entry passes for another. With a key, it includes
    /// the kind, because all kinds have the same key.
    fn seal(&self, name: &str, content: Hash) -> Hash {
        let mut hasher = match self.key {
            None => Hasher::new(),
            Some(key) => {
                let mut hasher = Hasher::new_keyed(key);
                hasher.update(self.kind.as_bytes()).update(&[0]);
                hasher
            }
        };
        hasher.update(name.as_bytes());
        hasher.update(&[0]).update(content.as_bytes());
        hasher.finalize()
    }

    /// The folder, which is created if it is missing.
    fn create(&self) -> Result<&WriteDir, WriteError> {
        if let Some(folder) = self.folder.get() {
            return Ok(folder);
        }
        let own = WriteDir::open_site(&self.root)?.make_folder(FOLDER)?;
        let folder = own.make_folder(self.kind)?;
        Ok(self.folder.get_or_init(|| folder))
    }
}

/// An entry whose content is known, but not in memory.
#[derive(Debug, Clone)]
pub struct CachedFile {
    cache: Arc<CacheDir>,
    name: Arc<str>,
    hash: Hash,
    size: u64,
}

impl CachedFile {
    /// The hash of its content.
    pub(crate) fn hash(&self) -> Hash {
        self.hash
    }

    /// The size of its content in bytes.
    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    /// Opens it. Its content is the first [`size`](Self::size) bytes, whatever they are by now.
    pub(crate) fn open(&self) -> io::Result<File> {
        let missing = || io::Error::from(io::ErrorKind::NotFound);
        let folder = self.cache.folder.get().ok_or_else(missing)?;
        let file = folder.open_file(&*self.name).map_err(io::Error::other)?;
        file.ok_or_else(missing)
    }

    /// Its content; an error if another program changed it since.
    pub fn read(&self) -> Result<Vec<u8>, Problem> {
        match self.cache.read(&self.name, self.size) {
            Some((content, hash)) if hash == self.hash => Ok(content),
            _ => {
                let path = Path::new(FOLDER).join(self.cache.kind).join(&*self.name);
                Err(messages::cache_dir::changed_during_build(&path.display()))
            }
        }
    }
}

fn is_older(time: SystemTime, age: Duration) -> bool {
    time.elapsed().is_ok_and(|elapsed| elapsed > age)
}

/// Records that an entry is in use, once a day. An entry is usable even if that fails.
fn touch(folder: &WriteDir, name: &str, file: &File) {
    let modified = file.metadata().and_then(|metadata| metadata.modified());
    if modified.is_ok_and(|time| is_older(time, TOUCH_INTERVAL)) {
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
    fn entries_that_no_build_used_are_pruned() {
        let root = tempfile::tempdir().unwrap();
        let long_ago = SystemTime::now() - MAX_AGE - Duration::from_secs(60);
        let folder = root.path().join(".labnews/cards");
        fs::create_dir_all(folder.join("of-an-older-version")).unwrap();
        fs::write(folder.join("of-an-older-version/about.json"), "{}").unwrap();
        for name in ["old", "used", ".a.1.0.new"] {
            cache(root.path()).put(name, b"x").unwrap();
        }
        for name in ["old", "used", ".a.1.0.new", "of-an-older-version"] {
            let file = File::open(folder.join(name)).unwrap();
            file.set_modified(long_ago).unwrap();
        }
        cache(root.path()).get("used", 9).unwrap();
        cache(root.path()).prune();
        let names: Vec<_> = fs::read_dir(&folder).unwrap().flatten().collect();
        let names: Vec<_> = names.iter().map(|entry| entry.file_name()).collect();
        assert_eq!(names, ["used"]);
    }

    #[test]
    fn an_entry_is_read_whole_and_under_its_name_or_not_at_all() {
        let root = tempfile::tempdir().unwrap();
        assert_eq!(cache(root.path()).get("a", 9), None);
        cache(root.path()).put("a", b"content").unwrap();
        let read = |name: &str, limit| cache(root.path()).get(name, limit);
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

    #[test]
    fn a_keyed_entry_is_believed_only_with_its_key_name_and_kind() {
        let root = tempfile::tempdir().unwrap();
        let open = |kind, key| CacheDir::open_with(root.path(), kind, key).unwrap();
        let ours: Option<&'static Key> = Some(&[1; 32]);
        open("pages", ours).put("a", b"content").unwrap();
        let read = |kind, key, name| open(kind, key).get(name, 7);
        assert_eq!(read("pages", ours, "a").as_deref(), Some(&b"content"[..]));
        assert_eq!(read("pages", Some(&[2; 32]), "a"), None);
        assert_eq!(read("pages", None, "a"), None);
        let folder = root.path().join(".labnews");
        let whole = fs::read(folder.join("pages/a")).unwrap();
        for (kind, name) in [("pages", "b"), ("shards", "a")] {
            fs::create_dir_all(folder.join(kind)).unwrap();
            fs::write(folder.join(kind).join(name), &whole).unwrap();
            assert_eq!(read(kind, ours, name), None, "{kind}/{name}");
        }
        for bit in 0..whole.len() * 8 {
            let mut flipped = whole.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            fs::write(folder.join("pages/a"), flipped).unwrap();
            assert_eq!(read("pages", ours, "a"), None, "bit {bit}");
        }
        // An entry that anybody can write passes for none of ours.
        open("pages", None).put("a", b"content").unwrap();
        assert_eq!(read("pages", ours, "a"), None);
    }

    #[test]
    fn a_file_is_read_again_only_while_it_is_the_same() {
        let root = tempfile::tempdir().unwrap();
        let cache = Arc::new(cache(root.path()));
        let file = cache.put_file("a", b"content").unwrap();
        assert_eq!(file.hash(), blake3::hash(b"content"));
        assert_eq!(file.read().unwrap(), b"content");
        let found = cache.get_file("a", 7, |content| content == b"content");
        assert_eq!(found.unwrap().read().unwrap(), b"content");
        assert!(cache.get_file("a", 7, |_| false).is_none());
        cache.put("a", b"another").unwrap();
        assert!(file.read().is_err());
        fs::remove_file(root.path().join(".labnews/cards/a")).unwrap();
        assert!(file.read().is_err());
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
        let said = "`.labnews` is a link, and labnews does not write through links";
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
            assert_eq!(cache(root.path()).get(name, 99), None, "{name}");
            cache(root.path()).put(name, b"new").unwrap();
            let read = cache(root.path()).get(name, 99);
            assert_eq!(read.as_deref(), Some(&b"new"[..]), "{name}");
        }
        assert_eq!(fs::read(&precious).unwrap(), b"precious");
    }
}
