//! Turns errors of Tera into diagnostics.

use tera::ErrorKind;

use super::theme_templates::{THEME, template_name};
use crate::diagnostic::{Diagnostic, Place};
use crate::messages::templates as messages;
use crate::values::source_text::SourceText;

/// An error of Tera, and the template that it is in.
pub(super) struct TemplateError {
    /// What is wrong, where.
    pub diagnostic: Diagnostic,
    /// The name of the template, if the error has one.
    pub template: Option<String>,
}

/// Where Tera found an error. Lines count from 1, columns from 0.
struct Location {
    template: String,
    line: usize,
    column: usize,
    width: usize,
}

/// Explains an error of Tera. `own` has the templates of the site.
pub(super) fn explain_error(error: &tera::Error, own: &[SourceText]) -> TemplateError {
    let message = first_line(error);
    let Some(location) = locate(error) else {
        return TemplateError {
            diagnostic: messages::template_error(&message).into(),
            template: None,
        };
    };
    let source = own
        .iter()
        .find(|source| template_name(&source.path) == location.template);
    let diagnostic = match (source, location.template.strip_prefix(THEME)) {
        (Some(source), _) => {
            messages::template_error(&message).at(place_in_source(source, &location))
        }
        (None, Some(theme)) => {
            messages::theme_template_error(&message).at(place_in_theme(theme, &location))
        }
        (None, None) => {
            messages::template_error(&message).at(place_in_theme(&location.template, &location))
        }
    };
    TemplateError {
        diagnostic,
        template: Some(location.template),
    }
}

/// The first line of Tera's message, without the picture of the source that follows.
pub(super) fn first_line(error: &tera::Error) -> String {
    let text = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            report.message().to_owned()
        }
        kind => kind.to_string(),
    };
    let line = text.lines().next().unwrap_or_default();
    let line = line.strip_prefix("error: ").unwrap_or(line);
    line.trim_end_matches('.').to_owned()
}

fn locate(error: &tera::Error) -> Option<Location> {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let span = report.span();
            let width = if span.end_line == span.start_line {
                span.end_col.saturating_sub(span.start_col)
            } else {
                1
            };
            Some(Location {
                template: report.filename().to_owned(),
                line: span.start_line,
                column: span.start_col,
                width: width.max(1),
            })
        }
        ErrorKind::MissingParent { current, .. } => Some(Location::start_of(current)),
        ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => {
            Some(Location::start_of(tpl))
        }
        kind => Location::parse(&kind.to_string()),
    }
}

impl Location {
    fn start_of(template: &str) -> Self {
        Self {
            template: template.to_owned(),
            line: 1,
            column: 0,
            width: 1,
        }
    }

    /// Reads `--> name:line:column` in the text of a report.
    fn parse(report: &str) -> Option<Self> {
        let line = report
            .lines()
            .find_map(|line| line.trim_start().strip_prefix("--> "))?;
        let mut parts = line.trim().rsplitn(3, ':');
        let column: usize = parts.next()?.parse().ok()?;
        let line: usize = parts.next()?.parse().ok()?;
        Some(Self {
            template: parts.next()?.to_owned(),
            line,
            column: column.saturating_sub(1),
            width: 1,
        })
    }
}

fn place_in_source(source: &SourceText, location: &Location) -> Place {
    let line_start: usize = source
        .text
        .split_inclusive('\n')
        .take(location.line.saturating_sub(1))
        .map(str::len)
        .sum();
    let line = &source.text[line_start..];
    let offset = |column: usize| {
        let found = line.char_indices().nth(column);
        line_start + found.map_or(line.len(), |(at, _)| at)
    };
    source.place(offset(location.column)..offset(location.column + location.width))
}

/// A place without a source line: the theme's templates are in the program, without their indentation.
fn place_in_theme(template: &str, location: &Location) -> Place {
    Place {
        path: format!("templates/{template}").into(),
        line: u32::try_from(location.line).ok(),
        column: u32::try_from(location.column + 1).ok(),
        snippet: None,
    }
}
