//! What is told from a text's plain words.

use std::ops::Range;

use crate::markdown::cjk::{is_ideograph, is_wide};

/// The words before `<!-- more -->`, else the first paragraph.
pub(super) fn summary(
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

/// Words of alphabetic scripts, and characters of Chinese and Japanese.
pub(super) fn count_words(text: &str) -> usize {
    let mut words = 0;
    let mut in_word = false;
    let mut rest = text;
    while !rest.is_empty() {
        // ASCII, which most texts are mostly made of, needs no decoding and no tables.
        let ascii = rest.bytes().position(|byte| !byte.is_ascii());
        let (plain, other) = rest.split_at(ascii.unwrap_or(rest.len()));
        for byte in plain.bytes() {
            let letter = byte.is_ascii_alphanumeric();
            words += usize::from(letter & !in_word);
            // A hyphen or an apostrophe does not end a word.
            in_word = letter | (in_word & !byte.is_ascii_whitespace());
        }
        rest = other;
        for character in other.chars().take_while(|c| !c.is_ascii()) {
            rest = &rest[character.len_utf8()..];
            if is_wide(character) {
                words += usize::from(is_ideograph(character) || character.is_alphanumeric());
                in_word = false;
            } else if character.is_alphanumeric() {
                words += usize::from(!in_word);
                in_word = true;
            } else if character.is_whitespace() {
                in_word = false;
            }
        }
    }
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
            ("— … !", 0),
        ] {
            assert_eq!(count_words(text), words, "{text}");
        }
    }
}
