//! Formats dates in the page's language, by CLDR (ICU4X).

use icu::calendar::Date as IcuDate;
use icu::calendar::Gregorian;
use icu::datetime::fieldsets::{Y, YM, YMD};
use icu::datetime::{FixedCalendarDateTimeFormatter, NoCalendarFormatter, fieldsets};
use icu::locale::Locale;
use icu::time::Time;
use jiff::civil;
use jiff::tz::TimeZone;

use super::locale::parse_locale;
use super::views::DateView;
use crate::values::date::Date;
use crate::values::partial_date::PartialDate;

/// Formats dates in one language.
#[derive(Debug)]
pub(super) struct Dates {
    day: Option<FixedCalendarDateTimeFormatter<Gregorian, YMD>>,
    month: Option<FixedCalendarDateTimeFormatter<Gregorian, YM>>,
    year: Option<FixedCalendarDateTimeFormatter<Gregorian, Y>>,
    time: Option<NoCalendarFormatter<fieldsets::T>>,
    zone: TimeZone,
}

impl Dates {
    /// Formats for a language. `zone` is the time zone of times without an offset.
    pub(super) fn new(language: &str, zone: &TimeZone) -> Self {
        let hours = format!("{}-u-hc-h23", parse_locale(language));
        let hours = Locale::try_from_str(&hours).unwrap_or(Locale::UNKNOWN);
        let locale = parse_locale(language);
        Self {
            day: FixedCalendarDateTimeFormatter::try_new((&locale).into(), YMD::long()).ok(),
            month: FixedCalendarDateTimeFormatter::try_new((&locale).into(), YM::long()).ok(),
            year: FixedCalendarDateTimeFormatter::try_new((&locale).into(), Y::long()).ok(),
            time: NoCalendarFormatter::try_new(hours.into(), fieldsets::T::hm()).ok(),
            zone: zone.clone(),
        }
    }

    /// Builds a date.
    pub(super) fn build_view(&self, date: &Date) -> DateView {
        let offset = |_| format_offset(date.zoned(&self.zone).offset().seconds());
        DateView {
            iso: date.iso(&self.zone),
            text: self.format_day(date.day),
            time: date.time.map(|time| self.format_time(time)),
            zone: date.time.map(offset).map(|offset| format!("UTC{offset}")),
            year: date.day.year(),
        }
    }

    /// Builds a date that may lack its day or month.
    pub(super) fn build_partial_view(&self, date: &PartialDate) -> DateView {
        let (first, text) = match date {
            PartialDate::Day(date) => return self.build_view(date),
            PartialDate::Month(first) => (first, self.format_month(*first)),
            PartialDate::Year(first) => (first, self.format_year(*first)),
        };
        DateView {
            iso: date.iso(&self.zone),
            text,
            time: None,
            zone: None,
            year: first.year(),
        }
    }

    fn format_year(&self, day: civil::Date) -> String {
        match (&self.year, to_gregorian(day)) {
            (Some(formatter), Some(date)) => formatter.format(&date).to_string(),
            _ => day.year().to_string(),
        }
    }

    /// Formats a day: 22 April 2022.
    pub(super) fn format_day(&self, day: civil::Date) -> String {
        match (&self.day, to_gregorian(day)) {
            (Some(formatter), Some(date)) => formatter.format(&date).to_string(),
            _ => day.to_string(),
        }
    }

    /// Formats the month of a day: April 2022.
    pub(super) fn format_month(&self, day: civil::Date) -> String {
        match (&self.month, to_gregorian(day)) {
            (Some(formatter), Some(date)) => formatter.format(&date).to_string(),
            _ => day.strftime("%Y-%m").to_string(),
        }
    }

    fn format_time(&self, time: civil::Time) -> String {
        let parts = [time.hour(), time.minute()].map(|part| u8::try_from(part).unwrap_or_default());
        match (&self.time, Time::try_new(parts[0], parts[1], 0, 0)) {
            (Some(formatter), Ok(time)) => formatter.format(&time).to_string(),
            _ => time.strftime("%H:%M").to_string(),
        }
    }
}

fn to_gregorian(day: civil::Date) -> Option<IcuDate<Gregorian>> {
    let part = |part: i8| u8::try_from(part).ok();
    IcuDate::try_new_gregorian(i32::from(day.year()), part(day.month())?, part(day.day())?).ok()
}

/// Formats an offset from UTC: `+8`, `−3:30`, or nothing.
fn format_offset(seconds: i32) -> String {
    let sign = if seconds < 0 { '−' } else { '+' };
    let (hours, minutes) = (seconds.abs() / 3600, seconds.abs() / 60 % 60);
    match (hours, minutes) {
        (0, 0) => String::new(),
        (hours, 0) => format!("{sign}{hours}"),
        (hours, minutes) => format!("{sign}{hours}:{minutes:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_formatted_for_the_language() {
        let view = |language: &str, date: &str| {
            let dates = Dates::new(language, &TimeZone::UTC);
            dates.build_view(&Date::parse(date).unwrap())
        };
        assert_eq!(view("en", "2022-04-22").text, "22 April 2022");
        assert_eq!(view("en-US", "2022-04-22").text, "April 22, 2022");
        assert_eq!(view("zh-Hans", "2022-04-22").text, "2022年4月22日");
        let timed = view("en", "2022-04-22T16:00+08:00");
        assert_eq!(timed.iso, "2022-04-22T16:00:00+08:00");
        assert_eq!(
            (timed.time.as_deref(), timed.zone.as_deref()),
            (Some("16:00"), Some("UTC+8"))
        );
        assert_eq!(
            view("zh-Hans", "2022-04-22T09:30Z").time.as_deref(),
            Some("09:30")
        );
    }

    #[test]
    fn dates_may_lack_their_day() {
        let view = |language: &str, date: &str| {
            let dates = Dates::new(language, &TimeZone::UTC);
            let view = dates.build_partial_view(&PartialDate::parse(date).unwrap());
            (view.iso, view.text)
        };
        let pair = |iso: &str, text: &str| (iso.to_owned(), text.to_owned());
        assert_eq!(
            view("en", "2022-04-22"),
            pair("2022-04-22", "22 April 2022")
        );
        assert_eq!(view("en", "2022-04"), pair("2022-04", "April 2022"));
        assert_eq!(view("zh-Hans", "2022-04"), pair("2022-04", "2022年4月"));
        assert_eq!(view("en", "2022"), pair("2022", "2022"));
        assert_eq!(view("zh-Hans", "2022"), pair("2022", "2022年"));
    }

    #[test]
    fn months_are_formatted_for_the_language() {
        let day = civil::date(2022, 4, 22);
        assert_eq!(
            Dates::new("en", &TimeZone::UTC).format_month(day),
            "April 2022"
        );
        assert_eq!(
            Dates::new("zh-Hans", &TimeZone::UTC).format_month(day),
            "2022年4月"
        );
    }
}
