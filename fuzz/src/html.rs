//! What HTML of ours may hold: an allowlist that shares nothing with the one that labnews follows.
//!
//! The text is parsed within a page, as browsers do it, so that what leaves its container is seen.

use std::collections::HashMap;
use std::rc::Rc;

use html5ever::serialize::{SerializeOpts, TraversalScope, serialize};
use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, Node, NodeData, RcDom, SerializableHandle};

const HTML: &str = "http://www.w3.org/1999/xhtml";
const MATHML: &str = "http://www.w3.org/1998/Math/MathML";
const SVG: &str = "http://www.w3.org/2000/svg";

/// Elements of HTML that show something and do nothing.
const ELEMENTS: &str = "a abbr acronym address area article aside audio b bdi bdo blockquote br caption \
    center cite code col colgroup data dd del details dfn div dl dt em figcaption figure footer h1 h2 h3 \
    h4 h5 h6 header hgroup hr i img input ins kbd label li main map mark nav ol p picture pre q rp rt rtc ruby s \
    samp section small source span strike strong sub summary sup table tbody td tfoot th thead time tr \
    track tt u ul var video wbr";
/// Attributes that any element of HTML may have.
const ATTRIBUTES: &str = "class id lang dir title role tabindex align char charoff width height";
/// Attributes for screen readers, behind `aria-`: those of WAI-ARIA 1.3 that neither hide nor move what is
/// not the text's.
const ARIA: &str = "atomic braillelabel brailleroledescription busy checked colcount colindex colindextext \
    colspan controls current describedby description details disabled expanded haspopup hidden \
    invalid keyshortcuts label labelledby level live multiline orientation placeholder posinset \
    pressed readonly relevant required roledescription rowcount rowindex rowindextext rowspan \
    selected setsize sort";
/// Attributes of single elements.
const OWN_ATTRIBUTES: [(&str, &str); 26] = [
    ("a", "href hreflang rel"),
    ("area", ""),
    ("audio", "src controls preload loop"),
    ("blockquote", "cite"),
    ("col", "span"),
    ("colgroup", "span"),
    ("data", "value"),
    ("del", "cite datetime"),
    ("details", "open"),
    ("hr", "size"),
    (
        "img",
        "src srcset sizes alt loading decoding data-color fetchpriority",
    ),
    ("input", "type checked disabled"),
    ("ins", "cite datetime"),
    ("li", "value"),
    ("map", ""),
    ("ol", "start reversed type"),
    ("q", "cite"),
    ("source", "src srcset sizes type media width height"),
    ("table", "summary"),
    ("td", "colspan rowspan headers"),
    ("th", "colspan rowspan headers scope"),
    ("time", "datetime"),
    ("track", "src kind srclang label default"),
    ("ul", "type"),
    ("video", "src poster controls preload loop muted"),
    ("span", "aria-current"),
];
/// Elements of MathML Core, and `menclose`.
const MATH_ELEMENTS: &str = "math semantics annotation menclose merror mfrac mi mmultiscripts mn mo mover \
    mpadded mphantom mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr \
    munder munderover none";
/// Attributes of MathML that say how a formula looks.
const MATH_ATTRIBUTES: &str = "xmlns display displaystyle scriptlevel mathvariant mathcolor mathbackground \
    mathsize dir class id encoding form fence separator lspace rspace stretchy symmetric maxsize minsize \
    largeop movablelimits accent accentunder linethickness width height depth voffset columnspan rowspan \
    columnalign rowalign columnspacing rowspacing columnlines rowlines frame framespacing notation intent \
    arg bevelled equalrows equalcolumns";
/// Elements of SVG that draw, and do nothing.
const SVG_ELEMENTS: &str = "svg g defs symbol use switch a title desc text tspan textPath path rect circle \
    ellipse line polyline polygon image linearGradient radialGradient stop pattern clipPath mask marker \
    filter feBlend feColorMatrix feComponentTransfer feComposite feDisplacementMap feDropShadow feFlood \
    feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode feMorphology feOffset feTile \
    feTurbulence";
/// Attributes of SVG that could draw outside of the box of its root, or act.
const SVG_FORBIDDEN: &str = "style tabindex target download ping attributeName begin from to by dur \
    requiredExtensions systemLanguage externalResourcesRequired src cursor pointer-events";
/// Attributes that no root of a drawing has.
const SVG_ROOT_FORBIDDEN: &str = "transform overflow filter mask clip-path x y transform-origin";
const SCHEMES: [&str; 5] = ["http", "https", "mailto", "tel", "ftp"];

/// Where a text is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// On a page of the site.
    Page,
    /// In a feed reader, which knows no base for URLs.
    Feed,
}

/// A text that was parsed and is on the allowlist.
pub struct Text {
    /// The ids of its elements, each with how often it has it.
    pub ids: HashMap<String, usize>,
    /// The fragments that it links to on the same page.
    pub fragments: Vec<String>,
    /// All that can be read: texts, and the attributes that tell what a picture shows.
    pub words: String,
    /// Its headings: level, and id.
    pub headings: Vec<(u8, String)>,
}

/// Parses a whole page as browsers do.
pub fn parse(page: &str) -> RcDom {
    parse_document(RcDom::default(), ParseOpts::default()).one(page)
}

/// Takes a text of a page, or of a feed, apart. Panics if it holds what is on no list, or leaves its
/// container.
pub fn check(html: &str, reader: Reader) -> Text {
    let mut text = Text {
        ids: HashMap::new(),
        fragments: Vec::new(),
        words: String::new(),
        headings: Vec::new(),
    };
    let dom = within_page(html);
    let article = container(&dom, html);
    for node in descendants(&article) {
        node_on_list(&node, reader, html, &mut text);
    }
    // A feed has the same text with other URLs.
    if reader == Reader::Feed {
        return text;
    }
    let written = inner(&article);
    let again = within_page(&written);
    let same = inner(&container(&again, &written));
    assert!(
        same == written,
        "written and parsed again, the text is another one:\n{html}\n--\n{written}\n--\n{same}"
    );
    text
}

/// The text in a page that shows whether it stays where it is.
fn within_page(html: &str) -> RcDom {
    parse(&format!(
        "<!doctype html><html><head><title>t</title></head><body><main><article>{html}</article><footer></footer></main></body></html>"
    ))
}

/// The element that holds the text; all else of the page is as it was written.
fn container(dom: &RcDom, html: &str) -> Handle {
    let only = |parent: &Handle, names: &[&str]| -> Vec<Handle> {
        let children = parent.children.borrow();
        let found: Vec<String> = children.iter().map(name).collect();
        assert!(
            found == names,
            "the text changes the page around it: {found:?} where {names:?} belong\n{html}"
        );
        for child in children.iter() {
            if let NodeData::Element { attrs, .. } = &child.data {
                let attributes = attrs.borrow().len();
                assert_eq!(attributes, 0, "the text changes a tag of the page\n{html}");
            }
        }
        children.clone()
    };
    let page = only(&dom.document, &["!doctype", "html"]);
    let parts = only(&page[1], &["head", "body"]);
    only(&parts[0], &["title"]);
    let body = only(&parts[1], &["main"]);
    let main = only(&body[0], &["article", "footer"]);
    only(&main[1], &[]);
    main[0].clone()
}

fn name(node: &Handle) -> String {
    match &node.data {
        NodeData::Element { name, .. } => name.local.to_string(),
        NodeData::Doctype { .. } => "!doctype".to_owned(),
        NodeData::Text { .. } => "#text".to_owned(),
        _ => "#other".to_owned(),
    }
}

/// All nodes below one, in the order of the text.
pub fn descendants(of: &Handle) -> Vec<Rc<Node>> {
    let mut found = Vec::new();
    let mut rest: Vec<Handle> = of.children.borrow().iter().rev().cloned().collect();
    while let Some(node) = rest.pop() {
        rest.extend(node.children.borrow().iter().rev().cloned());
        if let NodeData::Element {
            template_contents, ..
        } = &node.data
            && let Some(content) = &*template_contents.borrow()
        {
            rest.push(content.clone());
        }
        found.push(node);
    }
    found
}

/// What stands in an element, written such that it is the same when it is parsed.
fn inner(node: &Handle) -> String {
    for pre in descendants(node) {
        // The first end of a line in it is not part of it (HTML, 13.2.6.4.7), and writers put none
        // before one that is (13.3).
        if let Some(first) = pre.children.borrow().first()
            && let NodeData::Text { contents } = &first.data
            && matches!(&*name(&pre), "pre" | "listing")
            && contents.borrow().starts_with('\n')
        {
            let doubled = format!("\n{}", contents.borrow());
            *contents.borrow_mut() = doubled.into();
        }
    }
    let mut written = Vec::new();
    let options = SerializeOpts {
        traversal_scope: TraversalScope::ChildrenOnly(None),
        ..SerializeOpts::default()
    };
    serialize(
        &mut written,
        &SerializableHandle::from(node.clone()),
        options,
    )
    .expect("memory takes all that is written to it");
    String::from_utf8(written).expect("what was parsed from text is text")
}

fn is_in(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|known| known == word)
}

fn node_on_list(node: &Handle, reader: Reader, html: &str, text: &mut Text) {
    let (element, attributes) = match &node.data {
        NodeData::Text { contents } => {
            text.words.push_str(&contents.borrow());
            return;
        }
        NodeData::Element { name, attrs, .. } => (name, attrs.borrow()),
        _ => panic!("neither element nor text: {:?}\n{html}", node.data),
    };
    let tag = &*element.local;
    let is_math = &*element.ns == MATHML;
    if &*element.ns == SVG {
        drawing_on_list(node, tag, &attributes, reader, html, text);
        return;
    }
    let known = match &*element.ns {
        HTML => is_in(ELEMENTS, tag),
        MATHML => is_in(MATH_ELEMENTS, tag),
        _ => false,
    };
    assert!(known, "<{tag}> of {} is on no list\n{html}", element.ns);
    for attribute in attributes.iter() {
        let name = &*attribute.name.local;
        let value = &*attribute.value;
        let is_own = |(of, own): &(&str, &str)| *of == tag && is_in(own, name);
        let known = if is_math {
            is_in(MATH_ATTRIBUTES, name) || name == "style" && is_plain_style(value)
        } else {
            let aria = name.strip_prefix("aria-");
            is_in(ATTRIBUTES, name)
                || aria.is_some_and(|name| is_in(ARIA, name))
                || OWN_ATTRIBUTES.iter().any(is_own)
        };
        let is_plain = attribute.name.ns.is_empty();
        assert!(
            known && is_plain,
            "{name}={value:?} of <{tag}> is on no list\n{html}"
        );
        match name {
            "href" | "src" | "poster" | "cite" => url(value, reader, name, html),
            "srcset" => srcset(value, reader, html),
            _ => {}
        }
        match name {
            "alt" | "title" | "aria-label" => {
                text.words.push('\n');
                text.words.push_str(value);
                text.words.push('\n');
            }
            "id" => *text.ids.entry(value.to_owned()).or_default() += 1,
            "href" => text
                .fragments
                .extend(value.strip_prefix('#').map(str::to_owned)),
            _ => {}
        }
        if (tag, name) == ("input", "type") {
            assert_eq!(value, "checkbox", "{html}");
        }
    }
    if let Some(level) = tag.strip_prefix('h').and_then(|level| level.parse().ok())
        && !is_math
    {
        let id = attributes
            .iter()
            .find(|attribute| &*attribute.name.local == "id");
        text.headings.push((
            level,
            id.map_or_else(String::new, |id| id.value.to_string()),
        ));
    }
}

/// An element of a drawing within the text.
fn drawing_on_list(
    node: &Handle,
    tag: &str,
    attributes: &[html5ever::Attribute],
    reader: Reader,
    html: &str,
    text: &mut Text,
) {
    assert!(
        is_in(SVG_ELEMENTS, tag),
        "<{tag}> of SVG is on no list\n{html}"
    );
    if matches!(tag, "title" | "desc") {
        // A parser expects HTML there.
        let children = node.children.borrow();
        let is_text = |child: &Handle| matches!(child.data, NodeData::Text { .. });
        assert!(
            children.iter().all(is_text),
            "<{tag}> holds elements\n{html}"
        );
    }
    let parent = node.parent.take();
    node.parent.set(parent.clone());
    let parent = parent.and_then(|parent| parent.upgrade());
    let is_root = !parent.is_some_and(|parent| match &parent.data {
        NodeData::Element { name, .. } => &*name.ns == SVG,
        _ => false,
    });
    assert!(!is_root || tag == "svg", "<{tag}> without <svg>\n{html}");
    for attribute in attributes {
        let name = &*attribute.name.local;
        let value = &*attribute.value;
        let is_forbidden = name.starts_with("on")
            || is_in(SVG_FORBIDDEN, name)
            || tag == "svg" && (name == "overflow" || is_root && is_in(SVG_ROOT_FORBIDDEN, name))
            || !attribute.name.ns.is_empty();
        assert!(
            !is_forbidden,
            "{name}={value:?} of <{tag}> in a drawing\n{html}"
        );
        match name {
            "href" if tag == "a" => url(value, reader, name, html),
            "href" if tag == "image" => {
                if !value.starts_with("data:image/") {
                    url(value, reader, name, html);
                }
            }
            "href" => assert!(value.starts_with('#'), "{name}={value:?}\n{html}"),
            "id" => *text.ids.entry(value.to_owned()).or_default() += 1,
            "aria-label" | "class" | "role" | "lang" => {}
            _ => {
                let lower = value.to_ascii_lowercase();
                for (at, _) in lower.match_indices("url(") {
                    assert!(lower[at + 4..].starts_with('#'), "{name}={value:?}\n{html}");
                }
                for word in [
                    "image(",
                    "image-set(",
                    "element(",
                    "src(",
                    "\\",
                    "@",
                    "expression(",
                ] {
                    assert!(!lower.contains(word), "{name}={value:?}\n{html}");
                }
            }
        }
    }
}

/// Whether a style cannot load, move or cover anything.
fn is_plain_style(style: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || " :;.%#-,".contains(c);
    style.chars().all(plain) && !style.contains("position")
}

/// The scheme of a URL, in small letters, as browsers find it (WHATWG URL, 4.4): they pass over
/// controls and spaces before it, and tabs and ends of lines anywhere.
pub fn scheme(url: &str) -> Option<String> {
    let url: String = url
        .trim_start_matches(|c: char| c <= ' ')
        .replace(['\t', '\n', '\r'], "");
    let end = url.find(|c: char| !(c.is_ascii_alphanumeric() || "+-.".contains(c)))?;
    let is_scheme =
        url[end..].starts_with(':') && url.starts_with(|c: char| c.is_ascii_alphabetic());
    is_scheme.then(|| url[..end].to_ascii_lowercase())
}

fn url(url: &str, reader: Reader, attribute: &str, html: &str) {
    let scheme = scheme(url);
    match (&scheme, reader) {
        (Some(scheme), _) => assert!(
            SCHEMES.contains(&scheme.as_str()),
            "{attribute} leads to {url:?}\n{html}"
        ),
        (None, Reader::Feed) => panic!("{attribute} is relative in a feed: {url:?}\n{html}"),
        (None, Reader::Page) => {}
    }
}

fn srcset(value: &str, reader: Reader, html: &str) {
    for word in value.split([' ', '\t', '\n', '\r', '\x0c', ',']) {
        if let Some(scheme) = scheme(word) {
            let known = SCHEMES.contains(&scheme.as_str());
            assert!(known, "srcset leads to {word:?}\n{html}");
        }
    }
    if reader == Reader::Feed {
        for candidate in value.split(", ") {
            url(candidate, reader, "srcset", html);
        }
    }
}
