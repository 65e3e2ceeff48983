//! How the crate's values are read from YAML.

use serde_json::{Value as Json, json};

use super::decoder::{Decode, Decoder};
use crate::messages::fields::Expected;
use crate::messages::{Problem, values};
use crate::source::yaml::Node;
use crate::values::base_url::BaseUrl;
use crate::values::date::Date;
use crate::values::date_forms::{read_date, read_month};
use crate::values::identifier::{Orcid, Ror};
use crate::values::inline_text::InlineText;
use crate::values::language::LanguageTag;
use crate::values::partial_date::PartialDate;
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
        decode_date(node, decoder, Self::parse, |_| None)
    }

    fn schema() -> Json {
        json!({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}([Tt ]\d{2}:\d{2}(:\d{2})?([Zz]|[+-]\d{2}:?\d{2})?)?$"})
    }
}

impl Decode for PartialDate {
    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        decode_date(node, decoder, Self::parse, |text| {
            let month = read_month(text)?;
            Some(month.strftime("%Y-%m").to_string())
        })
    }

    fn schema() -> Json {
        let date = Date::schema();
        json!({"anyOf": [
            date,
            {"type": "string", "pattern": r"^\d{4}-\d{2}$"},
            {"type": ["string", "integer"], "minimum": 1900, "maximum": 2199, "pattern": r"^\d{4}$"},
        ]})
    }
}

fn decode_date<T>(
    node: &Node,
    decoder: &mut Decoder,
    parse: impl Fn(&str) -> Result<T, Problem>,
    suggest: impl Fn(&str) -> Option<String>,
) -> Option<T> {
    let text = match node {
        Node::Text(text) => text.trim().to_owned(),
        // `20220422`, or a year.
        Node::Integer(number @ 0..) => number.to_string(),
        _ => {
            decoder.report_kind(node, Expected::Date);
            return None;
        }
    };
    let problem = match parse(&text) {
        Ok(date) => return Some(date),
        Err(problem) => problem,
    };
    let meant = match &read_date(&text)[..] {
        [date] => Some(date.to_string()),
        _ => suggest(&text),
    };
    decoder.report_meant(problem, meant);
    None
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
