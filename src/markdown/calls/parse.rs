//! Parses calls of components, in the syntax of Tera.
//!
//! `{{ <name key="text" /> }}` is complete; `{% <name key="text"> %} … {% </name> %}` has a body of
//! Markdown.

use super::call::{Argument, CallKind, ComponentCall};
use crate::diagnostic::Problem;
use crate::markdown::foreign_syntax::is_hugo;
use crate::messages::components as messages;

/// Parses the call at the start of a text, and returns its length. None if no call starts there.
pub(super) fn parse_call(source: &str) -> Option<(CallKind, usize)> {
    let mut parser = CallParser { rest: source };
    let kind = parser.parse()?;
    Some((kind, source.len() - parser.rest.len()))
}

struct CallParser<'a> {
    rest: &'a str,
}

impl<'a> CallParser<'a> {
    fn parse(&mut self) -> Option<CallKind> {
        if is_hugo(self.rest) {
            return None;
        }
        let (is_void, end) = if self.take("{{") {
            (true, "}}")
        } else if self.take("{%") {
            (false, "%}")
        } else {
            return None;
        };
        self.take("-");
        self.skip_space();
        if !self.take("<") {
            return None;
        }
        let is_end_tag = !is_void && self.take("/");
        let kind = self.parse_tag(is_void, is_end_tag).and_then(|kind| {
            self.skip_space();
            self.take("-");
            if self.take(end) {
                Ok(kind)
            } else {
                Err(messages::missing_end(end))
            }
        });
        Some(kind.unwrap_or_else(|problem| {
            self.skip_malformed_call(end);
            CallKind::Malformed(problem)
        }))
    }

    /// Skips to the end of a call that cannot be parsed, or of its line.
    fn skip_malformed_call(&mut self, end: &str) {
        let line = self.rest.find('\n').unwrap_or(self.rest.len());
        let stop = self.rest[..line]
            .find(end)
            .map_or(line, |at| at + end.len());
        self.rest = &self.rest[stop..];
    }

    fn parse_tag(&mut self, is_void: bool, is_end_tag: bool) -> Result<CallKind, Problem> {
        let name = self.parse_word().ok_or_else(messages::missing_name)?;
        let name = name.to_owned();
        if is_end_tag {
            self.skip_space();
            return if self.take(">") {
                Ok(CallKind::Close(name))
            } else {
                Err(messages::missing_bracket())
            };
        }
        let mut arguments = Vec::new();
        let has_slash = loop {
            self.skip_space();
            if self.take("/>") {
                break true;
            }
            if self.take(">") {
                break false;
            }
            arguments.push(self.parse_argument()?);
        };
        let call = ComponentCall {
            name,
            arguments,
            inline: false,
        };
        match (is_void, has_slash) {
            (true, true) => Ok(CallKind::Void(call)),
            (false, false) => Ok(CallKind::Open(call)),
            (true, false) => Err(messages::missing_slash()),
            (false, true) => Err(messages::misplaced_slash()),
        }
    }

    fn parse_argument(&mut self) -> Result<(String, Argument), Problem> {
        let key = self
            .parse_word()
            .ok_or_else(messages::missing_argument_name)?;
        self.skip_space();
        if !self.take("=") {
            return Err(messages::missing_value(key));
        }
        self.skip_space();
        let value = if self.take("{") {
            self.skip_space();
            let value = self.parse_value()?;
            self.skip_space();
            if !self.take("}") {
                return Err(messages::missing_brace(key));
            }
            value
        } else {
            let text = self.parse_quoted()?;
            Argument::Text(text.ok_or_else(|| messages::bare_value(key))?)
        };
        Ok((key.to_owned(), value))
    }

    fn parse_word(&mut self) -> Option<&'a str> {
        let is_part = |c: char| c.is_alphanumeric() || "_.-".contains(c);
        Some(self.take_while(is_part)).filter(|word| !word.is_empty())
    }

    /// Parses a text in quotes; `None` if there is no quote.
    fn parse_quoted(&mut self) -> Result<Option<String>, Problem> {
        let Some(quote @ ('"' | '\'' | '`')) = self.rest.chars().next() else {
            return Ok(None);
        };
        let mut text = String::new();
        let mut characters = self.rest[1..].char_indices();
        while let Some((at, character)) = characters.next() {
            match character {
                '\\' => match characters.next() {
                    Some((_, 'n')) => text.push('\n'),
                    Some((_, escaped)) => text.push(escaped),
                    None => break,
                },
                _ if character == quote => {
                    self.rest = &self.rest[1 + at + quote.len_utf8()..];
                    return Ok(Some(text));
                }
                _ => text.push(character),
            }
        }
        Err(messages::unclosed_quote())
    }

    fn parse_value(&mut self) -> Result<Argument, Problem> {
        if let Some(text) = self.parse_quoted()? {
            return Ok(Argument::Text(text));
        }
        if self.take("[") {
            return self.parse_list();
        }
        let word = self.take_while(|c| c.is_ascii_alphanumeric() || "+-._".contains(c));
        match word {
            "true" | "True" => Ok(Argument::Bool(true)),
            "false" | "False" => Ok(Argument::Bool(false)),
            word => match (word.parse::<i64>(), word.parse::<f64>()) {
                (Ok(number), _) => Ok(Argument::Integer(number)),
                (_, Ok(number)) if number.is_finite() => Ok(Argument::Float(number)),
                _ => Err(messages::unknown_value(word)),
            },
        }
    }

    /// Parses a list, behind its `[`.
    fn parse_list(&mut self) -> Result<Argument, Problem> {
        let mut list = Vec::new();
        loop {
            self.skip_space();
            if self.take("]") {
                return Ok(Argument::List(list));
            }
            // No component needs lists of lists, and without them hostile input cannot nest.
            if self.rest.starts_with('[') {
                return Err(messages::nested_list());
            }
            list.push(self.parse_value()?);
            self.skip_space();
            if !self.take(",") && !self.rest.starts_with(']') {
                return Err(messages::missing_comma());
            }
        }
    }

    /// Takes a word from the start, and returns whether it was there.
    fn take(&mut self, word: &str) -> bool {
        match self.rest.strip_prefix(word) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn take_while(&mut self, is_part: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|c| !is_part(c)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word
    }

    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start();
    }
}
