//! Drawings and formulas in raw HTML, which are written anew.

use std::ops::Range;

use crate::limits::DRAWN_PARTS;
use crate::markdown::drawing::{self, Around, Refused};
use crate::markdown::math;
use crate::markdown::sanitize::Marks;
use crate::markdown::tags::{self, Scanned, Tag};

use super::{UNNEST, Writer};

/// Something in raw HTML that is no HTML.
pub(super) enum Foreign {
    /// Inline SVG, as the author wrote it.
    Drawing(String),
    /// MathML in its one form, or what it holds that no formula may.
    Formula(Result<String, String>),
}

impl Foreign {
    /// Reads inline SVG or MathML, from its start tag to its end tag.
    pub(super) fn of(written: &str) -> Self {
        let is_drawing = written.get(.."<svg".len());
        if is_drawing.is_some_and(|start| start.eq_ignore_ascii_case("<svg")) {
            return Self::Drawing(written.to_owned());
        }
        Self::Formula(math::canonical(written).map_err(|refused| match refused {
            math::Refused::TooDeep => "too many elements in each other".to_owned(),
            math::Refused::Holds(what) => what,
        }))
    }
}

/// Raw HTML whose drawings and formulas are replaced by numbers.
pub(super) struct Replaced {
    pub(super) html: String,
    pub(super) marks: Marks,
    pub(super) foreign: Vec<Foreign>,
}

/// Takes drawings and formulas out of raw HTML; none if there are none that end in it.
pub(super) fn take_out(raw: &str, scanned: &Scanned) -> Option<Replaced> {
    if !scanned.is_foreign {
        return None;
    }
    let mut replaced = Replaced {
        html: String::with_capacity(raw.len()),
        marks: Marks::new(raw)?,
        foreign: Vec::new(),
    };
    let mut from = 0;
    for tag in &scanned.tags {
        let Tag::Open(tag) = tag else { continue };
        let start = tag.range.start;
        if start < from || !matches!(tag.name.as_str(), "svg" | "math") {
            continue;
        }
        let Some(length) = tags::foreign_end(&raw[start..], &tag.name) else {
            break;
        };
        let written = &raw[start..start + length];
        let foreign = Foreign::of(written);
        replaced.html.push_str(&raw[from..start]);
        replaced
            .marks
            .write(replaced.foreign.len(), &mut replaced.html);
        replaced.foreign.push(foreign);
        from = start + length;
    }
    if replaced.foreign.is_empty() {
        return None;
    }
    replaced.html.push_str(&raw[from..]);
    Some(replaced)
}

impl Writer<'_> {
    /// Writes a drawing or a formula of raw HTML.
    pub(super) fn write_foreign(&mut self, foreign: &Foreign, range: &Range<usize>) {
        match foreign {
            Foreign::Drawing(svg) => self.write_drawing(svg, range),
            Foreign::Formula(Ok(formula)) => {
                self.formula_words(formula);
                self.html.island(formula);
            }
            Foreign::Formula(Err(what)) => {
                let message = format!("this MathML would be lost, since it holds {what}");
                let help = "write the formula in LaTeX: `$E = mc^2$`".to_owned();
                self.error(range.clone(), message, Some(help));
            }
        }
    }

    /// Writes an inline SVG anew.
    pub(super) fn write_drawing(&mut self, svg: &str, range: &Range<usize>) {
        let instead = "save it as an .svg file beside the text, and show that as a picture: `![…](drawing.svg)`";
        for name in drawing::lost(svg) {
            match name.as_str() {
                "<style>" | "<foreignobject>" => {
                    let message = match name.as_str() {
                        "<style>" => {
                            "the `<style>` of this drawing is taken out, since it would style the whole page"
                        }
                        _ => "`<foreignObject>` is taken out of this drawing, with the words in it",
                    };
                    self.warn(range.clone(), message.to_owned(), Some(instead.to_owned()));
                }
                _ => self.removed.note(name, range),
            }
        }
        self.drawings += 1;
        let mut page = Page {
            number: self.drawings,
            range: range.clone(),
            writer: self,
        };
        let message = match drawing::clean(svg, &mut page) {
            Ok(drawing) => {
                self.document.text.push_str(drawing.words.trim());
                self.document.text.push('\n');
                self.html.island(&drawing.svg);
                return;
            }
            Err(Refused::Crowded) => return self.crowded(range.clone()),
            Err(Refused::TooDeep) => {
                let message = "the elements of this drawing are nested too deeply".to_owned();
                return self.error(range.clone(), message, Some(UNNEST.to_owned()));
            }
            Err(Refused::TooMany) => {
                let message = format!(
                    "the parts of this drawing refer to each other in a circle, or more than {DRAWN_PARTS} times"
                );
                let help = "draw what it repeats as one path".to_owned();
                return self.error(range.clone(), message, Some(help));
            }
            Err(Refused::Unreadable) => "this drawing is no SVG that can be read",
        };
        self.error(range.clone(), message.to_owned(), Some(instead.to_owned()));
    }
}

/// The page around a drawing.
struct Page<'w, 'a> {
    writer: &'w mut Writer<'a>,
    number: usize,
    range: Range<usize>,
}

impl Around for Page<'_, '_> {
    fn link(&mut self, destination: &str) -> Option<String> {
        let link = self.writer.resolve(destination, &self.range)?;
        Some(link.url)
    }

    fn picture(&mut self, destination: &str) -> Option<String> {
        let image = self.writer.resolve_image(destination, &self.range)?;
        Some(image.url)
    }

    fn id(&mut self, id: &str) -> String {
        let id = format!("drawing-{}-{id}", self.number);
        self.writer.ids.unique(&id)
    }
}
