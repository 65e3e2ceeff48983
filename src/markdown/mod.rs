//! Markdown → [`Document`]: HTML, headings, words, and what is wrong with it.
//!
//! CommonMark with GitHub's extensions by `pulldown-cmark`, and one pass of our own over its
//! events. This module knows nothing of the site around a text: it asks a [`Host`] where links
//! lead and what a shortcode makes.

mod address;
mod citation;
mod cjk;
mod document;
mod drawing;
mod fallback;
mod figure;
mod foreign;
mod highlight;
mod html;
mod ids;
mod math;
mod pictures;
mod plain;
mod sanitize;
mod shortcode;
mod tags;
mod unread;
mod writer;

use std::ops::Range;

use crate::bibliography::References;
use crate::diagnostic::Problem;
pub use citation::{Citation, Cite};
pub use document::{Document, Heading, Mistake, Reference};
pub use figure::dressed;
pub use highlight::Highlighter;
pub use pictures::{PictureOfText, find_pictures};
pub use shortcode::{Argument, Shortcode};

/// How a text is to be rendered.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    /// Highlights code; none leaves it plain.
    pub highlighter: Option<&'a Highlighter>,
    /// Whether `$…$` is mathematics.
    pub math: bool,
    /// What to do with raw HTML.
    pub html: RawHtml,
    /// The interface's words, in the page's language.
    pub labels: &'a Labels,
}

/// What to do with raw HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RawHtml {
    /// Take out what could run a script or change the page around it.
    Sanitize,
    /// Trust it.
    Allow,
}

/// The interface's words that Markdown puts into a page.
#[derive(Debug, Clone)]
pub struct Labels {
    /// The tag of their language, where they are in another one than the page.
    pub lang: Option<&'static str>,
    /// Title of an alert.
    pub note: String,
    /// Title of an alert.
    pub tip: String,
    /// Title of an alert.
    pub important: String,
    /// Title of an alert.
    pub warning: String,
    /// Title of an alert.
    pub caution: String,
    /// Heading of the footnotes, for screen readers.
    pub footnotes: String,
    /// Heading of the list of references.
    pub references: String,
    /// What the arrow behind a footnote does.
    pub back_to_text: String,
    /// What the link beside a heading is.
    pub heading_link: String,
    /// What a table is called that can be scrolled.
    pub table: String,
    /// A ticked box of a task list.
    pub task_done: String,
    /// An empty box of a task list.
    pub task_open: String,
}

impl Default for Labels {
    fn default() -> Self {
        let word = str::to_owned;
        Self {
            lang: None,
            note: word("Note"),
            tip: word("Tip"),
            important: word("Important"),
            warning: word("Warning"),
            caution: word("Caution"),
            footnotes: word("Footnotes"),
            references: word("References"),
            back_to_text: word("Back to the text"),
            heading_link: word("Link to this section"),
            table: word("Table"),
            task_done: word("done"),
            task_open: word("open"),
        }
    }
}

/// What the Markdown pass asks of the site around a text.
pub trait Host: Sync {
    /// Where a link leads; `destination` is as the author wrote it.
    fn link(&self, destination: &str) -> Result<Link, Problem>;
    /// Where a picture is; `destination` is as the author wrote it.
    fn image(&self, destination: &str) -> Result<Image, Problem>;
    /// Whether a URL leads to another host, so that pages must not load it. A host that has no address
    /// knows no other.
    fn is_remote(&self, _url: &str) -> bool {
        false
    }
    /// What a shortcode makes; its body is HTML already.
    fn shortcode(&self, call: &Shortcode, body: Option<&str>) -> Result<String, Problem>;
    /// All citations of a text, in its order, as HTML, and the list of what they cite; or what is
    /// wrong with them, and where. A host without papers knows none.
    fn references(
        &self,
        citations: &[&Citation],
    ) -> Result<References, Vec<(Range<usize>, Problem)>> {
        let unknown = |cite: &Cite| {
            let message = format!("there is no paper `{}`", cite.key);
            (cite.range.clone(), Problem::unnamed(message, None))
        };
        let cites = citations.iter().flat_map(|citation| &citation.cites);
        Err(cites.map(unknown).collect())
    }
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The URL to write.
    pub url: String,
    /// Whether it is root-relative, on this site.
    pub local: bool,
    /// The host's key of the text that it leads to, so that its fragment can be checked when all
    /// texts are rendered.
    pub page: Option<usize>,
    /// The fragment without `#`.
    pub fragment: Option<String>,
}

/// A picture.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Image {
    /// The URL to write.
    pub url: String,
    /// Whether it is root-relative, on this site.
    pub local: bool,
    /// Width in pixels.
    pub width: Option<u32>,
    /// Height in pixels.
    pub height: Option<u32>,
    /// The same picture in several widths; empty where there is but one file.
    pub sources: Vec<ImageSource>,
    /// Its mean colour, as CSS writes it, for its place until it is there.
    pub color: Option<String>,
}

/// The widths of a picture in one format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageSource {
    /// The media type.
    pub kind: &'static str,
    /// URLs on this site, each with its width in pixels.
    pub files: Vec<(String, u32)>,
}

/// Renders a text.
pub fn render(source: &str, options: &Options, host: &dyn Host) -> Document {
    writer::render(source, options, host)
}
