//! Diagnostics for people at a terminal: the file, the line, the words under the mistake.

use std::fmt;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet as Shown};

use super::escape::{pictured, printable};
use super::{Diagnostic, Place, Severity};

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
        let shown = renderer.render(&[group]);
        match diagnostic.place.as_ref().and_then(shown_origin) {
            // Of a line whose beginning is cut off the renderer cannot know the column.
            Some((shown_origin, origin)) => {
                writeln!(out, "{}", shown.replacen(&shown_origin, &origin, 1))
            }
            None => writeln!(out, "{shown}"),
        }
    }
}

/// Where the renderer says that a place of a line is whose beginning is cut off, and where it is.
fn shown_origin(place: &Place) -> Option<(String, String)> {
    let snippet = place.snippet.as_ref().filter(|snippet| snippet.cut)?;
    let path = printable(&place.path);
    let origin = |column: usize| Some(format!("{path}:{}:{column}", place.line?));
    let shown = snippet.line[..snippet.start].chars().count() + 1;
    Some((origin(shown)?, origin(place.column? as usize)?))
}
