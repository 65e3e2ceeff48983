//! Raw HTML: comments, links in it, and what will be taken out of it.

use std::ops::Range;

use crate::markdown::{RawHtml, dressed, sanitize};

use super::Writer;

impl Writer<'_> {
    pub(super) fn raw_html(&mut self, raw: &str, range: Range<usize>, block: bool) {
        let trimmed = raw.trim();
        if let Some(comment) = trimmed
            .strip_prefix("<!--")
            .and_then(|rest| rest.strip_suffix("-->"))
            && !comment.contains("-->")
        {
            if comment.trim() == "more" && self.depth <= 1 {
                self.more.get_or_insert(self.paragraphs.len());
            }
            return;
        }
        if let Some(paragraph) = &mut self.paragraph {
            paragraph.has_words = true;
        }
        self.last = None;
        self.document.has_raw_html = true;
        if block {
            self.block();
        }
        let trusted = self.options.html == RawHtml::Allow;
        let mut removed: Vec<String> = Vec::new();
        let mut from = 0;
        let mut written = String::with_capacity(raw.len());
        let mut images = Vec::new();
        for tag in sanitize::tags(raw) {
            let names: Vec<&str> = tag
                .attributes
                .iter()
                .map(|(name, ..)| name.as_str())
                .collect();
            if !trusted {
                let policy = self.policy.get_or_insert_with(sanitize::Policy::new);
                removed.extend(policy.forbidden(&tag.name, &names));
                if let ("img", Some(source), None) = (
                    tag.name.as_str(),
                    tag.attribute("src"),
                    tag.attribute("alt"),
                ) {
                    let message = format!("the picture `{source}` has no description");
                    let help = "say in `alt=\"…\"` what it shows; of an ornament, alt=\"\"";
                    self.missing_alt(range.clone(), message, help);
                }
            }
            for (name, value, place) in &tag.attributes {
                let url = match (tag.name.as_str(), name.as_str()) {
                    ("a", "href") | ("video" | "audio" | "source" | "track", "src") => {
                        self.raw_link(value, &range, trusted)
                    }
                    ("img" | "source", "srcset") => {
                        let parts = value.split(',').map(|part| {
                            let (url, size) =
                                part.trim().split_once(' ').unwrap_or((part.trim(), ""));
                            let url = self
                                .raw_link(url, &range, trusted)
                                .unwrap_or_else(|| url.to_owned());
                            format!("{url} {}", size.trim()).trim_end().to_owned()
                        });
                        Some(parts.collect::<Vec<_>>().join(", "))
                    }
                    ("img", "src") | ("video", "poster") => {
                        let image = match trusted {
                            true => self.host.image(value).ok(),
                            false => self.resolve_image(value, &range),
                        };
                        image.map(|image| {
                            let url = image.url.clone();
                            images.push(image);
                            url
                        })
                    }
                    _ => continue,
                };
                if let Some(url) = url
                    && url != *value
                {
                    written.push_str(&raw[from..place.start]);
                    let url = url.replace('"', "%22").replace('\'', "%27");
                    match name.as_str() {
                        "srcset" => written.push_str(&url),
                        _ => written.push_str(&url.replace(' ', "%20")),
                    }
                    from = place.end;
                }
            }
        }
        written.push_str(&raw[from..]);
        images.retain(|image| !image.sources.is_empty());
        written = dressed(&self.html.text, &written, &images);
        removed.sort_unstable();
        removed.dedup();
        if !removed.is_empty() {
            self.warn(
                range,
                format!("{} is taken out, since it can run scripts or change the page around it", removed.join(", ")),
                Some("use a shortcode, or `html: allow` in site.yaml if you trust everyone who writes here".to_owned()),
            );
        }
        self.html.raw(&written);
    }

    /// Where a link in raw HTML leads. In HTML that is trusted it may lead to what labnews does not know.
    fn raw_link(&mut self, url: &str, range: &Range<usize>, trusted: bool) -> Option<String> {
        let found = match trusted {
            true => self.host.link(url).ok(),
            false => self.resolve(url, range),
        };
        found.map(|link| link.url)
    }
}
