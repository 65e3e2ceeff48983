//! Numbers between marks, in the place of HTML that the sanitizer must not touch.

use std::collections::HashSet;

use super::hiding::count_hiding;
use crate::markdown::html::numeric_references;

/// The character before and after each number. The text does not contain it.
pub(crate) struct Marks(char);

impl Marks {
    /// None if the text contains every private-use character: more than 137,000.
    pub(crate) fn new(text: &str) -> Option<Self> {
        const PRIVATE: [std::ops::RangeInclusive<char>; 3] = [
            '\u{e000}'..='\u{f8ff}',
            '\u{f0000}'..='\u{ffffd}',
            '\u{100000}'..='\u{10fffd}',
        ];
        let is_private = |c: &char| PRIVATE.iter().any(|range| range.contains(c));
        let literal = text.chars().filter(is_private);
        let taken: HashSet<char> = literal
            .chain(numeric_references(text).filter(is_private))
            .collect();
        let mut free = PRIVATE.into_iter().flatten();
        free.find(|mark| !taken.contains(mark)).map(Self)
    }

    /// Writes a number between two marks.
    pub(crate) fn write(&self, number: usize, text: &mut String) {
        let mark = self.0;
        text.push_str(&format!("{mark}{number}{mark}"));
    }

    /// The texts between the numbers, and the numbers.
    pub(crate) fn split<'t>(
        &self,
        text: &'t str,
    ) -> impl Iterator<Item = (&'t str, Option<usize>)> {
        let mut pieces = text.split(self.0);
        std::iter::from_fn(move || {
            let text = pieces.next()?;
            let number = pieces.next().and_then(|number| number.parse().ok());
            Some((text, number))
        })
    }

    /// Replaces the numbers that are text in canonical HTML by HTML, and removes all others. `replacement` is
    /// called with the number, and how many hiding elements are open there.
    pub(super) fn replace<'p>(
        &self,
        html: &str,
        mut replacement: impl FnMut(usize, usize) -> Option<&'p str>,
    ) -> String {
        let mut result = String::with_capacity(html.len());
        let mut in_tag = false;
        let mut hiding = 0_isize;
        let mut rest = html;
        while let Some((before, after)) = rest.split_once(self.0) {
            result.push_str(before);
            hiding += count_hiding(before);
            if let Some(last) = memchr::memrchr2(b'<', b'>', before.as_bytes()) {
                in_tag = before.as_bytes()[last] == b'<';
            }
            let (number, after) = after.split_once(self.0).unwrap_or((after, ""));
            if let Ok(number) = number.parse()
                && !in_tag
            {
                let hiding = usize::try_from(hiding).unwrap_or(0);
                result.push_str(replacement(number, hiding).unwrap_or_default());
            }
            rest = after;
        }
        result.push_str(rest);
        result
    }
}
