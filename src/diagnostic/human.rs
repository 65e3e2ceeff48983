//! Diagnostics for people at a terminal: the file, the line, the words under the mistake.

use std::fmt;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet as Shown};

use super::{Diagnostic, Severity};

/// A diagnostic that displays itself for people.
#[derive(Debug, Clone, Copy)]
pub struct Human<'a> {
    /// What to show.
    pub diagnostic: &'a Diagnostic,
    /// Whether the reader's terminal shows colours.
    pub color: bool,
}

impl fmt::Display for Human<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let diagnostic = self.diagnostic;
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let title = match diagnostic.rule {
            Some(rule) => level.primary_title(diagnostic.message.as_str()).id(rule),
            None => level.primary_title(diagnostic.message.as_str()),
        };
        let mut group = match &diagnostic.place {
            None => Group::with_title(title),
            Some(place) => match &place.snippet {
                None => title.element(Origin::path(&*place.path)),
                Some(snippet) => title.element(
                    Shown::source(snippet.line.as_str())
                        .path(&*place.path)
                        .line_start(place.line.unwrap_or(1) as usize)
                        .annotation(AnnotationKind::Primary.span(snippet.start..snippet.end)),
                ),
            },
        };
        if let Some(help) = &diagnostic.help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        let renderer = if self.color {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        writeln!(out, "{}", renderer.render(&[group]))
    }
}
