//! Finds the position of one value.
//!
//! `serde_yaml` tells positions only in its errors. [`locate`] makes use of that: it walks to the value and
//! fails there on purpose. So positions cost nothing until there is a problem to report. Where there are many,
//! [`super::Positions`] notes all positions in one walk.

use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::errors::position;
use super::node::{Position, Step, Target};

/// The position of the value, or the key, at `path`; `None` if there is none.
pub fn locate(text: &str, path: &[Step], target: Target) -> Option<Position> {
    let seek = Seek { path, target };
    let error = seek
        .deserialize(serde_yaml::Deserializer::from_str(text))
        .err()?;
    position(&error)
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

/// Compares a key with the wanted one. Fails at it if the key itself is wanted.
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

/// Fails on any value, so that the error has its position.
pub(super) struct Fail;

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
}
