//! An open folder that labnews writes into.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Component, Path, PathBuf};

use cap_fs_ext::{DirExt, FollowSymlinks, OpenOptionsFollowExt, OpenOptionsSyncExt};
use cap_std::ambient_authority;
use cap_std::fs::{Dir, OpenOptions};

use super::created_folders::CreatedFolders;
use super::entry::{Entry, SpecialFile, classify};
use super::error::{Reason, WriteError};
use super::path::{find_link, resolve};

/// An open folder.
#[derive(Debug)]
pub struct WriteDir {
    dir: Dir,
    /// Its path in messages.
    path: PathBuf,
}

/// Options that follow no link, and do not wait for the other end of a pipe.
fn safe_options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.follow(FollowSymlinks::No).nonblock(true);
    options
}

impl WriteDir {
    /// Opens the site's folder, to which a link may lead. Messages show paths relative to it.
    pub fn open_site(root: &Path) -> Result<Self, WriteError> {
        let dir = Dir::open_ambient_dir(root, ambient_authority());
        Ok(Self {
            dir: dir.map_err(|error| WriteError::io(root, error))?,
            path: PathBuf::new(),
        })
    }

    /// Opens a folder that a person named, and creates it if it is missing. The folder itself must not be a
    /// link, nor any part of its path inside the site's folder.
    pub fn open_or_create(
        path: &Path,
        site: Option<&Path>,
    ) -> Result<(Self, CreatedFolders), WriteError> {
        if let Some(link) = find_link(path, site) {
            return Err(WriteError {
                path: link,
                reason: Reason::Special(SpecialFile::Link),
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
        let mut created = CreatedFolders::default();
        let below = real.strip_prefix(&anchor).unwrap_or(Path::new(""));
        for part in below.components() {
            let Component::Normal(name) = part else {
                continue;
            };
            let is_new = matches!(folder.look(name), Ok(None));
            folder = folder
                .make_folder(name)
                .inspect_err(|_| created.remove_empty())?;
            if is_new {
                created.push(folder.path.clone());
            }
        }
        folder.path = path.to_owned();
        Ok((folder, created))
    }

    /// Opens a folder as [`open_or_create`](Self::open_or_create) does; `None` if that would create it or fail.
    pub fn open_existing(path: &Path, site: Option<&Path>) -> Option<Self> {
        if !path.is_dir() {
            return None;
        }
        Some(Self::open_or_create(path, site).ok()?.0)
    }

    /// Its path in messages.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its handle. A path of several components follows links inside the folder.
    pub fn handle(&self) -> &Dir {
        &self.dir
    }

    /// The path in messages of something in it.
    pub fn path_of(&self, name: impl AsRef<Path>) -> PathBuf {
        self.path.join(name)
    }

    /// What a name stands for; `None` if it does not exist.
    pub fn look(&self, name: impl AsRef<Path>) -> io::Result<Option<Entry>> {
        match self.dir.symlink_metadata(name) {
            Ok(metadata) => Ok(Some(classify(&metadata))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Opens the folder of a name in it; `None` if it does not exist.
    pub fn folder(&self, name: impl AsRef<Path>) -> Result<Option<Self>, WriteError> {
        let name = name.as_ref();
        match self.dir.open_dir_nofollow(name) {
            Ok(dir) => Ok(Some(Self {
                dir,
                path: self.path_of(name),
            })),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.explain_obstacle(name, error)),
        }
    }

    /// Opens the folder of a name in it, and creates it if it is missing.
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

    /// The error for a name that should be a folder and is not.
    fn explain_obstacle(&self, name: &Path, error: io::Error) -> WriteError {
        let reason = match self.look(name) {
            Ok(Some(Entry::Special(special))) => Reason::Special(special),
            Ok(Some(Entry::File(_))) => Reason::IsFile,
            _ => Reason::Io(error),
        };
        WriteError {
            path: self.path_of(name),
            reason,
        }
    }

    /// Opens a folder at a path in it. This process must have created every part of the path.
    pub fn open_own_folder(&self, path: &str) -> io::Result<Self> {
        let dir = self.dir.open_dir(path)?;
        Ok(Self {
            dir,
            path: self.path_of(path),
        })
    }

    /// Opens a file for reading; `None` if it does not exist.
    pub fn open_file(&self, name: impl AsRef<Path>) -> Result<Option<File>, WriteError> {
        self.open_regular(name.as_ref(), safe_options().read(true))
    }

    /// Opens a file to lock it, and creates it if it is missing. Keeps its content.
    pub fn open_lock(&self, name: &str) -> Result<File, WriteError> {
        let file = self.open_regular(
            name.as_ref(),
            safe_options().read(true).write(true).create(true),
        )?;
        file.ok_or_else(|| WriteError::io(&self.path_of(name), io::ErrorKind::NotFound.into()))
    }

    /// Opens a regular file. Checks the open file again, because another program could have replaced its name.
    fn open_regular(&self, name: &Path, options: &OpenOptions) -> Result<Option<File>, WriteError> {
        let refused = |reason| WriteError {
            path: self.path_of(name),
            reason,
        };
        match self.look(name) {
            Ok(None | Some(Entry::File(_))) => {}
            Ok(Some(Entry::Folder)) => return Err(refused(Reason::IsFolder)),
            Ok(Some(Entry::Special(special))) => return Err(refused(Reason::Special(special))),
            Err(error) => return Err(refused(Reason::Io(error))),
        }
        let file = match self.dir.open_with(name, options) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(refused(Reason::Io(error))),
        };
        let metadata = file.metadata();
        match metadata.map(|metadata| classify(&metadata)) {
            Ok(Entry::File(_)) => Ok(Some(file.into_std())),
            Ok(Entry::Folder) => Err(refused(Reason::IsFolder)),
            Ok(Entry::Special(special)) => Err(refused(Reason::Special(special))),
            Err(error) => Err(refused(Reason::Io(error))),
        }
    }

    /// Reads a file; `None` if it does not exist, or has more than `limit` bytes.
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

    /// Creates a file that must not exist yet.
    pub fn create_new(&self, name: impl AsRef<Path>) -> io::Result<File> {
        let file = self
            .dir
            .open_with(name, safe_options().write(true).create_new(true))?;
        Ok(file.into_std())
    }

    /// Adds bytes to the end of a file, and creates it if it is missing. A file to which they cannot be added stays
    /// as it is.
    pub fn append(&self, name: impl AsRef<Path>, bytes: &[u8]) -> Result<(), WriteError> {
        let name = name.as_ref();
        let failed = |error| WriteError::io(&self.path_of(name), error);
        let opened = self.open_regular(name, safe_options().append(true).create(true))?;
        let mut file = opened.ok_or_else(|| failed(io::ErrorKind::NotFound.into()))?;
        let before = file.metadata().map_err(failed)?.len();
        file.write_all(bytes).map_err(|error| {
            let _ = file.set_len(before);
            failed(error)
        })
    }

    /// The names of all files and folders in it.
    pub fn names(&self) -> io::Result<Vec<OsString>> {
        let entries = self.dir.entries()?;
        entries
            .map(|entry| entry.map(|entry| entry.file_name()))
            .collect()
    }

    /// Removes a file, a link, or a folder with everything in it. Follows no link.
    pub fn remove(&self, name: impl AsRef<Path>) -> io::Result<()> {
        let name = name.as_ref();
        match self.look(name)? {
            None => Ok(()),
            Some(Entry::Folder) => self.dir.remove_dir_all(name),
            Some(_) => self.dir.remove_file_or_symlink(name),
        }
    }

    /// Checks that the user may add and remove files in it, as far as the system can tell in advance.
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
