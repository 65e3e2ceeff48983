//! The documents that have a schema.

use serde_json::Value as Json;

use super::texts::Texts;
use crate::source::config::Config;
use crate::source::decode::Decode;
use crate::source::records::{ItemFields, LabFields, PageFields, ProfileFields};

/// A kind of file that labnews reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Document {
    /// A news item.
    Item,
    /// A page.
    Page,
    /// A person's profile.
    Person,
    /// A lab.
    Lab,
    /// site.yaml.
    Site,
}

/// A language that a schema can be in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchemaLanguage {
    /// English.
    English,
    /// Simplified Chinese.
    Chinese,
}

/// The version of JSON Schema that all editors know.
const VERSION: &str = "http://json-schema.org/draft-07/schema#";

impl Document {
    /// The JSON Schema of the document, or of its front matter.
    pub fn schema(self, language: SchemaLanguage) -> Json {
        let is_chinese = language == SchemaLanguage::Chinese;
        let mut schema = self.plain_schema();
        Texts::read().describe(&mut schema, is_chinese);
        schema["$schema"] = VERSION.into();
        schema["title"] = self.title(is_chinese).into();
        schema
    }

    /// The schema as the records give it.
    pub(super) fn plain_schema(self) -> Json {
        match self {
            Self::Item => ItemFields::schema(),
            Self::Page => PageFields::schema(),
            Self::Person => ProfileFields::schema(),
            Self::Lab => LabFields::schema(),
            Self::Site => Config::schema(),
        }
    }

    fn title(self, is_chinese: bool) -> &'static str {
        let (english, chinese) = match self {
            Self::Item => ("The front matter of a news item", "新闻的前置信息"),
            Self::Page => ("The front matter of a page", "页面的前置信息"),
            Self::Person => ("The front matter of a profile", "个人页面的前置信息"),
            Self::Lab => ("The front matter of a lab", "课题组的前置信息"),
            Self::Site => ("site.yaml", "site.yaml"),
        };
        if is_chinese { chinese } else { english }
    }

    /// What the document is about.
    pub(super) fn name(self, language: SchemaLanguage) -> &'static str {
        let (english, chinese) = match self {
            Self::Item => ("News item", "新闻"),
            Self::Page => ("Page", "页面"),
            Self::Person => ("Person", "人员"),
            Self::Lab => ("Lab", "课题组"),
            Self::Site => ("site.yaml", "site.yaml"),
        };
        match language {
            SchemaLanguage::English => english,
            SchemaLanguage::Chinese => chinese,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::source::decode::{Decoder, RECORD};
    use crate::source::yaml::parse;

    const DOCUMENTS: [Document; 5] = [
        Document::Item,
        Document::Page,
        Document::Person,
        Document::Lab,
        Document::Site,
    ];

    /// All keys of all records within a schema.
    fn collect_keys(schema: &Json, keys: &mut BTreeSet<(String, String)>) {
        if let (Some(record), Some(properties)) =
            (schema[RECORD].as_str(), schema["properties"].as_object())
        {
            let own = properties.keys().cloned();
            keys.extend(own.map(|key| (record.to_owned(), key)));
        }
        match schema {
            Json::Object(object) => object.values().for_each(|inner| collect_keys(inner, keys)),
            Json::Array(list) => list.iter().for_each(|inner| collect_keys(inner, keys)),
            _ => {}
        }
    }

    fn is_chinese(text: &str) -> bool {
        text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
    }

    #[test]
    fn the_texts_are_yaml() {
        parse(include_str!("texts.yaml")).unwrap();
    }

    #[test]
    fn every_key_has_its_texts() {
        let texts = Texts::read();
        let mut keys = BTreeSet::new();
        for document in DOCUMENTS {
            collect_keys(&document.plain_schema(), &mut keys);
        }
        let mut missing = Vec::new();
        for (record, key) in &keys {
            let text = |name: &str| Some(texts.get(record, key)?.get(name)?.as_str()?.to_owned());
            let names_nothing = ["id", "ORCID", "ROR"];
            let is_complete = text("en").is_some()
                && text("zh").is_some_and(|zh| is_chinese(&zh) || names_nothing.contains(&&*zh))
                && text("about").is_some_and(|about| is_chinese(&about) && about.ends_with('。'));
            if !is_complete {
                missing.push(format!("{record}: {key}"));
            }
        }
        assert_eq!(missing, [""; 0], "add `en`, `zh` and `about` to texts.yaml");
        let unknown = texts
            .keys()
            .map(|(record, key)| (record.to_owned(), key.to_owned()))
            .filter(|key| !keys.contains(key));
        assert_eq!(unknown.collect::<Vec<_>>(), [], "in texts.yaml");
    }

    /// Everything that the schema of a document says in words.
    fn collect_words(schema: &Json, words: &mut Vec<(String, String)>) {
        match schema {
            Json::Object(object) => {
                for name in ["title", "description"] {
                    if let Some(text) = object.get(name).and_then(Json::as_str) {
                        words.push((name.to_owned(), text.to_owned()));
                    }
                }
                let schemas = object.iter().filter(|(name, _)| *name != "examples");
                schemas.for_each(|(_, inner)| collect_words(inner, words));
            }
            Json::Array(list) => list.iter().for_each(|inner| collect_words(inner, words)),
            _ => {}
        }
    }

    #[test]
    fn a_schema_is_in_one_language() {
        for document in DOCUMENTS {
            let mut english = Vec::new();
            collect_words(&document.schema(SchemaLanguage::English), &mut english);
            // Examples of names.
            let native = |text: &str| text.ends_with("徐骁.") || text.ends_with("}.");
            for (_, text) in &english {
                assert!(!is_chinese(text) || native(text), "{text}");
            }
            let mut chinese = Vec::new();
            collect_words(&document.schema(SchemaLanguage::Chinese), &mut chinese);
            assert_eq!(chinese.len(), english.len());
            for (name, text) in &chinese {
                assert!(name == "title" || is_chinese(text), "{text}");
            }
        }
    }

    #[test]
    fn a_schema_has_nothing_that_is_not_json_schema() {
        for document in DOCUMENTS {
            let schema = document.schema(SchemaLanguage::English).to_string();
            assert!(!schema.contains(RECORD), "{schema}");
        }
    }

    /// What a document's decoder says of a value of one of its keys.
    fn complain<T: Decode>(required: &str, key: &str, value: &Json) -> Vec<String> {
        let yaml = format!("{required}{}: {value}\n", serde_json::json!(key));
        let mut decoder = Decoder::default();
        T::decode(&parse(&yaml).unwrap(), &mut decoder);
        let errors = decoder.errors.into_iter();
        errors
            .map(|error| error.problem.message().to_owned())
            .collect()
    }

    #[test]
    fn every_example_is_valid() {
        for document in DOCUMENTS {
            let schema = document.schema(SchemaLanguage::English);
            for (key, property) in schema["properties"].as_object().unwrap() {
                for example in property["examples"].as_array().into_iter().flatten() {
                    let required = |names: &[(&str, &str)]| {
                        let others = names.iter().filter(|(name, _)| name != key);
                        others
                            .map(|(name, value)| format!("{name}: {value}\n"))
                            .collect::<String>()
                    };
                    let found = match document {
                        Document::Item => {
                            complain::<ItemFields>(&required(&[("title", "x")]), key, example)
                        }
                        Document::Page => complain::<PageFields>("", key, example),
                        Document::Person => {
                            complain::<ProfileFields>(&required(&[("name", "x")]), key, example)
                        }
                        Document::Lab => {
                            complain::<LabFields>(&required(&[("name", "x")]), key, example)
                        }
                        Document::Site => complain::<Config>(
                            &required(&[("title", "x"), ("base_url", "https://a.example")]),
                            key,
                            example,
                        ),
                    };
                    assert_eq!(found, [""; 0], "{document:?}, {key}: {example}");
                }
            }
        }
    }
}
