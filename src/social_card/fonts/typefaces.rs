//! The typefaces of a language's cards, and the runs of a text in each.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use ahash::AHashMap as HashMap;
use resvg::usvg::fontdb::{Database, FaceInfo, ID, Language, Source, Stretch, Style, Weight};

use super::clusters::{clusters, is_invisible};

pub(super) const REGULAR: Weight = Weight::NORMAL;
pub(super) const BOLD: Weight = Weight::BOLD;

/// A chosen family.
#[derive(Debug)]
pub(super) struct Typeface {
    /// Its name in the SVG. The real name could mean another font.
    pub(super) alias: String,
    /// Regular and bold.
    pub(super) faces: [Face; 2],
    /// The width in em of each character that it has, regular and bold.
    pub(super) advances: HashMap<char, [f32; 2]>,
}

/// A font file, and which of its fonts.
#[derive(Debug)]
pub(super) struct Face {
    pub(super) source: Source,
    pub(super) index: u32,
    /// Changes whenever the font does.
    pub(super) fingerprint: blake3::Hash,
}

/// The typefaces of a language's cards, best first.
#[derive(Debug)]
pub struct Typefaces {
    typefaces: Vec<Typeface>,
    /// Their files are read when the first card is drawn: most cards come from the cache.
    loaded: OnceLock<LoadedFonts>,
    /// Changes whenever a font does.
    pub(in crate::social_card) fingerprint: blake3::Hash,
}

/// The fonts that cards are drawn in.
#[derive(Debug)]
pub(in crate::social_card) struct LoadedFonts {
    pub(in crate::social_card) database: Arc<Database>,
    /// The regular and the bold face of each typeface, by its alias.
    pub(in crate::social_card) ids: Vec<(String, [ID; 2])>,
    /// The same faces for text that names none of them, which falls back from one to the next.
    pub(in crate::social_card) unnamed: Vec<[ID; 2]>,
}

impl LoadedFonts {
    fn new(typefaces: &[Typeface]) -> Self {
        let mut database = Database::new();
        let (mut ids, mut unnamed) = (Vec::new(), Vec::new());
        for typeface in typefaces {
            let [regular, bold] = &typeface.faces;
            let faces = [(regular, REGULAR), (bold, BOLD)].map(|(face, weight)| FaceInfo {
                id: ID::dummy(),
                source: read_source(&face.source),
                index: face.index,
                families: vec![(typeface.alias.clone(), Language::English_UnitedStates)],
                post_script_name: String::new(),
                style: Style::Normal,
                weight,
                stretch: Stretch::Normal,
                monospaced: false,
            });
            let mut both = || {
                faces
                    .each_ref()
                    .map(|face| database.push_face_info(face.clone()))
            };
            ids.push((typeface.alias.clone(), both()));
            unnamed.push(both());
        }
        Self {
            database: Arc::new(database),
            ids,
            unnamed,
        }
    }
}

/// The bytes of a font. A mapped file could change while a card is drawn. Without its bytes, a font has no glyphs.
fn read_source(source: &Source) -> Source {
    match source {
        Source::Binary(_) => source.clone(),
        Source::File(path) | Source::SharedFile(path, _) => {
            Source::Binary(Arc::new(std::fs::read(path).unwrap_or_default()))
        }
    }
}

impl Typefaces {
    pub(super) fn new(typefaces: Vec<Typeface>) -> Self {
        let mut hasher = blake3::Hasher::new();
        for face in typefaces.iter().flat_map(|typeface| &typeface.faces) {
            hasher.update(face.fingerprint.as_bytes());
            hasher.update(&face.index.to_le_bytes());
        }
        Self {
            typefaces,
            loaded: OnceLock::new(),
            fingerprint: hasher.finalize(),
        }
    }

    /// The fonts themselves.
    pub(in crate::social_card) fn fonts(&self) -> &LoadedFonts {
        self.loaded
            .get_or_init(|| LoadedFonts::new(&self.typefaces))
    }

    /// The characters of a text that no typeface has.
    pub fn missing_characters(&self, text: &str) -> BTreeSet<char> {
        let has = |c: &char| self.typefaces.iter().any(|face| face.has(*c));
        text.chars().filter(|c| !has(c)).collect()
    }

    /// Chooses how to set a text: in one typeface if one has all of it. Widths are measured in its bold face
    /// if `bold` is true.
    pub fn set_text(&self, text: &str, bold: bool) -> Setting<'_> {
        Setting::new(&self.typefaces, text, bold)
    }
}

/// A part of a line in one typeface.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// What it says.
    pub text: String,
    /// The name of its font, for `font-family`.
    pub font: String,
}

/// How a text is set, so that all of its lines are in the same typefaces.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    typefaces: &'a [Typeface],
    /// The typeface that has all of the text.
    whole: Option<usize>,
    bold: bool,
}

impl<'a> Setting<'a> {
    fn new(typefaces: &'a [Typeface], text: &str, bold: bool) -> Self {
        Self {
            typefaces,
            whole: find_typeface(typefaces, text),
            bold,
        }
    }

    /// Splits a part of the text into runs, in as few typefaces as it needs.
    pub fn runs(&self, part: &str) -> Vec<Run> {
        let run = |(face, text): (usize, &str)| Run {
            text: text.to_owned(),
            font: self.typefaces[face].alias.clone(),
        };
        self.split(part).into_iter().map(run).collect()
    }

    /// The width of a part of the text in em: the sum of its characters, without kerning.
    pub fn width(&self, part: &str) -> f32 {
        let width = |(face, text): (usize, &str)| {
            let advances = &self.typefaces[face].advances;
            let advance = |c: char| {
                advances
                    .get(&c)
                    .map_or(0.0, |both| both[usize::from(self.bold)])
            };
            text.chars().map(advance).sum::<f32>()
        };
        self.split(part).into_iter().map(width).sum()
    }

    /// Splits a part of the text by typeface. Without one for the whole text, each word gets the first typeface
    /// that has all of it, or else each character does.
    fn split<'t>(&self, part: &'t str) -> Vec<(usize, &'t str)> {
        if let Some(face) = self.whole {
            return vec![(face, part)];
        }
        let mut runs: Vec<(usize, Range<usize>)> = Vec::new();
        let mut add = |face: usize, range: Range<usize>| match runs.last_mut() {
            Some((last, before)) if *last == face => before.end = range.end,
            _ => runs.push((face, range)),
        };
        let mut at = 0;
        for word in part.split_inclusive(' ') {
            if let Some(face) = find_typeface(self.typefaces, word) {
                add(face, at..at + word.len());
            } else {
                for (start, cluster) in clusters(word) {
                    let start = at + start;
                    if let Some(face) = find_typeface(self.typefaces, cluster) {
                        add(face, start..start + cluster.len());
                    }
                }
            }
            at += word.len();
        }
        let run = |(face, range): (usize, Range<usize>)| (face, &part[range]);
        runs.into_iter().map(run).collect()
    }
}

/// The first typeface that has all of a text.
fn find_typeface(typefaces: &[Typeface], text: &str) -> Option<usize> {
    typefaces
        .iter()
        .position(|face| text.chars().all(|c| face.has(c)))
}

impl Typeface {
    fn has(&self, c: char) -> bool {
        is_invisible(c) || self.advances.contains_key(&c)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_fonts_nothing_is_set() {
        let none = Typefaces::new(Vec::new());
        assert_eq!(none.missing_characters("a"), BTreeSet::from(['a']));
        assert!(none.set_text("a", true).runs("a").is_empty());
        assert!(none.set_text("", true).runs("").is_empty());
    }
}
