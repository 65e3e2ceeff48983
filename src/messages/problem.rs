//! What is wrong and how to fix it, before a place is known.

use std::borrow::Cow;

use serde::Serialize;

use super::rule::Rule;
use super::severity::Severity;
use crate::limits;

/// What is wrong and how to fix it, in the words of the person who can fix it.
///
/// A function that knows no file returns a problem; its caller, who does, adds the place with
/// `Problem::at`. The functions of this module's siblings make all of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// How serious it is.
    pub severity: Severity,
    /// The name of this kind of problem, which stays the same when its words change:
    /// `front-matter/empty-title`.
    pub code: Cow<'static, str>,
    /// The rule of `labnews check` that it breaks. site.yaml's `check:` sets the level of a rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<Rule>,
    /// Its words.
    #[serde(flatten)]
    words: Box<English>,
}

/// The English words of a problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct English {
    message: String,
    #[serde(skip)]
    related: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
}

/// Starts the English words of a problem with what is wrong.
pub fn en(message: impl Into<String>) -> English {
    English {
        message: shorten(message.into()),
        related: None,
        help: None,
    }
}

impl English {
    /// Adds how to fix it.
    pub fn help(self, help: impl Into<String>) -> Self {
        self.maybe_help(Some(help))
    }

    /// Adds how to fix it, if that is known.
    pub fn maybe_help(self, help: Option<impl Into<String>>) -> Self {
        Self {
            help: help.map(|help| shorten(help.into())),
            ..self
        }
    }

    /// Adds what a second place has to do with it.
    pub fn related(self, related: impl Into<String>) -> Self {
        self.maybe_related(Some(related))
    }

    /// Adds what a second place has to do with it, if that is known.
    pub fn maybe_related(self, related: Option<impl Into<String>>) -> Self {
        Self {
            related: related.map(|related| shorten(related.into())),
            ..self
        }
    }
}

impl Problem {
    fn new(
        severity: Severity,
        rule: Option<Rule>,
        code: impl Into<Cow<'static, str>>,
        words: English,
    ) -> Self {
        Self {
            severity,
            code: code.into(),
            rule,
            words: Box::new(words),
        }
    }

    /// A problem that keeps the site from being written.
    pub fn error(code: &'static str, words: English) -> Self {
        Self::new(Severity::Error, None, code, words)
    }

    /// A problem that does not keep the site from being written.
    pub fn warning(code: &'static str, words: English) -> Self {
        Self::new(Severity::Warning, None, code, words)
    }

    /// A broken rule of `labnews check`, at the rule's usual level.
    pub fn broken_rule(rule: Rule, code: &'static str, words: English) -> Self {
        Self::new(rule.severity(), Some(rule), code, words)
    }

    /// A problem that was stored.
    pub(crate) fn restore(
        severity: Severity,
        code: String,
        rule: Option<Rule>,
        words: English,
    ) -> Self {
        Self::new(severity, rule, code, words)
    }

    /// What is wrong, in one sentence without a full stop.
    pub fn message(&self) -> &str {
        &self.words.message
    }

    /// How to fix it.
    pub fn help(&self) -> Option<&str> {
        self.words.help.as_deref()
    }

    /// What a second place has to do with it, as in "first used here".
    pub fn related(&self) -> Option<&str> {
        self.words.related.as_deref()
    }

    /// The same problem with another severity, as site.yaml sets it.
    pub fn with_severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// The same problem in other words.
    pub fn with_words(mut self, words: English) -> Self {
        *self.words = words;
        self
    }

    /// The same problem with this help, or with none, instead of its own.
    pub fn with_help(mut self, help: Option<impl Into<String>>) -> Self {
        self.words.help = help.map(|help| shorten(help.into()));
        self
    }

    /// The same problem, with this help if it has none.
    pub fn or_help(mut self, help: impl FnOnce() -> Option<String>) -> Self {
        if self.words.help.is_none() {
            self.words.help = help().map(shorten);
        }
        self
    }

    /// Whether it keeps the site from being written.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Cuts a text that quotes a very long text of an author.
fn shorten(text: String) -> String {
    match text.char_indices().nth(limits::MESSAGE) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
