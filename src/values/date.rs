//! Dates in front matter: `2026-04-22`, or with a time and an offset.

use jiff::civil;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use jiff::{Timestamp, ZonedDateTime};

use super::date_forms::{read_date, read_month};
use crate::messages::{Problem, values};

/// A day, with a time of day if one was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Date {
    /// The day.
    pub day: civil::Date,
    /// The time of day.
    pub time: Option<civil::Time>,
    /// The offset from UTC; `None` means the site's time zone.
    pub offset: Option<Offset>,
}

impl Date {
    /// A day without a time.
    pub fn from_day(day: civil::Date) -> Self {
        Self {
            day,
            time: None,
            offset: None,
        }
    }

    /// Parses RFC 3339 and the shorter forms of ISO 8601: `2026-04-22`, `2026-04-22 16:00`,
    /// `2026-04-22T16:00+08:00`, `2026-04-22T16:00:00Z`.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        Self::read(text).map_err(|problem| match &read_date(text)[..] {
            [date] => values::date_in_another_form(text, &date.to_string()),
            [date, other] => values::ambiguous_date(text, &date.to_string(), &other.to_string()),
            _ => match read_month(text) {
                Some(month) => values::month_without_day(text, &month.to_string()),
                None => problem,
            },
        })
    }

    fn read(text: &str) -> Result<Self, Problem> {
        let wrong = || values::not_a_date(text);
        let day_text = text.get(..10).ok_or_else(wrong)?;
        let parts: Vec<&str> = day_text.split('-').collect();
        let [year, month, date] = parts[..] else {
            return Err(wrong());
        };
        if (year.len(), month.len(), date.len()) != (4, 2, 2) {
            return Err(wrong());
        }
        let number = |part: &str| {
            part.parse::<i16>()
                .ok()
                .filter(|_| part.bytes().all(|b| b.is_ascii_digit()))
        };
        let (Some(y), Some(m), Some(d)) = (number(year), number(month), number(date)) else {
            return Err(wrong());
        };
        let day =
            civil::Date::new(y, m as i8, d as i8).map_err(|_| values::no_such_day(day_text))?;
        let rest = &text[10..];
        if rest.is_empty() {
            return Ok(Self::from_day(day));
        }
        let rest = rest.strip_prefix(['T', 't', ' ']).ok_or_else(wrong)?.trim();
        let split = rest.find(['Z', 'z', '+', '-']).unwrap_or(rest.len());
        let (clock, zone) = (rest[..split].trim(), &rest[split..]);
        if let Some(bracket) = rest.find('[') {
            return Err(values::named_time_zone(&rest[bracket..]));
        }
        let time = clock
            .parse::<civil::Time>()
            .map_err(|_| values::not_a_time(clock))?;
        let offset = match zone {
            "" => None,
            "Z" | "z" => Some(Offset::UTC),
            zone => Some(parse_offset(zone).ok_or_else(|| values::not_an_offset(zone))?),
        };
        // Rejects times outside jiff's range.
        offset
            .unwrap_or(Offset::UTC)
            .to_timestamp(day.to_datetime(time))
            .map_err(|_| values::date_out_of_range(text))?;
        Ok(Self {
            day,
            time: Some(time),
            offset,
        })
    }

    /// Whether clocks skip its time on that day, as they do in spring.
    pub fn is_skipped(&self, zone: &TimeZone) -> bool {
        self.offset.is_none()
            && self.time.is_some_and(|time| {
                let moment = zone.to_ambiguous_timestamp(self.day.to_datetime(time));
                matches!(moment.offset(), AmbiguousOffset::Gap { .. })
            })
    }

    /// When it begins.
    pub fn start(&self, zone: &TimeZone) -> Timestamp {
        self.zoned(zone).timestamp()
    }

    /// When it ends: for a day without a time, the end of that day.
    pub fn end(&self, zone: &TimeZone) -> Timestamp {
        match self.time {
            Some(_) => self.start(zone),
            None => self
                .day
                .tomorrow()
                .map_or(Timestamp::MAX, |day| Self::from_day(day).start(zone)),
        }
    }

    /// The same moment on the clocks of `zone`; a day stays that day everywhere.
    pub fn in_zone(&self, zone: &TimeZone) -> Self {
        if self.time.is_none() {
            return *self;
        }
        let local = self.start(zone).to_zoned_datetime(zone.clone());
        Self {
            day: local.date(),
            time: Some(local.time()),
            offset: Some(local.offset()),
        }
    }

    /// In the form of ISO 8601: a day, or a time with its offset from UTC.
    pub fn iso(&self, zone: &TimeZone) -> String {
        match self.time {
            None => self.day.to_string(),
            Some(time) => {
                let zoned = self.zoned(zone);
                format!(
                    "{}T{}{}",
                    self.day,
                    time.strftime("%H:%M:%S"),
                    zoned.strftime("%:z")
                )
            }
        }
    }

    /// The moment in its own offset, or in `zone`.
    pub fn zoned(&self, zone: &TimeZone) -> ZonedDateTime {
        let zone = self.offset.map_or_else(|| zone.clone(), TimeZone::fixed);
        let civil = self
            .day
            .to_datetime(self.time.unwrap_or(civil::Time::midnight()));
        zone.to_ambiguous_zoned_datetime(civil)
            .compatible()
            .unwrap_or_else(|_| Timestamp::MAX.to_zoned_datetime(TimeZone::UTC))
    }
}

fn parse_offset(text: &str) -> Option<Offset> {
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits: String = text[1..].chars().filter(|c| *c != ':').collect();
    if !matches!(digits.len(), 2 | 4) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let hours: i32 = digits[..2].parse().ok()?;
    let minutes: i32 = digits[2..].parse().unwrap_or(0);
    if hours > 23 || minutes > 59 {
        return None;
    }
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_with_and_without_time() {
        let zone = TimeZone::fixed(jiff::tz::offset(8));
        let moment = |text: &str| Date::parse(text).unwrap().start(&zone).to_string();
        assert_eq!(moment("2026-04-22"), "2026-04-21T16:00:00Z");
        assert_eq!(moment("2026-04-22 16:00"), "2026-04-22T08:00:00Z");
        assert_eq!(moment("2026-04-22T16:00:00Z"), "2026-04-22T16:00:00Z");
        assert_eq!(moment("2026-04-22T16:00-05:30"), "2026-04-22T21:30:00Z");
    }

    #[test]
    fn impossible_dates_are_named() {
        let error = |text: &str| Date::parse(text).unwrap_err().message().to_owned();
        assert_eq!(error("2026-02-30"), "the day 2026-02-30 does not exist");
        assert_eq!(error("22.4.26x"), "`22.4.26x` is not a date");
        assert_eq!(error("2026-04-22T25:00"), "`25:00` is not a time of day");
        assert_eq!(
            error("2026-04-22T16:00+99:00"),
            "`+99:00` is not an offset from UTC"
        );
        assert_eq!(error("昨天"), "`昨天` is not a date");
        assert_eq!(
            error("二〇二六年四月"),
            "`二〇二六年四月` is a month without a day"
        );
    }

    #[test]
    fn a_day_ends_when_the_next_begins() {
        let date = Date::parse("2026-03-28").unwrap();
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        assert_eq!(date.end(&zone).to_string(), "2026-03-28T23:00:00Z");
    }
}
