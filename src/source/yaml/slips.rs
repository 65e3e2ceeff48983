//! What people mean who write YAML as if it were text: a colon of Chinese, a colon without a space, a
//! number sign that YAML takes for a comment. libyaml notices them a line later, or not at all.

use std::collections::HashSet;

use super::{Malformed, Node, Position};
use crate::limits;

/// A line `key: value`, however it is written.
struct Line<'t> {
    /// Counted from 1.
    number: usize,
    text: &'t str,
    /// What stands before the key: spaces, and the dash of a list.
    indent: usize,
    key: &'t str,
    /// The value as it is written.
    value: &'t str,
}

impl<'t> Line<'t> {
    fn read(number: usize, text: &'t str) -> Option<Self> {
        let trimmed = text.trim_start_matches([' ', '-']);
        let indent = text.len() - trimmed.len();
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        let end = trimmed.find(|c| !is_part(c)).unwrap_or(trimmed.len());
        let (key, rest) = trimmed.split_at(end);
        let is_key = key.starts_with(|c: char| c.is_alphabetic());
        is_key.then_some(Self {
            number,
            text,
            indent,
            key,
            value: rest,
        })
    }

    fn at(&self, part: &str) -> Position {
        let offset = part.as_ptr().addr() - self.text.as_ptr().addr();
        Position {
            line: self.number,
            column: self.text[..offset].chars().count() + 1,
        }
    }

    /// What is wrong with the colon behind the key.
    fn colon(&self) -> Option<Malformed> {
        let (message, value) = if let Some(value) = self.value.strip_prefix('：') {
            let message = format!(
                "the colon behind `{}` is the full-width one of Chinese, which YAML takes for text",
                self.key
            );
            (message, value)
        } else {
            let value = self.value.strip_prefix(':')?;
            let is_url = value.starts_with("//");
            if is_url || value.starts_with(char::is_whitespace) || value.is_empty() {
                return None;
            }
            let message = format!("the colon behind `{}` needs a space behind it", self.key);
            (message, value)
        };
        let start = &self.text[..self.indent];
        let line = format!("{}{}: {}", start.trim_start(), self.key, value.trim());
        Some(Malformed {
            message,
            help: Some(format!("write `{}`", line.trim_end())),
            position: Some(self.at(self.value)),
        })
    }
}

fn lines(text: &str) -> impl DoubleEndedIterator<Item = (usize, &str)> {
    let lines: Vec<&str> = text.lines().collect();
    let numbered = lines.into_iter().enumerate();
    numbered.map(|(index, line)| (index + 1, line))
}

/// The slip that made a text no YAML, at its own line: libyaml complained at `position`, or took the whole
/// for text.
pub(super) fn behind_error(text: &str, position: Option<Position>) -> Option<Malformed> {
    let last = position.map_or(usize::MAX, |position| position.line);
    let before = lines(text).rev().filter(|(number, line)| {
        *number <= last && !line.trim().is_empty() && !line.starts_with('#')
    });
    // What was complained at, and the lines right before it, as long as each has a slip.
    let mut found = None;
    for (index, (number, line)) in before.enumerate() {
        let slip = Line::read(number, line).and_then(|line| line.colon());
        match slip {
            Some(slip) => found = Some(slip),
            None if index == 0 => {}
            None => break,
        }
    }
    found
}

/// How to mend a line whose colon YAML takes for text.
pub fn colon_help(line: &str) -> Option<String> {
    Line::read(1, line)?.colon()?.help
}

/// Where the list, map or quote begins that is not closed: the last that opens a value before `position`.
pub(super) fn opening(text: &str, position: Position, signs: &[char]) -> Option<Position> {
    let before = lines(text)
        .rev()
        .skip_while(|(number, _)| *number > position.line);
    before.take(50).find_map(|(number, line)| {
        let line = Line::read(number, line)?;
        let value = line.value.strip_prefix(':')?.trim_start();
        value.starts_with(signs).then(|| line.at(value))
    })
}

/// Something that YAML leaves out of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub help: String,
    /// Where it begins.
    pub position: Position,
    /// Whether words are lost for sure.
    pub is_error: bool,
}

/// Keys whose values are texts for readers.
const TEXTS: [&str; 18] = [
    "title",
    "summary",
    "name",
    "native_name",
    "role",
    "affiliation",
    "talk",
    "caption",
    "alt",
    "description",
    "institution",
    "department",
    "address",
    "location",
    "grant",
    "now",
    "topic",
    "author",
];

/// What YAML leaves out of the texts of a document: ` #` begins a comment, and `&name` names a value.
pub fn cuts(text: &str, node: &Node) -> Vec<Cut> {
    let may_cut = memchr::memmem::find(text.as_bytes(), b" #").is_some()
        || memchr::memmem::find(text.as_bytes(), b": &").is_some();
    if !may_cut {
        return Vec::new();
    }
    let mut texts = Vec::new();
    node.texts(&mut texts);
    let texts: HashSet<String> = texts.into_iter().collect();
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let used = text.split('*').skip(1).map(|behind| {
        let end = behind.find(|c| !is_name(c)).unwrap_or(behind.len());
        &behind[..end]
    });
    let used: HashSet<&str> = used.collect();
    let cut = |(number, line): (usize, &str)| {
        let line = Line::read(number, line)?;
        let value = line.value.strip_prefix(": ")?.trim_start();
        if !TEXTS.contains(&line.key) {
            return None;
        }
        if let Some(anchored) = value.strip_prefix('&') {
            let (name, rest) = anchored.split_once(' ')?;
            let is_lost = !used.contains(name) && texts.contains(rest.trim());
            return is_lost.then(|| Cut {
                message: format!(
                    "YAML takes `&{name}` for the name of this value and leaves it out"
                ),
                help: format!(
                    "put the text in quotes: {}: \"{}\"",
                    line.key,
                    escaped(value)
                ),
                position: line.at(value),
                is_error: true,
            });
        }
        let (kept, comment) = value.split_once(" #")?;
        let kept = kept.trim_end();
        // The value ends there indeed, and is no text in quotes or of several lines.
        let is_cut = !kept.is_empty() && texts.contains(kept);
        // A comment is set off by a space; only a title has hardly ever one.
        let is_meant = comment.starts_with(' ') && line.key != "title";
        let comment = &value[value.len() - comment.len() - 1..];
        (is_cut && !is_meant).then(|| Cut {
            message: format!(
                "YAML takes `{}` for a comment, so `{}` ends before it",
                comment.trim_end(),
                line.key
            ),
            help: format!(
                "put the text in quotes: {}: \"{}\"; a comment can have a line of its own",
                line.key,
                escaped(value.trim_end())
            ),
            position: line.at(comment),
            is_error: false,
        })
    };
    let cuts = lines(text).filter_map(cut);
    cuts.take(limits::DIAGNOSTICS).collect()
}

/// A text as it stands in double quotes.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}
