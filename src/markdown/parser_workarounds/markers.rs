//! Puts markers into a text, and removes them from what the parser returns.

use std::borrow::Cow;
use std::ops::Range;

use super::colons::find_colons;
use super::marker::MarkerKind;
use super::money::find_money;
use super::scripts::find_emphasis_and_scripts;
use crate::markdown::html::numeric_references;

/// A text with markers in it.
pub(crate) struct CjkMarkers<'a> {
    /// The text to parse.
    pub text: Cow<'a, str>,
    /// The marker that is punctuation. The author's text does not contain it.
    punctuation: char,
    /// The marker that is white space. The author's text does not contain it.
    space: char,
    /// The offsets of the markers in `text`, ascending.
    places: Vec<usize>,
}

/// The length of a marker in bytes. White space has shorter characters, so it is repeated.
const LENGTH: usize = '\u{2e5d}'.len_utf8();

impl<'a> CjkMarkers<'a> {
    /// Marks what the parser would misread. `math` says whether `$` begins formulas.
    pub(crate) fn new(source: &'a str, math: bool) -> Self {
        let unmarked = Self {
            text: Cow::Borrowed(source),
            punctuation: '\u{2e5d}',
            space: '\u{b}',
            places: Vec::new(),
        };
        let mut markers = find_emphasis_and_scripts(source);
        markers.extend(find_colons(source));
        if math {
            markers.extend(find_money(source));
        }
        if markers.is_empty() {
            return unmarked;
        }
        let is_unused =
            |c: &char| !source.contains(*c) && !numeric_references(source).any(|named| named == *c);
        // Rare punctuation, from medieval manuscripts.
        let punctuation = ['\u{2e5d}', '\u{2e4e}', '\u{2e1f}', '\u{2e16}'];
        let punctuation = punctuation.into_iter().find(is_unused);
        let space = ['\u{b}', '\u{c}'].into_iter().find(is_unused);
        markers.retain(|marker| match marker.kind {
            MarkerKind::Punctuation => punctuation.is_some(),
            MarkerKind::Space => space.is_some(),
        });
        markers.sort_by_key(|marker| marker.at);
        let punctuation = punctuation.unwrap_or(unmarked.punctuation);
        let space = space.unwrap_or(unmarked.space);
        let mut text = String::with_capacity(source.len() + markers.len() * LENGTH);
        let mut places = Vec::with_capacity(markers.len());
        let mut copied = 0;
        for marker in markers {
            text.push_str(&source[copied..marker.at]);
            places.push(text.len());
            match marker.kind {
                MarkerKind::Punctuation => text.push(punctuation),
                MarkerKind::Space => text.extend([space; LENGTH]),
            }
            copied = marker.at;
        }
        text.push_str(&source[copied..]);
        Self {
            text: Cow::Owned(text),
            punctuation,
            space,
            places,
        }
    }

    /// Removes the markers from the text of an event.
    pub(crate) fn remove_from<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let markers = [self.punctuation, self.space];
        if !self.places.is_empty() && text.contains(markers) {
            Cow::Owned(text.replace(markers, ""))
        } else {
            Cow::Borrowed(text)
        }
    }

    /// The range in the author's text for one of the marked text.
    pub(crate) fn source_range(&self, range: Range<usize>) -> Range<usize> {
        if self.places.is_empty() {
            return range;
        }
        let to_source = |at: usize| {
            at.saturating_sub(self.places.partition_point(|place| *place < at) * LENGTH)
        };
        let start = to_source(range.start);
        start..to_source(range.end).max(start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_are_added_and_removed() {
        let source = "**注意：**正文和*a*";
        let marked = CjkMarkers::new(source, true);
        assert_eq!(marked.places.len(), 1);
        assert_eq!(marked.remove_from(&marked.text), source);
        let at = marked.text.find("正").unwrap();
        assert_eq!(
            marked.source_range(at..at + 3),
            source.find("正").unwrap()..source.find("正").unwrap() + 3
        );
    }

    #[test]
    fn scripts_within_words_are_marked() {
        for (source, marked) in [
            ("H~2~O", "H|~2~|O"),
            ("CO~2~ and x^2^.", "CO|~2~ and x|^2^."),
            ("SO~4~^2-^ Ca^2+^浓度", "SO|~4~^2-^ Ca|^2+^|浓度"),
            ("^13^C, (^3^He) ^1^H", "^13^|C, (^3^|He) ^1^|H"),
            ("^14^N/^15^N ^99m^Tc", "^14^|N/^15^|N ^99m^|Tc"),
            ("Smith^†^ and ^†^", "Smith|^†^ and ^†^"),
            ("(CH~2~)~3~Br 10^-3^", "(CH|~2~)~3~|Br 10|^-3^"),
        ] {
            let found = CjkMarkers::new(source, true);
            assert_eq!(
                found.text.replace(found.punctuation, "|"),
                marked,
                "{source}"
            );
            assert_eq!(found.remove_from(&found.text), source);
        }
    }

    #[test]
    fn money_is_marked_and_formulas_are_not() {
        for (source, marked) in [
            ("$5–$10", "$|5–$10"),
            (
                "A US$1M grant (about A$1.5M)",
                "A US$|1M grant (about A$1.5M)",
            ),
            ("**$5** and **$10** or $x$", "**$|5** and **$10** or $x$"),
            ("$99/$149/$199", "$|99/$|149/$199"),
            ("$x$ and $5 or $y$", "$x$ and $5 or $y$"),
            ("$\\sim$10 and $x$", "$\\sim$10 and $x$"),
            ("$5 to US$ 6", "$|5 to US$ 6"),
            ("$$5$$ and \\$5 $10 $$6$$", "$$5$$ and \\$5 $10 $$6$$"),
            ("$5\n\n6$10", "$5\n\n6$10"),
        ] {
            let found = CjkMarkers::new(source, true);
            assert_eq!(
                found.text.replace("\u{b}\u{b}\u{b}", "|"),
                marked,
                "{source}"
            );
            assert_eq!(found.remove_from(&found.text), source);
        }
    }

    #[test]
    fn colons_without_a_space_are_marked() {
        for (source, marked) in [
            ("a\n:tada: b", "a\n|:tada: b"),
            ("a\n\n::: tip", "a\n\n|::: tip"),
            ("> a\n> :b", "> a\n> |:b"),
            ("- a\n  :b:", "- a\n  |:b:"),
            ("a\n: b", "a\n: b"),
            ("a b :c", "a b :c"),
            ("|a|\n:--|", "|a|\n:--|"),
        ] {
            let found = CjkMarkers::new(source, true);
            assert_eq!(
                found.text.replace(found.punctuation, "|"),
                marked,
                "{source}"
            );
        }
    }

    #[test]
    fn other_text_gets_no_markers() {
        for source in [
            "10~20岁和30~40岁",
            "~5~10 mg",
            "a~~b~~c",
            "a~b c~d",
            "2^32 and 2^64",
            "^o^我 (^_^) ^^ \\^13^C",
            "周一~周五~",
            "**a:**b",
            "** 注意：** 正文",
            "\\**注意：\\**正",
            "**注意**正文",
            "a：_b_",
        ] {
            assert!(CjkMarkers::new(source, true).places.is_empty(), "{source}");
        }
    }
}
