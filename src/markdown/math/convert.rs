//! Converts one formula, on a stack that is large enough and up to a limited length.

use std::borrow::Cow;
use std::io::{self, Write};

use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::{Parser, Storage, write_mathml};

use super::guard::{Weight, check_formula};
use super::latex::command_name;
use super::mathml::rewrite_mathml;
use super::workarounds::{
    cut_text_argument, escape_markup, hidden_text, hide_markup, hide_markup_in_event,
};
use crate::diagnostic::Problem;
use crate::limits::{FORMULA_GROWTH, FORMULA_LENGTH};
use crate::messages::formulas as messages;
use crate::messages::formulas::MathmlFault;

/// The MathML of a formula that shares nothing with other formulas.
pub(crate) fn render_formula(latex: &str, display: bool) -> Result<String, Problem> {
    let latex = replace_unsafe_characters(latex);
    render_expanded(&latex, &latex, display)
}

/// The MathML of an [expanded](super::expand::FormulaContext::expand) formula. `source` is the author's formula,
/// without unsafe characters.
pub(crate) fn render_expanded(latex: &str, source: &str, display: bool) -> Result<String, Problem> {
    match check_formula(latex)? {
        Weight::Light => convert(latex, source, display),
        Weight::Heavy => convert_on_large_stack(latex, source, display),
    }
}

/// The stack for the longest formula: `pulldown-latex` recurses for each command whose argument is another
/// command, and a formula has at most `FORMULA_LENGTH / 2` commands. A level takes up to 1.5 KiB in a debug
/// build. The system commits only the memory that is used.
const LARGE_STACK: usize = FORMULA_LENGTH / 2 * 4096;

fn convert_on_large_stack(latex: &str, source: &str, display: bool) -> Result<String, Problem> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(LARGE_STACK);
        let converted = thread
            .spawn_scoped(scope, || convert(latex, source, display))
            .map(std::thread::ScopedJoinHandle::join);
        match converted {
            Ok(Ok(result)) => result,
            _ => Err(messages::out_of_memory()),
        }
    })
}

fn convert(latex: &str, source: &str, display: bool) -> Result<String, Problem> {
    let storage = Storage::new();
    let mut events = Vec::new();
    for event in Parser::new(latex, &storage) {
        events.push(event.map_err(|error| {
            find_unknown_name(latex).unwrap_or_else(|| messages::unreadable(&first_line(&error)))
        })?);
    }
    for event in &mut events {
        cut_text_argument(latex, event);
    }
    let texts: Vec<Option<String>> = events.iter().map(hidden_text).collect();
    let events = events.into_iter().zip(&texts).map(|(event, text)| {
        Ok::<_, std::convert::Infallible>(hide_markup_in_event(event, text.as_deref()))
    });
    let annotation = hide_markup(source);
    let config = RenderConfig {
        display_mode: if display {
            DisplayMode::Block
        } else {
            DisplayMode::Inline
        },
        annotation: Some(&annotation),
        ..RenderConfig::default()
    };
    let limit = FORMULA_GROWTH * (latex.len() + 64);
    let mut bounded = BoundedBuffer {
        written: Vec::with_capacity(latex.len() * 8 + 256),
        limit,
    };
    if write_mathml(&mut bounded, events, config).is_err() {
        return Err(messages::too_much_mathml());
    }
    let written = String::from_utf8(bounded.written);
    let written = written.map_err(|_| messages::unsafe_mathml(&MathmlFault::NotText))?;
    rewrite_mathml(&escape_markup(&written)).map_err(|fault| match fault {
        MathmlFault::TooDeep => messages::too_deep(),
        fault => messages::unsafe_mathml(&fault),
    })
}

/// Replaces the characters that XML or HTML cannot contain, and the white space outside of ASCII, which
/// `pulldown-latex` takes to be one byte long.
pub(crate) fn replace_unsafe_characters(latex: &str) -> Cow<'_, str> {
    let is_safe = |byte: u8| byte == b'\n' || (b' '..=b'~').contains(&byte);
    if latex.bytes().all(is_safe) {
        return Cow::Borrowed(latex);
    }
    let character = |character: char| match character {
        '\n' => '\n',
        '\u{fdd0}'..='\u{fdef}' => '\u{fffd}',
        _ if u32::from(character) & 0xfffe == 0xfffe => '\u{fffd}',
        _ if character.is_whitespace() || character.is_control() => ' ',
        _ => character,
    };
    Cow::Owned(latex.chars().map(character).collect())
}

/// A buffer that refuses to grow beyond a limit.
struct BoundedBuffer {
    written: Vec<u8>,
    limit: usize,
}

impl Write for BoundedBuffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.written.len() + bytes.len() > self.limit {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.written.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The problem with the first command or environment that the parser does not know. Its own error does not
/// name it.
fn find_unknown_name(latex: &str) -> Option<Problem> {
    let fails_with = |latex: &str, words: &str| {
        let storage = Storage::new();
        let mut events = Parser::new(latex, &storage);
        check_formula(latex).is_ok()
            && events.any(|event| event.is_err_and(|error| error.to_string().contains(words)))
    };
    let mut probed: Vec<String> = Vec::new();
    let mut at = 0;
    while let Some(found) = latex[at..].find('\\') {
        let name = command_name(&latex[at + found + 1..]);
        at += found + 1 + name.len();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let rest = latex[at..].trim_start().strip_prefix('{');
        let environment = rest.and_then(|rest| rest.split_once('}'));
        let environment = environment
            .filter(|_| name == "begin")
            .map(|(name, _)| name);
        let (probe, words) = match environment {
            Some(name) => (
                format!("\\begin{{{name}}}\\end{{{name}}}"),
                "mathematical environment",
            ),
            None => (format!("\\{name}"), "unknown primitive"),
        };
        if probed.len() < 100 && !probed.contains(&probe) {
            probed.push(probe.clone());
            if fails_with(&probe, words) {
                return Some(match environment {
                    Some(name) => messages::unknown_environment(name),
                    None => messages::unknown_command(&probe),
                });
            }
        }
    }
    None
}

/// The first line of the parser's error, without its quotation of the source.
fn first_line(error: &pulldown_latex::ParserError) -> String {
    let text = error.to_string();
    let line = text.lines().next().unwrap_or_default();
    line.trim_start_matches("parsing error: ")
        .trim_end_matches('.')
        .to_owned()
}

/// A formula with more characters may be wider than a phone.
pub(crate) const LONG: usize = 40;

/// Wraps MathML that may be too wide in an element that scrolls, with the keyboard as well.
pub(crate) fn wrap_scrolling(mathml: String, latex: &str, display: bool) -> String {
    let class = if display {
        "formula display"
    } else if latex.chars().count() > LONG {
        "formula"
    } else {
        return mathml;
    };
    format!("<span class=\"{class}\" tabindex=\"0\">{mathml}</span>")
}
