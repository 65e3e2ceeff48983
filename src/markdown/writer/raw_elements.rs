//! Tracks the elements that raw HTML opens, within the limits of an HTML parser.

use std::ops::Range;

use super::open::OpenElement;
use super::state::Writer;
use crate::limits::{HTML_ATTRIBUTES, HTML_DEPTH, HTML_REPEATED};
use crate::markdown::options::RawHtml;
use crate::markdown::raw_html::hiding::is_hiding;
use crate::markdown::raw_html::tags::{Tag, TagScan};
use crate::messages;

impl Writer<'_> {
    /// Tracks the tags of raw HTML, and returns whether it stays within the limits: at each tag, an HTML parser
    /// goes through all open elements, and at each attribute through all others of the tag.
    pub(super) fn track_elements(&mut self, scan: &TagScan, range: &Range<usize>) -> bool {
        for tag in &scan.tags {
            match tag {
                Tag::Open(tag) if tag.attributes.len() > HTML_ATTRIBUTES => {
                    let problem = messages::raw_html::too_many_attributes();
                    self.report_and_stop(range.clone(), problem);
                    return false;
                }
                Tag::Open(tag) if is_void(&tag.name) => {}
                Tag::Open(tag) if may_lack_end(&tag.name) && !self.is_nested(&tag.name) => {
                    self.open_element(&tag.name, range)
                }
                Tag::Open(tag) => {
                    *self.open_elements.entry(tag.name.clone()).or_default() += 1;
                    self.html_depth += 1;
                    self.formatting.open(tag);
                    self.open_element(&tag.name, range);
                }
                Tag::Close(name, _) => {
                    // The elements opened within an element end with it.
                    let outer = self.count_outer_elements();
                    let inner = &self.elements[outer..];
                    let opened = inner.iter().rposition(|open| open.name == *name);
                    let opened = opened.map(|at| outer + at);
                    self.elements
                        .truncate(opened.unwrap_or(self.elements.len()));
                    if let Some(open) = self.open_elements.get_mut(name).filter(|open| **open > 0) {
                        *open -= 1;
                        self.html_depth -= 1;
                    }
                    self.formatting.close(name);
                }
            }
            if self.html_depth > HTML_DEPTH {
                self.report_and_stop(range.clone(), messages::raw_html::too_many_open());
                return false;
            }
            if !self.charge_repeated_formatting(range) {
                return false;
            }
        }
        true
    }

    /// Whether an element that may lack its end tag is nested in the one before of its kind nevertheless.
    fn is_nested(&self, name: &str) -> bool {
        let is_open = |name: &str| self.open_elements.get(name).is_some_and(|open| *open > 0);
        match name {
            "rt" | "rp" => !is_open("ruby"),
            "optgroup" => !is_open("select"),
            _ => false,
        }
    }

    fn open_element(&mut self, name: &str, range: &Range<usize>) {
        if may_lack_end(name) {
            let is_ruby = |name: &str| matches!(name, "rp" | "rt");
            let is_ended =
                |open: &OpenElement| open.name == name || is_ruby(&open.name) && is_ruby(name);
            let around = self
                .elements
                .iter()
                .rposition(|open| !may_lack_end(&open.name));
            let around = around.map_or(0, |at| at + 1);
            let before = self.elements[around..].iter().position(is_ended);
            if let Some(before) = before {
                self.elements.truncate(around + before);
            }
        }
        // An HTML parser goes through all of these as well, at each tag.
        if self.elements.len() < HTML_DEPTH {
            self.elements.push(OpenElement {
                name: name.to_owned(),
                source: range.clone(),
                depth: self.depth,
            });
        }
    }

    /// How many elements were opened outside of the current component's body or footnote, which is sanitized
    /// separately, or moved.
    fn count_outer_elements(&self) -> usize {
        let of_body = self.bodies.last().map_or(0, |body| body.elements);
        let of_note = self.footnotes.open.last().map_or(0, |note| note.elements);
        of_body.max(of_note)
    }

    /// Marks a place that raw HTML must neither remove nor hide.
    pub(super) fn write_checkpoint(&mut self) {
        let inner = &self.elements[self.count_outer_elements().min(self.elements.len())..];
        let hiding = inner.iter().filter(|open| is_hiding(&open.name));
        self.html.push_checkpoint(hiding.count());
    }

    /// Ends the elements that were opened at a greater depth: their blocks end.
    pub(super) fn end_elements_below(&mut self, depth: usize) {
        let outer = self.elements.partition_point(|open| open.depth <= depth);
        self.end_elements(outer);
    }

    /// Ends all elements except the outer ones. It is an error if one of them hides its content: the rest of the
    /// block, of the component's body, or of the text.
    pub(super) fn end_elements(&mut self, outer: usize) {
        while self.elements.len() > outer
            && let Some(open) = self.elements.pop()
        {
            if self.options.html == RawHtml::Sanitize && is_hiding(&open.name) {
                let problem = messages::raw_html::hiding_element_not_closed(&open.name);
                self.report(open.source, problem);
                self.has_unclosed = true;
            }
        }
    }

    /// Counts the open formatting once more, since an HTML parser repeats it in each paragraph and cell that
    /// follows, and returns whether it stays within the limit.
    pub(super) fn charge_repeated_formatting(&mut self, range: &Range<usize>) -> bool {
        self.formatting.repeated += self.formatting.length;
        let is_fine = self.formatting.repeated <= HTML_REPEATED + self.html.text.len() * 4;
        if !is_fine {
            self.report_and_stop(range.clone(), messages::raw_html::repeated_formatting());
        }
        is_fine
    }
}

/// Whether an element is empty (HTML, 13.1.2, "void elements").
fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Whether an element ends where the next of its kind begins (HTML, 13.1.2.4, "optional tags").
fn may_lack_end(name: &str) -> bool {
    matches!(
        name,
        "p" | "li"
            | "dt"
            | "dd"
            | "tr"
            | "td"
            | "th"
            | "thead"
            | "tbody"
            | "tfoot"
            | "colgroup"
            | "caption"
            | "option"
            | "optgroup"
            | "rt"
            | "rp"
    )
}
