//! Folders that labnews writes into, through which no link leads.
//!
//! A repository may bring links, and others put files into an output folder. So labnews opens a
//! folder once and reaches everything in it from that handle, one component at a time. It follows no
//! link, opens no named pipe or device, and reports what is in the way by its name.
//!
//! The folders above an output folder belong to the machine: a link such as `/var/www` is followed
//! there, but never inside the site's folder, which belongs to everybody who may push.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use cap_fs_ext::{
    DirExt, FileTypeExt, FollowSymlinks, MetadataExt, OpenOptionsFollowExt, OpenOptionsSyncExt,
};
use cap_std::ambient_authority;
use cap_std::fs::{Dir, Metadata, OpenOptions};

use crate::diagnostic::Diagnostic;

/// An open folder.
#[derive(Debug)]
pub struct WriteDir {
    dir: Dir,
    /// Its path as people know it, for messages.
    path: PathBuf,
}

/// What a name in a folder stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// A folder.
    Folder,
    /// A file.
    File(Stamp),
    /// Something that labnews leaves alone.
    Other(Other),
}

/// What labnews neither follows nor opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Other {
    /// A symbolic link, or a junction.
    Link,
    /// A named pipe.
    Pipe,
    /// A socket.
    Socket,
    /// A device.
    Device,
}

/// What tells, without reading it, whether a file is the one that was seen before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stamp {
    /// Its size in bytes.
    pub size: u64,
    /// When its content was last changed, in nanoseconds since 1970; 0 where that is not known.
    pub modified: u64,
    /// When the system last noted any change, which programs cannot set; 0 where that is not known.
    pub changed: u64,
    /// Its number on the disk; 0 where that is not known.
    pub inode: u64,
}

/// Why labnews does not write somewhere.
#[derive(Debug)]
pub struct WriteError {
    /// What it is about.
    pub path: PathBuf,
    /// What is wrong with it.
    pub reason: Reason,
}

/// What is wrong with a place to write.
#[derive(Debug)]
pub enum Reason {
    /// Something stands there that labnews neither follows nor opens.
    Other(Other),
    /// A file stands where a folder is needed.
    IsFile,
    /// A folder stands where a file is needed.
    IsFolder,
    /// The system refuses.
    Io(io::Error),
}

impl std::fmt::Display for Other {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str(match self {
            Self::Link => "a link",
            Self::Pipe => "a named pipe",
            Self::Socket => "a socket",
            Self::Device => "a device",
        })
    }
}

impl std::fmt::Display for WriteError {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        let path = self.path.display();
        match &self.reason {
            Reason::Other(Other::Link) => {
                write!(f, "`{path}` is a link, and labnews writes through none")
            }
            Reason::Other(other) => write!(f, "`{path}` is {other}"),
            Reason::IsFile => write!(f, "`{path}` is a file where labnews needs a folder"),
            Reason::IsFolder => write!(f, "`{path}` is a folder where labnews needs a file"),
            Reason::Io(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                write!(f, "`{path}` is there already")
            }
            Reason::Io(error) => write!(f, "`{path}` cannot be written: {error}"),
        }
    }
}

impl WriteError {
    /// The system refuses.
    pub fn io(path: &Path, error: io::Error) -> Self {
        Self {
            path: path.to_owned(),
            reason: Reason::Io(error),
        }
    }

    /// Whether something is not there.
    pub fn is_not_found(&self) -> bool {
        matches!(&self.reason, Reason::Io(error) if error.kind() == io::ErrorKind::NotFound)
    }

    /// How to mend it.
    pub fn help(&self) -> Option<&'static str> {
        Some(match &self.reason {
            Reason::Other(Other::Link) => {
                "remove the link; labnews makes the folders and files that it needs"
            }
            Reason::Other(_) | Reason::IsFile | Reason::IsFolder => "remove it, or rename it",
            Reason::Io(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                "whoever runs labnews must be allowed to write there"
            }
            Reason::Io(_) => return None,
        })
    }

    /// What is wrong and how to mend it, on a line.
    pub fn explain(&self) -> String {
        match self.help() {
            Some(help) => format!("{self} ({help})"),
            None => self.to_string(),
        }
    }

    /// What a build says of it.
    pub fn diagnostic(self) -> Diagnostic {
        let diagnostic = Diagnostic::error(self.to_string());
        match self.help() {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        }
    }
}

impl std::error::Error for WriteError {}

impl Stamp {
    fn of(metadata: &Metadata) -> Self {
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
            changed: changed(metadata),
            inode: metadata.ino(),
        }
    }

    /// The stamp of an open file.
    pub fn of_file(file: &File) -> io::Result<Self> {
        Metadata::from_file(file).map(|metadata| Self::of(&metadata))
    }
}

/// Whether an open file has no other name, by which somebody else could change it.
pub fn has_one_name(file: &File) -> bool {
    Metadata::from_file(file).is_ok_and(|metadata| metadata.nlink() == 1)
}

/// Whether two open files are one.
pub fn is_same_file(a: &File, b: &File) -> bool {
    let identity = |file| {
        let metadata = Metadata::from_file(file).ok()?;
        Some((metadata.dev(), metadata.ino()))
    };
    identity(a).is_some_and(|a| Some(a) == identity(b))
}

#[cfg(unix)]
fn changed(metadata: &Metadata) -> u64 {
    use cap_std::fs::MetadataExt as _;
    let seconds = u64::try_from(metadata.ctime()).unwrap_or_default();
    let nanoseconds = u64::try_from(metadata.ctime_nsec()).unwrap_or_default();
    seconds
        .wrapping_mul(1_000_000_000)
        .wrapping_add(nanoseconds)
}

#[cfg(not(unix))]
fn changed(_: &Metadata) -> u64 {
    0
}

fn entry(metadata: &Metadata) -> Entry {
    let kind = metadata.file_type();
    if kind.is_dir() {
        return Entry::Folder;
    }
    if kind.is_file() {
        return Entry::File(Stamp::of(metadata));
    }
    Entry::Other(if kind.is_fifo() {
        Other::Pipe
    } else if kind.is_socket() {
        Other::Socket
    } else if kind.is_symlink() {
        Other::Link
    } else {
        Other::Device
    })
}

/// Follows no link and waits for nobody.
fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.follow(FollowSymlinks::No).nonblock(true);
    options
}

/// What making a folder left behind that was not there before.
#[derive(Debug, Default)]
pub struct MadeFolders(Vec<PathBuf>);

impl MadeFolders {
    /// Whether all were there.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Removes those that are empty.
    pub fn remove_empty(&self) {
        for folder in self.0.iter().rev() {
            if std::fs::remove_dir(folder).is_err() {
                break;
            }
        }
    }
}

impl WriteDir {
    /// Opens the site's folder itself, to which a link may lead. Messages name what is in it as
    /// people do who are in it.
    pub fn site(root: &Path) -> Result<Self, WriteError> {
        let dir = Dir::open_ambient_dir(root, ambient_authority());
        Ok(Self {
            dir: dir.map_err(|error| WriteError::io(root, error))?,
            path: PathBuf::new(),
        })
    }

    /// Opens a folder that a person named, and makes it if it is missing. Neither it nor anything
    /// inside the site's folder may be a link.
    pub fn named(path: &Path, site: Option<&Path>) -> Result<(Self, MadeFolders), WriteError> {
        if let Some(link) = first_link(path, site) {
            return Err(WriteError {
                path: link,
                reason: Reason::Other(Other::Link),
            });
        }
        let failed = |error| WriteError::io(path, error);
        let real = resolve(path);
        let site = site.map(resolve);
        let anchor = match site.filter(|site| real.starts_with(site)) {
            Some(site) => site,
            None => {
                let above = real.ancestors().skip(1).find(|folder| folder.is_dir());
                above.unwrap_or(&real).to_owned()
            }
        };
        let mut folder = Self {
            dir: Dir::open_ambient_dir(&anchor, ambient_authority()).map_err(failed)?,
            path: anchor.clone(),
        };
        let mut made = MadeFolders::default();
        let below = real.strip_prefix(&anchor).unwrap_or(Path::new(""));
        for part in below.components() {
            let Component::Normal(name) = part else {
                continue;
            };
            let is_new = matches!(folder.look(name), Ok(None));
            folder = folder
                .make_folder(name)
                .inspect_err(|_| made.remove_empty())?;
            if is_new {
                made.0.push(folder.path.clone());
            }
        }
        folder.path = path.to_owned();
        Ok((folder, made))
    }

    /// Its path as people know it.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its handle. Paths of more than one component follow links in the folder.
    pub fn handle(&self) -> &Dir {
        &self.dir
    }

    /// The path of something in it as people know it.
    pub fn path_of(&self, name: impl AsRef<Path>) -> PathBuf {
        self.path.join(name)
    }

    /// What a name stands for; none if there is no such file.
    pub fn look(&self, name: impl AsRef<Path>) -> io::Result<Option<Entry>> {
        match self.dir.symlink_metadata(name) {
            Ok(metadata) => Ok(Some(entry(&metadata))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The folder of a name in it; none if there is none.
    pub fn folder(&self, name: impl AsRef<Path>) -> Result<Option<Self>, WriteError> {
        let name = name.as_ref();
        match self.dir.open_dir_nofollow(name) {
            Ok(dir) => Ok(Some(Self {
                dir,
                path: self.path_of(name),
            })),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.obstacle(name, error)),
        }
    }

    /// The folder of a name in it, which is made if it is missing.
    pub fn make_folder(&self, name: impl AsRef<Path>) -> Result<Self, WriteError> {
        let name = name.as_ref();
        if let Some(folder) = self.folder(name)? {
            return Ok(folder);
        }
        match self.dir.create_dir(name) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                return Err(WriteError::io(&self.path_of(name), error));
            }
            _ => {}
        }
        let gone = || WriteError::io(&self.path_of(name), io::ErrorKind::NotFound.into());
        self.folder(name)?.ok_or_else(gone)
    }

    /// Why a name in it is not the folder that it should be.
    fn obstacle(&self, name: &Path, error: io::Error) -> WriteError {
        let reason = match self.look(name) {
            Ok(Some(Entry::Other(other))) => Reason::Other(other),
            Ok(Some(Entry::File(_))) => Reason::IsFile,
            _ => Reason::Io(error),
        };
        WriteError {
            path: self.path_of(name),
            reason,
        }
    }

    /// A folder at a path in it, every part of which this program made itself.
    pub fn own_folder(&self, path: &str) -> io::Result<Self> {
        let dir = self.dir.open_dir(path)?;
        Ok(Self {
            dir,
            path: self.path_of(path),
        })
    }

    /// Opens a file for reading; none if there is none.
    pub fn open_file(&self, name: impl AsRef<Path>) -> Result<Option<File>, WriteError> {
        self.open_plain(name.as_ref(), options().read(true))
    }

    /// Opens a file to lock it, and makes it if it is missing. Its content stays.
    pub fn open_lock(&self, name: &str) -> Result<File, WriteError> {
        let file = self.open_plain(name.as_ref(), options().read(true).write(true).create(true))?;
        file.ok_or_else(|| WriteError::io(&self.path_of(name), io::ErrorKind::NotFound.into()))
    }

    /// Opens a file if it is one. The open file is asked again: its name could have changed hands.
    fn open_plain(&self, name: &Path, options: &OpenOptions) -> Result<Option<File>, WriteError> {
        let refused = |reason| WriteError {
            path: self.path_of(name),
            reason,
        };
        match self.look(name) {
            Ok(None | Some(Entry::File(_))) => {}
            Ok(Some(Entry::Folder)) => return Err(refused(Reason::IsFolder)),
            Ok(Some(Entry::Other(other))) => return Err(refused(Reason::Other(other))),
            Err(error) => return Err(refused(Reason::Io(error))),
        }
        let file = match self.dir.open_with(name, options) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(refused(Reason::Io(error))),
        };
        let metadata = file.metadata();
        match metadata.map(|metadata| entry(&metadata)) {
            Ok(Entry::File(_)) => Ok(Some(file.into_std())),
            Ok(Entry::Folder) => Err(refused(Reason::IsFolder)),
            Ok(Entry::Other(other)) => Err(refused(Reason::Other(other))),
            Err(error) => Err(refused(Reason::Io(error))),
        }
    }

    /// Reads a file of at most `limit` bytes; none if there is none, or a larger one.
    pub fn read(&self, name: impl AsRef<Path>, limit: u64) -> Result<Option<Vec<u8>>, WriteError> {
        let name = name.as_ref();
        let Some(file) = self.open_file(name)? else {
            return Ok(None);
        };
        let mut bytes = Vec::new();
        let read = file.take(limit.saturating_add(1)).read_to_end(&mut bytes);
        read.map_err(|error| WriteError::io(&self.path_of(name), error))?;
        Ok((bytes.len() as u64 <= limit).then_some(bytes))
    }

    /// Makes a file that must not be there yet.
    pub fn create_new(&self, name: impl AsRef<Path>) -> io::Result<File> {
        let file = self
            .dir
            .open_with(name, options().write(true).create_new(true))?;
        Ok(file.into_std())
    }

    /// The names of everything in it.
    pub fn names(&self) -> io::Result<Vec<OsString>> {
        let entries = self.dir.entries()?;
        entries
            .map(|entry| entry.map(|entry| entry.file_name()))
            .collect()
    }

    /// Removes a file, a link, or a folder with everything in it, without following any link.
    pub fn remove(&self, name: impl AsRef<Path>) -> io::Result<()> {
        let name = name.as_ref();
        match self.look(name)? {
            None => Ok(()),
            Some(Entry::Folder) => self.dir.remove_dir_all(name),
            Some(_) => self.dir.remove_file_or_symlink(name),
        }
    }

    /// Whether the user may add files to it and remove them, as far as the system can say before it
    /// is tried.
    pub fn check_writable(&self) -> Result<(), WriteError> {
        #[cfg(unix)]
        {
            use rustix::fs::{Access, AtFlags, accessat};
            let needed = Access::WRITE_OK | Access::EXEC_OK;
            accessat(&self.dir, ".", needed, AtFlags::EACCESS)
                .map_err(|error| WriteError::io(&self.path, error.into()))?;
        }
        Ok(())
    }
}

/// New files in a folder, which are taken away again unless they are kept.
#[derive(Debug)]
pub struct NewFiles {
    top: Arc<WriteDir>,
    /// Folders and files by the folder that they are in.
    made: Vec<(Arc<WriteDir>, OsString, Entry)>,
}

impl NewFiles {
    /// Of a folder.
    pub fn new(top: WriteDir) -> Self {
        Self {
            top: Arc::new(top),
            made: Vec::new(),
        }
    }

    /// The folder that they are in.
    pub fn top(&self) -> &WriteDir {
        &self.top
    }

    /// Writes a file that must not be there yet, and makes the folders above it.
    pub fn write(&mut self, path: &Path, content: &mut dyn Read) -> Result<(), WriteError> {
        let mut folder = self.top.clone();
        for name in path.parent().into_iter().flatten() {
            let is_new = matches!(folder.look(name), Ok(None));
            let next = Arc::new(folder.make_folder(name)?);
            if is_new {
                self.made.push((folder, name.to_owned(), Entry::Folder));
            }
            folder = next;
        }
        let name = path.file_name().unwrap_or_default();
        let failed = |error| WriteError::io(&folder.path_of(name), error);
        let mut file = folder.create_new(name).map_err(failed)?;
        let made = (
            folder.clone(),
            name.to_owned(),
            Entry::File(Stamp::default()),
        );
        self.made.push(made);
        io::copy(content, &mut file).map(drop).map_err(failed)
    }

    /// Keeps them.
    pub fn keep(mut self) {
        self.made.clear();
    }
}

impl Drop for NewFiles {
    fn drop(&mut self) {
        for (folder, name, entry) in self.made.drain(..).rev() {
            let _ = match entry {
                Entry::Folder => folder.dir.remove_dir(&name),
                _ => folder.dir.remove_file(&name),
            };
        }
    }
}

/// Moves a name from one folder to another, over what may be there.
pub fn rename(from: &WriteDir, name: &str, to: &WriteDir, target: &str) -> io::Result<()> {
    from.dir.rename(name, &to.dir, target)
}

/// Moves a name from one folder to another, where nothing may be.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
pub fn rename_new(from: &WriteDir, name: &str, to: &WriteDir, target: &str) -> io::Result<()> {
    use rustix::fs::{RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(&from.dir, name, &to.dir, target, RenameFlags::NOREPLACE) {
        // Some disks cannot.
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => rename_if_free(from, name, to, target),
        result => Ok(result?),
    }
}

/// Moves a name from one folder to another, where nothing may be.
#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
pub fn rename_new(from: &WriteDir, name: &str, to: &WriteDir, target: &str) -> io::Result<()> {
    rename_if_free(from, name, to, target)
}

fn rename_if_free(from: &WriteDir, name: &str, to: &WriteDir, target: &str) -> io::Result<()> {
    match to.look(target)? {
        None => rename(from, name, to, target),
        Some(_) => Err(io::ErrorKind::AlreadyExists.into()),
    }
}

/// Makes two names in two folders change places at once. False where the system cannot.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
pub fn exchange(from: &WriteDir, name: &str, to: &WriteDir, target: &str) -> io::Result<bool> {
    use rustix::fs::{RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(&from.dir, name, &to.dir, target, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(true),
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP | Errno::PERM) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Makes two names in two folders change places at once. False where the system cannot.
#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
pub fn exchange(_: &WriteDir, _: &str, _: &WriteDir, _: &str) -> io::Result<bool> {
    Ok(false)
}

/// The first link of a path that is not to be followed: the end of the path, and whatever is inside
/// the site's folder.
fn first_link(path: &Path, site: Option<&Path>) -> Option<PathBuf> {
    let site = site.map(resolve);
    let parts = path.components().count();
    let mut prefix = PathBuf::new();
    for (index, part) in path.components().enumerate() {
        let above = match prefix.as_os_str().is_empty() {
            true => PathBuf::from("."),
            false => prefix.clone(),
        };
        prefix.push(part);
        if !matches!(part, Component::Normal(_)) || !prefix.is_symlink() {
            continue;
        }
        let is_inside = || {
            site.as_ref()
                .is_some_and(|site| resolve(&above).starts_with(site))
        };
        if index + 1 == parts || is_inside() {
            return Some(prefix);
        }
    }
    None
}

/// The absolute path without `..` and links, also where its end does not exist yet.
pub fn resolve(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut missing = Vec::new();
    let mut existing = absolute.as_path();
    loop {
        if let Ok(found) = existing.canonicalize() {
            return missing.iter().rev().fold(found, |mut path, part| {
                match part {
                    Component::ParentDir => drop(path.pop()),
                    Component::Normal(name) => path.push(name),
                    _ => {}
                }
                path
            });
        }
        let last = existing.components().next_back();
        match (existing.parent(), last) {
            (Some(parent), Some(last)) => {
                missing.push(last);
                existing = parent;
            }
            _ => return absolute,
        }
    }
}
