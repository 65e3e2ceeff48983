//! When the workflow of a new site builds it every day: in the morning, where the lab is.

use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp, civil};

/// The time of the build where the lab is. Where clocks are put forward in summer, it is an hour later then. GitHub is
/// busiest on the hour.
const MORNING: civil::Time = civil::time(6, 17, 0, 0);

/// In a year, clocks are once at each of their offsets.
const YEAR: SignedDuration = SignedDuration::from_hours(366 * 24);

/// When a workflow builds a site every day.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct DailyBuild {
    /// The schedule in UTC, in cron's notation.
    pub cron: String,
    /// The same in words: `22:17 in UTC is 06:17 in Asia/Shanghai`.
    pub words: String,
}

impl DailyBuild {
    /// Chooses the moment for a time zone as it is in the year that follows `now`.
    pub(super) fn new(zone: &TimeZone, name: &str, now: Timestamp) -> Self {
        let changes = zone
            .following(now)
            .take_while(|change| change.timestamp() - now < YEAR);
        let mut offsets: Vec<Offset> = changes.map(|change| change.offset()).collect();
        offsets.push(zone.to_offset(now));
        offsets.sort_unstable();
        offsets.dedup();
        let utc = MORNING.wrapping_sub(SignedDuration::from_secs(offsets[0].seconds().into()));
        let local =
            |offset: &Offset| utc.wrapping_add(SignedDuration::from_secs(offset.seconds().into()));
        let clock = |time: civil::Time| time.strftime("%H:%M").to_string();
        let mut words = format!("{} in UTC", clock(utc));
        if offsets != [Offset::UTC] {
            words += &format!(" is {} in {name}", clock(MORNING));
        }
        if let [_, .., summer] = offsets.as_slice() {
            words += &format!(
                ", and {} while clocks there are put forward",
                clock(local(summer))
            );
        }
        Self {
            cron: format!("{} {} * * *", utc.minute(), utc.hour()),
            words,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choose(zone: &str) -> (String, String) {
        let now = "2026-11-24T00:00:00Z".parse().unwrap();
        let daily = DailyBuild::new(&TimeZone::get(zone).unwrap(), zone, now);
        (daily.cron, daily.words)
    }

    #[test]
    fn a_build_is_in_the_morning_everywhere() {
        for (zone, cron, words) in [
            ("UTC", "17 6 * * *", "06:17 in UTC"),
            (
                "Asia/Shanghai",
                "17 22 * * *",
                "22:17 in UTC is 06:17 in Asia/Shanghai",
            ),
            (
                "Asia/Kathmandu",
                "32 0 * * *",
                "00:32 in UTC is 06:17 in Asia/Kathmandu",
            ),
            (
                "America/New_York",
                "17 11 * * *",
                "11:17 in UTC is 06:17 in America/New_York, and 07:17 while clocks there are put forward",
            ),
            (
                "Europe/London",
                "17 6 * * *",
                "06:17 in UTC is 06:17 in Europe/London, and 07:17 while clocks there are put forward",
            ),
            // In November, summer time is in force in the south, by half an hour here.
            (
                "Australia/Lord_Howe",
                "47 19 * * *",
                "19:47 in UTC is 06:17 in Australia/Lord_Howe, and 06:47 while clocks there are put forward",
            ),
            (
                "Pacific/Kiritimati",
                "17 16 * * *",
                "16:17 in UTC is 06:17 in Pacific/Kiritimati",
            ),
        ] {
            assert_eq!(choose(zone), (cron.to_owned(), words.to_owned()));
        }
    }
}
