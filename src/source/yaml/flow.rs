//! Finds brackets that are nested too deeply, as in `[[[[`, before libyaml sees them.
//!
//! For each word, libyaml takes as many steps as brackets are open around it, so thousands of them take minutes.
//!
//! Only a full YAML parser knows where a list in brackets starts, but where one may start is easy to see. From
//! each such bracket, the text is scanned as libyaml scans it within brackets, to the end of that list. This
//! misjudges only text that is not a list and has as many unclosed brackets.

use super::node::Position;
use crate::limits;

/// The first bracket that is nested too deeply.
pub(super) fn too_deep(text: &str) -> Option<Position> {
    let bytes = text.as_bytes();
    // Nearly all texts have fewer brackets than the limit.
    let mut openings = memchr::memchr2_iter(b'[', b'{', bytes);
    openings.nth(limits::YAML_DEPTH - 1)?;
    // A list without an end is scanned to the end of the text, so their number is limited.
    let mut left = ENDLESS * bytes.len();
    for start in memchr::memchr2_iter(b'[', b'{', bytes) {
        if !may_begin(&bytes[..start]) {
            continue;
        }
        let mut flow = Flow {
            bytes,
            at: start,
            depth: 0,
        };
        let found = flow.run();
        left = left.saturating_sub(flow.at.min(bytes.len()) - start);
        if found == Some(Found::TooDeep) || left == 0 {
            return Some(position(text, flow.at.min(bytes.len())));
        }
    }
    None
}

/// How many times the length of the text is scanned at most.
const ENDLESS: usize = 64;

/// How many bytes of the word before a bracket are inspected.
const LONG_WORD: usize = 256;

/// Whether a bracket after this text may start a list: at the start of a line, after the start of a value, or
/// after a tag or an anchor.
fn may_begin(before: &[u8]) -> bool {
    let length = before.len();
    // libyaml has more kinds of line breaks; all of them are of more than one byte.
    let blank = |byte: &u8| !matches!(byte, b' ' | b'\t');
    let Some(end) = before.iter().rposition(blank) else {
        return true;
    };
    let before = &before[..=end];
    match before[end] {
        b'\n' | b'-' | b'?' | b':' => true,
        byte if !byte.is_ascii() => true,
        _ if end + 1 == length => false,
        // A very long word counts as a possible tag, wherever it starts.
        _ => {
            let near = &before[before.len().saturating_sub(LONG_WORD)..];
            let word = near.iter().rposition(|byte| byte.is_ascii_whitespace());
            let first = word.map_or(0, |at| at + 1);
            matches!(near[first], b'&' | b'!') || near.len() - first == LONG_WORD
        }
    }
}

/// A text within brackets, as libyaml's scanner reads it.
struct Flow<'t> {
    bytes: &'t [u8],
    at: usize,
    depth: usize,
}

#[derive(PartialEq, Eq)]
enum Found {
    TooDeep,
    End,
}

impl Flow<'_> {
    fn peek(&self, ahead: usize) -> u8 {
        // The end of the text ends everything.
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    /// How many bytes the line break here has.
    fn line_break(&self) -> Option<usize> {
        match (self.peek(0), self.peek(1), self.peek(2)) {
            (b'\n' | b'\r', ..) => Some(1),
            (0xc2, 0x85, _) => Some(2),
            (0xe2, 0x80, 0xa8 | 0xa9) => Some(3),
            _ => None,
        }
    }

    fn is_blank_or_break(&self, ahead: usize) -> bool {
        let here = Flow {
            bytes: self.bytes,
            at: self.at + ahead,
            depth: 0,
        };
        matches!(here.peek(0), b' ' | b'\t' | 0) || here.line_break().is_some()
    }

    /// Scans to the end of the list that starts here; `None` if it has no end.
    fn run(&mut self) -> Option<Found> {
        loop {
            self.skip_space()?;
            match self.peek(0) {
                b'[' | b'{' => {
                    self.depth += 1;
                    if self.depth > limits::YAML_DEPTH {
                        return Some(Found::TooDeep);
                    }
                    self.at += 1;
                }
                b']' | b'}' => {
                    self.at += 1;
                    self.depth -= 1;
                    if self.depth == 0 {
                        return Some(Found::End);
                    }
                }
                b'\'' => self.skip_quoted(b'\'')?,
                b'"' => self.skip_quoted(b'"')?,
                b',' | b'?' | b':' => self.at += 1,
                b'!' if self.peek(1) == b'<' => self.past(b'>')?,
                b'!' | b'&' | b'*' => self.word(),
                b'-' if self.is_blank_or_break(1) => self.at += 1,
                _ => self.skip_plain(),
            }
        }
    }

    /// Skips blanks, line breaks and comments; `None` at the end of the text.
    fn skip_space(&mut self) -> Option<()> {
        while self.at < self.bytes.len() {
            match self.line_break() {
                Some(length) => self.at += length,
                None if matches!(self.peek(0), b' ' | b'\t') => self.at += 1,
                None if self.peek(0) == b'#' => {
                    while self.at < self.bytes.len() && self.line_break().is_none() {
                        self.at += 1;
                    }
                }
                None => return Some(()),
            }
        }
        None
    }

    fn skip_quoted(&mut self, quote: u8) -> Option<()> {
        self.at += 1;
        loop {
            let rest = self.bytes.get(self.at..)?;
            let found = match quote {
                b'"' => memchr::memchr2(b'"', b'\\', rest),
                _ => memchr::memchr(quote, rest),
            };
            self.at += found?;
            let is_escape = self.peek(0) != quote || (quote == b'\'' && self.peek(1) == quote);
            self.at += if is_escape { 2 } else { 1 };
            if !is_escape {
                return Some(());
            }
        }
    }

    fn past(&mut self, end: u8) -> Option<()> {
        let rest = self.bytes.get(self.at..)?;
        self.at += memchr::memchr(end, rest)? + 1;
        Some(())
    }

    /// A tag, an anchor or an alias.
    fn word(&mut self) {
        self.at += 1;
        while !self.is_blank_or_break(0) && !b",[]{}".contains(&self.peek(0)) {
            self.at += 1;
        }
    }

    /// Skips plain text of any number of words.
    fn skip_plain(&mut self) {
        self.at += 1;
        loop {
            let before = self.at;
            while !self.is_blank_or_break(0) {
                let ends = match self.peek(0) {
                    b':' => self.is_blank_or_break(1),
                    byte => b",[]{}".contains(&byte),
                };
                if ends {
                    return;
                }
                self.at += 1;
            }
            let is_over = self.skip_plain_space().is_none() || self.peek(0) == b'#';
            if is_over || self.at == before {
                return;
            }
        }
    }

    fn skip_plain_space(&mut self) -> Option<()> {
        while self.at < self.bytes.len() {
            match self.line_break() {
                Some(length) => self.at += length,
                None if matches!(self.peek(0), b' ' | b'\t') => self.at += 1,
                None => return Some(()),
            }
        }
        None
    }
}

fn position(text: &str, at: usize) -> Position {
    let before = &text[..text.floor_char_boundary(at)];
    let line = before.rfind('\n').map_or(0, |newline| newline + 1);
    Position {
        line: before.matches('\n').count() + 1,
        column: before[line..].chars().count() + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_too_deep(text: &str) -> bool {
        too_deep(text).is_some()
    }

    #[test]
    fn what_closes_again_is_not_deep() {
        let entry =
            "- {src: a.jpg, alt: \"Seven ] people\", caption: 'it''s [', n: [1, {a: b}]} # [\n";
        assert!(!is_too_deep(&entry.repeat(2000)));
        assert!(!is_too_deep(&"see [1] and {x}\n".repeat(2000)));
        assert!(!is_too_deep(&format!(
            "a: [{}]",
            "[x, {y: z}], ".repeat(2000)
        )));
        assert!(!is_too_deep(&"a: \"[\"\nb: '{'\nc: d [e\n".repeat(30)));
    }

    #[test]
    fn brackets_are_counted_wherever_a_list_may_begin() {
        let deep = "[".repeat(1000);
        for before in [
            "",
            "a: ",
            "- ",
            "? ",
            "- - ",
            "a:\n\n  ",
            "a: &x ",
            "a: !x ",
            "a: !<x> ",
            "\u{feff}",
            "'a' : ",
            "{\"a\":",
            "[a, ",
            "a: # [] \u{2028}",
            "--- ",
            &format!("a: &{} ", "x".repeat(1000)),
            "[a b'c\"d, ",
        ] {
            assert!(is_too_deep(&format!("{before}{deep}")), "{before}");
        }
    }

    #[test]
    fn a_long_line_of_short_lists_is_read_once() {
        assert!(!is_too_deep(&format!("a: [{}]", "[x],".repeat(200_000))));
        assert!(!is_too_deep(&format!("a: [{}]", "[x], ".repeat(200_000))));
    }

    #[test]
    fn text_between_brackets_hides_no_problem() {
        for between in [
            "[",
            "[ ",
            "[\n",
            "[ # ]]]]\n",
            "[']]', ",
            "['it''s ]', ",
            "[\"\\\"]]\", ",
            "[a'b, ",
            "[!<]]> x, ",
            "[!a, ",
            "[&a x, ",
            "[? ",
            "[- ",
            "[:",
            "{a: ",
            "{\"a\":",
            "[#\u{2028}",
            "[a#b, ",
            "[# ]\u{85}",
            "[[a\n  b ], ",
        ] {
            let text = between.repeat(2000);
            assert!(is_too_deep(&text), "{between}");
        }
    }

    #[test]
    fn lists_that_do_not_end_are_read_a_few_times_alone() {
        assert!(is_too_deep(&"a: [ \"\n".repeat(200_000)));
    }
}
