//! PictureUrls that HTML contains twice: for browsers with scripts, and for those without.

use std::collections::HashSet;

use crate::markdown::raw_html::tags::{RawTag, Tag, scan_tags};
use crate::values::url::forbidden_scheme;

/// The text around a piece of raw HTML.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Context<'a> {
    /// Whether a link may have a paragraph of its own, since the piece is in none.
    pub is_block: bool,
    /// The source before the piece, which may contain the start tag of an element.
    pub before: &'a str,
    /// The source after the piece, which may contain the rest of an element.
    pub after: &'a str,
}

/// The URLs of the pictures in a piece of HTML.
#[derive(Default)]
pub(super) struct PictureUrls {
    in_noscript: HashSet<String>,
    elsewhere: HashSet<String>,
}

impl PictureUrls {
    pub(super) fn new(tags: &[Tag]) -> Self {
        let mut pictures = Self::default();
        let mut depth = 0_usize;
        for tag in tags {
            match tag {
                Tag::Open(tag) if tag.name == "noscript" => depth += 1,
                Tag::Close(name, _) if name == "noscript" => depth = depth.saturating_sub(1),
                Tag::Open(tag) if tag.name == "img" => {
                    let url = tag.attribute("src").filter(|url| is_usable(url));
                    let known = match depth {
                        0 => &mut pictures.elsewhere,
                        _ => &mut pictures.in_noscript,
                    };
                    known.extend(url.map(|url| url.trim().to_owned()));
                }
                _ => {}
            }
        }
        pictures
    }

    /// Whether another tag shows the same picture. `in_noscript` says where this one is.
    pub(super) fn is_duplicate(&self, tag: &RawTag, in_noscript: bool) -> bool {
        let src = tag.attribute("src").filter(|url| is_usable(url));
        match (src, in_noscript) {
            (Some(url), true) => self.elsewhere.contains(url.trim()),
            (Some(_), false) => false,
            (None, _) => {
                let mut attributes = tag.attributes.iter();
                attributes.any(|(_, value, _)| self.in_noscript.contains(value.trim()))
            }
        }
    }
}

impl Context<'_> {
    /// Whether a picture that is the whole piece of HTML is beside or in a `<noscript>`, and the other side
    /// shows it as well.
    pub(super) fn is_duplicate(&self, tag: &RawTag, html: &str) -> bool {
        if tag.range != (0..html.len()) {
            return false;
        }
        let before = self.before.trim_end();
        let Some(url) = tag.attribute("src").filter(|url| is_usable(url)) else {
            let after = self.after.trim_start().strip_prefix("<noscript");
            let after = after.and_then(|after| after.split("</noscript").next());
            let before = before.strip_suffix("</noscript>");
            let before = before.and_then(|before| before.rsplit("<noscript").next());
            let mut values = tag.attributes.iter().map(|(_, value, _)| value.trim());
            return values.any(|value| {
                let shown = format!("src=\"{value}\"");
                let mut sides = [before, after].into_iter().flatten();
                value.len() > 1 && sides.any(|side| side.contains(&shown))
            });
        };
        let opened = before.rfind("<noscript").map(|at| before.split_at(at));
        let Some((outside, inside)) = opened.filter(|(_, inside)| !inside.contains("</noscript"))
        else {
            return false;
        };
        let is_first = inside.matches('<').count() == 1;
        let last = outside.trim_end();
        let last = &last[last.rfind("<img").unwrap_or(last.len())..];
        let shown = scan_tags(last, false);
        let mut shown = shown.start_tags().filter(|tag| tag.range.end == last.len());
        is_first && shown.any(|shown| shown.attribute("src") == Some(url))
    }
}

/// Whether a URL leads somewhere, and is not the placeholder of a script.
pub(super) fn is_usable(url: &str) -> bool {
    let url = url.trim();
    !url.is_empty() && forbidden_scheme(url).is_none()
}
