//! The interface's words in one language: flat keys to text, or to text by plural category.

use std::collections::BTreeMap;

use serde::Serialize;

use super::decode::{Decode, Decoder};
use super::yaml::{self, Node};

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

/// Reads a words file; the first mistake is returned in plain words.
pub fn parse(text: &str) -> Result<Words, String> {
    let node = yaml::parse(text).map_err(|error| error.message)?;
    let mut decoder = Decoder::default();
    let words = Vec::<(String, Word)>::decode(&node, &mut decoder);
    match decoder.mistakes.into_iter().next() {
        Some(mistake) => Err(mistake.message),
        None => Ok(words.unwrap_or_default().into_iter().collect()),
    }
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
            node => String::decode(node, decoder).map(Self::Text),
        }
    }

    fn schema() -> serde_json::Value {
        serde_json::json!({})
    }
}
