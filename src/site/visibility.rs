//! What may be seen at the moment of the build: no drafts, no embargoed or expired items.

use jiff::tz::TimeZone;
use rayon::prelude::*;

use super::entity::{Entity, Fields, entry, key};
use super::events::{SKIPPED_HELP, skipped};
use super::withheld::Hidden;
use super::{Item, Wishes};
use crate::diagnostic::Diagnostic;
use crate::source::name::{dated, day_written};
use crate::source::records::ItemFields;
use crate::values::date::Date;

/// Things without the texts that are drafts, which go to `hidden`.
pub(super) fn drafts<F: Fields>(
    entities: Vec<Entity<F>>,
    wishes: &Wishes,
    hidden: &mut Hidden,
) -> Vec<Entity<F>> {
    let keep = |mut entity: Entity<F>| {
        if !wishes.drafts {
            retain(&mut entity, |fields| !fields.is_draft(), hidden);
        }
        if entity.texts.is_empty() {
            hidden.ids.insert(entity.id);
            return None;
        }
        Some(entity)
    };
    entities.into_iter().filter_map(keep).collect()
}

/// Takes out the texts that are not to be seen.
fn retain<F: Fields>(entity: &mut Entity<F>, seen: impl Fn(&F) -> bool, hidden: &mut Hidden) {
    entity.texts.retain(|text| {
        let seen = seen(&text.fields);
        if !seen {
            hidden.note(text);
        }
        seen
    });
}

/// The items that may be seen now, newest first.
pub(super) fn items(
    items: Vec<Entity<ItemFields>>,
    wishes: &Wishes,
    zone: &TimeZone,
    hidden: &mut Hidden,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Item> {
    let embargoed = |fields: &ItemFields| {
        let date = fields.publish_at;
        date.is_some_and(|date| date.start(zone) > wishes.now)
    };
    let seen = |fields: &ItemFields| {
        wishes.drafts
            || !(fields.is_draft()
                || embargoed(fields)
                || fields
                    .expires_at
                    .is_some_and(|date| date.end(zone) <= wishes.now))
    };
    let mut visible = Vec::with_capacity(items.len());
    for mut entity in items {
        for text in &entity.texts {
            let fields = &text.fields;
            for (name, date) in [
                ("date", fields.date),
                ("updated", fields.updated),
                ("publish_at", fields.publish_at),
                ("expires_at", fields.expires_at),
            ] {
                let skipped = date.and_then(|date| skipped(&date, zone));
                if let Some(message) = skipped.filter(|_| text.matter.holds(&key(name))) {
                    let place = text.matter.value(&key(name));
                    diagnostics.push(Diagnostic::error(message).at(place).help(SKIPPED_HELP));
                }
            }
        }
        let original = entity.original();
        let date = original
            .fields
            .date
            .or_else(|| dated(entity.stem()).0.map(Date::from_day));
        let Some(date) = date else {
            let help = "add a line `date: 2026-04-22`, or start the file's name with the date: 2026-04-22-name.md";
            // A name that starts with a date of a day that there is not means to have one.
            let (message, help) = match day_written(entity.stem()) {
                Some(day) => (
                    format!("there is no day {day}"),
                    "correct the date at the start of the file's name",
                ),
                None => ("a news item needs a date".to_owned(), help),
            };
            diagnostics.push(
                Diagnostic::error(message)
                    .at(original.matter.value(&[]))
                    .help(help),
            );
            continue;
        };
        if !seen(&original.fields) && embargoed(&original.fields) {
            let names = original.fields.publications.iter().flatten().enumerate();
            let papers = names.map(|(index, name)| {
                let place = original.matter.value(&entry("publications", index));
                (name.clone(), place)
            });
            hidden.papers.extend(papers);
        }
        retain(&mut entity, seen, hidden);
        if entity.texts.is_empty() {
            hidden.items.push((date.day, entity.stem().to_owned()));
            hidden.ids.insert(entity.id);
            continue;
        }
        let pinned = entity.original().fields.pinned == Some(true);
        visible.push(Item {
            entity,
            date,
            pinned,
            mentions: Vec::new(),
            people: Vec::new(),
            text_tags: Vec::new(),
        });
    }
    visible.par_sort_by_cached_key(|item| {
        (
            std::cmp::Reverse(item.date.start(zone)),
            item.entity.id.clone(),
        )
    });
    visible
}
