//! When somebody joined or left: a day, or only the month or the year.

use jiff::civil;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use super::date::Date;
use super::date_forms::read_month;
use crate::messages::{Problem, values};

/// A day, a month or a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartialDate {
    /// A day, perhaps with a time.
    Day(Date),
    /// The first day of a month.
    Month(civil::Date),
    /// The first day of a year.
    Year(civil::Date),
}

impl PartialDate {
    /// Parses `2026-09-15`, `2026-09` or `2026`.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let is_month = |(year, month): (&str, &str)| {
            (year.len(), month.len()) == (4, 2) && is_digits(year) && is_digits(month)
        };
        if text.split_once('-').is_some_and(is_month)
            && let Some(month) = read_month(text)
        {
            return Ok(Self::Month(month));
        }
        if text.len() == 4
            && is_digits(text)
            && let Some(year) = read_month(&format!("{text}-01"))
        {
            return Ok(Self::Year(year));
        }
        Date::parse(text)
            .map(Self::Day)
            .map_err(|problem| match read_month(text) {
                Some(first) => {
                    values::date_in_another_form(text, &first.strftime("%Y-%m").to_string())
                }
                None => problem,
            })
    }

    /// When it ends.
    pub fn end(&self, zone: &TimeZone) -> Timestamp {
        let (first, span) = match self {
            Self::Day(date) => return date.end(zone),
            Self::Month(first) => (first, Span::new().months(1)),
            Self::Year(first) => (first, Span::new().years(1)),
        };
        let next = first.checked_add(span);
        next.map_or(Timestamp::MAX, |day| Date::from_day(day).start(zone))
    }

    /// In the form of ISO 8601, as `<time datetime>` takes it.
    pub fn iso(&self, zone: &TimeZone) -> String {
        match self {
            Self::Day(date) => date.iso(zone),
            Self::Month(first) => first.strftime("%Y-%m").to_string(),
            Self::Year(first) => first.strftime("%Y").to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_and_years_end_when_the_next_begin() {
        let end = |text: &str| {
            let date = PartialDate::parse(text).unwrap();
            date.end(&TimeZone::UTC).to_string()
        };
        assert_eq!(end("2026-09-15"), "2026-09-16T00:00:00Z");
        assert_eq!(end("2026-09"), "2026-10-01T00:00:00Z");
        assert_eq!(end("2026-12"), "2027-01-01T00:00:00Z");
        assert_eq!(end("2026"), "2027-01-01T00:00:00Z");
        for text in ["2026-13", "2026-9", "26", "Sept 2026", ""] {
            assert!(PartialDate::parse(text).is_err(), "{text}");
        }
    }
}
