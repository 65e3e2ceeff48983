//! Raw HTML that can do no harm.
//!
//! A pull request may come from anyone, so raw HTML in Markdown is cleaned by `ammonia`: what runs
//! scripts, loads other pages or styles the page around it is taken out, and tags are balanced. The
//! whole text is cleaned at once, since tags may open in one place and close in another.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use ammonia::{Builder, UrlRelative};

use super::html::Html;

/// Tags that authors may write beside `ammonia`'s own list.
const TAGS: [&str; 9] = [
    "section", "main", "picture", "source", "video", "audio", "track", "input", "address",
];
/// Attributes that any tag may have.
const ATTRIBUTES: [&str; 9] = [
    "class",
    "id",
    "lang",
    "dir",
    "title",
    "role",
    "tabindex",
    "aria-label",
    "aria-hidden",
];
/// Attributes of single tags.
const TAG_ATTRIBUTES: [(&str, &[&str]); 9] = [
    (
        "img",
        &["srcset", "sizes", "loading", "decoding", "data-color"],
    ),
    ("source", &["src", "srcset", "sizes", "type", "media"]),
    (
        "video",
        &[
            "src", "poster", "controls", "preload", "width", "height", "loop", "muted",
        ],
    ),
    ("audio", &["src", "controls", "preload", "loop"]),
    ("track", &["src", "kind", "srclang", "label", "default"]),
    ("input", &["checked", "disabled"]),
    ("details", &["open"]),
    ("ol", &["start", "reversed", "type"]),
    ("time", &["datetime"]),
];

fn builder() -> Builder<'static> {
    let mut builder = Builder::default();
    builder
        .add_tags(TAGS)
        .add_generic_attributes(ATTRIBUTES)
        .add_tag_attribute_values("input", "type", ["checkbox"])
        .add_clean_content_tags([
            "iframe", "object", "noscript", "template", "textarea", "select",
        ])
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel", "ftp"]))
        .link_rel(None);
    for (tag, attributes) in TAG_ATTRIBUTES {
        builder.add_tag_attributes(tag, attributes);
    }
    builder
}

/// Opens and closes the number of an island; no author can write them, for they are taken out of
/// the text first.
const OPEN: char = '\u{e000}';
const CLOSE: char = '\u{e001}';

/// Cleans a text, but for its trusted islands.
pub(super) fn clean(html: &Html) -> String {
    let mut text = String::with_capacity(html.text.len());
    let mut from = 0;
    let plain = |part: &str| part.replace([OPEN, CLOSE], "\u{fffd}");
    for (number, island) in html.islands.iter().enumerate() {
        text.push_str(&plain(&html.text[from..island.start]));
        text.push_str(&format!("{OPEN}{number}{CLOSE}"));
        from = island.end;
    }
    text.push_str(&plain(&html.text[from..]));
    let cleaned = builder().clean(&text).to_string();

    let mut result = String::with_capacity(cleaned.len());
    let mut rest = cleaned.as_str();
    while let Some((before, after)) = rest.split_once(OPEN) {
        result.push_str(before);
        let Some((number, after)) = after.split_once(CLOSE) else {
            break;
        };
        let island = number
            .parse::<usize>()
            .ok()
            .and_then(|number| html.islands.get(number));
        result.push_str(island.map_or("", |island| &html.text[island.clone()]));
        rest = after;
    }
    result.push_str(rest);
    result
}

/// Cleans a page's text for feeds, with absolute URLs.
pub(super) fn for_feed(html: &str, page_url: &str) -> String {
    let mut builder = builder();
    if let Ok(base) = ammonia::Url::parse(page_url) {
        builder.url_relative(UrlRelative::RewriteWithBase(base));
    }
    // A feed reader knows no base for the URLs of a `srcset`; it shows `src`.
    builder.attribute_filter(|_, attribute, value| match attribute {
        "srcset" => None,
        _ => Some(value.into()),
    });
    builder.clean(html).to_string()
}

/// What may stand in raw HTML, to tell authors what will be taken out.
pub(super) struct Policy {
    tags: HashSet<&'static str>,
    generic: HashSet<&'static str>,
    own: HashMap<&'static str, HashSet<&'static str>>,
}

impl Policy {
    /// The policy that [`clean`] follows.
    pub(super) fn new() -> Self {
        let builder = builder();
        let mut own = builder.clone_tag_attributes();
        for (tag, values) in builder.clone_tag_attribute_values() {
            own.entry(tag).or_default().extend(values.into_keys());
        }
        Self {
            tags: builder.clone_tags(),
            generic: builder.clone_generic_attributes(),
            own,
        }
    }

    /// What will be taken out of a raw tag: the tag, or some of its attributes.
    pub(super) fn forbidden(&self, tag: &str, attributes: &[&str]) -> Vec<String> {
        if !self.tags.contains(tag) {
            return vec![format!("<{tag}>")];
        }
        let own = self.own.get(tag);
        let known = |attribute: &str| {
            self.generic.contains(attribute) || own.is_some_and(|own| own.contains(attribute))
        };
        attributes
            .iter()
            .filter(|attribute| !known(attribute))
            .map(|attribute| format!("{attribute}="))
            .collect()
    }
}

/// A tag in raw HTML: its name and its attributes with the places of their values.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct RawTag<'a> {
    /// The name, in lower case.
    pub name: String,
    /// Attributes: name in lower case, value without quotes and entities, where the value stands.
    pub attributes: Vec<(String, Cow<'a, str>, Range<usize>)>,
    /// Where it stands, from `<` to `>`.
    pub range: Range<usize>,
}

impl RawTag<'_> {
    /// The value of an attribute.
    pub(super) fn attribute(&self, wanted: &str) -> Option<&str> {
        let mut attributes = self.attributes.iter();
        let (_, value, _) = attributes.find(|(name, ..)| name == wanted)?;
        Some(value)
    }
}

/// The opening tags in raw HTML. What is no tag is passed over; `ammonia` parses for real.
pub(super) fn tags(html: &str) -> Vec<RawTag<'_>> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(found) = html[at..].find('<') {
        let start = at + found;
        at = start + 1;
        let name_length = html[at..]
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '-')
            .unwrap_or(html.len() - at);
        if name_length == 0 || !html[at..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let name = html[at..at + name_length].to_ascii_lowercase();
        at += name_length;
        let mut attributes = Vec::new();
        loop {
            at += html[at..]
                .find(|c: char| !c.is_ascii_whitespace() && c != '/')
                .unwrap_or(html.len() - at);
            if at >= html.len() || html[at..].starts_with('>') {
                break;
            }
            let length = html[at..]
                .find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '>' | '/'))
                .unwrap_or(html.len() - at);
            let length = length.max(html[at..].chars().next().map_or(0, char::len_utf8));
            let key = html[at..at + length].to_ascii_lowercase();
            at += length;
            let gap = html[at..]
                .find(|c: char| !c.is_ascii_whitespace())
                .unwrap_or(0);
            let mut range = at..at;
            if html[at + gap..].starts_with('=') {
                at += gap + 1;
                at += html[at..]
                    .find(|c: char| !c.is_ascii_whitespace())
                    .unwrap_or(0);
                range = match html[at..].chars().next() {
                    Some(quote @ ('"' | '\'')) => {
                        let end = html[at + 1..]
                            .find(quote)
                            .map_or(html.len(), |end| at + 1 + end);
                        let range = at + 1..end;
                        at = (end + 1).min(html.len());
                        range
                    }
                    _ => {
                        let end = html[at..]
                            .find(|c: char| c.is_ascii_whitespace() || c == '>')
                            .unwrap_or(html.len() - at);
                        let range = at..at + end;
                        at = range.end;
                        range
                    }
                };
            }
            let value = html_escape::decode_html_entities(&html[range.clone()]);
            attributes.push((key, value, range));
        }
        let end = (at + 1).min(html.len());
        tags.push(RawTag {
            name,
            attributes,
            range: start..end,
        });
    }
    tags
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(raw: &str) -> String {
        clean(&Html {
            text: raw.to_owned(),
            ..Html::default()
        })
    }

    #[test]
    fn what_runs_scripts_is_taken_out() {
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
    fn what_labnews_makes_is_kept() {
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
    fn islands_cannot_be_forged() {
        let mut html = Html::default();
        html.raw("<p>\u{e000}0\u{e001}</p>");
        html.island("<math>x</math>");
        assert_eq!(clean(&html), "<p>\u{fffd}0\u{fffd}</p><math>x</math>");
    }

    #[test]
    fn raw_tags_are_taken_apart() {
        let raw = "<IMG src=a.jpg ALT='x y'><a href = \"b.md\" hidden>";
        let tags = tags(raw);
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
            super::tags(garbage);
        }
    }

    #[test]
    fn what_is_forbidden_is_named() {
        let policy = Policy::new();
        assert_eq!(policy.forbidden("script", &[]), ["<script>"]);
        assert_eq!(
            policy.forbidden("b", &["onclick", "class", "style"]),
            ["onclick=", "style="]
        );
    }
}
