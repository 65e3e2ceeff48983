//! Straight quotes beside Chinese and Japanese characters.
//!
//! Workaround: `pulldown-cmark` decides by spaces whether a quote opens or closes, and Chinese has none. So
//! beside these characters, the straight quotes of a block open and close by turns.

use std::ops::Range;

use pulldown_cmark::CowStr;

use super::state::Writer;
use crate::values::unicode::is_east_asian_wide;

impl Writer<'_> {
    /// The quote to write for a straight one, or none to keep the parser's.
    pub(super) fn replace_straight_quote(
        &mut self,
        smart: &str,
        range: &Range<usize>,
    ) -> Option<CowStr<'static>> {
        let source = &self.placeholders.source;
        let typed = source.get(range.clone())?;
        if !matches!(typed, "\"" | "'") || self.code.is_some() {
            return None;
        }
        let (open, close, prime) = match typed {
            "\"" => ("“", "”", "″"),
            _ => ("‘", "’", "′"),
        };
        // Readers do not see the signs of emphasis.
        let is_seen = |c: &char| !matches!(c, '*' | '_' | '~');
        let before = source[..range.start].chars().rev().take(4).find(is_seen);
        let after = source[range.end..].chars().take(4).find(is_seen);
        let is_open = match typed {
            "\"" => &mut self.quotes.is_double_open,
            _ => &mut self.quotes.is_single_open,
        };
        let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let is_letter =
            |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_east_asian_wide(c));
        let is_wide = |c: Option<char>| c.is_some_and(is_east_asian_wide);
        let written = if typed == "'" && is_letter(before) && is_letter(after) {
            // An apostrophe, or feet and inches: `5'10`.
            if is_digit(before) && is_digit(after) {
                prime
            } else {
                close
            }
        } else if is_digit(before)
            && !*is_open
            && !(is_wide(after) && has_closing_quote(source, range, typed))
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
}

/// Whether this is a quote by which the parser may have replaced a straight one.
pub(super) fn is_quote(text: &str) -> bool {
    matches!(text, "“" | "”" | "‘" | "’")
}

/// Whether the paragraph has the same quote again.
fn has_closing_quote(source: &str, range: &Range<usize>, quote: &str) -> bool {
    let rest = &source[range.end..];
    let end = rest.find(quote);
    end.is_some_and(|end| !rest[..end].contains("\n\n"))
}
