//! The positions of all keys and values of a document, found in one walk.

use std::collections::HashMap;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::locate::Fail;
use super::node::{Node, Position, Step, Target};
use super::parse::{KeySeed, parse};

/// The positions of all keys and values of a document.
#[derive(Debug)]
pub enum Positions {
    /// The places of all values; the document as a whole is the first.
    Known(Vec<ValuePosition>),
    /// A document that may have aliases. Only its values are known, because [`Probe`] would consume an alias
    /// without notice.
    Unknown(Node),
}

/// The positions of a key and its value, or of a value alone.
#[derive(Debug)]
pub struct ValuePosition {
    key: Option<Position>,
    value: Position,
    inner: Inner,
}

/// The values in a value, as indices into the list of all.
#[derive(Debug)]
enum Inner {
    Nothing,
    List(Vec<usize>),
    Map(HashMap<String, usize>),
}

/// The start of a document.
const START: Position = Position { line: 1, column: 1 };

impl Positions {
    /// Walks through a document; `None` for text that is not YAML.
    pub fn locate_all(text: &str) -> Option<Self> {
        if text.contains('*') {
            return parse(text).ok().map(Self::Unknown);
        }
        let mut walk = Walk {
            places: Vec::new(),
            path: 0,
        };
        let seed = PlaceSeed {
            walk: &mut walk,
            key: None,
            value: START,
        };
        let read = seed.deserialize(serde_yaml::Deserializer::from_str(text));
        read.ok().map(|_| Self::Known(walk.places))
    }

    /// What [`super::locate()`] finds; or the start of the document, where only that is known.
    pub fn find(&self, path: &[Step], target: Target) -> Option<Position> {
        match self {
            Self::Known(places) => find_place(places, path, target),
            Self::Unknown(node) => find_node(node, path).map(|_| START),
        }
    }
}

fn find_place(places: &[ValuePosition], path: &[Step], target: Target) -> Option<Position> {
    let mut place = places.first()?;
    for step in path {
        let inner = match (step, &place.inner) {
            (Step::Index(index), Inner::List(list)) => list.get(*index)?,
            (Step::Key(key), Inner::Map(map)) => map.get(key)?,
            _ => return None,
        };
        place = places.get(*inner)?;
    }
    match target {
        Target::Key => place.key,
        Target::Value => Some(place.value),
    }
}

fn find_node<'n>(node: &'n Node, path: &[Step]) -> Option<&'n Node> {
    path.iter().try_fold(node, |node, step| match (step, node) {
        (Step::Index(index), Node::List(list)) => list.get(*index),
        (Step::Key(key), Node::Map(map)) => {
            let mut entries = map.iter();
            let found = entries.find(|(found, _)| found == key);
            found.map(|(_, value)| value)
        }
        _ => None,
    })
}

struct Walk {
    places: Vec<ValuePosition>,
    /// The length of the keys on the way here, which `serde_yaml` copies into each error.
    path: usize,
}

/// The longest path of keys, in bytes, to a value whose position is recorded.
const LONGEST_PATH: usize = 1000;

impl Walk {
    fn add(&mut self, key: Option<Position>, value: Position) -> usize {
        let inner = Inner::Nothing;
        self.places.push(ValuePosition { key, value, inner });
        self.places.len() - 1
    }
}

/// The position at which a [`Probe`] failed.
fn position(error: &impl fmt::Display) -> Position {
    parse_position(&error.to_string()).unwrap_or(START)
}

/// The position at the end of an error of `serde_yaml`, which has none at the start of a document.
fn parse_position(words: &str) -> Option<Position> {
    let (_, said) = words.rsplit_once(" at line ")?;
    let (line, column) = said.split_once(" column ")?;
    Some(Position {
        line: line.parse().ok()?,
        column: column.parse().ok()?,
    })
}

/// Fails at a value without consuming it, so that it can be read afterwards: `serde_yaml` looks at a possible
/// enum before it consumes it, unless it is an alias.
struct Probe;

impl<'de> DeserializeSeed<'de> for Probe {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_enum("", &[], Fail)
    }
}

/// Records the position of a value and of the values in it.
struct PlaceSeed<'w> {
    walk: &'w mut Walk,
    key: Option<Position>,
    value: Position,
}

impl<'de> DeserializeSeed<'de> for PlaceSeed<'_> {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        let index = self.walk.add(self.key, self.value);
        deserializer.deserialize_any(InnerSeed {
            walk: self.walk,
            index,
        })?;
        Ok(index)
    }
}

/// Records the positions of the values in a value.
struct InnerSeed<'w> {
    walk: &'w mut Walk,
    index: usize,
}

macro_rules! nothing_inside {
    ($($visit:ident($($type:ty)?);)*) => { $(
        fn $visit<E>(self $(, _: $type)?) -> Result<(), E> {
            Ok(())
        }
    )* };
}

impl<'de> Visitor<'de> for InnerSeed<'_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("plain YAML without tags")
    }

    nothing_inside! {
        visit_unit();
        visit_none();
        visit_bool(bool);
        visit_i64(i64);
        visit_u64(u64);
        visit_i128(i128);
        visit_u128(u128);
        visit_f64(f64);
        visit_str(&str);
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let mut entries = Vec::new();
        while let Err(error) = list.next_element_seed(Probe) {
            let seed = PlaceSeed {
                walk: self.walk,
                key: None,
                value: position(&error),
            };
            match list.next_element_seed(seed)? {
                Some(entry) => entries.push(entry),
                None => break,
            }
        }
        self.walk.places[self.index].inner = Inner::List(entries);
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut entries = HashMap::new();
        while let Err(error) = map.next_key_seed(Probe) {
            let key_position = position(&error);
            let Some(key) = map.next_key_seed(KeySeed)? else {
                break;
            };
            let length = key.len();
            let entry = if self.walk.path + length > LONGEST_PATH {
                map.next_value::<IgnoredAny>()?;
                self.walk.add(Some(key_position), key_position)
            } else {
                self.walk.path += length;
                let probed = map.next_value_seed(Probe);
                let seed = PlaceSeed {
                    walk: self.walk,
                    key: Some(key_position),
                    value: probed.err().map_or(key_position, |error| position(&error)),
                };
                let entry = map.next_value_seed(seed)?;
                self.walk.path -= length;
                entry
            };
            // If a key is there twice, `locate` finds the first.
            entries.entry(key).or_insert(entry);
        }
        self.walk.places[self.index].inner = Inner::Map(entries);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Node, locate, parse};
    use super::*;

    /// The path of each value in a document.
    fn paths(node: &Node, path: &mut Vec<Step>, all: &mut Vec<Vec<Step>>) {
        all.push(path.clone());
        let inner: Vec<(Step, &Node)> = match node {
            Node::List(list) => {
                let entries = list.iter().enumerate();
                entries
                    .map(|(index, node)| (Step::Index(index), node))
                    .collect()
            }
            Node::Map(map) => {
                let entries = map.iter();
                entries
                    .map(|(key, node)| (Step::Key(key.clone()), node))
                    .collect()
            }
            _ => Vec::new(),
        };
        for (step, node) in inner {
            path.push(step);
            paths(node, path, all);
            path.pop();
        }
    }

    #[track_caller]
    fn same_as_single_walks(text: &str) {
        let mut all = Vec::new();
        paths(&parse(text).unwrap(), &mut Vec::new(), &mut all);
        let positions = Positions::locate_all(text).unwrap();
        for path in all.iter().filter(|path| !path.is_empty()) {
            let target_key = matches!(path.last(), Some(Step::Key(_))).then_some(Target::Key);
            for target in target_key.into_iter().chain([Target::Value]) {
                assert_eq!(
                    positions.find(path, target),
                    locate(text, path, target),
                    "{path:?} {target:?} in {text}"
                );
            }
        }
        assert_eq!(positions.find(&[Step::Index(99)], Target::Value), None);
    }

    #[test]
    fn one_walk_finds_what_many_walks_find() {
        for text in [
            "title: 研讨会\nevent:\n  speakers:\n    - {id: a, talk: 一}\n    - id: b\n",
            "a: &x {b: [1, 2.5, true, ~], c: 'q'}\ng:\nh: 1\n",
            "- [[], {}, [{a: [b]}]]\n- - - x\n  - y\n- |\n  text\n  more\n- last\n",
            "2026: a\ntrue: b\n\"q: r\": [c]\n? k\n: v\n",
            "? a\nb: {c}\n? \n: \n",
            "x\n",
        ] {
            same_as_single_walks(text);
        }
    }

    proptest::proptest! {
        #[test]
        fn one_walk_finds_what_many_walks_find_in_any_text(
            text in "([a-c]: |[a-c]|- |\n|\n  |\\[|\\]|, |\\{|\\}|&a |\\? |#|'x'|~|1|研){0,24}",
        ) {
            if parse(&text).is_ok() {
                same_as_single_walks(&text);
            }
        }
    }

    #[test]
    fn of_a_document_with_aliases_only_the_values_are_known() {
        let positions = Positions::locate_all("a: &a [x]\nb: *a\n").unwrap();
        let in_b = [Step::Key("b".to_owned()), Step::Index(0)];
        assert_eq!(positions.find(&in_b, Target::Value), Some(START));
        let behind = [Step::Key("b".to_owned()), Step::Index(1)];
        assert_eq!(positions.find(&behind, Target::Value), None);
    }

    #[test]
    fn what_is_under_very_long_keys_is_not_noted() {
        let key = "k".repeat(900);
        let text = format!("{key}:\n  a{key}: 1\n  b: 2\n");
        let positions = Positions::locate_all(&text).unwrap();
        let step = |key: &str| Step::Key(key.to_owned());
        let found = positions.find(&[step(&key), step("b")], Target::Value);
        assert_eq!(found, Some(Position { line: 3, column: 6 }));
        let found = positions.find(&[step(&key), step(&format!("a{key}"))], Target::Value);
        assert_eq!(found, Some(Position { line: 2, column: 3 }));
    }
}
