//! A tokenizer for raw HTML, for what must be known before `html5ever` parses it: tags with the places of
//! their attributes, and where an unclosed one begins.
//!
//! `lol_html`, which pagefind brings, cannot replace it. It reports no place for a tag, comment or text-only
//! element that does not end, which would take with it what follows, and it cannot start within SVG or MathML
//! that another piece of HTML has opened.

use std::borrow::Cow;
use std::ops::{ControlFlow, Range};

/// A start tag.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct RawTag<'a> {
    /// The name, in lower case.
    pub name: String,
    /// Attributes: the name in lower case, the decoded value, and the range of the value.
    pub attributes: Vec<(String, Cow<'a, str>, Range<usize>)>,
    /// Its range, from `<` to `>`.
    pub range: Range<usize>,
    /// Whether it ends with `/>`, which has a meaning only in SVG and MathML.
    pub is_closed: bool,
}

impl RawTag<'_> {
    /// The value of an attribute.
    pub(crate) fn attribute(&self, wanted: &str) -> Option<&str> {
        let mut attributes = self.attributes.iter();
        let (_, value, _) = attributes.find(|(name, ..)| name == wanted)?;
        Some(value)
    }
}

/// A tag of either kind.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Tag<'a> {
    /// A start tag.
    Open(RawTag<'a>),
    /// An end tag: its name in lower case, and its range.
    Close(String, Range<usize>),
}

/// The tags and texts of raw HTML.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct TagScan<'a> {
    /// The tags, in order.
    pub tags: Vec<Tag<'a>>,
    /// The texts between them, white space alone not included.
    pub texts: Vec<Range<usize>>,
    /// The start of the tag, comment or text-only element within which the HTML ends.
    pub unclosed: Option<usize>,
    /// Whether SVG or MathML has begun.
    pub is_foreign: bool,
}

impl<'a> TagScan<'a> {
    /// The start tags.
    pub(crate) fn start_tags(&self) -> impl Iterator<Item = &RawTag<'a>> {
        self.tags.iter().filter_map(|tag| match tag {
            Tag::Open(tag) => Some(tag),
            Tag::Close(..) => None,
        })
    }
}

/// Elements in which only their own end tag is a tag (HTML, 13.2.6.4, "raw text" and "RCDATA"), except in SVG
/// and MathML.
const TEXT_ONLY: [&str; 9] = [
    "iframe",
    "noembed",
    "noframes",
    "plaintext",
    "script",
    "style",
    "textarea",
    "title",
    "xmp",
];

/// Finds the tags in raw HTML (HTML, 13.2.5, "tokenization"). `is_foreign` says that SVG or MathML may be open
/// at its start.
pub(crate) fn scan_tags(html: &str, is_foreign: bool) -> TagScan<'_> {
    let mut scan = TagScan {
        is_foreign,
        ..TagScan::default()
    };
    let mut at = 0;
    loop {
        let found = html[at..].find('<');
        let start = at + found.unwrap_or(html.len() - at);
        if !html[at..start].trim().is_empty() {
            scan.texts.push(at..start);
        }
        if found.is_none() {
            break;
        }
        let rest = &html[start..];
        let end = if rest.starts_with("<!--") {
            find_comment_end(rest)
        } else if let Some(name) = tag_name(&rest[1..]) {
            let tag = parse_start_tag(html, start, name);
            let end = tag.as_ref().map(|tag| tag.range.end - start);
            let lower = name.to_ascii_lowercase();
            scan.is_foreign |= matches!(lower.as_str(), "svg" | "math");
            let text_only = TEXT_ONLY.contains(&lower.as_str()) && !scan.is_foreign;
            scan.tags.extend(tag.map(Tag::Open));
            match end {
                Some(end) if text_only => find_text_end(rest, end, name),
                end => end,
            }
        } else if let Some(name) = rest.strip_prefix("</").and_then(tag_name) {
            let end = read_attributes(rest, 2 + name.len(), |_, _| ControlFlow::Continue(()));
            let range = start..start + end.unwrap_or(rest.len());
            let name = name.to_ascii_lowercase();
            scan.tags.push(Tag::Close(name, range));
            end
        } else if rest.starts_with("<!") || rest.starts_with("<?") || rest.starts_with("</") {
            rest.find('>').map(|end| end + 1)
        } else {
            Some(1)
        };
        let Some(end) = end else {
            scan.unclosed = Some(start);
            break;
        };
        at = start + end;
    }
    scan
}

/// The end of the SVG or MathML element at the start of HTML; `None` if it has no end.
pub(crate) fn find_foreign_end(html: &str, name: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = 0;
    loop {
        at += html[at..].find('<')?;
        let rest = &html[at..];
        if rest.starts_with("<!--") {
            at += find_comment_end(rest)?;
        } else if rest.starts_with("<![CDATA[") {
            at += rest.find("]]>")? + "]]>".len();
        } else if let Some(found) = tag_name(&rest[1..]) {
            let end = read_attributes(rest, 1 + found.len(), |_, _| ControlFlow::Continue(()))?;
            at += end;
            if found.eq_ignore_ascii_case(name) {
                depth += usize::from(!rest[..end].ends_with("/>"));
            }
        } else if let Some(found) = rest.strip_prefix("</").and_then(tag_name) {
            at += read_attributes(rest, 2 + found.len(), |_, _| ControlFlow::Continue(()))?;
            depth = depth.saturating_sub(usize::from(found.eq_ignore_ascii_case(name)));
        } else {
            at += 1;
        }
        if depth == 0 {
            return Some(at);
        }
    }
}

/// The name of a tag, after its `<` or `</`.
pub(super) fn tag_name(rest: &str) -> Option<&str> {
    let is_part = |c: char| !c.is_ascii_whitespace() && c != '/' && c != '>';
    let name = &rest[..rest.find(|c| !is_part(c)).unwrap_or(rest.len())];
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        .then_some(name)
}

/// Parses a start tag; `None` if it has no end.
fn parse_start_tag<'a>(html: &'a str, start: usize, name: &str) -> Option<RawTag<'a>> {
    let mut found = Vec::new();
    let end = read_attributes(html, start + 1 + name.len(), |key, value| {
        let decoded = html_escape::decode_html_entities(&html[value.clone()]);
        found.push((html[key].to_ascii_lowercase(), decoded, value));
        ControlFlow::Continue(())
    })?;
    let name = name.to_ascii_lowercase();
    Some(RawTag {
        // HTML parsers do this as well ("don't ask").
        name: match name.as_str() {
            "image" => "img".to_owned(),
            _ => name,
        },
        attributes: found,
        range: start..end,
        is_closed: html[..end].ends_with("/>"),
    })
}

/// Reads the attributes of a tag from the end of its name, and calls `visit` with the ranges of each name and
/// value. Returns the end of the tag; `None` if it has no end, or `visit` breaks.
pub(super) fn read_attributes(
    html: &str,
    mut at: usize,
    mut visit: impl FnMut(Range<usize>, Range<usize>) -> ControlFlow<()>,
) -> Option<usize> {
    let find = |from: usize, what: &dyn Fn(char) -> bool| {
        html[from..].find(what).map(|found| from + found)
    };
    let no_space = |c: char| !c.is_ascii_whitespace();
    loop {
        at = find(at, &|c| no_space(c) && c != '/')?;
        if html[at..].starts_with('>') {
            return Some(at + 1);
        }
        let start = at;
        // A name may begin with `=`.
        let first = html[at..].chars().next().map_or(0, char::len_utf8);
        let is_end = |c: char| c.is_ascii_whitespace() || matches!(c, '=' | '>' | '/');
        at = find(at + first, &is_end)?;
        let key = start..at;
        let behind = find(at, &no_space)?;
        let mut value = at..at;
        if html[behind..].starts_with('=') {
            at = find(behind + 1, &no_space)?;
            value = match html[at..].chars().next() {
                Some(quote @ ('"' | '\'')) => {
                    let end = find(at + 1, &|c| c == quote)?;
                    let value = at + 1..end;
                    at = end + 1;
                    value
                }
                _ => {
                    let end = find(at, &|c| c.is_ascii_whitespace() || c == '>')?;
                    let value = at..end;
                    at = end;
                    value
                }
            };
        }
        if visit(key, value).is_break() {
            return None;
        }
    }
}

/// The end of a comment (HTML, 13.2.5.43 and following).
fn find_comment_end(rest: &str) -> Option<usize> {
    for empty in ["<!-->", "<!--->"] {
        if rest.starts_with(empty) {
            return Some(empty.len());
        }
    }
    let mut at = "<!--".len();
    loop {
        at += rest[at..].find("--")?;
        // Dashes may overlap: `--->`.
        let behind = rest[at..].trim_start_matches('-');
        at = rest.len() - behind.len();
        if let Some(end) = [">", "!>"].into_iter().find(|end| behind.starts_with(end)) {
            return Some(at + end.len());
        }
    }
}

/// The end of a text-only element, of which this is the rest.
pub(crate) fn find_text_only_end(rest: &str, name: &str) -> Option<usize> {
    let at = find_text_end(rest, 0, name)?;
    Some(at + rest[at..].find('>')? + 1)
}

/// The end of the text in a text-only element: its end tag.
fn find_text_end(rest: &str, from: usize, name: &str) -> Option<usize> {
    if name.eq_ignore_ascii_case("plaintext") {
        return None;
    }
    let ends = memchr::memmem::find_iter(&rest.as_bytes()[from..], b"</").map(|at| from + at);
    ends.into_iter().find(|at| {
        let found = tag_name(&rest[at + 2..]);
        found.is_some_and(|found| found.eq_ignore_ascii_case(name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_parsed() {
        let raw = "<IMG src=a.jpg ALT='x y'><a href = \"b.md\" hidden>";
        let scan = scan_tags(raw, false);
        let tags: Vec<&RawTag> = scan.start_tags().collect();
        let attributes = |k: usize| {
            tags[k]
                .attributes
                .iter()
                .map(|(n, v, _)| (n.as_str(), &**v))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            (tags[0].name.as_str(), attributes(0)),
            ("img", vec![("src", "a.jpg"), ("alt", "x y")])
        );
        assert_eq!(
            (tags[1].name.as_str(), attributes(1)),
            ("a", vec![("href", "b.md"), ("hidden", "")])
        );
        for garbage in [
            "<",
            "<a",
            "<a =",
            "<a b='",
            "< a>",
            "<é",
            "<a é",
            "<a b=\"é",
        ] {
            scan_tags(garbage, false);
        }
    }

    #[test]
    fn comments_and_text_hold_no_tags() {
        let names = |html: &str| {
            let scan = scan_tags(html, false);
            let names = scan.tags.into_iter().map(|tag| match tag {
                Tag::Open(tag) => tag.name,
                Tag::Close(name, _) => format!("/{name}"),
            });
            (names.collect::<Vec<_>>().join(" "), scan.unclosed.is_some())
        };
        let expected = |words: &str, is_unclosed| (words.to_owned(), is_unclosed);
        assert_eq!(names("<a>x</A >"), expected("a /a", false));
        assert_eq!(names("<!-- <a> --><b>"), expected("b", false));
        assert_eq!(names("<!--><b><!--- <c> -->"), expected("b", false));
        assert_eq!(names("<!-- <a> --!><b>"), expected("b", false));
        assert_eq!(names("<!-- <a> ----->-><b>"), expected("b", false));
        assert_eq!(names("<!---- <a> -- ><c>--><b>"), expected("b", false));
        assert_eq!(
            names("<script>a<b</script ><i>"),
            expected("script /script i", false)
        );
        assert_eq!(
            names("<svg><style><a></style></svg><image>"),
            expected("svg style a /style /svg img", false)
        );
        assert_eq!(names("<? <a> <![CDATA[ <b> ]]><c>"), expected("c", false));
        assert_eq!(names("<p title=\"</p> <a>\"></p>"), expected("p /p", false));
        for open in [
            "<a",
            "<a ",
            "<a b=\"c",
            "<!-- x",
            "<?x",
            "<textarea>x",
            "<plaintext></plaintext>",
            "</a",
        ] {
            assert!(names(open).1, "{open}");
        }
    }
}
