//! What authors write beyond Markdown: component calls, citations, inline SVG and MathML, bare URLs.
//!
//! These are found before Markdown is parsed, and a placeholder that the parser takes for a word replaces
//! each one. When the parser returns a placeholder, the writer writes what the call stands for.

mod autolink;
mod call;
mod citation;
mod find;
mod parse;
mod placeholders;
#[cfg(test)]
mod tests;

pub use call::{Argument, ComponentCall};
pub(super) use call::{Call, CallKind};
pub use citation::{Citation, Cite};
pub(super) use citation::{may_hold_citation, parse_citation};
pub(super) use placeholders::Placeholders;
