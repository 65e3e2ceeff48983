//! Commands that authors define with `\newcommand` and the like.

use super::latex::{command_name, take_argument, take_brackets, take_group};
use crate::diagnostic::Problem;
use crate::limits::FORMULA_LENGTH;
use crate::messages::formulas as messages;

/// The definition of a command.
#[derive(Debug, Clone)]
pub(super) struct Definition {
    parameters: usize,
    /// The value of the first parameter if a call omits it.
    default: Option<String>,
    body: String,
}

impl Definition {
    /// Expands a call, and takes its arguments from `rest`.
    pub(super) fn expand(&self, rest: &mut &str) -> Option<String> {
        let first = self.default.as_deref().map(|default| {
            let given = take_brackets(rest);
            given.unwrap_or(default).to_owned()
        });
        substitute(&self.body, self.parameters, first, rest)
    }
}

/// Takes arguments from `rest`, and puts them in the places of `#1` and so on.
pub(super) fn substitute(
    body: &str,
    parameters: usize,
    first: Option<String>,
    rest: &mut &str,
) -> Option<String> {
    let mut given: Vec<String> = first.into_iter().collect();
    while given.len() < parameters {
        given.push(take_argument(rest)?.to_owned());
    }
    if parameters == 0 {
        return Some(body.to_owned());
    }
    let mut substituted = String::with_capacity(body.len());
    let mut parts = body.split('#');
    substituted.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let number = part
            .bytes()
            .next()
            .and_then(|digit| digit.checked_sub(b'1'));
        let value = number.and_then(|number| given.get(usize::from(number)));
        match value {
            Some(value) => {
                substituted.push_str(value);
                substituted.push_str(&part[1..]);
            }
            None => {
                substituted.push('#');
                substituted.push_str(part);
            }
        }
        // A longer formula is refused anyway.
        if substituted.len() > FORMULA_LENGTH {
            break;
        }
    }
    Some(substituted)
}

impl Definition {
    /// Parses what follows a command that defines another, and returns the name of that.
    pub(super) fn parse(command: &str, rest: &mut &str) -> Result<(String, Self), Problem> {
        let unreadable = || messages::unreadable_definition(command);
        let star = rest.strip_prefix('*');
        *rest = star.unwrap_or(rest);
        let defined = take_argument(rest).ok_or_else(unreadable)?.trim();
        let name = defined.strip_prefix('\\').ok_or_else(unreadable)?;
        if name.is_empty() || command_name(name) != name {
            return Err(unreadable());
        }
        let mut definition = Self {
            parameters: 0,
            default: None,
            body: String::new(),
        };
        match command {
            "def" => {
                while let Some(after) = rest.strip_prefix('#') {
                    definition.parameters += 1;
                    let number = definition.parameters.to_string();
                    *rest = after.strip_prefix(&number).ok_or_else(unreadable)?;
                }
            }
            "DeclareMathOperator" => {}
            _ => {
                if let Some(number) = take_brackets(rest) {
                    let number = number.trim().parse().ok();
                    definition.parameters = number.ok_or_else(unreadable)?;
                    definition.default = take_brackets(rest).map(str::to_owned);
                }
            }
        }
        if definition.parameters > 9 {
            return Err(unreadable());
        }
        let body = take_group(rest).ok_or_else(unreadable)?;
        definition.body = match (command, star) {
            ("DeclareMathOperator", None) => format!("\\operatorname{{{body}}}"),
            ("DeclareMathOperator", Some(_)) => format!("\\operatorname*{{{body}}}"),
            _ => body.to_owned(),
        };
        Ok((name.to_owned(), definition))
    }
}
