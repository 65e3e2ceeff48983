//! Finds the entries of a file, and text between them that was meant to be one.
//!
//! BibTeX reads what starts with `@` and skips everything else. Authors write notes between entries, but an entry
//! that lost its `@` is reported.

use std::cell::Cell;
use std::ops::Range;

use super::bib_file::BibFile;
use super::kinds::is_known_type;
use crate::messages::bibliography::{self as messages, ForeignFormat};

/// A file as biblatex reads it.
pub(super) struct Scanned {
    /// Its text, of the same length: with braces around all entries, and spaces in place of text that starts like an
    /// entry and is not one.
    pub(super) text: String,
    /// Text that is not read, although it was meant to be.
    pub(super) strays: Vec<Stray>,
}

/// Text that is not read, although it was meant to be.
pub(super) struct Stray {
    kind: StrayKind,
    /// Its start.
    range: Range<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum StrayKind {
    /// An entry without its `@`.
    MissingAt,
    /// An entry that starts with `＠`.
    FullWidthAt,
    /// An entry after `%`.
    Commented,
    /// Another format of reference managers.
    Foreign(ForeignFormat),
}

/// How lines of other formats start.
const FOREIGN: &[(&str, ForeignFormat)] = &[
    ("TY  - ", ForeignFormat::Ris),
    ("PMID- ", ForeignFormat::Medline),
    ("%0 ", ForeignFormat::EndNote),
    ("FN Clarivate", ForeignFormat::WebOfScience),
];

/// Scans a file.
pub(super) fn scan(text: &str) -> Scanned {
    let mut scanner = Scanner {
        source: text,
        text: text.as_bytes().to_vec(),
        strays: Vec::new(),
        budget: Cell::new(text.len().saturating_mul(8).saturating_add(1_000_000)),
    };
    let mut at = 0;
    let mut starts_line = true;
    while let Some(character) = text[at..].chars().next() {
        let start = at;
        at = scanner.scan_at(at, character, starts_line);
        let scanned = &text[start..at];
        starts_line = match scanned.rfind('\n') {
            Some(line) => scanned[line..].trim().is_empty(),
            None => starts_line && scanned.trim().is_empty(),
        };
    }
    Scanned {
        // Only whole characters are replaced.
        text: String::from_utf8(scanner.text).unwrap_or_else(|_| text.to_owned()),
        strays: scanner.strays,
    }
}

impl BibFile<'_> {
    /// Reports text that is not read, although it was meant to be.
    pub(super) fn report_stray(&mut self, stray: &Stray) {
        let text = self.source.text.get(stray.range.clone());
        let name = text
            .unwrap_or_default()
            .trim_start_matches(['@', '＠', '%', ' ', '\t']);
        let name = name.trim();
        let problem = match stray.kind {
            StrayKind::MissingAt => messages::missing_at(name),
            StrayKind::FullWidthAt => messages::full_width_at(name),
            StrayKind::Commented => messages::commented_entry(name),
            StrayKind::Foreign(format) => messages::foreign_format(format),
        };
        self.report(stray.range.clone(), problem);
    }
}

struct Scanner<'t> {
    source: &'t str,
    text: Vec<u8>,
    strays: Vec<Stray>,
    /// How many bytes may still be searched for the ends of entries. Nested braces are searched repeatedly.
    budget: Cell<usize>,
}

impl Scanner<'_> {
    /// Scans the text at an offset between entries; `starts_line` if its line has no text before it. Returns where to
    /// continue.
    fn scan_at(&mut self, at: usize, character: char, starts_line: bool) -> usize {
        let after = at + character.len_utf8();
        let rest = &self.source[at..];
        let line_end = || rest.find('\n').map_or(self.source.len(), |end| at + end);
        if starts_line
            && let Some((_, format)) = FOREIGN.iter().find(|(start, _)| rest.starts_with(start))
        {
            let end = line_end();
            let is_known = |stray: &Stray| stray.kind == StrayKind::Foreign(*format);
            if !self.strays.iter().any(is_known) {
                self.add_stray(StrayKind::Foreign(*format), at..end);
            }
            return end;
        }
        match character {
            '@' => self.scan_entry(at, starts_line),
            '＠' => match self.read_head(after) {
                Some(head) => {
                    self.add_stray(StrayKind::FullWidthAt, at..head.open);
                    self.find_end(head.open).unwrap_or(after)
                }
                None => after,
            },
            '%' => {
                let end = line_end();
                let text = after
                    + (rest[1..].len() - rest[1..].trim_start_matches(['%', ' ', '\t']).len());
                if text < end
                    && self.source[text..].starts_with('@')
                    && let Some(head) = self.read_head(text + 1)
                    && is_known_type(&head.name)
                {
                    self.add_stray(StrayKind::Commented, at..head.open);
                }
                end
            }
            _ if starts_line && character.is_ascii_alphabetic() => {
                let word = rest.find(|c: char| !c.is_ascii_alphabetic());
                let word = at + word.unwrap_or(rest.len());
                match self.read_head(at) {
                    Some(head) if self.looks_like_entry(&head) => {
                        self.add_stray(StrayKind::MissingAt, at..head.open);
                        self.find_end(head.open).unwrap_or(word)
                    }
                    _ => word,
                }
            }
            _ => after,
        }
    }

    fn add_stray(&mut self, kind: StrayKind, range: Range<usize>) {
        self.strays.push(Stray { kind, range });
    }

    /// Scans text that starts with `@`. Returns where to continue.
    fn scan_entry(&mut self, at: usize, starts_line: bool) -> usize {
        let Some(head) = self.read_head(at + 1) else {
            let word: String = self.source[at + 1..]
                .chars()
                .take_while(char::is_ascii_alphabetic)
                .collect();
            // biblatex reports an entry without its brace. An `@` in running text, as in e-mail addresses, is blanked.
            if !starts_line || word.eq_ignore_ascii_case("comment") || !is_known_type(&word) {
                self.text[at] = b' ';
            }
            return at + 1;
        };
        let end = self.find_end(head.open);
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
            // It is not closed; the next entry may start on a line of its own.
            let next = self.source[at..].find("\n@");
            return next.map_or(self.source.len(), |next| at + next);
        };
        if self.text[head.open] == b'(' {
            self.text[head.open] = b'{';
            self.text[end - 1] = b'}';
        }
        end
    }

    /// Reads a name with a brace or parenthesis after it.
    fn read_head(&self, at: usize) -> Option<Head> {
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
        let Some(end) = self.find_end(head.open) else {
            return is_known_type(&head.name);
        };
        let inside = &self.source[head.open + 1..end - 1];
        let key = inside.split_once(',').map(|(key, _)| key.trim());
        let has_key = key.is_some_and(|key| !key.contains(|c: char| c.is_whitespace() || c == '='));
        has_key && inside.contains('=') && (is_known_type(&head.name) || inside.contains("title"))
    }

    /// The offset after the brace or parenthesis that closes the one at `open`.
    fn find_end(&self, open: usize) -> Option<usize> {
        let bytes = self.source.as_bytes();
        let is_brace = bytes[open] == b'{';
        let mut depth = 0_usize;
        let mut quoted = false;
        let mut at = open + 1;
        while let Some(byte) = bytes.get(at) {
            self.budget.set(self.budget.get().checked_sub(1)?);
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

/// The start of an entry.
struct Head {
    name: String,
    /// Where its brace or parenthesis is.
    open: usize,
}
