//! Dates in words, in the page's language (CLDR, by ICU4X).

use icu::calendar::Date as IcuDate;
use icu::calendar::Gregorian;
use icu::datetime::fieldsets::{YM, YMD};
use icu::datetime::{FixedCalendarDateTimeFormatter, NoCalendarFormatter, fieldsets};
use icu::locale::Locale;
use icu::time::Time;
use jiff::civil;
use jiff::tz::TimeZone;

use super::locale::locale;
use super::views::DateView;
use crate::values::date::Date;

/// Writes dates in one language.
#[derive(Debug)]
pub(super) struct Dates {
    day: Option<FixedCalendarDateTimeFormatter<Gregorian, YMD>>,
    month: Option<FixedCalendarDateTimeFormatter<Gregorian, YM>>,
    time: Option<NoCalendarFormatter<fieldsets::T>>,
    zone: TimeZone,
}

impl Dates {
    /// For a language; `zone` is that of times without an offset.
    pub(super) fn new(language: &str, zone: &TimeZone) -> Self {
        let hours = format!("{}-u-hc-h23", locale(language));
        let hours = Locale::try_from_str(&hours).unwrap_or(Locale::UNKNOWN);
        let locale = locale(language);
        Self {
            day: FixedCalendarDateTimeFormatter::try_new((&locale).into(), YMD::long()).ok(),
            month: FixedCalendarDateTimeFormatter::try_new((&locale).into(), YM::long()).ok(),
            time: NoCalendarFormatter::try_new(hours.into(), fieldsets::T::hm()).ok(),
            zone: zone.clone(),
        }
    }

    /// A date as templates show it.
    pub(super) fn view(&self, date: &Date) -> DateView {
        let offset_of = |_| offset(date.zoned(&self.zone).offset().seconds());
        DateView {
            iso: date.iso(&self.zone),
            text: self.day(date.day),
            time: date.time.map(|time| self.time(time)),
            zone: date
                .time
                .map(offset_of)
                .map(|offset| format!("UTC{offset}")),
            year: date.day.year(),
        }
    }

    /// A day: 22 April 2022.
    pub(super) fn day(&self, day: civil::Date) -> String {
        match (&self.day, gregorian(day)) {
            (Some(formatter), Some(date)) => formatter.format(&date).to_string(),
            _ => day.to_string(),
        }
    }

    /// The month of a day: April 2022.
    pub(super) fn month(&self, day: civil::Date) -> String {
        match (&self.month, gregorian(day)) {
            (Some(formatter), Some(date)) => formatter.format(&date).to_string(),
            _ => day.strftime("%Y-%m").to_string(),
        }
    }

    fn time(&self, time: civil::Time) -> String {
        let parts = [time.hour(), time.minute()].map(|part| u8::try_from(part).unwrap_or_default());
        match (&self.time, Time::try_new(parts[0], parts[1], 0, 0)) {
            (Some(formatter), Ok(time)) => formatter.format(&time).to_string(),
            _ => time.strftime("%H:%M").to_string(),
        }
    }
}

fn gregorian(day: civil::Date) -> Option<IcuDate<Gregorian>> {
    let part = |part: i8| u8::try_from(part).ok();
    IcuDate::try_new_gregorian(i32::from(day.year()), part(day.month())?, part(day.day())?).ok()
}

/// Nothing, `+8`, `−3:30`.
fn offset(seconds: i32) -> String {
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
    fn dates_are_written_as_the_language_wants() {
        let view = |language: &str, date: &str| {
            let dates = Dates::new(language, &TimeZone::UTC);
            dates.view(&Date::parse(date).unwrap())
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
    fn months_are_written_as_the_language_wants() {
        let day = civil::date(2022, 4, 22);
        assert_eq!(Dates::new("en", &TimeZone::UTC).month(day), "April 2022");
        assert_eq!(
            Dates::new("zh-Hans", &TimeZone::UTC).month(day),
            "2022年4月"
        );
    }
}
