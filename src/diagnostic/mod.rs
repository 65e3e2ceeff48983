//! What is wrong, where, and how to fix it.
//!
//! Every stage returns [`Diagnostic`]s beside its values, and only the command line prints them. A diagnostic
//! holds the part of the source line that it is about, so printing needs no file. How much labnews says about
//! one file is bounded: see [`Bounded`] and `limits.rs`.

mod bound;
mod escape;
mod human;
mod lines;
mod machine;
mod panic;
mod place;
mod stored;

use serde::Serialize;

pub use crate::messages::{English, Problem, Rule, Severity, en};
pub use bound::{Bounded, Omitted, limit_problems, sort};
pub use escape::printable;
pub use human::Human;
pub use lines::LineIndex;
pub use machine::{github, json};
pub use panic::{catch_panic, hide_caught_panics};
pub use place::{Place, Snippet};
pub use stored::StoredDiagnostic;

/// A problem with the places that it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// What is wrong, and how to fix it.
    #[serde(flatten)]
    pub problem: Problem,
    /// Where it is wrong.
    #[serde(flatten)]
    pub place: Option<Place>,
    /// Other places that explain it, such as the first of two equal names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<Related>,
    /// The number of unlisted problems that this diagnostic counts; 0 for a problem itself.
    #[serde(skip)]
    pub omitted: u32,
}

/// A second place that explains a problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Related {
    /// How it explains the problem, as in "first used here".
    pub message: String,
    /// Where it is.
    #[serde(flatten)]
    pub place: Place,
}

/// A value with the problems found while it was made.
#[derive(Debug, Clone)]
#[must_use]
pub struct WithDiagnostics<T> {
    /// The value.
    pub value: T,
    /// The problems.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> WithDiagnostics<T> {
    /// A value with its problems.
    pub fn new(value: T, diagnostics: Vec<Diagnostic>) -> Self {
        Self { value, diagnostics }
    }

    /// Changes the value, and keeps the problems.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> WithDiagnostics<U> {
        WithDiagnostics::new(change(self.value), self.diagnostics)
    }

    /// Takes the value out, and adds the diagnostics to those of a larger piece of work.
    pub fn unpack_into(self, diagnostics: &mut Vec<Diagnostic>) -> T {
        diagnostics.extend(self.diagnostics);
        self.value
    }
}

impl From<Problem> for Diagnostic {
    fn from(problem: Problem) -> Self {
        Self {
            problem,
            place: None,
            related: Vec::new(),
            omitted: 0,
        }
    }
}

impl Problem {
    /// Adds the place.
    pub fn at(self, place: Place) -> Diagnostic {
        Diagnostic {
            place: Some(place),
            ..Diagnostic::from(self)
        }
    }
}

impl Diagnostic {
    /// Adds a second place that explains the problem, if the problem's words say how.
    pub fn related_to(mut self, place: Place) -> Self {
        let message = self.problem.related().map(str::to_owned);
        self.related
            .extend(message.map(|message| Related { message, place }));
        self
    }

    /// The number of problems: one, or those that it counts.
    pub fn count(&self) -> usize {
        self.omitted.max(1) as usize
    }

    /// Whether it keeps the site from being written.
    pub fn is_error(&self) -> bool {
        self.problem.is_error()
    }
}

#[cfg(test)]
mod examples {
    use super::{Diagnostic, Place, Problem, en};

    /// A diagnostic with two more places, of which one is a whole file.
    pub(super) fn with_related_places() -> Diagnostic {
        let words = en("`a` is taken")
            .related("first used here")
            .help("rename one");
        let place = |line: &str| Place::range(&"a.md".into(), line, 0..1);
        Problem::error("test/taken", words)
            .at(place("b: a\n"))
            .related_to(place("a: a\n"))
            .related_to(Place::file(&"c.md".into()))
    }
}
