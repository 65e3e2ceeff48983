//! The keys of a map, taken out of it one by one.

use ahash::AHashSet as HashSet;

use super::decoder::{Decode, Decoder};
use crate::limits;
use crate::messages::fields::{self, Expected, Record};
use crate::source::yaml::{Node, Step};
use crate::values::similar::find_similar;

/// The keys of a map while they are taken out of it one by one.
pub struct Fields<'n, 'd> {
    entries: &'n [(String, Node)],
    decoder: &'d mut Decoder,
    known: Vec<&'static str>,
    record: Record,
}

impl<'n, 'd> Fields<'n, 'd> {
    /// Starts on a map; `record` says what it describes.
    pub fn new(node: &'n Node, record: Record, decoder: &'d mut Decoder) -> Option<Self> {
        let Node::Map(entries) = node else {
            decoder.report_kind(node, Expected::Map);
            return None;
        };
        Some(Self {
            entries,
            decoder,
            known: Vec::new(),
            record,
        })
    }

    /// Gives the value of the next key a limit of its own: entries, or characters.
    pub fn set_limit(&mut self, limit: usize) -> &mut Self {
        self.decoder.set_limit(Some(limit));
        self
    }

    /// A key that may be missing or empty.
    pub fn optional<T: Decode>(&mut self, key: &'static str) -> Option<T> {
        let limit = self.decoder.take_limit();
        self.known.push(key);
        match self.find(key)? {
            Node::Null => None,
            Node::Text(text) if matches!(key, "title" | "name") && text.trim().is_empty() => {
                self.within(key, |decoder| decoder.report(fields::blank_text(key)));
                None
            }
            node => self.within(key, |decoder| {
                decoder.set_limit(limit);
                let value = T::decode(node, decoder);
                decoder.set_limit(None);
                value
            }),
        }
    }

    /// A key that may be missing or empty, and whose map a translation inherits key by key.
    pub fn deep<T: Decode>(&mut self, key: &'static str) -> Option<T> {
        self.optional(key)
    }

    /// A key that may be missing or empty, and that a translation does not inherit.
    pub fn untranslated<T: Decode>(&mut self, key: &'static str) -> Option<T> {
        self.optional(key)
    }

    /// A key that may be missing but not empty: nobody who wrote `draft:` and forgot the value wants the text
    /// published.
    pub fn explicit<T: Decode>(&mut self, key: &'static str) -> Option<T> {
        if let Some(Node::Null) = self.find(key) {
            self.within(key, |decoder| decoder.report(fields::empty_switch(key)));
        }
        self.optional(key)
    }

    /// A key that must be there.
    pub fn required<T: Decode>(&mut self, key: &'static str) -> Option<T> {
        match self.find(key) {
            None => self.decoder.report(fields::missing_key(self.record, key)),
            Some(Node::Null) => {
                self.within(key, |decoder| decoder.report(fields::empty_value(key)));
            }
            Some(_) => {}
        }
        self.optional(key)
    }

    /// Reports unknown keys, and keys that are there twice.
    pub fn finish(self) {
        let mut seen = HashSet::new();
        for (key, _) in self.entries {
            let is_known = self.known.contains(&key.as_str());
            if is_known && seen.insert(key) {
                continue;
            }
            self.decoder.report_key(key, |before| {
                if is_known {
                    return fields::key_twice(key);
                }
                let similar = if before < limits::SUGGESTIONS {
                    find_similar(key, self.known.iter().copied())
                } else {
                    None
                };
                fields::unknown_key(self.record, key, similar, &self.known)
            });
        }
    }

    fn find(&self, key: &str) -> Option<&'n Node> {
        let mut entries = self.entries.iter();
        let (_, node) = entries.find(|(found, _)| found == key)?;
        Some(node)
    }

    fn within<T>(&mut self, key: &str, decode: impl FnOnce(&mut Decoder) -> T) -> T {
        self.decoder.within(Step::Key(key.to_owned()), decode)
    }
}
