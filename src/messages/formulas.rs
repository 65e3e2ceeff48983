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
    en(format!("{message}; readers see its LaTeX"))
}

const SIGN: &str = "`$` starts a formula; write `\\$` for the sign itself";

/// The formula has more bytes than the limit.
pub(crate) fn too_long() -> Problem {
    formula(
        "formulas/too-long",
        &format!("this formula is longer than {FORMULA_LENGTH} bytes"),
        "split it into several",
    )
}

/// Groups of the formula are nested beyond the limit.
pub(crate) fn too_deep() -> Problem {
    formula(
        "formulas/too-deep",
        &format!("this formula is nested more than {FORMULA_DEPTH} levels deep"),
        "give a part of it a letter, and write that part as a formula of its own",
    )
}

/// The formula calls too many commands, or these stand for too much.
pub(crate) fn too_many_calls() -> Problem {
    formula(
        "formulas/too-many-calls",
        &format!(
            "the commands of this formula stand for too much: a formula may have {FORMULA_CALLS} of them, and all of a text {TEXT_CALLS} that stand for {TEXT_EXPANSION} bytes"
        ),
        "write out what the commands stand for",
    )
}

/// The MathML of the formula would be too long.
pub(crate) fn too_much_mathml() -> Problem {
    formula(
        "formulas/too-much-mathml",
        &format!(
            "the MathML of this formula is more than {FORMULA_GROWTH} times as long as its LaTeX"
        ),
        "take out columns, lines or colours that repeat",
    )
}

/// There is no memory for a stack that is large enough for the formula.
pub(crate) fn out_of_memory() -> Problem {
    formula(
        "formulas/out-of-memory",
        "this formula cannot be read: there is not enough memory for it",
        SIGN,
    )
}

/// `pulldown-latex` cannot parse the formula; its own words say why.
pub(crate) fn unreadable(parser_error: &str) -> Problem {
    formula(
        "formulas/unreadable",
        &format!("this formula cannot be read: {parser_error}"),
        SIGN,
    )
}

/// The number behind a command is too large, or none.
pub(crate) fn number_too_large(command: &str) -> Problem {
    formula(
        "formulas/number-too-large",
        &format!("this formula cannot be read: `{command}` needs a small number"),
        SIGN,
    )
}

/// The formula uses a command that labnews does not know; `command` begins with a backslash.
pub(crate) fn unknown_command(command: &str) -> Problem {
    formula(
        "formulas/unknown-command",
        &format!("formulas do not know the command `{command}`"),
        &format!(
            "write it with other commands, or say what it is: `\\newcommand{{{command}}}{{…}}`"
        ),
    )
}

/// The formula uses an environment that labnews does not know.
pub(crate) fn unknown_environment(environment: &str) -> Problem {
    formula(
        "formulas/unknown-environment",
        &format!("formulas do not know the environment `{environment}`"),
        "write it with another, such as `aligned` or `cases`",
    )
}

/// The formula uses a command that no formula may use, such as `\let`.
pub(crate) fn forbidden_command(name: &str) -> Problem {
    formula(
        "formulas/forbidden-command",
        &format!("`\\{name}` cannot be used in a formula"),
        "write out what the command stands for",
    )
}

/// A command lacks its argument.
pub(crate) fn missing_argument(command: &str) -> Problem {
    Problem::broken_rule(
        Rule::Formula,
        "formulas/missing-argument",
        shows_latex(&format!(
            "`\\{command}` needs something in braces behind it in this formula"
        )),
    )
}

/// `\newcommand` or a similar command does not define anything that can be read.
pub(crate) fn unreadable_definition(command: &str) -> Problem {
    formula(
        "formulas/unreadable-definition",
        &format!("what `\\{command}` defines here cannot be read"),
        "write `\\newcommand{\\R}{\\mathbb{R}}`",
    )
}

/// The argument of `\ce` is beyond the part of mhchem that labnews knows.
pub(crate) fn unknown_chemistry(formula_source: &str) -> Problem {
    formula(
        "formulas/unknown-chemistry",
        &format!(
            "the chemical formula `{formula_source}` holds something that labnews does not know"
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
            Self::TooDeep => out.write_str("too many elements in each other"),
            Self::MismatchedTags => out.write_str("tags that do not fit"),
            Self::UnclosedElements => out.write_str("elements that are not closed"),
            Self::AfterRoot => out.write_str("something behind `</math>`"),
            Self::Element(name) => write!(out, "`<{name}>`"),
            Self::UnreadableAttributes(element) => {
                write!(out, "attributes of `<{element}>` that cannot be read")
            }
            Self::Attribute { name, value } => write!(out, "`{name}=\"{value}\"`"),
            Self::Entity(name) => write!(out, "`&{name};`"),
            Self::StrayText => out.write_str("text outside of its elements"),
            Self::ControlCharacters => out.write_str("control characters"),
            Self::Cdata => out.write_str("`<![CDATA[`"),
            Self::Comment => out.write_str("a comment"),
            Self::Instruction => out.write_str("an instruction"),
            Self::NotText => out.write_str("bytes that are no text"),
        }
    }
}

/// The MathML of a formula has something that no page may hold.
pub(crate) fn unsafe_mathml(fault: &MathmlFault) -> Problem {
    formula(
        "formulas/unsafe-mathml",
        &format!("this formula cannot be set safely: its MathML holds {fault}"),
        "write it with other commands",
    )
}

/// An author's own MathML has something that no page may hold.
pub(crate) fn lost_mathml(fault: &MathmlFault) -> Problem {
    Problem::error(
        "formulas/lost-mathml",
        en(format!("this MathML would be lost, since it holds {fault}"))
            .help("write the formula in LaTeX: `$E = mc^2$`"),
    )
}

/// A second formula has the same label.
pub(crate) fn duplicate_label(label: &str) -> Problem {
    Problem::warning(
        "formulas/duplicate-label",
        en(format!("the label `{label}` stands here twice")).help("give this formula another"),
    )
}

/// A formula refers to a label that no formula has.
pub(crate) fn unknown_label(label: &str) -> Problem {
    Problem::warning(
        "formulas/unknown-label",
        en(format!("no formula of this text has the label `{label}`")).help(format!(
            "write `\\label{{{label}}}` into the formula that is meant"
        )),
    )
}
