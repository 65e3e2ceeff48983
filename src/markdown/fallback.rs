//! Raw HTML as readers see it who have no scripts, no frames and no plug-ins.
//!
//! A page of labnews brings none of a contributor's, so what stands in for them is what must stay: the
//! content of `<noscript>` and `<object>`, a link where a frame or a plug-in was, and the picture that a
//! script would have loaded. What is written here is raw HTML like any other, and is cleaned as such.

use std::borrow::Cow;
use std::collections::HashSet;

use super::html::escaped;
use super::tags::{RawTag, Scanned, Tag, scan};
use crate::values::url::forbidden_scheme;

/// Elements whose content is for browsers that do not know another one.
const STAND_INS: [&str; 3] = ["noscript", "noembed", "noframes"];

/// Where pages keep the address of a picture until a script shows it: WordPress, Squarespace, WeChat,
/// Zhihu and the libraries lazysizes and jQuery Lazy.
const LAZY: [&str; 7] = [
    "data-src",
    "data-original",
    "data-lazy-src",
    "data-actualsrc",
    "data-lazyload",
    "data-lazy",
    "data-echo",
];
/// The same for several widths.
const LAZY_WIDTHS: [&str; 2] = ["data-srcset", "data-lazy-srcset"];

/// Raw HTML that needs no scripts, frames or plug-ins.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Rewritten {
    /// The HTML.
    pub html: String,
    /// The tags that nothing is left of, since they say no address.
    pub lost: Vec<String>,
}

/// What is around a piece of raw HTML.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Around<'a> {
    /// Whether a link may stand in a paragraph of its own, since the piece stands in none.
    pub is_block: bool,
    /// What stands before and behind it in the source: the content of an element may be in other pieces.
    pub before: &'a str,
    /// See `before`.
    pub behind: &'a str,
}

/// The raw HTML with what needs scripts, frames or plug-ins in the shape that needs none. None if it is
/// the same.
pub(super) fn rewrite(html: &str, scanned: &Scanned, around: Around) -> Option<Rewritten> {
    let is_concerned = |tag: &Tag| match tag {
        Tag::Open(tag) => {
            is_frame(&tag.name)
                || STAND_INS.contains(&tag.name.as_str())
                || matches!(tag.name.as_str(), "a" | "area" | "object")
                || is_media(&tag.name)
        }
        Tag::Close(name, _) => {
            is_frame(name) || name == "object" || STAND_INS.contains(&name.as_str())
        }
    };
    if !scanned.tags.iter().any(is_concerned) {
        return None;
    }
    let mut rewriter = Rewriter {
        html,
        tags: &scanned.tags,
        pictures: Pictures::new(&scanned.tags),
        around,
        open: 0,
        stand_ins: 0,
        written: Rewritten::default(),
        from: 0,
    };
    for index in 0..scanned.tags.len() {
        rewriter.tag(index);
    }
    if rewriter.from == 0 {
        return None;
    }
    rewriter.written.html.push_str(&html[rewriter.from..]);
    Some(rewriter.written)
}

fn is_frame(name: &str) -> bool {
    matches!(name, "iframe" | "embed" | "frame")
}

fn is_media(name: &str) -> bool {
    matches!(name, "img" | "source" | "video" | "audio")
}

/// Whether an address leads to something, and is no placeholder.
fn is_usable(address: &str) -> bool {
    let address = address.trim();
    !address.is_empty() && forbidden_scheme(address).is_none()
}

/// The address of what a tag shows, perhaps where only scripts look for it.
fn source<'t>(tag: &'t RawTag, attribute: &str) -> Option<&'t str> {
    let names = std::iter::once(attribute).chain(LAZY);
    let mut found = names.filter_map(|name| tag.attribute(name));
    found.find(|address| is_usable(address)).map(str::trim)
}

/// The pictures of a piece of HTML, by their addresses: often one is there twice, for browsers with
/// scripts and for those without.
#[derive(Default)]
struct Pictures {
    in_stand_ins: HashSet<String>,
    elsewhere: HashSet<String>,
}

impl Pictures {
    fn new(tags: &[Tag]) -> Self {
        let mut pictures = Self::default();
        let mut depth = 0_usize;
        for tag in tags {
            match tag {
                Tag::Open(tag) if tag.name == "noscript" => depth += 1,
                Tag::Close(name, _) if name == "noscript" => depth = depth.saturating_sub(1),
                Tag::Open(tag) if tag.name == "img" => {
                    let address = tag.attribute("src").filter(|address| is_usable(address));
                    let known = match depth {
                        0 => &mut pictures.elsewhere,
                        _ => &mut pictures.in_stand_ins,
                    };
                    known.extend(address.map(|address| address.trim().to_owned()));
                }
                _ => {}
            }
        }
        pictures
    }

    /// Whether a picture is shown by another tag.
    fn is_double(&self, tag: &RawTag, in_stand_in: bool) -> bool {
        let src = tag.attribute("src").filter(|address| is_usable(address));
        match (src, in_stand_in) {
            (Some(address), true) => self.elsewhere.contains(address.trim()),
            (Some(_), false) => false,
            (None, _) => {
                let mut attributes = tag.attributes.iter();
                attributes.any(|(_, value, _)| self.in_stand_ins.contains(value.trim()))
            }
        }
    }
}

impl Around<'_> {
    /// Whether a picture that is the whole piece of HTML stands beside `<noscript>` or in it, and is shown on
    /// the other side.
    fn is_double(&self, tag: &RawTag, html: &str) -> bool {
        if tag.range != (0..html.len()) {
            return false;
        }
        let before = self.before.trim_end();
        let Some(address) = tag.attribute("src").filter(|address| is_usable(address)) else {
            let behind = self.behind.trim_start().strip_prefix("<noscript");
            let behind = behind.and_then(|behind| behind.split("</noscript").next());
            let before = before.strip_suffix("</noscript>");
            let before = before.and_then(|before| before.rsplit("<noscript").next());
            let mut values = tag.attributes.iter().map(|(_, value, _)| value.trim());
            return values.any(|value| {
                let shown = format!("src=\"{value}\"");
                let mut sides = [before, behind].into_iter().flatten();
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
        let shown = scan(last, false);
        let mut shown = shown.opened().filter(|tag| tag.range.end == last.len());
        is_first && shown.any(|shown| shown.attribute("src") == Some(address))
    }
}

struct Rewriter<'a, 't> {
    html: &'a str,
    tags: &'t [Tag<'a>],
    pictures: Pictures,
    around: Around<'t>,
    /// How many elements are open.
    open: usize,
    /// How many of `<noscript>` are open.
    stand_ins: usize,
    written: Rewritten,
    /// Up to where the HTML is written.
    from: usize,
}

impl Rewriter<'_, '_> {
    fn tag(&mut self, index: usize) {
        match &self.tags[index] {
            Tag::Open(tag) if tag.range.start < self.from => {}
            Tag::Close(_, range) if range.start < self.from => {}
            Tag::Open(tag) => self.open_tag(tag, index),
            Tag::Close(name, range) => {
                if name == "noscript" {
                    self.stand_ins = self.stand_ins.saturating_sub(1);
                }
                if name == "object" || is_frame(name) || STAND_INS.contains(&name.as_str()) {
                    self.replace(range.start, range.end, "");
                } else {
                    self.open = self.open.saturating_sub(1);
                }
            }
        }
    }

    fn open_tag(&mut self, tag: &RawTag, index: usize) {
        let (start, end) = (tag.range.start, tag.range.end);
        match tag.name.as_str() {
            "noscript" => {
                self.stand_ins += 1;
                self.replace(start, end, "");
            }
            // Nothing but its own end is a tag in it.
            "noembed" | "noframes" if self.end_of(tag, index).is_some() => {
                self.replace(start, end, "");
            }
            "object" => {
                let link = match self.object(tag, index) {
                    Some(address) => self.link(tag, address) + " ",
                    None => String::new(),
                };
                self.replace(start, end, &link);
            }
            "iframe" => {
                if let Some(end) = self.end_of(tag, index) {
                    self.frame(tag, start, end);
                }
            }
            "embed" | "frame" => self.frame(tag, start, end),
            // The places of a picture that lead somewhere.
            "area" => {
                if let Some(address) = tag.attribute("href") {
                    let link = self.link(tag, address);
                    self.replace(start, end, &format!("{link} "));
                }
            }
            "a" => {
                self.open += 1;
                self.anchor(tag);
            }
            "img"
                if self.pictures.is_double(tag, self.stand_ins > 0)
                    || self.around.is_double(tag, self.html) =>
            {
                self.replace(start, end, "");
            }
            "img" | "source" | "video" | "audio" => {
                self.open += usize::from(matches!(tag.name.as_str(), "video" | "audio"));
                self.media(tag);
            }
            "br" | "hr" | "wbr" | "col" | "input" | "link" | "meta" | "param" | "track" => {}
            _ => self.open += 1,
        }
    }

    fn frame(&mut self, tag: &RawTag, start: usize, end: usize) {
        let link = match source(tag, "src") {
            Some(address) => self.link(tag, address),
            None => {
                self.written.lost.push(format!("<{}>", tag.name));
                String::new()
            }
        };
        self.replace(start, end, &link);
    }

    fn replace(&mut self, start: usize, end: usize, with: &str) {
        self.written.html.push_str(&self.html[self.from..start]);
        self.written.html.push_str(with);
        self.from = end;
    }

    /// Where an element ends in which nothing but its own end is a tag. Within a line, its end is another
    /// piece of HTML.
    fn end_of(&self, tag: &RawTag, index: usize) -> Option<usize> {
        match self.tags.get(index + 1) {
            Some(Tag::Close(name, range)) if *name == tag.name => Some(range.end),
            _ => (tag.range == (0..self.html.len())).then_some(tag.range.end),
        }
    }

    /// The address of an `<object>`, unless what stands in it leads there, too.
    fn object<'t>(&self, tag: &'t RawTag, index: usize) -> Option<&'t str> {
        let address = source(tag, "data")?;
        let mut depth = 1;
        for inner in &self.tags[index + 1..] {
            match inner {
                Tag::Open(inner) => {
                    depth += usize::from(inner.name == "object");
                    let mut addresses = ["href", "src", "data"].iter();
                    if addresses.any(|name| inner.attribute(name).map(str::trim) == Some(address)) {
                        return None;
                    }
                }
                Tag::Close(name, _) => {
                    depth -= usize::from(name == "object");
                    if depth == 0 {
                        return Some(address);
                    }
                }
            }
        }
        let behind = self.around.behind;
        let content = behind.split("</object").next().unwrap_or_default();
        (!content.contains(address)).then_some(address)
    }

    /// A link to what a tag would show.
    fn link(&self, tag: &RawTag, address: &str) -> String {
        let address = page_of(address);
        let names = ["title", "aria-label", "alt"];
        let mut names = names.iter().filter_map(|name| tag.attribute(name));
        let name = names.find(|name| !name.trim().is_empty());
        let name = name.map_or_else(|| readable(&address), |name| Cow::Borrowed(name.trim()));
        let id = tag.attribute("id").filter(|id| !id.is_empty());
        let id = id.map_or_else(String::new, |id| format!(" id=\"{}\"", escaped(id)));
        let link = format!(
            "<a{id} href=\"{}\">{}</a>",
            escaped(&address),
            escaped(&name)
        );
        if self.around.is_block && self.open == 0 && tag.name != "area" {
            format!("<p>{link}</p>")
        } else {
            link
        }
    }

    /// The older name of an anchor is its id.
    fn anchor(&mut self, tag: &RawTag) {
        let Some(name) = tag.attribute("name").filter(|name| !name.is_empty()) else {
            return;
        };
        let (start, end) = (tag.range.start, tag.range.end);
        match tag.attribute("id").filter(|id| !id.is_empty()) {
            Some(id) if id == name => {}
            Some(_) => {
                let anchor = format!("<span id=\"{}\"></span>", escaped(name));
                let own = write(tag, |attribute| attribute != "name", &[]);
                self.replace(start, end, &format!("{anchor}{own}"));
            }
            None => {
                let is_kept = |attribute: &str| attribute != "name" && attribute != "id";
                let written = write(tag, is_kept, &[("id", name)]);
                self.replace(start, end, &written);
            }
        }
    }

    /// A picture, a film or a sound that a script would load.
    fn media(&mut self, tag: &RawTag) {
        let mut found = Vec::new();
        if !tag.attribute("src").is_some_and(is_usable)
            && let Some(address) = source(tag, "src")
        {
            found.push(("src", address));
        }
        let has = |name: &str| tag.attribute(name).is_some_and(is_usable);
        if found.is_empty() && !has("src") && !has("srcset") {
            let widths = LAZY_WIDTHS.iter().find_map(|name| tag.attribute(name));
            found.extend(widths.map(|widths| ("srcset", widths)));
        }
        if !found.is_empty() {
            let is_kept = |name: &str| !found.iter().any(|(found, _)| *found == name);
            let written = write(tag, is_kept, &found);
            self.replace(tag.range.start, tag.range.end, &written);
        }
    }
}

/// A tag with other attributes.
fn write(tag: &RawTag, is_kept: impl Fn(&str) -> bool, added: &[(&str, &str)]) -> String {
    let own = tag.attributes.iter();
    let own = own.map(|(name, value, _)| (name.as_str(), &**value));
    let attributes = own.filter(|(name, _)| is_kept(name));
    let mut written = format!("<{}", tag.name);
    for (name, value) in attributes.chain(added.iter().copied()) {
        written.push_str(&format!(" {name}=\"{}\"", escaped(value)));
    }
    written.push('>');
    written
}

/// The page of what a frame shows: hosts of films give the frame another address than the film.
fn page_of(address: &str) -> Cow<'_, str> {
    let rest = address
        .strip_prefix("https:")
        .or(address.strip_prefix("http:"));
    let Some(rest) = rest.unwrap_or(address).strip_prefix("//") else {
        return Cow::Borrowed(address);
    };
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    let place = place.strip_prefix("www.").unwrap_or(place);
    let host = place.split('/').next().unwrap_or_default();
    // The name of the film in the address: what comes behind a part of the path.
    let behind = |part: &str| {
        let name = place.split_once(part)?.1.split('/').next()?;
        is_name(name).then_some(name)
    };
    let asked = |key: &str| {
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs
            .find(|(name, value)| *name == key && is_name(value))
            .map(|(_, value)| value)
    };
    let page = match host {
        "youtube.com" | "youtube-nocookie.com" => behind("/embed/")
            .or_else(|| behind("/v/"))
            .filter(|name| *name != "videoseries")
            .map(|name| format!("https://www.youtube.com/watch?v={name}"))
            .or_else(|| {
                Some(format!(
                    "https://www.youtube.com/playlist?list={}",
                    asked("list")?
                ))
            }),
        "player.vimeo.com" => behind("/video/").map(|name| format!("https://vimeo.com/{name}")),
        "dailymotion.com" => {
            behind("/embed/video/").map(|name| format!("https://www.dailymotion.com/video/{name}"))
        }
        "player.bilibili.com" => asked("bvid")
            .map(|name| format!("https://www.bilibili.com/video/{name}/"))
            .or_else(|| {
                Some(format!(
                    "https://www.bilibili.com/video/av{}/",
                    asked("aid")?
                ))
            }),
        "v.qq.com" => asked("vid").map(|name| format!("https://v.qq.com/x/page/{name}.html")),
        "player.youku.com" => {
            behind("/embed/").map(|name| format!("https://v.youku.com/v_show/id_{name}.html"))
        }
        _ => None,
    };
    page.map_or(Cow::Borrowed(address), Cow::Owned)
}

/// Whether this names a film in an address.
fn is_name(name: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "_-=".contains(c);
    !name.is_empty() && name.chars().all(is_part)
}

/// An address as a person would tell it.
fn readable(address: &str) -> Cow<'_, str> {
    let Some((_, rest)) = address.split_once("//") else {
        // A file of this site.
        let path = address.split(['?', '#']).next().unwrap_or(address);
        let name = path.trim_end_matches('/').rsplit('/').next();
        let name = name.filter(|name| !name.is_empty()).unwrap_or(address);
        return percent_encoding::percent_decode_str(name).decode_utf8_lossy();
    };
    Cow::Borrowed(
        rest.strip_prefix("www.")
            .unwrap_or(rest)
            .trim_end_matches('/'),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten(html: &str) -> String {
        let rewritten = rewrite(html, &scan(html, false), Around::default());
        rewritten.map_or_else(|| html.to_owned(), |rewritten| rewritten.html)
    }

    #[test]
    fn hosts_of_films_have_a_page_for_each() {
        for (frame, page) in [
            (
                "https://www.youtube.com/embed/a_B-1?rel=0",
                "https://www.youtube.com/watch?v=a_B-1",
            ),
            (
                "//www.youtube-nocookie.com/embed/ab",
                "https://www.youtube.com/watch?v=ab",
            ),
            (
                "https://www.youtube.com/embed/videoseries?list=PL1",
                "https://www.youtube.com/playlist?list=PL1",
            ),
            (
                "https://player.vimeo.com/video/12?h=3",
                "https://vimeo.com/12",
            ),
            (
                "//player.bilibili.com/player.html?aid=1&bvid=BV1x&page=1",
                "https://www.bilibili.com/video/BV1x/",
            ),
            (
                "https://v.qq.com/txp/iframe/player.html?vid=x1",
                "https://v.qq.com/x/page/x1.html",
            ),
            (
                "https://maps.example.org/embed/x",
                "https://maps.example.org/embed/x",
            ),
            (
                "https://www.youtube.com/embed/a\"b",
                "https://www.youtube.com/embed/a\"b",
            ),
            ("/files/a.pdf", "/files/a.pdf"),
        ] {
            assert_eq!(page_of(frame), page);
        }
    }

    #[test]
    fn what_needs_no_scripts_is_left_alone() {
        for html in [
            "<p>a</p>",
            "<a id=\"x\" href=\"y\">z</a>",
            "<img src=\"a.jpg\" alt=\"\" data-src=\"b.jpg\">",
            "<p><iframe src=\"x\">",
        ] {
            assert_eq!(rewritten(html), html);
        }
    }

    #[test]
    fn a_name_becomes_an_id() {
        assert_eq!(rewritten("<a name=old>x</a>"), "<a id=\"old\">x</a>");
        assert_eq!(
            rewritten("<a name=\"a&quot;b\" href='/x'>"),
            "<a href=\"/x\" id=\"a&quot;b\">"
        );
        assert_eq!(
            rewritten("<a name=old id=new>"),
            "<span id=\"old\"></span><a id=\"new\">"
        );
    }
}
