//! From YAML to typed records, with every mistake of a file, not only the first.
//!
//! [`record!`] declares a struct once and gives it its decoder, its JSON Schema and, for
//! translations, its inheritance. Decoding goes on after a mistake; what could not be read is
//! `None`, and the file counts as wrong.

use std::borrow::Cow;

use ahash::AHashSet as HashSet;
use serde_json::{Value as Json, json};

use super::yaml::{Node, Step, Target};
use crate::limits;
pub use crate::values::similar::nearest;

/// Something wrong with a value, at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The way to it from the top.
    pub path: Vec<Step>,
    /// Whether the key or the value is wrong.
    pub target: Target,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
}

/// Where decoding stands, and what it found wrong so far.
#[derive(Debug, Default)]
pub struct Decoder {
    path: Vec<Step>,
    /// What was wrong, as much of it as is listed.
    pub mistakes: Vec<Mistake>,
    /// How much more was wrong.
    pub omitted: usize,
    /// How many entries the list here may have, or characters the text, where that is not the usual.
    most: Option<usize>,
}

impl Decoder {
    /// Says that the value here is wrong.
    pub fn mistake(&mut self, message: impl Into<String>, help: Option<String>) {
        let path = self.path.clone();
        self.note(|_| Mistake {
            path,
            target: Target::Value,
            message: message.into(),
            help,
        });
    }

    /// Notes a mistake, unless there are too many already; `make` is told how many there are.
    fn note(&mut self, make: impl FnOnce(usize) -> Mistake) {
        match self.mistakes.len() {
            limits::DIAGNOSTICS.. => self.omitted += 1,
            before => self.mistakes.push(make(before)),
        }
    }

    /// How much was wrong so far.
    fn count(&self) -> usize {
        self.mistakes.len() + self.omitted
    }

    /// Says that a list or a text is too long; `of` is what it has too many of.
    fn too_long(&mut self, count: usize, most: usize, of: &str, help: &str) {
        let subject = self.subject();
        let message = format!("{subject} has {count} {of}; at most {most} are allowed");
        self.mistake(message, Some(help.to_owned()));
    }

    /// How many entries the list that is read next may have, or characters the text.
    pub fn at_most(&mut self, most: usize) {
        self.most = Some(most);
    }

    /// How many entries the list here may have, or characters the text.
    fn most(&mut self, usual: usize) -> usize {
        self.most.take().unwrap_or(usual)
    }

    /// What the value here is called.
    fn subject(&self) -> String {
        match self.path.iter().rev().find_map(|step| match step {
            Step::Key(key) => Some(key.as_str()),
            Step::Index(_) => None,
        }) {
            Some(key) if matches!(self.path.last(), Some(Step::Index(_))) => {
                format!("an entry of `{key}`")
            }
            Some(key) => format!("`{key}`"),
            None => "this".to_owned(),
        }
    }

    /// Says that the value here is of the wrong kind.
    pub fn wrong_kind(&mut self, node: &Node, wanted: &str, help: &str) {
        let subject = self.subject();
        let message = format!("{subject} must be {wanted}, but here is {}", node.kind());
        self.mistake(message, (!help.is_empty()).then(|| help.to_owned()));
    }

    fn within<T>(&mut self, step: Step, decode: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(step);
        let value = decode(self);
        self.path.pop();
        value
    }
}

/// A type that can be read from YAML.
pub trait Decode: Sized {
    /// Reads a value. `None` means that a mistake was noted.
    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self>;

    /// Reads what has a name and no value; a record may be without any key.
    fn decode_nothing(decoder: &mut Decoder) -> Option<Self> {
        Self::decode(&Node::Null, decoder)
    }

    /// The JSON Schema of what [`Decode::decode`] accepts.
    fn schema() -> Json;
}

/// The keys of a map while they are taken out of it one by one.
pub struct Fields<'n, 'd> {
    entries: &'n [(String, Node)],
    decoder: &'d mut Decoder,
    known: Vec<&'static str>,
    what: &'static str,
}

impl<'n, 'd> Fields<'n, 'd> {
    /// Starts on a map; `what` says what it is of, as in "a news item".
    pub fn new(node: &'n Node, what: &'static str, decoder: &'d mut Decoder) -> Option<Self> {
        match node {
            Node::Map(entries) => Some(Self {
                entries,
                decoder,
                known: Vec::new(),
                what,
            }),
            other => {
                decoder.wrong_kind(other, "a map of `key: value` lines", "");
                None
            }
        }
    }

    /// How many entries the list behind the next key may have, or characters the text.
    pub fn at_most(&mut self, most: usize) -> &mut Self {
        self.decoder.most = Some(most);
        self
    }

    /// A key that may be missing or empty.
    pub fn optional<T: Decode>(&mut self, key: &'static str) -> Option<T> {
        let most = self.decoder.most.take();
        self.known.push(key);
        let (_, node) = self.entries.iter().find(|(found, _)| found == key)?;
        match node {
            Node::Null => None,
            Node::Text(text) if matches!(key, "title" | "name") && text.trim().is_empty() => {
                self.decoder.within(Step::Key(key.to_owned()), |decoder| {
                    let help = format!("write them behind `{key}:`");
                    decoder.mistake(format!("a {key} needs words"), Some(help));
                });
                None
            }
            node => self.decoder.within(Step::Key(key.to_owned()), |decoder| {
                decoder.most = most;
                let value = T::decode(node, decoder);
                decoder.most = None;
                value
            }),
        }
    }

    /// A key that may be missing or empty, of a map from which a translation may give some keys alone.
    pub fn merged<T: Decode>(&mut self, key: &'static str) -> Option<T> {
        self.optional(key)
    }

    /// A key that may be missing or empty, and is of one language alone.
    pub fn own<T: Decode>(&mut self, key: &'static str) -> Option<T> {
        self.optional(key)
    }

    /// A key that may be missing, but says something where it stands: nobody who wrote `draft:` and
    /// forgot the value wants the text published.
    pub fn explicit<T: Decode>(&mut self, key: &'static str) -> Option<T> {
        if let Some((_, Node::Null)) = self.entries.iter().find(|(found, _)| found == key) {
            self.decoder.within(Step::Key(key.to_owned()), |decoder| {
                let help = "write its value behind it, or take the line out";
                decoder.mistake(format!("`{key}` has no value"), Some(help.to_owned()));
            });
        }
        self.optional(key)
    }

    /// A key that must be there.
    pub fn required<T: Decode>(&mut self, key: &'static str) -> Option<T> {
        match self.entries.iter().find(|(found, _)| found == key) {
            None => {
                let help = format!("add a line `{key}: …`");
                self.decoder
                    .mistake(format!("{} needs `{key}`", self.what), Some(help));
            }
            Some((_, Node::Null)) => self.decoder.within(Step::Key(key.to_owned()), |decoder| {
                decoder.mistake(format!("`{key}` has no value"), None);
            }),
            Some(_) => {}
        }
        self.optional(key)
    }

    /// Notes a mistake about the map as a whole.
    pub fn mistake(&mut self, message: impl Into<String>, help: impl Into<String>) {
        self.decoder.mistake(message, Some(help.into()));
    }

    /// Notes keys that nobody asked for, and keys that stand twice.
    pub fn finish(self) {
        let mut seen = HashSet::new();
        for (key, _) in self.entries {
            let is_known = self.known.contains(&key.as_str());
            if is_known && seen.insert(key) {
                continue;
            }
            let path = [self.decoder.path.as_slice(), &[Step::Key(key.clone())]].concat();
            self.decoder.note(|before| {
                let (message, help) = match is_known {
                    true => (
                        format!("`{key}` stands here twice"),
                        "keep one of the two".to_owned(),
                    ),
                    false => (
                        format!("`{key}` is not a key of {}", self.what),
                        unknown_key(key, &self.known, before),
                    ),
                };
                Mistake {
                    path,
                    target: Target::Key,
                    message,
                    help: Some(help),
                }
            });
        }
    }
}

/// What to do about a key that is not known; `before` is how much was wrong before it.
fn unknown_key(key: &str, known: &[&'static str], before: usize) -> String {
    let near = match before {
        limits::SUGGESTIONS.. => None,
        _ => nearest(key, known.iter().copied()),
    };
    match near {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.contains(&"extra") => "keys of your own go under `extra:`".to_owned(),
        None => format!("it knows {}", list(known)),
    }
}

/// `a`, `b` and `c`, each in backquotes.
pub fn list(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [word] => format!("`{word}`"),
        [rest @ .., last] => format!("`{}` and `{last}`", rest.join("`, `")),
    }
}

impl Decode for String {
    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        let most = decoder.most(limits::TEXT);
        match node {
            Node::Text(text) => {
                let text = text.trim();
                // Most texts have fewer bytes than they may have characters.
                let count = match text.len() > most {
                    true => text.chars().count(),
                    false => 0,
                };
                if count > most {
                    decoder.too_long(count, most, "characters", "shorten it");
                    return None;
                }
                Some(text.to_owned())
            }
            Node::Integer(number) => Some(number.to_string()),
            Node::Float(_) | Node::Bool(_) => {
                decoder.wrong_kind(node, "text", "put it in quotes");
                None
            }
            _ => {
                decoder.wrong_kind(node, "text", "");
                None
            }
        }
    }

    fn schema() -> Json {
        json!({"type": ["string", "integer"]})
    }
}

impl Decode for bool {
    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        match node {
            Node::Bool(value) => Some(*value),
            other => {
                decoder.wrong_kind(other, "`true` or `false`", "");
                None
            }
        }
    }

    fn schema() -> Json {
        json!({"type": "boolean"})
    }
}

impl Decode for usize {
    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        match node {
            Node::Integer(number @ 1..=1_000_000) => usize::try_from(*number).ok(),
            Node::Integer(_) => {
                decoder.mistake("this number must be from 1 to 1000000", None);
                None
            }
            other => {
                decoder.wrong_kind(other, "a whole number", "");
                None
            }
        }
    }

    fn schema() -> Json {
        json!({"type": "integer", "minimum": 1, "maximum": 1_000_000})
    }
}

/// Anything, for `extra:`.
impl Decode for Node {
    fn decode(node: &Node, _: &mut Decoder) -> Option<Self> {
        Some(node.clone())
    }

    fn schema() -> Json {
        json!({})
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        let most = decoder.most(limits::LIST);
        let Node::List(nodes) = node else {
            decoder.wrong_kind(
                node,
                "a list",
                "write `[a, b]`, or each entry on a line of its own after `- `",
            );
            return None;
        };
        if nodes.len() > most {
            let help = "keep the most important ones, or spread them over several files";
            decoder.too_long(nodes.len(), most, "entries", help);
            return None;
        }
        let before = decoder.count();
        let values: Vec<T> = nodes
            .iter()
            .enumerate()
            .filter_map(|(index, node)| {
                decoder.within(Step::Index(index), |decoder| T::decode(node, decoder))
            })
            .collect();
        (decoder.count() == before).then_some(values)
    }

    fn schema() -> Json {
        json!({"type": "array", "items": T::schema(), "maxItems": limits::LIST})
    }
}

/// A map from names of the author's own choice.
impl<T: Decode> Decode for Vec<(String, T)> {
    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        let most = decoder.most(limits::LIST);
        let Node::Map(entries) = node else {
            decoder.wrong_kind(node, "a map of `key: value` lines", "");
            return None;
        };
        if entries.len() > most {
            let help = "keep those that the site needs";
            decoder.too_long(entries.len(), most, "entries", help);
            return None;
        }
        let mut values = Vec::with_capacity(entries.len());
        for (key, node) in entries {
            let value = decoder.within(Step::Key(key.clone()), |decoder| match node {
                Node::Null => T::decode_nothing(decoder),
                node => T::decode(node, decoder),
            });
            values.extend(value.map(|value| (key.clone(), value)));
        }
        Some(values)
    }

    fn schema() -> Json {
        json!({
            "type": "object",
            "additionalProperties": T::schema(),
            "maxProperties": limits::LIST,
        })
    }
}

/// Puts a limit of its own into the schema of a list, a map or a text.
pub fn limit_schema(schema: &mut Json, most: usize) {
    let name = match schema["type"].as_str() {
        Some("array") => "maxItems",
        Some("object") => "maxProperties",
        _ => "maxLength",
    };
    schema[name] = most.into();
}

/// Takes plain text as a map with one key.
pub fn expand<'n>(node: &'n Node, key: &str) -> Cow<'n, Node> {
    match node {
        Node::Text(_) | Node::Integer(_) => {
            Cow::Owned(Node::Map(vec![(key.to_owned(), node.clone())]))
        }
        node => Cow::Borrowed(node),
    }
}

/// Declares a struct that is read from a YAML map.
///
/// `record! { /// doc, "what it is": pub struct Name { /// doc, required field: Type = "key", … } }`.
/// A field is `required` (missing is a mistake), `optional` (an `Option`), or `merged`: a record of
/// its own, which a translation inherits key by key; or `own`, which it does not inherit; or `explicit`,
/// which may be missing but not empty. With
/// `"what it is" or text "key"`, plain text stands for a map with that key alone. Behind the key,
/// `at most number` gives a list, a map or a text another limit than the usual one.
macro_rules! record {
    (
        $(#[doc = $doc:literal])+
        $what:literal $(or text $short:literal)?: pub struct $name:ident {
            $( $(#[doc = $field_doc:literal])+ $mode:ident $field:ident: $type:ty = $key:literal $(at most $most:expr)?, )+
        }
    ) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone)]
        pub struct $name {
            $( $(#[doc = $field_doc])+ pub $field: $crate::source::decode::record!(@type $mode $type), )+
        }

        impl $crate::source::decode::Decode for $name {
            fn decode(
                node: &$crate::source::yaml::Node,
                decoder: &mut $crate::source::decode::Decoder,
            ) -> Option<Self> {
                $( let node = &*$crate::source::decode::expand(node, $short); )?
                let mut fields = $crate::source::decode::Fields::new(node, $what, decoder)?;
                $( let $field = fields $(.at_most($most))? .$mode::<$type>($key); )+
                fields.finish();
                Some(Self { $( $field: $crate::source::decode::record!(@take $mode $field), )+ })
            }

            fn decode_nothing(decoder: &mut $crate::source::decode::Decoder) -> Option<Self> {
                Self::decode(&$crate::source::yaml::Node::Map(Vec::new()), decoder)
            }

            fn schema() -> serde_json::Value {
                let mut properties = serde_json::Map::new();
                #[allow(unused_mut)]
                let mut required = Vec::<&str>::new();
                $(
                    let mut schema = <$type as $crate::source::decode::Decode>::schema();
                    $( $crate::source::decode::limit_schema(&mut schema, $most); )?
                    let words = [$($field_doc),+].map(str::trim).join(" ");
                    if let Some(schema) = schema.as_object_mut() {
                        schema.insert("description".to_owned(), words.into());
                    }
                    properties.insert($key.to_owned(), schema);
                    $crate::source::decode::record!(@require $mode required $key);
                )+
                let schema = serde_json::json!({
                    "type": "object",
                    "properties": properties,
                    "required": required,
                    "additionalProperties": false,
                });
                $( let _ = $short; let schema = serde_json::json!({"anyOf": [{"type": "string"}, schema]}); )?
                schema
            }
        }

        impl $name {
            /// Takes from `original` what is left out here: a translation need not repeat it.
            #[allow(unused_variables)]
            pub fn inherit(&mut self, original: &Self) {
                $( $crate::source::decode::record!(@inherit $mode self original $field); )+
            }
        }
    };
    (@type required $type:ty) => { $type };
    (@type optional $type:ty) => { Option<$type> };
    (@type merged $type:ty) => { Option<$type> };
    (@type own $type:ty) => { Option<$type> };
    (@type explicit $type:ty) => { Option<$type> };
    (@take required $field:ident) => { $field? };
    (@take optional $field:ident) => { $field };
    (@take merged $field:ident) => { $field };
    (@take own $field:ident) => { $field };
    (@take explicit $field:ident) => { $field };
    (@require required $list:ident $key:literal) => { $list.push($key) };
    (@require optional $list:ident $key:literal) => {};
    (@require merged $list:ident $key:literal) => {};
    (@require own $list:ident $key:literal) => {};
    (@require explicit $list:ident $key:literal) => {};
    (@inherit required $self:ident $original:ident $field:ident) => {};
    (@inherit own $self:ident $original:ident $field:ident) => {};
    (@inherit explicit $self:ident $original:ident $field:ident) => {
        $crate::source::decode::record!(@inherit optional $self $original $field);
    };
    (@inherit optional $self:ident $original:ident $field:ident) => {
        if $self.$field.is_none() {
            $self.$field.clone_from(&$original.$field);
        }
    };
    (@inherit merged $self:ident $original:ident $field:ident) => {
        match (&mut $self.$field, &$original.$field) {
            (Some(own), Some(original)) => own.inherit(original),
            (own @ None, original) => own.clone_from(original),
            (Some(_), None) => {}
        }
    };
}

/// Declares an enum whose variants are words.
macro_rules! words {
    (
        $(#[doc = $doc:literal])+
        pub enum $name:ident { $( $(#[doc = $variant_doc:literal])+ $variant:ident = $word:literal $(| $alias:literal)*, )+ }
    ) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name { $( $(#[doc = $variant_doc])+ $variant, )+ }

        impl $name {
            /// All words.
            pub const WORDS: &[&str] = &[$($word),+];

            /// The word.
            pub fn word(self) -> &'static str {
                match self { $( Self::$variant => $word, )+ }
            }
        }

        impl $crate::source::decode::Decode for $name {
            fn decode(
                node: &$crate::source::yaml::Node,
                decoder: &mut $crate::source::decode::Decoder,
            ) -> Option<Self> {
                let word = <String as $crate::source::decode::Decode>::decode(node, decoder)?;
                match word.as_str() {
                    $( $word $(| $alias)* => Some(Self::$variant), )+
                    _ => {
                        let help = match $crate::values::similar::nearest(&word, Self::WORDS.iter().copied()) {
                            Some(near) => format!("did you mean `{near}`?"),
                            None => format!("choose from {}", $crate::source::decode::list(Self::WORDS)),
                        };
                        decoder.mistake(format!("`{word}` is not one of the words known here"), Some(help));
                        None
                    }
                }
            }

            fn schema() -> serde_json::Value {
                serde_json::json!({"enum": Self::WORDS})
            }
        }
    };
}

pub(crate) use {record, words};

#[cfg(test)]
#[allow(unreachable_pub)]
mod tests {
    use super::*;
    use crate::source::yaml::parse;

    record! {
        /// An example.
        "an example": pub struct Example {
            /// Its title.
            required title: String = "title",
            /// Its tags.
            optional tags: Vec<String> = "tags",
            /// Its summary.
            optional summary: String = "summary",
        }
    }

    fn messages(text: &str) -> Vec<String> {
        let mut decoder = Decoder::default();
        Example::decode(&parse(text).unwrap(), &mut decoder);
        decoder
            .mistakes
            .into_iter()
            .map(|mistake| format!("{} ({})", mistake.message, mistake.help.unwrap_or_default()))
            .collect()
    }

    #[test]
    fn all_mistakes_of_a_map_are_found() {
        assert_eq!(
            messages("tags: [1.5, {}, ok]\nsumary: x\nfoo: 1\nsummary: a\nsummary: b\n"),
            [
                "an example needs `title` (add a line `title: …`)",
                "an entry of `tags` must be text, but here is a number (put it in quotes)",
                "an entry of `tags` must be text, but here is a map ()",
                "`sumary` is not a key of an example (did you mean `summary`?)",
                "`foo` is not a key of an example (it knows `title`, `tags` and `summary`)",
                "`summary` stands here twice (keep one of the two)",
            ]
        );
    }

    #[test]
    fn a_translation_takes_what_it_leaves_out() {
        let read =
            |text: &str| Example::decode(&parse(text).unwrap(), &mut Decoder::default()).unwrap();
        let mut translation = read("title: 一\nsummary: 二\n");
        translation.inherit(&read("title: a\nsummary: b\ntags: [c]\n"));
        assert_eq!(translation.title, "一");
        assert_eq!(translation.summary.as_deref(), Some("二"));
        assert_eq!(translation.tags.as_deref(), Some(&["c".to_owned()][..]));
    }

    #[test]
    fn the_schema_says_what_the_decoder_accepts() {
        let schema = Example::schema();
        assert_eq!(schema["required"], json!(["title"]));
        assert_eq!(schema["properties"]["title"]["description"], "Its title.");
        assert_eq!(schema["additionalProperties"], false);
    }
}
