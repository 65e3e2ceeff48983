//! Diagnostics that are kept and reported again later, with everything that any format prints.

use serde::{Deserialize, Serialize};

use super::{Diagnostic, Place, Problem, Related, Rule, Severity, Snippet, en};

/// A diagnostic in a form that can be written and read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredDiagnostic {
    is_error: bool,
    code: String,
    rule: Option<String>,
    message: String,
    related_words: Option<String>,
    help: Option<String>,
    place: Option<StoredPlace>,
    related: Vec<(String, StoredPlace)>,
    omitted: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct StoredPlace {
    path: String,
    line: Option<u32>,
    column: Option<u32>,
    snippet: Option<StoredSnippet>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct StoredSnippet {
    line: String,
    start: usize,
    end: usize,
    cut: bool,
}

impl From<&Diagnostic> for StoredDiagnostic {
    fn from(diagnostic: &Diagnostic) -> Self {
        let problem = &diagnostic.problem;
        let related = diagnostic.related.iter();
        Self {
            is_error: problem.is_error(),
            code: problem.code.clone().into_owned(),
            rule: problem.rule.map(|rule| rule.name().to_owned()),
            message: problem.message().to_owned(),
            related_words: problem.related().map(str::to_owned),
            help: problem.help().map(str::to_owned),
            place: diagnostic.place.as_ref().map(StoredPlace::from),
            related: related
                .map(|related| (related.message.clone(), (&related.place).into()))
                .collect(),
            omitted: diagnostic.omitted,
        }
    }
}

impl From<&Place> for StoredPlace {
    fn from(place: &Place) -> Self {
        let snippet = place.snippet.as_deref();
        Self {
            path: place.path.to_string(),
            line: place.line,
            column: place.column,
            snippet: snippet.map(|snippet| StoredSnippet {
                line: snippet.line.clone(),
                start: snippet.start,
                end: snippet.end,
                cut: snippet.cut,
            }),
        }
    }
}

impl StoredDiagnostic {
    /// The diagnostic; `None` if none can be so.
    pub fn restore(self) -> Option<Diagnostic> {
        let severity = if self.is_error {
            Severity::Error
        } else {
            Severity::Warning
        };
        let rule = match self.rule {
            Some(name) => Some(Rule::from_name(&name)?),
            None => None,
        };
        let words = en(self.message)
            .maybe_help(self.help)
            .maybe_related(self.related_words);
        let related = self.related.into_iter().map(|(message, place)| {
            let place = place.restore()?;
            Some(Related { message, place })
        });
        let place = match self.place {
            Some(place) => Some(place.restore()?),
            None => None,
        };
        Some(Diagnostic {
            problem: Problem::restore(severity, self.code, rule, words),
            place,
            related: related.collect::<Option<_>>()?,
            omitted: self.omitted,
        })
    }
}

impl StoredPlace {
    fn restore(self) -> Option<Place> {
        let snippet = match self.snippet {
            Some(snippet) => Some(Box::new(snippet.restore()?)),
            None => None,
        };
        Some(Place {
            path: self.path.into(),
            line: self.line,
            column: self.column,
            snippet,
        })
    }
}

impl StoredSnippet {
    fn restore(self) -> Option<Snippet> {
        let Self {
            line,
            start,
            end,
            cut,
        } = self;
        // Whoever prints it cuts the line there.
        line.get(start..end)?;
        Some(Snippet {
            line,
            start,
            end,
            cut,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::examples;

    #[test]
    fn a_stored_diagnostic_is_the_same() {
        let mut diagnostic = examples::with_related_places();
        diagnostic.omitted = 3;
        let stored = StoredDiagnostic::from(&diagnostic);
        assert_eq!(stored.restore(), Some(diagnostic));
        let words = en("m").help("h");
        let ruled = Problem::broken_rule(Rule::Theme, "check/theme", words);
        let ruled = ruled.with_severity(Severity::Error).into();
        assert_eq!(StoredDiagnostic::from(&ruled).restore(), Some(ruled));
    }

    #[test]
    fn what_no_diagnostic_can_be_is_refused() {
        let stored = || StoredDiagnostic::from(&examples::with_related_places());
        let mut unknown = stored();
        unknown.rule = Some("no-such-rule".to_owned());
        assert_eq!(unknown.restore(), None);
        for (start, end) in [(0, 99), (1, 0), (usize::MAX, usize::MAX)] {
            let mut cut = stored();
            let place = cut.place.as_mut().unwrap();
            let snippet = place.snippet.as_mut().unwrap();
            (snippet.start, snippet.end) = (start, end);
            assert_eq!(cut.restore(), None, "{start}..{end}");
        }
    }
}
