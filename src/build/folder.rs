//! The output folder: safety checks, its current contents, and the staging folder.

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::{Arc, RwLock};

use ahash::{AHashMap as HashMap, AHashSet as HashSet};

use super::aborted::Aborted;
use super::manifest::{Manifest, STAGING, STRAY};
use super::record::RecordFile;
use super::safety::check_safety;
use crate::diagnostic::Diagnostic;
use crate::messages::output_folder as messages;
use crate::write_dir::{
    CreatedFolders, Entry, Reason, SpecialFile, WriteDir, WriteError, is_same_file, resolve,
};

/// In the staging folder: the lock against other builds, the new files, and replaced ones until publishing
/// succeeds.
const LOCK: &str = "lock";
const FILES: &str = "files";
const OLD: &str = "old";

/// How many folders that contain other folders stay open at once. Systems limit a process to a few hundred
/// open files.
const OPEN_FOLDERS: usize = 64;

/// An output folder that is open for one build.
#[derive(Debug)]
pub struct Folder {
    /// The folder itself.
    pub(super) dir: Arc<WriteDir>,
    /// The staging folder, which this build has locked.
    staging: WriteDir,
    /// The new files, by their future paths.
    pub(super) files: WriteDir,
    /// Replaced files, until all new ones are in place.
    pub(super) old: WriteDir,
    /// Whether the folder existed before this build.
    pub(super) existed: bool,
    /// The files that earlier builds wrote.
    pub(super) manifest: Manifest,
    /// The hash of the manifest in the folder; `None` if it is missing or unreadable.
    pub(super) manifest_hash: Option<blake3::Hash>,
    /// The hash of what the search among these files was made from, if that is known.
    pub(super) search: Option<blake3::Hash>,
    /// Keeps other builds out until it is dropped.
    lock: File,
    /// The folders above it that this build created.
    made: CreatedFolders,
    /// Existing folders in `files`.
    staged_folders: RwLock<HashSet<String>>,
    /// Open ones of them, that contain folders.
    pub(super) open_staged_folders: OpenFolders,
    /// Open folders of the output.
    open_folders: OpenFolders,
}

/// Folders that stay open, by their paths: that costs less than to find them again.
#[derive(Debug, Default)]
pub(super) struct OpenFolders(RwLock<HashMap<String, Arc<WriteDir>>>);

impl OpenFolders {
    fn get(&self, path: &str) -> Option<Arc<WriteDir>> {
        self.0.read().ok()?.get(path).cloned()
    }

    fn keep(&self, path: &str, folder: &Arc<WriteDir>) {
        if let Ok(mut open) = self.0.write() {
            if open.len() == OPEN_FOLDERS {
                open.clear();
            }
            open.insert(path.to_owned(), folder.clone());
        }
    }

    fn close(&self, path: &str) {
        if let Ok(mut open) = self.0.write() {
            open.remove(path);
        }
    }

    /// Closes all of them.
    pub(super) fn clear(&self) {
        if let Ok(mut open) = self.0.write() {
            open.clear();
        }
    }
}

/// What is at a path of the output folder.
#[derive(Debug)]
pub(super) enum Occupant {
    /// Nothing, and nothing is in the way.
    Nothing,
    /// A file where a folder above the path is needed.
    InFile(String),
    /// What the path names.
    Entry(Arc<WriteDir>, Entry),
}

/// The state of the folder at the start of a build.
struct Prepared {
    files: WriteDir,
    old: WriteDir,
    manifest: Manifest,
    manifest_hash: Option<blake3::Hash>,
}

/// A folder of the output.
#[derive(Debug)]
pub(super) enum FolderAt {
    /// It exists.
    Open(Arc<WriteDir>),
    /// It does not exist.
    Missing,
    /// This file is where it, or a folder above it, should be.
    InFile(String),
}

impl Folder {
    /// Opens a folder for a build of the site at `root`, and creates it if it is missing.
    pub fn open(root: &Path, output: &Path) -> Result<Self, Aborted> {
        Ok(Self::open_folder(root, output)?)
    }

    fn open_folder(root: &Path, output: &Path) -> Result<Self, Diagnostic> {
        check_safety(root, output)?;
        let record = RecordFile::open(root, output).map_err(WriteError::diagnostic)?;
        let (dir, made) = WriteDir::open_or_create(output, Some(root))
            .map_err(|error| explain_link(error, root, output))?;
        let opened = Self::open_staging(&dir).and_then(|(staging, lock)| {
            let prepared = Self::prepare_folders(&dir, &staging, made.is_empty());
            let prepared = prepared.map_err(WriteError::diagnostic)?;
            Ok((staging, lock, prepared))
        });
        let (staging, lock, prepared) = opened.inspect_err(|_| made.remove_empty())?;
        let Prepared {
            files,
            old,
            mut manifest,
            manifest_hash,
        } = prepared;
        let record = manifest_hash.and_then(|hash| record.load()?.for_manifest(&hash));
        let search = record.and_then(|record| {
            record.add_fingerprints(&mut manifest);
            record.search()
        });
        Ok(Self {
            dir: Arc::new(dir),
            staging,
            files,
            old,
            existed: made.is_empty(),
            manifest,
            manifest_hash,
            search,
            lock,
            made,
            staged_folders: RwLock::default(),
            open_staged_folders: OpenFolders::default(),
            open_folders: OpenFolders::default(),
        })
    }

    /// Creates and locks the staging folder.
    fn open_staging(dir: &WriteDir) -> Result<(WriteDir, File), Diagnostic> {
        let opened = dir.make_folder(STAGING).and_then(|staging| {
            let lock = match staging.open_lock(LOCK) {
                // Another build just ended and removed the folder.
                Err(error) if error.is_not_found() => return Ok(None),
                lock => lock?,
            };
            let is_locked = lock.try_lock().is_ok();
            // A build that ends removes its lock file.
            let file = staging.open_file(LOCK)?;
            let is_there = file.is_some_and(|file| is_same_file(&file, &lock));
            Ok((is_locked && is_there).then_some((staging, lock)))
        });
        let opened = opened.map_err(WriteError::diagnostic)?;
        opened.ok_or_else(|| messages::another_build(dir.path()).into())
    }

    /// Clears the staging folder and reads the manifest.
    fn prepare_folders(
        dir: &WriteDir,
        staging: &WriteDir,
        existed: bool,
    ) -> Result<Prepared, WriteError> {
        for name in [FILES, OLD] {
            staging
                .remove(name)
                .map_err(|error| WriteError::io(&staging.path_of(name), error))?;
        }
        remove_stray(dir)?;
        let (manifest, manifest_hash) = if existed {
            Manifest::read(dir)?
        } else {
            Default::default()
        };
        Ok(Prepared {
            files: staging.make_folder(FILES)?,
            old: staging.make_folder(OLD)?,
            manifest,
            manifest_hash,
        })
    }

    /// Makes the folders above a file among the new files.
    pub(super) fn make_staged_folders(&self, file: &str) -> io::Result<()> {
        let Some((folder, _)) = file.rsplit_once('/') else {
            return Ok(());
        };
        let known = self.staged_folders.read();
        if known.is_ok_and(|known| known.contains(folder)) {
            return Ok(());
        }
        self.make_staged_folders(folder)?;
        let made = match folder.rsplit_once('/') {
            Some((above, name)) => self.open_staged_folder(above)?.handle().create_dir(name),
            None => self.files.handle().create_dir(folder),
        };
        match made {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
        if let Ok(mut known) = self.staged_folders.write() {
            known.insert(folder.to_owned());
        }
        Ok(())
    }

    /// Opens a folder among the new files, and keeps it open for the next one in it.
    fn open_staged_folder(&self, path: &str) -> io::Result<Arc<WriteDir>> {
        if let Some(folder) = self.open_staged_folders.get(path) {
            return Ok(folder);
        }
        let folder = Arc::new(self.files.open_own_folder(path)?);
        self.open_staged_folders.keep(path, &folder);
        Ok(folder)
    }

    /// Finds what is at a path, without following links.
    pub(super) fn find(&self, path: &str) -> Result<Occupant, WriteError> {
        let (folder, name) = match path.rsplit_once('/') {
            Some((folder, name)) => (self.folder(folder, false)?, name),
            None => (FolderAt::Open(self.dir.clone()), path),
        };
        let folder = match folder {
            FolderAt::Open(folder) => folder,
            FolderAt::Missing => return Ok(Occupant::Nothing),
            FolderAt::InFile(file) => return Ok(Occupant::InFile(file)),
        };
        match folder.look(name) {
            Ok(None) => Ok(Occupant::Nothing),
            Ok(Some(Entry::Special(other))) => Err(WriteError {
                path: folder.path_of(name),
                reason: Reason::Special(other),
            }),
            Ok(Some(entry)) => Ok(Occupant::Entry(folder, entry)),
            Err(error) => Err(WriteError::io(&folder.path_of(name), error)),
        }
    }

    /// Opens a folder of the output, and keeps it open if `stay_open`.
    pub(super) fn folder(&self, path: &str, stay_open: bool) -> Result<FolderAt, WriteError> {
        if let Some(folder) = self.open_folders.get(path) {
            return Ok(FolderAt::Open(folder));
        }
        let (above, name) = match path.rsplit_once('/') {
            Some((above, name)) => match self.folder(above, true)? {
                FolderAt::Open(above) => (above, name),
                other => return Ok(other),
            },
            None => (self.dir.clone(), path),
        };
        let folder = match above.folder(name) {
            Ok(Some(folder)) => Arc::new(folder),
            Ok(None) => return Ok(FolderAt::Missing),
            Err(error) if matches!(error.reason, Reason::IsFile) => {
                return Ok(FolderAt::InFile(path.to_owned()));
            }
            Err(error) => return Err(error),
        };
        if stay_open {
            self.open_folders.keep(path, &folder);
        }
        Ok(FolderAt::Open(folder))
    }

    /// Closes a folder of the output before it is removed.
    pub(super) fn close_folder(&self, path: &str) {
        self.open_folders.close(path);
    }
}

impl Drop for Folder {
    /// Removes the staging folder, whether the build succeeded or not.
    fn drop(&mut self) {
        for name in [FILES, OLD, LOCK] {
            let _ = self.staging.remove(name);
        }
        let _ = self.lock.unlock();
        let _ = self.dir.handle().remove_dir(STAGING);
        // Folders that this build created and left empty.
        self.made.remove_empty();
    }
}

/// Removes the file that an older version left. Refuses a link of that name, which may be a trap.
fn remove_stray(dir: &WriteDir) -> Result<(), WriteError> {
    let failed = |error| WriteError::io(&dir.path_of(STRAY), error);
    match dir.look(STRAY).map_err(failed)? {
        Some(Entry::File(_)) => dir.remove(STRAY).map_err(failed),
        Some(Entry::Folder) | None => Ok(()),
        Some(Entry::Special(other)) => Err(WriteError {
            path: dir.path_of(STRAY),
            reason: Reason::Special(other),
        }),
    }
}

/// Explains how to use an output folder that is a symbolic link.
fn explain_link(error: WriteError, root: &Path, output: &Path) -> Diagnostic {
    let above = output.parent().unwrap_or(output);
    let is_of_the_site = resolve(above).starts_with(resolve(root));
    match error.reason {
        Reason::Special(SpecialFile::Link) if error.path == output && !is_of_the_site => {
            let problem = error.diagnostic().problem;
            messages::with_target_of_link(problem, &resolve(output)).into()
        }
        _ => error.diagnostic(),
    }
}
