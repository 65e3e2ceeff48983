//! Numbers and lists as a language writes them (CLDR, by ICU4X).

use icu::decimal::DecimalFormatter;
use icu::decimal::input::Decimal;
use icu::list::ListFormatter;
use icu::list::options::{ListFormatterOptions, ListLength};
use icu::plurals::{PluralCategory, PluralRules};

use super::locale::locale;

/// Counts in one language.
pub(super) struct Numbers {
    /// Its tag.
    pub language: String,
    plurals: Option<PluralRules>,
    decimal: Option<DecimalFormatter>,
}

impl Numbers {
    /// For a language.
    pub(super) fn new(language: &str) -> Self {
        let locale = locale(language);
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

    /// A number in the digits of the language, its thousands marked: 12,345.
    pub(super) fn number(&self, number: i64) -> String {
        match &self.decimal {
            Some(formatter) => formatter.format_to_string(&Decimal::from(number)),
            None => number.to_string(),
        }
    }
}

/// What stands after each of so many things in a list: `, `, ` and ` and nothing; `、`, `和`.
pub(super) fn separators(language: &str, length: usize) -> Vec<String> {
    // A character that no separator holds stands for each thing.
    const THING: &str = "\u{fffc}";
    let options = ListFormatterOptions::default().with_length(ListLength::Wide);
    let listed = match ListFormatter::try_new_and(locale(language).into(), options) {
        Ok(formatter) => formatter.format_to_string(std::iter::repeat_n(THING, length)),
        Err(_) => vec![THING; length].join(", "),
    };
    listed
        .split(THING)
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
    fn digits_and_marks_follow_the_language() {
        let number = |language: &str, number: i64| Numbers::new(language).number(number);
        assert_eq!(number("en", 12345), "12,345");
        assert_eq!(number("zh-Hans", 12345), "12,345");
        assert_eq!(number("de", 12345), "12.345");
        assert_eq!(number("fa", 12345), "۱۲٬۳۴۵");
    }

    #[test]
    fn lists_are_joined_as_the_language_wants() {
        let listed = |language: &str, names: &[&str]| {
            let separators = separators(language, names.len());
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
        assert!(separators("en", 0).is_empty());
    }
}
