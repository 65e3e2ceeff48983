//! The site's folder: the only way by which a file of the site is read.
//!
//! Content comes from many people. A repository may contain links that lead elsewhere, pipes that never end, and
//! files larger than memory. [`SiteDir`] opens files within the site's folder and nothing
//! else: the operating system resolves each path beneath the folder's handle, so no link that
//! changes in between leads out of it.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use blake3::Hash;
use cap_fs_ext::{FollowSymlinks, MetadataExt, OpenOptionsFollowExt, OpenOptionsSyncExt};
use cap_std::ambient_authority;
use cap_std::fs::{Dir, DirEntry, FileType, OpenOptions};

use super::file_kind::HEAD;
use super::read_log::{Kind, LogWriter, ReadLog, hash_names};
use crate::diagnostic::{Diagnostic, Place};
use crate::limits::SizeLimit;
use crate::messages::Problem;
use crate::messages::files::{self, NonRegularFile};
use crate::write_dir::{Fingerprint, Moment, Stamp, is_same_folder};

/// An open folder of a site.
#[derive(Debug)]
pub struct SiteDir {
    dir: Dir,
    /// Its path without links, to find out where absolute links lead.
    canonical: PathBuf,
    /// What was asked so far, and the answers.
    log: Mutex<LogWriter>,
}

/// What a folder holds.
#[derive(Debug)]
pub(super) struct Listing {
    /// Names, in which characters may be lost, and types.
    pub entries: Vec<(String, FileType)>,
    /// The hash of these.
    pub hash: Hash,
    /// The folder's stamp before it was listed.
    pub stamp: Stamp,
}

/// A file of the site that can be opened.
#[derive(Debug, Clone)]
pub struct SiteFile {
    site: Arc<SiteDir>,
    /// Its real path without links, relative to the site's folder, with `/` between its parts.
    real: Arc<str>,
}

/// A regular file of the site that is open for reading.
#[derive(Debug)]
pub struct OpenFile {
    /// The file, at its start.
    pub file: File,
    /// How many bytes it had when it was opened.
    pub size: u64,
    /// Its identity, whatever its name.
    pub identity: Identity,
    /// Whether it has more than one name.
    pub has_other_names: bool,
}

/// What identifies a file under every name: its device and inode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Identity(u64, u64);

/// Why a file is not read.
#[derive(Debug)]
pub enum Refusal {
    /// A link leads out of the site's folder.
    LeadsOut,
    /// A link leads to a path with a hidden part, such as `.git`.
    Hidden,
    /// A link's target does not exist.
    LeadsNowhere,
    /// It is not a regular file.
    Special(NonRegularFile),
    /// Its size in bytes is above the limit.
    TooLarge(u64, SizeLimit),
    /// The system reports an error.
    Unreadable(io::Error),
}

impl SiteDir {
    /// Opens the folder of a site.
    pub fn open(root: &Path) -> io::Result<Arc<Self>> {
        let canonical = root.canonicalize()?;
        let dir = Dir::open_ambient_dir(&canonical, ambient_authority())?;
        Ok(Arc::new(Self {
            dir,
            canonical,
            log: Mutex::new(LogWriter::new()),
        }))
    }

    /// All that was asked so far, with the answers; `None` if some may have changed meanwhile. A new log begins.
    pub fn take_log(&self) -> Option<ReadLog> {
        let log = std::mem::replace(&mut *self.log(), LogWriter::new());
        log.finish(&self.dir)
    }

    fn log(&self) -> MutexGuard<'_, LogWriter> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Its handle, for looking at what was read.
    pub(super) fn handle(&self) -> &Dir {
        &self.dir
    }

    /// Whether it is the folder at a path.
    pub(super) fn is_at(&self, root: &Path) -> bool {
        let named = Dir::open_ambient_dir(root, ambient_authority());
        named.is_ok_and(|named| is_same_folder(&named, &self.dir))
    }

    /// Its path without links.
    pub(super) fn canonical(&self) -> &Path {
        &self.canonical
    }

    /// Finds the file or link at a path in the folder.
    pub fn find(self: &Arc<Self>, path: &str) -> Result<SiteFile, Refusal> {
        let kind = self.kind(path).map_err(Refusal::from)?;
        let real = if kind.is_symlink() {
            self.resolve(path)?
        } else {
            path.into()
        };
        Ok(self.file(real))
    }

    /// The file at a path without links.
    pub(super) fn file(self: &Arc<Self>, real: Arc<str>) -> SiteFile {
        SiteFile {
            site: self.clone(),
            real,
        }
    }

    /// Resolves the links in a path; returns the real path relative to the folder.
    ///
    /// This does not keep labnews inside the folder. Opening the result does.
    pub(super) fn resolve(&self, path: &str) -> Result<Arc<str>, Refusal> {
        let found = self.find_target(path);
        match &found {
            Ok(target) => self.log().link(path, target),
            Err(_) => self.log().fail(),
        }
        found
    }

    fn find_target(&self, path: &str) -> Result<Arc<str>, Refusal> {
        let target = self.canonical.join(path).canonicalize();
        let target = target.map_err(|_| self.why_unresolved(path))?;
        let inside = target
            .strip_prefix(&self.canonical)
            .map_err(|_| Refusal::LeadsOut)?;
        let mut parts = Vec::new();
        for part in inside {
            let part = part.to_str().ok_or(Refusal::LeadsNowhere)?;
            if part.starts_with('.') {
                return Err(Refusal::Hidden);
            }
            parts.push(part);
        }
        Ok(parts.join("/").into())
    }

    /// Why a link cannot be followed. Does not look outside the folder, so it does not reveal whether a target
    /// outside exists.
    fn why_unresolved(&self, path: &str) -> Refusal {
        match self.dir.metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Refusal::LeadsNowhere,
            Err(error) if error.raw_os_error().is_some() => error.into(),
            _ => Refusal::LeadsOut,
        }
    }

    /// Lists a folder below at a path without links; the folder itself for an empty path.
    pub(super) fn list(&self, real: &str) -> io::Result<Listing> {
        let listed = self.read_folder(real);
        match &listed {
            Ok(listing) => self.log().list(real, listing.stamp, listing.hash),
            Err(_) => self.log().fail(),
        }
        listed
    }

    fn read_folder(&self, real: &str) -> io::Result<Listing> {
        let folder = match real {
            "" => self.dir.try_clone()?,
            real => self.dir.open_dir(real)?,
        };
        let now = Moment::now();
        let stamp = Stamp::new(&folder.dir_metadata()?).settled(now);
        let entries = folder.entries()?.map(|entry| {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            Ok((name, kind_of(&entry)?))
        });
        let entries: Vec<(String, FileType)> = entries.collect::<io::Result<_>>()?;
        let names = entries.iter().map(|(name, kind)| (name.as_str(), *kind));
        Ok(Listing {
            hash: hash_names(names),
            entries,
            stamp,
        })
    }

    /// The type of what is at a path without links.
    pub(super) fn kind(&self, real: &str) -> io::Result<FileType> {
        let found = self.dir.symlink_metadata(real);
        let found = found.map(|metadata| metadata.file_type());
        match &found {
            Ok(kind) => self.log().kind(real, Some(Kind::new(*kind))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => self.log().kind(real, None),
            Err(_) => self.log().fail(),
        }
        found
    }
}

impl SiteFile {
    /// The file's real path without links, relative to the site's folder.
    pub fn real(&self) -> &str {
        &self.real
    }

    /// The same, shared.
    pub(super) fn real_path(&self) -> &Arc<str> {
        &self.real
    }

    /// Opens the file. Pipes, sockets and devices are refused, and never waited for.
    pub fn open(&self) -> Result<OpenFile, Refusal> {
        let opened = self.open_and_log();
        if opened.is_err() {
            self.site.log().fail();
        }
        opened
    }

    fn open_and_log(&self) -> Result<OpenFile, Refusal> {
        let mut options = OpenOptions::new();
        options.read(true).nonblock(true).follow(FollowSymlinks::No);
        let opened = self.site.dir.open_with(&*self.real, &options);
        // The error for a socket does not say that it is one.
        let opened = opened.map_err(|error| self.special().unwrap_or(error.into()))?;
        let metadata = opened.metadata()?;
        if !metadata.is_file() {
            return Err(Refusal::Special(classify_special(&metadata.file_type())));
        }
        let has_other_names = metadata.nlink() > 1;
        let mut file = opened.into_std();
        let stamp = Stamp::new(&metadata);
        if stamp.settled(Moment::now()) == stamp {
            let mut log = self.site.log();
            log.open(&self.real, stamp, has_other_names, None);
        } else {
            // Another change in the same moment would not change the stamp.
            let found = Fingerprint::of(&file);
            file.seek(SeekFrom::Start(0))?;
            let mut log = self.site.log();
            match found {
                Ok(found) => log.open(&self.real, stamp, has_other_names, Some(found.hash)),
                Err(_) => log.fail(),
            }
        }
        Ok(OpenFile {
            size: metadata.len(),
            identity: Identity(metadata.dev(), metadata.ino()),
            has_other_names,
            file,
        })
    }

    /// The whole file, unless it is larger than the limit.
    pub fn read(&self, limit: SizeLimit) -> Result<Vec<u8>, Refusal> {
        let bytes = self.open()?.read(limit)?;
        self.log_hash(blake3::hash(&bytes));
        Ok(bytes)
    }

    /// Logs the hash of the whole file, which was read after [`open`](Self::open).
    pub fn log_hash(&self, hash: Hash) {
        self.site.log().hash(&self.real, hash);
    }

    fn special(&self) -> Option<Refusal> {
        let kind = self.site.kind(&self.real).ok()?;
        (!kind.is_file()).then(|| Refusal::Special(classify_special(&kind)))
    }
}

impl OpenFile {
    /// The whole file, unless it is larger than the limit, or grows beyond it.
    pub fn read(mut self, limit: SizeLimit) -> Result<Vec<u8>, Refusal> {
        self.check(limit)?;
        let mut bytes = Vec::with_capacity(usize::try_from(self.size).unwrap_or(0) + 1);
        let read = (&mut self.file)
            .take(limit.bytes + 1)
            .read_to_end(&mut bytes)?;
        if read as u64 > limit.bytes {
            Err(Refusal::TooLarge(read as u64, limit))
        } else {
            Ok(bytes)
        }
    }

    /// The start of the file, which is at its start again.
    pub(super) fn head(&mut self) -> Result<Vec<u8>, Refusal> {
        let mut head = Vec::with_capacity(HEAD);
        (&mut self.file).take(HEAD as u64).read_to_end(&mut head)?;
        self.file.seek(SeekFrom::Start(0))?;
        Ok(head)
    }

    /// Refuses a file that is larger than the limit.
    pub fn check(&self, limit: SizeLimit) -> Result<(), Refusal> {
        if self.size > limit.bytes {
            Err(Refusal::TooLarge(self.size, limit))
        } else {
            Ok(())
        }
    }
}

impl Refusal {
    /// The problem that an author reads.
    pub fn problem(&self) -> Problem {
        match self {
            Self::LeadsOut => files::link_out_of_site(),
            Self::Hidden => files::link_to_hidden_file(),
            Self::LeadsNowhere => files::dangling_link(),
            Self::Special(kind) => files::not_a_regular_file(*kind),
            Self::TooLarge(size, limit) => files::too_large(*size, *limit),
            Self::Unreadable(error) => files::unreadable(false, error),
        }
    }

    /// The problem that an author reads, at a path in the site's folder.
    pub fn diagnostic(&self, path: &Arc<str>) -> Diagnostic {
        self.problem().at(Place::file(path))
    }
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        Self::Unreadable(error)
    }
}

impl From<Refusal> for io::Error {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Unreadable(error) => error,
            refusal => Self::other(refusal.problem().message()),
        }
    }
}

/// The type of an entry; some file systems do not include it in their listings.
fn kind_of(entry: &DirEntry) -> io::Result<FileType> {
    let kind = entry.file_type()?;
    let is_said = kind.is_file() || kind.is_dir() || kind.is_symlink();
    if is_said {
        Ok(kind)
    } else {
        Ok(entry.metadata()?.file_type())
    }
}

/// Classifies what is not a regular file.
pub(super) fn classify_special(kind: &FileType) -> NonRegularFile {
    #[cfg(unix)]
    {
        use cap_std::fs::FileTypeExt;
        if kind.is_fifo() {
            return NonRegularFile::Pipe;
        }
        if kind.is_socket() {
            return NonRegularFile::Socket;
        }
        if kind.is_char_device() || kind.is_block_device() {
            return NonRegularFile::Device;
        }
    }
    if kind.is_dir() {
        NonRegularFile::Folder
    } else if kind.is_symlink() {
        NonRegularFile::Link
    } else {
        NonRegularFile::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::FileClass;

    const LIMIT: SizeLimit = SizeLimit {
        class: FileClass::Text,
        bytes: 8,
    };

    fn site() -> (tempfile::TempDir, Arc<SiteDir>) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("content")).unwrap();
        std::fs::write(folder.path().join("content/a.md"), "12345678").unwrap();
        std::fs::write(folder.path().join("content/b.md"), "123456789").unwrap();
        let site = SiteDir::open(folder.path()).unwrap();
        (folder, site)
    }

    #[test]
    fn files_are_read_up_to_the_limit() {
        let (_folder, site) = site();
        let read = |name: &str| site.find(name).unwrap().read(LIMIT);
        assert_eq!(read("content/a.md").unwrap(), b"12345678");
        assert_eq!(
            read("content/b.md").unwrap_err().problem().message(),
            "this text is 9 bytes, but the limit is 8 bytes"
        );
        assert!(site.find("content/c.md").is_err());
    }

    #[test]
    fn a_file_that_grows_while_it_is_read_does_not_pass_the_limit() {
        let (folder, site) = site();
        let open = site.find("content/a.md").unwrap().open().unwrap();
        std::fs::write(folder.path().join("content/a.md"), "1234567890").unwrap();
        assert!(matches!(open.read(LIMIT), Err(Refusal::TooLarge(9, _))));
    }

    #[cfg(unix)]
    #[test]
    fn links_that_lead_elsewhere_are_refused_even_when_they_change_later() {
        use std::os::unix::fs::symlink;
        let (folder, site) = site();
        let outside = tempfile::tempdir().unwrap();
        std::fs::write(outside.path().join("a.md"), "secret").unwrap();
        let link = |name: &str, target: &Path| symlink(target, folder.path().join(name)).unwrap();
        std::fs::create_dir(folder.path().join(".git")).unwrap();
        std::fs::write(folder.path().join(".git/config"), "secret").unwrap();
        link("out", &outside.path().join("a.md"));
        link("up", Path::new("../not-there"));
        link("nowhere", Path::new("content/not-there"));
        link("hidden", Path::new(".git/config"));
        link("inside", Path::new("content/a.md"));
        link("absolute", &folder.path().join("content/a.md"));
        assert!(matches!(site.find("out"), Err(Refusal::LeadsOut)));
        assert!(matches!(site.find("up"), Err(Refusal::LeadsOut)));
        assert!(matches!(site.find("nowhere"), Err(Refusal::LeadsNowhere)));
        assert!(matches!(site.find("hidden"), Err(Refusal::Hidden)));
        for name in ["inside", "absolute"] {
            let found = site.find(name).unwrap();
            assert_eq!(found.real(), "content/a.md");
            assert_eq!(found.read(LIMIT).unwrap(), b"12345678");
        }
        // A folder that becomes a link between the walk and the opening of the file.
        let file = site.find("content/a.md").unwrap();
        std::fs::rename(
            folder.path().join("content"),
            folder.path().join("content-before"),
        )
        .unwrap();
        link("content", outside.path());
        assert!(file.open().is_err());
    }
}
