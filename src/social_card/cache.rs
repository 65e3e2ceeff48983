//! The cache of drawn cards, `.labnews/cards/`.

use std::path::Path;

use super::fonts::Typefaces;
use super::size::{HEIGHT, WIDTH};
use crate::cache_dir::CacheDir;
use crate::image::{Format, is_bare};
use crate::limits::MAX_CACHED_CARD_BYTES;
use crate::write_dir::WriteError;

/// Must change whenever the same SVG is drawn in another way.
const CACHE_VERSION: &[u8] = b"2";

/// Drawn cards. A card that cannot be read is drawn again, and one that cannot be written is not kept.
#[derive(Debug)]
pub struct CardCache(CacheDir);

/// What a card is drawn from: its SVG and its fonts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CardKey(blake3::Hash);

impl CardKey {
    /// The key of an SVG that is drawn with these typefaces.
    pub fn new(svg: &str, typefaces: &Typefaces) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(CACHE_VERSION);
        hasher.update(env!("CARGO_PKG_VERSION").as_bytes());
        hasher.update(typefaces.fingerprint.as_bytes());
        hasher.update(svg.as_bytes());
        Self(hasher.finalize())
    }
}

impl CardCache {
    /// The cache of the site in a folder.
    pub fn open(root: &Path) -> Result<Self, WriteError> {
        CacheDir::open(root, "cards").map(Self)
    }

    /// A card, if it is in the cache, undamaged, and nothing but pixels.
    pub fn get(&self, key: CardKey) -> Option<Vec<u8>> {
        let png = self.0.get(&file_name(key), MAX_CACHED_CARD_BYTES)?;
        is_bare(&png, Format::Png, WIDTH, HEIGHT).then_some(png)
    }

    /// Removes cards that no build used for a month.
    pub fn prune(&self) {
        self.0.prune();
    }

    /// Adds a card.
    pub fn put(&self, key: CardKey, png: &[u8]) {
        // Without write access, the next build draws it again.
        let _ = self.0.put(&file_name(key), png);
    }
}

fn file_name(key: CardKey) -> String {
    format!("{}.png", key.0.to_hex())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use resvg::tiny_skia::Pixmap;

    use super::*;
    use crate::social_card::encode::encode;

    #[test]
    fn only_whole_cards_are_returned() {
        let root = tempfile::tempdir().unwrap();
        let cache = CardCache::open(root.path()).unwrap();
        let key = CardKey(blake3::hash(b"a"));
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
        let file = root.path().join(".labnews/cards").join(file_name(key));
        for damaged in [&b""[..], b"card", &card] {
            fs::write(&file, damaged).unwrap();
            assert_eq!(cache.get(key), None);
        }
        cache.put(key, &card);
        assert!(cache.get(key).is_some());
    }
}
