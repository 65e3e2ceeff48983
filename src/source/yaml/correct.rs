//! Rewrites YAML as its author meant it: with the signs of YAML in place of full-width ones, a space after each
//! colon, spaces as indentation and straight quotes.
//!
//! This reads YAML as people write it, not as YAML is defined, so a correction is only a guess. Callers check
//! it: the corrected text can be parsed further, or the parser has found the same text at this place.

use std::cell::Cell;

use crate::limits;
use crate::values::half_width::is_wide_space;

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Slip {
    /// `title：text`; holds the key.
    WideColon(String),
    /// `title:text`; holds the key.
    ColonWithoutSpace(String),
    /// `title: Seminar: first`.
    ColonInText,
    /// `[a，b]`.
    Comma(char),
    /// `“text”` or `"text”`; holds the quote.
    Quote(char),
    /// `【a】`.
    Bracket(char),
    /// `＃ comment`.
    Hash,
    /// `－ entry`.
    Dash(char),
    /// Indentation by a tab, U+3000 or a no-break space.
    Indentation(char),
    /// A key that starts further to the left or right than the one before it.
    Level,
}

/// A line, and what its author probably meant.
#[derive(Debug, Clone)]
pub(super) struct Correction {
    /// The line, from 1.
    pub line: usize,
    /// The column of the first slip, in characters from 1.
    pub column: usize,
    /// Its first slip.
    pub slip: Slip,
    /// All slips, with their columns.
    pub slips: Vec<(usize, Slip)>,
    /// The line as it is meant.
    pub text: String,
}

/// All lines that YAML may read otherwise than they are meant.
pub(super) fn correct(text: &str) -> Vec<Correction> {
    let mut reader = Reader {
        text,
        at: 0,
        out: String::with_capacity(text.len() + 64),
        slips: Vec::new(),
        closers: Vec::new(),
        line_end: Cell::new(None),
    };
    while reader.at < text.len() {
        reader.read_line();
    }
    let mut slips = reader.slips.into_iter().peekable();
    let mut corrections = Vec::new();
    let mut start = 0;
    for (index, (line, corrected)) in text.split('\n').zip(reader.out.split('\n')).enumerate() {
        let end = start + line.len();
        let mut found = Vec::new();
        let (mut counted, mut column) = (0, 1);
        while let Some((at, slip)) = slips.next_if(|(at, _)| *at <= end) {
            column += line[counted..at - start].chars().count();
            counted = at - start;
            found.push((column, slip));
        }
        if let Some((column, slip)) = found.first().cloned()
            && line != corrected
        {
            corrections.push(Correction {
                line: index + 1,
                column,
                slip,
                slips: found,
                text: corrected.trim_end().to_owned(),
            });
        }
        start = end + 1;
    }
    corrections
}

/// Keys of which each starts further to the left or right than the key before it, moved to that key's column.
pub(super) fn correct_levels(text: &str) -> Vec<Correction> {
    let mut before: Option<usize> = None;
    let mut corrections = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let rest = line.trim_start_matches([' ', '-']);
        let column = line.len() - rest.len();
        let Some((_, value)) = split_plain_key(rest).filter(|_| !rest.is_empty()) else {
            continue;
        };
        let Some(value) = value.strip_prefix(':') else {
            continue;
        };
        let is_entry = line.trim_start().starts_with('-');
        if let Some(level) = before.replace(column)
            && !is_entry
            && level != column
            && level.abs_diff(column) <= 3
        {
            corrections.push(Correction {
                line: index + 1,
                column: column + 1,
                slip: Slip::Level,
                slips: Vec::new(),
                text: format!("{}{}", " ".repeat(level), rest.trim_end()),
            });
            before = Some(level);
        }
        if value.trim().is_empty() {
            // What follows may have another indentation.
            before = None;
        }
    }
    corrections
}

/// What is read, and what was meant.
struct Reader<'t> {
    text: &'t str,
    at: usize,
    /// The corrected text, with as many lines.
    out: String,
    /// Where slips are.
    slips: Vec<(usize, Slip)>,
    /// What closes each list and map around this place.
    closers: Vec<&'static [char]>,
    /// Where the line ends that was looked at last.
    line_end: Cell<Option<usize>>,
}

/// Signs at the start of an entry of a list.
const DASHES: [char; 9] = ['－', '–', '—', '−', '‐', '‑', '•', '·', '●'];
const DOUBLE_QUOTES: [char; 5] = ['“', '”', '„', '‟', '＂'];
const SINGLE_QUOTES: [char; 4] = ['‘', '’', '‚', '＇'];

/// Where a value is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Block,
    List,
    Map,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn rest_of_line(&self) -> &'t str {
        let known = self.line_end.get().filter(|end| *end >= self.at);
        let end = known.unwrap_or_else(|| {
            let rest = self.rest();
            self.at + rest.find('\n').unwrap_or(rest.len())
        });
        self.line_end.set(Some(end));
        &self.text[self.at..end]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Copies this many bytes.
    fn copy(&mut self, bytes: usize) {
        self.out.push_str(&self.rest()[..bytes]);
        self.at += bytes;
    }

    fn copy_char(&mut self) {
        self.copy(self.peek().map_or(0, char::len_utf8));
    }

    /// Writes `meant` in place of this many bytes.
    fn replace(&mut self, bytes: usize, meant: &str, slip: Slip) {
        self.slips.push((self.at, slip));
        self.out.push_str(meant);
        self.at += bytes;
    }

    /// Skips white space that a correction has already written.
    fn skip_space(&mut self) {
        let rest = self.rest_of_line();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn copy_space(&mut self) {
        while let Some(c) = self.peek().filter(|c| *c != '\n' && c.is_whitespace()) {
            if is_wide_space(c) {
                self.out.push(' ');
                self.at += c.len_utf8();
            } else {
                self.copy_char();
            }
        }
    }

    /// Reads a line, and those that its value continues on.
    fn read_line(&mut self) {
        if self.rest_of_line().trim().is_empty() {
            return self.end_line();
        }
        let indentation = self.read_indentation();
        match self.peek() {
            Some('#') => return self.end_line(),
            Some('＃') => {
                self.replace('＃'.len_utf8(), "#", Slip::Hash);
                return self.end_line();
            }
            _ => {}
        }
        self.read_dashes();
        if self.read_key(Within::Block) {
            self.copy_space();
        }
        self.read_value(Within::Block, indentation);
        self.end_line();
    }

    /// Copies the rest of a line, and its end.
    fn end_line(&mut self) {
        self.copy(self.rest_of_line().len());
        self.copy_char();
    }

    /// Reads the white space before a line; returns how many columns it takes.
    fn read_indentation(&mut self) -> usize {
        let before = self.out.len();
        while let Some(c) = self.peek().filter(|c| c.is_whitespace()) {
            match c {
                ' ' => self.copy_char(),
                '\t' | '\u{3000}' => self.replace(c.len_utf8(), "  ", Slip::Indentation(c)),
                _ => self.replace(c.len_utf8(), " ", Slip::Indentation(c)),
            }
        }
        self.out.len() - before
    }

    fn read_dashes(&mut self) {
        while let Some(c) = self.peek() {
            let after = self.rest()[c.len_utf8()..].chars().next();
            if !after.is_some_and(char::is_whitespace) {
                return;
            }
            if DASHES.contains(&c) {
                self.replace(c.len_utf8(), "-", Slip::Dash(c));
            } else if c == '-' {
                self.copy_char();
                if let Some(wide) = after.filter(|c| is_wide_space(*c)) {
                    self.slips.push((self.at, Slip::Indentation(wide)));
                }
            } else {
                return;
            }
            self.copy_space();
        }
    }

    /// Reads a key and its colon. Without a colon, nothing is read.
    fn read_key(&mut self, within: Within) -> bool {
        let rest = self.rest_of_line();
        let Some((key, behind)) = split_plain_key(rest) else {
            return false;
        };
        let space = behind.len() - behind.trim_start().len();
        let key_with_space = key.len() + space;
        let behind = behind.trim_start();
        if let Some(value) = behind.strip_prefix('：') {
            self.copy(key.len());
            self.at += space;
            let ends = value.trim().is_empty();
            let colon = if ends { ":" } else { ": " };
            self.replace('：'.len_utf8(), colon, Slip::WideColon(key.to_owned()));
            self.skip_space();
            return true;
        }
        let Some(value) = behind.strip_prefix(':') else {
            return false;
        };
        let next = value.chars().next();
        let has_space = match next {
            None | Some(' ' | '\t') => true,
            Some(',' | '}') => within == Within::Map,
            Some(_) => false,
        };
        if has_space {
            self.copy(key_with_space + 1);
            return true;
        }
        if value.starts_with("//") || space > 0 {
            return false;
        }
        self.copy(key.len());
        self.replace(1, ": ", Slip::ColonWithoutSpace(key.to_owned()));
        self.skip_space();
        true
    }

    fn read_value(&mut self, within: Within, indentation: usize) {
        let Some(first) = self.peek() else {
            return;
        };
        match first {
            '|' | '>' if within == Within::Block => self.read_block_text(indentation),
            _ if self.closers.len() >= limits::YAML_DEPTH => self.read_plain(within),
            '[' | '{' => self.read_flow(first),
            '［' | '｛' if within != Within::Block => self.read_flow(first),
            '［' | '【' | '｛' | '（' | '(' if self.is_enclosed(within) => {
                self.read_flow(first)
            }
            '"' | '\'' => self.read_straight_quote(first, within),
            _ if DOUBLE_QUOTES.contains(&first) => self.read_curly_quote(within, &DOUBLE_QUOTES),
            _ if SINGLE_QUOTES.contains(&first) => self.read_curly_quote(within, &SINGLE_QUOTES),
            _ => self.read_plain(within),
        }
    }

    /// Copies a text after `|` or `>`: all lines that are indented further.
    fn read_block_text(&mut self, indentation: usize) {
        self.end_line();
        loop {
            let line = self.rest_of_line();
            let is_inside = line.len() - line.trim_start_matches(' ').len() > indentation;
            if self.rest().is_empty() || !(is_inside || line.trim().is_empty()) {
                break;
            }
            self.end_line();
        }
        // The caller ends a line.
        if self.out.ends_with('\n') {
            self.out.pop();
            self.at -= 1;
            self.line_end.set(None);
        }
    }

    /// Whether the bracket here is closed at the end of the value.
    fn is_enclosed(&self, within: Within) -> bool {
        if within != Within::Block {
            return false;
        }
        let value = self.rest_of_line();
        let value = value.split(" #").next().unwrap_or_default().trim_end();
        let Some(open) = value.chars().next() else {
            return false;
        };
        let Some(inner) = value.strip_suffix(closers(open)) else {
            return false;
        };
        // `【Notice】 … 【End】` is a text.
        !inner[open.len_utf8()..].contains(open)
    }

    fn read_flow(&mut self, open: char) {
        self.closers.push(closers(open));
        self.read_entries(open);
        self.closers.pop();
    }

    fn read_entries(&mut self, open: char) {
        let close = closers(open);
        let is_map = matches!(open, '{' | '｛');
        let (opening, closing) = if is_map { ("{", "}") } else { ("[", "]") };
        self.write_bracket(open, opening);
        let within = if is_map { Within::Map } else { Within::List };
        while let Some(c) = self.peek() {
            match c {
                '\n' => {
                    if ends_flow(&self.rest()[1..]) {
                        return;
                    }
                    self.copy_char();
                }
                ',' => self.copy_char(),
                '，' | '、' => {
                    let next = self.rest()[c.len_utf8()..].chars().next();
                    let meant = if next == Some('\n') { "," } else { ", " };
                    self.replace(c.len_utf8(), meant, Slip::Comma(c));
                    self.skip_space();
                }
                ']' | '}' if !close.contains(&c) => return,
                _ if close.contains(&c) => return self.write_bracket(c, closing),
                '#' if self.out.ends_with([' ', '\n']) => self.copy(self.rest_of_line().len()),
                _ if c.is_whitespace() => self.copy_space(),
                _ => {
                    let start = self.at;
                    if is_map && self.read_key(Within::Map) {
                        self.copy_space();
                    }
                    match self.peek() {
                        Some(',' | '，' | '\n') if self.at > start => {}
                        Some(c) if self.at > start && close.contains(&c) => {}
                        _ => self.read_value(within, 0),
                    }
                    if self.at == start {
                        self.copy_char();
                    }
                }
            }
        }
    }

    fn write_bracket(&mut self, written: char, meant: &str) {
        if meant.starts_with(written) {
            self.copy_char();
        } else {
            self.replace(written.len_utf8(), meant, Slip::Bracket(written));
        }
    }

    /// Whether a value may end before this text.
    fn ends_value(rest: &str, within: Within) -> bool {
        let trimmed = rest.trim_start_matches([' ', '\t', '\u{3000}', '\u{a0}']);
        let first = trimmed.chars().next();
        match within {
            _ if first.is_none_or(|c| c == '\n') => true,
            Within::Block => trimmed.starts_with('#') && trimmed.len() < rest.len(),
            Within::List => first.is_some_and(|c| ",]，、］】".contains(c)),
            Within::Map => first.is_some_and(|c| ",}，｝".contains(c)),
        }
    }

    /// Reads a text in straight quotes, whose second one may be another.
    fn read_straight_quote(&mut self, quote: char, within: Within) {
        let line = self.rest_of_line();
        let closing = find_closing(&line[1..], quote).map(|at| at + 1);
        if closing.is_none() {
            let others: &[char] = if quote == '"' {
                &DOUBLE_QUOTES
            } else {
                &SINGLE_QUOTES
            };
            let ends = |(at, c): &(usize, char)| {
                others.contains(c) && Self::ends_value(&line[at + c.len_utf8()..], within)
            };
            if let Some((at, c)) = line.char_indices().skip(1).find(ends) {
                self.copy(at);
                let meant = if quote == '"' { "\"" } else { "'" };
                return self.replace(c.len_utf8(), meant, Slip::Quote(c));
            }
        }
        let rest = self.rest();
        let end = find_closing(&rest[1..], quote).map_or(line.len(), |at| at + 2);
        self.copy(end);
    }

    /// Reads a text that is in curly quotes as a whole.
    fn read_curly_quote(&mut self, within: Within, quotes: &[char]) {
        let line = self.rest_of_line();
        let (straight, sign) = if quotes == DOUBLE_QUOTES {
            ('"', "\"")
        } else {
            ('\'', "'")
        };
        let is_quote = |c: char| c == straight || quotes.contains(&c);
        let open = line.chars().next().map_or(0, char::len_utf8);
        let closing = line[open..].find(is_quote).map(|at| open + at);
        let end = closing.and_then(|at| Some((at, line[at..].chars().next()?)));
        match end {
            Some((at, close)) if Self::ends_value(&line[at + close.len_utf8()..], within) => {
                let inner = line[open..at].replace('\\', "\\\\");
                let inner = if straight == '"' {
                    inner
                } else {
                    line[open..at].to_owned()
                };
                let first = line.chars().next().unwrap_or(straight);
                let meant = format!("{sign}{inner}{sign}");
                self.replace(at + close.len_utf8(), &meant, Slip::Quote(first));
            }
            _ => self.read_plain(within),
        }
    }

    /// Reads a text without quotes.
    fn read_plain(&mut self, within: Within) {
        let line = self.rest_of_line();
        if within == Within::Block {
            let end = line.find(" #").unwrap_or(line.len());
            let value = line[..end].trim_end();
            match value.find(": ").or_else(|| value.find(":\t")) {
                Some(colon) if !value.is_empty() => {
                    self.slips.push((self.at + colon, Slip::ColonInText));
                    let quoted = quote(value);
                    self.out.push_str(&quoted);
                    self.at += value.len();
                }
                _ => self.copy(value.len()),
            }
            return;
        }
        // Commas within brackets belong to the text: `Foundation（grants 1，2）`.
        let mut open = 0_usize;
        for (at, c) in line.char_indices() {
            let ends = match c {
                ',' => true,
                ']' | '［' | '］' => within == Within::List,
                '}' | '｝' => within == Within::Map,
                '，' | '、' if open > 0 => false,
                '，' | '、' if within == Within::List => true,
                '，' => starts_entry(&line[at + c.len_utf8()..]),
                '】' | '）' | ')' if open == 0 => {
                    self.closers.last().is_some_and(|close| close.contains(&c))
                }
                _ => false,
            };
            if ends {
                return self.copy(at);
            }
            match c {
                '（' | '(' | '《' | '【' | '“' | '「' | '『' => open += 1,
                '）' | ')' | '》' | '】' | '”' | '」' | '』' => {
                    open = open.saturating_sub(1)
                }
                _ => {}
            }
        }
        self.copy(line.len());
    }
}

/// Splits the key of a line `key: value` from its rest. `None` if the line does not start with a letter.
fn split_plain_key(line: &str) -> Option<(&str, &str)> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let end = line.find(|c| !is_part(c)).unwrap_or(line.len());
    let is_key = line.starts_with(char::is_alphabetic);
    is_key.then(|| line.split_at(end))
}

/// A text in double quotes.
pub(super) fn quote(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The brackets that may close a list or map.
fn closers(open: char) -> &'static [char] {
    match open {
        '[' | '［' => &[']', '］'],
        '【' => &['】', ']', '］'],
        '{' | '｛' => &['}', '｝'],
        _ => &[')', '）'],
    }
}

/// Whether the next line starts another key at the left, so that a list before it is not closed.
fn ends_flow(rest: &str) -> bool {
    let line = rest.lines().next().unwrap_or_default();
    split_plain_key(line).is_some_and(|(_, behind)| behind.trim_start().starts_with([':', '：']))
}

/// Whether a map goes on here with `key:` or its end.
pub(super) fn starts_entry(rest: &str) -> bool {
    let rest = rest.trim_start();
    if rest.starts_with(['}', '｝']) || rest.is_empty() {
        return true;
    }
    split_plain_key(rest).is_some_and(|(key, behind)| {
        key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') && behind.starts_with([':', '：'])
    })
}

/// The second quote of a text.
fn find_closing(text: &str, quote: char) -> Option<usize> {
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\\' && quote == '"' {
            chars.next();
        } else if c == quote {
            if quote == '\'' && chars.next_if(|(_, c)| *c == '\'').is_some() {
                continue;
            }
            return Some(at);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meant(text: &str) -> Vec<String> {
        correct(text).into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn full_width_signs_become_those_of_yaml() {
        for (written, expected) in [
            ("title：报告会", "title: 报告会"),
            ("title ： 报告会", "title: 报告会"),
            ("event：", "event:"),
            ("title:报告会", "title: 报告会"),
            ("title:　报告会", "title: 报告会"),
            ("tags: [学术，交流]", "tags: [学术, 交流]"),
            ("tags: [学术、 交流]", "tags: [学术, 交流]"),
            ("tags：［学术，交流］", "tags: [学术, 交流]"),
            ("tags: 【学术，交流】", "tags: [学术, 交流]"),
            ("tags: （学术，交流）", "tags: [学术, 交流]"),
            ("tags: [“a”， “b”]", "tags: [\"a\", \"b\"]"),
            ("tags: [‘a’, ’b‘]", "tags: ['a', 'b']"),
            ("title: \"报告会”", "title: \"报告会\""),
            ("title: “报告会\"", "title: \"报告会\""),
            ("title: '报告会’", "title: '报告会'"),
            ("＃ comment： a", "# comment： a"),
            ("－ a", "- a"),
            ("  — title： a", "  - title: a"),
            ("　　type： seminar", "    type: seminar"),
            ("\u{a0}\u{a0}type: seminar", "  type: seminar"),
            ("\ttype: seminar", "  type: seminar"),
            ("-　a", "- a"),
            (
                "event: {type： seminar， start：2026-01-01}",
                "event: {type: seminar, start: 2026-01-01}",
            ),
            (
                "people: ［｛name： 李明，role：教授｝，王伟］",
                "people: [{name: 李明, role: 教授}, 王伟]",
            ),
            (
                "people: [{name: 李明，role: 教授}，王伟]",
                "people: [{name: 李明, role: 教授}, 王伟]",
            ),
            ("tags: [a，b] # c，d", "tags: [a, b] # c，d"),
            ("title： Seminar: first", "title: \"Seminar: first\""),
        ] {
            assert_eq!(meant(written), [expected], "{written}");
        }
    }

    #[test]
    fn texts_stay_as_they_are() {
        for text in [
            "title: 【通知】国庆放假，请注意（重要）：全体",
            "title: “十四五”规划",
            "title: “A” and “B”",
            "title: 'It’s'",
            "title: \"“A”，B\"",
            "summary: |\n  　　第一段：今天，\n\n  - 第二：段\n",
            "summary: \"今天\n  我们：去\"",
            "tags: [国家自然科学基金（81，82）, \"a，b\", '、']",
            "photos:\n  - {src: a.jpg, alt: 前排左起，李明、王伟（右）}\n",
            "url: https://example.org/a:b",
            "{a: [b, {c: d}], e: \"f\"}",
            "# 注释：［",
        ] {
            assert_eq!(meant(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn lists_over_several_lines_are_followed() {
        let corrections =
            correct("people: [\n  {name: 李明，role：教授}，\n  王伟\n]\ntags: [a，\nb: c\n");
        let found: Vec<_> = corrections
            .into_iter()
            .map(|line| (line.line, line.column, line.text))
            .collect();
        assert_eq!(
            found,
            [
                (2, 12, "  {name: 李明, role: 教授},".to_owned()),
                (5, 9, "tags: [a,".to_owned()),
            ]
        );
    }

    #[test]
    fn keys_at_another_level_are_moved() {
        let moved = |text: &str| -> Vec<String> {
            let corrections = correct_levels(text).into_iter();
            corrections.map(|line| line.text).collect()
        };
        assert_eq!(
            moved("- src: a.jpg\n  alt: x\n   caption: y\n"),
            ["  caption: y"]
        );
        assert_eq!(moved("title: A\n tags: [a]\nsummary: x\n"), ["tags: [a]"]);
        assert_eq!(moved("event:\n  start: x\n"), Vec::<String>::new());
    }

    proptest::proptest! {
        #[test]
        fn any_text_keeps_its_lines(
            text in "([a-c]: |[a-c]：|[a-c]|- |－ |　|\u{a0}|\t|\n|\n  |\\[|\\]|［|【|】|, |，|、|\\{|｝|\"|'|“|”|‘|’|#| #|＃|\\||\\\\|研){0,30}",
        ) {
            let lines: Vec<&str> = text.split('\n').collect();
            for correction in correct(&text).into_iter().chain(correct_levels(&text)) {
                let line = lines[correction.line - 1];
                proptest::prop_assert!(correction.column <= line.chars().count() + 1);
                proptest::prop_assert!(!correction.text.contains('\n'));
                proptest::prop_assert_ne!(line, correction.text);
            }
        }
    }
}
