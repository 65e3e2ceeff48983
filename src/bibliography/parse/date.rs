//! Dates as people write them into .bib files.

/// Finds the first number of four digits that can be a year: `2020` in `c. 2020/2021`.
pub(super) fn find_year(text: &str) -> Option<String> {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit());
    let is_year = |number: &&str| number.len() == 4 && number.starts_with(['1', '2']);
    numbers.find(is_year).map(str::to_owned)
}

/// Finds a date that starts a text: `2018-05-29` in `2018/05/29` and `2018/5/29/online`. Leaves out a day that
/// the month does not have.
pub(super) fn find_date(text: &str) -> Option<String> {
    let mut parts = text.split(['/', '.', '-']).map(str::trim);
    let mut next_number = |least: usize, most: usize| {
        let part = parts.next()?;
        let is_number = part.bytes().all(|byte| byte.is_ascii_digit());
        (is_number && (least..=most).contains(&part.len()))
            .then_some(part)?
            .parse::<u16>()
            .ok()
    };
    let (year, month, day) = (next_number(4, 4)?, next_number(1, 2)?, next_number(1, 2)?);
    let is_date = (1..=12).contains(&month) && (1..=31).contains(&day);
    let [month, day] = [month, day].map(|part| u8::try_from(part).unwrap_or(u8::MAX));
    if !is_date {
        None
    } else if has_day(i16::try_from(year).ok()?, month, day) {
        Some(format!("{year:04}-{month:02}-{day:02}"))
    } else {
        Some(format!("{year:04}-{month:02}"))
    }
}

/// Whether a month has a day.
pub(super) fn has_day(year: i16, month: u8, day: u8) -> bool {
    let [month, day] = [month, day].map(|part| i8::try_from(part).unwrap_or(i8::MAX));
    jiff::civil::Date::new(year, month, day).is_ok()
}

/// Whether this is a month as BibTeX abbreviates it; files need not define these abbreviations.
pub(super) fn is_bibtex_month(name: &str) -> bool {
    MONTHS
        .iter()
        .any(|month| month[0].eq_ignore_ascii_case(name))
}

/// The first letters of months, in the languages in which reference managers export them.
const MONTHS: [&[&str]; 12] = [
    &["jan", "gen", "ene", "янв"],
    &["feb", "fév", "fev", "фев"],
    &["mar", "mär", "mrz", "maa", "мар"],
    &["apr", "avr", "abr", "апр"],
    &["may", "mai", "mag", "mei", "май", "мая"],
    &["jun", "juin", "giu", "июн"],
    &["jul", "juil", "lug", "июл"],
    &["aug", "aoû", "aou", "ago", "авг"],
    &["sep", "set", "сен"],
    &["oct", "okt", "out", "ott", "окт"],
    &["nov", "ноя"],
    &["dec", "déc", "dez", "dic", "дек"],
];

/// Finds the first month in a text, 1 to 12, and its day, if there is one: `6-7`, `Sept`, `10 jan`, `3月`.
pub(super) fn find_month(text: &str) -> Option<(u8, Option<u8>)> {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let number = |word: &str| -> Option<u8> {
        let digits = word.trim_end_matches(['月', '월', '日']);
        (digits.len() <= 2).then(|| digits.parse().ok())?
    };
    let month_of = |word: &str| {
        let starts = |month: &&[&str]| month.iter().any(|start| word.starts_with(start));
        MONTHS.iter().position(starts)
    };
    if let Some(month) = words.iter().find_map(|word| month_of(word)) {
        let numbers: Vec<u8> = words.iter().filter_map(|word| number(word)).collect();
        let months = words.iter().filter(|word| month_of(word).is_some()).count();
        let day = match numbers[..] {
            [day @ 1..=31] if months == 1 => Some(day),
            _ => None,
        };
        return Some((u8::try_from(month).ok()? + 1, day));
    }
    // A year may precede it.
    let month = words.iter().find_map(|word| number(word))?;
    (1..=12).contains(&month).then_some((month, None))
}

#[cfg(test)]
mod tests {
    use super::find_month;

    #[test]
    fn months_are_known_by_many_names() {
        for (text, expected) in [
            ("6-7", Some((6, None))),
            ("0", None),
            ("13", None),
            ("Sept", Some((9, None))),
            ("mars", Some((3, None))),
            ("12 May", Some((5, Some(12)))),
            ("10 jan", Some((1, Some(10)))),
            ("23–27 may", Some((5, None))),
            ("mar", Some((3, None))),
            ("Winter", None),
            ("June/July", Some((6, None))),
            ("Jan.–Feb.", Some((1, None))),
            ("juillet", Some((7, None))),
            ("août", Some((8, None))),
            ("décembre", Some((12, None))),
            ("3月", Some((3, None))),
            ("2020-06", Some((6, None))),
            ("May 2020", Some((5, None))),
            ("", None),
        ] {
            assert_eq!(find_month(text), expected, "{text}");
        }
    }
}
