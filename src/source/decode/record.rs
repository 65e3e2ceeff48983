//! [`record!`]: a struct that is read from a YAML map.

use std::borrow::Cow;

use serde_json::Value as Json;

use crate::source::yaml::Node;

/// The member of a schema that names its record, for `source::schema`, which removes it.
pub const RECORD: &str = "x-record";

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
/// `record! { /// doc, Variant: pub struct Name { /// doc, required field: Type = "key", … } }`, with the variant
/// of `messages::fields::Record` that names the map in messages. A field is
///
/// - `required`: without it there is an error;
/// - `optional`: an `Option`;
/// - `deep`: an `Option` of a type with its own `inherit`, such as another record, which a translation inherits key by
///   key;
/// - `untranslated`: an `Option` that a translation does not inherit;
/// - `explicit`: an `Option` whose key may be missing, but not without a value.
///
/// With `Variant or text "key"`, plain text means a map with that key alone. `at most number` after the key
/// gives a list, a map or a text a limit of its own.
macro_rules! record {
    (
        $(#[doc = $doc:literal])+
        $record:ident $(or text $short:literal)?: pub struct $name:ident {
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
                let mut fields = $crate::source::decode::Fields::new(node, $crate::messages::fields::Record::$record, decoder)?;
                $( let $field = fields $(.set_limit($most))? .$mode::<$type>($key); )+
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
                    $crate::source::decode::RECORD: stringify!($record),
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
    (@type deep $type:ty) => { Option<$type> };
    (@type untranslated $type:ty) => { Option<$type> };
    (@type explicit $type:ty) => { Option<$type> };
    (@take required $field:ident) => { $field? };
    (@take optional $field:ident) => { $field };
    (@take deep $field:ident) => { $field };
    (@take untranslated $field:ident) => { $field };
    (@take explicit $field:ident) => { $field };
    (@require required $list:ident $key:literal) => { $list.push($key) };
    (@require optional $list:ident $key:literal) => {};
    (@require deep $list:ident $key:literal) => {};
    (@require untranslated $list:ident $key:literal) => {};
    (@require explicit $list:ident $key:literal) => {};
    (@inherit required $self:ident $original:ident $field:ident) => {};
    (@inherit untranslated $self:ident $original:ident $field:ident) => {};
    (@inherit explicit $self:ident $original:ident $field:ident) => {
        $crate::source::decode::record!(@inherit optional $self $original $field);
    };
    (@inherit optional $self:ident $original:ident $field:ident) => {
        if $self.$field.is_none() {
            $self.$field.clone_from(&$original.$field);
        }
    };
    (@inherit deep $self:ident $original:ident $field:ident) => {
        match (&mut $self.$field, &$original.$field) {
            (Some(own), Some(original)) => own.inherit(original),
            (own @ None, original) => own.clone_from(original),
            (Some(_), None) => {}
        }
    };
}

pub(crate) use record;

#[cfg(test)]
#[allow(unreachable_pub)]
mod tests {
    use serde_json::json;

    use crate::source::decode::{Decode, Decoder};
    use crate::source::yaml::parse;

    record! {
        /// An example.
        Page: pub struct Example {
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
            .errors
            .into_iter()
            .map(|error| {
                let help = error.problem.help().unwrap_or_default();
                format!("{} ({help})", error.problem.message())
            })
            .collect()
    }

    #[test]
    fn all_mistakes_of_a_map_are_found() {
        assert_eq!(
            messages("tags: [1.5, {}, ok]\nsumary: x\nfoo: 1\nsummary: a\nsummary: b\n"),
            [
                "a page must have `title` (add a line `title: …`)",
                "an entry of `tags` must be text, but is a number (put it in quotes)",
                "an entry of `tags` must be text, but is a map ()",
                "`sumary` is not a key of a page (did you mean `summary`?)",
                "`foo` is not a key of a page (a page can have `title`, `tags` and `summary`)",
                "`summary` is here twice (remove one of the two)",
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
