//! YAML values, and the way to one inside another.

use serde_json::Value as Json;

use crate::messages::Problem;
use crate::messages::fields::ValueType;

/// A YAML value.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// Nothing: `key:`, `~` or `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Float(f64),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A map in source order, which may have a key twice.
    Map(Vec<(String, Node)>),
}

/// A step from a value to one inside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The value of a key; the last one if the key is there twice.
    Key(String),
    /// An element of a list, from 0.
    Index(usize),
}

/// What [`super::locate()`] looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// The key that the path ends in.
    Key,
    /// The value that the path leads to.
    Value,
}

/// Line and column, both from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// Text that is not YAML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong, in plain words.
    pub problem: Problem,
    /// Where.
    pub position: Option<Position>,
}

/// Why a text is not YAML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxErrors {
    /// One error or more, by line.
    pub errors: Vec<SyntaxError>,
    /// The text as it is meant, with the same number of lines, if it is YAML then.
    pub corrected: Option<String>,
}

impl From<SyntaxError> for SyntaxErrors {
    fn from(error: SyntaxError) -> Self {
        Self {
            errors: vec![error],
            corrected: None,
        }
    }
}

impl Node {
    /// The same value in JSON.
    pub fn to_json(&self) -> Json {
        match self {
            Self::Null => Json::Null,
            Self::Bool(flag) => (*flag).into(),
            Self::Integer(number) => (*number).into(),
            Self::Float(number) => (*number).into(),
            Self::Text(text) => text.as_str().into(),
            Self::List(nodes) => nodes.iter().map(Self::to_json).collect(),
            Self::Map(entries) => {
                let entries = entries.iter();
                entries
                    .map(|(key, node)| (key.clone(), node.to_json()))
                    .collect()
            }
        }
    }

    /// Collects all texts in it except keys.
    pub fn texts(&self, texts: &mut Vec<String>) {
        match self {
            Node::Text(text) => texts.push(text.clone()),
            Node::List(nodes) => nodes.iter().for_each(|node| node.texts(texts)),
            Node::Map(entries) => entries.iter().for_each(|(_, node)| node.texts(texts)),
            Node::Null | Node::Bool(_) | Node::Integer(_) | Node::Float(_) => {}
        }
    }

    /// The value of a key, if it is a map that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        let Node::Map(entries) = self else {
            return None;
        };
        let mut entries = entries.iter();
        entries
            .find(|(found, _)| found == key)
            .map(|(_, node)| node)
    }

    /// What kind of value it is.
    pub fn kind(&self) -> ValueType {
        match self {
            Node::Null => ValueType::Nothing,
            Node::Bool(_) => ValueType::Bool,
            Node::Integer(_) | Node::Float(_) => ValueType::Number,
            Node::Text(_) => ValueType::Text,
            Node::List(_) => ValueType::List,
            Node::Map(_) => ValueType::Map,
        }
    }
}
