//! New files that are removed again if writing one of them fails.

use std::ffi::OsString;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use super::dir::WriteDir;
use super::entry::{Entry, Stamp};
use super::error::WriteError;

/// New files in a folder. Dropping them removes them, unless [`keep`](Self::keep) was called.
#[derive(Debug)]
pub struct NewFiles {
    top: Arc<WriteDir>,
    /// Created folders and files, with the folder that each is in.
    created: Vec<(Arc<WriteDir>, OsString, Entry)>,
}

impl NewFiles {
    /// No files yet, in this folder.
    pub fn new(top: WriteDir) -> Self {
        Self {
            top: Arc::new(top),
            created: Vec::new(),
        }
    }

    /// The folder for all of them.
    pub fn top(&self) -> &WriteDir {
        &self.top
    }

    /// Writes a file that must not exist yet, and creates the folders above it.
    pub fn write(&mut self, path: &Path, content: &mut dyn Read) -> Result<(), WriteError> {
        let mut folder = self.top.clone();
        for name in path.parent().into_iter().flatten() {
            let is_new = matches!(folder.look(name), Ok(None));
            let next = Arc::new(folder.make_folder(name)?);
            if is_new {
                self.created.push((folder, name.to_owned(), Entry::Folder));
            }
            folder = next;
        }
        let name = path.file_name().unwrap_or_default();
        let failed = |error| WriteError::io(&folder.path_of(name), error);
        let mut file = folder.create_new(name).map_err(failed)?;
        let created = (
            folder.clone(),
            name.to_owned(),
            Entry::File(Stamp::default()),
        );
        self.created.push(created);
        io::copy(content, &mut file).map(drop).map_err(failed)
    }

    /// Leaves the files in place.
    pub fn keep(mut self) {
        self.created.clear();
    }
}

impl Drop for NewFiles {
    fn drop(&mut self) {
        for (folder, name, entry) in self.created.drain(..).rev() {
            let _ = match entry {
                Entry::Folder => folder.handle().remove_dir(&name),
                _ => folder.handle().remove_file(&name),
            };
        }
    }
}
