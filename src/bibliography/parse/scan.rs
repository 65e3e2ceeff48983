//! What of a file is entries, and what stands between them.
//!
//! BibTeX reads what begins with `@` and passes over all else, and so does `biblatex`. Between
//! entries anybody may write what they like, but an entry that lost its `@` is told.

use std::cell::Cell;
use std::ops::Range;

use super::kinds::is_known_type;

/// The file as `biblatex` reads it.
pub(super) struct Scanned {
    /// Its text, of the same length: entries in parentheses are in braces, and what begins like an
    /// entry and is none is blank.
    pub(super) text: String,
    /// What is not read, although somebody meant it to be.
    pub(super) strays: Vec<Stray>,
}

/// What is not read.
pub(super) struct Stray {
    pub(super) kind: StrayKind,
    /// Where it begins.
    pub(super) range: Range<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StrayKind {
    /// An entry without its `@`.
    LostAt,
    /// An entry that begins with `＠`.
    WideAt,
    /// An entry behind `%`.
    Commented,
    /// Another format of reference managers, by its name.
    Foreign(&'static str),
}

/// How lines of other formats begin.
const FOREIGN: &[(&str, &str)] = &[
    ("TY  - ", "RIS"),
    ("PMID- ", "MEDLINE, the format of PubMed"),
    ("%0 ", "the format of EndNote"),
    ("FN Clarivate", "the format of Web of Science"),
];

pub(super) fn scan(text: &str) -> Scanned {
    let mut scanner = Scanner {
        source: text,
        text: text.as_bytes().to_vec(),
        strays: Vec::new(),
        left: Cell::new(text.len().saturating_mul(8).saturating_add(1_000_000)),
    };
    let mut at = 0;
    let mut begins = true;
    while let Some(character) = text[at..].chars().next() {
        let start = at;
        at = scanner.next(at, character, begins);
        let passed = &text[start..at];
        begins = match passed.rfind('\n') {
            Some(line) => passed[line..].trim().is_empty(),
            None => begins && passed.trim().is_empty(),
        };
    }
    Scanned {
        // Only whole characters are written over.
        text: String::from_utf8(scanner.text).unwrap_or_else(|_| text.to_owned()),
        strays: scanner.strays,
    }
}

struct Scanner<'t> {
    source: &'t str,
    text: Vec<u8>,
    strays: Vec<Stray>,
    /// How many bytes may still be looked at for the ends of what begins: braces within each other
    /// are looked at again and again.
    left: Cell<usize>,
}

impl Scanner<'_> {
    /// Reads what stands here, between entries; `begins` if nothing stands before it in its line.
    /// Says where to go on.
    fn next(&mut self, at: usize, character: char, begins: bool) -> usize {
        let after = at + character.len_utf8();
        let rest = &self.source[at..];
        let line_end = || rest.find('\n').map_or(self.source.len(), |end| at + end);
        if begins
            && let Some((_, format)) = FOREIGN.iter().find(|(start, _)| rest.starts_with(start))
        {
            let end = line_end();
            let known = |stray: &Stray| stray.kind == StrayKind::Foreign(format);
            if !self.strays.iter().any(known) {
                self.stray(StrayKind::Foreign(format), at..end);
            }
            return end;
        }
        match character {
            '@' => self.entry(at, begins),
            '＠' => match self.head(after) {
                Some(head) => {
                    self.stray(StrayKind::WideAt, at..head.open);
                    self.end(head.open).unwrap_or(after)
                }
                None => after,
            },
            '%' => {
                let end = line_end();
                let behind = after
                    + (rest[1..].len() - rest[1..].trim_start_matches(['%', ' ', '\t']).len());
                if behind < end
                    && self.source[behind..].starts_with('@')
                    && let Some(head) = self.head(behind + 1)
                    && is_known_type(&head.name)
                {
                    self.stray(StrayKind::Commented, at..head.open);
                }
                end
            }
            _ if begins && character.is_ascii_alphabetic() => {
                let word = rest.find(|c: char| !c.is_ascii_alphabetic());
                let word = at + word.unwrap_or(rest.len());
                match self.head(at) {
                    Some(head) if self.looks_like_entry(&head) => {
                        self.stray(StrayKind::LostAt, at..head.open);
                        self.end(head.open).unwrap_or(word)
                    }
                    _ => word,
                }
            }
            _ => after,
        }
    }

    fn stray(&mut self, kind: StrayKind, range: Range<usize>) {
        self.strays.push(Stray { kind, range });
    }

    /// Reads what begins with an `@`.
    fn entry(&mut self, at: usize, begins: bool) -> usize {
        let Some(head) = self.head(at + 1) else {
            let word: String = self.source[at + 1..]
                .chars()
                .take_while(char::is_ascii_alphabetic)
                .collect();
            // An entry without its brace is a mistake; an address of e-mail is none.
            if !begins || word.eq_ignore_ascii_case("comment") || !is_known_type(&word) {
                self.text[at] = b' ';
            }
            return at + 1;
        };
        let end = self.end(head.open);
        if head.name.eq_ignore_ascii_case("comment") {
            let end = end.unwrap_or(head.open + 1);
            for byte in &mut self.text[at..end] {
                if *byte != b'\n' {
                    *byte = b' ';
                }
            }
            return end;
        }
        let Some(end) = end else {
            // It does not end; the next entry may begin in a line of its own.
            let next = self.source[at..].find("\n@");
            return next.map_or(self.source.len(), |next| at + next);
        };
        if self.text[head.open] == b'(' {
            self.text[head.open] = b'{';
            self.text[end - 1] = b'}';
        }
        end
    }

    /// A name and a brace or a parenthesis behind it.
    fn head(&self, at: usize) -> Option<Head> {
        let rest = &self.source[at..];
        let length = rest.find(|c: char| !c.is_ascii_alphabetic())?;
        let name = &rest[..length];
        let behind = rest[length..].trim_start();
        let is_head = !name.is_empty() && behind.starts_with(['{', '(']);
        is_head.then(|| Head {
            name: name.to_owned(),
            open: at + rest.len() - behind.len(),
        })
    }

    fn looks_like_entry(&self, head: &Head) -> bool {
        let Some(end) = self.end(head.open) else {
            return is_known_type(&head.name);
        };
        let inside = &self.source[head.open + 1..end - 1];
        let key = inside.split_once(',').map(|(key, _)| key.trim());
        let has_key = key.is_some_and(|key| !key.contains(|c: char| c.is_whitespace() || c == '='));
        has_key && inside.contains('=') && (is_known_type(&head.name) || inside.contains("title"))
    }

    /// Where what is opened here ends: behind its last brace or parenthesis.
    fn end(&self, open: usize) -> Option<usize> {
        let bytes = self.source.as_bytes();
        let is_brace = bytes[open] == b'{';
        let mut depth = 0_usize;
        let mut quoted = false;
        let mut at = open + 1;
        while let Some(byte) = bytes.get(at) {
            self.left.set(self.left.get().checked_sub(1)?);
            match byte {
                b'\\' => at += 1,
                b'{' => depth += 1,
                b'}' if is_brace && depth == 0 => return Some(at + 1),
                b'}' => depth = depth.saturating_sub(1),
                b'"' if depth == 0 => quoted = !quoted,
                b')' if !is_brace && depth == 0 && !quoted => return Some(at + 1),
                _ => {}
            }
            at += 1;
        }
        None
    }
}

/// How an entry begins.
struct Head {
    name: String,
    /// Where its brace or parenthesis is.
    open: usize,
}
