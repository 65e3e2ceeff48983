//! Replaces calls by placeholders: a number between two private-use characters.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::Options;

use super::call::Call;
use super::find::find_calls;
use crate::markdown::html::numeric_references;

/// A text whose calls are replaced by placeholders.
pub(crate) struct Placeholders<'a> {
    /// The text to parse.
    pub text: Cow<'a, str>,
    /// The calls; a placeholder's number is an index into them.
    pub calls: Vec<Call>,
    /// The characters before and after a number. The author's text has neither.
    pub marks: (char, char),
    /// The ranges of the placeholders in `text`.
    places: Vec<Range<usize>>,
    /// The author's text.
    pub source: &'a str,
}

impl<'a> Placeholders<'a> {
    /// Finds and replaces the calls in a text.
    pub(crate) fn new(source: &'a str, options: Options) -> Self {
        let unchanged = Self {
            text: Cow::Borrowed(source),
            calls: Vec::new(),
            marks: ('\0', '\0'),
            places: Vec::new(),
            source,
        };
        let calls = find_calls(source, options);
        if calls.is_empty() {
            return unchanged;
        }
        let Some(marks) = find_unused_marks(source) else {
            return unchanged;
        };
        let mut text = String::with_capacity(source.len());
        let mut places = Vec::with_capacity(calls.len());
        let mut copied = 0;
        for (number, call) in calls.iter().enumerate() {
            text.push_str(&source[copied..call.range.start]);
            let start = text.len();
            if call.block {
                // Blank lines around it make the call a paragraph of its own.
                let line = source[..call.range.start]
                    .rfind('\n')
                    .map_or(0, |newline| newline + 1);
                text.push('\n');
                text.push_str(&source[line..call.range.start]);
            }
            text.push_str(&format!("{}{number}{}", marks.0, marks.1));
            if call.block {
                text.push('\n');
            }
            places.push(start..text.len());
            copied = call.range.end;
        }
        text.push_str(&source[copied..]);
        Self {
            text: Cow::Owned(text),
            calls,
            marks,
            places,
            source,
        }
    }

    /// Puts the author's text back into a piece of the parsed one: link targets, titles and alternative
    /// texts call nothing.
    pub(crate) fn restore<'t>(&self, piece: Cow<'t, str>) -> Cow<'t, str> {
        let (open, close) = self.marks;
        if self.calls.is_empty() || !piece.contains(open) {
            return piece;
        }
        let mut restored = String::with_capacity(piece.len());
        let mut rest = &*piece;
        while let Some((before, after)) = rest.split_once(open) {
            restored.push_str(before);
            let (number, after) = after.split_once(close).unwrap_or((after, ""));
            let call = self.find_call(number);
            restored.push_str(call.map_or("", |call| &self.source[call.range.clone()]));
            rest = after;
        }
        restored.push_str(rest);
        Cow::Owned(restored)
    }

    /// The call with a number that a placeholder holds.
    pub(crate) fn find_call(&self, number: &str) -> Option<&Call> {
        self.calls.get(number.parse::<usize>().ok()?)
    }

    /// The range in the author's text for one of the parsed text.
    pub(crate) fn source_range(&self, range: Range<usize>) -> Range<usize> {
        if self.calls.is_empty() {
            return range;
        }
        let start = self.source_offset(range.start, |call| call.start);
        let end = self.source_offset(range.end, |call| call.end);
        start..end.max(start)
    }

    /// `within` chooses the offset for one that is inside a placeholder.
    fn source_offset(&self, at: usize, within: impl Fn(&Range<usize>) -> usize) -> usize {
        let before = self.places.partition_point(|place| place.start < at);
        match before.checked_sub(1) {
            None => at,
            Some(last) if at < self.places[last].end => within(&self.calls[last].range),
            Some(last) => self.calls[last].range.end + (at - self.places[last].end),
        }
    }
}

/// Two characters that the text contains neither literally nor as a numeric reference, which the parser
/// would decode to a mark.
fn find_unused_marks(source: &str) -> Option<(char, char)> {
    let referenced: HashSet<char> = numeric_references(source).collect();
    let is_unused = |mark: &char| !source.contains(*mark) && !referenced.contains(mark);
    let mut unused = ('\u{f8f0}'..='\u{f8fe}').filter(is_unused);
    Some((unused.next()?, unused.next()?))
}
