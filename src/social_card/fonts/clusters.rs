//! Characters with the marks that belong to them.

use unicode_normalization::char::is_combining_mark;

/// Whether a character needs no glyph because it only controls how its neighbours are joined or ordered: the
/// common ones of Unicode's `Default_Ignorable_Code_Point`.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FE00}'..='\u{FE0F}')
}

/// The parts of a text that must not be split: a character with its combining marks, and the byte offset of
/// each.
pub(in crate::social_card) fn clusters(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let joins = |c: char| is_combining_mark(c) || is_invisible(c);
    let mut starts: Vec<usize> = text
        .char_indices()
        .filter(|(at, c)| *at == 0 || !joins(*c))
        .map(|(at, _)| at)
        .collect();
    starts.push(text.len());
    (1..starts.len()).map(move |index| {
        let start = starts[index - 1];
        (start, &text[start..starts[index]])
    })
}

#[cfg(test)]
mod tests {
    use super::clusters;

    #[test]
    fn marks_stay_with_their_character() {
        let found: Vec<&str> = clusters("e\u{301}a").map(|(_, cluster)| cluster).collect();
        assert_eq!(found, ["e\u{301}", "a"]);
    }
}
