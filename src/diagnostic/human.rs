//! Diagnostics for people at a terminal: the file, the line, the words under the mistake.

use std::fmt;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet as Shown};

use super::escape::{pictured, printable};
use super::{Diagnostic, Severity};

/// A diagnostic that displays itself for people. Nothing in it acts on a terminal, and each of its
/// lines begins with words of labnews.
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
        let title = level.primary_title(printable(&diagnostic.message));
        let title = match diagnostic.rule {
            Some(rule) => title.id(rule),
            None => title,
        };
        let mut group = match &diagnostic.place {
            None => Group::with_title(title),
            Some(place) => match &place.snippet {
                None => title.element(Origin::path(printable(&place.path))),
                Some(snippet) => {
                    let (line, start, end) = pictured(&snippet.line, snippet.start, snippet.end);
                    title.element(
                        Shown::source(line)
                            .path(printable(&place.path))
                            .line_start(place.line.unwrap_or(1) as usize)
                            .annotation(AnnotationKind::Primary.span(start..end)),
                    )
                }
            },
        };
        if let Some(help) = &diagnostic.help {
            group = group.element(Level::HELP.message(printable(help)));
        }
        let renderer = if self.color {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        writeln!(out, "{}", renderer.render(&[group]))
    }
}
