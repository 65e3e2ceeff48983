//! Social cards: texts that are already broken into lines that fit.

use tera::Value;

views! {
    /// `card` in `card.svg`: a social card. Title, site and kind are measured in bold, the rest in regular.
    pub struct SocialCardView {
        /// Width in pixels: 1200.
        pub width: u32,
        /// Height in pixels: 630.
        pub height: u32,
        /// `item` or `site`.
        pub of: &'static str,
        /// BCP 47 tag of its language.
        pub lang: String,
        /// Writing direction: `ltr` or `rtl`.
        pub direction: &'static str,
        /// The title in at most 4 lines, 1008 wide and together 330 high, in a size of 96 to 50. A longer title ends
        /// in `…`.
        pub title: TextBlockView,
        /// The site's title, or on the site's card its address; in size 30, at most 500 wide.
        pub site: TextLineView,
        /// The kind of event, as a word; in size 28, at most 460 wide.
        pub kind: Option<TextLineView>,
        /// The day of the event, or of the item; in size 28, at most 520 wide.
        pub date: Option<TextLineView>,
        /// The labs; in size 28, at most 480 wide.
        pub labs: Option<TextLineView>,
        /// On the site's card, its description in at most 3 lines of size 30.
        pub summary: Option<TextBlockView>,
        /// The colours of `theme:` in site.yaml.
        pub colors: ColorsView,
        /// The site's logo as a `data:` URL, if it is SVG or PNG; else none.
        pub logo: Value,
    }

    /// Lines in a size in which they fit.
    pub struct TextBlockView {
        /// The font size in pixels.
        pub size: u16,
        /// Pixels from one line to the next.
        pub leading: u16,
        /// The lines.
        pub lines: Vec<TextLineView>,
    }

    /// A line of text.
    pub struct TextLineView {
        /// The text.
        pub text: String,
        /// The same text in parts of one font each.
        pub runs: Vec<TextRunView>,
    }

    /// A part of a line in one font.
    pub struct TextRunView {
        /// The text.
        pub text: String,
        /// The font, for `font-family`.
        pub font: String,
    }

    /// The colours of the theme, as `#rrggbb`.
    pub struct ColorsView {
        /// The accent.
        pub accent: String,
        /// The accent, or a darker colour if text in the accent would be hard to read.
        pub link: String,
        /// The background.
        pub paper: String,
        /// The background of boxes.
        pub surface: String,
        /// Text.
        pub ink: String,
        /// Less important text.
        pub muted: String,
        /// Rules.
        pub line: String,
    }
}
