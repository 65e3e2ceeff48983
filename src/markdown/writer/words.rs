//! What is told from a text's plain words.

use std::ops::Range;

use crate::limits::HTML_DEPTH;
use crate::markdown::cjk::{is_ideograph, is_wide};
use crate::markdown::plain;

use super::Writer;

impl Writer<'_> {
    /// Whether raw HTML has begun code in this line.
    pub(super) fn is_in_code(&self) -> bool {
        let mut open = self.inline_elements.iter();
        open.any(|(name, _)| {
            matches!(
                name.as_str(),
                "code" | "kbd" | "pre" | "samp" | "tt" | "var"
            )
        })
    }

    /// Marks the Latin letters of emphasis in a Chinese or Japanese text: they are slanted, as names of
    /// species and genes must be, where characters get dots.
    pub(super) fn mark_latin(&mut self, html: usize, text: usize) {
        let Some(words) = self.document.text.get(text..).filter(|_| self.is_wide) else {
            return;
        };
        if !words.contains(is_latin) {
            return;
        }
        if !words.contains(is_wide) {
            return self.html.insert(html - 1, " class=\"latin\"");
        }
        if self
            .html
            .islands
            .last()
            .is_some_and(|last| last.range.end > html)
        {
            // Formulas and components are what they are.
            return;
        }
        for run in latin_runs(self.html.text.get(html..).unwrap_or_default())
            .into_iter()
            .rev()
        {
            self.html.insert(html + run.end, "</span>");
            self.html.insert(html + run.start, "<span class=\"latin\">");
        }
    }

    /// What a tag of raw HTML within a line means to the plain text.
    pub(super) fn inline_tag(&mut self, tag: &str) {
        let Some(inner) = tag.strip_prefix('<') else {
            return;
        };
        let (is_end, inner) = match inner.strip_prefix('/') {
            Some(inner) => (true, inner),
            None => (false, inner),
        };
        let length = inner
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(inner.len());
        let name = inner[..length].to_ascii_lowercase();
        match name.as_str() {
            // Comments, and what may break a word.
            "" | "wbr" => {}
            "a" | "abbr" | "b" | "button" | "cite" | "code" | "del" | "em" | "i" | "ins"
            | "kbd" | "mark" | "pre" | "q" | "s" | "samp" | "small" | "span" | "strong" | "sub"
            | "sup" | "tt" | "u" | "var" => {
                if is_end {
                    let opened = self
                        .inline_elements
                        .iter()
                        .rposition(|(open, _)| *open == name);
                    if let Some(opened) = opened {
                        let (_, start) = self.inline_elements.remove(opened);
                        match name.as_str() {
                            "sup" => self.flatten(start, plain::raised),
                            "sub" => self.flatten(start, plain::lowered),
                            _ => {}
                        }
                    }
                } else {
                    // Who opens more than that does not mean it.
                    if self.inline_elements.len() < HTML_DEPTH {
                        self.inline_elements.push((name, self.document.text.len()));
                    }
                }
            }
            // A new line, a cell, a block.
            _ => {
                if !self.document.text.is_empty()
                    && !self.document.text.ends_with(char::is_whitespace)
                {
                    self.document.text.push(' ');
                }
            }
        }
    }
}

fn is_latin(c: char) -> bool {
    c.is_alphabetic() && c < '\u{2e80}'
}

/// Where Latin words stand in HTML, between tags.
fn latin_runs(html: &str) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    // The run that goes on: its start, and the end of its last letter.
    let mut open: Option<Range<usize>> = None;
    let mut in_tag = false;
    for (at, c) in html.char_indices() {
        let ends = match c {
            '<' => {
                in_tag = true;
                true
            }
            '>' if in_tag => {
                in_tag = false;
                false
            }
            _ if in_tag => false,
            c if is_latin(c) => {
                let end = at + c.len_utf8();
                open = Some(open.map_or(at..end, |run| run.start..end));
                false
            }
            // What may stand between and behind letters of a name.
            c if is_wide(c) => true,
            c => {
                if let Some(run) = open.as_mut().filter(|_| ".-0123456789′'’)".contains(c)) {
                    run.end = at + c.len_utf8();
                }
                c == '&'
            }
        };
        if ends {
            runs.extend(open.take());
        }
    }
    runs.extend(open);
    // A letter alone is a label and no name.
    runs.retain(|run| html[run.clone()].chars().nth(1).is_some());
    runs
}

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

/// How long a text is: what stands between white space in alphabetic scripts, and characters of
/// Chinese and Japanese.
pub(super) fn count_words(text: &str) -> usize {
    let mut words = 0;
    // Whether the next letter is the first of a word.
    let mut between = true;
    let mut rest = text;
    while !rest.is_empty() {
        let (plain, other) = rest.split_at(ascii_prefix(rest.as_bytes()));
        words += ascii_words(plain, &mut between);
        rest = other;
        for character in other.chars().take_while(|c| !c.is_ascii()) {
            rest = &rest[character.len_utf8()..];
            if is_wide(character) {
                words += usize::from(is_ideograph(character) || character.is_alphanumeric());
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

/// How many bytes at the start are ASCII.
fn ascii_prefix(bytes: &[u8]) -> usize {
    let chunks = bytes.chunks(64).take_while(|chunk| chunk.is_ascii());
    let whole: usize = chunks.map(<[u8]>::len).sum();
    let more = bytes[whole..].iter().position(|byte| !byte.is_ascii());
    whole + more.unwrap_or(0)
}

/// Words of ASCII text: without a branch and without a thought for the byte before the last, so that
/// many are looked at at once.
fn ascii_words(text: &str, between: &mut bool) -> usize {
    let space = |byte: u8| byte <= b' ';
    // Punctuation behind a Chinese character is no word.
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
