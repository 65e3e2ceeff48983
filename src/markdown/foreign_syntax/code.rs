//! Finds code and formulas, in which no syntax is foreign.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::markdown::position::merge_ranges;
use crate::markdown::raw_html::tags;
use crate::markdown::raw_html::unread::is_literal;

/// The ranges of code and formulas, in order and apart. Comments, and the content of code elements in raw
/// HTML, count as code.
pub(super) fn find_code(source: &str, options: Options) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    // How many code elements of raw HTML are open, and the start of the first.
    let mut open = (0_usize, 0);
    for (event, range) in Parser::new_ext(source, options).into_offset_iter() {
        match event {
            Event::Code(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::Start(Tag::CodeBlock(_)) => ranges.push(range),
            Event::InlineHtml(_) | Event::Start(Tag::HtmlBlock) => {
                find_code_in_html(source, range, &mut open, &mut ranges);
            }
            _ => {}
        }
    }
    merge_ranges(ranges)
}

fn find_code_in_html(
    source: &str,
    range: Range<usize>,
    open: &mut (usize, usize),
    ranges: &mut Vec<Range<usize>>,
) {
    let html = &source[range.clone()];
    for at in memchr::memmem::find_iter(html.as_bytes(), b"<!--") {
        let end = html[at..].find("-->").map_or(html.len(), |end| at + end);
        ranges.push(range.start + at..range.start + end);
    }
    let scan = tags::scan_tags(html, false);
    for tag in &scan.tags {
        match tag {
            tags::Tag::Open(tag) if is_literal(&tag.name) && !tag.is_closed => {
                if open.0 == 0 {
                    open.1 = range.start + tag.range.end;
                }
                open.0 += 1;
            }
            tags::Tag::Close(name, place) if is_literal(name) && open.0 > 0 => {
                open.0 -= 1;
                if open.0 == 0 {
                    ranges.push(open.1..range.start + place.start);
                }
            }
            _ => {}
        }
    }
}
