//! Reads the LaTeX in .bib files into text with [marks](super::marks): `\textit{in vitro}`, α, CO₂.
//!
//! WORKAROUND: biblatex 0.12 knows little more than accents, and refuses other commands. So fields are read here
//! first, and only braces and its own escapes are left for it. This module goes when biblatex hands out fields
//! with their LaTeX.

mod address;
mod chemistry;
mod commands;
mod formula;
mod html;
mod journals;
mod reader;
mod symbols;
#[cfg(test)]
mod tests;
mod text;

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

pub(super) use self::address::unescape_address;
pub(super) use self::html::replace_tags;
use self::reader::Reader;
use super::marks::is_mark;

/// Reads a field: replaces its commands by text with marks. Adds the names of unknown commands to `unknown`;
/// their arguments stay.
pub(super) fn read<'t>(latex: &'t str, unknown: &mut Vec<String>) -> Cow<'t, str> {
    let is_plain = |c: char| !"\\$~&`'".contains(c) && !is_mark(c);
    if latex.chars().all(is_plain) {
        return Cow::Borrowed(latex);
    }
    let mut text = String::with_capacity(latex.len());
    Reader::new(unknown).read_text(latex, &mut text);
    if text.contains(is_combining_mark) {
        Cow::Owned(text.nfc().collect())
    } else {
        Cow::Owned(text)
    }
}
