//! What went wrong, where, and how to mend it.
//!
//! The lowest room of the house: every stage returns [`Diagnostic`]s beside its values, and only
//! the command line prints them. A diagnostic holds the part of the source line that it is about, so
//! printing needs no file. What one file can make labnews say is bounded: see [`Bounded`] and
//! `limits.rs`.

mod bound;
mod escape;
mod human;
mod lines;
mod machine;
mod panic;

use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;

use crate::limits;
pub use crate::messages::{English, Problem, Rule, Severity, en};
pub use bound::{Bounded, Omitted, bounded};
pub use escape::printable;
pub use human::Human;
pub use lines::LineIndex;
pub use machine::{github, json};
pub use panic::{catch_panic, hide_caught_panics};

/// A problem with the places that it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// What is wrong, and how to fix it.
    #[serde(flatten)]
    pub problem: Problem,
    /// Where it is wrong.
    #[serde(flatten)]
    pub place: Option<Place>,
    /// Other places that explain it, such as the first of two equal names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<Related>,
    /// How many problems this stands for that are not listed; 0 for a problem itself.
    #[serde(skip)]
    pub omitted: u32,
}

/// A second place that explains a problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Related {
    /// What it has to do with the problem, as in "first used here".
    pub message: String,
    /// Where it is.
    #[serde(flatten)]
    pub place: Place,
}

/// A value, and what was found wrong while it was made.
#[derive(Debug, Clone)]
#[must_use]
pub struct WithDiagnostics<T> {
    /// The value.
    pub value: T,
    /// What was found wrong.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> WithDiagnostics<T> {
    /// Takes the value out, and adds the diagnostics to those of a larger piece of work.
    pub fn unpack_into(self, diagnostics: &mut Vec<Diagnostic>) -> T {
        diagnostics.extend(self.diagnostics);
        self.value
    }
}

/// A place in a source file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The file, relative to the site's root, with `/` between its parts.
    #[serde(rename = "file")]
    pub path: Arc<str>,
    /// Line, from 1; none where the file as a whole is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// Column in characters, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
    /// The line itself.
    #[serde(skip)]
    pub snippet: Option<Box<Snippet>>,
}

/// A source line, or the part of a long one around what is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    /// The line without its end; `…` stands for what is cut off from a long one.
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
        // A mark behind the line is one at its end.
        let start = match text[line_start..start].strip_suffix('\r') {
            Some(line) if text[start..].starts_with('\n') => line_start + line.len(),
            _ => start,
        };
        let column =
            lines.characters_before(text, start) - lines.characters_before(text, line_start);
        Self {
            path: path.clone(),
            line: Some(number(line + 1)),
            column: Some(number(column + 1)),
            snippet: Some(Box::new(Snippet::around(
                text,
                line_start,
                start..range.end,
            ))),
        }
    }
}

impl Snippet {
    /// What a message shows of the line that begins at `line_start`: all of it, or as much around the
    /// range as fits into a message.
    fn around(text: &str, line_start: usize, range: Range<usize>) -> Self {
        let before = &text[line_start..range.start];
        let from = match before.char_indices().rev().nth(limits::SNIPPET) {
            Some((at, _)) => line_start + at,
            None => line_start,
        };
        let end = text.ceil_char_boundary(range.end.clamp(range.start, text.len()));
        let end = end.min(after(text, range.start, limits::SNIPPET));
        let to = after(text, end, limits::SNIPPET);
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

/// Where the line that holds `from` ends, or so many characters of it.
fn after(text: &str, from: usize, characters: usize) -> usize {
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

/// A count of lines or columns.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

impl From<Problem> for Diagnostic {
    fn from(problem: Problem) -> Self {
        Self {
            problem,
            place: None,
            related: Vec::new(),
            omitted: 0,
        }
    }
}

impl Problem {
    /// Adds where it is.
    pub fn at(self, place: Place) -> Diagnostic {
        Diagnostic {
            place: Some(place),
            ..Diagnostic::from(self)
        }
    }
}

impl Diagnostic {
    /// Something that keeps the site from being written.
    pub fn error(message: impl Into<String>) -> Self {
        Self::from(Problem::error("", en(message)))
    }

    /// Something that somebody should look at.
    pub fn warning(message: impl Into<String>) -> Self {
        Self::from(Problem::warning("", en(message)))
    }

    /// Says which rule it breaks.
    pub fn rule(mut self, rule: Rule) -> Self {
        self.problem.rule = Some(rule);
        self
    }

    /// Says where.
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Adds a second place that explains the problem, if the problem's words say how.
    pub fn related_to(mut self, place: Place) -> Self {
        let message = self.problem.related().map(str::to_owned);
        self.related
            .extend(message.map(|message| Related { message, place }));
        self
    }

    /// Says how to mend it.
    pub fn help(self, help: impl Into<String>) -> Self {
        self.maybe_help(Some(help.into()))
    }

    /// Says how to mend it, where that is known.
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        let words = en(self.problem.message()).maybe_help(help);
        self.problem = self.problem.with_words(words);
        self
    }

    /// How many problems it stands for: itself, or those that are not listed.
    pub fn count(&self) -> usize {
        self.omitted.max(1) as usize
    }

    /// Whether it keeps the site from being written.
    pub fn is_error(&self) -> bool {
        self.problem.is_error()
    }
}

/// Puts diagnostics in the order in which a person works through them: by file, from top to
/// bottom, each once, and of each file no more than [`limits::DIAGNOSTICS`].
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    let key = |diagnostic: &Diagnostic| {
        let place = diagnostic.place.as_ref();
        (
            place.map(|place| place.path.clone()),
            place.and_then(|place| place.line),
            place.and_then(|place| place.column),
            diagnostic.problem.severity,
            diagnostic.problem.message().to_owned(),
        )
    };
    diagnostics.sort_by_cached_key(key);
    diagnostics.dedup();
    bound::bound(diagnostics);
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
