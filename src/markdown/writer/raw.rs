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
        if self.options.html == RawHtml::Allow {
            return self.html.raw(raw);
        }
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
            let policy = self.policy.get_or_insert_with(sanitize::Policy::new);
            removed.extend(policy.forbidden(&tag.name, &names));
            for (name, value, place) in &tag.attributes {
                let url = match (tag.name.as_str(), name.as_str()) {
                    ("a", "href") => self.resolve(value, &range).map(|link| link.url),
                    ("img", "src") => self.resolve_image(value, &range).map(|image| {
                        let url = image.url.clone();
                        images.push(image);
                        url
                    }),
                    _ => continue,
                };
                if let Some(url) = url
                    && url != *value
                {
                    written.push_str(&raw[from..place.start]);
                    written.push_str(
                        &url.replace('"', "%22")
                            .replace('\'', "%27")
                            .replace(' ', "%20"),
                    );
                    from = place.end;
                }
            }
        }
        written.push_str(&raw[from..]);
        for image in images.iter().filter(|image| !image.sources.is_empty()) {
            written = dressed(&written, image);
        }
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
}
