//! HTML that grows, with the places in it that have to be found again.

use std::ops::Range;

use pulldown_cmark_escape::{escape_href, escape_html, escape_html_body_text};

/// A piece of HTML.
#[derive(Debug, Clone, Default)]
pub(super) struct Html {
    /// The HTML so far.
    pub text: String,
    /// Where root-relative URLs of this site begin.
    pub local_urls: Vec<usize>,
    /// Trusted pieces that no sanitizer may touch, ascending: MathML, and what shortcodes made. An
    /// empty one is a checkpoint: something that must still be there when raw HTML is cleaned.
    pub islands: Vec<Island>,
    /// Pieces of raw HTML, ascending.
    pub raws: Vec<Raw>,
}

/// A trusted piece, or a checkpoint.
#[derive(Debug, Clone)]
pub(super) struct Island {
    /// Where it is in the HTML.
    pub range: Range<usize>,
    /// At a checkpoint, the number of open elements that hide their content, as the author closed them. An
    /// HTML parser may not accept an end tag where the author wrote it.
    pub hiding: Option<usize>,
}

/// A piece of raw HTML.
#[derive(Debug, Clone)]
pub(super) struct Raw {
    /// Where it begins in the HTML.
    pub at: usize,
    /// Where it stands in the source.
    pub source: Range<usize>,
    /// Whether it holds something that is taken out, or ends within a tag or comment: something that
    /// may take with it what follows.
    pub is_suspect: bool,
}

impl Html {
    pub(super) fn with_capacity(capacity: usize) -> Self {
        Self {
            text: String::with_capacity(capacity),
            ..Self::default()
        }
    }

    /// HTML as it is.
    pub(super) fn raw(&mut self, html: &str) {
        self.text.push_str(html);
    }

    /// Goes to the start of a line, unless it is there.
    pub(super) fn fresh_line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    /// Text between tags.
    pub(super) fn escape(&mut self, text: &str) {
        // Writing to a string cannot fail.
        let _ = escape_html_body_text(&mut self.text, text);
    }

    /// ` name="value"`.
    pub(super) fn attribute(&mut self, name: &str, value: &str) {
        self.text.push(' ');
        self.text.push_str(name);
        self.text.push_str("=\"");
        let _ = escape_html(&mut self.text, value);
        self.text.push('"');
    }

    /// ` lang="…"`, of what is in another language than the text around it.
    pub(super) fn lang(&mut self, lang: Option<&str>) {
        if let Some(lang) = lang {
            self.attribute("lang", lang);
        }
    }

    /// ` name="url"`; `local` says that the URL is root-relative.
    pub(super) fn url(&mut self, name: &str, url: &str, local: bool) {
        self.text.push(' ');
        self.text.push_str(name);
        self.text.push_str("=\"");
        if local && url.starts_with('/') {
            self.local_urls.push(self.text.len());
        }
        let _ = escape_href(&mut self.text, url);
        self.text.push('"');
    }

    /// ` srcset="…"`: root-relative URLs and their widths.
    pub(super) fn srcset(&mut self, files: &[(String, u32)]) {
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

    /// Trusted HTML.
    pub(super) fn island(&mut self, html: &str) {
        let start = self.text.len();
        self.text.push_str(html);
        self.islands.push(Island {
            range: start..self.text.len(),
            hiding: None,
        });
    }

    /// Something that the sanitizer must leave at this place, inside at most `hiding` elements that hide
    /// their content.
    pub(super) fn checkpoint(&mut self, hiding: usize) {
        self.islands.push(Island {
            range: self.text.len()..self.text.len(),
            hiding: Some(hiding),
        });
    }

    /// Another piece.
    pub(super) fn append(&mut self, other: &Self) {
        let shift = self.text.len();
        self.text.push_str(&other.text);
        self.local_urls
            .extend(other.local_urls.iter().map(|at| at + shift));
        self.islands
            .extend(other.islands.iter().map(|island| Island {
                range: island.range.start + shift..island.range.end + shift,
                ..*island
            }));
        self.raws.extend(other.raws.iter().map(|raw| Raw {
            at: raw.at + shift,
            ..raw.clone()
        }));
    }

    /// Puts HTML without URLs of its own at an earlier place.
    pub(super) fn insert(&mut self, at: usize, html: &str) {
        self.text.insert_str(at, html);
        self.shift(at, html.len() as isize);
    }

    /// Takes out the character at an earlier place.
    pub(super) fn remove(&mut self, at: usize) {
        let removed = self.text.remove(at);
        self.shift(at + 1, -(removed.len_utf8() as isize));
    }

    /// Forgets everything from a place on.
    pub(super) fn truncate(&mut self, at: usize) {
        self.text.truncate(at);
        self.local_urls.retain(|url| *url < at);
        self.islands.retain(|island| island.range.end <= at);
        self.raws.retain(|raw| raw.at < at);
    }

    fn shift(&mut self, from: usize, by: isize) {
        let moved = |at: usize| at.saturating_add_signed(by);
        for url in self
            .local_urls
            .iter_mut()
            .rev()
            .take_while(|url| **url >= from)
        {
            *url = moved(*url);
        }
        for island in self
            .islands
            .iter_mut()
            .rev()
            .take_while(|island| island.range.start >= from)
        {
            island.range = moved(island.range.start)..moved(island.range.end);
        }
        let raws = self.raws.iter_mut().rev();
        for raw in raws.take_while(|raw| raw.at >= from) {
            raw.at = moved(raw.at);
        }
    }
}

/// Text as it stands between tags and in attributes.
pub(super) fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    let _ = escape_html(&mut html, text);
    html
}

/// The characters that numeric references stand for (HTML, 13.2.5.80 and following): the semicolon
/// may be missing, and zeros may lead.
pub(super) fn numeric_references(html: &str) -> impl Iterator<Item = char> {
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
    fn places_move_with_the_text() {
        let mut html = Html::default();
        html.raw("ab\n<a");
        html.url("href", "/x", true);
        html.raw(">");
        html.island("<math>");
        let found = |html: &Html| {
            (
                &html.text[html.local_urls[0]..][..2] == "/x",
                html.text[html.islands[0].range.clone()].to_owned(),
            )
        };
        html.remove(2);
        assert_eq!(found(&html), (true, "<math>".to_owned()));
        html.insert(0, "研");
        assert_eq!(found(&html), (true, "<math>".to_owned()));
        let mut outer = Html::default();
        outer.raw("<p>");
        outer.append(&html);
        assert_eq!(found(&outer), (true, "<math>".to_owned()));
    }
}
