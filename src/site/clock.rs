//! The time of the build, which decides what has been published, has expired or is over.
//!
//! Whoever needs the time asks the clock whether a moment has passed, and the clock remembers the moment. So a
//! build knows until when its result stays the same: until the next of these moments.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;
use jiff::civil;
use jiff::tz::TimeZone;

use crate::values::date::Date;

/// The clock of a build.
#[derive(Debug)]
pub struct Clock {
    now: Timestamp,
    /// The last moment that had passed, in microseconds since 1970, rounded up.
    passed: AtomicI64,
    /// The next moment, rounded down.
    next: AtomicI64,
}

/// The times at which a build has the same result: from `from` on and before `until`, in microseconds since
/// 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    /// The first.
    pub from: i64,
    /// The end.
    pub until: i64,
}

impl Clock {
    /// A clock that shows this time.
    pub fn new(now: Timestamp) -> Self {
        Self {
            now,
            passed: AtomicI64::new(i64::MIN),
            next: AtomicI64::new(i64::MAX),
        }
    }

    /// Whether a moment is over, or is now.
    pub fn has_passed(&self, moment: Timestamp) -> bool {
        let has_passed = moment <= self.now;
        let microseconds = moment.as_microsecond();
        // `as_microsecond` cuts off the rest, so it rounds towards 1970.
        let is_whole = moment.subsec_nanosecond() % 1000 == 0;
        if has_passed {
            let up = microseconds.saturating_add(i64::from(!is_whole));
            self.passed.fetch_max(up, Ordering::Relaxed);
        } else {
            let down = microseconds.saturating_sub(i64::from(!is_whole));
            self.next.fetch_min(down, Ordering::Relaxed);
        }
        has_passed
    }

    /// The day of the build in a time zone.
    pub fn today(&self, zone: &TimeZone) -> civil::Date {
        let today = self.now.to_zoned_datetime(zone.clone()).date();
        // The result is valid as long as the day lasts.
        let day = Date::from_day(today);
        self.has_passed(day.start(zone));
        self.has_passed(day.end(zone));
        today
    }

    /// The times at which each question so far has the same answer.
    pub fn validity(&self) -> Validity {
        Validity {
            from: self.passed.load(Ordering::Relaxed),
            until: self.next.load(Ordering::Relaxed),
        }
    }
}

impl Validity {
    /// Whether a time is one of these.
    pub fn contains(self, now: Timestamp) -> bool {
        (self.from..self.until).contains(&now.as_microsecond())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_result_is_valid_between_the_moments_that_were_asked_about() {
        let clock = Clock::new(at("2026-11-24T12:00:00Z"));
        let anything = clock.validity();
        assert!(anything.contains(Timestamp::MIN) && anything.contains(Timestamp::MAX));
        assert!(clock.has_passed(at("2026-11-20T00:00:00Z")));
        assert!(clock.has_passed(at("2026-11-24T12:00:00Z")));
        assert!(clock.has_passed(at("2026-11-23T00:00:00Z")));
        assert!(!clock.has_passed(at("2026-11-26T00:00:00Z")));
        assert!(!clock.has_passed(at("2026-11-25T00:00:00Z")));
        let validity = clock.validity();
        for (time, is_valid) in [
            ("2026-11-24T11:59:59.999999999Z", false),
            ("2026-11-24T12:00:00Z", true),
            ("2026-11-24T23:59:59.999999999Z", true),
            ("2026-11-25T00:00:00Z", false),
        ] {
            assert_eq!(validity.contains(at(time)), is_valid, "{time}");
        }
    }

    #[test]
    fn a_result_that_names_the_day_is_valid_on_that_day() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let clock = Clock::new(at("2026-11-24T17:00:00Z"));
        assert_eq!(clock.today(&zone).to_string(), "2026-11-25");
        let validity = clock.validity();
        for (time, is_valid) in [
            ("2026-11-24T15:59:59Z", false),
            ("2026-11-24T16:00:00Z", true),
            ("2026-11-25T15:59:59Z", true),
            ("2026-11-25T16:00:00Z", false),
        ] {
            assert_eq!(validity.contains(at(time)), is_valid, "{time}");
        }
    }

    #[test]
    fn parts_of_a_microsecond_make_the_interval_shorter() {
        for year in ["1960", "2026"] {
            let moment = |part: &str| at(&format!("{year}-11-24T12:00:00.{part}Z"));
            let clock = Clock::new(moment("0000055"));
            clock.has_passed(moment("0000015"));
            clock.has_passed(moment("0000095"));
            let validity = clock.validity();
            assert!(!validity.contains(moment("0000015")));
            assert!(validity.contains(moment("0000055")));
            assert!(!validity.contains(moment("0000095")));
        }
    }
}
