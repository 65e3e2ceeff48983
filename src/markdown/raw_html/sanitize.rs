//! Sanitizes raw HTML.
//!
//! A pull request may come from anyone, so `ammonia` cleans raw HTML in Markdown: it removes what runs
//! scripts, loads other pages or styles the page around it, and balances tags. It cleans the whole text at
//! once, since a tag may open in one place and close in another.
//!
//! Trusted ranges (formulas, drawings, HTML of components) pass through `ammonia` as numbers between two
//! marks, and replace these afterwards, but only where a number is text. This is sound because
//!
//! - `ammonia` writes canonical HTML: `<` and `>` for tags only, and entities everywhere else, also in the
//!   values of attributes (HTML, 13.3, "serializing HTML fragments"). So a mark is text if the last of both
//!   before it is a `>`;
//! - no element whose text follows other rules is allowed (`script`, `style`, `textarea`, `title`, `xmp`,
//!   `plaintext`, `noscript`, `svg`, `math` …), so any HTML may be where text is;
//! - the text contains the mark neither as a character nor as a numeric reference, so nobody can forge one.
//!
//! A number that is missing afterwards, or that is not text, is an error: raw HTML before it left a tag, a
//! quote or an element open that would take with it what follows.

use std::ops::Range;

use super::limits::has_too_many_attributes;
use super::marks::Marks;
use super::policy::{Srcset, build_sanitizer};
use super::srcset::find_media_urls;
use crate::markdown::html::HtmlBuffer;

/// A sanitized text.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Sanitized {
    /// Its HTML.
    pub html: String,
    /// The places in the source of raw HTML that would take with it what follows.
    pub left_open: Vec<Range<usize>>,
    /// The first raw HTML after which readers no longer see the text, although its author closed every
    /// hiding element.
    pub hidden: Option<Range<usize>>,
    /// The URLs of media outside of its trusted ranges. An HTML parser may find more of them in raw HTML than
    /// the tokenizer.
    pub media: Vec<String>,
}

/// Why a text cannot be sanitized.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SanitizeError {
    /// It contains every character that could be a mark.
    NoFreeMark,
    /// A tag has so many attributes that parsing it takes too long.
    TooManyAttributes,
}

/// Sanitizes a text except for its trusted ranges.
pub(crate) fn sanitize_html(html: &HtmlBuffer) -> Result<Sanitized, SanitizeError> {
    let marks = Marks::new(&html.text).ok_or(SanitizeError::NoFreeMark)?;
    let mut text = String::with_capacity(html.text.len() + html.trusted_ranges.len() * 8);
    let mut from = 0;
    for (number, trusted) in html.trusted_ranges.iter().enumerate() {
        text.push_str(&html.text[from..trusted.range.start]);
        marks.write(number, &mut text);
        from = trusted.range.end;
    }
    text.push_str(&html.text[from..]);
    if has_too_many_attributes(&text) {
        return Err(SanitizeError::TooManyAttributes);
    }
    let cleaned = build_sanitizer(Srcset::Keep).clean(&text).to_string();
    let media = find_media_urls(&cleaned);
    let mut seen = vec![false; html.trusted_ranges.len()];
    let mut hidden = None;
    let cleaned = marks.replace(&cleaned, |number, hiding| {
        let trusted = html.trusted_ranges.get(number)?;
        if hidden.is_none() && trusted.hiding.is_some_and(|expected| hiding > expected) {
            hidden = find_raw_before(html, trusted.range.start);
        }
        // A trusted range appears once.
        let is_new = !std::mem::replace(&mut seen[number], true);
        is_new.then(|| &html.text[trusted.range.clone()])
    });
    Ok(Sanitized {
        html: cleaned,
        left_open: find_left_open(html, &seen),
        hidden,
        media,
    })
}

/// The place in the source of the last raw HTML before an offset.
fn find_raw_before(html: &HtmlBuffer, at: usize) -> Option<Range<usize>> {
    let before = html.raw_parts.partition_point(|raw| raw.at <= at);
    let last = html.raw_parts[..before].last().or(html.raw_parts.first());
    last.map(|raw| raw.source.clone())
}

/// The raw HTML before each run of trusted ranges that are missing afterwards.
fn find_left_open(html: &HtmlBuffer, seen: &[bool]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    // The end of the last trusted range that is there.
    let mut safe = 0;
    let mut is_safe = true;
    for (trusted, seen) in html.trusted_ranges.iter().zip(seen) {
        if *seen {
            safe = trusted.range.end;
        } else if is_safe {
            let before = html
                .raw_parts
                .partition_point(|raw| raw.at <= trusted.range.start);
            let between = html.raw_parts[..before].iter().rev();
            let mut between = between.take_while(|raw| raw.at >= safe);
            let culprit = between.find(|raw| raw.is_suspect);
            let last = html.raw_parts[..before].last().or(html.raw_parts.last());
            found.extend(culprit.or(last).map(|raw| raw.source.clone()));
        }
        is_safe = *seen;
    }
    found.sort_unstable_by_key(|range| (range.start, range.end));
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(raw: &str) -> String {
        let html = HtmlBuffer {
            text: raw.to_owned(),
            ..HtmlBuffer::default()
        };
        sanitize_html(&html).unwrap().html
    }

    #[test]
    fn scripts_are_removed() {
        assert_eq!(
            cleaned("<b onclick=x>a</b><script>alert(1)</script>"),
            "<b>a</b>"
        );
        assert_eq!(cleaned("<a href=\"java&#10;script:x\">a</a>"), "<a>a</a>");
        assert_eq!(
            cleaned("<iframe src=x></iframe><form><input type=text></form>"),
            "<input>"
        );
        assert_eq!(cleaned("<p style=\"position:fixed\">a"), "<p>a</p>");
        assert_eq!(cleaned("<svg><script>x</script></svg>"), "");
    }

    #[test]
    fn html_of_labnews_is_kept() {
        for html in [
            "<h2 id=\"a\">A<a class=\"anchor\" href=\"#a\" aria-label=\"Link: A\"></a></h2>",
            "<figure><img src=\"/a.jpg\" alt=\"x\" width=\"1\" height=\"2\" loading=\"lazy\" decoding=\"async\"><figcaption>c</figcaption></figure>",
            "<pre tabindex=\"0\"><code class=\"language-x\"><span class=\"k\">a</span></code></pre>",
            "<details open=\"\"><summary>a</summary>b</details>",
            "<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"Table\"><table><thead><tr><th class=\"align-right\">a</th></tr></thead></table></div>",
        ] {
            assert_eq!(cleaned(html), html);
        }
    }

    #[test]
    fn trusted_ranges_cannot_be_forged() {
        let mut html = HtmlBuffer::default();
        html.push_raw("<p>\u{e000}0\u{e000} &#xE001;0&#57345 &#x0e002;0</p>");
        html.push_trusted("<math>x</math>");
        assert_eq!(
            sanitize_html(&html).unwrap().html,
            "<p>\u{e000}0\u{e000} \u{e001}0\u{e001} \u{e002}0</p><math>x</math>"
        );
    }

    #[test]
    fn trusted_ranges_are_text_only() {
        for (raw, kept) in [
            ("<p title=\"", ""),
            ("<p title='", ""),
            ("<p title=", "<p title=\"\">"),
            ("<p ", "<p>"),
            ("<", "&lt;"),
            ("<p", ""),
            ("<!--", ""),
            ("<script>", ""),
            ("<xmp>", ""),
            ("<textarea>", ""),
        ] {
            let mut html = HtmlBuffer::default();
            html.raw_parts.push(crate::markdown::html::RawPart {
                at: 0,
                source: 3..4,
                is_suspect: false,
            });
            html.push_raw(raw);
            html.push_trusted("<b onfocus=\"x\">");
            html.push_raw(">\"");
            let cleaned = sanitize_html(&html).unwrap();
            let is_text = raw == "<";
            assert_eq!(
                cleaned.html.contains("onfocus"),
                is_text,
                "{raw}: {cleaned:?}"
            );
            assert_eq!(
                cleaned.left_open.len(),
                usize::from(!is_text),
                "{raw}: {cleaned:?}"
            );
            assert!(cleaned.html.starts_with(kept), "{raw}: {cleaned:?}");
        }
    }
}
