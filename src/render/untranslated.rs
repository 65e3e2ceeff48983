//! English words on pages of a language that lacks them. They get `lang="en"`, so that screen readers pronounce them
//! correctly.
//!
//! Templates write words into text and into attributes, but only text can have a language of its own. So templates
//! get such a word between two marks: characters that occur in no text (noncharacters of Unicode). Once the page
//! is complete, the marks become elements, attributes, or nothing.

use std::borrow::Cow;

use crate::site::language::Language;
use crate::source::words::{Word, Words};

/// The marks around an English word.
const OPEN: char = '\u{fdd0}';
const CLOSE: char = '\u{fdd1}';

/// Elements that can contain only text.
const TEXT_ONLY: [&str; 5] = ["title", "option", "textarea", "script", "style"];

/// The words of a language, with marks around those that it lacks.
pub(super) fn mark_words(language: &Language) -> Cow<'_, Words> {
    if language.english.is_empty() {
        return Cow::Borrowed(&language.words);
    }
    let mut words = language.words.clone();
    for key in &language.english {
        match words.get_mut(key) {
            Some(Word::Text(text)) => *text = mark(text),
            Some(Word::Plural(forms)) => forms.values_mut().for_each(|form| *form = mark(form)),
            None => {}
        }
    }
    Cow::Owned(words)
}

/// A phrase with its placeholders filled, with marks if the language lacks it.
pub(super) fn phrase(language: &Language, key: &str, values: &[(&str, &str)]) -> String {
    let phrase = language.phrase(key, values);
    if language.english.contains(key) {
        mark(&phrase)
    } else {
        phrase
    }
}

fn mark(text: &str) -> String {
    if text.contains(char::is_alphabetic) {
        format!("{OPEN}{text}{CLOSE}")
    } else {
        // Punctuation between names has no language.
        text.to_owned()
    }
}

/// Removes marks, for text outside of pages.
pub(super) fn strip_marks(phrase: &str) -> Cow<'_, str> {
    if phrase.contains([OPEN, CLOSE]) {
        phrase.replace([OPEN, CLOSE], "").into()
    } else {
        phrase.into()
    }
}

/// Replaces the marks in a page by `lang="en"`, or removes them from a drawing.
pub(super) fn resolve_marks(page: Vec<u8>, is_html: bool) -> Vec<u8> {
    // Both marks begin with these bytes, which the pages of most languages do not have.
    const START: &[u8] = b"\xef\xb7";
    if memchr::memmem::find(&page, START).is_none() {
        return page;
    }
    let Ok(text) = std::str::from_utf8(&page) else {
        return page;
    };
    if is_html {
        resolve_in_html(text).into_bytes()
    } else {
        strip_marks(text).into_owned().into_bytes()
    }
}

fn resolve_in_html(html: &str) -> String {
    let mut out = String::with_capacity(html.len() + html.len() / 8);
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        write_text(&rest[..at], &mut out);
        rest = &rest[at..];
        let end = find_tag_end(rest);
        let (tag, after) = rest.split_at(end);
        rest = after;
        let name = tag_name(tag);
        // The language of an element applies to its attributes, but also to its content.
        let has_only_attributes = name == "input" || (name == "button" && has_no_text(rest));
        match tag.strip_suffix('>') {
            Some(inside)
                if has_only_attributes && tag.contains(OPEN) && !tag.contains(" lang=") =>
            {
                out.push_str(&strip_marks(inside));
                out.push_str(" lang=\"en\">");
            }
            _ => out.push_str(&strip_marks(tag)),
        }
        if TEXT_ONLY.contains(&name) {
            let close = format!("</{name}");
            let end = rest.find(&close).unwrap_or(rest.len());
            out.push_str(&strip_marks(&rest[..end]));
            rest = &rest[end..];
        }
    }
    write_text(rest, &mut out);
    out
}

/// Writes the text between two tags.
fn write_text(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(OPEN) {
        out.push_str(&strip_marks(before));
        match after.split_once(CLOSE) {
            Some((word, after)) => {
                // The space before a word has no language.
                let inner = word.trim();
                let start = word.len() - word.trim_start().len();
                out.push_str(&word[..start]);
                out.push_str("<span lang=\"en\">");
                out.push_str(&strip_marks(inner));
                out.push_str("</span>");
                out.push_str(&word[start + inner.len()..]);
                rest = after;
            }
            None => rest = after,
        }
    }
    out.push_str(&strip_marks(rest));
}

/// Where the tag or comment at the start of the text ends.
fn find_tag_end(html: &str) -> usize {
    if html.starts_with("<!--") {
        return html.find("-->").map_or(html.len(), |end| end + 3);
    }
    let mut quote = None;
    for (at, byte) in html.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    html.len()
}

/// The name of the element that a tag starts; empty for other tags.
fn tag_name(tag: &str) -> &str {
    let name = &tag[1..];
    let end = name.find(|c: char| !c.is_ascii_alphanumeric());
    &name[..end.unwrap_or(name.len())]
}

/// Whether the text, which follows a start tag of a button, has only elements in that button.
fn has_no_text(html: &str) -> bool {
    let Some(end) = html.find("</button") else {
        return false;
    };
    let mut rest = &html[..end];
    while let Some(at) = rest.find('<') {
        if !rest[..at].trim().is_empty() {
            return false;
        }
        rest = &rest[at + find_tag_end(&rest[at..])..];
    }
    rest.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolve(html: &str) -> String {
        let marked = html.replace('{', "\u{fdd0}").replace('}', "\u{fdd1}");
        String::from_utf8(resolve_marks(marked.into_bytes(), true)).unwrap()
    }

    #[test]
    fn english_words_are_marked_where_html_can_mark_them() {
        for (html, expected) in [
            ("<p>{News}</p>", "<p><span lang=\"en\">News</span></p>"),
            (
                "<title>{News} – A</title><h1>{News}</h1>",
                "<title>News – A</title><h1><span lang=\"en\">News</span></h1>",
            ),
            (
                "<nav aria-label=\"{Main > menu}\"><a>x</a></nav>",
                "<nav aria-label=\"Main > menu\"><a>x</a></nav>",
            ),
            (
                "<input placeholder='{Search}'>",
                "<input placeholder='Search' lang=\"en\">",
            ),
            (
                "<button aria-label=\"{Close}\"><svg><path/></svg></button>",
                "<button aria-label=\"Close\" lang=\"en\"><svg><path/></svg></button>",
            ),
            (
                "<button aria-label=\"{Close}\">نعم</button>",
                "<button aria-label=\"Close\">نعم</button>",
            ),
            (
                "<option value=\"\">{All}</option>",
                "<option value=\"\">All</option>",
            ),
            (
                "<script>x('{All}<b>')</script>",
                "<script>x('All<b>')</script>",
            ),
            ("a{ et al.}", "a <span lang=\"en\">et al.</span>"),
            (
                "<!-- {a} > -->{b}",
                "<!-- a > --><span lang=\"en\">b</span>",
            ),
            // Marks without a partner.
            ("<p>{a<b>c}</b>", "<p>a<b>c</b>"),
            ("}<i title=\"{\">{", "<i title=\"\">"),
        ] {
            assert_eq!(resolve(html), expected);
        }
    }
}
