//! Events.

use super::date::DateView;
use super::person::PersonView;
use super::value::Shared;

views! {
    /// The event of an item.
    pub struct EventView {
        /// `seminar`, `conference`, `defence`, `workshop`, `visit`, `award` or `other`; as a word:
        /// `words["event_" ~ event.kind]`.
        pub kind: &'static str,
        /// Its time, in its own time zone.
        pub when: EventTimeView,
        /// Its time in the time zone of site.yaml, if that is different.
        pub local: Option<EventTimeView>,
        /// The name of the place.
        pub location: Option<String>,
        /// The address of the place.
        pub address: Option<String>,
        /// URL of the place's own page or of a map.
        pub location_url: Option<String>,
        /// URL for joining online.
        pub online: Option<String>,
        /// `scheduled`, `cancelled`, `postponed` or `held`.
        pub status: &'static str,
        /// Whether it had not ended when the site was built.
        pub upcoming: bool,
        /// The speakers, with their `talk`.
        pub speakers: Vec<Shared<PersonView>>,
        /// URL for registration.
        pub registration: Option<String>,
        /// URL of its calendar file: `/news/2022/first-seminar/event.ics`.
        pub calendar: String,
    }

    /// When an event takes place.
    pub struct EventTimeView {
        /// When it starts.
        pub start: DateView,
        /// When it ends.
        pub end: Option<DateView>,
        /// Whether start and end are on the same day.
        pub one_day: bool,
    }
}
