//! YAML, by `serde_yaml`, which no other file names: its upstream is archived, and a successor
//! replaces this file alone.
//!
//! `serde_yaml` tells where something stands only in its errors. [`locate`] makes use of that: it
//! walks to a place and fails there on purpose. So positions cost nothing until there is something
//! to complain about. Where there is much, [`Positions`] notes all places in one walk.
//!
//! What a file can make of itself is bounded: its depth before `serde_yaml` sees it, which takes the
//! square of it, and what aliases add to it while it is read.

mod flow;
mod positions;
mod slips;

use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::limits;
pub use positions::Positions;
pub use slips::{Cut, colon_help, cuts};

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
    /// A map, in the order of the source; a key may stand in it twice.
    Map(Vec<(String, Node)>),
}

/// A step from a value to one inside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The value of a key; of the last one, where the key stands twice.
    Key(String),
    /// An element of a list, from 0.
    Index(usize),
}

/// What is to be found by [`locate`].
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
pub struct Malformed {
    /// What is wrong, in plain words.
    pub message: String,
    /// How to mend it, where that can be told.
    pub help: Option<String>,
    /// Where.
    pub position: Option<Position>,
}

/// Reads a YAML document; an empty one is an empty map.
pub fn parse(text: &str) -> Result<Node, Malformed> {
    if text.len() > limits::YAML_BYTES {
        return Err(Malformed {
            message: format!(
                "this has {} bytes of YAML; at most {} are allowed",
                text.len(),
                limits::YAML_BYTES
            ),
            help: Some(
                "text goes under the front matter; spread the rest over several files".to_owned(),
            ),
            position: None,
        });
    }
    if let Some(position) = flow::too_deep(text) {
        return Err(Malformed {
            message: nested_too_deeply(),
            help: Some(NESTED_HELP.to_owned()),
            position: Some(position),
        });
    }
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
    match seed.deserialize(serde_yaml::Deserializer::from_str(text)) {
        Ok(Node::Null) => Ok(Node::Map(Vec::new())),
        Ok(node @ Node::Text(_)) => match slips::behind_error(text, None) {
            Some(slip) => Err(slip),
            None => Ok(node),
        },
        Ok(node) => Ok(node),
        Err(error) => Err(malformed(text, &error)),
    }
}

fn nested_too_deeply() -> String {
    format!(
        "this is nested too deeply: a file may have {} lists and maps within each other",
        limits::YAML_DEPTH
    )
}

const NESTED_HELP: &str =
    "close each `[` and `{`, or put the text in quotes if it is no list and no map";

/// Where the value, or the key, at `path` stands in `text`; none where there is no such place.
pub fn locate(text: &str, path: &[Step], target: Target) -> Option<Position> {
    let seek = Seek { path, target };
    let error = seek
        .deserialize(serde_yaml::Deserializer::from_str(text))
        .err()?;
    position(&error)
}

fn position(error: &serde_yaml::Error) -> Option<Position> {
    let location = error.location()?;
    Some(Position {
        line: location.line(),
        column: location.column(),
    })
}

/// libyaml's words, which speak of tokens and contexts, in a lab member's.
fn malformed(text: &str, error: &serde_yaml::Error) -> Malformed {
    let words = error.to_string();
    let too_deep = nested_too_deeply();
    let too_much = format!(
        "`*` refers to too much: all of them in a file may add {} values and {} bytes of text",
        limits::ALIAS_VALUES,
        limits::ALIAS_BYTES
    );
    let known: [(&str, &str, Option<&'static str>); 24] = [
        (TOO_DEEP, &too_deep, Some(NESTED_HELP)),
        ("recursion limit exceeded", &too_deep, Some(NESTED_HELP)),
        (TOO_MUCH, &too_much, Some("write out what it refers to")),
        (
            "repetition limit exceeded",
            &too_much,
            Some("write out what it refers to"),
        ),
        (
            "mapping values are not allowed",
            "a colon with a space after it cannot stand here",
            Some("put the whole text in quotes: title: \"Seminar: first results\""),
        ),
        (
            "found a tab character",
            "a tab cannot be used to indent",
            Some("indent with spaces, two for each step"),
        ),
        (
            "found character that cannot start any token",
            "text cannot start with this character",
            Some("put the text in quotes; indent with spaces, not tabs"),
        ),
        (
            "did not find expected key",
            "a line `key: value` was expected here",
            Some(
                "look at the line before: a quote inside quotes, or lines that are not indented alike",
            ),
        ),
        (
            "could not find expected ':'",
            "there is a key without a colon",
            Some("write `key: value`, with a space after the colon"),
        ),
        (
            "did not find expected ',' or ']'",
            "a list that starts with `[` is not closed",
            Some("separate its entries with commas and close it with `]`"),
        ),
        (
            "did not find expected ',' or '}'",
            "a map that starts with `{` is not closed",
            Some("separate its entries with commas and close it with `}`"),
        ),
        (
            "found unexpected end of stream",
            "a quote is not closed",
            Some("close the text with the same quote that opened it"),
        ),
        (
            "did not find expected '-' indicator",
            "an entry of a list was expected here",
            Some("start every entry of the list with `- `, all indented alike"),
        ),
        (
            "invalid type: enum",
            "`!` at the start of a text has a meaning of its own in YAML",
            Some("put the text in quotes"),
        ),
        (
            "did not find expected node content",
            "something is missing before this in a list or map",
            Some(
                "separate entries with one comma each; put a text that holds `[`, `]` or commas in quotes",
            ),
        ),
        (
            "block sequence entries are not allowed",
            "a list cannot start behind a key, on its line",
            Some("write each `- entry` on a line of its own, or put the text in quotes"),
        ),
        (
            "mapping keys are not allowed",
            "`?` at the start of a text has a meaning of its own in YAML",
            Some("put the text in quotes"),
        ),
        (
            "found unknown escape character",
            "a backslash in double quotes has a meaning of its own in YAML",
            Some("write it twice, or put the text in single quotes"),
        ),
        (
            "escape code",
            "a backslash in double quotes has a meaning of its own in YAML",
            Some("write it twice, or put the text in single quotes"),
        ),
        (
            "did not find expected comment or line break",
            "behind `|` and `>` the text starts on the next line",
            Some("go to the next line, or put the text in quotes"),
        ),
        (
            "found unexpected document indicator",
            "a quote is not closed",
            Some("close the text with the same quote that opened it"),
        ),
        (
            "directive",
            "`%` at the start of a line has a meaning of its own in YAML",
            Some("put the text in quotes"),
        ),
        (
            "unknown anchor",
            "this refers to a `&name` that does not exist",
            Some("put the text in quotes"),
        ),
        (
            "while scanning an a", // an alias, an anchor
            "`*` or `&` at the start of a text has a meaning of its own in YAML",
            Some("put the text in quotes"),
        ),
    ];
    let found = known.iter().find(|(sign, ..)| words.contains(sign));
    let said = position(error);
    let is_about_lines = |sign: &str| {
        let signs = [
            "mapping values are not allowed",
            "could not find expected ':'",
            "did not find expected key",
        ];
        signs.contains(&sign)
    };
    if found.is_some_and(|(sign, ..)| is_about_lines(sign))
        && let Some(slip) = slips::behind_error(text, said)
    {
        return slip;
    }
    // What is not closed is noticed where the file ends; it is mended where it begins.
    let opened = |signs: &[char]| said.and_then(|said| slips::opening(text, said, signs));
    let (sign, message, help) = match found {
        Some((sign, message, help)) => (*sign, (*message).to_owned(), help.map(str::to_owned)),
        None => ("", without_position(&words).to_owned(), None),
    };
    let list = (
        "a list that starts with `[` is not closed",
        "close it with `]`, or put the text in quotes",
    );
    let (message, help, place) = match sign {
        "did not find expected ',' or ']'" => (message, help, opened(&['['])),
        "did not find expected ',' or '}'" => (message, help, opened(&['{'])),
        "found unexpected end of stream" | "found unexpected document indicator" => {
            (message, help, opened(&['"', '\'']))
        }
        // Nothing stands behind the bracket.
        "did not find expected node content" if ends_there(text, said) => (
            list.0.to_owned(),
            Some(list.1.to_owned()),
            opened(&['[', '{']),
        ),
        _ => (message, help, None),
    };
    Malformed {
        message,
        help,
        position: place.or(said),
    }
}

/// Whether a document ends at a place.
fn ends_there(text: &str, position: Option<Position>) -> bool {
    let lines = text.lines().count();
    position.is_some_and(|position| position.line > lines)
}

fn without_position(words: &str) -> &str {
    words.split(" at line ").next().unwrap_or(words)
}

impl Node {
    /// Collects the texts in it, but for the names of keys.
    pub fn texts(&self, texts: &mut Vec<String>) {
        match self {
            Node::Text(text) => texts.push(text.clone()),
            Node::List(nodes) => nodes.iter().for_each(|node| node.texts(texts)),
            Node::Map(entries) => entries.iter().for_each(|(_, node)| node.texts(texts)),
            Node::Null | Node::Bool(_) | Node::Integer(_) | Node::Float(_) => {}
        }
    }

    /// What it is, with its article.
    pub fn kind(&self) -> &'static str {
        match self {
            Node::Null => "nothing",
            Node::Bool(_) => "true or false",
            Node::Integer(_) | Node::Float(_) => "a number",
            Node::Text(_) => "text",
            Node::List(_) => "a list",
            Node::Map(_) => "a map",
        }
    }
}

/// How large what is read has become, and may become.
struct Size {
    values: usize,
    bytes: usize,
    most_values: usize,
    most_bytes: usize,
}

/// What is handed to `serde_yaml` as an error, to be put in plain words.
const TOO_DEEP: &str = "labnews: too deep";
/// See [`TOO_DEEP`].
const TOO_MUCH: &str = "labnews: too much";

/// Reads a value and what is in it.
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
struct KeySeed;

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        de::Deserialize::deserialize(deserializer)
    }
}

struct Seek<'a> {
    path: &'a [Step],
    target: Target,
}

const FOUND: &str = "found";

impl<'de> DeserializeSeed<'de> for Seek<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.path.is_empty() {
            deserializer.deserialize_any(Fail)
        } else {
            deserializer.deserialize_any(self)
        }
    }
}

impl<'de> Visitor<'de> for Seek<'_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the place that is looked for")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let Some((Step::Index(index), rest)) = self.path.split_first() else {
            return Ok(());
        };
        for _ in 0..*index {
            list.next_element::<IgnoredAny>()?;
        }
        list.next_element_seed(Seek {
            path: rest,
            target: self.target,
        })?;
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Some((Step::Key(wanted), rest)) = self.path.split_first() else {
            return Ok(());
        };
        let key_wanted = rest.is_empty() && self.target == Target::Key;
        while let Some(found) = map.next_key_seed(SeekKey {
            wanted,
            fail: key_wanted,
        })? {
            if found {
                map.next_value_seed(Seek {
                    path: rest,
                    target: self.target,
                })?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

/// Compares a key with the wanted one, and fails there if it is what was looked for.
struct SeekKey<'a> {
    wanted: &'a str,
    fail: bool,
}

impl<'de> DeserializeSeed<'de> for SeekKey<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for SeekKey<'_> {
    type Value = bool;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a key")
    }

    fn visit_str<E: de::Error>(self, key: &str) -> Result<bool, E> {
        match key == self.wanted {
            true if self.fail => Err(E::custom(FOUND)),
            same => Ok(same),
        }
    }
}

/// Fails on whatever it meets, so that the error tells where that is.
struct Fail;

impl<'de> Visitor<'de> for Fail {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(FOUND)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "title: 研讨会\nevent:\n  speakers:\n    - {id: a, talk: 一}\n    - id: b\n      talk: x\ntags: [x, 一二, z]\n";

    fn at(path: &[Step], target: Target) -> (usize, usize) {
        let position = locate(TEXT, path, target).unwrap();
        (position.line, position.column)
    }

    #[test]
    fn values_and_keys_are_located() {
        let key = |key: &str| Step::Key(key.to_owned());
        assert_eq!(at(&[key("title")], Target::Value), (1, 8));
        assert_eq!(at(&[key("tags")], Target::Key), (7, 1));
        assert_eq!(at(&[key("tags"), Step::Index(2)], Target::Value), (7, 15));
        let speaker = |index| {
            vec![
                key("event"),
                key("speakers"),
                Step::Index(index),
                key("talk"),
            ]
        };
        assert_eq!(at(&speaker(0), Target::Value), (4, 21));
        assert_eq!(at(&speaker(1), Target::Key), (6, 7));
        assert_eq!(
            at(
                &[key("event"), key("speakers"), Step::Index(1)],
                Target::Value
            ),
            (5, 7)
        );
        assert_eq!(locate(TEXT, &[key("none")], Target::Value), None);
    }

    #[test]
    fn mistakes_are_told_in_plain_words() {
        let error = parse("title: Seminar: first\n").unwrap_err();
        assert_eq!(
            error.message,
            "a colon with a space after it cannot stand here"
        );
        assert_eq!(
            error.position,
            Some(Position {
                line: 1,
                column: 15
            })
        );
        assert!(
            parse("a: \"x\n")
                .unwrap_err()
                .message
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
        let refused = parse(&repeated(100_000, 15_000)).unwrap_err();
        assert_eq!(
            refused.message,
            "`*` refers to too much: all of them in a file may add 100000 values and 1000000 bytes of text"
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
            let refused = parse(&text).unwrap_err();
            assert_eq!(
                refused.message,
                "this is nested too deeply: a file may have 64 lists and maps within each other",
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
        let refused = parse(&text).unwrap_err();
        assert!(refused.message.starts_with("`*` refers to too much"));
    }
}
