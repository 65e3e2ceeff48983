//! Formats numbers and lists in a language, by CLDR (ICU4X).

use icu::decimal::DecimalFormatter;
use icu::decimal::input::Decimal;
use icu::list::ListFormatter;
use icu::list::options::{ListFormatterOptions, ListLength};
use icu::plurals::{PluralCategory, PluralRules};

use super::locale::parse_locale;

/// Formats numbers in one language.
pub(super) struct Numbers {
    /// The tag of the language.
    pub language: String,
    plurals: Option<PluralRules>,
    decimal: Option<DecimalFormatter>,
}

impl Numbers {
    /// Formats for a language.
    pub(super) fn new(language: &str) -> Self {
        let locale = parse_locale(language);
        Self {
            language: language.to_owned(),
            plurals: PluralRules::try_new_cardinal((&locale).into()).ok(),
            decimal: DecimalFormatter::try_new((&locale).into(), Default::default()).ok(),
        }
    }

    /// The plural category of a number: `one`, `few`, `other` …
    pub(super) fn category(&self, number: i64) -> &'static str {
        let rules = self.plurals.as_ref();
        match rules.map(|rules| rules.category_for(number.unsigned_abs())) {
            Some(PluralCategory::Zero) => "zero",
            Some(PluralCategory::One) => "one",
            Some(PluralCategory::Two) => "two",
            Some(PluralCategory::Few) => "few",
            Some(PluralCategory::Many) => "many",
            Some(PluralCategory::Other) | None => "other",
        }
    }

    /// Formats a number in the digits of the language, with separators between thousands: 12,345.
    pub(super) fn format(&self, number: i64) -> String {
        match &self.decimal {
            Some(formatter) => formatter.format_to_string(&Decimal::from(number)),
            None => number.to_string(),
        }
    }
}

/// What to write after each part of a list with `length` parts: `, `, ` and ` and nothing; `、`, `和`.
pub(super) fn build_separators(language: &str, length: usize) -> Vec<String> {
    // Stands for each part; no separator contains this character.
    const PART: &str = "\u{fffc}";
    let options = ListFormatterOptions::default().with_length(ListLength::Wide);
    let listed = match ListFormatter::try_new_and(parse_locale(language).into(), options) {
        Ok(formatter) => formatter.format_to_string(std::iter::repeat_n(PART, length)),
        Err(_) => vec![PART; length].join(", "),
    };
    listed
        .split(PART)
        .skip(1)
        .take(length)
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn categories_follow_the_language() {
        let category = |language: &str, number: i64| Numbers::new(language).category(number);
        assert_eq!((category("en", 1), category("en", 2)), ("one", "other"));
        assert_eq!(category("zh-Hans", 1), "other");
        assert_eq!((category("pl", 3), category("pl", 5)), ("few", "many"));
    }

    #[test]
    fn numbers_are_formatted_for_the_language() {
        let number = |language: &str, number: i64| Numbers::new(language).format(number);
        assert_eq!(number("en", 12345), "12,345");
        assert_eq!(number("zh-Hans", 12345), "12,345");
        assert_eq!(number("de", 12345), "12.345");
        assert_eq!(number("fa", 12345), "۱۲٬۳۴۵");
    }

    #[test]
    fn lists_are_joined_for_the_language() {
        let listed = |language: &str, names: &[&str]| {
            let separators = build_separators(language, names.len());
            let pairs = names.iter().zip(&separators);
            pairs
                .map(|(name, after)| format!("{name}{after}"))
                .collect::<String>()
        };
        assert_eq!(listed("en", &["A"]), "A");
        assert_eq!(listed("en", &["A", "B"]), "A and B");
        assert_eq!(listed("en", &["A", "B", "C"]), "A, B and C");
        assert_eq!(listed("zh-Hans", &["甲", "乙", "丙"]), "甲、乙和丙");
        assert_eq!(listed("de", &["A", "B", "C"]), "A, B und C");
        assert!(build_separators("en", 0).is_empty());
    }
}
