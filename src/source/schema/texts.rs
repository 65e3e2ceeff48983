//! Titles, Chinese descriptions and examples of keys, from `texts.yaml`.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use crate::source::decode::RECORD;
use crate::source::yaml;

/// What is said of a key: texts by `en`, `zh` and `about`, and the list `examples`.
type KeyTexts = Map<String, Json>;

/// The texts of the keys of each record.
pub(super) struct Texts(BTreeMap<String, BTreeMap<String, KeyTexts>>);

impl Texts {
    /// Reads the texts, which are part of the program.
    pub(super) fn read() -> Self {
        let node = yaml::parse(include_str!("texts.yaml")).ok();
        let json = node.map(|node| node.to_json()).unwrap_or_default();
        Self(serde_json::from_value(json).unwrap_or_default())
    }

    /// Puts titles, descriptions and examples into a schema and all schemas within it.
    pub(super) fn describe(&self, schema: &mut Json, is_chinese: bool) {
        match schema {
            Json::Object(object) => {
                if let Some(Json::String(record)) = object.remove(RECORD) {
                    self.describe_keys(&record, object, is_chinese);
                }
                object
                    .values_mut()
                    .for_each(|inner| self.describe(inner, is_chinese));
            }
            Json::Array(list) => list
                .iter_mut()
                .for_each(|inner| self.describe(inner, is_chinese)),
            _ => {}
        }
    }

    fn describe_keys(&self, record: &str, schema: &mut Map<String, Json>, is_chinese: bool) {
        let texts = self.0.get(record);
        let properties = schema.get_mut("properties").and_then(Json::as_object_mut);
        for (key, property) in properties.into_iter().flatten() {
            let Some(texts) = texts.and_then(|texts| texts.get(key)) else {
                continue;
            };
            let title = if is_chinese { "zh" } else { "en" };
            let description = is_chinese.then_some("about");
            let copies = [
                ("title", Some(title)),
                ("description", description),
                ("examples", Some("examples")),
            ];
            for (name, text) in copies {
                if let Some(text) = text.and_then(|text| texts.get(text)) {
                    property[name] = text.clone();
                }
            }
        }
    }

    /// The texts of a key.
    #[cfg(test)]
    pub(super) fn get(&self, record: &str, key: &str) -> Option<&KeyTexts> {
        self.0.get(record)?.get(key)
    }

    /// The keys that have texts, by record.
    #[cfg(test)]
    pub(super) fn keys(&self) -> impl Iterator<Item = (&str, &str)> {
        let records = self.0.iter();
        records.flat_map(|(record, keys)| keys.keys().map(|key| (record.as_str(), key.as_str())))
    }
}
