//! From YAML to typed records. Reports every mistake of a file, not only the first.
//!
//! `record!` declares a struct once and gives it its decoder, its JSON Schema and, for translations, its
//! inheritance. Decoding continues after an error: a value that could not be read is `None`, and the file
//! counts as wrong.

mod basic_types;
mod decoder;
mod fields;
mod keyword_enum;
mod record;
mod values;

pub use decoder::{Decode, Decoder, FieldError};
pub use fields::Fields;
pub(crate) use keyword_enum::keyword_enum;
pub(crate) use record::record;
pub use record::{RECORD, expand, limit_schema};
