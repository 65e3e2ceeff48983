//! Reads formulas.

use std::collections::HashMap;

use unicode_normalization::char::is_combining_mark;

use super::chemistry::read_chemistry;
use super::commands::{is_function, is_math_font, is_relation, math_accent};
use super::reader::{Reader, match_braces};
use super::symbols::find_symbol;
use crate::bibliography::marks::{Mark, is_mark, settle};

impl Reader<'_> {
    /// Reads a formula into Unicode characters, with marks for subscripts and superscripts.
    pub(super) fn read_formula(&mut self, latex: &str) -> String {
        if self.is_too_deep() {
            return latex.replace(['\\', '{', '}', '$'], "");
        }
        let ends = match_braces(latex);
        let mut text = String::with_capacity(latex.len());
        let mut at = 0;
        while let Some(character) = latex[at..].chars().next() {
            let after = at + character.len_utf8();
            at = match character {
                '\\' => self.read_math_command(latex, after, &ends, &mut text),
                '_' | '^' => {
                    let (inside, behind) = find_argument(latex, after, &ends);
                    let raised = self.descend(|reader| reader.read_formula(inside));
                    match raised.as_str() {
                        "" => text.push(character),
                        // These characters are superscripts already.
                        "°" | "′" | "″" | "†" | "*" if character == '^' => {
                            text.push_str(&raised)
                        }
                        raised => {
                            let mark = match character {
                                '^' => Mark::Sup,
                                _ => Mark::Sub,
                            };
                            text.push(mark.start());
                            text.push_str(raised);
                            text.push(mark.end());
                        }
                    }
                    behind
                }
                '{' | '}' | '$' => after,
                '~' => {
                    text.push(' ');
                    after
                }
                '\'' => {
                    text.push('′');
                    after
                }
                '<' | '>' | '=' => {
                    push_relation(
                        character.encode_utf8(&mut [0; 4]),
                        &mut text,
                        &latex[after..],
                    );
                    after
                }
                character if character.is_whitespace() || is_mark(character) => after,
                other => {
                    text.push(other);
                    after
                }
            };
        }
        settle(&text).into_owned()
    }

    /// Reads the command whose name starts here, after its `\`. Returns where the formula continues.
    fn read_math_command(
        &mut self,
        latex: &str,
        start: usize,
        ends: &HashMap<usize, usize>,
        text: &mut String,
    ) -> usize {
        let rest = &latex[start..];
        let end = rest.find(|c: char| !c.is_ascii_alphabetic());
        let (name, behind) = rest.split_at(end.unwrap_or(rest.len()));
        if name.is_empty() {
            let Some(sign) = rest.chars().next() else {
                return start;
            };
            match sign {
                ',' | ';' | ':' | '\\' => text.push(' '),
                '!' | '(' | ')' | '[' | ']' | '/' | '-' => {}
                sign if sign.is_whitespace() => text.push(' '),
                '|' => text.push('‖'),
                sign => text.push(sign),
            }
            return start + sign.len_utf8();
        }
        let next = start + name.len() + (behind.len() - behind.trim_start().len());
        if let Some(accent) = math_accent(name) {
            let (inside, after) = find_argument(latex, next, ends);
            let inside = self.descend(|reader| reader.read_formula(inside));
            for character in inside.chars() {
                text.push(character);
                if character.is_alphanumeric() {
                    text.push(accent);
                }
            }
            return after;
        }
        match name {
            "frac" | "tfrac" | "dfrac" => {
                let (above, after) = find_argument(latex, next, ends);
                let (below, after) = find_argument(latex, after, ends);
                let above = self.descend(|reader| reader.read_formula(above));
                let below = self.descend(|reader| reader.read_formula(below));
                text.push_str(&parenthesize(&above));
                text.push('/');
                text.push_str(&parenthesize(&below));
                after
            }
            "sqrt" => {
                let degree = latex.get(next..).and_then(|rest| rest.strip_prefix('['));
                let degree = degree.and_then(|rest| Some(&rest[..rest.find(']')?]));
                let start = degree.map_or(next, |degree| next + degree.len() + 2);
                let (inside, after) = find_argument(latex, start, ends);
                let inside = self.descend(|reader| reader.read_formula(inside));
                match degree.map(str::trim) {
                    None | Some("2") => text.push('√'),
                    Some("3") => text.push('∛'),
                    Some("4") => text.push('∜'),
                    Some(degree) => {
                        text.push(Mark::Sup.start());
                        text.push_str(&self.descend(|reader| reader.read_formula(degree)));
                        text.push(Mark::Sup.end());
                        text.push('√');
                    }
                }
                text.push_str(&parenthesize(&inside));
                after
            }
            "text" | "textrm" | "mbox" | "hbox" | "textnormal" | "textit" | "textbf" | "textsf" => {
                // Words keep their spaces.
                let (inside, after) = find_argument(latex, next, ends);
                let mut words = String::new();
                self.descend(|reader| reader.read_text(inside, &mut words));
                text.extend(words.chars().filter(|c| !"{}\\".contains(*c)));
                after
            }
            "ce" => {
                let (inside, after) = find_argument(latex, next, ends);
                text.push_str(&read_chemistry(inside));
                after
            }
            "mathbb" => {
                let (inside, after) = find_argument(latex, next, ends);
                let double = |c: char| match c {
                    'C' => 'ℂ',
                    'H' => 'ℍ',
                    'N' => 'ℕ',
                    'P' => 'ℙ',
                    'Q' => 'ℚ',
                    'R' => 'ℝ',
                    'Z' => 'ℤ',
                    other => other,
                };
                text.extend(
                    self.descend(|reader| reader.read_formula(inside))
                        .chars()
                        .map(double),
                );
                after
            }
            "quad" | "qquad" => {
                text.push(' ');
                next
            }
            name if is_math_font(name) => next,
            name => {
                match find_symbol(name) {
                    Some(symbol) if is_relation(name) => {
                        push_relation(symbol, text, &latex[next..]);
                    }
                    Some(symbol) => text.push_str(symbol),
                    None if is_function(name) => push_function(name, text, &latex[next..]),
                    None => {
                        self.add_unknown(name);
                        text.push_str(name);
                    }
                }
                next
            }
        }
    }
}

/// Adds a relation, with spaces around it if it has two sides.
fn push_relation(sign: &str, text: &mut String, behind: &str) {
    let is_between = !text.is_empty() && !behind.trim().is_empty();
    if is_between && !text.ends_with(' ') {
        text.push(' ');
    }
    text.push_str(sign);
    if is_between {
        text.push(' ');
    }
}

/// Adds the name of a function: `log x`, `log(x)`.
fn push_function(name: &str, text: &mut String, behind: &str) {
    if text.ends_with(|c: char| c.is_alphanumeric()) {
        text.push(' ');
    }
    text.push_str(name);
    if behind.starts_with(|c: char| c.is_alphanumeric() || c == '\\') {
        text.push(' ');
    }
}

/// Adds parentheses, unless the text is a single word or number.
fn parenthesize(text: &str) -> String {
    let is_single = text
        .chars()
        .all(|c| c.is_alphanumeric() || is_combining_mark(c) || is_mark(c));
    if is_single {
        text.to_owned()
    } else {
        format!("({text})")
    }
}

/// The argument of a command, `_` or `^`, and the offset after it: the content of braces, one command with its
/// arguments, or one character.
fn find_argument<'t>(text: &'t str, at: usize, ends: &HashMap<usize, usize>) -> (&'t str, usize) {
    let rest = &text[at..];
    let at = at + (rest.len() - rest.trim_start().len());
    let rest = &text[at..];
    if let Some(end) = ends.get(&at) {
        return (&text[at + 1..*end], end + 1);
    }
    let length = match rest.strip_prefix('\\') {
        Some(name) => {
            let letters = name.find(|c: char| !c.is_ascii_alphabetic());
            let mut end = at + 1 + letters.unwrap_or(name.len());
            while let Some(close) = ends.get(&end) {
                end = close + 1;
            }
            end - at
        }
        // The end of a group around the command.
        None if rest.starts_with('}') => 0,
        None => rest.chars().next().map_or(0, char::len_utf8),
    };
    (&rest[..length], at + length)
}
