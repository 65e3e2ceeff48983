//! All fonts that cards can use.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use ahash::AHashMap as HashMap;
use blake3::Hash;
use resvg::usvg::fontdb::{Database, FaceInfo, ID, Source, Stretch, Style, Weight};
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider, Tag};

use super::families::sort_families;
use super::installed::hash_installed_fonts;
use super::typefaces::{BOLD, Face, REGULAR, Typeface, Typefaces};

/// All fonts of the site and the system.
#[derive(Debug)]
pub struct Catalog {
    database: Database,
    /// The site's own families, in the order of its files.
    own: Vec<String>,
}

/// The fonts of the system.
struct SystemFonts {
    database: Database,
    /// See [`hash_installed_fonts`]; computed before the fonts were searched.
    hash: Hash,
}

/// The fonts of the system. They are searched once, because a server builds many times.
fn system_fonts() -> &'static SystemFonts {
    static SYSTEM: LazyLock<SystemFonts> = LazyLock::new(|| {
        let hash = hash_installed_fonts();
        let mut database = Database::new();
        database.load_system_fonts();
        SystemFonts { database, hash }
    });
    &SYSTEM
}

/// The hash of the fonts of the system that cards are drawn in.
pub fn hash_loaded_fonts() -> Hash {
    system_fonts().hash
}

/// Whether a file is a single font, or a collection that is long enough for the number of fonts that it
/// announces (OpenType, TTC header).
///
/// WORKAROUND: fontdb 0.23 loops over the announced number. This goes when it checks the length itself.
fn is_plausible(bytes: &[u8]) -> bool {
    let Some(count) = bytes.strip_prefix(b"ttcf").and_then(|rest| rest.get(4..8)) else {
        return true;
    };
    let count = u32::from_be_bytes([count[0], count[1], count[2], count[3]]) as usize;
    count <= bytes.len() / 16
}

impl Catalog {
    /// The site's own fonts, from the bytes of their files, and those of the system.
    pub fn new(own: Vec<Vec<u8>>) -> Self {
        let mut database = Database::new();
        let mut families = Vec::new();
        for bytes in own.into_iter().filter(|bytes| is_plausible(bytes)) {
            for id in database.load_font_source(Source::Binary(Arc::new(bytes))) {
                if let Some(name) = database.face(id).and_then(family_name)
                    && !families.iter().any(|found| found == name)
                {
                    families.push(name.to_owned());
                }
            }
        }
        for face in system_fonts().database.faces() {
            database.push_face_info(face.clone());
        }
        Self {
            database,
            own: families,
        }
    }

    /// Chooses typefaces that together have these characters, for texts of a language. The families in
    /// `wanted` come first, then the site's own.
    pub fn choose_typefaces(
        &self,
        language: &str,
        wanted: &[String],
        characters: &BTreeSet<char>,
    ) -> Typefaces {
        let mut families: BTreeMap<&str, Vec<&FaceInfo>> = BTreeMap::new();
        for face in self.database.faces() {
            if let Some(name) = family_name(face) {
                families.entry(name).or_default().push(face);
            }
        }
        let available: Vec<&str> = families.keys().copied().collect();
        let wanted = wanted.iter().chain(&self.own).map(String::as_str);
        let mut missing = characters.clone();
        let mut typefaces = Vec::new();
        for name in sort_families(&available, wanted, language) {
            if missing.is_empty() {
                break;
            }
            let alias = format!("card-{}", typefaces.len() + 1);
            let Some(typeface) = self.find_typeface(&families[name], alias, characters) else {
                continue;
            };
            let before = missing.len();
            missing.retain(|c| !typeface.advances.contains_key(c));
            if missing.len() < before {
                typefaces.push(typeface);
            }
        }
        Typefaces::new(typefaces)
    }

    /// A family's regular and bold faces, with those of the characters that both have; `None` if there are none.
    fn find_typeface(
        &self,
        faces: &[&FaceInfo],
        alias: String,
        characters: &BTreeSet<char>,
    ) -> Option<Typeface> {
        let nearest_face = |weight: u16| {
            faces
                .iter()
                .filter(|face| face.style == Style::Normal)
                .min_by_key(|face| {
                    let width = face
                        .stretch
                        .to_number()
                        .abs_diff(Stretch::Normal.to_number());
                    let from = match &face.source {
                        Source::Binary(_) => None,
                        Source::File(path) | Source::SharedFile(path, _) => Some(path),
                    };
                    (width, face.weight.0.abs_diff(weight), from, face.index)
                })
        };
        let regular = nearest_face(REGULAR.0)?;
        let bold = nearest_face(BOLD.0)?;
        let regular_advances = self.measure(regular.id, REGULAR, characters)?;
        let bold_advances = self.measure(bold.id, BOLD, characters)?;
        let advances: HashMap<char, [f32; 2]> = regular_advances
            .iter()
            .filter_map(|(c, width)| Some((*c, [*width, *bold_advances.get(c)?])))
            .collect();
        if advances.is_empty() {
            return None;
        }
        Some(Typeface {
            alias,
            faces: [self.find_face(regular)?, self.find_face(bold)?],
            advances,
        })
    }

    /// The widths in em of those characters that a face has.
    fn measure(
        &self,
        face: ID,
        weight: Weight,
        characters: &BTreeSet<char>,
    ) -> Option<HashMap<char, f32>> {
        self.database.with_face_data(face, |data, index| {
            let font = FontRef::from_index(data, index).ok()?;
            let map = font.charmap();
            let location = font.axes().location([("wght", f32::from(weight.0))]);
            let metrics = font.glyph_metrics(Size::new(1.0), LocationRef::from(&location));
            let width = |c: &char| {
                let glyph = map.map(*c).filter(|glyph| glyph.to_u32() != 0)?;
                Some((*c, metrics.advance_width(glyph)?))
            };
            Some(characters.iter().filter_map(width).collect())
        })?
    }

    fn find_face(&self, info: &FaceInfo) -> Option<Face> {
        let is_own = matches!(info.source, Source::Binary(_));
        let fingerprint = self.database.with_face_data(info.id, |data, index| {
            if is_own {
                Some(blake3::hash(data))
            } else {
                hash_tables(data, index)
            }
        });
        Some(Face {
            source: info.source.clone(),
            index: info.index,
            fingerprint: fingerprint??,
        })
    }
}

/// Hashes the directory of a font's tables, which holds a checksum of each, and its header with their sum
/// (OpenType, "Table directory", `head`). A font for Chinese has 20 MB, so reading all of it takes longer than the
/// rest of a small build.
fn hash_tables(data: &[u8], index: u32) -> Option<blake3::Hash> {
    let font = FontRef::from_index(data, index).ok()?;
    let mut hasher = blake3::Hasher::new();
    for table in font.table_directory.table_records() {
        hasher.update(&table.tag().to_be_bytes());
        for number in [table.checksum(), table.offset(), table.length()] {
            hasher.update(&number.to_be_bytes());
        }
    }
    if let Some(header) = font.table_data(Tag::new(b"head")) {
        hasher.update(header.as_bytes());
    }
    Some(hasher.finalize())
}

/// The English name of a face's family.
pub(super) fn family_name(face: &FaceInfo) -> Option<&str> {
    face.families.first().map(|(name, _)| name.as_str())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    const FONT: &[u8] = include_bytes!("../../../tests/fixtures/fonts/card.otf");

    /// Typefaces of the font for tests, which has Latin letters and a few Chinese ones.
    pub(in crate::social_card) fn test_typefaces(text: &str) -> Typefaces {
        let mut database = Database::new();
        let ids = database.load_font_source(Source::Binary(Arc::new(FONT)));
        let own = ids
            .iter()
            .filter_map(|id| family_name(database.face(*id)?))
            .map(str::to_owned)
            .collect();
        let characters = text.chars().collect();
        Catalog { database, own }.choose_typefaces("en", &[], &characters)
    }

    #[test]
    fn missing_characters_are_found() {
        let typefaces = test_typefaces("Seminar 研讨会 \u{378}");
        assert!(typefaces.missing_characters("Seminar 研讨会").is_empty());
        assert_eq!(
            typefaces.missing_characters("A\u{378}"),
            BTreeSet::from(['A', '\u{378}'])
        );
        let setting = typefaces.set_text("Seminar 研讨会", true);
        assert_eq!(setting.runs("Seminar").len(), 1);
    }

    #[test]
    fn widths_are_those_of_the_font() {
        let typefaces = test_typefaces("il研讨");
        let setting = typefaces.set_text("il研讨", true);
        assert!((setting.width("研讨") - 2.0).abs() < 0.01);
        assert!(setting.width("il") < 1.0);
    }

    #[test]
    fn another_font_has_another_hash() {
        let hash = hash_tables(FONT, 0).unwrap();
        let mut other = FONT.to_vec();
        // The checksum of the first table (OpenType, "Table directory").
        other[16] ^= 1;
        assert_ne!(hash_tables(&other, 0), Some(hash));
        assert_eq!(hash_tables(FONT, 0), Some(hash));
        assert_eq!(hash_tables(b"no font", 0), None);
    }
}
