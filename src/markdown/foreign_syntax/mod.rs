//! Finds syntax that other programs know and labnews does not: Liquid tags, attribute lists, shortcodes.
//!
//! Texts that moved in from another generator contain it, and readers would see it as it is.

mod code;
mod detect;
mod footnotes;
mod formulas;
mod problems;

pub(super) use detect::is_hugo;
pub(super) use problems::find_problems;
