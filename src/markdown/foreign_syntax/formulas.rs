//! Formulas between the delimiters of other programs.

use std::ops::Range;

use super::detect::take_nearby;
use crate::messages::foreign_syntax::ForeignSyntax;

/// Finds formulas between the delimiters of other programs.
pub(super) fn find_foreign_formulas(source: &str) -> Vec<(Range<usize>, ForeignSyntax)> {
    let mut found = Vec::new();
    for at in memchr::memmem::find_iter(source.as_bytes(), b"$latex ") {
        let (rest, _) = take_nearby(source, at);
        let end = rest[1..].find('$').map(|end| end + 2);
        if let Some(end) = end.filter(|end| !rest[..*end].contains('\n')) {
            found.push((at..at + end, ForeignSyntax::WordpressFormula));
        }
    }
    let mut last = 0;
    for at in memchr::memchr_iter(b'\\', source.as_bytes()) {
        let (rest, _) = take_nearby(source, at);
        let Some((close, inner)) = rest
            .strip_prefix("\\(")
            .map(|inner| ("\\)", inner))
            .or_else(|| rest.strip_prefix("\\[").map(|inner| ("\\]", inner)))
        else {
            continue;
        };
        let Some(end) = inner.find(close).filter(|_| at >= last) else {
            continue;
        };
        let inner = &inner[..end];
        if !inner.contains("\n\n") && is_formula(inner, close == "\\)") {
            last = at + end + 4;
            found.push((at..last, ForeignSyntax::FormulaDelimiters));
        }
    }
    found
}

/// Whether escaped brackets contain a formula rather than words.
fn is_formula(inner: &str, is_round: bool) -> bool {
    let bytes = inner.as_bytes();
    let command = |pair: &[u8]| pair[0] == b'\\' && pair[1].is_ascii_alphabetic();
    let mut letters = inner.trim().chars();
    let is_letter = letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none();
    inner.contains(['^', '=', '{']) || bytes.windows(2).any(command) || is_round && is_letter
}
