//! Words of the interface that a language lacks, and that its pages say in English: those carry
//! `lang="en"`, so that they are read aloud as what they are.
//!
//! Templates write words into text and into attributes, of which only text can be marked. So such a word
//! is given to them between two characters that stand in no text (noncharacters of Unicode), and what
//! becomes of these is decided once the page is whole.

use std::borrow::Cow;

use crate::site::language::Language;
use crate::source::words::{Word, Words};

/// Stand around a word that is English.
const OPEN: char = '\u{fdd0}';
const CLOSE: char = '\u{fdd1}';

/// Elements that hold nothing but text.
const TEXT_ONLY: [&str; 5] = ["title", "option", "textarea", "script", "style"];

/// The words of a language as its pages are given them.
pub(super) fn words(language: &Language) -> Cow<'_, Words> {
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

/// A phrase as a page is given it, with its placeholders filled.
pub(super) fn phrase(language: &Language, key: &str, values: &[(&str, &str)]) -> String {
    let phrase = language.phrase(key, values);
    match language.english.contains(key) {
        true => mark(&phrase),
        false => phrase,
    }
}

fn mark(text: &str) -> String {
    match text.contains(char::is_alphabetic) {
        true => format!("{OPEN}{text}{CLOSE}"),
        // What joins names is of no language.
        false => text.to_owned(),
    }
}

/// A phrase for what is no page.
pub(super) fn plain(phrase: &str) -> Cow<'_, str> {
    match phrase.contains([OPEN, CLOSE]) {
        true => phrase.replace([OPEN, CLOSE], "").into(),
        false => phrase.into(),
    }
}

/// A page, or a drawing, of which the English words are marked as HTML marks them.
pub(super) fn finish(page: Vec<u8>, is_html: bool) -> Vec<u8> {
    // Both begin with the same bytes, and no page of most languages has them.
    const START: &[u8] = b"\xef\xb7";
    if memchr::memmem::find(&page, START).is_none() {
        return page;
    }
    let Ok(text) = std::str::from_utf8(&page) else {
        return page;
    };
    match is_html {
        true => tagged(text).into_bytes(),
        false => plain(text).into_owned().into_bytes(),
    }
}

fn tagged(html: &str) -> String {
    let mut out = String::with_capacity(html.len() + html.len() / 8);
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        said(&rest[..at], &mut out);
        rest = &rest[at..];
        let end = tag_end(rest);
        let (tag, after) = rest.split_at(end);
        rest = after;
        let name = tag_name(tag);
        // Only of what holds nothing else the language is that of its attributes, too.
        let is_alone = name == "input" || (name == "button" && holds_no_words(rest));
        match tag.strip_suffix('>') {
            Some(inside) if is_alone && tag.contains(OPEN) && !tag.contains(" lang=") => {
                out.push_str(&plain(inside));
                out.push_str(" lang=\"en\">");
            }
            _ => out.push_str(&plain(tag)),
        }
        if TEXT_ONLY.contains(&name) {
            let close = format!("</{name}");
            let end = rest.find(&close).unwrap_or(rest.len());
            out.push_str(&plain(&rest[..end]));
            rest = &rest[end..];
        }
    }
    said(rest, &mut out);
    out
}

/// Writes text between tags.
fn said(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(OPEN) {
        out.push_str(&plain(before));
        match after.split_once(CLOSE) {
            Some((word, after)) => {
                // The space that joins a word to what is before it is of no language.
                let inner = word.trim();
                let start = word.len() - word.trim_start().len();
                out.push_str(&word[..start]);
                out.push_str("<span lang=\"en\">");
                out.push_str(&plain(inner));
                out.push_str("</span>");
                out.push_str(&word[start + inner.len()..]);
                rest = after;
            }
            None => rest = after,
        }
    }
    out.push_str(&plain(rest));
}

/// Where the tag or comment ends that a text begins with.
fn tag_end(html: &str) -> usize {
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

/// The name of the element that a tag begins; empty for other tags.
fn tag_name(tag: &str) -> &str {
    let name = &tag[1..];
    let end = name.find(|c: char| !c.is_ascii_alphanumeric());
    &name[..end.unwrap_or(name.len())]
}

/// Whether a button that begins before this holds a drawing at most.
fn holds_no_words(html: &str) -> bool {
    let Some(end) = html.find("</button") else {
        return false;
    };
    let mut rest = &html[..end];
    while let Some(at) = rest.find('<') {
        if !rest[..at].trim().is_empty() {
            return false;
        }
        rest = &rest[at + tag_end(&rest[at..])..];
    }
    rest.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finished(html: &str) -> String {
        let marked = html.replace('{', "\u{fdd0}").replace('}', "\u{fdd1}");
        String::from_utf8(finish(marked.into_bytes(), true)).unwrap()
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
            // What no word opened or closed.
            ("<p>{a<b>c}</b>", "<p>a<b>c</b>"),
            ("}<i title=\"{\">{", "<i title=\"\">"),
        ] {
            assert_eq!(finished(html), expected);
        }
    }
}
