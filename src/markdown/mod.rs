//! Markdown → [`Document`]: HTML, headings, words, and what is wrong with it.
//!
//! CommonMark with GitHub's extensions by `pulldown-cmark`, and one pass of our own over its
//! events. This module knows nothing of the site around a text: it asks a [`Host`] where links
//! lead and what a shortcode makes.

mod calls;
mod cjk;
mod document;
mod figure;
mod foreign_syntax;
mod highlight;
mod html;
mod ids;
mod inline_svg;
mod labels;
mod math;
mod parser_options;
mod parser_workarounds;
mod pictures;
mod plain_text;
mod position;
mod raw_html;
mod responsive;
mod writer;

use std::ops::Range;

use crate::bibliography::References;
use crate::diagnostic::Problem;
use crate::messages;
pub use calls::{Argument, Citation, Cite, Shortcode};
pub use document::{CrossLink, Document, Heading, LocatedProblem};
pub use highlight::Highlighter;
pub use labels::Labels;
pub use pictures::{PictureOfText, find_pictures};
pub use responsive::add_responsive_attributes;
pub use writer::render;

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
            let problem = messages::citations::unknown_paper(&cite.key);
            (cite.range.clone(), problem)
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
