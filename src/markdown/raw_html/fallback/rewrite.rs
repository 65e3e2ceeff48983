//! Rewrites raw HTML without scripts, frames and plug-ins.

use std::borrow::Cow;

use super::duplicates::{Context, PictureUrls, is_usable};
use super::page_url::{find_page_url, shorten_url};
use crate::markdown::html::escape_html_text;
use crate::markdown::raw_html::tags::{RawTag, Tag, TagScan};

/// Elements whose content is for browsers without another element.
const NO_ELEMENTS: [&str; 3] = ["noscript", "noembed", "noframes"];

/// Attributes that keep the URL of a picture until a script loads it: of WordPress, Squarespace, WeChat,
/// Zhihu and the libraries lazysizes and jQuery Lazy.
const LAZY_SRC: [&str; 7] = [
    "data-src",
    "data-original",
    "data-lazy-src",
    "data-actualsrc",
    "data-lazyload",
    "data-lazy",
    "data-echo",
];

/// The same for several widths.
const LAZY_SRCSET: [&str; 2] = ["data-srcset", "data-lazy-srcset"];

/// Raw HTML without scripts, frames and plug-ins.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Rewritten {
    /// The HTML.
    pub html: String,
    /// The tags of which nothing is left, since they have no URL.
    pub removed: Vec<String>,
}

/// Rewrites raw HTML; `None` if it stays the same.
pub(in crate::markdown) fn rewrite_without_scripts(
    html: &str,
    scan: &TagScan,
    context: Context,
) -> Option<Rewritten> {
    let is_concerned = |tag: &Tag| match tag {
        Tag::Open(tag) => {
            is_frame(&tag.name)
                || NO_ELEMENTS.contains(&tag.name.as_str())
                || matches!(tag.name.as_str(), "a" | "area" | "object")
                || is_media(&tag.name)
        }
        Tag::Close(name, _) => {
            is_frame(name) || name == "object" || NO_ELEMENTS.contains(&name.as_str())
        }
    };
    if !scan.tags.iter().any(is_concerned) {
        return None;
    }
    let mut rewriter = Rewriter {
        html,
        tags: &scan.tags,
        pictures: PictureUrls::new(&scan.tags),
        context,
        open: 0,
        open_noscript: 0,
        result: Rewritten::default(),
        copied: 0,
    };
    for index in 0..scan.tags.len() {
        rewriter.rewrite_tag(index);
    }
    if rewriter.copied == 0 {
        return None;
    }
    rewriter.result.html.push_str(&html[rewriter.copied..]);
    Some(rewriter.result)
}

fn is_frame(name: &str) -> bool {
    matches!(name, "iframe" | "embed" | "frame")
}

fn is_media(name: &str) -> bool {
    matches!(name, "img" | "source" | "video" | "audio")
}

/// The URL of what a tag shows, perhaps in an attribute for scripts.
fn find_source<'t>(tag: &'t RawTag, attribute: &str) -> Option<&'t str> {
    let names = std::iter::once(attribute).chain(LAZY_SRC);
    let mut found = names.filter_map(|name| tag.attribute(name));
    found.find(|url| is_usable(url)).map(str::trim)
}

struct Rewriter<'a, 't> {
    html: &'a str,
    tags: &'t [Tag<'a>],
    pictures: PictureUrls,
    context: Context<'t>,
    /// How many elements are open.
    open: usize,
    /// How many `<noscript>` are open.
    open_noscript: usize,
    result: Rewritten,
    /// The end of the HTML that is written.
    copied: usize,
}

impl Rewriter<'_, '_> {
    fn rewrite_tag(&mut self, index: usize) {
        match &self.tags[index] {
            Tag::Open(tag) if tag.range.start < self.copied => {}
            Tag::Close(_, range) if range.start < self.copied => {}
            Tag::Open(tag) => self.rewrite_start_tag(tag, index),
            Tag::Close(name, range) => {
                if name == "noscript" {
                    self.open_noscript = self.open_noscript.saturating_sub(1);
                }
                if name == "object" || is_frame(name) || NO_ELEMENTS.contains(&name.as_str()) {
                    self.replace(range.start, range.end, "");
                } else {
                    self.open = self.open.saturating_sub(1);
                }
            }
        }
    }

    fn rewrite_start_tag(&mut self, tag: &RawTag, index: usize) {
        let (start, end) = (tag.range.start, tag.range.end);
        match tag.name.as_str() {
            "noscript" => {
                self.open_noscript += 1;
                self.replace(start, end, "");
            }
            // Only its own end tag is a tag in it.
            "noembed" | "noframes" if self.find_end(tag, index).is_some() => {
                self.replace(start, end, "");
            }
            "object" => {
                let link = match self.find_object_url(tag, index) {
                    Some(url) => self.format_link(tag, url) + " ",
                    None => String::new(),
                };
                self.replace(start, end, &link);
            }
            "iframe" => {
                if let Some(end) = self.find_end(tag, index) {
                    self.replace_frame(tag, start, end);
                }
            }
            "embed" | "frame" => self.replace_frame(tag, start, end),
            // A linked region of a picture.
            "area" => {
                if let Some(url) = tag.attribute("href") {
                    let link = self.format_link(tag, url);
                    self.replace(start, end, &format!("{link} "));
                }
            }
            "a" => {
                self.open += 1;
                self.rewrite_anchor(tag);
            }
            "img"
                if self.pictures.is_duplicate(tag, self.open_noscript > 0)
                    || self.context.is_duplicate(tag, self.html) =>
            {
                self.replace(start, end, "");
            }
            "img" | "source" | "video" | "audio" => {
                self.open += usize::from(matches!(tag.name.as_str(), "video" | "audio"));
                self.rewrite_media(tag);
            }
            "br" | "hr" | "wbr" | "col" | "input" | "link" | "meta" | "param" | "track" => {}
            _ => self.open += 1,
        }
    }

    fn replace_frame(&mut self, tag: &RawTag, start: usize, end: usize) {
        let link = match find_source(tag, "src") {
            Some(url) => self.format_link(tag, url),
            None => {
                self.result.removed.push(format!("<{}>", tag.name));
                String::new()
            }
        };
        self.replace(start, end, &link);
    }

    fn replace(&mut self, start: usize, end: usize, with: &str) {
        self.result.html.push_str(&self.html[self.copied..start]);
        self.result.html.push_str(with);
        self.copied = end;
    }

    /// The end of an element in which only its own end tag is a tag. Within a line, the end tag is another
    /// piece of HTML.
    fn find_end(&self, tag: &RawTag, index: usize) -> Option<usize> {
        match self.tags.get(index + 1) {
            Some(Tag::Close(name, range)) if *name == tag.name => Some(range.end),
            _ => (tag.range == (0..self.html.len())).then_some(tag.range.end),
        }
    }

    /// The URL of an `<object>`, unless its content leads there as well.
    fn find_object_url<'t>(&self, tag: &'t RawTag, index: usize) -> Option<&'t str> {
        let url = find_source(tag, "data")?;
        let mut depth = 1;
        for inner in &self.tags[index + 1..] {
            match inner {
                Tag::Open(inner) => {
                    depth += usize::from(inner.name == "object");
                    let mut urles = ["href", "src", "data"].iter();
                    if urles.any(|name| inner.attribute(name).map(str::trim) == Some(url)) {
                        return None;
                    }
                }
                Tag::Close(name, _) => {
                    depth -= usize::from(name == "object");
                    if depth == 0 {
                        return Some(url);
                    }
                }
            }
        }
        let after = self.context.after;
        let content = after.split("</object").next().unwrap_or_default();
        (!content.contains(url)).then_some(url)
    }

    /// A link to what a tag would show.
    fn format_link(&self, tag: &RawTag, url: &str) -> String {
        let url = find_page_url(url);
        let names = ["title", "aria-label", "alt"];
        let mut names = names.iter().filter_map(|name| tag.attribute(name));
        let name = names.find(|name| !name.trim().is_empty());
        let name = name.map_or_else(|| shorten_url(&url), |name| Cow::Borrowed(name.trim()));
        let id = tag.attribute("id").filter(|id| !id.is_empty());
        let id = id.map_or_else(String::new, |id| {
            format!(" id=\"{}\"", escape_html_text(id))
        });
        let link = format!(
            "<a{id} href=\"{}\">{}</a>",
            escape_html_text(&url),
            escape_html_text(&name)
        );
        if self.context.is_block && self.open == 0 && tag.name != "area" {
            format!("<p>{link}</p>")
        } else {
            link
        }
    }

    /// The `name` of an anchor becomes its id.
    fn rewrite_anchor(&mut self, tag: &RawTag) {
        let Some(name) = tag.attribute("name").filter(|name| !name.is_empty()) else {
            return;
        };
        let (start, end) = (tag.range.start, tag.range.end);
        match tag.attribute("id").filter(|id| !id.is_empty()) {
            Some(id) if id == name => {}
            Some(_) => {
                let anchor = format!("<span id=\"{}\"></span>", escape_html_text(name));
                let own = format_tag(tag, |attribute| attribute != "name", &[]);
                self.replace(start, end, &format!("{anchor}{own}"));
            }
            None => {
                let is_kept = |attribute: &str| attribute != "name" && attribute != "id";
                let written = format_tag(tag, is_kept, &[("id", name)]);
                self.replace(start, end, &written);
            }
        }
    }

    /// Shows a picture, video or sound that a script would load.
    fn rewrite_media(&mut self, tag: &RawTag) {
        let mut found = Vec::new();
        if !tag.attribute("src").is_some_and(is_usable)
            && let Some(url) = find_source(tag, "src")
        {
            found.push(("src", url));
        }
        let has = |name: &str| tag.attribute(name).is_some_and(is_usable);
        if found.is_empty() && !has("src") && !has("srcset") {
            let widths = LAZY_SRCSET.iter().find_map(|name| tag.attribute(name));
            found.extend(widths.map(|widths| ("srcset", widths)));
        }
        if !found.is_empty() {
            let is_kept = |name: &str| !found.iter().any(|(found, _)| *found == name);
            let written = format_tag(tag, is_kept, &found);
            self.replace(tag.range.start, tag.range.end, &written);
        }
    }
}

/// A tag with other attributes.
fn format_tag(tag: &RawTag, is_kept: impl Fn(&str) -> bool, added: &[(&str, &str)]) -> String {
    let own = tag.attributes.iter();
    let own = own.map(|(name, value, _)| (name.as_str(), &**value));
    let attributes = own.filter(|(name, _)| is_kept(name));
    let mut written = format!("<{}", tag.name);
    for (name, value) in attributes.chain(added.iter().copied()) {
        written.push_str(&format!(" {name}=\"{}\"", escape_html_text(value)));
    }
    written.push('>');
    written
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::raw_html::tags::scan_tags;

    fn rewritten(html: &str) -> String {
        let scan = scan_tags(html, false);
        let rewritten = rewrite_without_scripts(html, &scan, Context::default());
        rewritten.map_or_else(|| html.to_owned(), |rewritten| rewritten.html)
    }

    #[test]
    fn frames_of_video_hosts_become_links_to_pages() {
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
            assert_eq!(find_page_url(frame), page);
        }
    }

    #[test]
    fn other_html_stays_the_same() {
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
