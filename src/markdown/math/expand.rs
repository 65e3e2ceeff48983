//! Expands commands that `pulldown-latex` does not know, and those that authors define; numbers formulas.
//!
//! All formulas of a text share definitions, labels and numbers, as with MathJax. Commands are expanded
//! here rather than by the parser, so that the length is bounded: a formula is never longer than
//! [`FORMULA_LENGTH`], and the calls of a formula and of a text are counted. The result passes through
//! [`super::guard`] like any other formula.

use std::collections::HashMap;

use super::chemistry::chemistry_to_latex;
use super::definitions::{Definition, substitute};
use super::known_commands::{COMMANDS, ENVIRONMENTS};
use super::latex::{command_name, take_argument, take_group};
use crate::diagnostic::Problem;
use crate::limits::{FORMULA_CALLS, FORMULA_LENGTH, TEXT_CALLS, TEXT_EXPANSION};
use crate::messages::formulas as messages;

/// What the formulas of a text share.
#[derive(Debug, Default)]
pub(crate) struct FormulaContext {
    definitions: HashMap<String, Definition>,
    /// The numbers of formulas by label: `1`, `A`.
    numbers: HashMap<String, String>,
    /// How many commands were expanded.
    calls: usize,
    /// How many bytes of LaTeX they were expanded to.
    expanded: usize,
}

/// A formula that is ready for the parser.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct ExpandedFormula {
    /// Its LaTeX; empty if it only defines commands.
    pub latex: String,
    /// Its labels.
    pub labels: Vec<String>,
    /// The labels that it refers to and that no formula has.
    pub unknown_labels: Vec<String>,
}

/// The label to which a formula refers that is nothing but a reference, such as `$\eqref{eq:a}$`, and
/// whether its number goes in brackets.
pub(crate) fn parse_reference(latex: &str) -> Option<(&str, bool)> {
    let latex = latex.trim();
    let (rest, brackets) = match latex.strip_prefix("\\eqref") {
        Some(rest) => (rest, true),
        None => (latex.strip_prefix("\\ref")?, false),
    };
    let label = rest.trim_start().strip_prefix('{')?.strip_suffix('}')?;
    (!label.contains(['{', '}', '\\'])).then_some((label, brackets))
}

/// Whether a text may contain formulas with labels.
pub(crate) fn may_hold_labels(source: &str) -> bool {
    memchr::memmem::find(source.as_bytes(), b"\\label").is_some()
}

/// A formula while it is expanded.
#[derive(Default)]
struct Expansion {
    result: ExpandedFormula,
    /// How many commands were expanded.
    calls: usize,
    /// How many environments are open.
    depth: usize,
    /// The number of the current line, and in how many environments that line is.
    tag: Option<(String, usize)>,
}

impl FormulaContext {
    /// Numbers the labels of a text's formulas, in order.
    pub(crate) fn number_formulas<'l>(&mut self, formulas: impl Iterator<Item = &'l str>) {
        let mut last = 0;
        for formula in formulas {
            for row in formula.split("\\\\") {
                let find_group = |command: &str| {
                    let (_, mut rest) = row.split_once(command)?;
                    rest = rest.strip_prefix('*').unwrap_or(rest);
                    take_group(&mut rest)
                };
                let Some(label) = find_group("\\label") else {
                    continue;
                };
                let number = find_group("\\tag").map(str::to_owned).unwrap_or_else(|| {
                    last += 1;
                    last.to_string()
                });
                self.numbers.entry(label.to_owned()).or_insert(number);
            }
        }
    }

    /// The number of the formula with a label.
    pub(crate) fn find_number(&self, label: &str) -> Option<&str> {
        self.numbers.get(label).map(String::as_str)
    }

    /// Expands the commands of a formula.
    pub(crate) fn expand(&mut self, latex: &str) -> Result<ExpandedFormula, Problem> {
        let mut expansion = Expansion::default();
        if !latex.contains('\\') {
            latex.clone_into(&mut expansion.result.latex);
            return Ok(expansion.result);
        }
        if latex.len() > FORMULA_LENGTH {
            return Err(messages::too_long());
        }
        expansion.result.latex.reserve(latex.len() + 64);
        let mut input = latex.to_owned();
        let mut at = 0;
        while let Some(character) = input[at..].chars().next() {
            if character == '%' {
                let end = input[at..].find('\n').map_or(input.len(), |end| at + end);
                expansion.result.latex.push_str(&input[at..end]);
                at = end;
                continue;
            }
            if character != '\\' {
                expansion.result.latex.push(character);
                at += character.len_utf8();
                continue;
            }
            let name = command_name(&input[at + 1..]).to_owned();
            let after = at + 1 + name.len();
            let mut rest = &input[after..];
            if matches!(name.as_str(), "begin" | "end") && !self.definitions.contains_key(&name) {
                expansion.write_environment(&name, &mut rest);
                at = input.len() - rest.len();
                continue;
            }
            let Some(mut replacement) = self.expand_command(&name, &mut rest, &mut expansion)?
            else {
                expansion.result.latex.push_str(&input[at..after]);
                at = after;
                continue;
            };
            self.count_call(&mut expansion, replacement.len())?;
            let ends_in_name = replacement
                .rsplit_once('\\')
                .is_some_and(|(_, name)| name.chars().all(|c| c.is_ascii_alphabetic()));
            if ends_in_name && rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
                replacement.push(' ');
            }
            if expansion.result.latex.len() + replacement.len() + rest.len() > FORMULA_LENGTH {
                return Err(messages::too_long());
            }
            // The replacement may contain further commands.
            input = replacement + rest;
            at = 0;
        }
        expansion.end_line();
        Ok(expansion.result)
    }

    /// Expands one command, and takes its arguments from `rest`. None if the parser is to read it.
    fn expand_command(
        &mut self,
        name: &str,
        rest: &mut &str,
        expansion: &mut Expansion,
    ) -> Result<Option<String>, Problem> {
        let missing_argument = || messages::missing_argument(name);
        if let Some(definition) = self.definitions.get(name) {
            let body = definition.expand(rest);
            return Ok(Some(body.ok_or_else(missing_argument)?));
        }
        if let Some((_, parameters, body)) = COMMANDS.iter().find(|(known, ..)| *known == name) {
            let body = substitute(body, *parameters, None, rest);
            return Ok(Some(body.ok_or_else(missing_argument)?));
        }
        let replacement = match name {
            "newcommand" | "renewcommand" | "providecommand" | "def" | "DeclareMathOperator" => {
                let (defined, definition) = Definition::parse(name, rest)?;
                if name != "providecommand" || !self.definitions.contains_key(&defined) {
                    self.definitions.insert(defined, definition);
                }
                String::new()
            }
            "tag" => {
                let bare = rest.strip_prefix('*');
                *rest = bare.unwrap_or(rest);
                let number = take_group(rest).ok_or_else(missing_argument)?;
                let number = match bare {
                    Some(_) => number.to_owned(),
                    None => format!("({number})"),
                };
                expansion.tag = Some((number, expansion.depth));
                String::new()
            }
            "label" => {
                let label = take_group(rest).ok_or_else(missing_argument)?;
                if expansion.tag.is_none()
                    && let Some(number) = self.find_number(label)
                {
                    expansion.tag = Some((format!("({number})"), expansion.depth));
                }
                expansion.result.labels.push(label.to_owned());
                String::new()
            }
            "ref" | "eqref" => {
                let label = take_group(rest).ok_or_else(missing_argument)?;
                let number = self.find_number(label).map(str::to_owned);
                let number = number.unwrap_or_else(|| {
                    expansion.result.unknown_labels.push(label.to_owned());
                    label.to_owned()
                });
                match name {
                    "ref" => format!("\\text{{{number}}}"),
                    _ => format!("\\text{{({number})}}"),
                }
            }
            "ce" => {
                let formula = take_argument(rest).ok_or_else(missing_argument)?;
                let latex = chemistry_to_latex(formula)
                    .ok_or_else(|| messages::unknown_chemistry(formula))?;
                format!("{{{latex}}}")
            }
            "\\" | "cr" => {
                expansion.end_line();
                return Ok(None);
            }
            _ => return Ok(None),
        };
        Ok(Some(replacement))
    }

    /// Counts a call, and what it is expanded to.
    fn count_call(&mut self, expansion: &mut Expansion, length: usize) -> Result<(), Problem> {
        expansion.calls += 1;
        self.calls += 1;
        self.expanded += length;
        let is_too_much = expansion.calls > FORMULA_CALLS
            || self.calls > TEXT_CALLS
            || self.expanded > TEXT_EXPANSION;
        if is_too_much {
            return Err(messages::too_many_calls());
        }
        Ok(())
    }
}

impl Expansion {
    /// Writes the beginning or end of an environment, under a name that the parser knows.
    fn write_environment(&mut self, command: &str, rest: &mut &str) {
        let environment = take_group(rest).unwrap_or_default();
        let mut known = ENVIRONMENTS.iter();
        let known = known.find(|(known, ..)| *known == environment);
        let (environment, columns) = match known {
            Some((_, environment, columns)) => (*environment, *columns),
            None => (environment, ""),
        };
        if command == "end" {
            self.end_line();
            self.depth = self.depth.saturating_sub(1);
            self.result
                .latex
                .push_str(&format!("\\end{{{environment}}}"));
        } else {
            self.depth += 1;
            let begin = format!("\\begin{{{environment}}}{columns}");
            self.result.latex.push_str(&begin);
        }
    }

    /// Writes the number of a line, or of the whole formula, at its end.
    fn end_line(&mut self) {
        let depth = self.depth;
        if let Some((number, _)) = self.tag.take_if(|(_, of_line)| *of_line >= depth) {
            let number = format!("\\qquad\\text{{{number}}}");
            self.result.latex.push_str(&number);
        }
    }
}
