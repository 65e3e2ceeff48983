//! The words of the interface in one language: keys with a text, or with a text per plural category.

use std::collections::BTreeMap;

use serde::Serialize;

use super::decode::{Decode, Decoder};
use super::yaml::{self, Node};
use crate::messages::Problem;

/// A word or phrase of the interface.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Word {
    /// The same for every number.
    Text(String),
    /// By CLDR plural category: `one`, `few`, `other`.
    Plural(BTreeMap<String, String>),
}

/// All words of a language.
pub type Words = BTreeMap<String, Word>;

/// Reads a words file; returns its first problem.
pub fn parse(text: &str) -> Result<Words, Problem> {
    let node = yaml::parse(text).map_err(|mut failed| failed.errors.swap_remove(0).problem)?;
    let mut decoder = Decoder::default();
    let words = Vec::<(String, Word)>::decode(&node, &mut decoder);
    match decoder.errors.into_iter().next() {
        Some(error) => Err(error.problem),
        None => Ok(words.unwrap_or_default().into_iter().collect()),
    }
}

/// Replaces each `{name}` by its value.
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        filled.push_str(&rest[..open]);
        rest = &rest[open..];
        let known = values.iter().find(|(name, _)| {
            rest[1..]
                .strip_prefix(name)
                .is_some_and(|after| after.starts_with('}'))
        });
        let Some((name, value)) = known else {
            filled.push('{');
            rest = &rest[1..];
            continue;
        };
        filled.push_str(value);
        rest = &rest[name.len() + 2..];
    }
    filled.push_str(rest);
    filled
}

impl Word {
    /// The text, for phrases without a number.
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Plural(forms) => forms.get("other").map_or("", String::as_str),
        }
    }
}

impl Decode for Word {
    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        match node {
            Node::Map(_) => {
                let forms = Vec::<(String, String)>::decode(node, decoder)?;
                Some(Self::Plural(forms.into_iter().collect()))
            }
            // Words that join names may start or end with a space.
            Node::Text(text) => Some(Self::Text(text.trim_matches('\n').to_owned())),
            node => String::decode(node, decoder).map(Self::Text),
        }
    }

    fn schema() -> serde_json::Value {
        serde_json::json!({})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_once() {
        assert_eq!(
            fill("{a} of {b}, {c}", &[("a", "{b}"), ("b", "2")]),
            "{b} of 2, {c}"
        );
    }

    #[test]
    fn words_are_text_or_plurals() {
        let words = parse("news: News\nitems: {one: '{n} item', other: '{n} items'}\n").unwrap();
        assert_eq!(words["news"].text(), "News");
        assert_eq!(words["items"].text(), "{n} items");
        assert!(parse("news: [a]").is_err());
    }
}
