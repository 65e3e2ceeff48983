//! Values that all other modules share: they are parsed once, at the edge, and need no second check.
//!
//! Nothing here knows of YAML, of the site or of HTML; how a value is read from front matter stands in
//! `source/values.rs`.

pub mod base_url;
pub mod date;
pub mod identifier;
pub mod inline_text;
pub mod language;
pub mod similar;
pub mod slug;
pub mod source_text;
pub mod superscript;
pub mod unicode;
pub mod url;
