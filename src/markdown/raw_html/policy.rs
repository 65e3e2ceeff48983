//! What raw HTML may contain.

use std::collections::{HashMap, HashSet};

use ammonia::Builder;

use crate::values::url::forbidden_scheme;

/// Tags that authors may write in addition to `ammonia`'s list.
const TAGS: [&str; 11] = [
    "section", "main", "picture", "source", "video", "audio", "track", "input", "address", "label",
    "tfoot",
];

/// Attributes of any tag. Of those for screen readers, `aria-owns`, `aria-flowto` and `aria-modal` are
/// missing: they would move or hide parts of the page around the text.
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

/// Elements that are removed with their content. [`super::fallback`] has already replaced `<noscript>`, frames
/// and plug-ins.
const REMOVED_WITH_CONTENT: [&str; 13] = [
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

/// Elements of HTML that only hold words, which stay when the tags are removed.
const INERT_TAGS: [&str; 23] = [
    "basefont", "big", "blink", "body", "dir", "fieldset", "font", "head", "html", "legend",
    "listing", "marquee", "menu", "multicol", "nobr", "optgroup", "option", "output", "param",
    "rb", "search", "slot", "spacer",
];

/// All other elements of HTML, including obsolete ones.
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

/// Attributes that show, hide, move, load or run something. Others may be removed silently.
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

/// What becomes of a `srcset`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Srcset {
    /// It stays.
    Keep,
    /// It goes, for readers that show `src`.
    Remove,
}

/// The sanitizer with this policy.
pub(super) fn build_sanitizer(srcset: Srcset) -> Builder<'static> {
    let mut builder = Builder::default();
    builder
        .add_tags(TAGS)
        // The name of a map could shadow an object that a script uses.
        .rm_tags(["area", "map"])
        .add_generic_attributes(ATTRIBUTES)
        .add_tag_attribute_values("input", "type", ["checkbox"])
        .add_clean_content_tags(REMOVED_WITH_CONTENT)
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel", "ftp"]))
        // Workaround: `ammonia` does not check the scheme of `cite` on `<q>`, `<del>` and `<ins>`.
        .attribute_filter(move |_, attribute, value| match attribute {
            "srcset" if srcset == Srcset::Remove => None,
            "cite" if forbidden_scheme(value).is_some() => None,
            _ => Some(value.into()),
        })
        .link_rel(None);
    for (tag, attributes) in TAG_ATTRIBUTES {
        builder.add_tag_attributes(tag, attributes);
    }
    builder
}

/// The policy, to tell authors what will be removed.
pub(crate) struct Policy {
    tags: HashSet<&'static str>,
    generic: HashSet<&'static str>,
    own: HashMap<&'static str, HashSet<&'static str>>,
}

impl Policy {
    /// The policy of [`build_sanitizer`].
    pub(crate) fn new() -> Self {
        let builder = build_sanitizer(Srcset::Keep);
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
    pub(crate) fn knows(&self, tag: &str) -> bool {
        let lists: [&[&str]; 3] = [&REMOVED_WITH_CONTENT, &INERT_TAGS, &ACTIVE_TAGS];
        self.tags.contains(tag) || lists.iter().any(|list| list.contains(&tag))
    }

    /// What will be removed of a tag, and is worth a message: the tag, or some of its attributes.
    pub(crate) fn find_removed(&self, tag: &str, attributes: &[&str]) -> Vec<Removed> {
        if !self.tags.contains(tag) {
            return match tag {
                "script" | "style" => vec![Removed::Active(format!("<{tag}>"))],
                _ if REMOVED_WITH_CONTENT.contains(&tag) => vec![Removed::Element(tag.to_owned())],
                _ if INERT_TAGS.contains(&tag) || is_office_tag(tag) => Vec::new(),
                _ if ACTIVE_TAGS.contains(&tag) => vec![Removed::Active(format!("<{tag}>"))],
                _ => vec![Removed::UnknownTag],
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

/// Something that the sanitizer removes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Removed {
    /// A tag or an attribute that can run scripts or change the page around it; words stay.
    Active(String),
    /// An element with its content.
    Element(String),
    /// A tag that HTML does not have, and that may be meant as words.
    UnknownTag,
}

/// Whether a tag belongs to Word or similar programs, and shows nothing.
pub(crate) fn is_office_tag(tag: &str) -> bool {
    const PREFIXES: [&str; 8] = ["m", "o", "p", "st1", "v", "w", "x", "wp"];
    let name = tag.split_once(':');
    name.is_some_and(|(prefix, name)| PREFIXES.contains(&prefix) && !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn removed_parts_are_found() {
        let policy = Policy::new();
        let active = |name: &str| Removed::Active(name.to_owned());
        assert_eq!(policy.find_removed("script", &[]), [active("<script>")]);
        assert_eq!(
            policy.find_removed("textarea", &["rows"]),
            [Removed::Element("textarea".to_owned())]
        );
        assert_eq!(policy.find_removed("gene", &[]), [Removed::UnknownTag]);
        assert_eq!(policy.find_removed("https:", &[]), [Removed::UnknownTag]);
        assert_eq!(policy.find_removed("o:p", &[]), []);
        assert_eq!(policy.find_removed("font", &["color", "style"]), []);
        assert_eq!(
            policy.find_removed("b", &["onclick", "class", "style", "data-x", "itemprop"]),
            [active("onclick="), active("style=")]
        );
    }
}
