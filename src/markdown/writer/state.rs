//! The state of the pass over a text.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::citations::RenderedCitations;
use super::formatting::OpenFormatting;
use super::open::{
    Footnotes, LineEnd, OpenBody, OpenCaption, OpenCode, OpenElement, OpenFormula, OpenHeading,
    OpenImage, OpenLink, OpenQuotes, OpenTable, SkippedScript,
};
use super::removed::RemovedParts;
use crate::diagnostic::Problem;
use crate::markdown::calls::Placeholders;
use crate::markdown::document::Document;
use crate::markdown::document::LocatedProblem;
use crate::markdown::figure::Paragraph;
use crate::markdown::foreign_syntax;
use crate::markdown::host::Host;
use crate::markdown::html::HtmlBuffer;
use crate::markdown::ids::Ids;
use crate::markdown::math::FormulaContext;
use crate::markdown::options::Options;
use crate::markdown::parser_options::parser_options;
use crate::markdown::parser_workarounds::CjkMarkers;
use crate::markdown::raw_html::policy::Policy;
use crate::messages;
use crate::values::unicode::is_east_asian_wide;

/// Writes the HTML of a text from the events of the parser.
pub(super) struct Writer<'a> {
    pub options: &'a Options<'a>,
    pub host: &'a dyn Host,
    pub citations: RenderedCitations<'a>,
    pub markers: &'a CjkMarkers<'a>,
    pub placeholders: &'a Placeholders<'a>,
    pub ids: Ids,
    pub html: HtmlBuffer,
    pub document: Document,
    /// The open bodies of components, the innermost last.
    pub bodies: Vec<OpenBody<'a>>,
    pub footnotes: Footnotes,
    pub heading: Option<OpenHeading>,
    pub paragraph: Option<Paragraph>,
    /// The ranges of top-level paragraphs in the plain text.
    pub paragraphs: Vec<Range<usize>>,
    /// How many paragraphs precede `<!-- more -->`.
    pub more: Option<usize>,
    /// Open links; `None` for one that is not written.
    pub links: Vec<Option<OpenLink>>,
    pub image: Option<OpenImage>,
    pub caption: Option<OpenCaption>,
    /// The range of the current event in the parsed text.
    pub event_range: Range<usize>,
    pub code: Option<OpenCode>,
    /// How many blocks of code have an unknown language.
    pub unknown_languages: usize,
    /// How many tables the text has so far.
    pub tables: usize,
    /// How many drawings the text has so far.
    pub drawings: usize,
    pub table: OpenTable,
    /// How many tags of Markdown are open.
    pub depth: usize,
    /// The last character that was written.
    pub last: Option<char>,
    /// The offset of the newline of a soft line break, which is removed if wide characters meet there.
    pub soft_break: Option<(usize, Option<LineEnd>)>,
    /// Whether a citation was here, which the plain text omits.
    pub has_omitted_citation: bool,
    /// The open block of raw HTML, and its place in the source.
    pub raw_block: Option<(String, Range<usize>)>,
    /// Whether the current block has inline raw HTML.
    pub has_inline_raw: bool,
    /// Whether raw HTML has opened SVG or MathML, in which no element is text-only.
    pub is_foreign: bool,
    /// How many elements of raw HTML are open, by name.
    pub open_elements: HashMap<String, usize>,
    /// How many elements of raw HTML are open.
    pub html_depth: usize,
    pub formatting: OpenFormatting,
    /// The elements of raw HTML that are open in the current blocks, the innermost last.
    pub elements: Vec<OpenElement>,
    /// Whether one of them was not closed, which is an error.
    pub has_unclosed: bool,
    /// Whether raw HTML has opened a `<picture>`.
    pub in_picture: bool,
    pub formulas: FormulaContext,
    /// Whether the labels of the formulas were numbered.
    pub has_formula_numbers: bool,
    pub formula: Option<OpenFormula>,
    /// The offsets in the plain text of open superscripts and subscripts.
    pub scripts: Vec<usize>,
    /// The offsets of open emphasis in the HTML and in the plain text; `None` for a caption.
    pub emphases: Vec<Option<(usize, usize)>>,
    /// Whether the text, or its page, has Chinese or Japanese characters.
    pub has_wide: bool,
    /// The inline elements that raw HTML has opened, and the offset of each in the plain text.
    pub inline_elements: Vec<(String, usize)>,
    /// Whether a limit was exceeded, so that the rest is not read.
    pub is_stopped: bool,
    /// What raw HTML may contain; built when it is needed.
    pub policy: Option<Policy>,
    /// The labels of link definitions that links and pictures use, folded.
    pub used_definitions: HashSet<String>,
    pub removed: RemovedParts,
    pub skipped: Option<SkippedScript>,
    /// Whether a script has no end.
    pub has_endless_script: bool,
    pub quotes: OpenQuotes,
    /// Links to fragments of the text itself, and their places.
    pub own_links: Vec<(String, Range<usize>)>,
}

impl<'a> Writer<'a> {
    /// A writer at the start of a text.
    pub(super) fn new(
        source: &str,
        placeholders: &'a Placeholders<'a>,
        markers: &'a CjkMarkers<'a>,
        options: &'a Options<'a>,
        host: &'a dyn Host,
    ) -> Self {
        let syntax = parser_options(options);
        let mut document = Document {
            text: String::with_capacity(source.len()),
            problems: foreign_syntax::find_problems(source, syntax),
            ..Document::default()
        };
        Self {
            options,
            host,
            citations: RenderedCitations::new(placeholders, host, &mut document.problems),
            markers,
            placeholders,
            ids: Ids::reserve(source, syntax),
            html: HtmlBuffer::with_capacity(source.len() * 3 / 2),
            document,
            bodies: Vec::new(),
            footnotes: Footnotes::default(),
            heading: None,
            paragraph: None,
            paragraphs: Vec::new(),
            more: None,
            links: Vec::new(),
            image: None,
            caption: None,
            event_range: 0..0,
            code: None,
            unknown_languages: 0,
            tables: 0,
            drawings: 0,
            table: OpenTable::default(),
            depth: 0,
            last: None,
            soft_break: None,
            has_omitted_citation: false,
            raw_block: None,
            has_inline_raw: false,
            is_foreign: false,
            open_elements: HashMap::new(),
            html_depth: 0,
            formatting: OpenFormatting::default(),
            elements: Vec::new(),
            has_unclosed: false,
            in_picture: false,
            formulas: FormulaContext::default(),
            has_formula_numbers: false,
            formula: None,
            scripts: Vec::new(),
            emphases: Vec::new(),
            // A word in the language of the page shows its script.
            has_wide: options.labels.footnotes.contains(is_east_asian_wide)
                || !source.is_ascii() && source.contains(is_east_asian_wide),
            inline_elements: Vec::new(),
            is_stopped: false,
            policy: None,
            used_definitions: HashSet::new(),
            removed: RemovedParts::default(),
            skipped: None,
            has_endless_script: false,
            quotes: OpenQuotes::default(),
            own_links: Vec::new(),
        }
    }

    /// Removes markers from the text of an event, and puts the author's calls back.
    pub(super) fn restore<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.placeholders.restore(self.markers.remove_from(text))
    }

    /// The range in the source for one of the parsed text.
    pub(super) fn source_range(&self, range: Range<usize>) -> Range<usize> {
        self.placeholders
            .source_range(self.markers.source_range(range))
    }

    /// Reports a problem at a place in the source.
    pub(super) fn report(&mut self, range: Range<usize>, problem: Problem) {
        self.document
            .problems
            .push(LocatedProblem::new(range, problem));
    }

    /// Reports that something is there for the second time; `first` is the first place.
    pub(super) fn report_duplicate(
        &mut self,
        range: Range<usize>,
        problem: Problem,
        first: Range<usize>,
    ) {
        let located = LocatedProblem::new(range, problem).related_to(Some(first));
        self.document.problems.push(located);
    }

    /// Reports a problem after which the rest of the text is not read.
    pub(super) fn report_and_stop(&mut self, range: Range<usize>, problem: Problem) {
        self.report(range, problem);
        self.is_stopped = true;
    }

    /// Reports media on another host.
    pub(super) fn check_remote_media(&mut self, url: &str, range: &Range<usize>) {
        if self.host.is_remote(url) {
            self.report(range.clone(), messages::media::remote_media(url));
        }
    }

    /// What raw HTML may contain.
    pub(super) fn policy(&mut self) -> &Policy {
        self.policy.get_or_insert_with(Policy::new)
    }
}
