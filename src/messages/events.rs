//! Messages about events, and about times that do not exist.

use super::{Problem, en};

/// An event has no start.
pub(crate) fn missing_start() -> Problem {
    Problem::error(
        "events/missing-start",
        en("`event` needs `start`").help("add a line `start: 2026-05-12T14:00` under `event:`"),
    )
}

/// A translation gives another start, end or status than its original.
pub(crate) fn differs_from_original(key: &str) -> Problem {
    Problem::error(
        "events/differs-from-original",
        en(format!(
            "`{key}` of this event differs from that of its original"
        ))
        .related("the original")
        .help(format!(
            "remove `{key}:` here: a translation takes it from its original"
        )),
    )
}

/// An event ends before it starts.
pub(crate) fn ends_before_start() -> Problem {
    Problem::error(
        "events/ends-before-start",
        en("this event ends before it starts").help("correct `start:` or `end:`"),
    )
}

/// Clocks jump over a time on its day, as they do in spring. `zone` is none for a zone without a name.
pub(crate) fn skipped_time(time: &str, zone: Option<&str>) -> Problem {
    let zone = zone.unwrap_or("the site's time zone");
    Problem::error(
        "events/skipped-time",
        en(format!("clocks in {zone} skip {time} on this day"))
            .help("correct the time, or add its offset from UTC: `03:30+02:00`"),
    )
}
