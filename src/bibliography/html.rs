//! Writes the elements that hayagriva renders as HTML.
//!
//! WORKAROUND: the HTML writer of hayagriva 0.10 does not escape text, which comes from .bib files of many people. This
//! goes when it does.

use hayagriva::citationberg::{FontStyle, FontVariant, FontWeight, TextDecoration, VerticalAlign};
use hayagriva::{ElemChild, ElemChildren, ElemMeta, Formatted, Formatting};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::marks::{to_plain, write_html};

/// Returns the start and end of the link around the part of a citation about its paper with a number; `None` in lists of
/// references.
type Links<'l> = dyn Fn(usize) -> Option<(String, String)> + 'l;

/// Writes elements.
pub(super) fn write_elements(html: &mut String, children: &ElemChildren, links: &Links) {
    for one in &children.0 {
        write_child(html, one, links, false);
    }
}

/// Writes one element.
pub(super) fn write_element(html: &mut String, element: &ElemChild) {
    write_child(html, element, &|_| None, false);
}

fn write_child(html: &mut String, one: &ElemChild, links: &Links, linked: bool) {
    match one {
        ElemChild::Text(text) => write_formatted(html, text),
        ElemChild::Markup(text) => write_html(html, text),
        ElemChild::Link { text, url } if !linked && is_web(url) => {
            html.push_str("<a href=\"");
            write_address(html, url);
            html.push_str("\">");
            write_formatted(html, text);
            html.push_str("</a>");
        }
        ElemChild::Link { text, .. } => write_formatted(html, text),
        ElemChild::Transparent { .. } => {}
        ElemChild::Elem(element) => {
            let link = match element.meta {
                Some(ElemMeta::Entry(number)) => links(number),
                _ => None,
            };
            let (start, end) = link.unwrap_or_default();
            // On paper, it has a line or column of its own.
            let is_apart = element.display.is_some();
            if is_apart && !html.is_empty() && !html.ends_with(' ') {
                html.push(' ');
            }
            html.push_str(&start);
            for inner in &element.children.0 {
                write_child(html, inner, links, linked || !start.is_empty());
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

fn write_formatted(html: &mut String, text: &Formatted) {
    let tags = tags(&text.formatting);
    for (start, _) in &tags {
        html.push_str(start);
    }
    write_html(html, &text.text);
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

/// Writes an address, percent-encoding characters that are not allowed in one.
fn write_address(html: &mut String, url: &str) {
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
    let encoded = utf8_percent_encode(&to_plain(url), UNSAFE).to_string();
    write_html(html, &encoded);
}
