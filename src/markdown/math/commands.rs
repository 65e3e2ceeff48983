//! Commands of LaTeX that `pulldown-latex` does not know, written with those that it knows; and the
//! commands, labels and numbers that the formulas of a text share, as with MathJax.
//!
//! What a command stands for is put in its place here and not by the parser, so that its length is
//! bounded: a formula is never longer than [`FORMULA_LENGTH`], and the calls of a formula and of a text
//! are counted. What comes out goes through [`super::guard`] as any other formula does.

use std::collections::HashMap;

use super::guard::command;
use super::{chem, too_long};
use crate::diagnostic::Problem;
use crate::limits::{FORMULA_CALLS, FORMULA_LENGTH, TEXT_CALLS, TEXT_EXPANSION};

/// Commands that are written with others. U+FDD3, one of the noncharacters, which no formula of an author
/// holds, makes an `<mphantom>` of the group that it begins (see [`super::mathml`]).
const KNOWN: [(&str, usize, &str); 35] = [
    ("bm", 0, "\\boldsymbol"),
    ("pmb", 0, "\\boldsymbol"),
    ("mbox", 0, "\\text"),
    ("hbox", 0, "\\text"),
    ("mathscr", 0, "\\mathcal"),
    ("mathup", 0, "\\mathrm"),
    ("operatornamewithlimits", 0, "\\operatorname*"),
    ("nonumber", 0, ""),
    ("notag", 0, ""),
    ("allowbreak", 0, ""),
    ("nobreak", 0, ""),
    ("hfill", 0, "\\quad "),
    ("enskip", 0, "\\enspace "),
    ("space", 0, "\\ "),
    ("mod", 0, "\\;\\mathrm{mod}\\;"),
    ("pod", 1, "\\;(#1)"),
    ("AA", 0, "\\text{Å}"),
    ("angstrom", 0, "\\text{Å}"),
    ("celsius", 0, "{}^\\circ\\mathrm{C}"),
    ("ensuremath", 1, "{#1}"),
    ("textsuperscript", 1, "{}^{\\text{#1}}"),
    (
        "boxed",
        1,
        "\\begin{array}{|c|}\\hline{#1}\\\\ \\hline\\end{array}",
    ),
    (
        "fbox",
        1,
        "\\begin{array}{|c|}\\hline\\text{#1}\\\\ \\hline\\end{array}",
    ),
    ("phantom", 1, "{\u{fdd3}{#1}}"),
    ("hphantom", 1, "{\u{fdd3}{#1}}"),
    ("vphantom", 1, "{}"),
    ("smash", 1, "{#1}"),
    ("mathrlap", 1, "{#1}"),
    ("mathllap", 1, "{#1}"),
    ("mathclap", 1, "{#1}"),
    ("bra", 1, "\\langle{#1}|"),
    ("ket", 1, "|{#1}\\rangle"),
    ("braket", 1, "\\langle{#1}\\rangle"),
    ("abs", 1, "\\left|{#1}\\right|"),
    ("norm", 1, "\\left\\|{#1}\\right\\|"),
];

/// Environments that are written with others, and what stands behind their names.
const ENVIRONMENTS: [(&str, &str, &str); 5] = [
    ("eqnarray", "array", "{rcl}"),
    ("eqnarray*", "array", "{rcl}"),
    ("flalign", "align", ""),
    ("flalign*", "align*", ""),
    ("multline*", "multline", ""),
];

/// What a command stands for.
#[derive(Debug, Clone)]
struct Definition {
    parameters: usize,
    /// What the first parameter is where it is left out.
    default: Option<String>,
    body: String,
}

/// What the formulas of a text share.
#[derive(Debug, Default)]
pub(in crate::markdown) struct Shared {
    definitions: HashMap<String, Definition>,
    /// What the formula with a label is called: `1`, `A`.
    numbers: HashMap<String, String>,
    /// How many commands were called.
    calls: usize,
    /// How many bytes of LaTeX they stand for.
    expanded: usize,
}

/// A formula that is ready for the parser.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::markdown) struct Written {
    /// Its LaTeX; empty where it only defines commands.
    pub latex: String,
    /// Its labels.
    pub labels: Vec<String>,
    /// Labels that it refers to and that no formula has.
    pub missing: Vec<String>,
}

/// The label that a whole formula refers to, as in `$\eqref{eq:a}$`, and whether its number stands in
/// brackets.
pub(in crate::markdown) fn only_reference(latex: &str) -> Option<(&str, bool)> {
    let latex = latex.trim();
    let (rest, brackets) = match latex.strip_prefix("\\eqref") {
        Some(rest) => (rest, true),
        None => (latex.strip_prefix("\\ref")?, false),
    };
    let label = rest.trim_start().strip_prefix('{')?.strip_suffix('}')?;
    (!label.contains(['{', '}', '\\'])).then_some((label, brackets))
}

/// Whether a text may have formulas with labels.
pub(in crate::markdown) fn may_have_labels(source: &str) -> bool {
    memchr::memmem::find(source.as_bytes(), b"\\label").is_some()
}

impl Shared {
    /// Numbers the labels of a text's formulas, in their order.
    pub(in crate::markdown) fn number<'l>(&mut self, formulas: impl Iterator<Item = &'l str>) {
        let mut last = 0;
        for formula in formulas {
            for row in formula.split("\\\\") {
                let named = |command: &str| {
                    let (_, mut rest) = row.split_once(command)?;
                    rest = rest.strip_prefix('*').unwrap_or(rest);
                    group(&mut rest)
                };
                let Some(label) = named("\\label") else {
                    continue;
                };
                let number = named("\\tag").map(str::to_owned).unwrap_or_else(|| {
                    last += 1;
                    last.to_string()
                });
                self.numbers.entry(label.to_owned()).or_insert(number);
            }
        }
    }

    /// What the formula with a label is called.
    pub(in crate::markdown) fn number_of(&self, label: &str) -> Option<&str> {
        self.numbers.get(label).map(String::as_str)
    }

    /// Writes a formula with commands that the parser knows.
    pub(in crate::markdown) fn write(&mut self, latex: &str) -> Result<Written, Problem> {
        let mut written = Written::default();
        if !latex.contains('\\') {
            written.latex = latex.to_owned();
            return Ok(written);
        }
        if latex.len() > FORMULA_LENGTH {
            return Err(too_long());
        }
        let mut out = String::with_capacity(latex.len() + 64);
        let mut input = latex.to_owned();
        let mut calls = 0;
        // How many environments are open.
        let mut depth: usize = 0;
        // The number of the line of a formula, and in how many environments that line is.
        let mut tag: Option<(String, usize)> = None;
        let mut at = 0;
        while let Some(character) = input[at..].chars().next() {
            if character == '%' {
                let end = input[at..].find('\n').map_or(input.len(), |end| at + end);
                out.push_str(&input[at..end]);
                at = end;
                continue;
            }
            if character != '\\' {
                out.push(character);
                at += character.len_utf8();
                continue;
            }
            let name = command(&input[at + 1..]).to_owned();
            let behind = at + 1 + name.len();
            let mut rest = &input[behind..];
            let known = KNOWN.iter().find(|(known, ..)| *known == name);
            let replacement = if let Some(definition) = self.definitions.get(&name) {
                let body = definition.called(&mut rest);
                Some(body.ok_or_else(|| lacks_argument(&name))?)
            } else if let Some((_, parameters, body)) = known {
                let body = substituted(body, *parameters, None, &mut rest);
                Some(body.ok_or_else(|| lacks_argument(&name))?)
            } else {
                match name.as_str() {
                    "newcommand"
                    | "renewcommand"
                    | "providecommand"
                    | "def"
                    | "DeclareMathOperator" => {
                        self.define(&name, &mut rest)?;
                        Some(String::new())
                    }
                    "tag" => {
                        let bare = rest.strip_prefix('*');
                        rest = bare.unwrap_or(rest);
                        let number = group(&mut rest).ok_or_else(|| lacks_argument(&name))?;
                        let number = match bare {
                            Some(_) => number.to_owned(),
                            None => format!("({number})"),
                        };
                        tag = Some((number, depth));
                        Some(String::new())
                    }
                    "label" => {
                        let label = group(&mut rest).ok_or_else(|| lacks_argument(&name))?;
                        if tag.is_none()
                            && let Some(number) = self.number_of(label)
                        {
                            tag = Some((format!("({number})"), depth));
                        }
                        written.labels.push(label.to_owned());
                        Some(String::new())
                    }
                    "ref" | "eqref" => {
                        let label = group(&mut rest).ok_or_else(|| lacks_argument(&name))?;
                        let number = self.number_of(label).map(str::to_owned);
                        let number = number.unwrap_or_else(|| {
                            written.missing.push(label.to_owned());
                            label.to_owned()
                        });
                        Some(match name.as_str() {
                            "ref" => format!("\\text{{{number}}}"),
                            _ => format!("\\text{{({number})}}"),
                        })
                    }
                    "ce" => {
                        let formula = argument(&mut rest).ok_or_else(|| lacks_argument(&name))?;
                        let latex = chem::latex(formula).ok_or_else(|| Problem::unnamed(format!(
                                "the chemical formula `{formula}` holds something that labnews does not know"
                            ), Some("write it as a formula: `\\mathrm{H_2O}`".to_owned())))?;
                        Some(format!("{{{latex}}}"))
                    }
                    "begin" | "end" => {
                        let environment = group(&mut rest).unwrap_or_default();
                        let mut known = ENVIRONMENTS.iter();
                        let known = known.find(|(known, ..)| *known == environment);
                        let (environment, columns) = match known {
                            Some((_, environment, columns)) => (*environment, *columns),
                            None => (environment, ""),
                        };
                        if name == "end" {
                            end_line(&mut out, &mut tag, depth);
                            depth = depth.saturating_sub(1);
                            out.push_str(&format!("\\end{{{environment}}}"));
                        } else {
                            depth += 1;
                            out.push_str(&format!("\\begin{{{environment}}}{columns}"));
                        }
                        at = input.len() - rest.len();
                        continue;
                    }
                    "\\" | "cr" => {
                        end_line(&mut out, &mut tag, depth);
                        None
                    }
                    _ => None,
                }
            };
            let Some(mut replacement) = replacement else {
                out.push_str(&input[at..behind]);
                at = behind;
                continue;
            };
            calls += 1;
            self.calls += 1;
            self.expanded += replacement.len();
            if calls > FORMULA_CALLS || self.calls > TEXT_CALLS || self.expanded > TEXT_EXPANSION {
                return Err(Problem::unnamed(
                    format!(
                        "the commands of this formula stand for too much: a formula may have {FORMULA_CALLS} of them, and all of a text {TEXT_CALLS} that stand for {TEXT_EXPANSION} bytes"
                    ),
                    Some("write out what the commands stand for".to_owned()),
                ));
            }
            let ends_in_name = replacement
                .rsplit_once('\\')
                .is_some_and(|(_, name)| name.chars().all(|c| c.is_ascii_alphabetic()));
            if ends_in_name && rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
                replacement.push(' ');
            }
            if out.len() + replacement.len() + rest.len() > FORMULA_LENGTH {
                return Err(too_long());
            }
            input = replacement + rest;
            at = 0;
        }
        end_line(&mut out, &mut tag, depth);
        written.latex = out;
        Ok(written)
    }

    /// Reads what stands behind a command that defines others.
    fn define(&mut self, command_name: &str, rest: &mut &str) -> Result<(), Problem> {
        let unreadable = || {
            Problem::unnamed(
                format!("what `\\{command_name}` defines here cannot be read"),
                Some("write `\\newcommand{\\R}{\\mathbb{R}}`".to_owned()),
            )
        };
        let star = rest.strip_prefix('*');
        *rest = star.unwrap_or(rest);
        let defined = argument(rest).ok_or_else(unreadable)?.trim();
        let name = defined.strip_prefix('\\').ok_or_else(unreadable)?;
        if name.is_empty() || command(name) != name {
            return Err(unreadable());
        }
        let mut definition = Definition {
            parameters: 0,
            default: None,
            body: String::new(),
        };
        match command_name {
            "def" => {
                while let Some(behind) = rest.strip_prefix('#') {
                    definition.parameters += 1;
                    let number = definition.parameters.to_string();
                    *rest = behind.strip_prefix(&number).ok_or_else(unreadable)?;
                }
            }
            "DeclareMathOperator" => {}
            _ => {
                if let Some(number) = bracketed(rest) {
                    let number = number.trim().parse().ok();
                    definition.parameters = number.ok_or_else(unreadable)?;
                    definition.default = bracketed(rest).map(str::to_owned);
                }
            }
        }
        if definition.parameters > 9 {
            return Err(unreadable());
        }
        let body = group(rest).ok_or_else(unreadable)?;
        definition.body = match (command_name, star) {
            ("DeclareMathOperator", None) => format!("\\operatorname{{{body}}}"),
            ("DeclareMathOperator", Some(_)) => format!("\\operatorname*{{{body}}}"),
            _ => body.to_owned(),
        };
        let is_new = !self.definitions.contains_key(name);
        if command_name != "providecommand" || is_new {
            self.definitions.insert(name.to_owned(), definition);
        }
        Ok(())
    }
}

impl Definition {
    /// What a call stands for; what it is given is taken from `rest`.
    fn called(&self, rest: &mut &str) -> Option<String> {
        let first = self.default.as_deref().map(|default| {
            let given = bracketed(rest);
            given.unwrap_or(default).to_owned()
        });
        substituted(&self.body, self.parameters, first, rest)
    }
}

/// A body with what it is given in the place of `#1` and so on.
fn substituted(
    body: &str,
    parameters: usize,
    first: Option<String>,
    rest: &mut &str,
) -> Option<String> {
    let mut given: Vec<String> = first.into_iter().collect();
    while given.len() < parameters {
        given.push(argument(rest)?.to_owned());
    }
    if parameters == 0 {
        return Some(body.to_owned());
    }
    let mut made = String::with_capacity(body.len());
    let mut parts = body.split('#');
    made.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let number = part
            .bytes()
            .next()
            .and_then(|digit| digit.checked_sub(b'1'));
        let value = number.and_then(|number| given.get(usize::from(number)));
        match value {
            Some(value) => {
                made.push_str(value);
                made.push_str(&part[1..]);
            }
            None => {
                made.push('#');
                made.push_str(part);
            }
        }
        // A call that is that long is refused anyway.
        if made.len() > FORMULA_LENGTH {
            break;
        }
    }
    Some(made)
}

/// Writes the number of a formula, or of its line, at its end.
fn end_line(out: &mut String, tag: &mut Option<(String, usize)>, depth: usize) {
    if let Some((number, _)) = tag.take_if(|(_, of)| *of >= depth) {
        out.push_str(&format!("\\qquad\\text{{{number}}}"));
    }
}

fn lacks_argument(name: &str) -> Problem {
    Problem::unnamed(
        format!("`\\{name}` needs something in braces behind it in this formula"),
        None,
    )
}

/// What stands in braces at the start of a text; what is behind it is left in `rest`.
pub(super) fn group<'s>(rest: &mut &'s str) -> Option<&'s str> {
    let inner = rest.trim_start().strip_prefix('{')?;
    let mut depth = 1;
    let mut is_escaped = false;
    for (at, character) in inner.char_indices() {
        match character {
            _ if is_escaped => {
                is_escaped = false;
                continue;
            }
            '\\' => is_escaped = true,
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            *rest = &inner[at + 1..];
            return Some(&inner[..at]);
        }
    }
    None
}

/// What a command is given: a group, a command or a character.
pub(super) fn argument<'s>(rest: &mut &'s str) -> Option<&'s str> {
    let start = rest.trim_start();
    match start.chars().next()? {
        '{' => group(rest),
        '\\' => {
            let length = 1 + command(&start[1..]).len();
            *rest = &start[length..];
            Some(&start[..length])
        }
        '}' => None,
        character => {
            *rest = &start[character.len_utf8()..];
            Some(&start[..character.len_utf8()])
        }
    }
}

/// What stands in brackets at the start of a text.
fn bracketed<'s>(rest: &mut &'s str) -> Option<&'s str> {
    let inner = rest.trim_start().strip_prefix('[')?;
    let (inner, behind) = inner.split_once(']')?;
    *rest = behind;
    Some(inner)
}
