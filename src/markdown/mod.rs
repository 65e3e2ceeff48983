//! Markdown → [`Document`]: HTML, headings, words, and problems.
//!
//! `pulldown-cmark` parses CommonMark with GitHub's extensions, and one pass over its events writes the
//! document. This module knows nothing of the site around a text: it asks a [`Host`] where links lead and
//! what a component renders to.
//!
//! [`render`] is the entry. To follow a text through the module, read `writer/render.rs`, `calls/` (what is
//! replaced before parsing), `parser_workarounds/`, `writer/events.rs`, and `raw_html/sanitize.rs`.

mod calls;
mod document;
mod figure;
mod foreign_syntax;
mod highlight;
mod host;
mod html;
mod ids;
mod inline_svg;
mod labels;
mod math;
mod options;
mod parser_options;
mod parser_workarounds;
mod pictures;
mod plain_text;
mod position;
mod raw_html;
mod responsive;
mod writer;

pub use calls::{Argument, Citation, Cite, ComponentCall};
pub use document::{CrossLink, Document, Heading, LocatedProblem};
pub use highlight::Highlighter;
pub use host::{Host, Image, ImageSource, Link};
pub use labels::Labels;
pub use options::{Options, RawHtml};
pub use pictures::{PictureOfText, find_pictures};
pub use responsive::add_responsive_attributes;
pub use writer::render;
