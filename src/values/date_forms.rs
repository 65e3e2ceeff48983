//! Dates as people write them: `22.04.2022`, `2022年4月22日`, `April 22, 2022 4 pm`. Front matter holds none of
//! them, because some mean two days; a message shows how to write the day.

use std::fmt;

use jiff::civil;

use super::half_width::to_half_width;

/// What a text means: a day, with a time if one is given. It is written as front matter holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    day: civil::Date,
    time: Option<civil::Time>,
}

impl fmt::Display for Reading {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.time {
            Some(time) => write!(out, "{}T{}", self.day, time.strftime("%H:%M")),
            None => self.day.fmt(out),
        }
    }
}

/// A text as a date: no reading, one, or two where day and month may be in either order.
pub fn read_date(text: &str) -> Vec<Reading> {
    let Some(parts) = split_parts(text) else {
        return Vec::new();
    };
    let days = read_days(&parts);
    let mut dates = Vec::new();
    for (day, rest) in days {
        let Some(time) = read_time(&parts[rest..]) else {
            continue;
        };
        let date = Reading { day, time };
        if !dates.contains(&date) {
            dates.push(date);
        }
    }
    dates
}

/// A text as a month without a day: `2026-09`, `2026年9月`, `Sept 2026`.
pub fn read_month(text: &str) -> Option<civil::Date> {
    let parts = split_parts(text)?;
    let (year, month) = match parts[..] {
        [
            Part::Number(year, 4),
            Part::Sign(_) | Part::Year,
            Part::Number(month, 1 | 2),
        ]
        | [
            Part::Number(year, 4),
            Part::Year,
            Part::Number(month, 1 | 2),
            Part::Month,
        ]
        | [
            Part::Number(month, 1 | 2),
            Part::Sign('/' | '.'),
            Part::Number(year, 4),
        ]
        | [Part::MonthName(month), Part::Number(year, 4)]
        | [Part::Number(year, 4), Part::MonthName(month)] => (year, month),
        _ => return None,
    };
    make_day(year, month, 1)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// A number, and how many digits it has.
    Number(u32, usize),
    MonthName(u32),
    /// `.`, `/`, `-` or `:` between numbers.
    Sign(char),
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Morning,
    /// The half of the day in which 12 is noon, and 1 is 13 o'clock.
    Afternoon,
    /// What says nothing: a weekday, `at`, `T`.
    Filler,
}

/// Splits a text; `None` if a part of it is unknown, since it may change the meaning.
fn split_parts(text: &str) -> Option<Vec<Part>> {
    // No date is longer.
    if text.len() > 100 {
        return None;
    }
    let text = to_half_width(text).to_lowercase();
    let mut parts = Vec::new();
    let mut rest = text.trim();
    while let Some(first) = rest.chars().next() {
        let (part, length) = if first.is_ascii_digit() {
            let end = end_of(rest, |c| c.is_ascii_digit());
            (Part::Number(rest[..end].parse().ok()?, end), end)
        } else if is_numeral(first) {
            let end = end_of(rest, is_numeral);
            let (number, digits) = read_numeral(&rest[..end])?;
            (Part::Number(number, digits), end)
        } else if first.is_ascii_alphabetic() {
            let end = end_of(rest, |c| c.is_ascii_alphabetic());
            let follows_number = matches!(parts.last(), Some(Part::Number(..)));
            (read_word(&rest[..end], follows_number)?, end)
        } else if matches!(first, '.' | '/' | '-' | ':') {
            (Part::Sign(first), 1)
        } else if first.is_whitespace() || matches!(first, ',' | '(' | ')') {
            rest = &rest[first.len_utf8()..];
            continue;
        } else {
            read_han(rest)?
        };
        // A point that ends an abbreviation, as in `Apr. 22`, or a text.
        let ends_word = matches!(
            parts.last(),
            Some(Part::MonthName(_) | Part::Filler | Part::Morning | Part::Afternoon)
        );
        if !(part == Part::Sign('.') && ends_word) && part != Part::Filler {
            parts.push(part);
        }
        rest = &rest[length..];
    }
    // `22-Apr-2022`
    let is_name = |part: Option<&Part>| matches!(part, Some(Part::MonthName(_)));
    let kept = (0..parts.len()).filter(|&index| {
        let is_sign = matches!(parts[index], Part::Sign('-' | '/' | '.'));
        let before = index.checked_sub(1).and_then(|index| parts.get(index));
        !(is_sign && (is_name(before) || is_name(parts.get(index + 1))))
    });
    Some(kept.map(|index| parts[index]).collect())
}

fn end_of(text: &str, is_part: impl Fn(char) -> bool) -> usize {
    text.find(|c| !is_part(c)).unwrap_or(text.len())
}

fn read_word(word: &str, follows_number: bool) -> Option<Part> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    const DAYS: [&str; 7] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let is_short_for = |name: &str| word.len() >= 3 && name.starts_with(word);
    match word {
        "am" | "a" if follows_number => return Some(Part::Morning),
        "pm" | "p" if follows_number => return Some(Part::Afternoon),
        "st" | "nd" | "rd" | "th" | "m" if follows_number || word == "m" => {
            return Some(Part::Filler);
        }
        "h" | "uhr" if follows_number => return Some(Part::Hour),
        "t" | "at" | "on" | "of" | "the" => return Some(Part::Filler),
        _ => {}
    }
    if let Some(month) = MONTHS.into_iter().position(is_short_for) {
        return Some(Part::MonthName(u32::try_from(month).ok()? + 1));
    }
    DAYS.into_iter().any(is_short_for).then_some(Part::Filler)
}

/// A Chinese word.
fn read_han(text: &str) -> Option<(Part, usize)> {
    const WORDS: [(&str, Part); 16] = [
        ("年", Part::Year),
        ("月", Part::Month),
        ("日", Part::Day),
        ("号", Part::Day),
        ("號", Part::Day),
        ("时", Part::Hour),
        ("時", Part::Hour),
        ("点", Part::Hour),
        ("點", Part::Hour),
        ("分", Part::Minute),
        ("上午", Part::Morning),
        ("早上", Part::Morning),
        ("中午", Part::Afternoon),
        ("下午", Part::Afternoon),
        ("晚上", Part::Afternoon),
        ("晚", Part::Afternoon),
    ];
    if let Some((word, part)) = WORDS.iter().find(|(word, _)| text.starts_with(word)) {
        return Some((*part, word.len()));
    }
    // 星期五, 周五: the day of the week, which may be 日 too.
    let week = ["星期", "周", "礼拜"]
        .into_iter()
        .find(|word| text.starts_with(word))?;
    let day = text[week.len()..].chars().next()?;
    "一二三四五六日天"
        .contains(day)
        .then(|| (Part::Filler, week.len() + day.len_utf8()))
}

const NUMERALS: &str = "〇一二三四五六七八九";

fn is_numeral(c: char) -> bool {
    NUMERALS.contains(c) || matches!(c, '零' | '○' | '十' | '廿' | '卅')
}

/// A Chinese number, with one digit for another (二〇二二) or with tens (二十二), and how many digits it has.
fn read_numeral(text: &str) -> Option<(u32, usize)> {
    let digit = |c: char| match c {
        '零' | '○' => Some(0),
        c => NUMERALS.chars().position(|numeral| numeral == c),
    };
    if !text.contains(['十', '廿', '卅']) {
        let digits: Option<String> = text.chars().map(|c| Some(digit(c)?.to_string())).collect();
        let digits = digits?;
        return Some((digits.parse().ok()?, digits.len()));
    }
    let text = text.replace('廿', "二十").replace('卅', "三十");
    let (tens, ones) = text.split_once('十')?;
    let read = |text: &str, none: usize| match text {
        "" => Some(none),
        text => {
            let mut chars = text.chars();
            let value = digit(chars.next()?)?;
            chars.next().is_none().then_some(value)
        }
    };
    let number = read(tens, 1)? * 10 + read(ones, 0)?;
    Some((u32::try_from(number).ok()?, 2))
}

/// The days that the first parts mean, each with the number of these parts.
fn read_days(parts: &[Part]) -> Vec<(civil::Date, usize)> {
    use Part::{Day, Month, MonthName, Number, Sign, Year};
    let one = |year, month, day, length: usize| -> Vec<(civil::Date, usize)> {
        let day = make_day(year, month, day).map(|day| (day, length));
        day.into_iter().collect()
    };
    match *parts {
        [
            Number(year, 4),
            Year,
            Number(month, 1 | 2),
            Month,
            Number(day, 1 | 2),
            Day,
            ..,
        ] => one(year, month, day, 6),
        [
            Number(year, 4),
            Year,
            Number(month, 1 | 2),
            Month,
            Number(day, 1 | 2),
            ..,
        ] => one(year, month, day, 5),
        [
            Number(year, 4),
            Sign(a),
            Number(month, 1 | 2),
            Sign(b),
            Number(day, 1 | 2),
            ..,
        ] if a == b && a != ':' => one(year, month, day, 5),
        [Number(all, 8), ..] => one(all / 10_000, all / 100 % 100, all % 100, 1),
        [
            Number(first, 1 | 2),
            Sign(a),
            Number(second, 1 | 2),
            Sign(b),
            Number(year, digits @ (2 | 4)),
            ..,
        ] if a == b && a != ':' => {
            let year = if digits == 2 { 2000 + year } else { year };
            let mut days = one(year, second, first, 5);
            // Only with points, the day always comes first.
            if a != '.' {
                days.extend(one(year, first, second, 5));
            }
            days
        }
        [MonthName(month), Number(day, 1 | 2), Number(year, 4), ..]
        | [Number(day, 1 | 2), MonthName(month), Number(year, 4), ..]
        | [Number(year, 4), MonthName(month), Number(day, 1 | 2), ..] => one(year, month, day, 3),
        // `22. April 2022`
        [
            Number(day, 1 | 2),
            Sign('.'),
            MonthName(month),
            Number(year, 4),
            ..,
        ] => one(year, month, day, 4),
        _ => Vec::new(),
    }
}

fn make_day(year: u32, month: u32, day: u32) -> Option<civil::Date> {
    let year = i16::try_from(year)
        .ok()
        .filter(|year| (1900..2200).contains(year))?;
    civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The time that the parts after a day mean, if any; `None` if they are something else.
fn read_time(parts: &[Part]) -> Option<Option<civil::Time>> {
    use Part::{Afternoon, Hour, Minute, Morning, Number, Sign};
    let mut half = None;
    let mut rest = Vec::new();
    for part in parts {
        match part {
            Morning | Afternoon if half.is_none() => half = Some(*part),
            Morning | Afternoon => return None,
            part => rest.push(*part),
        }
    }
    let (hour, minute) = match rest[..] {
        [] if half.is_none() => return Some(None),
        [Number(hour, 1 | 2)] if half.is_some() => (hour, 0),
        [Number(hour, 1 | 2), Hour] => (hour, 0),
        [Number(hour, 1 | 2), Sign(':' | '.'), Number(minute, 2)]
        | [Number(hour, 1 | 2), Hour, Number(minute, 1 | 2)]
        | [Number(hour, 1 | 2), Hour, Number(minute, 1 | 2), Minute]
        | [Number(hour, 1 | 2), Sign(':'), Number(minute, 2), Hour] => (hour, minute),
        _ => return None,
    };
    let hour = match half {
        Some(Afternoon) if hour < 12 => hour + 12,
        Some(Morning) if hour == 12 => 0,
        _ => hour,
    };
    let part = |number: u32| i8::try_from(number).ok();
    let time = civil::Time::new(part(hour)?, part(minute)?, 0, 0).ok()?;
    Some(Some(time))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        read_date(text).iter().map(Reading::to_string).collect()
    }

    #[test]
    fn other_forms_are_read() {
        for text in [
            "22.04.2022",
            "22. 4. 2022",
            "22.4.22",
            "2022/4/22",
            "2022.4.22",
            "2022-4-22",
            "20220422",
            "2022年4月22日",
            "2022 年 4 月 22 号",
            "２０２２年４月２２日",
            "二〇二二年四月二十二日",
            "2022年4月22日（星期五）",
            "April 22, 2022",
            "Apr. 22 2022",
            "22 April 2022",
            "22. April 2022",
            "22nd of April, 2022",
            "Friday, 22 April 2022",
            "22-Apr-2022",
            "2022-Apr-22",
            "22/04/2022",
            "04/22/2022",
            "4-22-2022",
            "2022－04－22",
            "2022–04–22",
        ] {
            assert_eq!(read(text), ["2022-04-22"], "{text}");
        }
    }

    #[test]
    fn times_are_read_with_their_day() {
        for text in [
            "2022年4月22日 下午4点",
            "2022年4月22日下午4时00分",
            "2022-04-22 4pm",
            "2022-04-22 4:00 p.m.",
            "2022-04-22T16：00",
            "22.04.2022 16:00",
            "22.04.2022, 16:00 Uhr",
            "April 22, 2022 at 4 PM",
            "2022/4/22 16:00",
        ] {
            assert_eq!(read(text), ["2022-04-22T16:00"], "{text}");
        }
        assert_eq!(read("2022-04-22 12 am"), ["2022-04-22T00:00"]);
    }

    #[test]
    fn day_and_month_can_be_in_either_order() {
        assert_eq!(read("04/05/2022"), ["2022-05-04", "2022-04-05"]);
        assert_eq!(read("4/4/2022"), ["2022-04-04"]);
    }

    #[test]
    fn what_is_no_date_is_not_guessed() {
        for text in [
            "",
            "2022",
            "next Friday",
            "2022-04-22 16:00 CST",
            "22.13.2022",
            "32 April 2022",
            "April 2022",
            "2022-04-22 99:00",
            "1.2",
            "10:30",
        ] {
            assert_eq!(read(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn months_are_read() {
        for text in [
            "2026-09",
            "2026/9",
            "2026年9月",
            "Sept 2026",
            "September 2026",
            "09/2026",
        ] {
            assert_eq!(read_month(text), Some(civil::date(2026, 9, 1)), "{text}");
        }
        for text in ["2026-13", "2026", "9", "2026-09-01"] {
            assert_eq!(read_month(text), None, "{text}");
        }
    }
}
