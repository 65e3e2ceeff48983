//! Drawings and formulas in raw HTML: inline SVG and MathML, which are rewritten.

use std::ops::Range;

use super::state::Writer;
use crate::markdown::inline_svg::{Surroundings, SvgError, find_removed_parts, rewrite_svg};
use crate::markdown::math::rewrite_mathml;
use crate::markdown::raw_html::marks::Marks;
use crate::markdown::raw_html::tags::{Tag, TagScan, find_foreign_end};
use crate::messages;
use crate::messages::formulas::MathmlFault;

/// An element of another language within HTML.
pub(super) enum Embedded {
    /// Inline SVG, as the author wrote it.
    Drawing(String),
    /// Rewritten MathML, or what it must not contain.
    Formula(Result<String, MathmlFault>),
}

impl Embedded {
    /// Reads inline SVG or MathML, from its start tag to its end tag.
    pub(super) fn parse(written: &str) -> Self {
        let start = written.get(.."<svg".len());
        if start.is_some_and(|start| start.eq_ignore_ascii_case("<svg")) {
            Self::Drawing(written.to_owned())
        } else {
            Self::Formula(rewrite_mathml(written))
        }
    }
}

/// Raw HTML whose drawings and formulas are replaced by numbers.
pub(super) struct ExtractedHtml {
    pub(super) html: String,
    pub(super) marks: Marks,
    pub(super) embedded: Vec<Embedded>,
}

/// Extracts drawings and formulas from raw HTML; `None` if there are none that end in it.
pub(super) fn extract_embedded(raw: &str, scan: &TagScan) -> Option<ExtractedHtml> {
    if !scan.is_foreign {
        return None;
    }
    let mut extracted = ExtractedHtml {
        html: String::with_capacity(raw.len()),
        marks: Marks::new(raw)?,
        embedded: Vec::new(),
    };
    let mut from = 0;
    for tag in &scan.tags {
        let Tag::Open(tag) = tag else { continue };
        let start = tag.range.start;
        if start < from || !matches!(tag.name.as_str(), "svg" | "math") {
            continue;
        }
        let Some(length) = find_foreign_end(&raw[start..], &tag.name) else {
            break;
        };
        let embedded = Embedded::parse(&raw[start..start + length]);
        extracted.html.push_str(&raw[from..start]);
        let number = extracted.embedded.len();
        extracted.marks.write(number, &mut extracted.html);
        extracted.embedded.push(embedded);
        from = start + length;
    }
    if extracted.embedded.is_empty() {
        return None;
    }
    extracted.html.push_str(&raw[from..]);
    Some(extracted)
}

impl Writer<'_> {
    /// Writes a drawing or a formula of raw HTML.
    pub(super) fn write_embedded(&mut self, embedded: &Embedded, range: &Range<usize>) {
        match embedded {
            Embedded::Drawing(svg) => self.write_drawing(svg, range),
            Embedded::Formula(Ok(formula)) => {
                self.add_formula_words(formula);
                self.html.push_trusted(formula);
            }
            Embedded::Formula(Err(fault)) => {
                self.report(range.clone(), messages::formulas::lost_mathml(fault));
            }
        }
    }

    /// Writes an inline SVG, rewritten.
    fn write_drawing(&mut self, svg: &str, range: &Range<usize>) {
        for name in find_removed_parts(svg) {
            let problem = match name.as_str() {
                "<style>" => messages::raw_html::drawing_style_removed(),
                "<foreignobject>" => messages::raw_html::foreign_object_removed(),
                _ => {
                    self.removed.count(name, range);
                    continue;
                }
            };
            self.report(range.clone(), problem);
        }
        self.drawings += 1;
        let mut page = PageSurroundings {
            number: self.drawings,
            range: range.clone(),
            writer: self,
        };
        match rewrite_svg(svg, &mut page) {
            Ok(drawing) => {
                self.document.text.push_str(drawing.words.trim());
                self.document.text.push('\n');
                self.html.push_trusted(&drawing.svg);
            }
            Err(SvgError::TooManyAttributes) => {
                self.report_and_stop(range.clone(), messages::raw_html::too_many_attributes());
            }
            Err(SvgError::TooDeep) => {
                self.report(range.clone(), messages::raw_html::drawing_too_deep());
            }
            Err(SvgError::TooManyParts) => {
                self.report(range.clone(), messages::raw_html::drawing_repeats());
            }
            Err(SvgError::Unreadable) => {
                self.report(range.clone(), messages::raw_html::unreadable_drawing());
            }
        }
    }
}

/// The page around a drawing.
struct PageSurroundings<'w, 'a> {
    writer: &'w mut Writer<'a>,
    /// The number of the drawing on the page.
    number: usize,
    /// Its place in the source.
    range: Range<usize>,
}

impl Surroundings for PageSurroundings<'_, '_> {
    fn resolve_link(&mut self, destination: &str) -> Option<String> {
        let link = self.writer.resolve_link(destination, &self.range)?;
        Some(link.url)
    }

    fn resolve_picture(&mut self, destination: &str) -> Option<String> {
        let image = self.writer.resolve_image(destination, &self.range)?;
        Some(image.url)
    }

    fn map_id(&mut self, id: &str) -> String {
        let id = format!("drawing-{}-{id}", self.number);
        self.writer.ids.make_unique(&id)
    }
}
