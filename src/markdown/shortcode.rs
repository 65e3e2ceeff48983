//! What Markdown does not know: calls of Tera components, in Tera's own syntax, citations, and bare
//! addresses.
//!
//! `{{ <name key="text" /> }}` stands for itself; `{% <name key="text"> %} … {% </name> %}` has a
//! body of Markdown. Calls are found before parsing and each is replaced by a number between two
//! private-use characters, which Markdown takes for a word.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::address::{self, Address};
use super::citation::{self, Citation};
use super::cjk::Marked;
use super::foreign;
use super::html::numeric_references;
use super::tags;

/// A call of a component.
#[derive(Debug, Clone, PartialEq)]
pub struct Shortcode {
    /// The component's name.
    pub name: String,
    /// What it is given.
    pub arguments: Vec<(String, Argument)>,
    /// Whether it stands within a line.
    pub inline: bool,
}

/// A value in a call.
#[derive(Debug, Clone, PartialEq)]
pub enum Argument {
    /// `"text"`, `'text'`.
    Text(String),
    /// `{3}`.
    Integer(i64),
    /// `{3.5}`.
    Float(f64),
    /// `{true}`.
    Bool(bool),
    /// `{[1, 2]}`.
    List(Vec<Argument>),
}

/// What a call does.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    /// It is whole.
    Void(Shortcode),
    /// It begins a body.
    Open(Shortcode),
    /// It ends the body of the component of that name.
    Close(String),
    /// It cites papers.
    Citation(Citation),
    /// It is inline SVG or MathML, which Markdown would take apart at its empty lines, or within a line.
    Foreign,
    /// It is a bare address; where it leads.
    Address(String),
    /// It cannot be read; why.
    Malformed(String),
}

/// A call in a text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Call {
    /// What it does.
    pub kind: Kind,
    /// Where it stands in the source.
    pub range: Range<usize>,
    /// Whether it has its lines for itself.
    pub block: bool,
}

/// A text whose calls are replaced by numbers.
pub(super) struct Replaced<'a> {
    /// What is to be parsed.
    pub text: Cow<'a, str>,
    /// The calls, by number.
    pub calls: Vec<Call>,
    /// Stand around a number; not in the author's text.
    pub marks: (char, char),
    /// Where each replacement stands in `text`.
    places: Vec<Range<usize>>,
    /// The author's text.
    pub source: &'a str,
}

impl<'a> Replaced<'a> {
    /// Finds and replaces the calls in a text.
    pub(super) fn new(source: &'a str, options: Options) -> Self {
        let plain = Self {
            text: Cow::Borrowed(source),
            calls: Vec::new(),
            marks: ('\0', '\0'),
            places: Vec::new(),
            source,
        };
        let addresses = address::find(source);
        let may_hold_calls = may_hold_calls(source);
        if !may_hold_calls && addresses.is_empty() {
            return plain;
        }
        let Some(marks) = free_marks(source) else {
            return plain;
        };
        let mut calls = Vec::new();
        if may_hold_calls {
            let (mut code, blocks) = code_ranges(source, options);
            let foreign = foreign(source, &code, &blocks);
            code.extend(blocks);
            code.extend(foreign.iter().map(|call| call.range.clone()));
            calls = find(source, &joined(code));
            calls.extend(foreign);
            calls.sort_unstable_by_key(|call| call.range.start);
        }
        add(addresses, &mut calls);
        // A call that cannot be read may reach over inline SVG that stands behind its start.
        let mut end = 0;
        calls.retain(|call| {
            let is_apart = call.range.start >= end;
            if is_apart {
                end = call.range.end;
            }
            is_apart
        });
        if calls.is_empty() {
            return plain;
        }
        let mut text = String::with_capacity(source.len());
        let mut places = Vec::with_capacity(calls.len());
        let mut from = 0;
        for (number, call) in calls.iter().enumerate() {
            text.push_str(&source[from..call.range.start]);
            let start = text.len();
            if call.block {
                // A blank line before and after, so that the call is a paragraph of its own.
                let line = source[..call.range.start]
                    .rfind('\n')
                    .map_or(0, |newline| newline + 1);
                text.push('\n');
                text.push_str(&source[line..call.range.start]);
            }
            text.push_str(&format!("{}{number}{}", marks.0, marks.1));
            if call.block {
                text.push('\n');
            }
            places.push(start..text.len());
            from = call.range.end;
        }
        text.push_str(&source[from..]);
        Self {
            text: Cow::Owned(text),
            calls,
            marks,
            places,
            source,
        }
    }

    /// A piece of the text with its calls as the author wrote them: nothing is called in titles,
    /// addresses and descriptions.
    pub(super) fn restore<'t>(&self, piece: Cow<'t, str>) -> Cow<'t, str> {
        let (open, close) = self.marks;
        if self.calls.is_empty() || !piece.contains(open) {
            return piece;
        }
        let mut restored = String::with_capacity(piece.len());
        let mut rest = &*piece;
        while let Some((before, after)) = rest.split_once(open) {
            restored.push_str(before);
            let (number, after) = after.split_once(close).unwrap_or((after, ""));
            let call = number
                .parse()
                .ok()
                .and_then(|number: usize| self.calls.get(number));
            restored.push_str(call.map_or("", |call| &self.source[call.range.clone()]));
            rest = after;
        }
        restored.push_str(rest);
        Cow::Owned(restored)
    }

    /// A range of the replaced text, in the author's.
    pub(super) fn range(&self, range: Range<usize>) -> Range<usize> {
        if self.calls.is_empty() {
            return range;
        }
        let start = self.offset(range.start, false);
        start..self.offset(range.end, true).max(start)
    }

    fn offset(&self, at: usize, end: bool) -> usize {
        let before = self.places.partition_point(|place| place.start < at);
        match before.checked_sub(1) {
            None => at,
            Some(last) if at < self.places[last].end => {
                let call = &self.calls[last].range;
                if end { call.end } else { call.start }
            }
            Some(last) => self.calls[last].range.end + (at - self.places[last].end),
        }
    }
}

/// Adds addresses to the calls, unless they are a part of one. In code they are no links, which is known
/// when it is written.
fn add(addresses: Vec<Address>, calls: &mut Vec<Call>) {
    let addresses: Vec<Call> = addresses
        .into_iter()
        .filter(|address| {
            let next = calls.partition_point(|call| call.range.end <= address.range.start);
            let next = calls.get(next);
            next.is_none_or(|next| next.range.start >= address.range.end)
        })
        .map(|address| Call {
            kind: Kind::Address(address.url),
            range: address.range,
            block: false,
        })
        .collect();
    calls.extend(addresses);
    calls.sort_by_key(|call| call.range.start);
}

/// The start tags of inline SVG and MathML.
const FOREIGN: [&str; 2] = ["<svg", "<math"];

fn may_hold_calls(source: &str) -> bool {
    let bytes = source.as_bytes();
    citation::may_be_in(source)
        || FOREIGN
            .iter()
            .any(|start| memchr::memmem::find(bytes, start.as_bytes()).is_some())
        || memchr::memchr_iter(b'{', bytes).any(|at| {
            matches!(bytes.get(at + 1), Some(b'{' | b'%'))
                && source[at + 2..]
                    .trim_start_matches([' ', '\t', '\n', '-'])
                    .starts_with('<')
        })
}

fn free_marks(source: &str) -> Option<(char, char)> {
    // What a reference stands for would be taken for a mark as well.
    let named: HashSet<char> = numeric_references(source).collect();
    let is_free = |mark: &char| !source.contains(*mark) && !named.contains(mark);
    let mut free = ('\u{f8f0}'..='\u{f8fe}').filter(is_free);
    Some((free.next()?, free.next()?))
}

/// Where code and mathematics stand, code of raw HTML too, and where blocks of HTML: in them nothing is a
/// call.
fn code_ranges(source: &str, options: Options) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    let marked = Marked::new(source, options.contains(Options::ENABLE_MATH));
    let (mut code, mut blocks): (Vec<Range<usize>>, Vec<Range<usize>>) = (Vec::new(), Vec::new());
    // The element of raw HTML that is open, and where it begins.
    let mut element: Option<(&str, usize)> = None;
    for (event, range) in Parser::new_ext(&marked.text, options).into_offset_iter() {
        let range = marked.range(range);
        match event {
            Event::Code(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::Start(Tag::CodeBlock(_)) => code.push(range),
            Event::Start(Tag::HtmlBlock) => blocks.push(range),
            Event::InlineHtml(tag) => match element {
                None => element = code_element(&tag).map(|name| (name, range.start)),
                Some((name, start)) if closes(&tag, name) => {
                    // What was found within it is a part of it.
                    code.truncate(code.partition_point(|inner| inner.start < start));
                    code.push(start..range.end);
                    element = None;
                }
                Some(_) => {}
            },
            // Without its end it is none.
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::TableCell) => {
                element = None;
            }
            _ => {}
        }
    }
    (code, blocks)
}

/// Sorts ranges and merges those that overlap.
pub(super) fn joined(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_unstable_by_key(|range| range.start);
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}

/// Inline SVG and MathML that Markdown would not see as a whole: within a line, or with empty lines in it.
fn foreign(source: &str, code: &[Range<usize>], blocks: &[Range<usize>]) -> Vec<Call> {
    let around = |ranges: &[Range<usize>], at: usize| {
        let next = ranges.partition_point(|range| range.end <= at);
        ranges.get(next).filter(|range| range.start <= at).cloned()
    };
    let mut found = Vec::new();
    let mut at = 0;
    // Kinds of which one has no end, so that nothing is to be looked for behind it.
    let mut endless = [false; FOREIGN.len()];
    while let Some(next) = memchr::memchr(b'<', &source.as_bytes()[at..]) {
        let start = at + next;
        at = start + 1;
        let kind = FOREIGN
            .iter()
            .position(|tag| source[start..].starts_with(tag));
        let Some(kind) = kind.filter(|kind| !endless[*kind]) else {
            continue;
        };
        let name = &FOREIGN[kind][1..];
        let behind = source[at + name.len()..].chars().next();
        let is_tag = behind.is_some_and(|c| c == '>' || c == '/' || c.is_ascii_whitespace());
        let is_escaped = source[..start].ends_with('\\');
        if !is_tag || is_escaped || around(code, start).is_some() {
            continue;
        }
        let Some(length) = tags::foreign_end(&source[start..], name) else {
            endless[kind] = true;
            continue;
        };
        let range = start..start + length;
        let block = around(blocks, start);
        if block.as_ref().is_none_or(|block| block.end < range.end) {
            found.push(Call {
                kind: Kind::Foreign,
                block: block.is_none() && stands_alone(source, range.clone()),
                range: range.clone(),
            });
        }
        at = range.end;
    }
    found
}

/// The element of code that a tag of raw HTML begins.
fn code_element(tag: &str) -> Option<&'static str> {
    let names = ["code", "kbd", "samp", "tt", "var", "pre"];
    let inner = tag.strip_prefix('<')?;
    let name = |name: &&str| {
        let rest = inner.get(name.len()..).unwrap_or_default();
        let start = inner.get(..name.len()).unwrap_or_default();
        start.eq_ignore_ascii_case(name) && rest.starts_with([' ', '>', '\n', '\t'])
    };
    names.into_iter().find(name)
}

fn closes(tag: &str, name: &str) -> bool {
    let inner = tag.strip_prefix("</").unwrap_or_default();
    let inner = inner.trim_end_matches('>').trim_end();
    inner.eq_ignore_ascii_case(name)
}

fn find(source: &str, code: &[Range<usize>]) -> Vec<Call> {
    let mut calls = Vec::new();
    let mut at = 0;
    let mut defined = HashSet::new();
    while let Some(found) = source[at..].find(['{', '[']) {
        let start = at + found;
        at = start + 1;
        let escaped = source[..start]
            .bytes()
            .rev()
            .take_while(|byte| *byte == b'\\')
            .count()
            % 2
            == 1;
        let next = code.partition_point(|range| range.end <= start);
        if escaped || code.get(next).is_some_and(|range| range.start <= start) {
            continue;
        }
        if source[start..].starts_with('[') {
            let Some((citation, end)) = citation::read(source, start) else {
                continue;
            };
            if begins_line(source, start) && source[end..].starts_with(':') {
                // A link's definition.
                defined.insert(&source[start..end]);
            } else {
                calls.push(Call {
                    kind: Kind::Citation(citation),
                    range: start..end,
                    block: false,
                })
            }
            at = end;
            continue;
        }
        let mut reader = Reader {
            rest: &source[start..],
        };
        let Some(kind) = reader.call() else { continue };
        let end = source.len() - reader.rest.len();
        let block = stands_alone(source, start..end);
        let kind = match kind {
            Kind::Void(call) => Kind::Void(Shortcode {
                inline: !block,
                ..call
            }),
            Kind::Open(call) => Kind::Open(Shortcode {
                inline: !block,
                ..call
            }),
            kind => kind,
        };
        calls.push(Call {
            kind,
            range: start..end,
            block,
        });
        at = end;
    }
    calls.retain(|call| !defined.contains(&source[call.range.clone()]));
    calls
}

/// Whether a place is the first of its line but for white space.
fn begins_line(source: &str, at: usize) -> bool {
    let before = source[..at].trim_end_matches(|c: char| c.is_whitespace() && c != '\n');
    before.is_empty() || before.ends_with('\n')
}

fn stands_alone(source: &str, range: Range<usize>) -> bool {
    let after = source[range.end..].trim_start_matches(|c: char| c.is_whitespace() && c != '\n');
    begins_line(source, range.start) && (after.is_empty() || after.starts_with('\n'))
}

/// Reads a call from its start.
struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn take(&mut self, word: &str) -> bool {
        match self.rest.strip_prefix(word) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn space(&mut self) {
        self.rest = self.rest.trim_start();
    }

    /// None if this is no call at all.
    fn call(&mut self) -> Option<Kind> {
        if foreign::is_hugo(self.rest) {
            return None;
        }
        let (void, end) = if self.take("{{") {
            (true, "}}")
        } else if self.take("{%") {
            (false, "%}")
        } else {
            return None;
        };
        self.take("-");
        self.space();
        if !self.take("<") {
            return None;
        }
        let close = !void && self.take("/");
        let kind = self.inside(void, close).and_then(|kind| {
            self.space();
            self.take("-");
            if self.take(end) {
                Ok(kind)
            } else {
                Err(format!("`{end}` is missing at the end of this call"))
            }
        });
        Some(kind.unwrap_or_else(|why| {
            // The rest of the call is its line.
            let line = self.rest.find('\n').unwrap_or(self.rest.len());
            let stop = self.rest[..line]
                .find(end)
                .map_or(line, |at| at + end.len());
            self.rest = &self.rest[stop..];
            Kind::Malformed(why)
        }))
    }

    fn inside(&mut self, void: bool, close: bool) -> Result<Kind, String> {
        let name = self.word("a component's name")?.to_owned();
        if close {
            self.space();
            return if self.take(">") {
                Ok(Kind::Close(name))
            } else {
                Err("`>` is missing".to_owned())
            };
        }
        let mut arguments = Vec::new();
        loop {
            self.space();
            if self.take("/>") {
                let call = Shortcode {
                    name,
                    arguments,
                    inline: false,
                };
                return if void {
                    Ok(Kind::Void(call))
                } else {
                    Err("a call with a body ends with `>`, one without with `/>` between `{{` and `}}`".to_owned())
                };
            }
            if self.take(">") {
                let call = Shortcode {
                    name,
                    arguments,
                    inline: false,
                };
                return if void {
                    Err("`/` is missing before `>`".to_owned())
                } else {
                    Ok(Kind::Open(call))
                };
            }
            let key = self.word("an argument's name")?.to_owned();
            self.space();
            if !self.take("=") {
                return Err(format!("`{key}` needs a value: {key}=\"…\""));
            }
            self.space();
            let value = if self.take("{") {
                self.space();
                let value = self.value()?;
                self.space();
                if !self.take("}") {
                    return Err(format!("`}}` is missing after the value of `{key}`"));
                }
                value
            } else {
                match self.quoted()? {
                    Some(text) => Argument::Text(text),
                    None => {
                        return Err(format!(
                            "the value of `{key}` needs quotes, or braces: {key}=\"…\", {key}={{3}}"
                        ));
                    }
                }
            };
            arguments.push((key, value));
        }
    }

    fn word(&mut self, what: &str) -> Result<&'a str, String> {
        let end = self
            .rest
            .find(|c: char| !c.is_alphanumeric() && !"_.-".contains(c))
            .unwrap_or(self.rest.len());
        let word = &self.rest[..end];
        if word.is_empty() {
            return Err(format!("{what} is missing"));
        }
        self.rest = &self.rest[end..];
        Ok(word)
    }

    fn quoted(&mut self) -> Result<Option<String>, String> {
        let Some(quote @ ('"' | '\'' | '`')) = self.rest.chars().next() else {
            return Ok(None);
        };
        let mut text = String::new();
        let mut characters = self.rest[1..].char_indices();
        while let Some((at, character)) = characters.next() {
            match character {
                '\\' => match characters.next() {
                    Some((_, 'n')) => text.push('\n'),
                    Some((_, escaped)) => text.push(escaped),
                    None => break,
                },
                _ if character == quote => {
                    self.rest = &self.rest[1 + at + quote.len_utf8()..];
                    return Ok(Some(text));
                }
                _ => text.push(character),
            }
        }
        Err("a quote is not closed".to_owned())
    }

    fn value(&mut self) -> Result<Argument, String> {
        if let Some(text) = self.quoted()? {
            return Ok(Argument::Text(text));
        }
        if self.take("[") {
            let mut list = Vec::new();
            loop {
                self.space();
                if self.take("]") {
                    return Ok(Argument::List(list));
                }
                // Lists in lists have no use, and garbage must not nest without end.
                if self.rest.starts_with('[') {
                    return Err("a list cannot hold lists".to_owned());
                }
                list.push(self.value()?);
                self.space();
                if !self.take(",") && !self.rest.starts_with(']') {
                    return Err("entries of a list are separated by commas".to_owned());
                }
            }
        }
        let end = self
            .rest
            .find(|c: char| !c.is_ascii_alphanumeric() && !"+-._".contains(c))
            .unwrap_or(self.rest.len());
        let word = &self.rest[..end];
        self.rest = &self.rest[end..];
        match word {
            "true" | "True" => Ok(Argument::Bool(true)),
            "false" | "False" => Ok(Argument::Bool(false)),
            word => match (word.parse::<i64>(), word.parse::<f64>()) {
                (Ok(number), _) => Ok(Argument::Integer(number)),
                (_, Ok(number)) if number.is_finite() => Ok(Argument::Float(number)),
                _ => Err(format!(
                    "`{word}` is not a value: use \"text\", a number, true, false or a [list]"
                )),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(source: &str) -> Vec<Kind> {
        Replaced::new(source, Options::ENABLE_MATH)
            .calls
            .into_iter()
            .map(|call| call.kind)
            .collect()
    }

    #[test]
    fn calls_are_read_with_their_arguments() {
        let source = "{{ <a.b key=\"x \\\" y\" n={3} f={-1.5} on={true} list={[\"a\", 2]} /> }}";
        let Kind::Void(call) = kinds(source).remove(0) else {
            panic!()
        };
        assert_eq!(call.name, "a.b");
        assert!(!call.inline);
        let values: Vec<Argument> = call.arguments.into_iter().map(|(_, value)| value).collect();
        assert_eq!(
            values,
            [
                Argument::Text("x \" y".to_owned()),
                Argument::Integer(3),
                Argument::Float(-1.5),
                Argument::Bool(true),
                Argument::List(vec![Argument::Text("a".to_owned()), Argument::Integer(2)]),
            ]
        );
    }

    #[test]
    fn code_and_plain_braces_are_no_calls() {
        for source in [
            "`{{ <a /> }}`",
            "    {{ <a /> }}",
            "\\{{ <a /> }}",
            "{{ x }}",
            "{% if %}",
            "```\n{% <a> %}\n```\n",
        ] {
            assert_eq!(kinds(source), [], "{source}");
        }
    }

    #[test]
    fn marks_are_not_in_the_text_in_any_way() {
        let source = "\u{f8f0} &#xf8f1; &#63730 {{ <a /> }}";
        let replaced = Replaced::new(source, Options::empty());
        assert_eq!(replaced.marks, ('\u{f8f3}', '\u{f8f4}'));
    }

    #[test]
    fn mistakes_in_calls_are_told() {
        for (source, word) in [
            ("{{ <a> }}", "`/` is missing"),
            ("{{ <a b /> }}", "needs a value"),
            ("{{ <a b=c /> }}", "needs quotes"),
            ("{{ <a b=\"c /> }}", "quote is not closed"),
            ("{{ <a b={[[1]]} /> }}", "cannot hold lists"),
            ("{{ < /> }}", "name is missing"),
            ("{{ <a /> ", "`}}` is missing"),
        ] {
            let Some(Kind::Malformed(why)) = kinds(source).pop() else {
                panic!("{source}")
            };
            assert!(why.contains(word), "{source}: {why}");
        }
    }

    #[test]
    fn ranges_are_those_of_the_author() {
        let source = "前\n\n{{ <a /> }}\n\n**后**";
        let replaced = Replaced::new(source, Options::empty());
        let at = replaced.text.find("后").unwrap();
        let found = replaced.range(at..at + 3);
        assert_eq!(&source[found], "后");
        let mark = replaced.text.find(replaced.marks.0).unwrap();
        assert_eq!(&source[replaced.range(mark..mark + 4)], "{{ <a /> }}");
    }
}
