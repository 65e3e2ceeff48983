//! A place in a source file, with the part of its line that a message shows.

use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;

use super::lines::LineIndex;
use crate::limits;

/// A place in a source file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The file, relative to the site's root, with `/` between its parts.
    #[serde(rename = "file")]
    pub path: Arc<str>,
    /// Line, from 1; `None` for the file as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// Column in characters, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
    /// The line itself.
    #[serde(skip)]
    pub snippet: Option<Box<Snippet>>,
}

/// A source line, or the part of a long one around the place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    /// The line without its end; `…` marks parts cut off from a long one.
    pub line: String,
    /// Byte offsets into `line`.
    pub start: usize,
    /// See `start`; not before it.
    pub end: usize,
    /// Whether the beginning of the line is cut off.
    pub cut: bool,
}

impl Place {
    /// A file as a whole.
    pub fn file(path: &Arc<str>) -> Self {
        Self {
            path: path.clone(),
            line: None,
            column: None,
            snippet: None,
        }
    }

    /// A range of bytes in a file's text; a range that ends on a later line is cut at the end of
    /// its first. Offsets out of range are brought into it.
    ///
    /// Reads the whole text. Where several places of one text are wanted, see [`Place::indexed`].
    pub fn range(path: &Arc<str>, text: &str, range: Range<usize>) -> Self {
        Self::indexed(path, text, &LineIndex::new(text), range)
    }

    /// The same with an index of the text, which may be of a longer text that begins with this one.
    pub fn indexed(path: &Arc<str>, text: &str, lines: &LineIndex, range: Range<usize>) -> Self {
        let start = text.floor_char_boundary(range.start.min(text.len()));
        let line = lines.line(start);
        let line_start = lines.start(text, line);
        // A place after the line is shown at its end.
        let start = match text[line_start..start].strip_suffix('\r') {
            Some(line) if text[start..].starts_with('\n') => line_start + line.len(),
            _ => start,
        };
        let column =
            lines.characters_before(text, start) - lines.characters_before(text, line_start);
        Self {
            path: path.clone(),
            line: Some(to_u32(line + 1)),
            column: Some(to_u32(column + 1)),
            snippet: Some(Box::new(Snippet::around(
                text,
                line_start,
                start..range.end,
            ))),
        }
    }
}

impl Snippet {
    /// The line that begins at `line_start`, or as much of it around the range as fits into a message.
    fn around(text: &str, line_start: usize, range: Range<usize>) -> Self {
        let before = &text[line_start..range.start];
        let from = match before.char_indices().rev().nth(limits::SNIPPET) {
            Some((at, _)) => line_start + at,
            None => line_start,
        };
        let end = text.ceil_char_boundary(range.end.clamp(range.start, text.len()));
        let end = end.min(end_of_line(text, range.start, limits::SNIPPET));
        let to = end_of_line(text, end, limits::SNIPPET);
        let mut line = String::with_capacity(to - from + 2 * '…'.len_utf8());
        let cut = from > line_start;
        if cut {
            line.push('…');
        }
        let shift = |at: usize| at - from + if cut { '…'.len_utf8() } else { 0 };
        line.push_str(&text[from..to]);
        let rest = text[to..].trim_start_matches('\r');
        if !(rest.is_empty() || rest.starts_with('\n')) {
            line.push('…');
        }
        Self {
            start: shift(range.start),
            end: shift(end),
            line,
            cut,
        }
    }
}

/// The end of the line that contains `from`, or of so many characters of it.
fn end_of_line(text: &str, from: usize, characters: usize) -> usize {
    let mut end = from;
    for (at, character) in text[from..].char_indices().take(characters) {
        let rest = &text[from + at..];
        if character == '\n' || rest.starts_with("\r\n") || rest == "\r" {
            break;
        }
        end = from + at + character.len_utf8();
    }
    end
}

/// Converts a count of lines or columns.
fn to_u32(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_counted_in_characters_and_cut_at_the_line() {
        let text = "一行\n第二**行：**\n";
        let start = text.find("二").unwrap();
        let place = Place::range(&"a.md".into(), text, start..text.len());
        assert_eq!((place.line, place.column), (Some(2), Some(2)));
        let snippet = place.snippet.unwrap();
        assert_eq!(&snippet.line[snippet.start..snippet.end], "二**行：**");
    }

    #[test]
    fn a_range_out_of_bounds_is_brought_in() {
        let place = Place::range(&"a.md".into(), "é", 1..99);
        assert_eq!((place.line, place.column), (Some(1), Some(1)));
    }
}
