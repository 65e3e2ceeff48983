//! Reports what the sanitizer will remove from raw HTML.

use std::ops::Range;

use super::state::Writer;
use crate::limits::LISTED;
use crate::markdown::raw_html::policy::{Removed, is_office_tag};
use crate::markdown::raw_html::tags::RawTag;
use crate::messages;
use crate::messages::media::PictureSyntax;

/// A longer tag is not quoted in a message.
const QUOTED_TAG: usize = 100;

impl Writer<'_> {
    /// Records or reports what will be removed of a tag, and returns whether there is something. Also reports a
    /// picture without a URL, or without alternative text.
    pub(super) fn check_removed_parts(
        &mut self,
        raw: &str,
        tag: &RawTag,
        range: &Range<usize>,
    ) -> bool {
        if tag.name == "img" && has_no_source(tag) {
            self.report(range.clone(), messages::media::missing_address());
        } else if tag.name == "img" && tag.attribute("alt").is_none() {
            let source = tag.attribute("src").unwrap_or_default();
            let problem = messages::media::missing_alt(source, PictureSyntax::Html);
            self.report(range.clone(), problem);
        }
        let removed = if tag.name == "input" && is_dropped(tag) {
            // Without its type, it would become a text field.
            vec![Removed::Active("<input>".to_owned())]
        } else {
            let names = tag.attributes.iter().map(|(name, ..)| name.as_str());
            let names: Vec<&str> = names.collect();
            self.policy().find_removed(&tag.name, &names)
        };
        if is_of_office(tag) {
            self.removed.pasted.get_or_insert_with(|| range.clone());
        }
        let is_changed = !removed.is_empty();
        for removed in removed {
            match removed {
                Removed::Active(name) => self.removed.count(name, range),
                Removed::Element(name) => {
                    self.report(range.clone(), messages::raw_html::element_removed(&name));
                }
                Removed::UnknownTag => {
                    if self.removed.unknown_tags.insert(tag.name.clone()) {
                        let written = quote_tag(raw, tag);
                        self.report(range.clone(), messages::raw_html::unknown_tag(&written));
                    }
                }
            }
        }
        is_changed
    }

    /// Reports, once for the whole text, the removed parts whose words stay.
    pub(super) fn report_removed_parts(&mut self) {
        let mut counts = std::mem::take(&mut self.removed.counts);
        if let Some(pasted) = self.removed.pasted.take() {
            self.report(pasted, messages::raw_html::pasted_from_word());
            // Word formats with them, and nothing of that is dangerous.
            counts.retain(|name, _| !OF_OFFICE.contains(&name.as_str()));
        }
        let places = counts.values().map(|(_, place)| place);
        let Some(first) = places.min_by_key(|place| place.start).cloned() else {
            return;
        };
        let mut listed: Vec<(String, usize)> = counts
            .into_iter()
            .map(|(name, (count, _))| (name, count))
            .collect();
        listed.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let unlisted = listed.len().saturating_sub(LISTED);
        listed.truncate(LISTED);
        self.report(
            first,
            messages::raw_html::active_parts_removed(&listed, unlisted),
        );
    }
}

/// What Word and similar programs write in any text, in the names of [`Removed::Active`].
const OF_OFFICE: [&str; 5] = ["style=", "<style>", "<meta>", "<link>", "<base>"];

/// Whether Word or a similar program wrote a tag.
fn is_of_office(tag: &RawTag) -> bool {
    let contains = |name: &str, sign: &str| {
        tag.attribute(name)
            .is_some_and(|value| value.contains(sign))
    };
    is_office_tag(&tag.name)
        || contains("class", "Mso")
        || contains("style", "mso-")
        || contains("id", "docs-internal-guid")
}

/// A tag as the author wrote it, or its name alone if that is long.
fn quote_tag(raw: &str, tag: &RawTag) -> String {
    let written = &raw[tag.range.clone()];
    if written.len() < QUOTED_TAG && !written.contains('\n') {
        written.to_owned()
    } else {
        format!("<{}>", tag.name)
    }
}

/// Whether a tag is dropped, because without its removed attributes it would still show something.
pub(super) fn is_dropped(tag: &RawTag) -> bool {
    let kind = tag.attribute("type").unwrap_or_default();
    match tag.name.as_str() {
        "img" => has_no_source(tag),
        "input" => !kind.eq_ignore_ascii_case("checkbox"),
        _ => false,
    }
}

/// Whether an `<img>` has no URL.
fn has_no_source(tag: &RawTag) -> bool {
    let is_blank = |name| {
        tag.attribute(name)
            .is_none_or(|value| value.trim().is_empty())
    };
    is_blank("src") && is_blank("srcset")
}
