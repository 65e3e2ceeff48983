//! Links: where they lead, and whether they may.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::LinkType;
use unicase::UniCase;

use super::open::OpenLink;
use super::state::Writer;
use crate::limits::SUGGESTIONS;
use crate::markdown::document::CrossLink;
use crate::markdown::host::Link;
use crate::messages;
use crate::values::similar::find_similar;
use crate::values::unicode::nfc;
use crate::values::url::{file_name_on_disk, forbidden_scheme};

/// Texts of links that do not say where these lead.
const VAGUE: [&str; 19] = [
    "here",
    "click",
    "click here",
    "this",
    "this link",
    "this page",
    "link",
    "more",
    "read more",
    "learn more",
    "这里",
    "此处",
    "点击",
    "点击这里",
    "点击此处",
    "链接",
    "更多",
    "查看更多",
    "点此",
];

impl Writer<'_> {
    /// Folds the label of a footnote or link definition for comparison (CommonMark 0.31, 4.7).
    pub(super) fn fold_label(&self, label: &str) -> String {
        let words: Vec<&str> = label.split_whitespace().collect();
        UniCase::new(self.restore(&words.join(" "))).to_folded_case()
    }

    /// Reports a line that looks like a link definition, so that readers do not see it: `[Note]: text`.
    pub(super) fn check_link_definition(
        &mut self,
        label: &str,
        destination: &str,
        range: &Range<usize>,
    ) {
        let is_address = destination.contains(['/', '.', '#', ':', '?']) || destination.is_empty();
        if is_address || self.used_definitions.contains(&self.fold_label(label)) {
            return;
        }
        let range = self.source_range(range.clone());
        let label = self.restore(label).into_owned();
        self.report(range, messages::markdown::unused_link_definition(&label));
    }

    pub(super) fn start_link(
        &mut self,
        kind: LinkType,
        destination: &str,
        title: &str,
        range: Range<usize>,
    ) {
        let cleaned = self.restore(destination);
        let destination: Cow<str> = match kind {
            LinkType::Email => Cow::Owned(format!("mailto:{cleaned}")),
            _ => cleaned,
        };
        let Some(link) = self.resolve_link(&destination, &range) else {
            self.links.push(None);
            return;
        };
        self.html.push_raw("<a");
        self.html.push_url("href", &link.url, link.local);
        if !title.is_empty() {
            let title = self.restore(title).into_owned();
            self.html.push_attribute("title", &title);
        }
        self.html.push_raw(">");
        self.links.push(Some(OpenLink {
            url: link.url,
            local: link.local,
            text_start: self.document.text.len(),
            range,
        }));
    }

    /// Reports a link whose text says only that it is one. Screen readers list links without what is around them.
    pub(super) fn check_link_text(&mut self, link: &OpenLink) {
        let text = self
            .document
            .text
            .get(link.text_start..)
            .unwrap_or_default();
        let text = text.trim_matches(|c: char| !c.is_alphanumeric());
        if VAGUE.iter().any(|vague| vague.eq_ignore_ascii_case(text)) {
            let problem = messages::markdown::vague_link(text);
            self.report(link.range.clone(), problem);
        }
    }

    /// Resolves a link, or reports that it leads nowhere.
    pub(super) fn resolve_link(&mut self, destination: &str, range: &Range<usize>) -> Option<Link> {
        if forbidden_scheme(destination).is_some()
            && let Some(name) = file_name_on_disk(destination)
        {
            let problem = messages::values::path_on_disk(destination, name);
            self.report(range.clone(), problem);
            return None;
        }
        if let Some(scheme) = forbidden_scheme(destination) {
            self.report(range.clone(), messages::markdown::forbidden_scheme(&scheme));
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
        match self.host.resolve_link(destination) {
            Ok(link) => {
                if let Some(page) = link.page {
                    let fragment = link.fragment.clone();
                    self.document.cross_links.push(CrossLink {
                        page,
                        fragment,
                        range: range.clone(),
                    });
                }
                Some(link)
            }
            Err(problem) => {
                self.report(range.clone(), problem);
                None
            }
        }
    }

    /// Reports links to fragments of the text itself that do not exist.
    pub(super) fn check_own_fragments(&mut self) {
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
            // A suggestion takes time, so not every link gets one.
            let nearest = if missing.len() < SUGGESTIONS {
                find_similar(&decoded, self.document.ids.iter().map(String::as_str))
            } else {
                None
            };
            let problem = messages::markdown::unknown_heading(&decoded, nearest);
            missing.push((range, problem));
        }
        for (range, problem) in missing {
            self.report(range, problem);
        }
    }
}
