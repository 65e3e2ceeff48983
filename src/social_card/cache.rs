//! Cards that were drawn before: `.labnews/cards/` of the site's folder.

use std::path::Path;

use super::fonts::Typefaces;
use super::{HEIGHT, WIDTH};
use crate::cache_dir::CacheDir;
use crate::image::{Format, is_bare};
use crate::limits::MAX_CACHED_CARD_BYTES;
use crate::write_dir::WriteError;

/// Goes up when the same SVG is to be drawn in another way.
const RECIPE: &[u8] = b"2";

/// Cards by what they were drawn of. They are a convenience: what cannot be read is drawn again, and
/// what cannot be written is not kept.
#[derive(Debug)]
pub struct Cache(CacheDir);

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
    pub fn open(root: &Path) -> Result<Self, WriteError> {
        CacheDir::open(root, "cards").map(Self)
    }

    /// A card, if it is there, whole, and nothing but pixels.
    pub fn get(&self, key: Key) -> Option<Vec<u8>> {
        let png = self.0.read_sealed(&name(key), MAX_CACHED_CARD_BYTES)?;
        is_bare(&png, Format::Png, WIDTH, HEIGHT).then_some(png)
    }

    /// Removes what was not asked for in a month.
    pub fn prune(&self) {
        self.0.prune();
    }

    /// Keeps a card.
    pub fn put(&self, key: Key, png: &[u8]) {
        // Whoever cannot write here still gets the card.
        let _ = self.0.write_sealed(&name(key), png.to_vec());
    }
}

fn name(key: Key) -> String {
    format!("{}.png", key.0.to_hex())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use resvg::tiny_skia::Pixmap;

    use super::*;
    use crate::social_card::png::encode;

    #[test]
    fn what_was_put_in_comes_out_and_what_is_no_card_does_not() {
        let root = tempfile::tempdir().unwrap();
        let cache = Cache::open(root.path()).unwrap();
        let key = Key(blake3::hash(b"a"));
        let card = encode(&Pixmap::new(WIDTH, HEIGHT).unwrap()).unwrap();
        assert_eq!(cache.get(key), None);
        cache.put(key, &card);
        assert_eq!(cache.get(key).as_deref(), Some(&card[..]));
        let small = encode(&Pixmap::new(WIDTH, 10).unwrap()).unwrap();
        let followed = [&card[..], b"<script>"].concat();
        for other in [&b"<script>alert(1)</script>"[..], &small, &followed] {
            cache.put(key, other);
            assert_eq!(cache.get(key), None);
        }
        let file = root.path().join(".labnews/cards").join(name(key));
        for damaged in [&b""[..], b"card", &card] {
            fs::write(&file, damaged).unwrap();
            assert_eq!(cache.get(key), None);
        }
        cache.put(key, &card);
        assert!(cache.get(key).is_some());
    }
}
