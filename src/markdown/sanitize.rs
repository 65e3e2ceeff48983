//! Raw HTML that can do no harm.
//!
//! A pull request may come from anyone, so raw HTML in Markdown is cleaned by `ammonia`: what runs
//! scripts, loads other pages or styles the page around it is taken out, and tags are balanced. The
//! whole text is cleaned at once, since tags may open in one place and close in another.
//!
//! Trusted pieces (formulas, drawings, what components made) are not cleaned: each goes through `ammonia`
//! as a number between two marks, and is put in the place of that number, but only where it is text. That
//! is sound because
//!
//! - what `ammonia` writes is canonical: it writes `<` and `>` for tags only and as entities
//!   everywhere else, in the values of attributes too (HTML, 13.3, "serializing HTML fragments"), so
//!   a mark is text if the last of both before it is a `>`;
//! - no element whose text is read by other rules is on the list (`script`, `style`, `textarea`,
//!   `title`, `xmp`, `plaintext`, `noscript`, `svg`, `math` …), so text is where any HTML may be;
//! - no text holds the mark, neither as a character nor as a numeric reference, so nobody forges one.
//!
//! A number that is missing afterwards, or that is not text, is never passed over: raw HTML before it
//! left a tag, a quote or an element open that would take with it what follows.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use ammonia::{Builder, UrlRelative};

use super::html::{Html, numeric_references};
use super::{drawing, math, tags};
use crate::values::url::forbidden_scheme;

/// Tags that authors may write beside `ammonia`'s own list.
const TAGS: [&str; 11] = [
    "section", "main", "picture", "source", "video", "audio", "track", "input", "address", "label",
    "tfoot",
];
/// Attributes that any tag may have. Of those for screen readers, `aria-owns`, `aria-flowto` and
/// `aria-modal` are not among them: they take things of the page around a text elsewhere, or hide them.
const ATTRIBUTES: [&str; 47] = [
    "class",
    "id",
    "lang",
    "dir",
    "title",
    "role",
    "tabindex",
    "aria-atomic",
    "aria-braillelabel",
    "aria-brailleroledescription",
    "aria-busy",
    "aria-checked",
    "aria-colcount",
    "aria-colindex",
    "aria-colindextext",
    "aria-colspan",
    "aria-controls",
    "aria-current",
    "aria-describedby",
    "aria-description",
    "aria-details",
    "aria-disabled",
    "aria-expanded",
    "aria-haspopup",
    "aria-hidden",
    "aria-invalid",
    "aria-keyshortcuts",
    "aria-label",
    "aria-labelledby",
    "aria-level",
    "aria-live",
    "aria-multiline",
    "aria-orientation",
    "aria-placeholder",
    "aria-posinset",
    "aria-pressed",
    "aria-readonly",
    "aria-relevant",
    "aria-required",
    "aria-roledescription",
    "aria-rowcount",
    "aria-rowindex",
    "aria-rowindextext",
    "aria-rowspan",
    "aria-selected",
    "aria-setsize",
    "aria-sort",
];
/// Attributes of single tags.
const TAG_ATTRIBUTES: [(&str, &[&str]); 12] = [
    ("li", &["value"]),
    ("ul", &["type"]),
    ("data", &["value"]),
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

/// Elements that are taken out with all that stands in them. (Of `<noscript>` and its kin, of frames and of
/// plug-ins, `fallback` has left what stands in for them.)
const WHOLE: [&str; 13] = [
    "iframe",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "plaintext",
    "script",
    "select",
    "style",
    "template",
    "textarea",
    "title",
    "xmp",
];

/// Elements of HTML whose words stay when their tags are taken out, and that do nothing else.
const PLAIN_TAGS: [&str; 23] = [
    "basefont", "big", "blink", "body", "dir", "fieldset", "font", "head", "html", "legend",
    "listing", "marquee", "menu", "multicol", "nobr", "optgroup", "option", "output", "param",
    "rb", "search", "slot", "spacer",
];

/// All other elements of HTML, also those of before, which do something.
const ACTIVE_TAGS: [&str; 26] = [
    "applet",
    "area",
    "base",
    "bgsound",
    "button",
    "canvas",
    "command",
    "datalist",
    "dialog",
    "embed",
    "form",
    "frame",
    "frameset",
    "image",
    "isindex",
    "keygen",
    "link",
    "map",
    "math",
    "meta",
    "meter",
    "nextid",
    "portal",
    "progress",
    "selectedcontent",
    "svg",
];

/// Attributes that show, hide, move, load or run something. What any other does is no more than a form.
const ACTIVE_ATTRIBUTES: [&str; 16] = [
    "action",
    "autofocus",
    "background",
    "contenteditable",
    "formaction",
    "hidden",
    "inert",
    "is",
    "longdesc",
    "ping",
    "popover",
    "popovertarget",
    "srcdoc",
    "style",
    "usemap",
    "xlink:href",
];

/// What may be in a text; of a picture's widths, only where `widths` says so.
fn builder(widths: bool) -> Builder<'static> {
    let mut builder = Builder::default();
    builder
        .add_tags(TAGS)
        // A map needs a name, which could shadow what a script asks the page for.
        .rm_tags(["area", "map"])
        .add_generic_attributes(ATTRIBUTES)
        .add_tag_attribute_values("input", "type", ["checkbox"])
        .add_clean_content_tags(WHOLE)
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel", "ftp"]))
        // `ammonia` takes that of `<q>`, `<del>` and `<ins>` for words.
        .attribute_filter(move |_, attribute, value| match attribute {
            "srcset" if !widths => None,
            "cite" if forbidden_scheme(value).is_some() => None,
            _ => Some(value.into()),
        })
        .link_rel(None);
    for (tag, attributes) in TAG_ATTRIBUTES {
        builder.add_tag_attributes(tag, attributes);
    }
    builder
}

/// A text that was cleaned.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Cleaned {
    /// What is left of it.
    pub html: String,
    /// Where in the source raw HTML stands that would take with it what follows.
    pub left_open: Vec<Range<usize>>,
    /// The raw HTML after which readers no longer see the text, although its author closed every element
    /// that hides it; the first such piece.
    pub hidden: Option<Range<usize>>,
    /// What it loads, but for its trusted islands: what an HTML parser makes of raw HTML may be more than
    /// was seen in it before.
    pub media: Vec<String>,
}

/// Why a text cannot be cleaned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unclean {
    /// It has all characters that could mark its islands.
    NoMark,
    /// A tag has so many attributes that reading it takes too long.
    Crowded,
}

/// Cleans a text, but for its trusted islands.
pub(super) fn clean(html: &Html) -> Result<Cleaned, Unclean> {
    let marks = Marks::new(&html.text).ok_or(Unclean::NoMark)?;
    let mut text = String::with_capacity(html.text.len() + html.islands.len() * 8);
    let mut from = 0;
    for (number, island) in html.islands.iter().enumerate() {
        text.push_str(&html.text[from..island.range.start]);
        marks.write(number, &mut text);
        from = island.range.end;
    }
    text.push_str(&html.text[from..]);
    if tags::is_crowded(&text) {
        return Err(Unclean::Crowded);
    }
    let cleaned = builder(true).clean(&text).to_string();
    let media = tags::media_urls(&cleaned);
    let mut seen = vec![false; html.islands.len()];
    let mut hidden = None;
    let cleaned = marks.replace(&cleaned, |number, hiding| {
        let island = html.islands.get(number)?;
        if hidden.is_none() && island.hiding.is_some_and(|expected| hiding > expected) {
            hidden = raw_before(html, island.range.start);
        }
        // What stands once in the text cannot stand twice on the page.
        let is_new = !std::mem::replace(&mut seen[number], true);
        is_new.then(|| &html.text[island.range.clone()])
    });
    Ok(Cleaned {
        html: cleaned,
        left_open: left_open(html, &seen),
        hidden,
        media,
    })
}

/// Whether browsers do not show the content of an element, or not until a reader asks for it.
pub(super) fn is_hiding(element: &str) -> bool {
    matches!(element, "audio" | "details" | "rp" | "video")
}

/// How many more elements that hide their content are open at the end of a piece of canonical HTML than at
/// its start.
fn hiding_opened(canonical: &str) -> isize {
    let is_end = |c: char| matches!(c, ' ' | '>');
    memchr::memchr_iter(b'<', canonical.as_bytes())
        .map(|at| {
            let tag = &canonical[at + 1..];
            let (name, change) = match tag.strip_prefix('/') {
                Some(name) => (name, -1),
                None => (tag, 1),
            };
            let name = &name[..name.find(is_end).unwrap_or(name.len())];
            if is_hiding(name) { change } else { 0 }
        })
        .sum()
}

/// The last raw HTML before a place, where it is in the source.
fn raw_before(html: &Html, at: usize) -> Option<Range<usize>> {
    let before = html.raws.partition_point(|raw| raw.at <= at);
    let last = html.raws[..before].last().or(html.raws.first());
    last.map(|raw| raw.source.clone())
}

/// The raw HTML before each run of islands that were not seen again.
fn left_open(html: &Html, seen: &[bool]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    // Where the last island ends that was seen.
    let mut safe = 0;
    let mut is_safe = true;
    for (island, seen) in html.islands.iter().zip(seen) {
        if *seen {
            safe = island.range.end;
        } else if is_safe {
            let before = html
                .raws
                .partition_point(|raw| raw.at <= island.range.start);
            let between = html.raws[..before].iter().rev();
            let mut between = between.take_while(|raw| raw.at >= safe);
            let culprit = between.find(|raw| raw.is_suspect);
            let last = html.raws[..before].last().or(html.raws.last());
            found.extend(culprit.or(last).map(|raw| raw.source.clone()));
        }
        is_safe = *seen;
    }
    found.sort_unstable_by_key(|range| (range.start, range.end));
    found.dedup();
    found
}

/// Cleans a page's text for feeds, with absolute URLs. Formulas and drawings are kept: no others are on a
/// page than such as were let through before, but a site's component may hold some, so each is read again.
pub(super) fn for_feed(html: &str, page_url: &str) -> String {
    // A feed reader knows no base for the URLs of a `srcset`; it shows `src`.
    let mut builder = builder(false);
    if let Ok(base) = ammonia::Url::parse(page_url) {
        builder.url_relative(UrlRelative::RewriteWithBase(base));
    }
    let Some(marks) = Marks::new(html) else {
        return builder.clean(html).to_string();
    };
    let mut formulas = Vec::new();
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = next_foreign(rest) {
        let (before, formula) = rest.split_at(start);
        text.push_str(before);
        let is_drawing = formula.starts_with("<svg");
        let end = if is_drawing {
            tags::foreign_end(formula, "svg")
        } else {
            formula.find("</math>").map(|end| end + "</math>".len())
        };
        let (formula, after) = formula.split_at(end.unwrap_or("<svg".len()));
        let written = if is_drawing {
            drawing::clean(formula, &mut Feed(page_url))
                .map(|drawing| drawing.svg)
                .ok()
        } else {
            math::canonical(formula).ok()
        };
        match written {
            Some(formula) => {
                marks.write(formulas.len(), &mut text);
                formulas.push(formula);
            }
            None => text.push_str(formula),
        }
        rest = after;
    }
    text.push_str(rest);
    let cleaned = builder.clean(&text).to_string();
    marks.replace(&cleaned, |number, _| {
        formulas.get(number).map(String::as_str)
    })
}

/// Where the next formula or drawing begins.
fn next_foreign(html: &str) -> Option<usize> {
    let mut starts = memchr::memchr_iter(b'<', html.as_bytes());
    starts.find(|at| html[*at..].starts_with("<math") || html[*at..].starts_with("<svg"))
}

/// What is around a drawing in a feed: the page that the feed's reader is led to.
struct Feed<'a>(&'a str);

impl drawing::Around for Feed<'_> {
    fn link(&mut self, destination: &str) -> Option<String> {
        let base = ammonia::Url::parse(self.0).ok()?;
        let url = base.join(destination).ok().map(String::from);
        url.filter(|url| forbidden_scheme(url).is_none())
    }

    fn picture(&mut self, destination: &str) -> Option<String> {
        self.link(destination)
    }

    fn id(&mut self, id: &str) -> String {
        id.to_owned()
    }
}

/// A character that stands around numbers in a text that does not have it.
pub(super) struct Marks(char);

impl Marks {
    /// None if a text has all characters for private use: more than 137,000.
    pub(super) fn new(text: &str) -> Option<Self> {
        const PRIVATE: [std::ops::RangeInclusive<char>; 3] = [
            '\u{e000}'..='\u{f8ff}',
            '\u{f0000}'..='\u{ffffd}',
            '\u{100000}'..='\u{10fffd}',
        ];
        let is_private = |c: &char| PRIVATE.iter().any(|range| range.contains(c));
        let literal = text.chars().filter(is_private);
        let taken: HashSet<char> = literal
            .chain(numeric_references(text).filter(is_private))
            .collect();
        let mut free = PRIVATE.into_iter().flatten();
        free.find(|mark| !taken.contains(mark)).map(Self)
    }

    /// Writes a number between marks.
    pub(super) fn write(&self, number: usize, text: &mut String) {
        let mark = self.0;
        text.push_str(&format!("{mark}{number}{mark}"));
    }

    /// The text between the numbers, and the numbers.
    pub(super) fn split<'t>(
        &self,
        text: &'t str,
    ) -> impl Iterator<Item = (&'t str, Option<usize>)> {
        let mut pieces = text.split(self.0);
        std::iter::from_fn(move || {
            let text = pieces.next()?;
            let number = pieces.next().and_then(|number| number.parse().ok());
            Some((text, number))
        })
    }

    /// Puts pieces in the place of numbers that are text in canonical HTML; all others are taken out.
    /// `piece` is given the number, and how many elements that hide their content are open there.
    fn replace<'p>(
        &self,
        html: &str,
        mut piece: impl FnMut(usize, usize) -> Option<&'p str>,
    ) -> String {
        let mut result = String::with_capacity(html.len());
        let mut in_tag = false;
        let mut hiding = 0_isize;
        let mut rest = html;
        while let Some((before, after)) = rest.split_once(self.0) {
            result.push_str(before);
            hiding += hiding_opened(before);
            if let Some(last) = memchr::memrchr2(b'<', b'>', before.as_bytes()) {
                in_tag = before.as_bytes()[last] == b'<';
            }
            let (number, after) = after.split_once(self.0).unwrap_or((after, ""));
            if let Ok(number) = number.parse()
                && !in_tag
            {
                let hiding = usize::try_from(hiding).unwrap_or(0);
                result.push_str(piece(number, hiding).unwrap_or_default());
            }
            rest = after;
        }
        result.push_str(rest);
        result
    }
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
        let builder = builder(true);
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

    /// Whether HTML has a tag of this name.
    pub(super) fn knows(&self, tag: &str) -> bool {
        let lists: [&[&str]; 3] = [&WHOLE, &PLAIN_TAGS, &ACTIVE_TAGS];
        self.tags.contains(tag) || lists.iter().any(|list| list.contains(&tag))
    }

    /// What will be taken out of a raw tag, as far as somebody should know of it: the tag, or some of its
    /// attributes.
    pub(super) fn removed(&self, tag: &str, attributes: &[&str]) -> Vec<Removed> {
        if !self.tags.contains(tag) {
            return match tag {
                "script" | "style" => vec![Removed::Active(format!("<{tag}>"))],
                _ if WHOLE.contains(&tag) => vec![Removed::Whole(tag.to_owned())],
                _ if PLAIN_TAGS.contains(&tag) || is_office(tag) => Vec::new(),
                _ if ACTIVE_TAGS.contains(&tag) => vec![Removed::Active(format!("<{tag}>"))],
                _ => vec![Removed::Unknown],
            };
        }
        let own = self.own.get(tag);
        let is_allowed = |attribute: &str| {
            self.generic.contains(attribute) || own.is_some_and(|own| own.contains(attribute))
        };
        attributes
            .iter()
            .filter(|attribute| !is_allowed(attribute))
            .filter(|attribute| {
                attribute.starts_with("on") || ACTIVE_ATTRIBUTES.contains(attribute)
            })
            .map(|attribute| Removed::Active(format!("{attribute}=")))
            .collect()
    }
}

/// Something that is taken out of raw HTML.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Removed {
    /// A tag or an attribute that runs scripts, or changes the page around it; its words stay.
    Active(String),
    /// An element, with the words in it.
    Whole(String),
    /// A tag that HTML does not know, and that may be meant as words.
    Unknown,
}

/// Whether a tag is one of Word's and its kin, which show nothing.
fn is_office(tag: &str) -> bool {
    const PREFIXES: [&str; 8] = ["m", "o", "p", "st1", "v", "w", "x", "wp"];
    let name = tag.split_once(':');
    name.is_some_and(|(prefix, name)| PREFIXES.contains(&prefix) && !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(raw: &str) -> String {
        let html = Html {
            text: raw.to_owned(),
            ..Html::default()
        };
        clean(&html).unwrap().html
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
        html.raw("<p>\u{e000}0\u{e000} &#xE001;0&#57345 &#x0e002;0</p>");
        html.island("<math>x</math>");
        assert_eq!(
            clean(&html).unwrap().html,
            "<p>\u{e000}0\u{e000} \u{e001}0\u{e001} \u{e002}0</p><math>x</math>"
        );
    }

    #[test]
    fn islands_stand_in_text_only() {
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
            let mut html = Html::default();
            html.raws.push(crate::markdown::html::Raw {
                at: 0,
                source: 3..4,
                is_suspect: false,
            });
            html.raw(raw);
            html.island("<b onfocus=\"x\">");
            html.raw(">\"");
            let cleaned = clean(&html).unwrap();
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

    #[test]
    fn feeds_keep_formulas_and_nothing_that_runs() {
        let feed = |html: &str| for_feed(html, "https://a.example/b/");
        let formula = "<math display=\"inline\"><mi>x</mi></math>";
        assert_eq!(
            feed(&format!("<p>{formula}</p>")),
            format!("<p>{formula}</p>")
        );
        assert_eq!(
            feed(
                "<iframe src=\"x\"></iframe><math><mi onclick=\"x\">x</mi></math><a href=\"c\">c</a>"
            ),
            "<a href=\"https://a.example/b/c\">c</a>"
        );
        assert_eq!(
            feed("<img alt=\"<math><mi>x</mi></math>\" src=\"y\">"),
            "<img alt=\"\" src=\"https://a.example/b/y\">"
        );
    }

    #[test]
    fn of_what_is_taken_out_the_rest_is_told() {
        let policy = Policy::new();
        let active = |name: &str| Removed::Active(name.to_owned());
        assert_eq!(policy.removed("script", &[]), [active("<script>")]);
        assert_eq!(
            policy.removed("textarea", &["rows"]),
            [Removed::Whole("textarea".to_owned())]
        );
        assert_eq!(policy.removed("gene", &[]), [Removed::Unknown]);
        assert_eq!(policy.removed("https:", &[]), [Removed::Unknown]);
        assert_eq!(policy.removed("o:p", &[]), []);
        assert_eq!(policy.removed("font", &["color", "style"]), []);
        assert_eq!(
            policy.removed("b", &["onclick", "class", "style", "data-x", "itemprop"]),
            [active("onclick="), active("style=")]
        );
    }
}
