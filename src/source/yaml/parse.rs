//! Reads a document into a [`Node`], within bounds.

use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::errors::{TOO_DEEP, TOO_MUCH, explain, position};
use super::node::{Node, SyntaxError, SyntaxErrors};
use super::{flow, slips};
use crate::limits;
use crate::messages::yaml;

/// Reads a YAML document; an empty one is an empty map.
pub fn parse(text: &str) -> Result<Node, SyntaxErrors> {
    if text.len() > limits::YAML_BYTES {
        let error = SyntaxError {
            problem: yaml::too_many_bytes(text.len()),
            position: None,
        };
        return Err(error.into());
    }
    if let Some(position) = flow::too_deep(text) {
        let error = SyntaxError {
            problem: yaml::nested_too_deeply(),
            position: Some(position),
        };
        return Err(error.into());
    }
    let explained = match read(text) {
        Ok(Node::Null) => return Ok(Node::Map(Vec::new())),
        Ok(node @ Node::Text(_)) => {
            let slips = slips::find_slips(text, failing_line);
            return if slips.errors.is_empty() {
                Ok(node)
            } else {
                Err(slips)
            };
        }
        Ok(node) => return Ok(node),
        Err(error) => explain(text, &error),
    };
    let is_limit =
        ["yaml/nested-too-deeply", "yaml/aliases-add-too-much"].contains(&&*explained.problem.code);
    if is_limit {
        return Err(explained.into());
    }
    let slips = slips::find_slips(text, failing_line);
    if slips.errors.is_empty() {
        Err(explained.into())
    } else {
        Err(slips)
    }
}

/// The line at which a text is no longer YAML; that of a text without any key is before the first.
fn failing_line(text: &str) -> Option<usize> {
    if flow::too_deep(text).is_some() {
        return Some(0);
    }
    match read(text) {
        Ok(Node::Text(_)) => Some(text.lines().count()),
        Ok(_) => None,
        Err(error) => position(&error).map(|position| position.line).or(Some(0)),
    }
}

fn read(text: &str) -> Result<Node, serde_yaml::Error> {
    let mut size = Size {
        values: 0,
        bytes: 0,
        // A value takes a byte of the source at least, and no escape makes twice its bytes.
        most_values: text.len() + limits::ALIAS_VALUES,
        most_bytes: 2 * text.len() + limits::ALIAS_BYTES,
    };
    let seed = NodeSeed {
        size: &mut size,
        depth: 0,
    };
    seed.deserialize(serde_yaml::Deserializer::from_str(text))
}

/// The size of what has been read, and its limits.
struct Size {
    values: usize,
    bytes: usize,
    most_values: usize,
    most_bytes: usize,
}

/// Reads a value and the values in it.
struct NodeSeed<'s> {
    size: &'s mut Size,
    /// How many lists and maps are around it.
    depth: usize,
}

impl NodeSeed<'_> {
    /// Goes into a list or a map.
    fn enter<E: de::Error>(&self) -> Result<(), E> {
        if self.depth == limits::YAML_DEPTH {
            return Err(E::custom(TOO_DEEP));
        }
        Ok(())
    }

    /// What reads the next value in the list or map that this is.
    fn inner<E: de::Error>(&mut self) -> Result<NodeSeed<'_>, E> {
        if self.size.values > self.size.most_values || self.size.bytes > self.size.most_bytes {
            return Err(E::custom(TOO_MUCH));
        }
        Ok(NodeSeed {
            size: self.size,
            depth: self.depth + 1,
        })
    }

    fn text(self, text: String) -> Node {
        self.size.bytes += text.len();
        Node::Text(text)
    }
}

impl<'de> DeserializeSeed<'de> for NodeSeed<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        self.size.values += 1;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for NodeSeed<'_> {
    type Value = Node;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("plain YAML without tags")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_none<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Integer(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(i64::try_from(value).map_or(Node::Float(value as f64), Node::Integer))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Node, E> {
        Ok(Node::Float(value as f64))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Node, E> {
        Ok(Node::Float(value as f64))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        Ok(Node::Float(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Node, E> {
        Ok(self.text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Node, E> {
        Ok(self.text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<Node, A::Error> {
        self.enter()?;
        let mut nodes = Vec::new();
        while let Some(node) = list.next_element_seed(self.inner()?)? {
            nodes.push(node);
        }
        Ok(Node::List(nodes))
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Node, A::Error> {
        self.enter()?;
        let mut nodes = Vec::new();
        while let Some(key) = map.next_key_seed(KeySeed)? {
            self.size.bytes += key.len();
            nodes.push((key, map.next_value_seed(self.inner()?)?));
        }
        Ok(Node::Map(nodes))
    }
}

/// Reads a key as it is written: `2026:` and `true:` are keys too.
pub(super) struct KeySeed;

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        de::Deserialize::deserialize(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Position;
    use super::*;

    fn first_error(text: &str) -> SyntaxError {
        parse(text).unwrap_err().errors.remove(0)
    }

    #[test]
    fn mistakes_are_reported_in_plain_words() {
        let error = first_error("title: Seminar: first\n");
        assert_eq!(
            error.problem.message(),
            "text with a colon and a space must be in quotes"
        );
        assert_eq!(
            error.position,
            Some(Position {
                line: 1,
                column: 15
            })
        );
        assert!(
            first_error("a: \"x\n")
                .problem
                .message()
                .contains("quote is not closed")
        );
        assert!(parse("tags: [a, b\nx: 1\n").is_err());
    }

    #[test]
    fn aliases_add_no_more_than_they_may() {
        let repeated = |bytes: usize, times: usize| {
            let text = "x".repeat(bytes);
            format!("a: &a {text}\nb:\n  [{}]\n", "*a, ".repeat(times))
        };
        assert!(parse(&repeated(1000, 900)).is_ok());
        let refused = first_error(&repeated(100_000, 15_000));
        assert_eq!(
            refused.problem.message(),
            "aliases such as `*name` add too much: all aliases of a file can add 100000 values and 1000000 bytes of text"
        );
        assert_eq!(refused.position, Some(Position { line: 3, column: 3 }));
    }

    #[test]
    fn lists_and_maps_are_nested_as_deep_as_they_may_be() {
        let flow = |depth: usize| format!("x: {}{}", "[".repeat(depth), "]".repeat(depth));
        // The map around them is the first.
        assert!(parse(&flow(limits::YAML_DEPTH - 1)).is_ok());
        for text in [
            flow(limits::YAML_DEPTH),
            flow(400_000),
            "- ".repeat(400_000),
            "{a: [".repeat(100_000),
        ] {
            let refused = first_error(&text);
            assert_eq!(
                refused.problem.message(),
                "this is nested too deeply: lists and maps can be nested 64 levels deep",
                "{}",
                &text[..20]
            );
            assert_eq!(refused.position.map(|position| position.line), Some(1));
        }
    }

    #[test]
    fn a_bomb_of_aliases_is_refused() {
        let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for k in 1..12 {
            let alias = format!("*a{}, ", k - 1).repeat(9);
            text.push_str(&format!("a{k}: &a{k} [{alias}]\n"));
        }
        let refused = first_error(&text);
        assert!(
            refused
                .problem
                .message()
                .starts_with("aliases such as `*name` add too much")
        );
    }

    proptest::proptest! {
        #[test]
        fn what_is_corrected_is_yaml(
            text in "([a-c]: |[a-c]：|[a-c]|- |－ |　|\t|\n|\n  |\\[|\\]|［|】|, |，|\\{|｝|\"|'|“|”|#| #|＃|研){0,30}",
        ) {
            if let Err(failed) = parse(&text) {
                proptest::prop_assert!(!failed.errors.is_empty());
                if let Some(corrected) = failed.corrected {
                    proptest::prop_assert!(parse(&corrected).is_ok(), "{}", corrected);
                    proptest::prop_assert_eq!(corrected.matches('\n').count(), text.matches('\n').count());
                }
            }
        }
    }
}
