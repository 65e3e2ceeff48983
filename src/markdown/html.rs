//! A buffer for HTML that knows the places in it that later steps need.

use std::ops::Range;

use pulldown_cmark_escape::{escape_href, escape_html, escape_html_body_text};

/// HTML that is being written.
#[derive(Debug, Clone, Default)]
pub(crate) struct HtmlBuffer {
    /// The HTML so far.
    pub text: String,
    /// The offsets of root-relative URLs of this site.
    pub local_urls: Vec<usize>,
    /// Ranges that the sanitizer must not touch, ascending: MathML, and HTML of components. An empty range
    /// is a checkpoint, which must survive the sanitizer.
    pub trusted_ranges: Vec<TrustedRange>,
    /// The raw HTML in it, ascending.
    pub raw_parts: Vec<RawPart>,
}

/// A range that the sanitizer must not touch, or a checkpoint.
#[derive(Debug, Clone)]
pub(crate) struct TrustedRange {
    /// Its range in the HTML.
    pub range: Range<usize>,
    /// At a checkpoint, how many open elements hide their content, by the author's end tags. An HTML parser
    /// may ignore an end tag where the author wrote it.
    pub hiding: Option<usize>,
}

/// A piece of raw HTML in the output.
#[derive(Debug, Clone)]
pub(crate) struct RawPart {
    /// Its offset in the HTML.
    pub at: usize,
    /// Its place in the source.
    pub source: Range<usize>,
    /// Whether something in it is removed, or it ends within a tag or comment: it may take with it what
    /// follows.
    pub is_suspect: bool,
}

impl HtmlBuffer {
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self {
            text: String::with_capacity(capacity),
            ..Self::default()
        }
    }

    /// Appends HTML as it is.
    pub(crate) fn push_raw(&mut self, html: &str) {
        self.text.push_str(html);
    }

    /// Starts a new line, unless the HTML is at the start of one.
    pub(crate) fn start_line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    /// Appends text, escaped.
    pub(crate) fn push_text(&mut self, text: &str) {
        // Writing to a string cannot fail.
        let _ = escape_html_body_text(&mut self.text, text);
    }

    /// Appends ` name="value"`.
    pub(crate) fn push_attribute(&mut self, name: &str, value: &str) {
        self.text.push(' ');
        self.text.push_str(name);
        self.text.push_str("=\"");
        let _ = escape_html(&mut self.text, value);
        self.text.push('"');
    }

    /// Appends ` lang="…"`, if there is a language to declare.
    pub(crate) fn push_lang(&mut self, lang: Option<&str>) {
        if let Some(lang) = lang {
            self.push_attribute("lang", lang);
        }
    }

    /// Appends ` name="url"`; `local` says that the URL is root-relative.
    pub(crate) fn push_url(&mut self, name: &str, url: &str, local: bool) {
        self.text.push(' ');
        self.text.push_str(name);
        self.text.push_str("=\"");
        if local && url.starts_with('/') {
            self.local_urls.push(self.text.len());
        }
        let _ = escape_href(&mut self.text, url);
        self.text.push('"');
    }

    /// Appends ` srcset="…"`: root-relative URLs and their widths.
    pub(crate) fn push_srcset(&mut self, files: &[(String, u32)]) {
        self.text.push_str(" srcset=\"");
        for (index, (url, width)) in files.iter().enumerate() {
            if index > 0 {
                self.text.push_str(", ");
            }
            self.local_urls.push(self.text.len());
            let _ = escape_href(&mut self.text, url);
            self.text.push_str(&format!(" {width}w"));
        }
        self.text.push('"');
    }

    /// Appends trusted HTML.
    pub(crate) fn push_trusted(&mut self, html: &str) {
        let start = self.text.len();
        self.text.push_str(html);
        self.trusted_ranges.push(TrustedRange {
            range: start..self.text.len(),
            hiding: None,
        });
    }

    /// Adds a checkpoint, which the sanitizer must leave within at most `hiding` elements that hide their
    /// content.
    pub(crate) fn push_checkpoint(&mut self, hiding: usize) {
        self.trusted_ranges.push(TrustedRange {
            range: self.text.len()..self.text.len(),
            hiding: Some(hiding),
        });
    }

    /// Appends other HTML with its places.
    pub(crate) fn append(&mut self, other: &Self) {
        let shift = self.text.len();
        self.text.push_str(&other.text);
        self.local_urls
            .extend(other.local_urls.iter().map(|at| at + shift));
        self.trusted_ranges
            .extend(other.trusted_ranges.iter().map(|trusted| TrustedRange {
                range: trusted.range.start + shift..trusted.range.end + shift,
                ..*trusted
            }));
        self.raw_parts
            .extend(other.raw_parts.iter().map(|raw| RawPart {
                at: raw.at + shift,
                ..raw.clone()
            }));
    }

    /// Inserts HTML without places of its own.
    pub(crate) fn insert(&mut self, at: usize, html: &str) {
        self.text.insert_str(at, html);
        self.shift_places(at, html.len() as isize);
    }

    /// Removes the character at an offset.
    pub(crate) fn remove_char(&mut self, at: usize) {
        let removed = self.text.remove(at);
        self.shift_places(at + 1, -(removed.len_utf8() as isize));
    }

    /// Removes everything from an offset on.
    pub(crate) fn truncate(&mut self, at: usize) {
        self.text.truncate(at);
        self.local_urls.retain(|url| *url < at);
        self.trusted_ranges
            .retain(|trusted| trusted.range.end <= at);
        self.raw_parts.retain(|raw| raw.at < at);
    }

    fn shift_places(&mut self, from: usize, by: isize) {
        let moved = |at: usize| at.saturating_add_signed(by);
        for url in self
            .local_urls
            .iter_mut()
            .rev()
            .take_while(|url| **url >= from)
        {
            *url = moved(*url);
        }
        for trusted in self
            .trusted_ranges
            .iter_mut()
            .rev()
            .take_while(|trusted| trusted.range.start >= from)
        {
            trusted.range = moved(trusted.range.start)..moved(trusted.range.end);
        }
        let raw_parts = self.raw_parts.iter_mut().rev();
        for raw in raw_parts.take_while(|raw| raw.at >= from) {
            raw.at = moved(raw.at);
        }
    }
}

/// Escapes text for places between tags and in attributes.
pub(crate) fn escape_html_text(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    let _ = escape_html(&mut html, text);
    html
}

/// The characters that numeric references stand for (HTML, 13.2.5.80 and following). The semicolon may be
/// missing, and there may be leading zeros.
pub(crate) fn numeric_references(html: &str) -> impl Iterator<Item = char> {
    memchr::memmem::find_iter(html.as_bytes(), b"&#").filter_map(|at| {
        let rest = &html[at + 2..];
        let (digits, radix) = match rest.strip_prefix(['x', 'X']) {
            Some(digits) => (digits, 16),
            None => (rest, 10),
        };
        let end = digits.find(|c: char| !c.is_digit(radix));
        let digits = digits[..end.unwrap_or(digits.len())].trim_start_matches('0');
        char::from_u32(u32::from_str_radix(digits, radix).ok()?)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_move_with_the_html() {
        let mut html = HtmlBuffer::default();
        html.push_raw("ab\n<a");
        html.push_url("href", "/x", true);
        html.push_raw(">");
        html.push_trusted("<math>");
        let found = |html: &HtmlBuffer| {
            (
                &html.text[html.local_urls[0]..][..2] == "/x",
                html.text[html.trusted_ranges[0].range.clone()].to_owned(),
            )
        };
        html.remove_char(2);
        assert_eq!(found(&html), (true, "<math>".to_owned()));
        html.insert(0, "研");
        assert_eq!(found(&html), (true, "<math>".to_owned()));
        let mut outer = HtmlBuffer::default();
        outer.push_raw("<p>");
        outer.append(&html);
        assert_eq!(found(&outer), (true, "<math>".to_owned()));
    }
}
