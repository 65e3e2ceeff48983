//! Events.

use super::builder::ViewBuilder;
use crate::render::views::*;
use crate::site::entity::Translation;
use crate::site::{Item, routes};
use crate::source::records::{Event, EventStatus, ItemFields, WebUrl};
use crate::values::date::Date;

impl ViewBuilder<'_> {
    /// Builds the event of an item, if it has one.
    pub(super) fn build_event(
        &self,
        item: &Item,
        text: &Translation<ItemFields>,
    ) -> Option<EventView> {
        let event = text.fields.event.as_ref()?;
        let is_over = self.site.index.settings.is_over(event);
        let url = |url: &Option<WebUrl>| url.as_ref().map(|url| url.as_str().to_owned());
        let location = event.location.as_ref();
        Some(EventView {
            kind: event.kind.map_or("other", |kind| kind.word()),
            when: self.build_time(event.start(), event.end),
            local: self.build_local_time(event),
            location: location.map(|location| location.name.clone()),
            address: location.and_then(|location| location.address.clone()),
            location_url: location.and_then(|location| url(&location.url)),
            online: url(&event.online),
            status: match event.status {
                Some(status) => status.word(),
                None if is_over => EventStatus::Held.word(),
                None => EventStatus::Scheduled.word(),
            },
            upcoming: !is_over,
            speakers: item
                .mentions(self.language_id)
                .speakers
                .iter()
                .map(|speaker| self.build_mentioned(speaker).view.clone())
                .collect(),
            registration: url(&event.registration),
            calendar: self.url(&routes::event_calendar(&text.path)),
        })
    }

    fn build_time(&self, start: Date, end: Option<Date>) -> EventTimeView {
        EventTimeView {
            start: self.dates.build_view(&start),
            end: end.map(|end| self.dates.build_view(&end)),
            one_day: end.unwrap_or(start).day == start.day,
        }
    }

    /// The time of an event in the time zone of site.yaml, if that differs from its own.
    fn build_local_time(&self, event: &Event) -> Option<EventTimeView> {
        let zone = &self.site.index.settings.zone;
        self.site.index.settings.config.timezone.as_ref()?;
        let (start, end) = (event.start(), event.end);
        let differs = |date: &Date| date.in_zone(zone).time != date.time;
        (differs(&start) || end.as_ref().is_some_and(differs)).then(|| {
            let end = end.map(|end| match end.time {
                Some(_) => end.in_zone(zone),
                // The day in which the last moment of the event falls.
                None => {
                    let last = self.site.index.settings.end_of(event)
                        - jiff::SignedDuration::from_nanos(1);
                    Date::from_day(last.to_zoned_datetime(zone.clone()).date())
                }
            });
            self.build_time(start.in_zone(zone), end)
        })
    }

    /// The day of the build, for which the list of upcoming events is right.
    pub(in crate::render) fn as_of(&self) -> DateView {
        let settings = &self.site.index.settings;
        let today = settings.clock.today(&settings.zone);
        self.dates.build_view(&Date::from_day(today))
    }
}
