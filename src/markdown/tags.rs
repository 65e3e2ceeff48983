//! What raw HTML is made of, as far as it must be known before it is parsed for real.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::{ControlFlow, Range};

use crate::limits::HTML_ATTRIBUTES;

/// A tag in raw HTML: its name and its attributes with the places of their values.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct RawTag<'a> {
    /// The name, in lower case.
    pub name: String,
    /// Attributes: name in lower case, value without quotes and entities, where the value stands.
    pub attributes: Vec<(String, Cow<'a, str>, Range<usize>)>,
    /// Where it stands, from `<` to `>`.
    pub range: Range<usize>,
    /// Whether it ends with `/>`, which means something in SVG and MathML alone.
    pub is_closed: bool,
}

impl RawTag<'_> {
    /// The value of an attribute.
    pub(super) fn attribute(&self, wanted: &str) -> Option<&str> {
        let mut attributes = self.attributes.iter();
        let (_, value, _) = attributes.find(|(name, ..)| name == wanted)?;
        Some(value)
    }
}

/// A tag of either kind.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Tag<'a> {
    /// It begins an element.
    Open(RawTag<'a>),
    /// It ends the element of that name, in lower case; where it stands.
    Close(String, Range<usize>),
}

/// The tags of a piece of raw HTML.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Scanned<'a> {
    /// In their order.
    pub tags: Vec<Tag<'a>>,
    /// The texts between them that are more than white space.
    pub texts: Vec<Range<usize>>,
    /// The tag, the comment or the element that holds nothing but text within which it ends: where that
    /// begins.
    pub unclosed: Option<usize>,
    /// Whether an element of SVG or MathML has begun.
    pub is_foreign: bool,
}

impl<'a> Scanned<'a> {
    /// The tags that begin elements.
    pub(super) fn opened(&self) -> impl Iterator<Item = &RawTag<'a>> {
        self.tags.iter().filter_map(|tag| match tag {
            Tag::Open(tag) => Some(tag),
            Tag::Close(..) => None,
        })
    }
}

/// Elements in which nothing but their own end is a tag (HTML, 13.2.6.4, "raw text" and "RCDATA"), unless
/// they stand in SVG or MathML.
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

/// The tags in raw HTML (HTML, 13.2.5, "tokenization"). With `is_foreign`, an element of SVG or MathML may
/// be open where it begins.
pub(super) fn scan(html: &str, is_foreign: bool) -> Scanned<'_> {
    let mut scanned = Scanned {
        is_foreign,
        ..Scanned::default()
    };
    let mut at = 0;
    loop {
        let found = html[at..].find('<');
        let start = at + found.unwrap_or(html.len() - at);
        if !html[at..start].trim().is_empty() {
            scanned.texts.push(at..start);
        }
        if found.is_none() {
            break;
        }
        let rest = &html[start..];
        let end = if rest.starts_with("<!--") {
            comment_end(rest)
        } else if let Some(name) = name_at(&rest[1..]) {
            let tag = open_tag(html, start, name);
            let end = tag.as_ref().map(|tag| tag.range.end - start);
            let lower = name.to_ascii_lowercase();
            scanned.is_foreign |= matches!(lower.as_str(), "svg" | "math");
            let text_only = TEXT_ONLY.contains(&lower.as_str()) && !scanned.is_foreign;
            scanned.tags.extend(tag.map(Tag::Open));
            match end {
                Some(end) if text_only => text_end(rest, end, name),
                end => end,
            }
        } else if let Some(name) = rest.strip_prefix("</").and_then(name_at) {
            let end = attributes(rest, 2 + name.len(), |_, _| ControlFlow::Continue(()));
            let range = start..start + end.unwrap_or(rest.len());
            let name = name.to_ascii_lowercase();
            scanned.tags.push(Tag::Close(name, range));
            end
        } else if rest.starts_with("<!") || rest.starts_with("<?") || rest.starts_with("</") {
            rest.find('>').map(|end| end + 1)
        } else {
            Some(1)
        };
        let Some(end) = end else {
            scanned.unclosed = Some(start);
            break;
        };
        at = start + end;
    }
    scanned
}

/// How many bytes [`is_crowded`] reads at least, however short the text.
const CROWDED_BUDGET: usize = 4 << 20;

/// Whether a tag has more attributes than can be read in good time: an HTML parser compares each with
/// all before it. Whatever may be a tag is looked at, also what stands in comments or in the values of
/// others, so that nothing can hide one.
pub(super) fn is_crowded(html: &str) -> bool {
    // Tags within tags that do not end are read to the end of the text again and again.
    let mut budget = CROWDED_BUDGET + html.len() * 16;
    memchr::memchr_iter(b'<', html.as_bytes()).any(|at| {
        let rest = &html[at + 1..];
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        let Some(name) = name_at(rest) else {
            return false;
        };
        let mut count = 0;
        let end = attributes(rest, name.len(), |_, _| {
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

/// Whether more elements are open at once than that, as parsers count that see no elements without end tags.
pub(super) fn is_deeper(scanned: &Scanned, deepest: usize) -> bool {
    let mut open: HashMap<&str, usize> = HashMap::new();
    let mut depth = 0_usize;
    for tag in &scanned.tags {
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

/// Where an element of SVG or MathML ends that begins the HTML; none if it does not.
pub(super) fn foreign_end(html: &str, name: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = 0;
    loop {
        at += html[at..].find('<')?;
        let rest = &html[at..];
        if rest.starts_with("<!--") {
            at += comment_end(rest)?;
        } else if rest.starts_with("<![CDATA[") {
            at += rest.find("]]>")? + "]]>".len();
        } else if let Some(found) = name_at(&rest[1..]) {
            let end = attributes(rest, 1 + found.len(), |_, _| ControlFlow::Continue(()))?;
            at += end;
            if found.eq_ignore_ascii_case(name) {
                depth += usize::from(!rest[..end].ends_with("/>"));
            }
        } else if let Some(found) = rest.strip_prefix("</").and_then(name_at) {
            at += attributes(rest, 2 + found.len(), |_, _| ControlFlow::Continue(()))?;
            depth = depth.saturating_sub(usize::from(found.eq_ignore_ascii_case(name)));
        } else {
            at += 1;
        }
        if depth == 0 {
            return Some(at);
        }
    }
}

/// The URLs of pictures, films and sound that HTML loads.
pub(super) fn media_urls(html: &str) -> Vec<String> {
    let scanned = scan(html, true);
    let attributes = scanned.opened().flat_map(|tag| &tag.attributes);
    let mut urls = Vec::new();
    for (name, value, _) in attributes {
        match name.as_str() {
            "src" | "poster" | "data" => urls.push(value.trim().to_owned()),
            "srcset" => urls.extend(
                candidates(value)
                    .into_iter()
                    .map(|(url, _)| url.trim().to_owned()),
            ),
            _ => {}
        }
    }
    urls
}

/// The URLs of a `srcset` and what they are for (HTML, 4.8.4.2.2, parsing a srcset attribute): a comma
/// may be a part of a URL.
pub(super) fn candidates(srcset: &str) -> Vec<(&str, &str)> {
    let is_space = |c: char| c.is_ascii_whitespace();
    let mut found = Vec::new();
    let mut rest = srcset;
    loop {
        rest = rest.trim_start_matches(|c: char| is_space(c) || c == ',');
        if rest.is_empty() {
            return found;
        }
        let (url, after) = rest.split_at(rest.find(is_space).unwrap_or(rest.len()));
        let alone = url.trim_end_matches(',');
        if alone.len() < url.len() {
            found.push((alone, ""));
            rest = after;
            continue;
        }
        // What stands in parentheses is no end of it.
        let mut is_inside = false;
        let end = after.find(|c: char| {
            match c {
                '(' => is_inside = true,
                ')' => is_inside = false,
                _ => {}
            }
            c == ',' && !is_inside
        });
        let (size, after) = after.split_at(end.unwrap_or(after.len()));
        found.push((url, size.trim()));
        rest = after;
    }
}

/// The name of a tag, behind its `<`.
fn name_at(rest: &str) -> Option<&str> {
    let is_part = |c: char| !c.is_ascii_whitespace() && c != '/' && c != '>';
    let name = &rest[..rest.find(|c| !is_part(c)).unwrap_or(rest.len())];
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        .then_some(name)
}

/// A tag that begins an element; none if it does not end.
fn open_tag<'a>(html: &'a str, start: usize, name: &str) -> Option<RawTag<'a>> {
    let mut found = Vec::new();
    let end = attributes(html, start + 1 + name.len(), |key, value| {
        let decoded = html_escape::decode_html_entities(&html[value.clone()]);
        found.push((html[key].to_ascii_lowercase(), decoded, value));
        ControlFlow::Continue(())
    })?;
    let name = name.to_ascii_lowercase();
    Some(RawTag {
        // So it is for HTML parsers ("don't ask").
        name: match name.as_str() {
            "image" => "img".to_owned(),
            _ => name,
        },
        attributes: found,
        range: start..end,
        is_closed: html[..end].ends_with("/>"),
    })
}

/// Reads the attributes of a tag from behind its name: where the names and the values stand. Where
/// the tag ends; none if it does not, or `visit` has seen enough.
fn attributes(
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

/// Where a comment ends (HTML, 13.2.5.43 and following).
fn comment_end(rest: &str) -> Option<usize> {
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

/// Where the end tag ends of an element that holds nothing but text, of which this is the rest.
pub(super) fn end_of_text(rest: &str, name: &str) -> Option<usize> {
    let at = text_end(rest, 0, name)?;
    Some(at + rest[at..].find('>')? + 1)
}

/// Where the text ends that an element of nothing but text holds: at its end tag.
fn text_end(rest: &str, from: usize, name: &str) -> Option<usize> {
    if name.eq_ignore_ascii_case("plaintext") {
        return None;
    }
    let ends = memchr::memmem::find_iter(&rest.as_bytes()[from..], b"</").map(|at| from + at);
    ends.into_iter().find(|at| {
        let found = name_at(&rest[at + 2..]);
        found.is_some_and(|found| found.eq_ignore_ascii_case(name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raw_tags_are_taken_apart() {
        let raw = "<IMG src=a.jpg ALT='x y'><a href = \"b.md\" hidden>";
        let scanned = scan(raw, false);
        let tags: Vec<&RawTag> = scanned.opened().collect();
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
            scan(garbage, false);
        }
    }

    #[test]
    fn what_is_no_tag_is_passed_over() {
        let names = |html: &str| {
            let scanned = scan(html, false);
            let names = scanned.tags.into_iter().map(|tag| match tag {
                Tag::Open(tag) => tag.name,
                Tag::Close(name, _) => format!("/{name}"),
            });
            (
                names.collect::<Vec<_>>().join(" "),
                scanned.unclosed.is_some(),
            )
        };
        let made = |words: &str, inside| (words.to_owned(), inside);
        assert_eq!(names("<a>x</A >"), made("a /a", false));
        assert_eq!(names("<!-- <a> --><b>"), made("b", false));
        assert_eq!(names("<!--><b><!--- <c> -->"), made("b", false));
        assert_eq!(names("<!-- <a> --!><b>"), made("b", false));
        assert_eq!(names("<!-- <a> ----->-><b>"), made("b", false));
        assert_eq!(names("<!---- <a> -- ><c>--><b>"), made("b", false));
        assert_eq!(
            names("<script>a<b</script ><i>"),
            made("script /script i", false)
        );
        assert_eq!(
            names("<svg><style><a></style></svg><image>"),
            made("svg style a /style /svg img", false)
        );
        assert_eq!(names("<? <a> <![CDATA[ <b> ]]><c>"), made("c", false));
        assert_eq!(names("<p title=\"</p> <a>\"></p>"), made("p /p", false));
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

    #[test]
    fn a_crowd_of_attributes_is_found_wherever_it_hides() {
        let crowd: String = (0..600).map(|number| format!(" a{number}=1")).collect();
        for html in [
            format!("<a{crowd}>"),
            format!("</a{crowd}>"),
            format!("<!--<a b=\"--><c{crowd}>"),
            format!("<svg><style><a title=\"</style>\"{crowd}>"),
            format!("<a{crowd}"),
        ] {
            assert!(is_crowded(&html), "{html}");
        }
        let few = "<a b=1 c='2' d=\"3\" e>".repeat(600);
        assert!(!is_crowded(&format!("{few}{crowd}")));
    }

    #[test]
    fn a_srcset_is_taken_apart_as_browsers_do() {
        let parts = |srcset| candidates(srcset);
        assert_eq!(
            parts("a.jpg 1x, b c.jpg 2x"),
            [("a.jpg", "1x"), ("b", "c.jpg 2x")]
        );
        assert_eq!(parts("a.jpg\n 2x,"), [("a.jpg", "2x")]);
        assert_eq!(
            parts("a.jpg (, b),c.jpg 1x"),
            [("a.jpg", "(, b)"), ("c.jpg", "1x")]
        );
        assert_eq!(parts("a.jpg, b.jpg"), [("a.jpg", ""), ("b.jpg", "")]);
        assert_eq!(
            parts("https://example.org/w_3,c_fill/a.jpg 1x,,p,q.jpg 2x"),
            [
                ("https://example.org/w_3,c_fill/a.jpg", "1x"),
                ("p,q.jpg", "2x")
            ]
        );
        assert!(parts(" , ").is_empty());
    }
}
