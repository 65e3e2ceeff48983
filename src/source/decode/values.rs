//! How the crate's values are read from YAML.

use serde_json::{Value as Json, json};

use super::decoder::{Decode, Decoder};
use crate::messages::fields::Expected;
use crate::messages::values;
use crate::source::yaml::Node;
use crate::values::base_url::BaseUrl;
use crate::values::date::Date;
use crate::values::identifier::{Orcid, Ror};
use crate::values::inline_text::InlineText;
use crate::values::language::LanguageTag;
use crate::values::slug::Slug;

impl Decode for LanguageTag {
    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        decoder.parse(node, |text| {
            Self::parse(text).ok_or_else(|| values::not_a_language_tag(text))
        })
    }

    fn schema() -> Json {
        json!({"type": "string", "examples": ["en", "zh-Hans"]})
    }
}

impl Decode for Slug {
    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        decoder.parse(node, |text| {
            Self::parse(text).map_err(|problem| {
                problem.or_help(|| {
                    let slug = Self::from_words(text)?;
                    Some(values::slug_example(slug.as_str()))
                })
            })
        })
    }

    fn schema() -> Json {
        json!({"type": "string", "pattern": r#"^[^/\\?#%:*"<>|\s]+$"#})
    }
}

impl Decode for Date {
    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        let Node::Text(text) = node else {
            decoder.report_kind(node, Expected::Date);
            return None;
        };
        let date = Self::parse(text.trim());
        date.map_err(|problem| decoder.report(problem)).ok()
    }

    fn schema() -> Json {
        json!({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}([Tt ]\d{2}:\d{2}(:\d{2})?([Zz]|[+-]\d{2}:?\d{2})?)?$"})
    }
}

impl Decode for Orcid {
    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        decoder.parse(node, Self::parse)
    }

    fn schema() -> Json {
        json!({"type": "string", "pattern": r"^(https?://orcid\.org/)?\d{4}-?\d{4}-?\d{4}-?\d{3}[\dXx]$"})
    }
}

impl Decode for Ror {
    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        decoder.parse(node, Self::parse)
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

impl Decode for BaseUrl {
    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        decoder.parse(node, Self::parse)
    }

    fn schema() -> Json {
        json!({"type": "string", "format": "uri"})
    }
}
