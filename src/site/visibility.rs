//! Removes drafts, and embargoed and expired items.

use rayon::prelude::*;

use super::entity::{Fields, Group, entry, key};
use super::events::check_time;
use super::papers::EarlyPaper;
use super::settings::Settings;
use super::unpublished::Unpublished;
use crate::diagnostic::Diagnostic;
use crate::messages::items;
use crate::source::name::{day_written, split_date};
use crate::source::records::ItemFields;
use crate::values::date::Date;

/// Removes drafts, and groups that have no other text.
pub(super) fn retain_published<F: Fields + Send + 'static>(
    groups: &mut Vec<Group<F>>,
    settings: &Settings,
    unpublished: &mut Unpublished,
) {
    groups.retain_mut(|group| {
        if !settings.drafts {
            retain_texts(group, |fields| !fields.is_draft(), unpublished);
        }
        if group.texts.is_empty() {
            unpublished.ids.insert(std::mem::take(&mut group.id));
        }
        !group.texts.is_empty()
    });
}

/// Removes hidden texts. What a draft says may matter to other texts of its thing only if it is the original.
fn retain_texts<F: Fields + Send + 'static>(
    group: &mut Group<F>,
    is_visible: impl Fn(&F) -> bool,
    unpublished: &mut Unpublished,
) {
    let are_all_drafts = group.texts.iter().all(|text| text.fields.is_draft());
    let mut is_original = true;
    group.texts.retain(|text| {
        let is_visible = is_visible(&text.fields);
        if !is_visible {
            let is_draft = text.fields.is_draft() && (are_all_drafts || !is_original);
            unpublished.record(text, is_draft);
        }
        is_original = false;
        is_visible
    });
    if are_all_drafts && group.texts.is_empty() {
        unpublished.drafts.ids.insert(group.id.clone());
    }
}

/// The visible files of an item, and its place in lists.
pub(super) struct VisibleItem {
    pub group: Group<ItemFields>,
    pub date: Date,
    pub pinned: bool,
}

/// Removes hidden items, and sorts the others, newest first.
pub(super) fn retain_visible_items(
    items: Vec<Group<ItemFields>>,
    settings: &Settings,
    unpublished: &mut Unpublished,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<VisibleItem> {
    let zone = &settings.zone;
    let embargoed = |fields: &ItemFields| {
        let date = fields.publish_at;
        date.is_some_and(|date| !settings.clock.has_passed(date.start(zone)))
    };
    let is_visible = |fields: &ItemFields| {
        settings.drafts
            || !(fields.is_draft()
                || embargoed(fields)
                || fields
                    .expires_at
                    .is_some_and(|date| settings.clock.has_passed(date.end(zone))))
    };
    let mut visible = Vec::with_capacity(items.len());
    for mut group in items {
        for text in &group.texts {
            let fields = &text.fields;
            for (name, date) in [
                ("date", fields.date),
                ("updated", fields.updated),
                ("publish_at", fields.publish_at),
                ("expires_at", fields.expires_at),
            ] {
                let problem = date.and_then(|date| check_time(&date, zone).err());
                if let Some(problem) = problem.filter(|_| text.source_file.contains(&key(name))) {
                    diagnostics.push(problem.at(text.source_file.locate(&key(name))));
                }
            }
        }
        let original = group.original();
        let date = original
            .fields
            .date
            .or_else(|| split_date(group.stem()).0.map(Date::from_day));
        let Some(date) = date else {
            // A name such as `2026-02-30-talk` has a date, but a wrong one.
            let problem = match day_written(group.stem()) {
                Some(day) => items::no_such_day(day),
                None => items::missing_date(),
            };
            diagnostics.push(problem.at(original.source_file.locate(&[])));
            retain_texts(&mut group, is_visible, unpublished);
            if group.texts.is_empty() {
                unpublished.ids.insert(group.id);
            }
            continue;
        };
        if !is_visible(&original.fields) && embargoed(&original.fields) {
            let names = original.fields.publications.iter().flatten().enumerate();
            let papers = names.map(|(index, name)| EarlyPaper {
                name: name.clone(),
                place: original.source_file.locate(&entry("publications", index)),
            });
            unpublished.papers.extend(papers);
        }
        retain_texts(&mut group, is_visible, unpublished);
        if group.texts.is_empty() {
            let item = (date.day, group.stem().to_owned());
            unpublished.items.push(item);
            unpublished.ids.insert(group.id);
            continue;
        }
        visible.push(VisibleItem {
            pinned: group.original().fields.pinned == Some(true),
            group,
            date,
        });
    }
    visible.par_sort_by_cached_key(|item| {
        (
            std::cmp::Reverse(item.date.start(zone)),
            item.group.id.clone(),
        )
    });
    visible
}
