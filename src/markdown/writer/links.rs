//! Links and pictures: where they lead, and whether they may.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::LinkType;
use unicase::UniCase;

use crate::markdown::figure::Picture;
use crate::markdown::{Image, Link, Reference};
use crate::values::similar::nearest;
use crate::values::unicode::nfc;
use crate::values::url::forbidden_scheme;

use super::{SUGGESTIONS, Writer};

impl Writer<'_> {
    /// A label of a footnote or of a link definition as labels are compared (CommonMark 0.31, 4.7).
    pub(super) fn folded_label(&self, label: &str) -> String {
        let words: Vec<&str> = label.split_whitespace().collect();
        UniCase::new(self.clean(&words.join(" "))).to_folded_case()
    }

    /// Warns of a line that readers do not see, as it looks like the definition of a link: `[Note]: text`.
    pub(super) fn check_definition(
        &mut self,
        label: &str,
        destination: &str,
        range: &Range<usize>,
    ) {
        let is_address = destination.contains(['/', '.', '#', ':', '?']) || destination.is_empty();
        if is_address || self.used_definitions.contains(&self.folded_label(label)) {
            return;
        }
        let range = self.replaced.range(self.marked.range(range.clone()));
        let label = self.clean(label);
        let message = format!(
            "this line defines a link named `{label}` that is never used, so readers do not see it"
        );
        let help = format!("write `\\[{label}]` if the line is text, or remove it");
        self.warn(range, message, Some(help));
    }

    pub(super) fn start_link(
        &mut self,
        kind: LinkType,
        destination: &str,
        title: &str,
        range: Range<usize>,
    ) {
        let cleaned = self.clean(destination);
        let destination: Cow<str> = match kind {
            LinkType::Email => Cow::Owned(format!("mailto:{cleaned}")),
            _ => cleaned,
        };
        let found = self.resolve(&destination, &range);
        let Some(link) = found else {
            self.links.push(None);
            return;
        };
        self.html.raw("<a");
        self.html.url("href", &link.url, link.local);
        if !title.is_empty() {
            let title = self.clean(title).into_owned();
            self.html.attribute("title", &title);
        }
        self.html.raw(">");
        self.links.push(Some((link.url, link.local)));
    }

    /// Where a link leads; none, and a mistake noted, if nowhere.
    pub(super) fn resolve(&mut self, destination: &str, range: &Range<usize>) -> Option<Link> {
        if let Some(scheme) = forbidden_scheme(destination) {
            let help = "use https:, http:, mailto: or tel:, or a path".to_owned();
            self.error(
                range.clone(),
                format!("a link cannot start with `{scheme}:`"),
                Some(help),
            );
            return None;
        }
        if let Some(fragment) = destination.strip_prefix('#') {
            let decoded = percent_encoding::percent_decode_str(fragment).decode_utf8_lossy();
            // Ids are in Normalization Form C, and browsers compare them byte by byte.
            let fragment = match nfc(&decoded) {
                Cow::Borrowed(_) => fragment.to_owned(),
                Cow::Owned(composed) => composed,
            };
            let url = format!("#{fragment}");
            self.own_links.push((fragment, range.clone()));
            return Some(Link {
                url,
                local: false,
                page: None,
                fragment: None,
            });
        }
        match self.host.link(destination) {
            Ok(link) => {
                if let Some(page) = link.page {
                    let fragment = link.fragment.clone();
                    self.document.references.push(Reference {
                        page,
                        fragment,
                        range: range.clone(),
                    });
                }
                Some(link)
            }
            Err(problem) => {
                self.problem(range.clone(), problem);
                None
            }
        }
    }

    pub(super) fn end_image(&mut self) {
        self.depth -= 1;
        let Some(open) = self.image.take() else {
            return;
        };
        let Some(image) = self.resolve_image(&open.destination, &open.range) else {
            return;
        };
        let alt = open.alt.split_whitespace().collect::<Vec<_>>().join(" ");
        if alt.is_empty() {
            self.missing_alt(
                open.range.clone(),
                format!("the picture `{}` has no description", open.destination),
                "say what it shows between the brackets: ![A group of people](…)",
            );
        }
        let link = self.links.last().cloned().flatten();
        let picture = Picture {
            image,
            alt,
            title: open.title,
            caption: None,
            link,
        };
        let tooltip = self.plain_title(&picture.title);
        picture.inline(&tooltip, &mut self.html);
        self.last = None;
        // In a paragraph, it may become a figure with a caption.
        let title = match self.paragraph {
            Some(_) => "",
            None => &tooltip,
        };
        for words in [&picture.alt, title] {
            if !words.is_empty() {
                self.document.text.push_str(words);
                self.document.text.push(' ');
            }
        }
        if let Some(paragraph) = &mut self.paragraph {
            paragraph.is_new_line = false;
            paragraph.pictures.push(picture);
            if !paragraph.has_words {
                // What a picture shows is no part of a summary.
                paragraph.words = self.document.text.len();
            }
        }
    }

    pub(super) fn resolve_image(
        &mut self,
        destination: &str,
        range: &Range<usize>,
    ) -> Option<Image> {
        if let Some(scheme) = forbidden_scheme(destination) {
            self.error(
                range.clone(),
                format!("a picture cannot start with `{scheme}:`"),
                None,
            );
            return None;
        }
        match self.host.image(destination) {
            Ok(image) => {
                if !image.local {
                    self.check_media(&image.url, range);
                }
                Some(image)
            }
            Err(problem) => {
                self.problem(range.clone(), problem);
                None
            }
        }
    }

    pub(super) fn check_own_links(&mut self) {
        let links = std::mem::take(&mut self.own_links);
        if links.is_empty() {
            return;
        }
        let known: HashSet<&str> = self.document.ids.iter().map(String::as_str).collect();
        let mut missing = Vec::new();
        for (fragment, range) in links {
            let is_note = fragment.starts_with("fn-") || fragment.starts_with("fnref-");
            if fragment.is_empty() || is_note || known.contains(fragment.as_str()) {
                continue;
            }
            let decoded = percent_encoding::percent_decode_str(&fragment).decode_utf8_lossy();
            if known.contains(&*decoded) {
                continue;
            }
            let near = if missing.len() < SUGGESTIONS {
                nearest(&decoded, self.document.ids.iter().map(String::as_str))
            } else {
                None
            };
            let help = near.map(|near| format!("did you mean `#{near}`?"));
            missing.push((
                range,
                format!("there is no heading `#{decoded}` here"),
                help,
            ));
        }
        for (range, message, help) in missing {
            self.error(range, message, help);
        }
    }
}
