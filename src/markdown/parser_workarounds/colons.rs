//! Colons at the start of a line, which begin a definition only before a space, as in PHP Markdown Extra
//! and Pandoc.

use super::marker::{Marker, MarkerKind};

/// Finds the colons that start a line without a space after them.
pub(super) fn find_colons(source: &str) -> impl Iterator<Item = Marker> {
    let bytes = source.as_bytes();
    let starts_line = |at: usize| {
        // The signs of lists and quotations.
        let is_marker = |byte: &&u8| b" \t>-+*0123456789.)".contains(byte);
        let markers = bytes[..at].iter().rev().take_while(is_marker).count();
        let before = at - markers;
        before == 0 || bytes[before - 1] == b'\n'
    };
    let is_delimiter_row = |at: usize| {
        let line = source[at..].lines().next().unwrap_or_default();
        let is_part = |c: char| matches!(c, ':' | '-' | '|' | ' ' | '\t');
        line.contains('-') && line.chars().all(is_part)
    };
    memchr::memchr_iter(b':', bytes)
        .filter(move |&at| {
            !matches!(bytes.get(at + 1), Some(b' ' | b'\t'))
                && starts_line(at)
                && !is_delimiter_row(at)
        })
        .map(|at| Marker {
            at,
            kind: MarkerKind::Punctuation,
        })
}
