//! The kinds of calls.

use std::ops::Range;

use super::citation::Citation;
use crate::diagnostic::Problem;

/// A call of a component.
#[derive(Debug, Clone, PartialEq)]
pub struct ComponentCall {
    /// The component's name.
    pub name: String,
    /// Its arguments, in the author's order.
    pub arguments: Vec<(String, Argument)>,
    /// Whether the call is part of a line rather than on lines of its own.
    pub inline: bool,
}

/// A value in a call.
#[derive(Debug, Clone, PartialEq)]
pub enum Argument {
    /// `"text"`, `'text'`.
    Text(String),
    /// `{3}`.
    Integer(i64),
    /// `{3.5}`.
    Float(f64),
    /// `{true}`.
    Bool(bool),
    /// `{[1, 2]}`.
    List(Vec<Argument>),
}

/// What a placeholder stands for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum CallKind {
    /// A component without a body.
    Void(ComponentCall),
    /// The start of a component's body.
    Open(ComponentCall),
    /// The end of the body of the component with this name.
    Close(String),
    /// A citation of papers.
    Citation(Citation),
    /// Inline SVG or MathML, which Markdown would split at blank lines or escape within a line.
    Embedded,
    /// A bare URL or mail address, with the URL to link.
    Autolink(String),
    /// A component call with a syntax error.
    Malformed(Problem),
}

/// A call in a text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Call {
    /// What it is.
    pub kind: CallKind,
    /// Its place in the source.
    pub range: Range<usize>,
    /// Whether it is alone on its lines.
    pub block: bool,
}
