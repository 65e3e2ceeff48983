//! Every message about a problem: what is wrong and how to fix it, in one place.
//!
//! Each kind of problem is a function that takes typed arguments and returns a [`Problem`] with a stable
//! code. A file holds the messages of one area, and its name is the first half of their codes:
//! `empty_title` in `front_matter.rs` has the code `front-matter/empty-title`. Words for another language
//! stand beside the English ones.
//!
//! How to write a message:
//!
//! - `en("…")` says what is wrong in one sentence, in the author's words, without a full stop. Names that
//!   the author wrote stand in backticks.
//! - `.help("…")` says how to fix it, best as the line to write.
//! - `.related("…")` says what a second place has to do with it, as in "first used here".
//!
//! `tests/messages/` holds the whole text of each.

pub(crate) mod citations;
pub(crate) mod components;
pub(crate) mod foreign_syntax;
pub(crate) mod formulas;
pub(crate) mod markdown;
pub(crate) mod media;
mod problem;
pub(crate) mod raw_html;
pub(crate) mod report;
mod rule;

pub use problem::{English, Problem, Severity, en};
pub use rule::Rule;
