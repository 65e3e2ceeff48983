//! Finds Markdown within HTML blocks, and HTML that CommonMark shows as text or code.
//!
//! CommonMark allows both, but readers see signs that the author did not mean for them.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag as Block};

use super::tags::{Tag, TagScan};
use crate::markdown::calls::{may_hold_citation, parse_citation};

/// Elements whose content is code, a formula or a drawing.
const LITERAL: [&str; 8] = ["code", "kbd", "math", "pre", "samp", "svg", "tt", "var"];

/// Whether the content of an element is meant literally.
pub(crate) fn is_literal(name: &str) -> bool {
    LITERAL.contains(&name)
}

/// The first Markdown within a block of raw HTML, where CommonMark does not read it. (It does after a blank
/// line, and kramdown always does.)
pub(crate) fn find_markdown_in_html(
    html: &str,
    scan: &TagScan,
    syntax: Options,
) -> Option<Range<usize>> {
    if let Some(call) = find_call(html) {
        return Some(call);
    }
    let mut tags = scan.tags.iter().peekable();
    let mut literal = 0_usize;
    for text in &scan.texts {
        let is_before = |tag: &&Tag| match tag {
            Tag::Open(tag) => tag.range.start < text.start,
            Tag::Close(_, range) => range.start < text.start,
        };
        while let Some(tag) = tags.next_if(is_before) {
            match tag {
                Tag::Open(tag) => literal += usize::from(is_literal(&tag.name)),
                Tag::Close(name, _) if is_literal(name) => {
                    literal = literal.saturating_sub(1);
                }
                Tag::Close(..) => {}
            }
        }
        if literal == 0
            && let Some(found) = find_markdown_in_text(&html[text.clone()], syntax)
        {
            return Some(text.start + found.start..text.start + found.end);
        }
    }
    None
}

/// A component call: its `<` makes it look like a tag.
fn find_call(html: &str) -> Option<Range<usize>> {
    let mut from = 0;
    while let Some(found) = html[from..].find('{') {
        let start = from + found;
        from = start + 1;
        let inside = html[from..].strip_prefix(['{', '%']);
        let inside = inside.map(|inside| inside.trim_start_matches(['-', ' ', '\n']));
        if inside.is_some_and(|inside| inside.starts_with('<')) {
            let line = html[start..]
                .find('\n')
                .map_or(html.len(), |end| start + end);
            return Some(start..line);
        }
    }
    None
}

fn find_markdown_in_text(text: &str, syntax: Options) -> Option<Range<usize>> {
    let signs = ['*', '_', '[', '`', '#', '|', '$', '-', '+', '1'];
    if !text.contains(signs) {
        return None;
    }
    let start = text.len() - text.trim_start().len();
    let text = text.trim();
    let moved = |range: Range<usize>| range.start + start..range.end + start;
    if may_hold_citation(text) {
        let mut opened = text.match_indices('[').map(|(at, _)| at);
        let found = opened.find_map(|at| parse_citation(text, at).map(|(_, end)| at..end));
        if let Some(found) = found {
            return Some(moved(found));
        }
    }
    let mut items = 0;
    for (event, range) in Parser::new_ext(text, syntax).into_offset_iter() {
        let is_read = match event {
            Event::Code(_) | Event::DisplayMath(_) => true,
            Event::InlineMath(latex) => latex.contains(['\\', '^', '_', '{', '=']),
            Event::Start(Block::Item) => {
                items += 1;
                items > 1
            }
            Event::Start(block) => match block {
                Block::Emphasis | Block::Strong => !is_product(text, &range),
                Block::Table(_) => true,
                Block::CodeBlock(CodeBlockKind::Fenced(_)) => true,
                Block::Heading { .. } => text[range.clone()].starts_with('#'),
                Block::Link { link_type, .. } | Block::Image { link_type, .. } => {
                    link_type == LinkType::Inline
                }
                _ => false,
            },
            _ => false,
        };
        if is_read {
            return Some(moved(range));
        }
    }
    None
}

/// Whether what looks like emphasis is arithmetic: `5*6*7`, `f(a)*b*(c)`.
fn is_product(text: &str, range: &Range<usize>) -> bool {
    let is_factor = |c: char| c.is_ascii_alphanumeric();
    text[..range.start].ends_with(|c| is_factor(c) || c == ')')
        && text[range.end..].starts_with(|c| is_factor(c) || c == '(')
}

/// The name of the broken tag at the start of a text, which CommonMark shows as text: a name, and an attribute
/// with a value.
pub(crate) fn find_broken_tag(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('<')?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let end = rest.find(|c| !is_name(c))?;
    let (name, rest) = rest.split_at(end);
    let behind = rest.trim_start();
    let length = behind.find(|c| !is_name(c))?;
    let (attribute, behind) = behind.split_at(length);
    let value = behind.trim_start().strip_prefix('=')?.trim_start();
    let is_attribute = rest.starts_with(char::is_whitespace)
        && attribute.starts_with(|c: char| c.is_ascii_alphabetic());
    let is_known = matches!(
        attribute.to_ascii_lowercase().as_str(),
        "alt"
            | "class"
            | "height"
            | "href"
            | "id"
            | "rel"
            | "src"
            | "style"
            | "target"
            | "title"
            | "width"
    );
    (is_attribute && (is_known || value.starts_with(['"', '\'', '“']))).then_some(name)
}

/// The name of the tag at the start of indented code; empty for a comment.
pub(crate) fn find_leading_tag(code: &str) -> Option<String> {
    let rest = code.trim_start().strip_prefix('<')?;
    if rest.starts_with("!--") {
        return Some(String::new());
    }
    let rest = rest.strip_prefix('/').unwrap_or(rest);
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric())?;
    let (name, rest) = rest.split_at(end);
    let is_tag = rest.starts_with(['>', ' ', '\n', '/']) && rest.contains('>');
    (is_tag && !name.is_empty()).then(|| name.to_ascii_lowercase())
}
