//! Language tags (BCP 47, RFC 5646).

use std::fmt;

use super::unicode::is_mark;
use super::unicode::nfc;
use icu::locale::{LanguageIdentifier, LocaleDirectionality, LocaleExpander};

/// Country codes that people confuse with language codes.
const COUNTRIES: [(&str, &str); 9] = [
    ("cn", "zh-Hans"),
    ("tw", "zh-Hant"),
    ("jp", "ja"),
    ("kr", "ko"),
    ("gr", "el"),
    ("cz", "cs"),
    ("dk", "da"),
    ("ua", "uk"),
    ("us", "en"),
];

/// A language tag in its canonical spelling: `en`, `zh-Hans`, `pt-BR`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LanguageTag(String);

impl LanguageTag {
    /// Parses a well-formed tag of language, script and region, in any case.
    pub fn parse(text: &str) -> Option<Self> {
        let identifier = LanguageIdentifier::try_from_str(text).ok()?;
        let plain = !identifier.language.is_unknown() && identifier.variants.is_empty();
        plain.then(|| Self(identifier.to_string()))
    }

    /// Guesses the language that somebody means who does not write its tag: `zh_CN`, `cn`, `Chinese`, `中文`.
    pub fn meant(text: &str) -> Option<Self> {
        let is_word = |c: char| c.is_alphabetic() || is_mark(c) || c == '_' || c == '-';
        if !text.chars().all(is_word) {
            return None;
        }
        if let Some(tag) = Self::parse(&text.replace('_', "-")).filter(|_| text.contains('_')) {
            return Some(tag);
        }
        let written = text.to_lowercase();
        let country = COUNTRIES.iter().find(|(code, _)| *code == written);
        if let Some((_, tag)) = country {
            return Self::parse(tag);
        }
        // Some have several: `Français, langue française`.
        let is_name = |names: &str| {
            let mut names = names.split([',', ';', '(']);
            names.any(|name| nfc(name.trim()).to_lowercase() == written)
        };
        let mut known = isolang::languages().filter(|known| known.to_639_1().is_some());
        let known = known
            .find(|known| is_name(known.to_name()) || known.to_autonym().is_some_and(is_name))?;
        Self::parse(known.to_639_1()?)
    }

    /// Whether it is the same language in the same script as another: `zh-CN` and `zh-Hans` are, `zh-TW`
    /// and `zh-Hans` are not.
    pub fn is_read_as(&self, other: &Self) -> bool {
        let [mut own, mut other] = [self, other].map(Self::identifier);
        if own.language != other.language {
            return false;
        }
        let expander = LocaleExpander::new_extended();
        expander.maximize(&mut own);
        expander.maximize(&mut other);
        own.script == other.script
    }

    /// English.
    pub fn english() -> Self {
        Self("en".to_owned())
    }

    /// The tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The tag as ICU4X takes it.
    pub fn identifier(&self) -> LanguageIdentifier {
        LanguageIdentifier::try_from_str(&self.0).unwrap_or(LanguageIdentifier::UNKNOWN)
    }

    /// Whether it is written from right to left.
    pub fn is_right_to_left(&self) -> bool {
        LocaleDirectionality::new_extended().is_right_to_left(&self.identifier())
    }

    /// Whether it is written in Latin letters.
    pub fn is_latin(&self) -> bool {
        let mut full = self.identifier();
        LocaleExpander::new_extended().maximize(&mut full);
        full.script.is_some_and(|script| script.as_str() == "Latn")
    }

    /// The tag itself and its substitutes, best first: `zh-CN`, `zh-Hans-CN`, `zh-Hans`, `zh`.
    pub fn fallbacks(&self) -> Vec<String> {
        let own = self.identifier();
        let mut full = own.clone();
        LocaleExpander::new_extended().maximize(&mut full);
        let script = LanguageIdentifier {
            region: None,
            ..full.clone()
        };
        let language = LanguageIdentifier {
            script: None,
            ..script.clone()
        };
        let mut tags: Vec<String> = Vec::new();
        for tag in [own, full, script, language] {
            let tag = tag.to_string();
            if !tags.contains(&tag) {
                tags.push(tag);
            }
        }
        tags
    }
}

impl fmt::Display for LanguageTag {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_brought_into_canonical_form() {
        let tag = |text| LanguageTag::parse(text).map(|tag| tag.to_string());
        assert_eq!(tag("zh-hans").as_deref(), Some("zh-Hans"));
        assert_eq!(tag("PT-br").as_deref(), Some("pt-BR"));
        assert_eq!(tag("notes-of-mine"), None);
        assert_eq!(tag("und"), None);
    }

    #[test]
    fn directions_and_fallbacks_are_known() {
        assert!(LanguageTag::parse("ar").unwrap().is_right_to_left());
        assert!(!LanguageTag::parse("zh-Hans").unwrap().is_right_to_left());
        let fallbacks = LanguageTag::parse("zh-CN").unwrap().fallbacks();
        assert_eq!(fallbacks, ["zh-CN", "zh-Hans-CN", "zh-Hans", "zh"]);
    }
}
