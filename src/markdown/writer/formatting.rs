//! The formatting elements that raw HTML has opened.

use crate::markdown::raw_html::tags::RawTag;

/// The open formatting elements. An HTML parser opens them again, with all their attributes, in each block that
/// follows (HTML, 13.2.4.3, "the list of active formatting elements").
#[derive(Default)]
pub(crate) struct OpenFormatting {
    /// Names, lengths of tags, and how many borders were open.
    open: Vec<(String, usize, usize)>,
    /// How many elements are open that end tags for formatting do not cross.
    borders: usize,
    /// The length of all open tags together.
    pub length: usize,
    /// The length of everything that is repeated.
    pub repeated: usize,
}

impl OpenFormatting {
    /// Records a start tag.
    pub(super) fn open(&mut self, tag: &RawTag) {
        match formatting_role(&tag.name) {
            FormattingRole::Formatting => {
                let length = tag.range.len();
                self.length += length;
                self.open.push((tag.name.clone(), length, self.borders));
            }
            FormattingRole::Border => self.borders += 1,
            FormattingRole::Other => {}
        }
    }

    /// Records an end tag. One within a table does not end what was opened before the table.
    pub(super) fn close(&mut self, name: &str) {
        match formatting_role(name) {
            FormattingRole::Formatting => {
                let fits = |(own, _, borders): &(String, usize, usize)| {
                    own == name && *borders == self.borders
                };
                if let Some(at) = self.open.iter().rposition(fits) {
                    self.length -= self.open.remove(at).1;
                }
            }
            FormattingRole::Border => {
                self.borders = self.borders.saturating_sub(1);
                for (_, _, borders) in &mut self.open {
                    *borders = (*borders).min(self.borders);
                }
            }
            FormattingRole::Other => {}
        }
    }
}

/// How an element affects formatting.
enum FormattingRole {
    Formatting,
    Border,
    Other,
}

fn formatting_role(name: &str) -> FormattingRole {
    match name {
        "a" | "b" | "big" | "code" | "em" | "font" | "i" | "nobr" | "s" | "small" | "strike"
        | "strong" | "tt" | "u" => FormattingRole::Formatting,
        "applet" | "marquee" | "object" | "table" | "template" => FormattingRole::Border,
        _ => FormattingRole::Other,
    }
}
