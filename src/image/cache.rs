//! Variants that were made before, by the bytes of their pictures: each is encoded once ever.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::budget::Budget;
use super::variants::{self, Format, MAX_PIXELS, Made, RECIPE};
use super::{Picture, Unusable, damaged};
use crate::kept;

/// What describes an entry; it is written last.
const ABOUT: &str = "about.json";

/// How often an entry is put in its place while other builds do the same.
const TRIES: usize = 10;

/// A folder of variants.
#[derive(Debug)]
pub struct Cache {
    folder: PathBuf,
    budget: Budget,
    /// One entry is put in its place at a time: a site may hold a picture twice.
    door: Mutex<()>,
}

/// The variants of a picture, as files of the cache.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variants {
    /// Its mean colour, as CSS writes it, `#8a7f66`; none of a picture that can be seen through.
    pub color: Option<String>,
    /// Its files, by format, each from the narrowest to the widest; the last is the one to show
    /// where only one can be.
    pub files: Vec<Variant>,
    /// BLAKE3 of the picture and of the rules by which its variants are made, in hexadecimal digits.
    #[serde(skip)]
    pub key: String,
}

/// A file of a picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    /// Its format.
    pub format: Format,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// BLAKE3 of its bytes, in hexadecimal digits: disks and people damage files.
    pub hash: String,
    /// Where it is.
    #[serde(skip)]
    pub disk: PathBuf,
}

impl Cache {
    /// The cache in a folder, which need not exist. At most about `memory` bytes are taken at once
    /// to make what is not there yet.
    pub fn new(folder: PathBuf, memory: u64) -> Self {
        Self {
            folder,
            budget: Budget::new(memory),
            door: Mutex::new(()),
        }
    }

    /// The variants of the picture in `bytes`, which are made if they are not there. None of one that
    /// moves, which is published as it is.
    pub fn variants(
        &self,
        bytes: &[u8],
        format: Format,
        picture: &Picture,
    ) -> Result<Option<Variants>, Failure> {
        if u64::from(picture.width) * u64::from(picture.height) > MAX_PIXELS {
            return Err(Failure::Picture(variants::too_large()));
        }
        if variants::moves(bytes, format) {
            return Ok(None);
        }
        if format == Format::Jpeg && super::jpeg::end(bytes).is_none() {
            return Err(Failure::Picture(damaged()));
        }
        let mut hasher = blake3::Hasher::new();
        hasher.update(&RECIPE.to_le_bytes()).update(bytes);
        let key = hasher.finalize().to_hex()[..32].to_owned();
        if let Some(found) = self.find(&key) {
            return Ok(Some(found));
        }
        let made = {
            let _share = self.budget.take(variants::memory(bytes, format, picture));
            variants::make(bytes, format).map_err(Failure::Picture)?
        };
        self.keep(&key, &made).map(Some).map_err(Failure::Disk)
    }

    /// An entry, if it is whole.
    fn find(&self, key: &str) -> Option<Variants> {
        let entry = self.folder.join(key);
        // What a link leads to is not ours.
        if entry.is_symlink() {
            return None;
        }
        let about = entry.join(ABOUT);
        let mut found: Variants = serde_json::from_slice(&fs::read(&about).ok()?).ok()?;
        found.files.last()?;
        for file in &mut found.files {
            file.disk = entry.join(name(file.format, file.width));
            let metadata = fs::symlink_metadata(&file.disk).ok()?;
            if !metadata.is_file() {
                return None;
            }
            let hash = blake3::hash(&fs::read(&file.disk).ok()?);
            if hash.to_hex().as_str() != file.hash {
                return None;
            }
        }
        found.key = key.to_owned();
        kept::used(&about);
        Some(found)
    }

    /// Puts an entry in its place, whole or not at all.
    fn keep(&self, key: &str, made: &Made) -> io::Result<Variants> {
        let _door = self.door.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = self.find(key) {
            return Ok(found);
        }
        fs::create_dir_all(&self.folder)?;
        let new = self
            .folder
            .join(format!("{key}.{}.new", std::process::id()));
        let _ = fs::remove_dir_all(&new);
        fs::create_dir(&new)?;
        let mut files = Vec::with_capacity(made.files.len());
        for file in &made.files {
            fs::write(new.join(name(file.format, file.width)), &file.bytes)?;
            files.push(Variant {
                format: file.format,
                width: file.width,
                height: file.height,
                hash: blake3::hash(&file.bytes).to_hex().to_string(),
                disk: PathBuf::new(),
            });
        }
        let about = Variants {
            color: made.color.clone(),
            files,
            key: String::new(),
        };
        fs::write(
            new.join(ABOUT),
            serde_json::to_vec(&about).map_err(io::Error::other)?,
        )?;
        let entry = self.folder.join(key);
        // What is there is not whole, or other builds have just put it there.
        let mut kept = Err(io::ErrorKind::NotFound.into());
        for _ in 0..TRIES {
            let _ = fs::remove_dir_all(&entry);
            let _ = fs::remove_file(&entry);
            let moved = fs::rename(&new, &entry);
            if let Some(found) = self.find(key) {
                kept = Ok(found);
                break;
            }
            match moved {
                // Another build has taken it away again.
                Ok(()) => break,
                Err(error) => kept = Err(error),
            }
        }
        let _ = fs::remove_dir_all(&new);
        kept
    }

    /// Removes what was not asked for in a month.
    pub fn prune(&self) {
        kept::prune(&self.folder, Some(ABOUT));
    }
}

/// Why there are no variants.
#[derive(Debug)]
pub enum Failure {
    /// The picture cannot be published.
    Picture(Unusable),
    /// The cache cannot be written.
    Disk(io::Error),
}

fn name(format: Format, width: u32) -> String {
    format!("{width}.{}", format.extension())
}
