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

/// Of each ASCII character, whether it is a letter or digit, and whether it is white space: 0 or 1,
/// to be counted with and without a branch.
const ASCII: [[u8; 2]; 128] = {
    let mut table = [[0; 2]; 128];
    let mut byte = 0;
    while byte < 128 {
        let character = byte as u8;
        table[byte] = [
            character.is_ascii_alphanumeric() as u8,
            character.is_ascii_whitespace() as u8,
        ];
        byte += 1;
    }
    table
};

/// Words of alphabetic scripts, and characters of Chinese and Japanese.
pub(super) fn count_words(text: &str) -> usize {
    let mut words = 0;
    let mut in_word = 0;
    let mut rest = text;
    while !rest.is_empty() {
        // ASCII, which most texts are mostly made of, needs no decoding and no tables.
        let ascii = rest.bytes().position(|byte| !byte.is_ascii());
        let (plain, other) = rest.split_at(ascii.unwrap_or(rest.len()));
        for byte in plain.bytes() {
            let [letter, space] = ASCII[usize::from(byte & 127)];
            words += usize::from(letter & !in_word);
            // A hyphen or an apostrophe does not end a word.
            in_word = letter | (in_word & !space);
        }
        rest = other;
        for character in other.chars().take_while(|c| !c.is_ascii()) {
            rest = &rest[character.len_utf8()..];
            if is_wide(character) {
                words += usize::from(is_ideograph(character) || character.is_alphanumeric());
                in_word = 0;
            } else if character.is_alphanumeric() {
                words += usize::from(1 & !in_word);
                in_word = 1;
            } else if character.is_whitespace() {
                in_word = 0;
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
