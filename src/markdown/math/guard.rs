//! What `pulldown-latex` cannot take: formulas that are too long or too deep for it, and some that it
//! panics at.

use crate::diagnostic::Problem;
use crate::limits::{FORMULA_DEPTH, FORMULA_LENGTH};

/// How much stack a formula may need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    /// Any stack is enough.
    Light,
    /// It has so many commands that it needs a large stack.
    Heavy,
}

/// Up to so many commands and comments a formula is light: `pulldown-latex` calls itself at most once
/// for each.
const LIGHT: usize = 100;

/// Commands that define others, for which nobody can foresee how long and how deep a formula becomes.
/// Those of them that people use are bounded by [`super::commands`], and do not come here.
const DEFINITIONS: [&str; 6] = [
    "def",
    "let",
    "futurelet",
    "newcommand",
    "renewcommand",
    "providecommand",
];

/// Refuses a formula that must not come to the parser.
pub(super) fn check(latex: &str) -> Result<Weight, Problem> {
    if latex.len() > FORMULA_LENGTH {
        return Err(super::too_long());
    }
    let mut calls = 0;
    // The parser looks for the end of a group once more at each level.
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
                let name = command(rest);
                rest = &rest[name.len()..];
                match name {
                    "left" | "begin" | "begingroup" => groups += 1,
                    "right" | "end" | "endgroup" => groups = groups.saturating_sub(1),
                    "char" => number(rest, name)?,
                    name if DEFINITIONS.contains(&name) => return Err(definition(name)),
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
                    number(pairs, name)?;
                }
            }
            '}' => groups = groups.saturating_sub(1),
            // What a command may be given stands in brackets; so does half of an interval: `[0, 1)`.
            '[' if follows_command => brackets += 1,
            ']' | ')' => brackets = brackets.saturating_sub(1),
            _ if character.is_whitespace() => after_command = follows_command,
            _ => {}
        }
        if groups + brackets > FORMULA_DEPTH {
            return Err(too_deep());
        }
    }
    Ok(if calls > LIGHT {
        Weight::Heavy
    } else {
        Weight::Light
    })
}

/// The name of a command, behind its backslash: letters, or one character.
pub(super) fn command(rest: &str) -> &str {
    let letters = rest.len()
        - rest
            .trim_start_matches(|c: char| c.is_ascii_alphabetic())
            .len();
    let first = rest.chars().next().map_or(0, char::len_utf8);
    &rest[..letters.max(first)]
}

/// Refuses a number that `pulldown-latex` panics at: one that does not begin with ASCII, or that is
/// too large.
fn number(rest: &str, command: &str) -> Result<(), Problem> {
    let rest = rest.trim_start();
    let digits = rest.trim_start_matches(['"', '\'']);
    let length = digits.len()
        - digits
            .trim_start_matches(|c: char| c.is_ascii_alphanumeric())
            .len();
    if rest.starts_with(|c: char| c.is_ascii()) && length <= 4 {
        Ok(())
    } else {
        Err(super::unreadable(&format!(
            "`{command}` needs a small number"
        )))
    }
}

fn definition(name: &str) -> Problem {
    Problem::unnamed(
        format!("`\\{name}` cannot be used in a formula"),
        Some("write out what the command stands for".to_owned()),
    )
}

pub(super) fn too_deep() -> Problem {
    Problem::unnamed(
        format!("this formula is nested more than {FORMULA_DEPTH} levels deep"),
        Some("give a part of it a letter, and write that part as a formula of its own".to_owned()),
    )
}
