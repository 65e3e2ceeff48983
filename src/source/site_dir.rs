//! The site's folder: the only way by which a file of the site is read.
//!
//! Content comes from many hands. A repository may hold links that lead elsewhere, pipes that never
//! end, and files larger than memory. [`SiteDir`] opens files within the site's folder and nothing
//! else: the operating system resolves each path beneath the folder's handle, so no link that
//! changes in between leads out of it.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use cap_fs_ext::{FollowSymlinks, MetadataExt, OpenOptionsFollowExt, OpenOptionsSyncExt};
use cap_std::ambient_authority;
use cap_std::fs::{Dir, FileType, OpenOptions};

use super::file_kind::HEAD;
use crate::diagnostic::{Diagnostic, Place};
use crate::limits::SizeLimit;

/// An open folder of a site.
#[derive(Debug)]
pub struct SiteDir {
    dir: Dir,
    /// Its path without links, to find out where absolute links lead.
    canonical: PathBuf,
}

/// A file of the site that can be opened.
#[derive(Debug, Clone)]
pub struct SiteFile {
    site: Arc<SiteDir>,
    /// Where it really is, relative to the site's folder, with `/` between its parts and without
    /// links.
    real: Arc<str>,
}

/// A regular file of the site that is open for reading.
#[derive(Debug)]
pub struct OpenFile {
    /// The file, at its start.
    pub file: File,
    /// How many bytes it had when it was opened.
    pub size: u64,
    /// What it is, whatever it is called.
    pub identity: Identity,
    /// Whether it has more than one name.
    pub has_other_names: bool,
}

/// What makes a file the same under every name: its device and its number there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Identity(u64, u64);

/// Why a file is not read.
#[derive(Debug)]
pub enum Refusal {
    /// A link leads out of the site's folder.
    LeadsOut,
    /// A link leads to a place whose name starts with a dot, such as `.git`.
    Hidden,
    /// A link leads to nothing.
    LeadsNowhere,
    /// It is no regular file but this.
    Special(&'static str),
    /// It has this many bytes, which are more than the limit.
    TooLarge(u64, SizeLimit),
    /// The system says no.
    Unreadable(io::Error),
}

impl SiteDir {
    /// Opens the folder of a site.
    pub fn open(root: &Path) -> io::Result<Arc<Self>> {
        let canonical = root.canonicalize()?;
        let dir = Dir::open_ambient_dir(&canonical, ambient_authority())?;
        Ok(Arc::new(Self { dir, canonical }))
    }

    /// The file or link at a path in the folder; none if there is nothing.
    pub fn find(self: &Arc<Self>, path: &str) -> Result<SiteFile, Refusal> {
        let metadata = self.dir.symlink_metadata(path).map_err(Refusal::from)?;
        let real = match metadata.is_symlink() {
            true => self.resolve(path)?,
            false => path.into(),
        };
        Ok(self.file(real))
    }

    /// The file at a path that holds no links.
    pub(super) fn file(self: &Arc<Self>, real: Arc<str>) -> SiteFile {
        SiteFile {
            site: self.clone(),
            real,
        }
    }

    /// Where a path leads whose parts may be links, relative to the folder.
    ///
    /// This is not what keeps labnews inside of the folder: whoever opens the result is kept there.
    pub(super) fn resolve(&self, path: &str) -> Result<Arc<str>, Refusal> {
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

    /// Why a link cannot be followed. What is outside of the folder is not asked: whether it is there
    /// is nobody's business.
    fn why_unresolved(&self, path: &str) -> Refusal {
        match self.dir.metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Refusal::LeadsNowhere,
            Err(error) if error.raw_os_error().is_some() => error.into(),
            _ => Refusal::LeadsOut,
        }
    }

    /// A folder below, at a path that holds no links; the folder itself for an empty path.
    pub(super) fn folder(&self, real: &str) -> io::Result<Dir> {
        match real {
            "" => self.dir.try_clone(),
            real => self.dir.open_dir(real),
        }
    }

    /// What is at a path that holds no links.
    pub(super) fn kind(&self, real: &str) -> io::Result<FileType> {
        Ok(self.dir.symlink_metadata(real)?.file_type())
    }
}

impl SiteFile {
    /// Where the file really is, relative to the site's folder, without links.
    pub fn real(&self) -> &str {
        &self.real
    }

    /// The same, shared.
    pub(super) fn real_path(&self) -> &Arc<str> {
        &self.real
    }

    /// Opens the file. Pipes, sockets and devices are refused, and never waited for.
    pub fn open(&self) -> Result<OpenFile, Refusal> {
        let mut options = OpenOptions::new();
        options.read(true).nonblock(true).follow(FollowSymlinks::No);
        let opened = self.site.dir.open_with(&*self.real, &options);
        // A socket cannot be opened at all, which says little.
        let opened = opened.map_err(|error| self.special().unwrap_or(error.into()))?;
        let metadata = opened.metadata()?;
        if !metadata.is_file() {
            return Err(Refusal::Special(name_of(&metadata.file_type())));
        }
        Ok(OpenFile {
            size: metadata.len(),
            identity: Identity(metadata.dev(), metadata.ino()),
            has_other_names: metadata.nlink() > 1,
            file: opened.into_std(),
        })
    }

    /// The whole file, unless it is larger than the limit.
    pub fn read(&self, limit: SizeLimit) -> Result<Vec<u8>, Refusal> {
        self.open()?.read(limit)
    }

    fn special(&self) -> Option<Refusal> {
        let kind = self.site.kind(&self.real).ok()?;
        (!kind.is_file()).then(|| Refusal::Special(name_of(&kind)))
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
        match read as u64 > limit.bytes {
            true => Err(Refusal::TooLarge(read as u64, limit)),
            false => Ok(bytes),
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
        match self.size > limit.bytes {
            true => Err(Refusal::TooLarge(self.size, limit)),
            false => Ok(()),
        }
    }
}

impl Refusal {
    /// What a person reads about it, at a path in the site's folder.
    pub fn diagnostic(&self, path: &Arc<str>) -> Diagnostic {
        let diagnostic = Diagnostic::error(self.to_string()).at(Place::file(path));
        match self.help() {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        }
    }

    fn help(&self) -> Option<&'static str> {
        Some(match self {
            Self::LeadsOut | Self::Hidden => {
                "copy the file to its place instead; labnews publishes nothing from elsewhere"
            }
            Self::LeadsNowhere => "copy the file to its place, or remove the link",
            Self::Special(_) => "remove it; only regular files can be part of a site",
            Self::TooLarge(_, limit) => limit.help,
            Self::Unreadable(_) => return None,
        })
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self {
            Self::LeadsOut => f.write_str("this link leads out of the site's folder"),
            Self::Hidden => f.write_str("this link leads to what is hidden"),
            Self::LeadsNowhere => f.write_str("this link leads nowhere"),
            Self::Special(kind) => write!(f, "this is {kind}, not a file"),
            Self::TooLarge(size, limit) => write!(
                f,
                "this {} is too large: {}, and the limit is {}",
                limit.of,
                Size(*size),
                Size(limit.bytes)
            ),
            Self::Unreadable(error) => write!(f, "this file cannot be read: {error}"),
        }
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
            refusal => Self::other(refusal.to_string()),
        }
    }
}

/// What a person calls a file that is none.
pub(super) fn name_of(kind: &FileType) -> &'static str {
    #[cfg(unix)]
    {
        use cap_std::fs::FileTypeExt;
        if kind.is_fifo() {
            return "a named pipe (FIFO)";
        }
        if kind.is_socket() {
            return "a socket";
        }
        if kind.is_char_device() || kind.is_block_device() {
            return "a device";
        }
    }
    match kind.is_dir() {
        true => "a folder",
        false if kind.is_symlink() => "a link",
        false => "something else",
    }
}

/// A number of bytes as people write it.
struct Size(u64);

impl std::fmt::Display for Size {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        const UNITS: [&str; 4] = ["KiB", "MiB", "GiB", "TiB"];
        let Some(power) = self
            .0
            .checked_ilog2()
            .map(|log| log / 10)
            .filter(|&p| p > 0)
        else {
            return write!(f, "{} bytes", self.0);
        };
        let power = power.min(4);
        let tenths = u128::from(self.0) * 10 / (1 << (power * 10));
        let unit = UNITS[power as usize - 1];
        match tenths % 10 {
            0 => write!(f, "{} {unit}", tenths / 10),
            rest => write!(f, "{}.{rest} {unit}", tenths / 10),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: SizeLimit = SizeLimit {
        of: "text",
        bytes: 8,
        help: "split it",
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
            read("content/b.md").unwrap_err().to_string(),
            "this text is too large: 9 bytes, and the limit is 8 bytes"
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
        // What was a folder when the site was walked, and is a link when the file is opened.
        let file = site.find("content/a.md").unwrap();
        std::fs::rename(
            folder.path().join("content"),
            folder.path().join("content-before"),
        )
        .unwrap();
        link("content", outside.path());
        assert!(file.open().is_err());
    }

    #[test]
    fn sizes_are_written_as_people_write_them() {
        for (bytes, words) in [
            (0, "0 bytes"),
            (1023, "1023 bytes"),
            (1024, "1 KiB"),
            (8 << 20, "8 MiB"),
            ((8 << 20) + (1 << 19), "8.5 MiB"),
            (6 << 30, "6 GiB"),
            (u64::MAX, "16777215.9 TiB"),
        ] {
            assert_eq!(Size(bytes).to_string(), words);
        }
    }
}
