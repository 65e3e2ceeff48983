//! Messages about fonts for social cards.

use super::{Problem, Rule, en};

/// What cannot be drawn, and why.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MissingGlyphs<'a> {
    /// The first of the characters that no font has.
    pub characters: &'a [String],
    /// How many more there are.
    pub more: usize,
    /// How many cards are not drawn.
    pub cards: usize,
    /// Whether any of the characters is Chinese, Japanese or Korean.
    pub is_cjk: bool,
    /// Whether the site has fonts that only browsers can read.
    pub has_web_fonts: bool,
}

/// No font has the characters of social cards.
pub(crate) fn missing_glyphs(missing: MissingGlyphs) -> Problem {
    let cards = match missing.cards {
        1 => "the social card is not drawn".to_owned(),
        cards => format!("{cards} social cards are not drawn"),
    };
    let characters = missing.characters.join(" ");
    let more = match missing.more {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let package = if missing.is_cjk {
        "fonts-noto-cjk"
    } else {
        "fonts-noto-core"
    };
    let web_fonts = if missing.has_web_fonts {
        " (labnews cannot read .woff and .woff2 fonts)"
    } else {
        ""
    };
    Problem::broken_rule(
        Rule::SocialCards,
        "fonts/missing-glyphs",
        en(format!("{cards}: no font here has {characters}{more}"))
            .related("also needs a font")
            .help(format!(
                "install a font that has them, for instance with `sudo apt-get install {package}`, \
                 or put a .ttf, .otf or .ttc font in static/fonts/{web_fonts}"
            )),
    )
}
