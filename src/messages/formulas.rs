//! Messages about formulas.

use std::fmt;

use super::{English, Problem, Rule, en};
use crate::limits::{
    FORMULA_CALLS, FORMULA_DEPTH, FORMULA_GROWTH, FORMULA_LENGTH, TEXT_CALLS, TEXT_EXPANSION,
};

/// A formula that cannot be typeset, for which the page shows its LaTeX.
fn formula(code: &'static str, message: &str, help: &str) -> Problem {
    Problem::broken_rule(Rule::Formula, code, shows_latex(message).help(help))
}

fn shows_latex(message: &str) -> English {
    en(format!("{message}; the page shows its LaTeX"))
}

const SIGN: &str = "`$` starts a formula; write `\\$` for a dollar sign";

/// The formula has more bytes than the limit.
pub(crate) fn too_long() -> Problem {
    formula(
        "formulas/too-long",
        &format!("this formula is longer than {FORMULA_LENGTH} bytes"),
        "split it into several formulas",
    )
}

/// Groups of the formula are nested beyond the limit.
pub(crate) fn too_deep() -> Problem {
    formula(
        "formulas/too-deep",
        &format!("this formula is nested more than {FORMULA_DEPTH} levels deep"),
        "replace a part of it with a letter, and define that in a formula of its own",
    )
}

/// The formula expands too many commands, or to too much LaTeX.
pub(crate) fn too_many_calls() -> Problem {
    formula(
        "formulas/too-many-calls",
        &format!(
            "this formula expands too many commands: the limits are {FORMULA_CALLS} in a formula, and {TEXT_CALLS} with {TEXT_EXPANSION} bytes of definitions in a text"
        ),
        "write out some of the commands",
    )
}

/// The MathML of the formula would be too long.
pub(crate) fn too_much_mathml() -> Problem {
    formula(
        "formulas/too-much-mathml",
        &format!(
            "the MathML of this formula is more than {FORMULA_GROWTH} times as long as its LaTeX"
        ),
        "remove repeated columns, lines or colours",
    )
}

/// There is no memory for a stack that is large enough for the formula.
pub(crate) fn out_of_memory() -> Problem {
    formula(
        "formulas/out-of-memory",
        "there is not enough memory to convert this formula",
        "split it into several formulas",
    )
}

/// `pulldown-latex` cannot parse the formula; its own words say why.
pub(crate) fn unreadable(parser_error: &str) -> Problem {
    formula(
        "formulas/unreadable",
        &format!("this formula has a syntax error: {parser_error}"),
        SIGN,
    )
}

/// The number after a command or an environment is too large, or missing. A command begins with a backslash.
pub(crate) fn number_too_large(name: &str) -> Problem {
    formula(
        "formulas/number-too-large",
        &format!("`{name}` in this formula needs a number of at most four digits"),
        "write a smaller number",
    )
}

/// The formula uses a command that labnews does not know; `command` begins with a backslash.
pub(crate) fn unknown_command(command: &str) -> Problem {
    formula(
        "formulas/unknown-command",
        &format!("unknown command `{command}` in this formula"),
        &format!("use another command, or define it with `\\newcommand{{{command}}}{{…}}`"),
    )
}

/// The formula uses an environment that labnews does not know.
pub(crate) fn unknown_environment(environment: &str) -> Problem {
    formula(
        "formulas/unknown-environment",
        &format!("unknown environment `{environment}` in this formula"),
        "use another one, such as `aligned` or `cases`",
    )
}

/// The formula uses a command that no formula may use, such as `\let`.
pub(crate) fn forbidden_command(name: &str) -> Problem {
    formula(
        "formulas/forbidden-command",
        &format!("`\\{name}` is not allowed in a formula"),
        "write out what the command defines",
    )
}

/// A command lacks its argument.
pub(crate) fn missing_argument(command: &str) -> Problem {
    Problem::broken_rule(
        Rule::Formula,
        "formulas/missing-argument",
        shows_latex(&format!("`\\{command}` in this formula has no argument"))
            .help(format!("write `\\{command}{{…}}`")),
    )
}

/// `\newcommand` or a similar command does not define anything that can be read.
pub(crate) fn unreadable_definition(command: &str) -> Problem {
    formula(
        "formulas/unreadable-definition",
        &format!("this `\\{command}` is not a valid definition"),
        "write `\\newcommand{\\R}{\\mathbb{R}}`",
    )
}

/// The argument of `\ce` is beyond the part of mhchem that labnews knows.
pub(crate) fn unknown_chemistry(formula_source: &str) -> Problem {
    formula(
        "formulas/unknown-chemistry",
        &format!(
            "the chemical formula `{formula_source}` uses syntax that labnews does not support"
        ),
        "write it as a formula: `\\mathrm{H_2O}`",
    )
}

/// Something in MathML that no formula may hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum MathmlFault {
    /// Elements are nested too deeply.
    TooDeep,
    /// An end tag does not fit the start tag.
    MismatchedTags,
    /// An element is not closed.
    UnclosedElements,
    /// Something follows the root element.
    AfterRoot,
    /// An element that is unknown, or is at a wrong place.
    Element(String),
    /// The attributes of this element cannot be parsed.
    UnreadableAttributes(String),
    /// An attribute that is unknown, or has a value that it must not have.
    Attribute {
        /// Its name.
        name: String,
        /// Its value.
        value: String,
    },
    /// An entity that is not one of markup.
    Entity(String),
    /// Text outside of the elements that may hold text.
    StrayText,
    /// Control characters.
    ControlCharacters,
    /// A CDATA section.
    Cdata,
    /// A comment.
    Comment,
    /// A processing instruction, or a document type.
    Instruction,
    /// Bytes that are not UTF-8.
    NotText,
}

impl fmt::Display for MathmlFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooDeep => out.write_str("too many nested elements"),
            Self::MismatchedTags => out.write_str("mismatched tags"),
            Self::UnclosedElements => out.write_str("unclosed elements"),
            Self::AfterRoot => out.write_str("content after `</math>`"),
            Self::Element(name) => write!(out, "`<{name}>`"),
            Self::UnreadableAttributes(element) => {
                write!(out, "invalid attributes of `<{element}>`")
            }
            Self::Attribute { name, value } => write!(out, "`{name}=\"{value}\"`"),
            Self::Entity(name) => write!(out, "`&{name};`"),
            Self::StrayText => {
                out.write_str("text outside of `<mi>`, `<mn>`, `<mo>` and `<mtext>`")
            }
            Self::ControlCharacters => out.write_str("control characters"),
            Self::Cdata => out.write_str("`<![CDATA[`"),
            Self::Comment => out.write_str("a comment"),
            Self::Instruction => out.write_str("a processing instruction"),
            Self::NotText => out.write_str("invalid UTF-8"),
        }
    }
}

/// The MathML of a formula has something that no page may hold.
pub(crate) fn unsafe_mathml(fault: &MathmlFault) -> Problem {
    formula(
        "formulas/unsafe-mathml",
        &format!("the MathML of this formula would contain {fault}, which is not allowed"),
        "use other commands",
    )
}

/// An author's own MathML has something that no page may hold.
pub(crate) fn lost_mathml(fault: &MathmlFault) -> Problem {
    Problem::error(
        "formulas/lost-mathml",
        en(format!(
            "this MathML contains {fault}, which is not allowed"
        ))
        .help("write the formula in LaTeX: `$E = mc^2$`"),
    )
}

/// A second formula has the same label.
pub(crate) fn duplicate_label(label: &str) -> Problem {
    Problem::warning(
        "formulas/duplicate-label",
        en(format!("label `{label}` is already used in this text"))
            .related("first used here")
            .help("give this formula another label"),
    )
}

/// A formula refers to a label that no formula has.
pub(crate) fn unknown_label(label: &str) -> Problem {
    Problem::warning(
        "formulas/unknown-label",
        en(format!("this text has no formula with the label `{label}`"))
            .help(format!("add `\\label{{{label}}}` to the formula")),
    )
}
