//! Chemical formulas as the LaTeX package mhchem writes them.

use crate::bibliography::marks::{Mark, is_mark, settle};

/// Reads the argument of `\ce`: `H2O`, `SO4^2-`, `A -> B`.
pub(super) fn read_chemistry(latex: &str) -> String {
    let mut text = String::with_capacity(latex.len());
    let mut characters = latex.chars().filter(|c| !is_mark(*c)).peekable();
    while let Some(character) = characters.next() {
        let is_count = text.ends_with(|c: char| c.is_alphabetic() || ")]".contains(c));
        match character {
            digit if digit.is_ascii_digit() && is_count => {
                text.push(Mark::Sub.start());
                text.push(digit);
                while let Some(digit) = characters.next_if(char::is_ascii_digit) {
                    text.push(digit);
                }
                text.push(Mark::Sub.end());
            }
            '^' | '_' => {
                let mark = match character {
                    '^' => Mark::Sup,
                    _ => Mark::Sub,
                };
                text.push(mark.start());
                while let Some(raised) =
                    characters.next_if(|c| c.is_alphanumeric() || "+-{}".contains(*c))
                {
                    text.extend(Some(raised).filter(|c| !"{}".contains(*c)));
                }
                text.push(mark.end());
            }
            '-' if characters.next_if_eq(&'>').is_some() => text.push('→'),
            '{' | '}' | '$' | '\\' => {}
            other => text.push(other),
        }
    }
    settle(&text).into_owned()
}
