//! Fonts for cards: those of the site, then those of the system, chosen so that every machine with
//! the same fonts chooses alike.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use ahash::AHashMap as HashMap;
use resvg::usvg::fontdb::{Database, FaceInfo, ID, Language, Source, Stretch, Style, Weight};
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};
use unicode_normalization::char::is_combining_mark;

/// Well-made families that many systems have, best first.
const LATIN: &[&str] = &[
    "Noto Sans",
    "Inter",
    "Source Sans 3",
    "Source Sans Pro",
    "Segoe UI",
    "Helvetica Neue",
    "Roboto",
    "Open Sans",
    "Liberation Sans",
    "Arial",
    "DejaVu Sans",
];

/// The same for Chinese, Japanese and Korean. One character looks different in each of them, so a
/// page's language decides which group is asked first.
const WIDE: [(&str, &[&str]); 4] = [
    (
        "zh-Hans",
        &[
            "Noto Sans CJK SC",
            "Noto Sans SC",
            "Source Han Sans SC",
            "Source Han Sans CN",
            "PingFang SC",
            "Hiragino Sans GB",
            "Microsoft YaHei",
            "WenQuanYi Micro Hei",
            "WenQuanYi Zen Hei",
            "Droid Sans Fallback",
            "SimHei",
        ],
    ),
    (
        "zh-Hant",
        &[
            "Noto Sans CJK TC",
            "Noto Sans TC",
            "Source Han Sans TC",
            "Source Han Sans TW",
            "PingFang TC",
            "Microsoft JhengHei",
        ],
    ),
    (
        "ja",
        &[
            "Noto Sans CJK JP",
            "Noto Sans JP",
            "Source Han Sans JP",
            "Source Han Sans",
            "Hiragino Sans",
            "Yu Gothic",
            "Meiryo",
        ],
    ),
    (
        "ko",
        &[
            "Noto Sans CJK KR",
            "Noto Sans KR",
            "Source Han Sans KR",
            "Apple SD Gothic Neo",
            "Malgun Gothic",
        ],
    ),
];

/// Parts of the names of families that are of no use: of pictures instead of letters, of coloured
/// bitmaps, and those that have a box for every character there is.
const USELESS: &[&str] = &[
    "lastresort",
    "last resort",
    "adobe blank",
    "emoji",
    "symbol",
    "dingbats",
    "wingdings",
    "webdings",
    "marlett",
    "bookshelf",
    "mono",
];

/// All fonts that could be used.
#[derive(Debug)]
pub struct Catalogue {
    database: Database,
    /// The families that the site brings, as its files are ordered.
    own: Vec<String>,
}

/// The fonts of the system, which are looked for once: a server builds many times.
fn system() -> &'static Database {
    static SYSTEM: LazyLock<Database> = LazyLock::new(|| {
        let mut database = Database::new();
        database.load_system_fonts();
        database
    });
    &SYSTEM
}

/// Whether a file can be a font, or a collection of as many as it is long enough for (OpenType, TTC
/// header): whoever reads it counts on that.
fn is_font(bytes: &[u8]) -> bool {
    let Some(count) = bytes.strip_prefix(b"ttcf").and_then(|rest| rest.get(4..8)) else {
        return true;
    };
    let count = u32::from_be_bytes([count[0], count[1], count[2], count[3]]) as usize;
    count <= bytes.len() / 16
}

impl Catalogue {
    /// Takes the bytes of the site's own font files, and finds out which fonts the system has.
    pub fn new(own: Vec<Vec<u8>>) -> Self {
        let mut database = Database::new();
        let mut families = Vec::new();
        for bytes in own.into_iter().filter(|bytes| is_font(bytes)) {
            for id in database.load_font_source(Source::Binary(Arc::new(bytes))) {
                if let Some(name) = database.face(id).and_then(family)
                    && !families.iter().any(|found| found == name)
                {
                    families.push(name.to_owned());
                }
            }
        }
        for face in system().faces() {
            database.push_face_info(face.clone());
        }
        Self {
            database,
            own: families,
        }
    }

    /// Chooses typefaces for texts of a language that hold these characters. `wished` are families
    /// to be asked first; then come the site's own.
    pub fn typefaces(
        &self,
        language: &str,
        wished: &[String],
        characters: &BTreeSet<char>,
    ) -> Typefaces {
        let mut families: BTreeMap<&str, Vec<&FaceInfo>> = BTreeMap::new();
        for face in self.database.faces() {
            if let Some(name) = family(face) {
                families.entry(name).or_default().push(face);
            }
        }
        let asked = self.order(language, wished, &families);
        let mut left = characters.clone();
        let mut typefaces = Vec::new();
        for name in asked {
            if left.is_empty() {
                break;
            }
            let alias = format!("card-{}", typefaces.len() + 1);
            let Some(typeface) = self.typeface(&families[name], alias, characters) else {
                continue;
            };
            let before = left.len();
            left.retain(|c| !typeface.advances.contains_key(c));
            if left.len() < before {
                typefaces.push(typeface);
            }
        }
        Typefaces::new(typefaces)
    }

    /// The names of the families, in the order in which they are asked.
    fn order<'a>(
        &'a self,
        language: &str,
        wished: &'a [String],
        families: &BTreeMap<&'a str, Vec<&'a FaceInfo>>,
    ) -> Vec<&'a str> {
        let (first, others): (Vec<_>, Vec<_>) =
            WIDE.iter().partition(|(tag, _)| *tag == wide(language));
        let wide = first.into_iter().chain(others);
        let known = LATIN.iter().chain(wide.flat_map(|(_, names)| names.iter()));
        // What is not known by name is still better than no card.
        let usable = |name: &&str| {
            let small = name.to_lowercase();
            !USELESS.iter().any(|part| small.contains(part))
        };
        let noto = |name: &&str| name.starts_with("Noto Sans");
        let (noto, rest): (Vec<&str>, Vec<&str>) =
            families.keys().copied().filter(usable).partition(noto);
        let mut order: Vec<&str> = Vec::new();
        let named = wished.iter().chain(&self.own).map(String::as_str);
        for name in named.chain(known.copied()).chain(noto).chain(rest) {
            if families.contains_key(name) && !order.contains(&name) {
                order.push(name);
            }
        }
        order
    }

    /// A family's regular and bold faces, as far as both have these characters; none if they have
    /// none of them.
    fn typeface(
        &self,
        faces: &[&FaceInfo],
        alias: String,
        characters: &BTreeSet<char>,
    ) -> Option<Typeface> {
        let nearest = |weight: u16| {
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
        let regular = nearest(REGULAR.0)?;
        let bold = nearest(BOLD.0)?;
        let light = self.advances(regular.id, REGULAR, characters)?;
        let strong = self.advances(bold.id, BOLD, characters)?;
        let advances: HashMap<char, [f32; 2]> = light
            .iter()
            .filter_map(|(c, width)| Some((*c, [*width, *strong.get(c)?])))
            .collect();
        if advances.is_empty() {
            return None;
        }
        Some(Typeface {
            alias,
            faces: [self.face(regular)?, self.face(bold)?],
            advances,
        })
    }

    /// How wide those of the characters are that a face has, in em.
    fn advances(
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

    /// The bytes of a face.
    fn face(&self, info: &FaceInfo) -> Option<Face> {
        let data: Arc<Vec<u8>> = self
            .database
            .with_face_data(info.id, |data, _| Arc::new(data.to_vec()))?;
        Some(Face {
            hash: blake3::hash(&data),
            data,
            index: info.index,
        })
    }
}

/// The name that a face's family has in English.
fn family(face: &FaceInfo) -> Option<&str> {
    face.families.first().map(|(name, _)| name.as_str())
}

/// Which group of [`WIDE`] a language asks first.
fn wide(language: &str) -> &'static str {
    let mut subtags = language.split('-');
    match subtags.next() {
        Some("ja") => "ja",
        Some("ko") => "ko",
        Some("zh") if subtags.any(|tag| matches!(tag, "Hant" | "TW" | "HK" | "MO")) => "zh-Hant",
        _ => "zh-Hans",
    }
}

const REGULAR: Weight = Weight::NORMAL;
const BOLD: Weight = Weight::BOLD;

/// A family that was chosen.
#[derive(Debug)]
struct Typeface {
    /// What it is called in the SVG, so that no name of a font can mean another.
    alias: String,
    /// Regular, and bold.
    faces: [Face; 2],
    /// Of each character that it has: how wide it is in em, regular and bold.
    advances: HashMap<char, [f32; 2]>,
}

#[derive(Debug)]
struct Face {
    data: Arc<Vec<u8>>,
    index: u32,
    hash: blake3::Hash,
}

/// The typefaces of a language's cards, best first.
#[derive(Debug)]
pub struct Typefaces {
    typefaces: Vec<Typeface>,
    pub(super) database: Arc<Database>,
    /// The regular and the bold face of each typeface.
    pub(super) ids: Vec<(String, [ID; 2])>,
    /// The same faces for text that names none of them, in which they stand in for each other.
    pub(super) unnamed: Vec<[ID; 2]>,
    /// What changes when a font does.
    pub(super) fingerprint: blake3::Hash,
}

/// A part of a line in one typeface.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// What it says.
    pub text: String,
    /// The name of its font, for `font-family`.
    pub font: String,
}

impl Typefaces {
    fn new(typefaces: Vec<Typeface>) -> Self {
        let mut database = Database::new();
        let mut hasher = blake3::Hasher::new();
        let (mut ids, mut unnamed) = (Vec::new(), Vec::new());
        for typeface in &typefaces {
            for face in &typeface.faces {
                hasher.update(face.hash.as_bytes());
                hasher.update(&face.index.to_le_bytes());
            }
            let [regular, bold] = &typeface.faces;
            let mut both = || {
                [(regular, REGULAR), (bold, BOLD)].map(|(face, weight)| {
                    database.push_face_info(FaceInfo {
                        id: ID::dummy(),
                        source: Source::Binary(face.data.clone()),
                        index: face.index,
                        families: vec![(typeface.alias.clone(), Language::English_UnitedStates)],
                        post_script_name: String::new(),
                        style: Style::Normal,
                        weight,
                        stretch: Stretch::Normal,
                        monospaced: false,
                    })
                })
            };
            ids.push((typeface.alias.clone(), both()));
            unnamed.push(both());
        }
        Self {
            typefaces,
            database: Arc::new(database),
            ids,
            unnamed,
            fingerprint: hasher.finalize(),
        }
    }

    /// The characters of a text that no typeface has.
    pub fn lacking(&self, text: &str) -> BTreeSet<char> {
        let has = |c: &char| self.typefaces.iter().any(|face| face.has(*c));
        text.chars().filter(|c| !has(c)).collect()
    }

    /// How a text is set: in one typeface if there is one that has all of it. `bold` is how widths are
    /// measured.
    pub fn setting(&self, text: &str, bold: bool) -> Setting<'_> {
        Setting {
            typefaces: &self.typefaces,
            whole: first_with(&self.typefaces, text),
            bold,
        }
    }
}

/// How a text and its parts are set, so that all of its lines are in the same typefaces.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    typefaces: &'a [Typeface],
    /// The typeface that has all of it.
    whole: Option<usize>,
    bold: bool,
}

impl Setting<'_> {
    /// A part of the text in as few typefaces as it needs.
    pub fn runs(&self, part: &str) -> Vec<Run> {
        let run = |(face, text): (usize, &str)| Run {
            text: text.to_owned(),
            font: self.typefaces[face].alias.clone(),
        };
        self.split(part).into_iter().map(run).collect()
    }

    /// How wide a part of the text is in em: the sum of its characters, without kerning.
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

    /// What is in which typeface. Without one for the whole text each word has the first that has
    /// all of it, and in a word for which there is none, each character.
    fn split<'t>(&self, part: &'t str) -> Vec<(usize, &'t str)> {
        if let Some(face) = self.whole {
            return vec![(face, part)];
        }
        let mut runs: Vec<(usize, std::ops::Range<usize>)> = Vec::new();
        let mut add = |face: usize, range: std::ops::Range<usize>| match runs.last_mut() {
            Some((last, before)) if *last == face => before.end = range.end,
            _ => runs.push((face, range)),
        };
        let mut at = 0;
        for word in part.split_inclusive(' ') {
            if let Some(face) = first_with(self.typefaces, word) {
                add(face, at..at + word.len());
            } else {
                for (start, cluster) in clusters(word) {
                    let start = at + start;
                    if let Some(face) = first_with(self.typefaces, cluster) {
                        add(face, start..start + cluster.len());
                    }
                }
            }
            at += word.len();
        }
        let run = |(face, range): (usize, std::ops::Range<usize>)| (face, &part[range]);
        runs.into_iter().map(run).collect()
    }
}

/// The first typeface that has all of a text.
fn first_with(typefaces: &[Typeface], text: &str) -> Option<usize> {
    typefaces
        .iter()
        .position(|face| text.chars().all(|c| face.has(c)))
}

impl Typeface {
    fn has(&self, c: char) -> bool {
        is_invisible(c) || self.advances.contains_key(&c)
    }
}

/// Whether a character needs no glyph: it only says how its neighbours are joined or ordered
/// (Unicode, `Default_Ignorable_Code_Point`, as far as texts hold them).
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FE00}'..='\u{FE0F}')
}

/// What is never taken apart: a character and the marks on it, with the byte at which it starts.
pub(super) fn clusters(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let joins = |c: char| is_combining_mark(c) || is_invisible(c);
    let mut starts: Vec<usize> = text
        .char_indices()
        .filter(|(at, c)| *at == 0 || !joins(*c))
        .map(|(at, _)| at)
        .collect();
    starts.push(text.len());
    (1..starts.len()).map(move |index| {
        let start = starts[index - 1];
        (start, &text[start..starts[index]])
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    const FONT: &[u8] = include_bytes!("../../tests/fixtures/fonts/card.otf");

    /// Typefaces of the font that tests use, which has Latin letters and a few Chinese ones.
    pub(in crate::social_card) fn typefaces(text: &str) -> Typefaces {
        let mut database = Database::new();
        let ids = database.load_font_source(Source::Binary(Arc::new(FONT)));
        let own = ids.iter().filter_map(|id| family(database.face(*id)?));
        let own = own.map(str::to_owned).collect();
        let characters = text.chars().collect();
        Catalogue { database, own }.typefaces("en", &[], &characters)
    }

    #[test]
    fn what_no_font_has_is_known() {
        let typefaces = typefaces("Seminar 研讨会 \u{378}");
        assert!(typefaces.lacking("Seminar 研讨会").is_empty());
        assert_eq!(
            typefaces.lacking("A\u{378}"),
            BTreeSet::from(['A', '\u{378}'])
        );
        assert_eq!(
            typefaces
                .setting("Seminar 研讨会", true)
                .runs("Seminar")
                .len(),
            1
        );
    }

    #[test]
    fn widths_are_of_the_font() {
        let typefaces = typefaces("il研讨");
        let setting = typefaces.setting("il研讨", true);
        assert!((setting.width("研讨") - 2.0).abs() < 0.01);
        assert!(setting.width("il") < 1.0);
    }

    #[test]
    fn no_fonts_is_no_panic() {
        let none = Typefaces::new(Vec::new());
        assert_eq!(none.lacking("a"), BTreeSet::from(['a']));
        assert!(none.setting("a", true).runs("a").is_empty());
        assert!(none.setting("", true).runs("").is_empty());
    }

    #[test]
    fn marks_stay_with_what_they_stand_on() {
        let found: Vec<&str> = clusters("e\u{301}a").map(|(_, cluster)| cluster).collect();
        assert_eq!(found, ["e\u{301}", "a"]);
    }
}
