//! Finds the calls of a text. Code, formulas and blocks of HTML contain none.

use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::autolink::{Autolink, find_autolinks};
use super::call::{Call, CallKind, ComponentCall};
use super::citation::{may_hold_citation, parse_citation};
use super::parse::parse_call;
use crate::markdown::parser_workarounds::CjkMarkers;
use crate::markdown::position::{find_covering, is_escaped, merge_ranges};
use crate::markdown::raw_html::tags::find_foreign_end;

/// The calls of a text, in order and apart.
pub(super) fn find_calls(source: &str, options: Options) -> Vec<Call> {
    let autolinks = find_autolinks(source);
    let mut calls = Vec::new();
    // Most texts have no calls, and need no extra parse.
    if may_hold_calls(source) {
        let CodeRanges {
            mut code,
            html_blocks,
        } = find_code(source, options);
        let embedded = find_embedded(source, &code, &html_blocks);
        code.extend(html_blocks);
        code.extend(embedded.iter().map(|call| call.range.clone()));
        calls = find_bracketed_calls(source, &merge_ranges(code));
        calls.extend(embedded);
        calls.sort_unstable_by_key(|call| call.range.start);
    }
    add_autolinks(autolinks, &mut calls);
    // A malformed call extends to the end of its line, and may cover inline SVG there.
    let mut end = 0;
    calls.retain(|call| {
        let is_apart = call.range.start >= end;
        if is_apart {
            end = call.range.end;
        }
        is_apart
    });
    calls
}

/// A cheap test without false negatives.
fn may_hold_calls(source: &str) -> bool {
    let bytes = source.as_bytes();
    may_hold_citation(source)
        || memchr::memchr_iter(b'<', bytes).any(|at| {
            let rest = &source[at..];
            EMBEDDED_STARTS.iter().any(|start| rest.starts_with(start))
        })
        || memchr::memchr_iter(b'{', bytes).any(|at| {
            matches!(bytes.get(at + 1), Some(b'{' | b'%'))
                && source[at + 2..]
                    .trim_start_matches([' ', '\t', '\n', '-'])
                    .starts_with('<')
        })
}

/// Adds autolinks that are not part of another call. One in code is no link; the writer, who knows,
/// writes it as text.
fn add_autolinks(autolinks: Vec<Autolink>, calls: &mut Vec<Call>) {
    let autolinks: Vec<Call> = autolinks
        .into_iter()
        .filter(|autolink| {
            let next = calls.partition_point(|call| call.range.end <= autolink.range.start);
            let next = calls.get(next);
            next.is_none_or(|next| next.range.start >= autolink.range.end)
        })
        .map(|autolink| Call {
            kind: CallKind::Autolink(autolink.url),
            range: autolink.range,
            block: false,
        })
        .collect();
    calls.extend(autolinks);
    calls.sort_by_key(|call| call.range.start);
}

/// The ranges in which nothing is a call.
#[derive(Default)]
struct CodeRanges {
    /// Code and formulas, also the code elements of raw HTML.
    code: Vec<Range<usize>>,
    html_blocks: Vec<Range<usize>>,
}

fn find_code(source: &str, options: Options) -> CodeRanges {
    let markers = CjkMarkers::new(source, options.contains(Options::ENABLE_MATH));
    let mut found = CodeRanges::default();
    // The open code element of raw HTML, and its start.
    let mut element: Option<(&str, usize)> = None;
    for (event, range) in Parser::new_ext(&markers.text, options).into_offset_iter() {
        let range = markers.source_range(range);
        match event {
            Event::Code(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::Start(Tag::CodeBlock(_)) => found.code.push(range),
            Event::Start(Tag::HtmlBlock) => found.html_blocks.push(range),
            Event::InlineHtml(tag) => match element {
                None => element = find_code_element(&tag).map(|name| (name, range.start)),
                Some((name, start)) if is_end_tag(&tag, name) => {
                    // The element covers the ranges found within it.
                    let outer = found.code.partition_point(|inner| inner.start < start);
                    found.code.truncate(outer);
                    found.code.push(start..range.end);
                    element = None;
                }
                Some(_) => {}
            },
            // A start tag without its end tag opens no code.
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::TableCell) => {
                element = None;
            }
            _ => {}
        }
    }
    found
}

/// The start tags of inline SVG and MathML.
const EMBEDDED_STARTS: [&str; 2] = ["<svg", "<math"];

/// Finds the inline SVG and MathML that Markdown would split: within a line, or with blank lines in it.
fn find_embedded(source: &str, code: &[Range<usize>], html_blocks: &[Range<usize>]) -> Vec<Call> {
    let mut found = Vec::new();
    let mut at = 0;
    // The kinds with an element that has no end: the rest of the text need not be searched again.
    let mut is_endless = [false; EMBEDDED_STARTS.len()];
    while let Some(next) = memchr::memchr(b'<', &source.as_bytes()[at..]) {
        let start = at + next;
        at = start + 1;
        let kind = EMBEDDED_STARTS
            .iter()
            .position(|tag| source[start..].starts_with(tag));
        let Some(kind) = kind.filter(|kind| !is_endless[*kind]) else {
            continue;
        };
        let name = &EMBEDDED_STARTS[kind][1..];
        let after = source[at + name.len()..].chars().next();
        let is_tag = after.is_some_and(|c| c == '>' || c == '/' || c.is_ascii_whitespace());
        let is_escaped = source[..start].ends_with('\\');
        if !is_tag || is_escaped || find_covering(code, start).is_some() {
            continue;
        }
        let Some(length) = find_foreign_end(&source[start..], name) else {
            is_endless[kind] = true;
            continue;
        };
        let range = start..start + length;
        let block = find_covering(html_blocks, start);
        if block.is_none_or(|block| block.end < range.end) {
            found.push(Call {
                kind: CallKind::Embedded,
                block: block.is_none() && is_alone(source, range.clone()),
                range: range.clone(),
            });
        }
        at = range.end;
    }
    found
}

/// The code element that a start tag opens.
fn find_code_element(tag: &str) -> Option<&'static str> {
    let names = ["code", "kbd", "samp", "tt", "var", "pre"];
    let inner = tag.strip_prefix('<')?;
    let is_name = |name: &&str| {
        let rest = inner.get(name.len()..).unwrap_or_default();
        let start = inner.get(..name.len()).unwrap_or_default();
        start.eq_ignore_ascii_case(name) && rest.starts_with([' ', '>', '\n', '\t'])
    };
    names.into_iter().find(is_name)
}

fn is_end_tag(tag: &str, name: &str) -> bool {
    let inner = tag.strip_prefix("</").unwrap_or_default();
    let inner = inner.trim_end_matches('>').trim_end();
    inner.eq_ignore_ascii_case(name)
}

/// Finds component calls and citations outside of code.
fn find_bracketed_calls(source: &str, code: &[Range<usize>]) -> Vec<Call> {
    let mut calls = Vec::new();
    let mut at = 0;
    let mut link_labels = HashSet::new();
    while let Some(next) = source[at..].find(['{', '[']) {
        let start = at + next;
        at = start + 1;
        if is_escaped(source, start) || find_covering(code, start).is_some() {
            continue;
        }
        if source[start..].starts_with('[') {
            let Some((citation, end)) = parse_citation(source, start) else {
                continue;
            };
            if begins_line(source, start) && source[end..].starts_with(':') {
                // `[@a]: https://…` defines a link.
                link_labels.insert(&source[start..end]);
            } else {
                calls.push(Call {
                    kind: CallKind::Citation(citation),
                    range: start..end,
                    block: false,
                });
            }
            at = end;
            continue;
        }
        let Some((kind, length)) = parse_call(&source[start..]) else {
            continue;
        };
        let end = start + length;
        let block = is_alone(source, start..end);
        let kind = match kind {
            CallKind::Void(call) => CallKind::Void(ComponentCall {
                inline: !block,
                ..call
            }),
            CallKind::Open(call) => CallKind::Open(ComponentCall {
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
    calls.retain(|call| !link_labels.contains(&source[call.range.clone()]));
    calls
}

/// Whether only white space precedes a place on its line.
fn begins_line(source: &str, at: usize) -> bool {
    let before = source[..at].trim_end_matches(|c: char| c.is_whitespace() && c != '\n');
    before.is_empty() || before.ends_with('\n')
}

/// Whether a range is alone on its lines.
fn is_alone(source: &str, range: Range<usize>) -> bool {
    let after = source[range.end..].trim_start_matches(|c: char| c.is_whitespace() && c != '\n');
    begins_line(source, range.start) && (after.is_empty() || after.starts_with('\n'))
}
