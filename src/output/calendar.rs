//! Calendars (iCalendar, RFC 5545): the events of a language, and one beside each item.

use std::sync::{Arc, OnceLock};

use icalendar::{Calendar as Document, Component, Event as Entry, Property, ValueType};
use jiff::Timestamp;

use super::Output;
use crate::bodies::Site;
use crate::site::entity::Translation;
use crate::site::ids::{IdVec, ItemId, LanguageId};
use crate::site::mention::Mention;
use crate::site::{Item, routes};
use crate::source::records::{Event, EventStatus, ItemFields};
use crate::values::date::Date;

/// A calendar to be made.
#[derive(Debug)]
pub struct Calendar {
    /// Where it goes.
    path: String,
    /// The language of its words.
    language: LanguageId,
    /// Its items, in the order of their events.
    items: Vec<ItemId>,
    /// Whether it is of all events: readers may subscribe to it.
    whole: bool,
    /// The events of the language's items, each made once for both calendars that hold it.
    entries: Arc<IdVec<ItemId, OnceLock<String>>>,
}

/// The calendars of a site: one of each language that lists events, and one of each item's text.
pub fn calendars(site: &Site) -> Vec<Calendar> {
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
        let calendar = |path: String, items: Vec<ItemId>, whole: bool| Calendar {
            path,
            language,
            items,
            whole,
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
    /// Its file.
    pub fn render(&self, site: &Site) -> Output {
        let language = &site.index.settings.languages[self.language];
        let mut document = Document::empty();
        let mut property = |key: &str, value: &str| {
            document.append_property(Property::new(key, value));
        };
        property("VERSION", "2.0");
        property(
            "PRODID",
            concat!("-//labnews//labnews ", env!("CARGO_PKG_VERSION"), "//EN"),
        );
        property("CALSCALE", "GREGORIAN");
        if self.whole {
            let title = format!("{} – {}", language.word("events"), language.title);
            // RFC 7986, and what was in use before it.
            document.append_property(text("NAME", &title));
            document.append_property(text("X-WR-CALNAME", &title));
            let mut every = Property::new("REFRESH-INTERVAL", "P1D");
            document.append_property(every.add_parameter("VALUE", "DURATION").done());
            document.append_property(Property::new("X-PUBLISHED-TTL", "P1D"));
            let mut source = Property::new("SOURCE", site.index.settings.base.absolute(&self.path));
            document.append_property(source.add_parameter("VALUE", "URI").done());
        }
        const END: &str = "END:VCALENDAR\r\n";
        let mut calendar = fold(&document.to_string());
        calendar.truncate(calendar.len() - END.len());
        for &index in &self.items {
            calendar.push_str(self.entries[index].get_or_init(|| {
                let item = &site.index.entities.items[index];
                let shown = item.entity.text_or_original(self.language);
                let event = shown.fields.event.as_ref();
                let entry = event.map(|event| self.entry(site, item, shown, event));
                let text = entry.and_then(|entry| entry.try_into_string().ok());
                fold(&text.unwrap_or_default())
            }));
        }
        calendar.push_str(END);
        Output::new(&self.path, calendar)
    }

    fn entry(
        &self,
        site: &Site,
        item: &Item,
        shown: &Translation<ItemFields>,
        event: &Event,
    ) -> Entry {
        let published = item.date.start(&site.index.settings.zone);
        let updated = shown
            .fields
            .updated
            .map(|date| date.start(&site.index.settings.zone));
        let page = site.index.settings.base.absolute(&shown.path);
        let mut entry = Entry::with_uid(&format!(
            "{}@{}",
            item.entity.id, site.index.settings.base.host
        ));
        // The moment of the build would make every build differ.
        entry.add_property("DTSTAMP", utc(updated.unwrap_or(published)));
        entry.add_property("LAST-MODIFIED", utc(updated.unwrap_or(published)));
        entry.add_property("CREATED", utc(published));
        entry.add_property("SEQUENCE", sequence(updated).to_string());
        for property in times(site, event) {
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
        entry.append_property(text("SUMMARY", &shown.fields.title));
        entry.append_property(text(
            "DESCRIPTION",
            &self.description(site, item, shown, event, &page),
        ));
        if let Some(location) = &event.location {
            let parts: Vec<&str> = [Some(location.name.as_str()), location.address.as_deref()]
                .into_iter()
                .flatten()
                .collect();
            entry.append_property(text("LOCATION", &parts.join(", ")));
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
            .map(|(tag, _)| escape(tag))
            .collect();
        if !tags.is_empty() {
            entry.add_property("CATEGORIES", tags.join(","));
        }
        entry
    }

    fn description(
        &self,
        site: &Site,
        item: &Item,
        shown: &Translation<ItemFields>,
        event: &Event,
        page: &str,
    ) -> String {
        let language = &site.index.settings.languages[self.language];
        let labelled = |word: &str, value: &str| format!("{}: {value}", language.word(word));
        let summary = shown
            .fields
            .summary
            .as_deref()
            .or(site.bodies.summary(shown));
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

/// When the event is. Times are in UTC, so that no calendar needs to know a time zone; days are days
/// everywhere, and `DTEND` is the day after the last (RFC 5545, section 3.6.1).
fn times(site: &Site, event: &Event) -> Vec<Property> {
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
    let mut times = vec![Property::new("DTSTART", utc(start))];
    // An event that ends at no moment later than its start has no end to be told.
    let end = event
        .told_end()
        .map(|_| site.index.settings.end_of(event))
        .filter(|end| *end > start);
    times.extend(end.map(|end| Property::new("DTEND", utc(end))));
    times
}

/// RFC 5545, section 3.8.7.4: it must grow with each change. Minutes since 1970 grow whenever
/// `updated:` is moved on, need no memory of earlier builds, and fit a calendar's 31 bits until 6053.
fn sequence(updated: Option<Timestamp>) -> i64 {
    updated.map_or(0, |moment| {
        (moment.as_second() / 60).clamp(0, i64::from(i32::MAX))
    })
}

fn utc(moment: Timestamp) -> String {
    moment.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// A property whose value is text. The crate escapes those that it knows to be.
fn text(key: &str, value: &str) -> Property {
    let property = Property::new(key, clean(value));
    match property.value_type() {
        Some(ValueType::Text) => property,
        _ => Property::new(key, escape(value)),
    }
}

/// Text without the characters that a calendar cannot hold (RFC 5545, section 3.1, `CONTROL`).
fn clean(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    lines.replace(|c: char| c.is_control() && !matches!(c, '\n' | '\t'), "")
}

/// Text of a list, whose entries the crate does not escape (RFC 5545, section 3.3.11).
fn escape(text: &str) -> String {
    let text = clean(text).replace('\\', "\\\\");
    text.replace(',', "\\,")
        .replace(';', "\\;")
        .replace('\n', "\\n")
}

/// Folds lines at 75 octets, the space before a continued one counted (RFC 5545, section 3.1), and
/// never within a character. The crate's own folding makes lines of 76.
fn fold(calendar: &str) -> String {
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
        let folded = fold(&long);
        assert!(folded.lines().all(|line| line.len() <= 75), "{folded}");
        assert_eq!(folded.replace("\r\n ", ""), long);
        assert_eq!(
            fold(&format!("A:{}\r\n", "x".repeat(73))).lines().count(),
            1
        );
        assert_eq!(
            fold(&format!("A:{}\r\n", "x".repeat(74))).lines().count(),
            2
        );
        assert_eq!(
            fold(&format!("A:{}\r\n", "x".repeat(73 + 74)))
                .lines()
                .count(),
            2
        );
        assert_eq!(
            fold(&format!("A:{}\r\n", "x".repeat(73 + 75)))
                .lines()
                .count(),
            3
        );
    }

    #[test]
    fn a_later_change_has_a_higher_sequence() {
        let sequence = |text: &str| sequence(Some(text.parse().unwrap()));
        assert!(sequence("2026-01-01T00:00:00Z") < sequence("2026-01-01T12:00:00Z"));
        assert_eq!(super::sequence(None), 0);
    }
}
