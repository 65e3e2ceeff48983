//! Words, for the page and for the plain text.

use std::borrow::Cow;

use pulldown_cmark::TagEnd;

use super::line_breaks::joins_without_space;
use super::state::Writer;
use crate::limits::HTML_DEPTH;
use crate::values::superscript::{to_subscript, to_superscript};
use crate::values::unicode::is_east_asian_wide;

impl Writer<'_> {
    /// Writes text, with the calls whose placeholders it contains.
    pub(super) fn write_text(&mut self, text: &str) {
        if let Some(code) = &mut self.code {
            let text = self.placeholders.restore(Cow::Borrowed(text));
            code.text.push_str(&text);
            return;
        }
        if self.placeholders.calls.is_empty() {
            self.add_words(text);
            self.html.push_text(text);
            return;
        }
        let (open, close) = self.placeholders.marks;
        let mut rest = text;
        while let Some((before, after)) = rest.split_once(open) {
            self.write_words(before);
            let (number, after) = after.split_once(close).unwrap_or((after, ""));
            if let Some(call) = self.placeholders.find_call(number) {
                self.write_call(call);
            }
            rest = after;
        }
        self.write_words(rest);
    }

    fn write_words(&mut self, text: &str) {
        if !text.is_empty() {
            self.add_words(text);
            self.html.push_text(text);
        }
    }

    /// Adds words to the plain text that are written next, and joins lines that need no space.
    pub(super) fn add_words(&mut self, text: &str) {
        let text = if std::mem::take(&mut self.has_omitted_citation) {
            self.join_after_citation(text)
        } else {
            text
        };
        if let Some((at, line_end)) = self.soft_break.take()
            && let Some(next) = text.chars().next()
            && joins_without_space(line_end, next)
        {
            self.html.remove_char(at);
            if self.document.text.ends_with(' ') {
                self.document.text.pop();
            }
        }
        self.last = text.chars().next_back().or(self.last);
        if let Some(paragraph) = &mut self.paragraph
            && !paragraph.has_words
        {
            paragraph.has_words = !text.trim().is_empty();
        }
        self.document.text.push_str(text);
    }

    /// Omits a citation from the plain text, with the space before it: a full stop may follow.
    pub(super) fn omit_citation(&mut self) {
        let text = &mut self.document.text;
        let length = text.trim_end_matches(' ').len();
        self.has_omitted_citation = true;
        text.truncate(length);
    }

    /// Joins the words before and after an omitted citation: words stay separate, wide characters meet
    /// without a space, and two commas become one.
    fn join_after_citation<'t>(&mut self, text: &'t str) -> &'t str {
        const COMMAS: [char; 5] = [',', ';', '，', '；', '、'];
        const STOPS: [char; 6] = ['.', '!', '?', '。', '！', '？'];
        if self.document.text.ends_with(COMMAS) {
            if text.starts_with(STOPS) {
                self.document.text.pop();
            }
            return text.strip_prefix(COMMAS).unwrap_or(text);
        }
        let before = self.document.text.chars().next_back();
        let words = text.trim_start_matches(' ');
        let next = words.chars().next();
        if before.is_some_and(is_east_asian_wide) && next.is_some_and(is_east_asian_wide) {
            return words;
        }
        let is_word = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
        if words.len() == text.len() && is_word(next) && is_word(before) {
            self.document.text.push(' ');
        }
        text
    }

    /// Rewrites the plain text from an offset on, such as a superscript. A heading's id uses the text before
    /// that, as in other programs.
    pub(super) fn rewrite_plain_text(&mut self, start: usize, rewrite: impl Fn(&str) -> String) {
        let start = start.min(self.document.text.len());
        let inner = self.document.text.split_off(start);
        let rewritten = rewrite(&inner);
        if let Some(heading) = &mut self.heading
            && inner != rewritten
        {
            heading
                .rewritten
                .push((start..start + rewritten.len(), inner));
        }
        self.document.text.push_str(&rewritten);
    }

    /// Whether raw HTML has opened a code element in this line.
    pub(super) fn is_in_code(&self) -> bool {
        let mut open = self.inline_elements.iter();
        open.any(|(name, _)| {
            matches!(
                name.as_str(),
                "code" | "kbd" | "pre" | "samp" | "tt" | "var"
            )
        })
    }

    /// Applies an inline tag of raw HTML to the plain text.
    pub(super) fn track_inline_tag(&mut self, tag: &str) {
        let Some(inner) = tag.strip_prefix('<') else {
            return;
        };
        let (is_end, inner) = match inner.strip_prefix('/') {
            Some(inner) => (true, inner),
            None => (false, inner),
        };
        let length = inner
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(inner.len());
        let name = inner[..length].to_ascii_lowercase();
        match name.as_str() {
            // A comment, or a place where a word may break.
            "" | "wbr" => {}
            "a" | "abbr" | "b" | "button" | "cite" | "code" | "del" | "em" | "i" | "ins"
            | "kbd" | "mark" | "pre" | "q" | "s" | "samp" | "small" | "span" | "strong" | "sub"
            | "sup" | "tt" | "u" | "var" => {
                if is_end {
                    self.end_inline_element(&name);
                } else if self.inline_elements.len() < HTML_DEPTH {
                    self.inline_elements.push((name, self.document.text.len()));
                }
            }
            // A line break, a cell or a block.
            _ => {
                let text = &mut self.document.text;
                if !text.is_empty() && !text.ends_with(char::is_whitespace) {
                    text.push(' ');
                }
            }
        }
    }

    fn end_inline_element(&mut self, name: &str) {
        let mut open = self.inline_elements.iter();
        let Some(opened) = open.rposition(|(open, _)| open == name) else {
            return;
        };
        let (_, start) = self.inline_elements.remove(opened);
        match name {
            "sup" => self.rewrite_plain_text(start, to_superscript),
            "sub" => self.rewrite_plain_text(start, to_subscript),
            _ => {}
        }
    }
}

/// A superscript or subscript as plain text.
pub(super) fn format_script(tag: TagEnd, inner: &str) -> String {
    match tag {
        TagEnd::Superscript => to_superscript(inner),
        _ => to_subscript(inner),
    }
}
