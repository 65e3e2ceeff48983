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
    let words: Vec<&str> = paragraphs
        .iter()
        .take(count)
        .filter_map(|range| text.get(range.clone()))
        .flat_map(str::split_whitespace)
        .collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// Counts the words of alphabetic scripts, and the characters of Chinese and Japanese.
pub(super) fn count_words(text: &str) -> usize {
    let mut words = 0;
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
                words += usize::from(is_ideograph || character.is_alphanumeric());
                between = true;
            } else if character.is_alphanumeric() {
                words += usize::from(between);
                between = false;
            } else if character.is_whitespace() {
                between = true;
            }
        }
    }
    words
}

/// The number of ASCII bytes at the start.
fn ascii_prefix_length(bytes: &[u8]) -> usize {
    let chunks = bytes.chunks(64).take_while(|chunk| chunk.is_ascii());
    let whole: usize = chunks.map(<[u8]>::len).sum();
    let more = bytes[whole..].iter().position(|byte| !byte.is_ascii());
    whole + more.unwrap_or(0)
}

/// Counts the words of ASCII text. The loop has no branches and compares only neighbours, so the compiler can
/// vectorize it.
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
    let starts = bytes.iter().zip(&bytes[1..]);
    let starts: usize = starts
        .map(|(&before, &byte)| usize::from(space(before) & !space(byte)))
        .sum();
    let words = starts + usize::from(*between && !space(first));
    *between = space(last);
    words
}

#[cfg(test)]
mod tests {
    use super::count_words;

    #[test]
    fn words_and_characters_are_counted() {
        for (text, words) in [
            ("", 0),
            ("A well-known author's word, naïve.", 5),
            ("研讨会。", 3),
            ("用 Rust 写的 code", 5),
            ("ひらがな、カタカナ", 8),
            ("한국어 단어", 2),
            ("— …", 0),
            ("研讨会, 2 次.", 5),
        ] {
            assert_eq!(count_words(text), words, "{text}");
        }
    }
}
