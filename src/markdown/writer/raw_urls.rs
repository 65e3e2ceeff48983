//! Resolves the URLs of raw HTML.

use std::ops::Range;

use super::raw_removed::is_dropped;
use super::state::Writer;
use crate::markdown::host::Image;
use crate::markdown::options::RawHtml;
use crate::markdown::raw_html::srcset::parse_srcset;
use crate::markdown::raw_html::tags::{Tag, TagScan};
use crate::markdown::responsive::add_responsive_attributes;

impl Writer<'_> {
    /// Rewrites the URLs of raw HTML, and adds the widths of pictures. Also returns whether the sanitizer will
    /// remove something.
    pub(super) fn rewrite_urls(
        &mut self,
        raw: &str,
        scan: &TagScan,
        range: &Range<usize>,
    ) -> (String, bool) {
        let mut is_changed = false;
        let mut images = Vec::new();
        let mut rewritten = String::with_capacity(raw.len());
        let mut copied = 0;
        for tag in scan.start_tags() {
            if self.options.html == RawHtml::Sanitize {
                is_changed |= self.check_removed_parts(raw, tag, range);
                if is_dropped(tag) {
                    rewritten.push_str(&raw[copied..tag.range.start]);
                    copied = tag.range.end;
                    continue;
                }
            }
            for (name, value, place) in &tag.attributes {
                let url = self.rewrite_url(&tag.name, name, value, range, &mut images);
                if let Some(url) = url.filter(|url| *url != **value) {
                    rewritten.push_str(&raw[copied..place.start]);
                    let url = url
                        .replace('"', "%22")
                        .replace('\'', "%27")
                        .replace('&', "&amp;");
                    match name.as_str() {
                        // Spaces separate the URLs of a `srcset`.
                        "srcset" => rewritten.push_str(&url),
                        _ => rewritten.push_str(&url.replace(' ', "%20")),
                    }
                    copied = place.end;
                }
            }
        }
        rewritten.push_str(&raw[copied..]);
        images.retain(|image: &Image| !image.sources.is_empty());
        let rewritten = add_responsive_attributes(self.in_picture, &rewritten, &images);
        for tag in &scan.tags {
            match tag {
                Tag::Open(tag) if tag.name == "picture" => self.in_picture = true,
                Tag::Close(name, _) if name == "picture" => self.in_picture = false,
                _ => {}
            }
        }
        (rewritten, is_changed)
    }

    /// The URL to write for an attribute, if it is one of those with a URL. Pictures that can have widths are
    /// added to `images`.
    fn rewrite_url(
        &mut self,
        tag: &str,
        attribute: &str,
        value: &str,
        range: &Range<usize>,
        images: &mut Vec<Image>,
    ) -> Option<String> {
        match (tag, attribute) {
            ("a", "href") => self.resolve_raw_link(value, range),
            ("video" | "audio" | "source" | "track", "src") => self.resolve_raw_media(value, range),
            ("img" | "source", "srcset") => {
                let candidates = parse_srcset(value).into_iter().map(|(url, size)| {
                    let found = self.resolve_raw_media(url, range);
                    let url = found.as_deref().unwrap_or(url).replace(' ', "%20");
                    format!("{url} {size}").trim_end().to_owned()
                });
                Some(candidates.collect::<Vec<_>>().join(", "))
            }
            ("img", "src") | ("video", "poster") => {
                let image = match self.options.html {
                    RawHtml::Allow => self.host.resolve_image(value).ok(),
                    RawHtml::Sanitize => self.resolve_image(value, range),
                }?;
                let url = image.url.clone();
                images.push(image);
                Some(url)
            }
            _ => None,
        }
    }

    /// Resolves the URL of a video, sound or picture.
    fn resolve_raw_media(&mut self, url: &str, range: &Range<usize>) -> Option<String> {
        let found = self.resolve_raw_link(url, range)?;
        if self.options.html == RawHtml::Sanitize {
            self.check_remote_media(&found, range);
        }
        Some(found)
    }

    /// Resolves a link. In trusted HTML it may lead to something that labnews does not know.
    fn resolve_raw_link(&mut self, url: &str, range: &Range<usize>) -> Option<String> {
        let found = match self.options.html {
            RawHtml::Allow => self.host.resolve_link(url).ok(),
            RawHtml::Sanitize => self.resolve_link(url, range),
        };
        found.map(|link| link.url)
    }
}
