//! Refuses formulas that are too long or too deep for `pulldown-latex`, or at which it panics.

use super::latex::command_name;
use crate::diagnostic::Problem;
use crate::limits::{FORMULA_DEPTH, FORMULA_LENGTH};
use crate::messages::formulas as messages;

/// How much stack the parser may need for a formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    /// Any stack is enough.
    Light,
    /// A large stack: the formula has many commands.
    Heavy,
}

/// The most commands and comments of a light formula. The parser recurses at most once for each.
const LIGHT_CALLS: usize = 100;

/// Commands that define others, with which a formula could grow without bounds. [`super::expand`] expands
/// the ones that it supports, within limits, so that they do not reach the parser.
const DEFINITIONS: [&str; 6] = [
    "def",
    "let",
    "futurelet",
    "newcommand",
    "renewcommand",
    "providecommand",
];

/// Refuses a formula that must not reach the parser.
pub(super) fn check_formula(latex: &str) -> Result<Weight, Problem> {
    if latex.len() > FORMULA_LENGTH {
        return Err(messages::too_long());
    }
    let mut calls = 0;
    // At each level the parser searches for the end of the group again.
    let mut groups: usize = 0;
    let mut brackets: usize = 0;
    let mut rest = latex;
    let mut after_command = false;
    while let Some(character) = rest.chars().next() {
        rest = &rest[character.len_utf8()..];
        let follows_command = std::mem::take(&mut after_command);
        match character {
            '\\' => {
                calls += 1;
                let name = command_name(rest);
                rest = &rest[name.len()..];
                match name {
                    "left" | "begin" | "begingroup" => groups += 1,
                    "right" | "end" | "endgroup" => groups = groups.saturating_sub(1),
                    "char" => check_number(rest, r"\char")?,
                    name if DEFINITIONS.contains(&name) => {
                        return Err(messages::forbidden_command(name));
                    }
                    _ => {}
                }
                after_command = name.starts_with(|c: char| c.is_ascii_alphabetic());
            }
            '%' => {
                calls += 1;
                rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
                after_command = follows_command;
            }
            '{' => {
                groups += 1;
                let environment = rest.split_once('}');
                if let Some((name @ ("alignat" | "alignat*" | "alignedat"), behind)) = environment
                    && let Some(pairs) = behind.trim_start().strip_prefix('{')
                {
                    check_number(pairs, name)?;
                }
            }
            '}' => groups = groups.saturating_sub(1),
            // Brackets enclose optional arguments. They also begin an interval: `[0, 1)`.
            '[' if follows_command => brackets += 1,
            ']' | ')' => brackets = brackets.saturating_sub(1),
            _ if character.is_whitespace() => after_command = follows_command,
            _ => {}
        }
        if groups + brackets > FORMULA_DEPTH {
            return Err(messages::too_deep());
        }
    }
    Ok(if calls > LIGHT_CALLS {
        Weight::Heavy
    } else {
        Weight::Light
    })
}

/// Refuses a number at which the parser panics: one that does not begin with ASCII, or that is too large.
fn check_number(rest: &str, name: &str) -> Result<(), Problem> {
    let rest = rest.trim_start();
    let digits = rest.trim_start_matches(['"', '\'']);
    let length = digits.len()
        - digits
            .trim_start_matches(|c: char| c.is_ascii_alphanumeric())
            .len();
    if rest.starts_with(|c: char| c.is_ascii()) && length <= 4 {
        Ok(())
    } else {
        Err(messages::number_too_large(name))
    }
}
