//! LaTeX → MathML.
//!
//! `pulldown-latex` parses and writes formulas. Neither its recursion nor its output is trusted: [`guard`]
//! refuses what it cannot take, its stack and its output are bounded, and [`mathml`] passes only what
//! formulas consist of.

mod chemistry;
mod convert;
mod definitions;
mod expand;
mod guard;
mod known_commands;
mod latex;
mod mathml;
#[cfg(test)]
mod tests;
mod workarounds;

pub(super) use convert::{
    LONG, render_expanded, render_formula, replace_unsafe_characters, wrap_scrolling,
};
pub(super) use expand::{FormulaContext, may_hold_labels, parse_reference};
pub(super) use mathml::rewrite_mathml;
