//! Times as feeds write them.

use jiff::ZonedDateTime;
use jiff::tz::TimeZone;

/// Formats a time as RFC 3339 requires.
pub(super) fn to_rfc3339(moment: &ZonedDateTime) -> String {
    let moment = with_whole_minutes(moment);
    moment.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// The same time with an offset that feeds can express: offsets from before about 1920 have seconds.
pub(super) fn with_whole_minutes(moment: &ZonedDateTime) -> ZonedDateTime {
    match moment.offset().seconds() % 60 {
        0 => moment.clone(),
        _ => moment.timestamp().to_zoned_datetime(TimeZone::UTC),
    }
}
