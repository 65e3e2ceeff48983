//! Slips of people who write YAML as if it were text: a full-width colon, a colon without a space, a number
//! sign that starts a comment. libyaml notices them a line later, or not at all.

use std::collections::HashSet;

use super::node::{Node, Position, SyntaxError};
use crate::limits;
use crate::messages::{Problem, yaml};

/// A line `key: value`.
struct Line<'t> {
    /// Counted from 1.
    number: usize,
    text: &'t str,
    /// The length of the spaces and dashes before the key.
    indent: usize,
    key: &'t str,
    /// The rest of the line.
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

    /// What is wrong with the colon after the key.
    fn check_colon(&self) -> Option<SyntaxError> {
        let (problem, value): (fn(&str, &str) -> Problem, _) =
            if let Some(value) = self.value.strip_prefix('：') {
                (yaml::full_width_colon, value)
            } else {
                let value = self.value.strip_prefix(':')?;
                let is_url = value.starts_with("//");
                if is_url || value.starts_with(char::is_whitespace) || value.is_empty() {
                    return None;
                }
                (yaml::colon_without_space, value)
            };
        let start = &self.text[..self.indent];
        let line = format!("{}{}: {}", start.trim_start(), self.key, value.trim());
        Some(SyntaxError {
            problem: problem(self.key, line.trim_end()),
            position: Some(self.at(self.value)),
        })
    }
}

fn lines(text: &str) -> impl DoubleEndedIterator<Item = (usize, &str)> {
    let lines: Vec<&str> = text.lines().collect();
    let numbered = lines.into_iter().enumerate();
    numbered.map(|(index, line)| (index + 1, line))
}

/// The colon that keeps a text from being YAML, at its own line. libyaml reported an error at `position`; without
/// one, it read everything as text.
pub(super) fn find_colon_slip(text: &str, position: Option<Position>) -> Option<SyntaxError> {
    let last = position.map_or(usize::MAX, |position| position.line);
    let before = lines(text).rev().filter(|(number, line)| {
        *number <= last && !line.trim().is_empty() && !line.starts_with('#')
    });
    // The line of the error, and those right before it, as long as each has a slip.
    let mut found = None;
    for (index, (number, line)) in before.enumerate() {
        let slip = Line::read(number, line).and_then(|line| line.check_colon());
        match slip {
            Some(slip) => found = Some(slip),
            None if index == 0 => {}
            None => break,
        }
    }
    found
}

/// How to fix a line whose colon YAML reads as text.
pub fn suggest_colon(line: &str) -> Option<String> {
    let slip = Line::read(1, line)?.check_colon()?;
    slip.problem.help().map(str::to_owned)
}

/// Where the list, map or quote begins that is not closed: the last one that opens a value before `position`.
pub(super) fn find_unclosed(text: &str, position: Position, signs: &[char]) -> Option<Position> {
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
pub struct LostText {
    /// What is wrong.
    pub problem: Problem,
    /// Where it begins.
    pub position: Position,
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
pub fn find_lost_text(text: &str, node: &Node) -> Vec<LostText> {
    let may_lose = memchr::memmem::find(text.as_bytes(), b" #").is_some()
        || memchr::memmem::find(text.as_bytes(), b": &").is_some();
    if !may_lose {
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
    let find = |(number, line): (usize, &str)| {
        let line = Line::read(number, line)?;
        let value = line.value.strip_prefix(": ")?.trim_start();
        if !TEXTS.contains(&line.key) {
            return None;
        }
        if let Some(anchored) = value.strip_prefix('&') {
            let (name, rest) = anchored.split_once(' ')?;
            let is_lost = !used.contains(name) && texts.contains(rest.trim());
            return is_lost.then(|| LostText {
                problem: yaml::anchor_in_text(name, line.key, &quote(value)),
                position: line.at(value),
            });
        }
        let (kept, comment) = value.split_once(" #")?;
        let kept = kept.trim_end();
        // The value really ends there: it is not in quotes, and has one line.
        let is_cut = !kept.is_empty() && texts.contains(kept);
        // A comment usually has a space after `#`. Titles hardly ever have comments.
        let is_meant = comment.starts_with(' ') && line.key != "title";
        let comment = &value[value.len() - comment.len() - 1..];
        (is_cut && !is_meant).then(|| LostText {
            problem: yaml::comment_in_text(comment.trim_end(), line.key, &quote(value.trim_end())),
            position: line.at(comment),
        })
    };
    let found = lines(text).filter_map(find);
    found.take(limits::DIAGNOSTICS).collect()
}

/// A text in double quotes.
fn quote(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
