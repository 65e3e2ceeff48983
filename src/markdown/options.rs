//! How to render a text.

use super::highlight::Highlighter;
use super::labels::Labels;

/// How to render a text.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    /// Highlights code, if there is one.
    pub highlighter: Option<&'a Highlighter>,
    /// Whether `$…$` is a formula.
    pub math: bool,
    /// What to do with raw HTML.
    pub html: RawHtml,
    /// The words of the interface, in the language of the page.
    pub labels: &'a Labels,
}

/// What to do with raw HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RawHtml {
    /// Remove what could run a script or change the page.
    Sanitize,
    /// Trust it.
    Allow,
}
