//! A language's locale, by which dates, numbers, lists and names are written and sorted.

use icu::locale::Locale;

/// The locale of a BCP 47 tag. English without a country is the world's: 22 April 2022, 16:00.
pub(super) fn locale(language: &str) -> Locale {
    let tag = if language == "en" { "en-GB" } else { language };
    Locale::try_from_str(tag).unwrap_or(Locale::UNKNOWN)
}
