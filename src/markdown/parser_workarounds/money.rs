//! Amounts of money, such as `$5–$10`, which are not formulas.

use super::marker::{Marker, MarkerKind};
use crate::markdown::position::is_escaped;

/// Finds the `$` that would begin a formula although the next `$` shows that they are money.
pub(super) fn find_money(source: &str) -> Vec<Marker> {
    let mut markers = Vec::new();
    let mut opener: Option<usize> = None;
    let bytes = source.as_bytes();
    let mut signs = memchr::memchr_iter(b'$', bytes).peekable();
    while let Some(at) = signs.next() {
        if signs.peek() == Some(&(at + 1)) {
            // `$$` encloses formulas on lines of their own.
            while signs.next_if(|next| bytes[next - 1] == b'$').is_some() {}
            opener = None;
            continue;
        }
        let after = &source[at + 1..];
        if is_escaped(source, at) {
            continue;
        }
        let inner = opener.map(|opener| &source[opener + 1..at]);
        let inner = inner.filter(|inner| !inner.contains("\n\n"));
        if let (Some(inner), Some(start)) = (inner, opener)
            && !inner.ends_with(|c: char| c.is_ascii_whitespace())
        {
            if !is_formula(inner, after) {
                markers.push(Marker {
                    at: start + 1,
                    kind: MarkerKind::Space,
                });
            } else {
                opener = None;
                continue;
            }
        }
        opener = (!after.starts_with(|c: char| c.is_ascii_whitespace())).then_some(at);
    }
    markers
}

/// Whether the text between two `$` is a formula, judged also by the text after the second.
fn is_formula(inner: &str, after: &str) -> bool {
    if inner.starts_with(char::is_whitespace) || inner.ends_with(char::is_whitespace) {
        return false;
    }
    if after.starts_with(|c: char| c.is_ascii_digit()) {
        // Nobody pays with commands: `$\sim$10`.
        let mut commands = inner.match_indices('\\');
        return commands.any(|(at, _)| {
            let name = inner.as_bytes().get(at + 1);
            name.is_some_and(u8::is_ascii_alphabetic)
        });
    }
    // `$5 to US$ 6`.
    let currencies = ["US", "AU", "CA", "HK", "NT", "NZ", "SG"];
    let is_amount = inner.starts_with(|c: char| c.is_ascii_digit());
    let ends_with = |currency: &&str| {
        let number = inner.strip_suffix(*currency);
        number.is_some_and(|number| number.ends_with([' ', '(', '/', '-', '–']))
    };
    !(is_amount && currencies.iter().any(ends_with))
}
