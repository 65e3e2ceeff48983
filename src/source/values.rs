//! How the crate's values are read from YAML.

use serde_json::{Value as Json, json};

use super::decode::{Decode, Decoder};
use super::yaml::Node;
use crate::values::base_url::BaseUrl;
use crate::values::date::Date;
use crate::values::identifier::{Orcid, Ror};
use crate::values::inline_text::InlineText;
use crate::values::language::LanguageTag;
use crate::values::slug::Slug;

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

impl Decode for Slug {
    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        let text = String::decode(node, decoder)?;
        Self::parse(&text)
            .map_err(|message| {
                let help =
                    Self::from_words(&text).map(|slug| format!("for instance `{}`", slug.as_str()));
                decoder.mistake(message, help);
            })
            .ok()
    }

    fn schema() -> Json {
        json!({"type": "string", "pattern": r#"^[^/\\?#%:*"<>|\s]+$"#})
    }
}

impl Decode for Date {
    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        let Node::Text(text) = node else {
            decoder.wrong_kind(
                node,
                "a date",
                "write it as 2026-04-22, or 2026-04-22T16:00:00+08:00",
            );
            return None;
        };
        match Self::parse(text.trim()) {
            Ok(date) => Some(date),
            Err(message) => {
                let help = "write year-month-day, as in 2026-04-22, or 2026-04-22T16:00:00+08:00";
                decoder.mistake(message, Some(help.to_owned()));
                None
            }
        }
    }

    fn schema() -> Json {
        json!({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}([Tt ]\d{2}:\d{2}(:\d{2})?([Zz]|[+-]\d{2}:?\d{2})?)?$"})
    }
}

impl Decode for Orcid {
    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        decode(node, decoder, Self::parse)
    }

    fn schema() -> Json {
        json!({"type": "string", "pattern": r"^(https?://orcid\.org/)?\d{4}-?\d{4}-?\d{4}-?\d{3}[\dXx]$"})
    }
}

impl Decode for Ror {
    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        decode(node, decoder, Self::parse)
    }

    fn schema() -> Json {
        json!({"type": "string", "pattern": r"^(https?://ror\.org/)?0[a-hj-km-np-tv-z0-9]{6}[0-9]{2}$"})
    }
}

impl Decode for InlineText {
    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        String::decode(node, decoder).map(|text| Self::parse(&text))
    }

    fn schema() -> Json {
        String::schema()
    }
}

fn decode<T>(
    node: &Node,
    decoder: &mut Decoder,
    parse: fn(&str) -> Result<T, String>,
) -> Option<T> {
    let text = String::decode(node, decoder)?;
    parse(&text)
        .map_err(|message| decoder.mistake(message, Some("copy it from its page again".to_owned())))
        .ok()
}

impl Decode for BaseUrl {
    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        let text = String::decode(node, decoder)?;
        Self::parse(&text)
            .map_err(|message| {
                let help = "write the whole address, as in https://lab.github.io/news";
                decoder.mistake(message, Some(help.to_owned()));
            })
            .ok()
    }

    fn schema() -> Json {
        json!({"type": "string", "format": "uri"})
    }
}
