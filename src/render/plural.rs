//! CLDR plural categories.

use icu::locale::Locale;
use icu::plurals::{PluralCategory, PluralRules};

/// The category of a number in a language: `one`, `few`, `other` …
pub(super) fn category(language: &str, number: i64) -> &'static str {
    let locale = Locale::try_from_str(language).unwrap_or(Locale::UNKNOWN);
    let Ok(rules) = PluralRules::try_new_cardinal(locale.into()) else {
        return "other";
    };
    match rules.category_for(number.unsigned_abs()) {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn categories_follow_the_language() {
        assert_eq!((category("en", 1), category("en", 2)), ("one", "other"));
        assert_eq!(category("zh-Hans", 1), "other");
        assert_eq!((category("pl", 3), category("pl", 5)), ("few", "many"));
    }
}
