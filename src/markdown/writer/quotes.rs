//! Straight quotes, and line breaks, beside Chinese and Japanese.
//!
//! `pulldown-cmark` decides by spaces whether a quote opens or closes, and Chinese has none. So beside these
//! characters the straight quotes of a block open and close by turns.

use std::ops::Range;

use pulldown_cmark::CowStr;

use crate::markdown::cjk::is_wide;

use super::Writer;

/// Which straight quotes of a block are open.
#[derive(Debug, Default)]
pub(super) struct Quotes {
    is_double_open: bool,
    is_single_open: bool,
}

/// How a line ends, for the line that follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineEnd {
    /// With Chinese or Japanese, or with punctuation behind it.
    Wide,
    /// With punctuation that both scripts use, behind other words.
    Ambiguous,
}

/// Whether this is a quote that the parser may have put in the place of a straight one.
pub(super) fn is_quote(text: &str) -> bool {
    matches!(text, "“" | "”" | "‘" | "’")
}

/// Punctuation that Chinese and Latin text have in common.
pub(super) fn is_ambiguous(c: char) -> bool {
    matches!(c, '“' | '”' | '‘' | '’' | '—' | '―' | '…' | '⋯' | '·')
}

impl Writer<'_> {
    /// The quote to write for a straight one; none for what was no straight quote.
    pub(super) fn quote(&mut self, smart: &str, range: &Range<usize>) -> Option<CowStr<'static>> {
        let source = &self.replaced.source;
        let typed = source.get(range.clone())?;
        if !matches!(typed, "\"" | "'") || self.code.is_some() {
            return None;
        }
        let (open, close, prime) = match typed {
            "\"" => ("“", "”", "″"),
            _ => ("‘", "’", "′"),
        };
        // Signs of emphasis are not seen.
        let is_seen = |c: &char| !matches!(c, '*' | '_' | '~');
        let before = source[..range.start].chars().rev().take(4).find(is_seen);
        let after = source[range.end..].chars().take(4).find(is_seen);
        let is_open = match typed {
            "\"" => &mut self.quotes.is_double_open,
            _ => &mut self.quotes.is_single_open,
        };
        let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_wide(c));
        let is_wide = |c: Option<char>| c.is_some_and(is_wide);
        let written = if typed == "'" && is_letter(before) && is_letter(after) {
            // An apostrophe, or feet and inches: `5'10`.
            if is_digit(before) && is_digit(after) {
                prime
            } else {
                close
            }
        } else if is_digit(before)
            && !*is_open
            && !(is_wide(after) && has_end(source, range, typed))
        {
            if is_letter(after) { close } else { prime }
        } else if is_wide(before) || is_wide(after) {
            let is_apostrophe = typed == "'" && is_letter(before) && !*is_open;
            let written = if *is_open || is_apostrophe {
                close
            } else {
                open
            };
            *is_open = written == open;
            written
        } else {
            *is_open = smart == open;
            return None;
        };
        Some(CowStr::Borrowed(written))
    }

    /// How the line ends that has just been written.
    pub(super) fn end_of_line(&self) -> Option<LineEnd> {
        let last = self.last?;
        if is_wide(last) {
            return Some(LineEnd::Wide);
        }
        if !is_ambiguous(last) {
            return None;
        }
        let mut before = self.document.text.chars().rev();
        let before = before.find(|c| !is_ambiguous(*c));
        match before {
            Some(before) if is_wide(before) => Some(LineEnd::Wide),
            Some(before) if before.is_whitespace() => None,
            _ => Some(LineEnd::Ambiguous),
        }
    }
}

/// Whether the same quote stands once more in the paragraph.
fn has_end(source: &str, range: &Range<usize>, quote: &str) -> bool {
    let rest = &source[range.end..];
    let end = rest.find(quote);
    end.is_some_and(|end| !rest[..end].contains("\n\n"))
}
