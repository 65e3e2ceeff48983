//! What has begun in a text and has not ended yet.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::Alignment;

use crate::markdown::calls::Call;
use crate::markdown::figure::Title;
use crate::markdown::html::HtmlBuffer;

/// The body of a component.
pub(super) struct OpenBody<'a> {
    /// The call that began it.
    pub call: &'a Call,
    /// The HTML around it.
    pub outer: HtmlBuffer,
    /// How many tags were open when it began.
    pub depth: usize,
    /// Whether the text before it has raw HTML.
    pub has_raw_html_before: bool,
    /// How many elements of raw HTML were open when it began.
    pub elements: usize,
}

/// The footnotes of a text.
#[derive(Default)]
pub(super) struct Footnotes {
    /// Labels in the order of their first references.
    pub order: Vec<String>,
    /// The number of each label, and how often it is referenced.
    pub uses: HashMap<String, (usize, usize)>,
    /// The HTML and place of each footnote.
    pub bodies: HashMap<String, (HtmlBuffer, Range<usize>)>,
    /// The open footnotes, the innermost last.
    pub open: Vec<OpenFootnote>,
}

/// A footnote.
pub(super) struct OpenFootnote {
    pub label: String,
    /// The HTML around it.
    pub outer: HtmlBuffer,
    pub range: Range<usize>,
    /// How many elements of raw HTML were open when it began.
    pub elements: usize,
}

/// A heading.
pub(super) struct OpenHeading {
    pub level: u8,
    /// The offset of its HTML.
    pub start: usize,
    /// The offset of its words in the plain text.
    pub text_start: usize,
    /// The ranges of the plain text that differ from the words for its id, and those words.
    pub rewritten: Vec<(Range<usize>, String)>,
    pub id: Option<String>,
    pub classes: Vec<String>,
    /// The place of braces that belong to its words.
    pub braces: Option<Range<usize>>,
    pub range: Range<usize>,
}

/// A block of code.
pub(super) struct OpenCode {
    pub language: String,
    pub text: String,
    pub range: Range<usize>,
    pub is_indented: bool,
}

/// A picture whose alternative text is being read.
pub(super) struct OpenImage {
    pub destination: String,
    pub title: Title,
    pub alt: String,
    /// How many pictures are nested in it.
    pub depth: usize,
    /// The offsets in `alt` of open superscripts and subscripts.
    pub scripts: Vec<usize>,
    pub range: Range<usize>,
}

/// A link whose text is being written.
pub(super) struct OpenLink {
    pub url: String,
    /// Whether it is a root-relative URL of this site.
    pub local: bool,
    /// Where its text begins in the plain text.
    pub text_start: usize,
    pub range: Range<usize>,
}

/// A caption in italics.
pub(super) struct OpenCaption {
    /// The HTML around it.
    pub outer: HtmlBuffer,
    /// Its depth in the text.
    pub depth: usize,
}

/// A table.
#[derive(Default)]
pub(super) struct OpenTable {
    pub alignments: Vec<Alignment>,
    pub column: usize,
    pub in_head: bool,
    /// The end of the last cell in the source.
    pub cell_end: usize,
}

/// A formula within a line, until something follows it.
pub(super) struct OpenFormula {
    /// The offset of its HTML, the bracket before it included.
    pub start: usize,
    /// Whether there is such a bracket.
    pub has_bracket: bool,
}

/// The straight quotes of a block.
#[derive(Debug, Default)]
pub(super) struct OpenQuotes {
    pub is_double_open: bool,
    pub is_single_open: bool,
}

/// How a line ends, which decides whether the next one joins it without a space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineEnd {
    /// With a Chinese or Japanese character, or with punctuation after one.
    Wide,
    /// With punctuation that Chinese and Latin text share, after other words.
    Ambiguous,
}

/// An element that raw HTML has opened.
pub(super) struct OpenElement {
    pub name: String,
    /// The place of its HTML in the source.
    pub source: Range<usize>,
    /// The depth of the block that must contain its end tag.
    pub depth: usize,
}

/// A script that ends in a later block than it begins in.
pub(super) struct SkippedScript {
    /// The end of its end tag in the source.
    pub end: usize,
    /// How many blocks and spans are open within it.
    pub depth: usize,
    /// The place of its start.
    pub source: Range<usize>,
}
