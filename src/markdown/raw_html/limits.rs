//! Limits of raw HTML, checked before an HTML parser reads it.

use std::collections::HashMap;
use std::ops::ControlFlow;

use super::tags::{Tag, TagScan, read_attributes, tag_name};
use crate::limits::HTML_ATTRIBUTES;

/// How many bytes [`has_too_many_attributes`] may read at least, however short the text is.
const MIN_BUDGET: usize = 4 << 20;

/// Whether a tag has more attributes than can be parsed in good time: `html5ever` compares each with all
/// before it. This checks everything that may be a tag, also in comments and in values of attributes, so that
/// nothing can hide one.
pub(crate) fn has_too_many_attributes(html: &str) -> bool {
    // Each unclosed tag is read to the end of the text, and there may be many.
    let mut budget = MIN_BUDGET + html.len() * 16;
    memchr::memchr_iter(b'<', html.as_bytes()).any(|at| {
        let rest = &html[at + 1..];
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        let Some(name) = tag_name(rest) else {
            return false;
        };
        let mut count = 0;
        let end = read_attributes(rest, name.len(), |_, _| {
            count += 1;
            if count > HTML_ATTRIBUTES {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
        budget = budget.saturating_sub(end.unwrap_or(rest.len()));
        count > HTML_ATTRIBUTES || budget == 0
    })
}

/// Whether more elements are open at once than `deepest`, for a parser to which no element lacks an end tag.
pub(crate) fn exceeds_depth(scan: &TagScan, deepest: usize) -> bool {
    let mut open: HashMap<&str, usize> = HashMap::new();
    let mut depth = 0_usize;
    for tag in &scan.tags {
        match tag {
            Tag::Open(tag) => {
                *open.entry(&tag.name).or_default() += usize::from(!tag.is_closed);
                depth += usize::from(!tag.is_closed);
            }
            Tag::Close(name, _) => {
                if let Some(open) = open.get_mut(name.as_str()).filter(|open| **open > 0) {
                    *open -= 1;
                    depth -= 1;
                }
            }
        }
        if depth > deepest {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_many_attributes_are_found_anywhere() {
        let crowd: String = (0..600).map(|number| format!(" a{number}=1")).collect();
        for html in [
            format!("<a{crowd}>"),
            format!("</a{crowd}>"),
            format!("<!--<a b=\"--><c{crowd}>"),
            format!("<svg><style><a title=\"</style>\"{crowd}>"),
            format!("<a{crowd}"),
        ] {
            assert!(has_too_many_attributes(&html), "{html}");
        }
        let few = "<a b=1 c='2' d=\"3\" e>".repeat(600);
        assert!(!has_too_many_attributes(&format!("{few}{crowd}")));
    }
}
