//! References to footnotes that no line defines.

use std::collections::HashSet;
use std::ops::Range;

use unicase::UniCase;

use super::detect::take_nearby;
use crate::markdown::position::is_escaped;

/// References to footnotes that the text does not define, with their labels; each label once.
pub(super) fn find_undefined_footnotes(source: &str) -> Vec<(Range<usize>, &str)> {
    let mut defined = HashSet::new();
    let mut used: Vec<(Range<usize>, &str)> = Vec::new();
    for at in memchr::memmem::find_iter(source.as_bytes(), b"[^") {
        let (rest, _) = take_nearby(source, at);
        let inner = &rest[2..];
        let Some(end) = inner.find([']', '[', '^', '\n', ' ']) else {
            continue;
        };
        let (label, behind) = inner.split_at(end);
        let Some(behind) = behind.strip_prefix(']').filter(|_| end > 0) else {
            continue;
        };
        if behind.starts_with(':') {
            defined.insert(UniCase::new(label));
        }
        // `[^a-z]` and `[^"]*` are regular expressions.
        let is_label = label
            .chars()
            .all(|c| c.is_alphanumeric() || "-_.".contains(c))
            && label.contains(char::is_alphanumeric)
            && !label.contains("a-z")
            && !label.contains("A-Z")
            && !label.contains("0-9");
        let is_reference = !behind.starts_with([':', '(', '*', '+', '?']);
        if is_label && is_reference && !is_escaped(source, at) {
            used.push((at..at + end + 3, label));
        }
    }
    let mut seen = HashSet::new();
    used.retain(|(_, label)| {
        let label = UniCase::new(*label);
        !defined.contains(&label) && seen.insert(label)
    });
    used
}
