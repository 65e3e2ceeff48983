//! What labnews wrote into an output folder: the one record that tells its files from others.
//!
//! It lives in the folder that it is about, so that it moves with it and no cleaned cache can make
//! labnews forget what is its own.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

/// The manifest's name in the output folder.
pub(super) const NAME: &str = ".labnews-manifest.json";

/// What was written: files by their path in the folder, with `/` between its parts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// The form of this file.
    pub version: u32,
    /// The files.
    pub files: BTreeMap<String, Record>,
}

/// A file as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Record {
    /// BLAKE3 of its bytes, in hexadecimal digits.
    pub hash: String,
    /// Its size in bytes.
    pub size: u64,
    /// When it was last changed on disk, in nanoseconds since 1970; 0 where that is not known.
    pub modified: u64,
}

impl Manifest {
    /// Reads a folder's manifest; an empty one where there is none that can be read.
    pub(super) fn read(folder: &Path) -> Self {
        std::fs::read(folder.join(NAME))
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .filter(|manifest: &Self| {
                manifest.version == 1 && manifest.files.keys().all(|file| is_inside(file))
            })
            .unwrap_or_default()
    }

    /// Writes it, whole or not at all.
    pub(super) fn write(&self, folder: &Path) -> io::Result<()> {
        let new = folder.join(format!("{NAME}.new"));
        std::fs::write(&new, serde_json::to_vec(self).map_err(io::Error::other)?)?;
        std::fs::rename(new, folder.join(NAME))
    }
}

/// A manifest could have been tampered with: nothing outside of the folder is ever removed.
fn is_inside(file: &str) -> bool {
    !file.is_empty()
        && Path::new(file)
            .components()
            .all(|part| matches!(part, std::path::Component::Normal(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_that_names_files_outside_is_not_believed() {
        let folder = tempfile::tempdir().unwrap();
        let mut manifest = Manifest {
            version: 1,
            files: BTreeMap::new(),
        };
        let record = Record {
            hash: String::new(),
            size: 0,
            modified: 0,
        };
        manifest.files.insert("a/b.html".to_owned(), record.clone());
        manifest.write(folder.path()).unwrap();
        assert_eq!(Manifest::read(folder.path()), manifest);
        for file in ["../x", "/etc/passwd", "a/../../x"] {
            let mut bad = manifest.clone();
            bad.files.insert(file.to_owned(), record.clone());
            bad.write(folder.path()).unwrap();
            assert_eq!(Manifest::read(folder.path()), Manifest::default(), "{file}");
        }
    }
}
