//! Variants of pictures: known at once, encoded later, and kept by the bytes of their pictures, so that
//! each is encoded once ever.
//!
//! [`ImageProcessor::enqueue`] says which variants a picture has before any of them is encoded. The cache
//! knows it; of a picture that is not in the cache, decoding tells. Its pixels then wait for
//! [`ImageProcessor::process`].

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use ahash::AHashMap as HashMap;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::budget::MemoryBudget;
use super::info::{PictureInfo, check_pixels};
use super::jpeg;
use super::variants::{self, CACHE_VERSION, EncodedVariant, Format, Pixels};
use super::verify::is_bare;
use crate::cache_dir::{CacheDir, CachedFile};
use crate::diagnostic::Problem;
use crate::limits::MAX_CACHED_DESCRIPTION_BYTES;
use crate::messages::pictures;
use crate::write_dir::{Comparison, Stamp, WriteError};

/// The part of the memory in which pixels may wait: one in so many.
const WAITING: u64 = 16;

/// Makes the variants of pictures.
#[derive(Debug)]
pub struct ImageProcessor {
    entries: Arc<CacheDir>,
    decoding: MemoryBudget,
    /// How many bytes of pixels may wait.
    room: u64,
    state: Mutex<State>,
}

/// What was asked for so far.
#[derive(Debug, Default)]
struct State {
    /// The pictures whose variants are not encoded yet, by their keys.
    waiting: HashMap<String, Pixels>,
    /// How many bytes these take.
    bytes: u64,
    /// The variants that are in the cache, by their names.
    files: HashMap<String, CachedFile>,
    /// The variants of pictures by their paths, with the stamps of the files that were read.
    known: HashMap<Arc<str>, (Stamp, Option<Variants>)>,
}

/// The variants of a picture.
#[derive(Debug, Clone)]
pub struct Variants {
    /// Its mean colour, as CSS writes it, `#8a7f66`; none of a picture that can be seen through.
    pub color: Option<String>,
    /// By format, each from the narrowest to the widest; the last is the one to show where only one can be.
    pub list: Vec<Variant>,
    /// BLAKE3 of the picture and of the rules by which its variants are made, in hexadecimal digits.
    pub key: String,
}

/// One size of a picture in one format.
#[derive(Debug, Clone)]
pub struct Variant {
    /// Its format.
    pub format: Format,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// The name of its file: see [`ImageProcessor::file`].
    pub name: String,
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
}

impl ImageProcessor {
    /// For the site in a folder, whose cache it uses. At most about `memory` bytes are taken at once to make
    /// what is not there yet.
    pub fn open(root: &Path, memory: u64) -> Result<Self, WriteError> {
        let room = memory / WAITING;
        Ok(Self {
            entries: Arc::new(CacheDir::open(root, "images")?),
            decoding: MemoryBudget::new(memory - room),
            room,
            state: Mutex::default(),
        })
    }

    /// The variants of the picture in `bytes`, which [`process`](Self::process) encodes if they are not in
    /// the cache. None of one that moves, which is published as it is.
    pub fn enqueue(
        &self,
        bytes: &[u8],
        format: Format,
        picture: &PictureInfo,
    ) -> Result<Option<Variants>, Failure> {
        check_pixels(picture.width.into(), picture.height.into()).map_err(Failure::Picture)?;
        if variants::is_animated(bytes, format) {
            return Ok(None);
        }
        if format == Format::Jpeg && jpeg::find_end(bytes).is_none() {
            return Err(Failure::Picture(pictures::damaged()));
        }
        let mut hasher = blake3::Hasher::new();
        hasher.update(&CACHE_VERSION.to_le_bytes()).update(bytes);
        let key = hasher.finalize().to_hex()[..32].to_owned();
        if let Some(found) = self.find(&key, format, picture) {
            return Ok(Some(found));
        }
        let _permit = self
            .decoding
            .acquire(variants::memory(bytes, format, picture));
        let pixels = variants::decode(bytes, format).map_err(Failure::Picture)?;
        let made = describe(&key, pixels.color.clone(), &pixels.variants());
        if let Some(pixels) = self.put_aside(&key, pixels) {
            // There is no room for more pixels: to decode them once more would take longer.
            self.encode(&key, &pixels)?;
        }
        Ok(Some(made))
    }

    /// Whether its cache is still where it was opened.
    pub fn is_current(&self) -> bool {
        self.entries.is_current()
    }

    /// How many pictures [`process`](Self::process) will encode.
    pub fn count_waiting(&self) -> usize {
        self.state().waiting.len()
    }

    /// Remembers the variants of the picture in a file with this [settled](Stamp::settled) stamp.
    pub fn remember(&self, path: &str, stamp: Stamp, variants: Option<Variants>) {
        let known = (stamp, variants);
        self.state().known.insert(path.into(), known);
    }

    /// The variants of the picture in a file with this stamp, if they are known and still there or waiting.
    pub fn recall(&self, path: &str, stamp: &Stamp) -> Option<Option<Variants>> {
        let state = self.state();
        let (known, variants) = state.known.get(path)?;
        let is_there = |variant: &Variant| {
            let file = state.files.get(&variant.name);
            file.is_some_and(|file| file.open().is_ok())
        };
        let is_valid = variants.as_ref().is_none_or(|variants| {
            state.waiting.contains_key(&variants.key) || variants.list.iter().all(is_there)
        });
        (known.compare(stamp) == Comparison::Same && is_valid).then(|| variants.clone())
    }

    /// Encodes all that waits, in parallel, and calls `on_each` after each picture. Says which could not be, by the
    /// keys of their pictures.
    pub fn process(&self, on_each: &(dyn Fn() + Sync)) -> Vec<(String, Failure)> {
        let waiting = {
            let mut state = self.state();
            state.bytes = 0;
            std::mem::take(&mut state.waiting)
        };
        let waiting: Vec<(String, Pixels)> = waiting.into_iter().collect();
        let failed = waiting.into_par_iter().filter_map(|(key, pixels)| {
            let _permit = self.decoding.acquire(pixels.memory());
            let encoded = self.encode(&key, &pixels);
            on_each();
            Some((key, encoded.err()?))
        });
        failed.collect()
    }

    /// The file of a variant that was asked for and processed, by its name.
    pub fn file(&self, name: &str) -> Option<CachedFile> {
        self.state().files.get(name).cloned()
    }

    /// Keeps pixels for later; gives them back if there is no room.
    fn put_aside(&self, key: &str, pixels: Pixels) -> Option<Pixels> {
        let bytes = pixels.memory();
        let mut state = self.state();
        if state.waiting.contains_key(key) {
            return None;
        }
        if state.bytes + bytes > self.room {
            return Some(pixels);
        }
        state.bytes += bytes;
        state.waiting.insert(key.to_owned(), pixels);
        None
    }

    fn encode(&self, key: &str, pixels: &Pixels) -> Result<(), Failure> {
        let encoded = pixels.encode().map_err(Failure::Picture)?;
        match self.keep(key, pixels.color.clone(), &encoded) {
            Ok(files) => {
                self.state().files.extend(files);
                Ok(())
            }
            // Another build may be reading the very files, which keeps them from being replaced on
            // some systems.
            Err(error) => {
                let files = encoded.iter().map(|file| self.is_kept(key, file));
                let files: Option<HashMap<String, CachedFile>> = files.collect();
                self.state()
                    .files
                    .extend(files.ok_or(Failure::Disk(error))?);
                Ok(())
            }
        }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The variants of a picture, if they are whole and what they should be.
    fn find(&self, key: &str, format: Format, picture: &PictureInfo) -> Option<Variants> {
        let description = self
            .entries
            .get(&description_name(key), MAX_CACHED_DESCRIPTION_BYTES)?;
        let Description { color, files } = serde_json::from_slice(&description).ok()?;
        let is_opaque = format == Format::Jpeg;
        let color_is_right = color.as_deref().map_or(!is_opaque, is_color);
        let list: Vec<(Format, u32, u32)> = files
            .iter()
            .map(|file| (file.format, file.width, file.height))
            .collect();
        if !color_is_right || !is_expected(&list, format, picture) {
            return None;
        }
        let found = list.iter().map(|&(format, width, height)| {
            let name = file_name(key, format, width);
            let is_variant = |bytes: &[u8]| is_bare(bytes, format, width, height);
            let limit = most_bytes(width, height);
            let cached = self.entries.get_file(&name, limit, is_variant)?;
            Some((name, cached))
        });
        let found: HashMap<String, CachedFile> = found.collect::<Option<_>>()?;
        self.state().files.extend(found);
        Some(describe(key, color, &list))
    }

    /// The cache's file of a variant, if it holds these very bytes.
    fn is_kept(&self, key: &str, file: &EncodedVariant) -> Option<(String, CachedFile)> {
        let name = file_name(key, file.format, file.width);
        let is_same = |bytes: &[u8]| bytes == file.bytes;
        let size = file.bytes.len() as u64;
        let cached = self.entries.get_file(&name, size, is_same)?;
        Some((name, cached))
    }

    /// Keeps the variants of a picture; what describes them comes last.
    fn keep(
        &self,
        key: &str,
        color: Option<String>,
        encoded: &[EncodedVariant],
    ) -> Result<Vec<(String, CachedFile)>, WriteError> {
        let mut kept = Vec::with_capacity(encoded.len());
        let mut files = Vec::with_capacity(encoded.len());
        for file in encoded {
            let name = file_name(key, file.format, file.width);
            let cached = self.entries.put_file(&name, &file.bytes)?;
            files.push(FileDescription {
                format: file.format,
                width: file.width,
                height: file.height,
            });
            kept.push((name, cached));
        }
        let name = description_name(key);
        let description = serde_json::to_vec(&Description { color, files })
            .map_err(|error| WriteError::io(Path::new(&name), error.into()))?;
        self.entries.put(&name, &description)?;
        Ok(kept)
    }

    /// Removes what was not asked for in a month.
    pub fn prune(&self) {
        self.entries.prune();
    }
}

fn describe(key: &str, color: Option<String>, list: &[(Format, u32, u32)]) -> Variants {
    let list = list.iter().map(|&(format, width, height)| Variant {
        format,
        width,
        height,
        name: file_name(key, format, width),
    });
    Variants {
        color,
        list: list.collect(),
        key: key.to_owned(),
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

/// Whether a text is a colour as [`mean_color`](super::variants) writes it.
fn is_color(text: &str) -> bool {
    let digits = text.strip_prefix('#').unwrap_or_default();
    digits.len() == 6
        && digits
            .bytes()
            .all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
}

/// Whether these are the variants that our rules make of a picture.
fn is_expected(list: &[(Format, u32, u32)], format: Format, picture: &PictureInfo) -> bool {
    let shown = (picture.width, picture.height);
    // What turns a picture is known of JPEG before it is decoded, of others it is not.
    let turned = (picture.height, picture.width);
    let shapes: &[(u32, u32)] = match format {
        Format::Jpeg => &[shown],
        Format::Png | Format::Webp | Format::Gif => &[shown, turned],
    };
    shapes.iter().any(|(width, height)| {
        variants::list_variants(format, &variants::sizes(*width, *height)) == list
    })
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Cursor;

    use image::{ImageFormat, Rgb, RgbImage};

    use super::*;
    use crate::image::PictureFormat;

    fn photo() -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        let image = RgbImage::from_pixel(700, 300, Rgb([120, 80, 40]));
        image.write_to(&mut bytes, ImageFormat::Jpeg).unwrap();
        bytes.into_inner()
    }

    fn enqueue(processor: &ImageProcessor) -> Variants {
        let size = PictureInfo::new(PictureFormat::Jpeg, 700, 300);
        let found = processor.enqueue(&photo(), Format::Jpeg, &size);
        found.unwrap().unwrap()
    }

    fn cached(root: &Path) -> usize {
        let files = fs::read_dir(root.join(".labnews/images"));
        files.map_or(0, Iterator::count)
    }

    #[test]
    fn variants_are_known_before_they_are_encoded() {
        let root = tempfile::tempdir().unwrap();
        let processor = ImageProcessor::open(root.path(), 1 << 30).unwrap();
        let variants = enqueue(&processor);
        let list = variants.list.iter();
        let list: Vec<_> = list
            .map(|one| (one.format, one.width, one.height))
            .collect();
        let expected = [
            (Format::Webp, 480, 206),
            (Format::Webp, 700, 300),
            (Format::Jpeg, 480, 206),
            (Format::Jpeg, 700, 300),
        ];
        assert_eq!(list, expected);
        assert!(variants.color.is_some());
        assert_eq!(cached(root.path()), 0);
        assert!(processor.process(&|| ()).is_empty());
        assert_eq!(cached(root.path()), 5);
        let mut names = variants.list.iter().map(|one| &one.name);
        assert!(names.all(|name| processor.file(name).is_some()));

        let again = ImageProcessor::open(root.path(), 1 << 30).unwrap();
        assert_eq!(enqueue(&again).color, variants.color);
        assert!(again.state().waiting.is_empty());
        assert_eq!(again.state().files.len(), 4);
    }

    #[test]
    fn pixels_that_find_no_room_to_wait_are_encoded_at_once() {
        let root = tempfile::tempdir().unwrap();
        let processor = ImageProcessor::open(root.path(), 1 << 20).unwrap();
        enqueue(&processor);
        assert!(processor.state().waiting.is_empty());
        assert_eq!(cached(root.path()), 5);
    }
}
