//! Values that all modules share. They are parsed once, at the edge, and need no second check.
//!
//! Nothing here knows YAML, the site or HTML. `source/decode/values.rs` reads these values from front matter.

pub mod base_url;
pub mod date;
pub mod date_forms;
pub mod half_width;
pub mod identifier;
pub mod inline_text;
pub mod language;
pub mod partial_date;
pub mod similar;
pub mod slug;
pub mod source_text;
pub mod superscript;
pub mod unicode;
pub mod url;
