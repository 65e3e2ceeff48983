//! How text, numbers, lists and maps are read.

use serde_json::{Value as Json, json};

use super::decoder::{Decode, Decoder};
use crate::limits;
use crate::messages::fields::{self, Expected};
use crate::source::yaml::{Node, Step};

impl Decode for String {
    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        let limit = decoder.take_limit().unwrap_or(limits::TEXT);
        match node {
            Node::Text(text) => {
                let text = text.trim();
                // Most texts have fewer bytes than they may have characters.
                if text.len() > limit {
                    let count = text.chars().count();
                    if count > limit {
                        decoder.report_length(fields::text_too_long, count, limit);
                        return None;
                    }
                }
                Some(text.to_owned())
            }
            Node::Integer(number) => Some(number.to_string()),
            _ => {
                decoder.report_kind(node, Expected::Text);
                None
            }
        }
    }

    fn schema() -> Json {
        json!({"type": ["string", "integer"]})
    }
}

impl Decode for bool {
    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        match node {
            Node::Bool(value) => Some(*value),
            other => {
                decoder.report_kind(other, Expected::Bool);
                None
            }
        }
    }

    fn schema() -> Json {
        json!({"type": "boolean"})
    }
}

/// The largest number that a key may have.
const MAX_NUMBER: i64 = 1_000_000;

impl Decode for usize {
    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        match node {
            Node::Integer(number @ 1..=MAX_NUMBER) => usize::try_from(*number).ok(),
            Node::Integer(_) => {
                decoder.report(fields::number_out_of_range(MAX_NUMBER));
                None
            }
            other => {
                decoder.report_kind(other, Expected::WholeNumber);
                None
            }
        }
    }

    fn schema() -> Json {
        json!({"type": "integer", "minimum": 1, "maximum": MAX_NUMBER})
    }
}

/// Anything, for `extra:`.
impl Decode for Node {
    fn decode(node: &Node, _: &mut Decoder) -> Option<Self> {
        Some(node.clone())
    }

    fn schema() -> Json {
        json!({})
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        let limit = decoder.take_limit().unwrap_or(limits::LIST);
        let Node::List(nodes) = node else {
            decoder.report_kind(node, Expected::List);
            return None;
        };
        if nodes.len() > limit {
            decoder.report_length(fields::list_too_long, nodes.len(), limit);
            return None;
        }
        let before = decoder.count();
        let values: Vec<T> = nodes
            .iter()
            .enumerate()
            .filter_map(|(index, node)| {
                decoder.within(Step::Index(index), |decoder| T::decode(node, decoder))
            })
            .collect();
        (decoder.count() == before).then_some(values)
    }

    fn schema() -> Json {
        json!({"type": "array", "items": T::schema(), "maxItems": limits::LIST})
    }
}

/// A map from names of the author's own choice.
impl<T: Decode> Decode for Vec<(String, T)> {
    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        let limit = decoder.take_limit().unwrap_or(limits::LIST);
        let Node::Map(entries) = node else {
            decoder.report_kind(node, Expected::Map);
            return None;
        };
        if entries.len() > limit {
            decoder.report_length(fields::map_too_long, entries.len(), limit);
            return None;
        }
        let mut values = Vec::with_capacity(entries.len());
        for (key, node) in entries {
            let value = decoder.within(Step::Key(key.clone()), |decoder| match node {
                Node::Null => T::decode_nothing(decoder),
                node => T::decode(node, decoder),
            });
            values.extend(value.map(|value| (key.clone(), value)));
        }
        Some(values)
    }

    fn schema() -> Json {
        json!({
            "type": "object",
            "additionalProperties": T::schema(),
            "maxProperties": limits::LIST,
        })
    }
}
