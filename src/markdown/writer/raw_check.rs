//! Reports raw HTML that CommonMark reads as something else than its author meant.

use std::ops::Range;

use super::state::Writer;
use crate::markdown::parser_options::parser_options;
use crate::markdown::position::is_escaped;
use crate::markdown::raw_html::tags::TagScan;
use crate::markdown::raw_html::unread::{find_broken_tag, find_leading_tag, find_markdown_in_html};
use crate::messages;

/// How many bytes of a broken tag are read.
const NEARBY: usize = 4096;

impl Writer<'_> {
    /// Reports Markdown within a block of HTML.
    pub(super) fn check_unread_markdown(
        &mut self,
        raw: &str,
        scan: &TagScan,
        range: &Range<usize>,
    ) {
        let syntax = parser_options(self.options);
        if let Some(found) = find_markdown_in_html(raw, scan, syntax) {
            let place = self.locate_part(&raw[found], range.clone());
            self.report(place, messages::raw_html::markdown_in_html());
        }
    }

    /// Reports broken tags in text.
    pub(super) fn check_broken_tags(&mut self, range: &Range<usize>) {
        if self.code.is_some() || self.is_in_code() {
            return;
        }
        let source = self.placeholders.source;
        let Some(typed) = source.get(range.clone()) else {
            return;
        };
        for at in memchr::memchr_iter(b'<', typed.as_bytes()) {
            let at = range.start + at;
            let end = source.floor_char_boundary(at + NEARBY);
            let line = source[at..end].lines().next().unwrap_or_default();
            let name = find_broken_tag(line).filter(|_| !is_escaped(source, at));
            let Some(name) = name.map(str::to_ascii_lowercase) else {
                continue;
            };
            if self.policy().knows(&name) {
                let length = line.find('>').map_or(line.len(), |end| end + 1);
                self.report(at..at + length, messages::raw_html::broken_tag(&name));
            }
        }
    }

    /// Reports HTML that is shown as code because it is indented.
    pub(super) fn check_indented_html(&mut self, code: &str, range: &Range<usize>) {
        let Some(tag) = find_leading_tag(code) else {
            return;
        };
        if !tag.is_empty() && !self.policy().knows(&tag) {
            return;
        }
        let start = range.start;
        let line = self.placeholders.source[start..].lines().next();
        let place = start..start + line.map_or(0, str::len);
        self.report(place, messages::raw_html::indented());
    }
}
