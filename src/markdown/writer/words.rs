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

pub(super) fn count_words(text: &str) -> usize {
    let mut words = 0;
    let mut in_word = false;
    for character in text.chars() {
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
    words
}
