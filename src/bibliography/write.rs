//! What hayagriva makes, as HTML.
//!
//! Its own writer escapes nothing, and .bib files are written by many hands.

use hayagriva::citationberg::{FontStyle, FontVariant, FontWeight, TextDecoration, VerticalAlign};
use hayagriva::{ElemChild, ElemChildren, ElemMeta, Formatted, Formatting};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::marks;

/// The start and the end of the link around the part of a citation that is about its paper of some
/// number; in a list of references there is none.
type Links<'l> = dyn Fn(usize) -> Option<(String, String)> + 'l;

/// Writes elements.
pub(super) fn children(html: &mut String, children: &ElemChildren, links: &Links) {
    for one in &children.0 {
        child(html, one, links, false);
    }
}

/// Writes one element.
pub(super) fn one(html: &mut String, element: &ElemChild) {
    child(html, element, &|_| None, false);
}

fn child(html: &mut String, one: &ElemChild, links: &Links, linked: bool) {
    match one {
        ElemChild::Text(text) => formatted(html, text),
        ElemChild::Markup(text) => escape(html, text),
        ElemChild::Link { text, url } if !linked && is_web(url) => {
            html.push_str("<a href=\"");
            address(html, url);
            html.push_str("\">");
            formatted(html, text);
            html.push_str("</a>");
        }
        ElemChild::Link { text, .. } => formatted(html, text),
        ElemChild::Transparent { .. } => {}
        ElemChild::Elem(element) => {
            let link = match element.meta {
                Some(ElemMeta::Entry(number)) => links(number),
                _ => None,
            };
            let (start, end) = link.unwrap_or_default();
            // What stands in a line or a column of its own in print.
            let is_apart = element.display.is_some();
            if is_apart && !html.is_empty() && !html.ends_with(' ') {
                html.push(' ');
            }
            html.push_str(&start);
            for inner in &element.children.0 {
                child(html, inner, links, linked || !start.is_empty());
            }
            html.push_str(&end);
            if is_apart && !html.ends_with(' ') {
                html.push(' ');
            }
        }
    }
}

fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

fn formatted(html: &mut String, text: &Formatted) {
    let tags = tags(&text.formatting);
    for (start, _) in &tags {
        html.push_str(start);
    }
    escape(html, &text.text);
    for (_, end) in tags.iter().rev() {
        html.push_str(end);
    }
}

fn tags(formatting: &Formatting) -> Vec<(&'static str, &'static str)> {
    let mut tags = Vec::new();
    if formatting.font_style == FontStyle::Italic {
        tags.push(("<i>", "</i>"));
    }
    if formatting.font_weight == FontWeight::Bold {
        tags.push(("<b>", "</b>"));
    }
    if formatting.font_variant == FontVariant::SmallCaps {
        tags.push(("<span class=\"small-caps\">", "</span>"));
    }
    if formatting.text_decoration == TextDecoration::Underline {
        tags.push(("<u>", "</u>"));
    }
    match formatting.vertical_align {
        VerticalAlign::Sup => tags.push(("<sup>", "</sup>")),
        VerticalAlign::Sub => tags.push(("<sub>", "</sub>")),
        VerticalAlign::None | VerticalAlign::Baseline => {}
    }
    tags
}

/// Writes text, with the looks that it has marks for.
pub(super) fn escape(html: &mut String, text: &str) {
    marks::escape(html, text);
}

/// Writes an address, with what cannot stand in one encoded.
fn address(html: &mut String, url: &str) {
    const UNSAFE: &AsciiSet = &CONTROLS
        .add(b' ')
        .add(b'"')
        .add(b'<')
        .add(b'>')
        .add(b'\\')
        .add(b'^')
        .add(b'`')
        .add(b'{')
        .add(b'|')
        .add(b'}');
    let url = marks::plain(url);
    marks::escape(html, &utf8_percent_encode(&url, UNSAFE).to_string());
}
