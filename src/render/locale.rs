//! The locale by which dates, numbers and names of a language are formatted and sorted.

use icu::locale::Locale;

/// The locale of a BCP 47 tag. English without a country is international: 22 April 2022, 16:00.
pub(super) fn parse_locale(language: &str) -> Locale {
    let tag = if language == "en" { "en-GB" } else { language };
    Locale::try_from_str(tag).unwrap_or(Locale::UNKNOWN)
}
