//! The summary and the length of a text.

use std::ops::Range;

use crate::values::unicode::is_east_asian_wide;

/// The words before `<!-- more -->`, or else the first paragraph.
pub(super) fn extract_summary(
    text: &str,
    paragraphs: &[Range<usize>],
    more: Option<usize>,
) -> Option<String> {
    let count = more.unwrap_or(1).clamp(1, paragraphs.len().max(1));
    let mut summary = String::new();
    let paragraphs = paragraphs.iter().take(count);
    for paragraph in paragraphs.filter_map(|range| text.get(range.clone())) {
        let paragraph = paragraph.trim();
        if !summary.is_empty() && !paragraph.is_empty() {
            summary.push(' ');
        }
        push_words(paragraph, &mut summary);
    }
    (!summary.is_empty()).then_some(summary)
}

/// Adds the words of a text, with one space between them.
fn push_words(text: &str, to: &mut String) {
    // Most texts are so already. To find that out takes less time than to find the words.
    let is_plain = text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    if is_plain && !text.contains("  ") {
        to.push_str(text);
        return;
    }
    for (number, word) in text.split_whitespace().enumerate() {
        if number > 0 {
            to.push(' ');
        }
        to.push_str(word);
    }
}

/// Counts the words of alphabetic scripts and the characters of Chinese and Japanese: all, and the latter.
pub(super) fn count_words(text: &str) -> (usize, usize) {
    let (mut words, mut wide) = (0, 0);
    // Whether the next letter begins a word.
    let mut between = true;
    let mut rest = text;
    while !rest.is_empty() {
        let (plain, other) = rest.split_at(ascii_prefix_length(rest.as_bytes()));
        words += count_ascii_words(plain, &mut between);
        rest = other;
        for character in other.chars().take_while(|c| !c.is_ascii()) {
            rest = &rest[character.len_utf8()..];
            if is_east_asian_wide(character) {
                // The range of most ideographs spares them the search of a table.
                let is_ideograph = matches!(character, '\u{4e00}'..='\u{9fff}');
                let is_counted = usize::from(is_ideograph || character.is_alphanumeric());
                words += is_counted;
                wide += is_counted;
                between = true;
            } else if character.is_alphanumeric() {
                words += usize::from(between);
                between = false;
            } else if character.is_whitespace() {
                between = true;
            }
        }
    }
    (words, wide)
}

/// The number of ASCII bytes at the start.
fn ascii_prefix_length(bytes: &[u8]) -> usize {
    let chunks = bytes.chunks(64).take_while(|chunk| chunk.is_ascii());
    let whole: usize = chunks.map(<[u8]>::len).sum();
    let more = bytes[whole..].iter().position(|byte| !byte.is_ascii());
    whole + more.unwrap_or(0)
}

/// The number of bytes whose words a `u8` can count.
const CHUNK: usize = u8::MAX as usize;

/// Counts the words of ASCII text. The inner loop has no branches, compares only neighbours and counts in a byte, so
/// the compiler makes it one of vectors.
fn count_ascii_words(text: &str, between: &mut bool) -> usize {
    let space = |byte: u8| byte <= b' ';
    // Punctuation after a Chinese character is not a word.
    let bytes = if *between {
        text.trim_start_matches(|c: char| c.is_ascii_punctuation())
    } else {
        text
    };
    let bytes = bytes.as_bytes();
    let (Some(&first), Some(&last)) = (bytes.first(), bytes.last()) else {
        return 0;
    };
    let (befores, afters) = (
        bytes[..bytes.len() - 1].chunks(CHUNK),
        bytes[1..].chunks(CHUNK),
    );
    let starts = befores.zip(afters).map(|(befores, afters)| {
        let starts = befores.iter().zip(afters);
        let starts = starts.map(|(&before, &byte)| u8::from(space(before) & !space(byte)));
        usize::from(starts.sum::<u8>())
    });
    let starts: usize = starts.sum();
    let words = starts + usize::from(*between && !space(first));
    *between = space(last);
    words
}

#[cfg(test)]
mod tests {
    use super::{count_words, extract_summary};

    #[test]
    fn a_summary_has_one_space_between_words() {
        let text = " One  two\nthree. \u{3000}研讨会\u{a0} 2\tx   End";
        let split = text.find('\u{3000}').unwrap();
        let end = text.len() - "End".len();
        let paragraphs = [0..split, split..end, end..text.len()];
        let summary = |more| extract_summary(text, &paragraphs, more).unwrap();
        assert_eq!(summary(None), "One two three.");
        assert_eq!(summary(Some(2)), "One two three. 研讨会 2 x");
        assert_eq!(summary(Some(9)), "One two three. 研讨会 2 x End");
        assert_eq!(extract_summary("  ", &paragraphs[..0], None), None);
    }

    #[test]
    fn words_and_characters_are_counted() {
        for (text, words, wide) in [
            ("", 0, 0),
            ("A well-known author's word, naïve.", 5, 0),
            ("研讨会。", 3, 3),
            ("用 Rust 写的 code", 5, 3),
            ("ひらがな、カタカナ", 8, 8),
            ("한국어 단어", 2, 0),
            ("— …", 0, 0),
            ("研讨会, 2 次.", 5, 4),
            (&"a ".repeat(1000), 1000, 0),
            (&"word ".repeat(1000), 1000, 0),
        ] {
            assert_eq!(count_words(text), (words, wide), "{text}");
        }
    }
}
