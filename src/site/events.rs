//! Events: which are to come and which are past, and facts that cannot be.

use std::cmp::Reverse;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::entity::key;
use super::{Item, Site};
use crate::diagnostic::Diagnostic;
use crate::source::records::{Event, EventStatus};

/// The items with an event, upcoming and past.
pub(super) fn lists(site: &Site, language: usize, listed: &[usize]) -> (Vec<usize>, Vec<usize>) {
    let events = listed.iter().filter_map(|&item| {
        let event = site.items[item].event(language)?;
        Some((event.start.start(&site.zone), item, site.is_over(event)))
    });
    let (mut past, mut upcoming): (Vec<_>, Vec<_>) = events.partition(|(_, _, over)| *over);
    upcoming.sort_unstable();
    past.sort_unstable_by_key(|&(start, item, _)| (Reverse(start), item));
    let items = |events: Vec<(Timestamp, usize, bool)>| {
        let items = events.into_iter().map(|(_, item, _)| item);
        items.collect::<Vec<usize>>()
    };
    (items(upcoming), items(past))
}

/// Reports events that end before they start.
pub(super) fn check(site: &Site, diagnostics: &mut Vec<Diagnostic>) {
    for text in site.items.iter().flat_map(|item| &item.entity.texts) {
        let Some(event) = &text.fields.event else {
            continue;
        };
        let path = [key("event"), key("end")].concat();
        let backwards = event.end.is_some_and(|end| {
            let (start, end) = (event.start, end);
            end.day < start.day
                || (end.time.is_some() && end.start(&site.zone) < start.start(&site.zone))
        });
        if backwards && text.matter.holds(&path) {
            diagnostics.push(
                Diagnostic::error("this event ends before it starts")
                    .at(text.matter.value(&path))
                    .help("correct `start:` or `end:`"),
            );
        }
    }
}

impl Site {
    /// Whether an event had ended at the moment of the build.
    pub fn is_over(&self, event: &Event) -> bool {
        event.status == Some(EventStatus::Held) || self.end_of(event) <= self.now
    }

    /// The moment at which an event is over. A last day without a time ends where the event starts,
    /// which may be far from the lab.
    pub fn end_of(&self, event: &Event) -> Timestamp {
        let end = event.end.unwrap_or(event.start);
        match (end.time, event.start.offset) {
            (None, Some(offset)) => end.end(&TimeZone::fixed(offset)),
            _ => end.end(&self.zone),
        }
    }
}

impl Item {
    /// The facts of its event, as a language shows them.
    pub fn event(&self, language: usize) -> Option<&Event> {
        self.entity.text_or_original(language).fields.event.as_ref()
    }
}
