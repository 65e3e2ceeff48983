//! [`keyword_enum!`]: an enum whose variants are words.

/// Declares an enum whose variants are words.
macro_rules! keyword_enum {
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
                decoder.parse(node, |word| match word {
                    $( $word $(| $alias)* => Ok(Self::$variant), )+
                    _ => {
                        let similar = $crate::values::similar::find_similar(word, Self::WORDS.iter().copied());
                        Err($crate::messages::fields::unknown_keyword(word, similar, Self::WORDS))
                    }
                })
            }

            fn schema() -> serde_json::Value {
                serde_json::json!({"enum": Self::WORDS})
            }
        }
    };
}

pub(crate) use keyword_enum;
