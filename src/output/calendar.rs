//! Calendars (iCalendar, RFC 5545): one with all events of a language, and one for each event.

use std::sync::{Arc, OnceLock};

use icalendar::{
    Calendar as CalendarDocument, Component, Event as CalendarEntry, Property, ValueType,
};
use jiff::Timestamp;

use super::file::Output;
use crate::bodies::Site;
use crate::site::entity::Translation;
use crate::site::ids::{IdVec, ItemId, LanguageId};
use crate::site::mention::Mention;
use crate::site::{Item, routes};
use crate::source::records::{Event, EventStatus, ItemFields};
use crate::values::date::Date;

/// A calendar, before it is rendered.
#[derive(Debug)]
pub struct Calendar {
    /// Its URL path.
    path: String,
    /// The language of its words.
    language: LanguageId,
    /// Its items, in the order of their events.
    items: Vec<ItemId>,
    /// Whether it has all events of the language, so that readers can subscribe to it.
    has_all_events: bool,
    /// The entries of all items of the language, each rendered once for the two calendars that contain it.
    entries: Arc<IdVec<ItemId, OnceLock<String>>>,
}

/// Lists the calendars of a site: one for each language with events, and one for each text with an event.
pub fn list_calendars(site: &Site) -> Vec<Calendar> {
    let mut calendars = Vec::new();
    for (language, lists) in site.index.listings.enumerate() {
        let entries: Arc<IdVec<ItemId, OnceLock<String>>> = Arc::new(
            site.index
                .entities
                .items
                .iter()
                .map(|_| OnceLock::new())
                .collect(),
        );
        let calendar = |path: String, items: Vec<ItemId>, has_all_events: bool| Calendar {
            path,
            language,
            items,
            has_all_events,
            entries: entries.clone(),
        };
        for (index, item) in site.index.entities.items.enumerate() {
            let text = item.entity.text(language);
            if let Some(text) = text.filter(|text| text.fields.event.is_some()) {
                let path = routes::event_calendar(&text.path);
                calendars.push(calendar(path, vec![index], false));
            }
        }
        if lists.has_events() {
            let past = lists.past.iter().rev();
            let items = past.chain(&lists.upcoming).copied().collect();
            let path = routes::events_calendar(&site.index.settings.languages[language].prefix);
            calendars.push(calendar(path, items, true));
        }
    }
    calendars
}

impl Calendar {
    /// Its URL path.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Renders its file.
    pub fn render(&self, site: &Site) -> Output {
        let language = &site.index.settings.languages[self.language];
        let mut document = CalendarDocument::empty();
        let mut property = |key: &str, value: &str| {
            document.append_property(Property::new(key, value));
        };
        property("VERSION", "2.0");
        property(
            "PRODID",
            concat!("-//labnews//labnews ", env!("CARGO_PKG_VERSION"), "//EN"),
        );
        property("CALSCALE", "GREGORIAN");
        if self.has_all_events {
            let title = format!("{} – {}", language.word("events"), language.title);
            // RFC 7986, and the older property for the same.
            document.append_property(text_property("NAME", &title));
            document.append_property(text_property("X-WR-CALNAME", &title));
            let mut every = Property::new("REFRESH-INTERVAL", "P1D");
            document.append_property(every.add_parameter("VALUE", "DURATION").done());
            document.append_property(Property::new("X-PUBLISHED-TTL", "P1D"));
            let mut source = Property::new("SOURCE", site.index.settings.base.absolute(&self.path));
            document.append_property(source.add_parameter("VALUE", "URI").done());
        }
        const END: &str = "END:VCALENDAR\r\n";
        let mut calendar = fold_lines(&document.to_string());
        calendar.truncate(calendar.len() - END.len());
        for &index in &self.items {
            calendar.push_str(self.entries[index].get_or_init(|| {
                let item = &site.index.entities.items[index];
                let text = item.entity.text_or_original(self.language);
                let entry = text
                    .fields
                    .event
                    .as_ref()
                    .map(|event| self.build_entry(site, item, text, event));
                let lines = entry.and_then(|entry| entry.try_into_string().ok());
                fold_lines(&lines.unwrap_or_default())
            }));
        }
        calendar.push_str(END);
        Output::new(&self.path, calendar)
    }

    fn build_entry(
        &self,
        site: &Site,
        item: &Item,
        text: &Translation<ItemFields>,
        event: &Event,
    ) -> CalendarEntry {
        let published = item.date.start(&site.index.settings.zone);
        let updated = text
            .fields
            .updated
            .map(|date| date.start(&site.index.settings.zone));
        let page = site.index.settings.base.absolute(&text.path);
        let mut entry = CalendarEntry::with_uid(&format!(
            "{}@{}",
            item.entity.id, site.index.settings.base.host
        ));
        // The time of the build would make each build differ.
        entry.add_property("DTSTAMP", format_utc(updated.unwrap_or(published)));
        entry.add_property("LAST-MODIFIED", format_utc(updated.unwrap_or(published)));
        entry.add_property("CREATED", format_utc(published));
        entry.add_property("SEQUENCE", compute_sequence(updated).to_string());
        for property in format_times(site, event) {
            entry.append_property(property);
        }
        entry.add_property(
            "STATUS",
            match event.status {
                Some(EventStatus::Cancelled) => "CANCELLED",
                Some(EventStatus::Postponed) => "TENTATIVE",
                Some(EventStatus::Scheduled | EventStatus::Held) | None => "CONFIRMED",
            },
        );
        entry.append_property(text_property("SUMMARY", &text.fields.title));
        entry.append_property(text_property(
            "DESCRIPTION",
            &self.write_description(site, item, text, event, &page),
        ));
        if let Some(location) = &event.location {
            let parts: Vec<&str> = [Some(location.name.as_str()), location.address.as_deref()]
                .into_iter()
                .flatten()
                .collect();
            entry.append_property(text_property("LOCATION", &parts.join(", ")));
        }
        entry.add_property("URL", page);
        if let Some(online) = &event.online {
            // RFC 7986, section 5.11.
            let mut conference = Property::new("CONFERENCE", online.as_str());
            entry.append_property(
                conference
                    .add_parameter("VALUE", "URI")
                    .add_parameter("FEATURE", "VIDEO")
                    .done(),
            );
        }
        let tags: Vec<String> = item
            .tags(self.language)
            .iter()
            .map(|(tag, _)| escape(site.index.settings.tags.translate(tag, self.language)))
            .collect();
        if !tags.is_empty() {
            entry.add_property("CATEGORIES", tags.join(","));
        }
        entry
    }

    fn write_description(
        &self,
        site: &Site,
        item: &Item,
        text: &Translation<ItemFields>,
        event: &Event,
        page: &str,
    ) -> String {
        let language = &site.index.settings.languages[self.language];
        let labelled = |word: &str, value: &str| format!("{}: {value}", language.word(word));
        let summary = text.fields.summary.as_deref().or(site.bodies.summary(text));
        let mut lines: Vec<String> = summary.map(str::to_owned).into_iter().collect();
        let speaker = |speaker: &Mention| {
            let name = site.index.name(speaker, self.language);
            match &speaker.talk {
                Some(talk) => format!("{name}: {talk}"),
                None => name,
            }
        };
        let speakers: Vec<String> = item
            .mentions(self.language)
            .speakers
            .iter()
            .map(speaker)
            .collect();
        if !speakers.is_empty() {
            lines.push(labelled("event_speakers", &speakers.join("; ")));
        }
        lines.extend(
            event
                .online
                .as_ref()
                .map(|url| labelled("event_online", url.as_str())),
        );
        lines.extend(
            event
                .registration
                .as_ref()
                .map(|url| labelled("event_registration", url.as_str())),
        );
        lines.push(page.to_owned());
        lines.join("\n")
    }
}

/// The start and end of an event. Times are in UTC, so that calendars need no time zones. Days have no time
/// zone, and `DTEND` is the day after the last one (RFC 5545, section 3.6.1).
fn format_times(site: &Site, event: &Event) -> Vec<Property> {
    let day = |key: &str, day: jiff::civil::Date| {
        let mut property = Property::new(key, day.strftime("%Y%m%d").to_string());
        property.add_parameter("VALUE", "DATE").done()
    };
    let after = |date: Date| date.day.tomorrow().unwrap_or(date.day);
    let last = event.end.unwrap_or(event.start());
    if event.start().time.is_none() {
        return vec![day("DTSTART", event.start().day), day("DTEND", after(last))];
    }
    let start = event.start().start(&site.index.settings.zone);
    let mut times = vec![Property::new("DTSTART", format_utc(start))];
    // Leaves out an end that is not after the start.
    let end = event
        .displayed_end()
        .map(|_| site.index.settings.end_of(event))
        .filter(|end| *end > start);
    times.extend(end.map(|end| Property::new("DTEND", format_utc(end))));
    times
}

/// The revision number, which must grow with each change (RFC 5545, section 3.8.7.4). Minutes since 1970 grow
/// when `updated:` changes, need no record of earlier builds, and fit into 31 bits until the year 6053.
fn compute_sequence(updated: Option<Timestamp>) -> i64 {
    updated.map_or(0, |moment| {
        (moment.as_second() / 60).clamp(0, i64::from(i32::MAX))
    })
}

fn format_utc(moment: Timestamp) -> String {
    moment.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// A property with a text value. `icalendar` escapes only the properties that it knows.
fn text_property(key: &str, value: &str) -> Property {
    let property = Property::new(key, strip_control_characters(value));
    match property.value_type() {
        Some(ValueType::Text) => property,
        _ => Property::new(key, escape(value)),
    }
}

/// Removes the characters that calendars do not allow (RFC 5545, section 3.1, `CONTROL`).
fn strip_control_characters(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    lines.replace(|c: char| c.is_control() && !matches!(c, '\n' | '\t'), "")
}

/// Escapes text that `icalendar` does not escape (RFC 5545, section 3.3.11).
fn escape(text: &str) -> String {
    let text = strip_control_characters(text).replace('\\', "\\\\");
    text.replace(',', "\\,")
        .replace(';', "\\;")
        .replace('\n', "\\n")
}

/// Folds lines at 75 octets, including the space before a continuation (RFC 5545, section 3.1), and never
/// within a character. The folding of `icalendar` produces lines of 76 octets.
fn fold_lines(calendar: &str) -> String {
    const LIMIT: usize = 75;
    let mut folded = String::with_capacity(calendar.len() + calendar.len() / 24);
    for line in calendar.replace("\r\n ", "").lines() {
        let mut rest = line;
        let mut room = LIMIT;
        while rest.len() > room {
            let at = (0..=room)
                .rev()
                .find(|at| rest.is_char_boundary(*at))
                .unwrap_or(room);
            folded.push_str(&rest[..at]);
            folded.push_str("\r\n ");
            rest = &rest[at..];
            room = LIMIT - 1;
        }
        folded.push_str(rest);
        folded.push_str("\r\n");
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_have_at_most_75_octets_and_whole_characters() {
        let long = format!("SUMMARY:{}\r\n", "研讨会".repeat(40));
        let folded = fold_lines(&long);
        assert!(folded.lines().all(|line| line.len() <= 75), "{folded}");
        assert_eq!(folded.replace("\r\n ", ""), long);
        assert_eq!(
            fold_lines(&format!("A:{}\r\n", "x".repeat(73)))
                .lines()
                .count(),
            1
        );
        assert_eq!(
            fold_lines(&format!("A:{}\r\n", "x".repeat(74)))
                .lines()
                .count(),
            2
        );
        assert_eq!(
            fold_lines(&format!("A:{}\r\n", "x".repeat(73 + 74)))
                .lines()
                .count(),
            2
        );
        assert_eq!(
            fold_lines(&format!("A:{}\r\n", "x".repeat(73 + 75)))
                .lines()
                .count(),
            3
        );
    }

    #[test]
    fn a_later_change_has_a_higher_sequence() {
        let sequence = |text: &str| compute_sequence(Some(text.parse().unwrap()));
        assert!(sequence("2026-01-01T00:00:00Z") < sequence("2026-01-01T12:00:00Z"));
        assert_eq!(super::compute_sequence(None), 0);
    }
}
