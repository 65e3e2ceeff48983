//! Events: upcoming and past ones, and checks of their dates.

use std::cmp::Reverse;

use ahash::AHashSet as HashSet;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use rayon::prelude::*;

use super::entities::Item;
use super::entity::{Translation, key};
use super::ids::{IdVec, ItemId, LanguageId};
use super::settings::Settings;
use crate::diagnostic::{Diagnostic, Problem};
use crate::messages::events as messages;
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

/// Reports events with impossible or contradicting dates.
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
    // Inherited fields are reported in the original.
    let diagnose = |path: &[Step], problem: Problem| {
        let is_own = text.source_file.contains(path);
        is_own.then(|| problem.at(text.source_file.locate(path)))
    };
    // If the original cannot be read, it may have the start.
    if event.start.is_none() && !has_broken_text {
        found.extend(diagnose(&key("event"), messages::missing_start()));
    }
    let under = |name: &str| [key("event"), key(name)].concat();
    if let Some(first) = &original.fields.event {
        let differs = [
            ("start", event.start != first.start),
            ("end", event.end != first.end),
            ("status", event.status != first.status),
        ];
        for (name, _) in differs.iter().filter(|(_, differs)| *differs) {
            let path = under(name);
            let diagnostic = diagnose(&path, messages::differs_from_original(name));
            found.extend(diagnostic.map(|diagnostic| {
                if original.source_file.contains(&path) {
                    diagnostic.related_to(original.source_file.locate(&path))
                } else {
                    diagnostic
                }
            }));
        }
    }
    for (name, date) in [("start", event.start), ("end", event.end)] {
        if let Some(problem) = date.and_then(|date| check_time(&date, &settings.zone).err()) {
            found.extend(diagnose(&under(name), problem));
        }
    }
    let (start, end) = (event.start(), event.end.unwrap_or(event.start()));
    if end.day < start.day
        || (end.time.is_some() && end.start(&settings.zone) < start.start(&settings.zone))
    {
        found.extend(diagnose(&under("end"), messages::ends_before_start()));
    }
    found
}

/// Fails for a time that clocks skip on its day, as they do in spring.
pub(super) fn check_time(date: &Date, zone: &TimeZone) -> Result<(), Problem> {
    match date.time.filter(|_| date.is_skipped(zone)) {
        None => Ok(()),
        Some(time) => {
            let time = time.strftime("%H:%M").to_string();
            Err(messages::skipped_time(&time, zone.iana_name()))
        }
    }
}

impl Settings {
    /// Whether an event has ended by the time of the build.
    pub fn is_over(&self, event: &Event) -> bool {
        event.status == Some(EventStatus::Held) || self.clock.has_passed(self.end_of(event))
    }

    /// When an event ends. A last day without a time ends in the event's own offset from UTC, which may differ
    /// from the lab's.
    pub fn end_of(&self, event: &Event) -> Timestamp {
        let end = event.end.unwrap_or(event.start());
        match (end.time, event.start().offset) {
            (None, Some(offset)) => end.end(&TimeZone::fixed(offset)),
            _ => end.end(&self.zone),
        }
    }
}

impl Item {
    /// Its event, as a language shows it.
    pub fn event(&self, language: LanguageId) -> Option<&Event> {
        self.entity.text_or_original(language).fields.event.as_ref()
    }
}
