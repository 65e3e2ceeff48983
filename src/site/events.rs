//! Events: which are to come and which are past, and facts that cannot be.

use std::cmp::Reverse;

use ahash::AHashSet as HashSet;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use rayon::prelude::*;

use super::entities::Item;
use super::entity::{Translation, key};
use super::ids::{IdVec, ItemId, LanguageId};
use super::settings::Settings;
use crate::diagnostic::Diagnostic;
use crate::source::records::{Event, EventStatus, ItemFields};
use crate::source::yaml::Step;
use crate::values::date::Date;

/// The items with an event, upcoming and past.
pub(super) fn list(
    settings: &Settings,
    items: &IdVec<ItemId, Item>,
    language: LanguageId,
    listed: &[ItemId],
) -> (Vec<ItemId>, Vec<ItemId>) {
    let events = listed.iter().filter_map(|&item| {
        let event = items[item].event(language)?;
        let start = event.start().start(&settings.zone);
        Some((start, item, settings.is_over(event)))
    });
    let (mut past, mut upcoming): (Vec<_>, Vec<_>) = events.partition(|(_, _, over)| *over);
    upcoming.sort_unstable();
    past.sort_unstable_by_key(|&(start, item, _)| (Reverse(start), item));
    let items = |events: Vec<(Timestamp, ItemId, bool)>| {
        let items = events.into_iter().map(|(_, item, _)| item);
        items.collect::<Vec<ItemId>>()
    };
    (items(upcoming), items(past))
}

/// Reports events that cannot be.
pub(super) fn check(
    settings: &Settings,
    items: &IdVec<ItemId, Item>,
    broken: &HashSet<String>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let items = items.par_iter();
    let found = items.flat_map_iter(|item| {
        let original = item.entity.original();
        let texts = item.entity.texts.iter();
        texts.flat_map(|text| {
            let has_broken_text = broken.contains(&item.entity.id);
            find_mistakes(settings, has_broken_text, text, original)
        })
    });
    diagnostics.par_extend(found);
}

fn find_mistakes(
    settings: &Settings,
    has_broken_text: bool,
    text: &Translation<ItemFields>,
    original: &Translation<ItemFields>,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let Some(event) = &text.fields.event else {
        return found;
    };
    // What a translation takes from its original is told there.
    let mut mistake = |path: &[Step], message: String, help: &str| {
        if text.matter.holds(path) {
            let place = text.matter.value(path);
            found.push(Diagnostic::error(message).at(place).help(help));
        }
    };
    // Where the original cannot be read, it may say so.
    if event.start.is_none() && !has_broken_text {
        let message = "an event needs `start`".to_owned();
        mistake(&key("event"), message, "add a line `start: …`");
    }
    let under = |name: &str| [key("event"), key(name)].concat();
    if let Some(first) = &original.fields.event {
        let differs = [
            ("start", event.start != first.start),
            ("end", event.end != first.end),
            ("status", event.status != first.status),
        ];
        for (name, _) in differs.iter().filter(|(_, differs)| *differs) {
            let message = format!("this is not the `{name}` of the same event in its original");
            let help =
                format!("leave `{name}:` out here: a translation takes it from its original");
            mistake(&under(name), message, &help);
        }
    }
    for (name, date) in [("start", event.start), ("end", event.end)] {
        if let Some(message) = date.and_then(|date| skipped(&date, &settings.zone)) {
            mistake(&under(name), message, SKIPPED_HELP);
        }
    }
    let (start, end) = (event.start(), event.end.unwrap_or(event.start()));
    if end.day < start.day
        || (end.time.is_some() && end.start(&settings.zone) < start.start(&settings.zone))
    {
        let message = "this event ends before it starts".to_owned();
        mistake(&under("end"), message, "correct `start:` or `end:`");
    }
    found
}

/// What to do where clocks jump over a time.
pub(super) const SKIPPED_HELP: &str =
    "correct the time, or write its offset from UTC behind it: `03:30+02:00`";

/// What to say of a time that clocks jump over on its day, as they do in spring.
pub(super) fn skipped(date: &Date, zone: &TimeZone) -> Option<String> {
    let time = date.time.filter(|_| date.is_skipped(zone))?;
    let name = zone.iana_name().unwrap_or("the site's time zone");
    let time = time.strftime("%H:%M");
    Some(format!("clocks in {name} jump over {time} on this day"))
}

impl Settings {
    /// Whether an event had ended at the moment of the build.
    pub fn is_over(&self, event: &Event) -> bool {
        event.status == Some(EventStatus::Held) || self.end_of(event) <= self.now
    }

    /// The moment at which an event is over. A last day without a time ends where the event starts,
    /// which may be far from the lab.
    pub fn end_of(&self, event: &Event) -> Timestamp {
        let end = event.end.unwrap_or(event.start());
        match (end.time, event.start().offset) {
            (None, Some(offset)) => end.end(&TimeZone::fixed(offset)),
            _ => end.end(&self.zone),
        }
    }
}

impl Item {
    /// The facts of its event, as a language shows them.
    pub fn event(&self, language: LanguageId) -> Option<&Event> {
        self.entity.text_or_original(language).fields.event.as_ref()
    }
}
