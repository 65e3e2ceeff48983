//! The terms of citation styles in each language.

use std::sync::OnceLock;

use hayagriva::archive::LOCALES;
use hayagriva::citationberg::{Locale, LocaleCode};

/// The languages of the style archive, in its order.
const TAGS: [&str; LOCALES.len()] = [
    "af-ZA",
    "ar",
    "bal-PK",
    "bg-BG",
    "brh-PK",
    "ca-AD",
    "cs-CZ",
    "cy-GB",
    "da-DK",
    "de-AT",
    "de-CH",
    "de-DE",
    "el-GR",
    "en-GB",
    "en-US",
    "es-CL",
    "es-ES",
    "es-MX",
    "et-EE",
    "eu",
    "fa-IR",
    "fi-FI",
    "fr-CA",
    "fr-FR",
    "gl-ES",
    "he-IL",
    "hi-IN",
    "hr-HR",
    "hu-HU",
    "hy-AM",
    "id-ID",
    "is-IS",
    "it-IT",
    "ja-JP",
    "km-KH",
    "ko-KR",
    "la",
    "lij-IT",
    "lt-LT",
    "lv-LV",
    "mn-MN",
    "ms-MY",
    "nb-NO",
    "nl-NL",
    "nn-NO",
    "pa-PK",
    "pl-PL",
    "pt-BR",
    "pt-PT",
    "ro-RO",
    "ru-RU",
    "sk-SK",
    "sl-SI",
    "sr-Cyrl-RS",
    "sr-Latn-RS",
    "sv-SE",
    "th-TH",
    "tl-PH",
    "tr-TR",
    "uk-UA",
    "vi-VN",
    "zh-CN",
    "zh-TW",
];

/// The locales of the style archive. Decoding one takes half a millisecond, so that is done when it is first
/// needed.
#[derive(Debug)]
pub(super) struct Locales([OnceLock<Vec<Locale>>; TAGS.len()]);

impl Locales {
    pub(super) fn new() -> Self {
        Self([const { OnceLock::new() }; TAGS.len()])
    }

    /// All locales that texts in this one take terms from: itself, the main one of its language, and American
    /// English.
    pub(super) fn select(&self, code: &LocaleCode) -> &[Locale] {
        let main = code.fallback();
        let own = position(code);
        let main_position = main.as_ref().and_then(position);
        let Some(first) = own
            .or(main_position)
            .or_else(|| position(&LocaleCode::en_us()))
        else {
            return &[];
        };
        self.0[first].get_or_init(|| {
            let mut wanted = vec![first];
            for other in [main_position, position(&LocaleCode::en_us())] {
                if let Some(other) = other.filter(|other| !wanted.contains(other)) {
                    wanted.push(other);
                }
            }
            let decoded = wanted.into_iter().map(|position| LOCALES[position]);
            decoded
                .filter_map(|bytes| ciborium::from_reader(bytes).ok())
                .collect()
        })
    }
}

fn position(code: &LocaleCode) -> Option<usize> {
    TAGS.iter().position(|tag| *tag == code.0)
}

/// The locale for a language: `zh-Hans` is as in China, `en` as in the United States.
pub(super) fn find_locale(language: &str) -> Option<LocaleCode> {
    let lower = language.to_lowercase();
    let wanted = match lower.as_str() {
        "en" => "en-US",
        "zh" | "zh-hans" => "zh-CN",
        "zh-hant" => "zh-TW",
        "pt" => "pt-PT",
        _ => language,
    };
    let base = |tag: &str| tag.split('-').next().unwrap_or_default().to_lowercase();
    let exact = TAGS.iter().find(|tag| tag.eq_ignore_ascii_case(wanted));
    let found = exact.or_else(|| TAGS.iter().find(|tag| base(tag) == base(wanted)));
    found.map(|tag| LocaleCode((*tag).to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_those_of_the_archive() {
        let archived = hayagriva::archive::locales();
        let archived = archived.into_iter().map(|locale| locale.lang.unwrap().0);
        assert_eq!(archived.collect::<Vec<_>>(), TAGS);
    }

    #[test]
    fn only_needed_locales_are_decoded() {
        let locales = Locales::new();
        let select = |tag: &str| -> Vec<&str> {
            let found = locales.select(&LocaleCode(tag.to_owned()));
            found
                .iter()
                .map(|locale| locale.lang.as_ref().unwrap().0.as_str())
                .collect()
        };
        assert_eq!(select("de-AT"), ["de-AT", "de-DE", "en-US"]);
        assert_eq!(select("en-US"), ["en-US"]);
        assert_eq!(select("de-LI"), ["de-DE", "en-US"]);
        assert_eq!(select("tlh"), ["en-US"]);
        assert_eq!(
            locales.0.iter().filter(|cell| cell.get().is_some()).count(),
            3
        );
    }

    #[test]
    fn languages_have_locales() {
        for (language, tag) in [
            ("en", Some("en-US")),
            ("zh-Hans", Some("zh-CN")),
            ("zh-Hant", Some("zh-TW")),
            ("pt", Some("pt-PT")),
            ("DE-at", Some("de-AT")),
            ("de-LI", Some("de-AT")),
            ("tlh", None),
        ] {
            let found = find_locale(language).map(|code| code.0);
            assert_eq!(found.as_deref(), tag, "{language}");
        }
    }
}
