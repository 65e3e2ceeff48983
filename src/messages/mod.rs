//! Every message about a problem: what is wrong and how to fix it, in one place.
//!
//! Each kind of problem is a function that takes typed arguments and returns a [`Problem`] with a stable
//! code. A file holds the messages of one area, and its name is the first half of their codes:
//! `empty_title` in `front_matter.rs` has the code `front-matter/empty-title`. Words for another language
//! are added beside the English ones.
//!
//! How to write a message:
//!
//! - `en("…")` says what is wrong in one sentence, in the author's words, without a full stop. Names that
//!   the author wrote are in backticks.
//! - `.help("…")` says how to fix it, best as the line to write.
//! - `.related("…")` says what a second place has to do with it, as in "first used here".
//!
//! Words that depend on an argument are chosen here, by an enum or a number, so that callers pass no English.
//!
//! `tests/messages/` contains the whole text of each message, and `rare.rs` of those that tests cannot trigger.

pub(crate) mod attachments;
pub(crate) mod bibliography;
pub(crate) mod cache_dir;
pub(crate) mod check;
pub(crate) mod citations;
pub mod command;
pub(crate) mod components;
pub(crate) mod events;
pub mod fields;
pub mod files;
pub(crate) mod fonts;
pub(crate) mod foreign_syntax;
pub(crate) mod formulas;
pub(crate) mod front_matter;
pub(crate) mod items;
pub(crate) mod links;
pub(crate) mod markdown;
pub(crate) mod media;
pub(crate) mod output_folder;
pub(crate) mod papers;
pub(crate) mod people;
pub(crate) mod phrases;
pub(crate) mod pictures;
mod problem;
pub mod questions;
#[cfg(test)]
mod rare;
pub(crate) mod raw_html;
pub(crate) mod report;
mod rule;
pub mod scaffold;
pub(crate) mod search;
pub(crate) mod server;
mod severity;
pub(crate) mod site_yaml;
pub(crate) mod social_cards;
pub mod status;
pub(crate) mod svg;
pub(crate) mod templates;
pub(crate) mod translations;
pub(crate) mod urls;
pub(crate) mod values;
pub(crate) mod write_dir;
pub(crate) mod yaml;

pub use problem::{English, Problem, en};
pub use rule::Rule;
pub use severity::Severity;
