//! Variants that were made before, by the bytes of their pictures: each is encoded once ever.

use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::budget::Budget;
use super::variants::{self, Format, MAX_PIXELS, Made, RECIPE};
use super::verify::is_bare;
use super::{Picture, Problem, damaged};
use crate::cache_dir::{CacheDir, CachedFile};
use crate::limits::MAX_CACHED_DESCRIPTION_BYTES;
use crate::write_dir::WriteError;

/// The variants that were made before.
#[derive(Debug)]
pub struct Cache {
    entries: Arc<CacheDir>,
    budget: Budget,
}

/// The variants of a picture, as files of the cache.
#[derive(Debug, Clone)]
pub struct Variants {
    /// Its mean colour, as CSS writes it, `#8a7f66`; none of a picture that can be seen through.
    pub color: Option<String>,
    /// Its files, by format, each from the narrowest to the widest; the last is the one to show
    /// where only one can be.
    pub files: Vec<Variant>,
    /// BLAKE3 of the picture and of the rules by which its variants are made, in hexadecimal digits.
    pub key: String,
}

/// A file of a picture.
#[derive(Debug, Clone)]
pub struct Variant {
    /// Its format.
    pub format: Format,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Its bytes: disks and people damage files.
    pub file: CachedFile,
}

/// What the cache holds of a picture beside its variants; what can be derived from the picture is
/// not believed, but compared.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Description {
    color: Option<String>,
    files: Vec<FileDescription>,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileDescription {
    format: Format,
    width: u32,
    height: u32,
    hash: String,
}

impl Cache {
    /// The cache of the site in a folder. At most about `memory` bytes are taken at once to make what
    /// is not there yet.
    pub fn open(root: &Path, memory: u64) -> Result<Self, WriteError> {
        Ok(Self {
            entries: Arc::new(CacheDir::open(root, "images")?),
            budget: Budget::new(memory),
        })
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
        if let Some(found) = self.find(&key, format, picture) {
            return Ok(Some(found));
        }
        let made = {
            let _share = self.budget.take(variants::memory(bytes, format, picture));
            variants::make(bytes, format).map_err(Failure::Picture)?
        };
        match self.keep(&key, &made) {
            Ok(kept) => Ok(Some(kept)),
            // Another build may be reading the very files, which keeps them from being replaced on
            // some systems.
            Err(error) => match self.find(&key, format, picture) {
                Some(found) => Ok(Some(found)),
                None => Err(Failure::Disk(error)),
            },
        }
    }

    /// The variants of a picture, if they are whole and what they should be.
    fn find(&self, key: &str, format: Format, picture: &Picture) -> Option<Variants> {
        let about = description_name(key);
        let about = self
            .entries
            .read_sealed(&about, MAX_CACHED_DESCRIPTION_BYTES)?;
        let Description { color, files } = serde_json::from_slice(&about).ok()?;
        let is_opaque = format == Format::Jpeg;
        let color_is_right = color.as_deref().map_or(!is_opaque, is_color);
        if !color_is_right || !is_expected(&files, format, picture) {
            return None;
        }
        let files = files.into_iter().map(|file| {
            let name = file_name(key, file.format, file.width);
            let bytes = self
                .entries
                .read(&name, most_bytes(file.width, file.height))?;
            let cached = CachedFile::new(&self.entries, &name, &bytes);
            let is_right = cached.hash().to_hex().as_str() == file.hash
                && is_bare(&bytes, file.format, file.width, file.height);
            is_right.then(|| Variant {
                format: file.format,
                width: file.width,
                height: file.height,
                file: cached,
            })
        });
        Some(Variants {
            color,
            files: files.collect::<Option<_>>()?,
            key: key.to_owned(),
        })
    }

    /// Keeps the variants of a picture; what describes them comes last.
    fn keep(&self, key: &str, made: &Made) -> Result<Variants, WriteError> {
        let mut files = Vec::with_capacity(made.files.len());
        for file in &made.files {
            let name = file_name(key, file.format, file.width);
            self.entries.write(&name, &file.bytes)?;
            files.push(Variant {
                format: file.format,
                width: file.width,
                height: file.height,
                file: CachedFile::new(&self.entries, &name, &file.bytes),
            });
        }
        let about = Description {
            color: made.color.clone(),
            files: files
                .iter()
                .map(|file| FileDescription {
                    format: file.format,
                    width: file.width,
                    height: file.height,
                    hash: file.file.hash().to_hex().to_string(),
                })
                .collect(),
        };
        let name = description_name(key);
        let about = serde_json::to_vec(&about)
            .map_err(|error| WriteError::io(Path::new(&name), error.into()))?;
        self.entries.write_sealed(&name, about)?;
        Ok(Variants {
            color: made.color.clone(),
            files,
            key: key.to_owned(),
        })
    }

    /// Removes what was not asked for in a month.
    pub fn prune(&self) {
        self.entries.prune();
    }
}

/// Why there are no variants.
#[derive(Debug)]
pub enum Failure {
    /// The picture cannot be published.
    Picture(Problem),
    /// The cache cannot be written.
    Disk(WriteError),
}

fn description_name(key: &str) -> String {
    format!("{key}.json")
}

fn file_name(key: &str, format: Format, width: u32) -> String {
    format!("{key}-{width}.{}", format.extension())
}

/// More bytes than an encoder makes of a picture of this size.
fn most_bytes(width: u32, height: u32) -> u64 {
    u64::from(width) * u64::from(height) * 5 + (64 << 10)
}

/// Whether a text is a colour as [`variants::make`] writes it.
fn is_color(text: &str) -> bool {
    let digits = text.strip_prefix('#').unwrap_or_default();
    digits.len() == 6
        && digits
            .bytes()
            .all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
}

/// Whether these are the files that our rules make of a picture.
fn is_expected(files: &[FileDescription], format: Format, picture: &Picture) -> bool {
    let shown = (picture.width, picture.height);
    // What turns a picture is known of JPEG before it is decoded, of others it is not.
    let turned = (picture.height, picture.width);
    let shapes: &[(u32, u32)] = match format {
        Format::Jpeg => &[shown],
        Format::Png | Format::Webp | Format::Gif => &[shown, turned],
    };
    shapes.iter().any(|(width, height)| {
        let sizes = variants::sizes(*width, *height);
        let formats = variants::formats(format, &sizes);
        formats.iter().any(|formats| {
            let expected = formats
                .iter()
                .flat_map(|format| sizes.iter().map(move |size| (*format, *size)));
            let found = files
                .iter()
                .map(|file| (file.format, (file.width, file.height)));
            found.eq(expected)
        })
    })
}
