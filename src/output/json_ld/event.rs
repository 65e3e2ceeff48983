//! The events of items.

use std::borrow::Cow;

use super::graph::Graph;
use super::thing::{Thing, ThingRef};
use crate::site::ids::ItemId;
use crate::source::records::{Event, EventKind, EventStatus, Location};

impl<'a> Graph<'a> {
    /// Describes the event of an item's text, if it has one.
    pub(super) fn describe_event(&self, item: ItemId, text: usize) -> Option<Thing<'a>> {
        let site = self.site;
        let item = &site.index.entities.items[item];
        let shown = &item.entity.texts[text];
        let event = shown.fields.event.as_ref()?;
        let (location, mode) = self.describe_location(event);
        let mentions = &item.mentions[text];
        let organizer = match mentions.labs.as_slice() {
            [] => vec![self.refer_to_publisher()],
            // The article describes them.
            labs => labs
                .iter()
                .map(|&lab| ThingRef::with_id(self.lab_id(lab)))
                .collect(),
        };
        // An event with only a day ends on that day; one with only a time has an unknown end.
        let end = event
            .displayed_end()
            .or(event.start().time.is_none().then_some(event.start()));
        Some(Thing {
            kind: event_type(event),
            // The event is the same on the pages of all languages.
            id: Some(Cow::from(format!(
                "{}#event",
                site.index
                    .settings
                    .base
                    .absolute(&item.entity.original().path)
            ))),
            name: Some(Cow::from(&*shown.fields.title)),
            description: self.page.description,
            url: Some(Cow::from(self.page.permalink)),
            start_date: Some(event.start().iso(&site.index.settings.zone)),
            end_date: end.map(|end| end.iso(&site.index.settings.zone)),
            event_status: Some(match event.status {
                Some(EventStatus::Cancelled) => "https://schema.org/EventCancelled",
                Some(EventStatus::Postponed) => "https://schema.org/EventPostponed",
                Some(EventStatus::Scheduled | EventStatus::Held) | None => {
                    "https://schema.org/EventScheduled"
                }
            }),
            event_attendance_mode: mode,
            location,
            image: self.describe_image(site.cover(shown)),
            organizer,
            performer: self.refer_to_people(&mentions.speakers, false),
            ..Thing::default()
        })
    }

    /// Describes where an event is, and whether people attend in person or online.
    fn describe_location(&self, event: &'a Event) -> (Vec<ThingRef<'a>>, Option<&'static str>) {
        let place = event
            .location
            .as_ref()
            .filter(|place| !self.is_online(place));
        let online = event.online.is_some() || (event.location.is_some() && place.is_none());
        let mut locations = Vec::new();
        if let Some(place) = place {
            locations.push(ThingRef {
                address: Some(place.address.as_ref().unwrap_or(&place.name)),
                url: place.url.as_ref().map(|url| Cow::from(url.as_str())),
                ..ThingRef::with_name("Place", place.name.as_str())
            });
        }
        if online {
            let url = event.online.as_ref().map(|url| Cow::from(url.as_str()));
            locations.push(ThingRef {
                kind: "VirtualLocation",
                url: Some(url.unwrap_or(Cow::from(self.page.permalink))),
                ..ThingRef::default()
            });
        }
        let mode = match (place.is_some(), online) {
            (true, true) => Some("https://schema.org/MixedEventAttendanceMode"),
            (true, false) => Some("https://schema.org/OfflineEventAttendanceMode"),
            (false, true) => Some("https://schema.org/OnlineEventAttendanceMode"),
            (false, false) => None,
        };
        (locations, mode)
    }

    /// Whether the name of a place says that there is none: `Online`, `线上`.
    fn is_online(&self, place: &Location) -> bool {
        let name = place.name.to_lowercase();
        let words = self
            .site
            .index
            .settings
            .languages
            .iter()
            .map(|language| language.word("event_online"));
        let means_online = words
            .chain(["online", "线上", "在线", "線上", "オンライン"])
            .any(|word| word.to_lowercase() == name);
        means_online && place.address.is_none()
    }
}

fn event_type(event: &Event) -> &'static str {
    match event.kind {
        Some(EventKind::Seminar | EventKind::Workshop | EventKind::Defence) => "EducationEvent",
        Some(EventKind::Conference | EventKind::Visit | EventKind::Award | EventKind::Other)
        | None => "Event",
    }
}
