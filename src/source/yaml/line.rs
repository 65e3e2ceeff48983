//! The lines of a text, as people write YAML.

use super::node::Position;

/// A line `key: value`.
pub(super) struct Line<'t> {
    /// Counted from 1.
    number: usize,
    text: &'t str,
    pub key: &'t str,
    /// The rest of the line.
    pub value: &'t str,
}

impl<'t> Line<'t> {
    pub(super) fn read(number: usize, text: &'t str) -> Option<Self> {
        let trimmed = text.trim_start_matches([' ', '-']);
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        let end = trimmed.find(|c| !is_part(c)).unwrap_or(trimmed.len());
        let (key, rest) = trimmed.split_at(end);
        let is_key = key.starts_with(|c: char| c.is_alphabetic());
        is_key.then_some(Self {
            number,
            text,
            key,
            value: rest,
        })
    }

    pub(super) fn at(&self, part: &str) -> Position {
        let offset = part.as_ptr().addr() - self.text.as_ptr().addr();
        Position {
            line: self.number,
            column: self.text[..offset].chars().count() + 1,
        }
    }
}

/// The lines with their numbers, from 1.
pub(super) fn lines(text: &str) -> impl DoubleEndedIterator<Item = (usize, &str)> {
    let lines: Vec<&str> = text.lines().collect();
    let numbered = lines.into_iter().enumerate();
    numbered.map(|(index, line)| (index + 1, line))
}
