//! Sanitizes the HTML of a text or of a component's body.

use std::collections::HashSet;
use std::ops::Range;

use super::state::Writer;
use crate::markdown::html::HtmlBuffer;
use crate::markdown::raw_html::sanitize::{SanitizeError, sanitize_html};
use crate::messages;

impl Writer<'_> {
    /// Sanitizes HTML, and reports raw HTML that would take with it what follows. `place` is for problems
    /// that no single piece of raw HTML has.
    pub(super) fn sanitize(&mut self, mut html: HtmlBuffer, place: &Range<usize>) -> String {
        html.push_checkpoint(0);
        let sanitized = match sanitize_html(&html) {
            Ok(sanitized) => sanitized,
            Err(SanitizeError::NoFreeMark) => {
                self.report(place.clone(), messages::markdown::no_free_character());
                return String::new();
            }
            Err(SanitizeError::TooManyAttributes) => {
                let raw = html.raw_parts.iter().find(|raw| raw.is_suspect);
                let raw = raw.or(html.raw_parts.first());
                self.report_and_stop(
                    raw.map_or(place.clone(), |raw| raw.source.clone()),
                    messages::raw_html::too_many_attributes(),
                );
                return String::new();
            }
        };
        let is_reported = self.has_unclosed || !sanitized.left_open.is_empty();
        for range in sanitized.left_open {
            self.report(range, messages::raw_html::left_open());
        }
        if let Some(range) = sanitized.hidden.filter(|_| !is_reported) {
            self.report(range, messages::raw_html::hidden_rest());
        }
        let first = html.raw_parts.first();
        let first = first.map_or(place.clone(), |raw| raw.source.clone());
        self.check_remaining_media(sanitized.media, &first);
        sanitized.html
    }

    /// Reports media on other hosts that were not reported where the author wrote them.
    fn check_remaining_media(&mut self, urls: Vec<String>, range: &Range<usize>) {
        let reported = self.document.problems.iter();
        let reported: HashSet<String> = reported
            .map(|located| located.problem.message().to_owned())
            .collect();
        for url in urls {
            if !reported.contains(messages::media::remote_media(&url).message()) {
                self.check_remote_media(&url, range);
            }
        }
    }
}
