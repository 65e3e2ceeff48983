//! What went wrong, where, and how to mend it.
//!
//! The lowest room of the house: every stage returns [`Diagnostic`]s beside its values, and only
//! the command line prints them. A diagnostic holds the source line that it is about, so printing
//! needs no file.

mod escape;
mod human;
mod machine;
pub mod rule;

use std::sync::Arc;

use serde::Serialize;

pub use escape::printable;
pub use human::Human;
pub use machine::{github, json};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The site is not written.
    Error,
    /// The site is written, but somebody should look.
    Warning,
}

/// A problem in the words of the person who can mend it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// The name of the rule of `labnews check` that found it, for site.yaml's `check:`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<&'static str>,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Where it is wrong.
    #[serde(flatten)]
    pub place: Option<Place>,
    /// How to mend it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
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

/// A source line, and the part of it that is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    /// The line without its end.
    pub line: String,
    /// Byte offsets into `line`.
    pub start: usize,
    /// See `start`; not before it.
    pub end: usize,
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
    pub fn range(path: &Arc<str>, text: &str, range: std::ops::Range<usize>) -> Self {
        let start = text.floor_char_boundary(range.start.min(text.len()));
        let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let rest = &text[line_start..];
        let line = rest
            .split('\n')
            .next()
            .unwrap_or(rest)
            .trim_end_matches('\r');
        let from = (start - line_start).min(line.len());
        let to = range.end.saturating_sub(line_start).clamp(from, line.len());
        Self {
            path: path.clone(),
            line: Some(number(
                memchr::memchr_iter(b'\n', &text.as_bytes()[..line_start]).count() + 1,
            )),
            column: Some(number(line[..from].chars().count() + 1)),
            snippet: Some(Box::new(Snippet {
                line: line.to_owned(),
                start: from,
                end: line.ceil_char_boundary(to),
            })),
        }
    }
}

/// A count of lines or columns.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

impl Diagnostic {
    /// Something that keeps the site from being written.
    pub fn error(message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            rule: None,
            message: message.into(),
            place: None,
            help: None,
        }
    }

    /// Something that somebody should look at.
    pub fn warning(message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(message)
        }
    }

    /// Says where.
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Says how to mend it.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Whether it keeps the site from being written.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Puts diagnostics in the order in which a person works through them: by file, from top to
/// bottom, each once.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    let key = |diagnostic: &Diagnostic| {
        let place = diagnostic.place.as_ref();
        (
            place.map(|place| place.path.clone()),
            place.and_then(|place| place.line),
            place.and_then(|place| place.column),
            diagnostic.severity,
            diagnostic.message.clone(),
        )
    };
    diagnostics.sort_by_cached_key(key);
    diagnostics.dedup();
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
