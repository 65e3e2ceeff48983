//! Cards that were drawn before: `.labnews/cards/` of the site's folder.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use super::fonts::Typefaces;
use crate::kept;

/// Goes up when the same SVG is to be drawn in another way.
const RECIPE: &[u8] = b"2";

/// A folder of cards by what they were drawn of. It is a convenience: what cannot be read is drawn
/// again, and what cannot be written is not kept.
#[derive(Debug)]
pub struct Cache {
    folder: Option<PathBuf>,
}

/// What a card is drawn of: its SVG, and its fonts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key(blake3::Hash);

impl Key {
    /// Of an SVG drawn with these typefaces.
    pub fn new(svg: &str, typefaces: &Typefaces) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(RECIPE);
        hasher.update(env!("CARGO_PKG_VERSION").as_bytes());
        hasher.update(typefaces.fingerprint.as_bytes());
        hasher.update(svg.as_bytes());
        Self(hasher.finalize())
    }
}

impl Cache {
    /// The cache of the site in a folder.
    pub fn of(root: &Path) -> Self {
        Self {
            folder: kept::folder(root, "cards"),
        }
    }

    /// A card, if it is there and whole.
    pub fn get(&self, key: Key) -> Option<Vec<u8>> {
        let file = self.folder.as_ref()?.join(name(key));
        if file.is_symlink() {
            return None;
        }
        let mut bytes = fs::read(&file).ok()?;
        // Its hash stands behind the end of the PNG, where programs do not look.
        let end = bytes.len().checked_sub(blake3::OUT_LEN)?;
        let whole = blake3::hash(&bytes[..end]).as_bytes() == &bytes[end..];
        bytes.truncate(end);
        if !whole {
            return None;
        }
        kept::used(&file);
        Some(bytes)
    }

    /// Removes what was not asked for in a month.
    pub fn prune(&self) {
        if let Some(folder) = &self.folder {
            kept::prune(folder, None);
        }
    }

    /// Keeps a card.
    pub fn put(&self, key: Key, png: &[u8]) {
        if let Some(folder) = &self.folder {
            // Whoever cannot write here still gets the card.
            let _ = write(folder, key, png);
        }
    }
}

fn name(key: Key) -> String {
    format!("{}.png", key.0.to_hex())
}

/// Writes under another name first, so that no half of a card is ever seen.
fn write(folder: &Path, key: Key, png: &[u8]) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    let part = folder.join(format!(".{}.{}.part", key.0.to_hex(), std::process::id()));
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&part)?;
    let written = file
        .write_all(png)
        .and_then(|()| file.write_all(blake3::hash(png).as_bytes()))
        .and_then(|()| fs::rename(&part, folder.join(name(key))));
    if written.is_err() {
        let _ = fs::remove_file(&part);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> Key {
        Key(blake3::hash(b"a"))
    }

    #[test]
    fn what_was_put_in_comes_out_and_what_is_damaged_does_not() {
        let root = tempfile::tempdir().unwrap();
        let cache = Cache::of(root.path());
        assert_eq!(cache.get(key()), None);
        cache.put(key(), b"card");
        assert_eq!(cache.get(key()).as_deref(), Some(&b"card"[..]));
        let file = root.path().join(".labnews/cards").join(name(key()));
        for damaged in [
            &b""[..],
            b"card",
            b"more than thirty-two bytes of something else",
        ] {
            fs::write(&file, damaged).unwrap();
            assert_eq!(cache.get(key()), None);
        }
        cache.put(key(), b"card");
        assert!(cache.get(key()).is_some());
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_written_through_a_link() {
        let (root, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::os::unix::fs::symlink(elsewhere.path(), root.path().join(".labnews")).unwrap();
        Cache::of(root.path()).put(key(), b"card");
        assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
    }
}
