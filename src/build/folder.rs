//! The output folder: whether it may be written, what is in it, and a place to prepare in.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::RwLock;

use ahash::AHashSet as HashSet;

use super::Stop;
use super::manifest::Manifest;
use crate::diagnostic::Diagnostic;

/// Where files are prepared: inside of the output folder, so that moving them is a rename.
pub(super) const STAGING: &str = ".labnews-staging";

/// An output folder that is open for one build.
#[derive(Debug)]
pub struct Folder {
    pub(super) path: PathBuf,
    /// Whether there was anything before this build.
    pub(super) existed: bool,
    /// What labnews wrote into it before.
    pub(super) manifest: Manifest,
    /// Keeps other builds out until it is dropped.
    lock: File,
    /// Folders that are known to be there and not to lead elsewhere.
    checked: RwLock<HashSet<OsString>>,
}

impl Folder {
    /// Opens a folder for a build of the site at `root`; it need not exist yet.
    pub fn open(root: &Path, output: &Path) -> Result<Self, Stop> {
        let path = refuse(root, output).map_err(Some)?;
        let failed = |error: io::Error| Some(unwritable(output, &error));
        let existed = path.exists();
        let staging = path.join(STAGING);
        fs::create_dir_all(&staging).map_err(failed)?;
        let lock = File::create(staging.join("lock")).map_err(failed)?;
        if lock.try_lock().is_err() {
            let message = format!("another build is writing `{}`", output.display());
            return Err(Some(
                Diagnostic::error(message).help("wait until it is done"),
            ));
        }
        let manifest = if existed {
            Manifest::read(&path)
        } else {
            Manifest::default()
        };
        let folder = Self {
            path,
            existed,
            manifest,
            lock,
            checked: RwLock::default(),
        };
        folder.clear_staging().map_err(failed)?;
        Ok(folder)
    }

    /// Where the file at `path` of the output is prepared.
    pub(super) fn staged(&self, path: &str) -> PathBuf {
        self.path.join(STAGING).join("files").join(path)
    }

    /// Makes the folders above a file of the output folder, none of which may lead elsewhere.
    pub(super) fn make_parents(&self, top: &Path, path: &Path) -> io::Result<()> {
        let Some(parent) = path.parent() else {
            return Ok(());
        };
        if self
            .checked
            .read()
            .is_ok_and(|checked| checked.contains(parent.as_os_str()))
        {
            return Ok(());
        }
        if parent != top && parent.starts_with(top) {
            self.make_parents(top, parent)?;
            match fs::create_dir(parent) {
                Ok(()) => {}
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
                Err(_) if fs::symlink_metadata(parent)?.is_dir() => {}
                Err(_) => {
                    return Err(io::Error::other(
                        "a file or link stands where a folder is needed",
                    ));
                }
            }
        }
        if let Ok(mut checked) = self.checked.write() {
            checked.insert(parent.as_os_str().to_owned());
        }
        Ok(())
    }

    fn clear_staging(&self) -> io::Result<()> {
        let files = self.path.join(STAGING).join("files");
        match fs::remove_dir_all(&files) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        fs::create_dir(&files)
    }
}

impl Drop for Folder {
    /// Leaves nothing behind, whether the build succeeded or not.
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(self.path.join(STAGING));
        let _ = self.lock.unlock();
        // An output folder that this build made and wrote nothing into.
        let _ = fs::remove_dir(&self.path);
    }
}

pub(super) fn unwritable(path: &Path, error: &io::Error) -> Diagnostic {
    Diagnostic::error(format!("`{}` cannot be written: {error}", path.display()))
}

/// The absolute path of the output folder, unless writing there would harm the site or the machine.
fn refuse(root: &Path, output: &Path) -> Result<PathBuf, Diagnostic> {
    let root = resolve(root);
    let path = resolve(output);
    let refused = |why: &str| {
        Diagnostic::error(format!(
            "labnews does not write into `{}`: {why}",
            output.display()
        ))
        .help("choose a folder of its own, as in --output public")
    };
    if path.parent().is_none() {
        return Err(refused("it is the root of the file system"));
    }
    if root.starts_with(&path) {
        return Err(refused("the site's sources are in it"));
    }
    for folder in [
        "content",
        "templates",
        "static",
        ".git",
        ".github",
        ".labnews",
    ] {
        if path.starts_with(root.join(folder)) {
            return Err(refused("it is a folder of sources"));
        }
    }
    if path.is_file() {
        return Err(refused("it is a file"));
    }
    Ok(path)
}

/// The absolute path without `..` and links, also where its end does not exist yet.
fn resolve(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut missing = Vec::new();
    let mut existing = absolute.as_path();
    loop {
        if let Ok(found) = existing.canonicalize() {
            return missing
                .iter()
                .rev()
                .fold(found, |mut path, part: &std::ffi::OsString| {
                    match part.to_str() {
                        Some("..") => drop(path.pop()),
                        Some(".") => {}
                        _ => path.push(part),
                    }
                    path
                });
        }
        let last = existing
            .components()
            .next_back()
            .map(|part| part.as_os_str().to_owned());
        match (existing.parent(), last) {
            (Some(parent), Some(last)) => {
                missing.push(last);
                existing = parent;
            }
            _ => return absolute,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_that_hold_sources_are_refused() {
        let site = tempfile::tempdir().unwrap();
        let root = site.path();
        fs::create_dir_all(root.join("content/news")).unwrap();
        for output in [
            "",
            "content",
            "content/out",
            "content/news/../x",
            "static",
            "..",
            ".git/x",
        ] {
            assert!(refuse(root, &root.join(output)).is_err(), "{output}");
        }
        assert!(refuse(root, Path::new("/")).is_err());
        for output in ["public", "a/b/c", "content-of-mine"] {
            assert!(refuse(root, &root.join(output)).is_ok(), "{output}");
        }
    }
}
