//! Language tags (BCP 47, RFC 5646).

use std::fmt;

use icu::locale::{LanguageIdentifier, LocaleDirectionality, LocaleExpander};
use serde_json::{Value as Json, json};

use super::decode::{Decode, Decoder};
use super::yaml::Node;

/// A language tag in its canonical spelling: `en`, `zh-Hans`, `pt-BR`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LanguageTag(String);

impl LanguageTag {
    /// Takes a well-formed tag of language, script and region, however it is capitalized.
    pub fn parse(text: &str) -> Option<Self> {
        let identifier = LanguageIdentifier::try_from_str(text).ok()?;
        let plain = !identifier.language.is_unknown() && identifier.variants.is_empty();
        plain.then(|| Self(identifier.to_string()))
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

    /// The tag itself and what may stand in for it, best first: `zh-CN`, `zh-Hans-CN`, `zh-Hans`, `zh`.
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

impl Decode for LanguageTag {
    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        let text = String::decode(node, decoder)?;
        let tag = Self::parse(&text);
        if tag.is_none() {
            let help = "use a BCP 47 tag such as `en`, `zh-Hans` or `pt-BR`";
            decoder.mistake(
                format!("`{text}` is not a language tag"),
                Some(help.to_owned()),
            );
        }
        tag
    }

    fn schema() -> Json {
        json!({"type": "string", "examples": ["en", "zh-Hans"]})
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
