//! JSON Schema of front matter and site.yaml, and snippets made from it, for editors.
//!
//! `record!` gives each key its shape and its English description; `texts.yaml` has the rest.

mod document;
mod snippets;
mod texts;

pub use document::{Document, SchemaLanguage};
pub use snippets::build_snippets;
