//! The steps that replace the old site with the new one, each of which can be undone.

use std::io::{self, Write};
use std::sync::Arc;

use super::folder::{Folder, FolderAt};
use super::manifest::NAME;
use crate::write_dir::{Entry, Reason, Stamp, WriteDir, WriteError, exchange, rename_new};

/// Makes a step fail in tests.
#[cfg(not(test))]
fn fail_if_asked() -> io::Result<()> {
    Ok(())
}
/// Simulates a disk without atomic exchange in tests.
#[cfg(not(test))]
fn may_exchange() -> bool {
    true
}
#[cfg(test)]
use super::faults::{fail_if_asked, may_exchange};

/// The completed steps, in order.
pub(super) struct Moves<'a> {
    folder: &'a Folder,
    done: Vec<Step>,
    /// How many old files were set aside.
    aside: usize,
    /// The folders of the last file, because most files follow one of the same folder.
    last: Option<Folders>,
}

/// A folder of staged files, and its place in the output.
#[derive(Clone)]
struct Folders {
    staged: String,
    path: String,
    from: Arc<WriteDir>,
    to: Arc<WriteDir>,
}

/// A step.
enum Step {
    /// A new and an old file were exchanged.
    Exchanged { staged: String, path: String },
    /// A new file or folder was moved to an empty place.
    Placed { staged: String, path: String },
    /// An old file was moved to `old`, where a number names it.
    SetAside { path: String, number: usize },
    /// A folder was made.
    Made(String),
    /// An empty folder was removed.
    Removed(String),
}

impl Step {
    fn path(&self) -> &str {
        match self {
            Self::Exchanged { path, .. } | Self::Placed { path, .. } => path,
            Self::SetAside { path, .. } | Self::Made(path) | Self::Removed(path) => path,
        }
    }
}

/// A step that could not be undone.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Left {
    /// A file or folder of the new site is in place.
    New(String),
    /// A file of the old site is missing.
    Missing(String),
}

impl Left {
    pub(super) fn path(&self) -> &str {
        let (Self::New(path) | Self::Missing(path)) = self;
        path
    }
}

/// The folder of a path, empty at the top, and its name in it.
fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

impl<'a> Moves<'a> {
    pub(super) fn new(folder: &'a Folder) -> Self {
        Self {
            folder,
            done: Vec::new(),
            aside: 0,
            last: None,
        }
    }

    /// Writes a file at the top of the staged files.
    pub(super) fn write(&self, staged: &str, bytes: &[u8]) -> Result<(), WriteError> {
        let file = self.folder.files.create_new(staged);
        file.and_then(|mut file| file.write_all(bytes))
            .map_err(|error| WriteError::io(&self.folder.dir.path_of(staged), error))
    }

    /// Moves a staged file or folder to its place. A file that it replaces takes the staged place.
    pub(super) fn put(
        &mut self,
        staged: &str,
        path: &str,
        may_replace: bool,
    ) -> Result<Stamp, WriteError> {
        let Folders { from, to, .. } = self.folders(staged, path)?;
        let (from_name, name) = (split(staged).1, split(path).1);
        let failed = |error| WriteError::io(&to.path_of(name), error);
        let refused = |reason| WriteError {
            path: to.path_of(name),
            reason,
        };
        fail_if_asked().map_err(failed)?;
        let found = match to.look(name).map_err(failed)? {
            Some(Entry::Folder) => return Err(refused(Reason::IsFolder)),
            Some(Entry::Special(other)) => return Err(refused(Reason::Special(other))),
            Some(Entry::File(_)) if !may_replace => {
                return Err(failed(io::ErrorKind::AlreadyExists.into()));
            }
            found => found,
        };
        let (staged, path) = (staged.to_owned(), path.to_owned());
        let can_exchange = found.is_some() && may_exchange();
        if can_exchange && exchange(&from, from_name, &to, name).map_err(failed)? {
            self.done.push(Step::Exchanged { staged, path });
        } else {
            if found.is_some() {
                // This disk has no atomic exchange.
                self.set_aside(&path)?;
            }
            rename_new(&from, from_name, &to, name).map_err(failed)?;
            self.done.push(Step::Placed { staged, path });
        }
        // Moving a file changes its stamp.
        match to.look(name).map_err(failed)? {
            Some(Entry::File(stamp)) => Ok(stamp),
            _ => Ok(Stamp::default()),
        }
    }

    /// Moves an old file away.
    pub(super) fn set_aside(&mut self, path: &str) -> Result<(), WriteError> {
        let (folder, name) = split(path);
        let from = self.make_folder(folder)?;
        let failed = |error| WriteError::io(&from.path_of(name), error);
        fail_if_asked().map_err(failed)?;
        let number = self.aside;
        self.aside += 1;
        rename_new(&from, name, &self.folder.old, &number.to_string()).map_err(failed)?;
        let path = path.to_owned();
        self.done.push(Step::SetAside { path, number });
        Ok(())
    }

    /// Removes a folder if it is empty. Returns whether it is gone.
    pub(super) fn remove_if_empty(&mut self, path: &str) -> bool {
        let (above, name) = split(path);
        let above = match self.open(above) {
            Ok(FolderAt::Open(above)) => above,
            Ok(FolderAt::Missing) => return true,
            _ => return false,
        };
        match above.handle().remove_dir(name) {
            Ok(()) => {
                self.folder.close_folder(path);
                self.last = None;
                self.done.push(Step::Removed(path.to_owned()));
                true
            }
            Err(error) => error.kind() == io::ErrorKind::NotFound,
        }
    }

    /// Opens the staged folder of a file and its place in the output, which is created if it is missing.
    fn folders(&mut self, staged: &str, path: &str) -> Result<Folders, WriteError> {
        let (staged, path) = (split(staged).0, split(path).0);
        if let Some(last) = &self.last
            && last.staged == staged
            && last.path == path
        {
            return Ok(last.clone());
        }
        let from = self.waiting(staged);
        let from = from.map_err(|error| WriteError::io(&self.folder.dir.path_of(path), error))?;
        let folders = Folders {
            staged: staged.to_owned(),
            path: path.to_owned(),
            from: Arc::new(from),
            to: self.make_folder(path)?,
        };
        self.last = Some(folders.clone());
        Ok(folders)
    }

    /// Opens a folder of the staged files.
    fn waiting(&self, path: &str) -> io::Result<WriteDir> {
        let path = if path.is_empty() { "." } else { path };
        self.folder.files.open_own_folder(path)
    }

    fn open(&self, path: &str) -> Result<FolderAt, WriteError> {
        match path {
            "" => Ok(FolderAt::Open(self.folder.dir.clone())),
            path => self.folder.folder(path, false),
        }
    }

    /// Opens a folder of the output, and creates it if it is missing.
    fn make_folder(&mut self, path: &str) -> Result<Arc<WriteDir>, WriteError> {
        match self.open(path)? {
            FolderAt::Open(folder) => return Ok(folder),
            FolderAt::InFile(file) => {
                return Err(WriteError {
                    path: self.folder.dir.path_of(file),
                    reason: Reason::IsFile,
                });
            }
            FolderAt::Missing => {}
        }
        let (above, name) = split(path);
        let above = self.make_folder(above)?;
        let failed = |error| WriteError::io(&above.path_of(name), error);
        fail_if_asked().map_err(failed)?;
        above.handle().create_dir(name).map_err(failed)?;
        self.done.push(Step::Made(path.to_owned()));
        above.make_folder(name).map(Arc::new)
    }

    /// Undoes all steps in reverse, and returns those that could not be undone. If there are any, the manifest
    /// with the files of both sites stays in place.
    pub(super) fn undo(mut self) -> Vec<Left> {
        let mut left = Vec::new();
        self.last = None;
        while let Some(step) = self.done.pop() {
            if step.path() == NAME && !left.is_empty() {
                continue;
            }
            // The old file cannot return while a new one occupies its place.
            let is_taken = matches!(&step, Step::SetAside { path, .. }
                if left.iter().any(|left: &Left| left.path() == path));
            if !is_taken && self.undo_step(&step).is_err() {
                left.push(match step {
                    Step::Exchanged { path, .. } | Step::Placed { path, .. } => Left::New(path),
                    Step::SetAside { path, .. } => Left::Missing(path),
                    // An empty folder more or less changes no page.
                    Step::Made(_) | Step::Removed(_) => continue,
                });
            }
        }
        left
    }

    fn undo_step(&self, step: &Step) -> io::Result<()> {
        fail_if_asked()?;
        let open = |path: &str| match self.open(path) {
            Ok(FolderAt::Open(folder)) => Ok(folder),
            Ok(_) => Err(io::ErrorKind::NotFound.into()),
            Err(error) => Err(io::Error::other(error.to_string())),
        };
        match step {
            Step::Exchanged { staged, path } => {
                let ((folder, name), (waiting, from_name)) = (split(path), split(staged));
                let (folder, waiting) = (open(folder)?, self.waiting(waiting)?);
                if exchange(&waiting, from_name, &folder, name)? {
                    Ok(())
                } else {
                    Err(io::ErrorKind::Unsupported.into())
                }
            }
            Step::Placed { staged, path } => {
                let ((folder, name), (waiting, from_name)) = (split(path), split(staged));
                self.folder.close_folder(path);
                let folder = open(folder)?;
                rename_new(&folder, name, &self.waiting(waiting)?, from_name)
            }
            Step::SetAside { path, number } => {
                let (folder, name) = split(path);
                let folder = open(folder)?;
                rename_new(&self.folder.old, &number.to_string(), &folder, name)
            }
            Step::Made(path) => {
                let (above, name) = split(path);
                self.folder.close_folder(path);
                open(above)?.handle().remove_dir(name)
            }
            Step::Removed(path) => {
                let (above, name) = split(path);
                open(above)?.handle().create_dir(name)
            }
        }
    }
}
