//! Diagnostics for people at a terminal: the message, the file and the line.

use std::fmt;

use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet as Shown,
};

use super::escape::{printable, replace_hidden};
use super::{Diagnostic, Place, Related, Severity, Snippet};

/// A diagnostic that displays itself for people. Control characters are escaped, and each line begins with text
/// of labnews.
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
        let level = match diagnostic.problem.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let title = level.primary_title(printable(diagnostic.problem.message()));
        let title = match diagnostic.problem.rule {
            Some(rule) => title.id(rule.name()),
            None => title,
        };
        let mut group = match &diagnostic.place {
            None => Group::with_title(title),
            Some(place) => match &place.snippet {
                None => title.element(Origin::path(printable(&place.path))),
                Some(snippet) => title.element(build_snippet(place, snippet, None)),
            },
        };
        for Related { message, place } in &diagnostic.related {
            group = match &place.snippet {
                None => group.element(
                    Level::NOTE
                        .message(printable(&format!("{message}: {}", place.path)).into_owned()),
                ),
                Some(snippet) => group.element(build_snippet(place, snippet, Some(message))),
            };
        }
        if let Some(help) = diagnostic.problem.help() {
            group = group.element(Level::HELP.message(printable(help)));
        }
        let renderer = if self.color {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        let report = renderer.render(&[group]);
        match diagnostic.place.as_ref().and_then(format_origin) {
            // The renderer cannot know the column if the beginning of the line is cut off.
            Some((format_origin, origin)) => {
                writeln!(out, "{}", report.replacen(&format_origin, &origin, 1))
            }
            None => writeln!(out, "{report}"),
        }
    }
}

/// The line of a place, with the place underlined. A related place has a label.
fn build_snippet<'a>(
    place: &'a Place,
    snippet: &'a Snippet,
    label: Option<&'a str>,
) -> Shown<'a, Annotation<'a>> {
    let (line, start, end) = replace_hidden(&snippet.line, snippet.start, snippet.end);
    let annotation = match label {
        None => AnnotationKind::Primary.span(start..end),
        Some(label) => AnnotationKind::Context
            .span(start..end)
            .label(printable(label)),
    };
    Shown::source(line)
        .path(printable(&place.path))
        .line_start(place.line.unwrap_or(1) as usize)
        .annotation(annotation)
}

/// The origin that the renderer prints for a line whose beginning is cut off, and the real one.
fn format_origin(place: &Place) -> Option<(String, String)> {
    let snippet = place.snippet.as_ref().filter(|snippet| snippet.cut)?;
    let path = printable(&place.path);
    let origin = |column: usize| Some(format!("{path}:{}:{column}", place.line?));
    let shown = snippet.line[..snippet.start].chars().count() + 1;
    Some((origin(shown)?, origin(place.column? as usize)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::examples;

    #[test]
    fn a_second_place_has_a_label() {
        let diagnostic = examples::with_related_places();
        let human = Human {
            diagnostic: &diagnostic,
            color: false,
        };
        assert_eq!(
            human.to_string(),
            "\
error: `a` is taken
 --> a.md:1:1
  |
1 | b: a
  | ^
  |
 ::: a.md:1:1
  |
1 | a: a
  | - first used here
  |
  = note: first used here: c.md
  = help: rename one
"
        );
    }
}
