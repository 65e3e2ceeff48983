//! The keys of a map, taken out of it one by one.

use ahash::AHashSet as HashSet;
use serde_json::Value as Json;

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
    /// The schema of each known key.
    schemas: Vec<fn() -> Json>,
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
            schemas: Vec::new(),
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
        self.schemas.push(T::schema);
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
        // The empty key before this one, under which it may belong, and whether others may too.
        let mut outer: Option<(usize, bool)> = None;
        for (key, node) in self.entries {
            let known = self.known.iter().position(|known| known == key);
            if known.is_some() && seen.insert(key) {
                outer = known
                    .filter(|_| *node == Node::Null)
                    .map(|index| (index, false));
                continue;
            }
            if let Some((index, has_others)) = outer
                && let Some(is_entry) = find_key(&self.schemas[index](), key)
            {
                outer = Some((index, true));
                if known.is_some() {
                    // Which of the two lines belongs there is not known.
                    self.decoder.report_key(key, |_| fields::key_twice(key));
                    continue;
                }
                let start = match (is_entry, has_others) {
                    (false, _) => "  ",
                    (true, false) => "  - ",
                    (true, true) => "    ",
                };
                let problem = fields::not_indented(key, self.known[index]);
                self.decoder
                    .report_meant_key(key, problem, format!("{start}{key}"));
                continue;
            }
            self.decoder.report_key(key, |before| {
                if known.is_some() {
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

/// Whether a value of this schema can have a key: in itself, or in the entries of the list that it is.
fn find_key(schema: &Json, key: &str) -> Option<bool> {
    if schema["properties"].get(key).is_some() {
        return Some(false);
    }
    let mut forms = schema["anyOf"].as_array().into_iter().flatten();
    if let Some(found) = forms.find_map(|form| find_key(form, key)) {
        return Some(found);
    }
    let items = schema.get("items")?;
    find_key(items, key).map(|_| true)
}
