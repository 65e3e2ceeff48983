//! The Tera environment: the site's templates before the theme's, and mistakes in them.

use std::io::{self, Write};
use std::sync::{Arc, OnceLock};

use tera::{Context, ErrorKind, Kwargs, State, Tera, Value};

use super::english;
use super::numbers::{self, Numbers};
use crate::bodies::Components;
use crate::diagnostic::{Diagnostic, Place, Problem};
use crate::limits;
use crate::markdown::{Argument, ComponentCall};
use crate::site::ids::{IdVec, LanguageId};
use crate::theme;
use crate::values::similar::nearest;
use crate::values::source_text::SourceText;
use crate::values::unicode::nfc;

/// What the theme's templates are called from a site's: `{% extends "theme/base.html" %}`.
const THEME: &str = "theme/";

/// Compiled templates, without anything of a site's content.
#[derive(Debug, Clone)]
pub struct Environment {
    tera: Tera,
    sources: Arc<Vec<SourceText>>,
}

impl Environment {
    /// Compiles the theme's templates and the site's own. A template with a mistake is reported
    /// and left out, so that the next can be looked at.
    pub fn new(own: &[SourceText]) -> (Self, Vec<Diagnostic>) {
        let own: Vec<SourceText> = own
            .iter()
            .filter(|source| is_template(&source.path))
            .cloned()
            .collect();
        let mut diagnostics = Vec::new();
        let mut left: Vec<&SourceText> = own.iter().collect();
        let tera = loop {
            let mut tera = with_theme();
            let named = left
                .iter()
                .map(|source| (name(&source.path), source.text.as_str()));
            let error = match tera.add_raw_templates(named) {
                Ok(()) => break tera,
                Err(error) => error,
            };
            let (diagnostic, culprit) = explain(&error, &own);
            diagnostics.push(diagnostic);
            let before = left.len();
            left.retain(|source| Some(name(&source.path)) != culprit.as_deref());
            if left.len() == before {
                break with_theme();
            }
        };
        (
            Self {
                tera,
                sources: Arc::new(own),
            },
            diagnostics,
        )
    }

    /// The environment for the pages of one language: every template sees `globals`, and filters
    /// write as the language does.
    pub fn with_globals(&self, language: &str, globals: Context) -> Self {
        let mut environment = self.clone();
        add_filters(&mut environment.tera, language);
        *environment.tera.global_context() = globals;
        environment
    }

    /// Renders a template.
    pub fn render(&self, template: &str, context: &Context) -> Result<Vec<u8>, Diagnostic> {
        let mut page = Page {
            bytes: Vec::with_capacity(16 * 1024),
            is_full: false,
        };
        match self.tera.render_to(&nfc(template), context, &mut page) {
            Ok(()) => Ok(english::finish(page.bytes, !template.ends_with(".svg"))),
            Err(_) if page.is_full => Err(too_large(template)),
            Err(error) => Err(explain(&error, &self.sources).0),
        }
    }

    /// Renders a component, which may ask for the globals.
    pub fn component(&self, name: &str, arguments: &Context) -> Result<String, Diagnostic> {
        self.tera
            .render_component_with_implicits(name, arguments, &Context::new(), None, true)
            .map_err(|error| explain(&error, &self.sources).0)
    }

    /// What a component makes, kept in `made` once somebody asked for it; HTML.
    pub fn once(
        &self,
        made: &OnceLock<Value>,
        name: &str,
        arguments: impl FnOnce() -> Context,
    ) -> Result<Value, Diagnostic> {
        if let Some(html) = made.get() {
            return Ok(html.clone());
        }
        let html = self.component(name, &arguments())?;
        Ok(made.get_or_init(|| Value::safe_string(&html)).clone())
    }

    /// Whether there is a template of this name.
    pub fn has(&self, template: &str) -> bool {
        let template = &*nfc(template);
        self.tera.contains_template(template)
            || self.tera.contains_template(&format!("{THEME}{template}"))
    }

    /// The names of the templates that pages may ask for.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.tera
            .get_template_names()
            .map(|name| name.strip_prefix(THEME).unwrap_or(name))
    }
}

/// A page while it is written, which ends a template that does not end.
struct Page {
    bytes: Vec<u8>,
    is_full: bool,
}

impl Write for Page {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > limits::PAGE {
            self.is_full = true;
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn too_large(template: &str) -> Diagnostic {
    let message = format!(
        "the template `{template}` makes a page of more than {} bytes",
        limits::PAGE
    );
    let place = Place::file(&format!("templates/{template}").into());
    Diagnostic::error(message)
        .at(place)
        .help("look for a loop in it that repeats too much")
}

/// Shortcodes see the words and tag of the page's language, and what Markdown gives them.
pub struct Shortcodes<'a> {
    /// The templates that define the components.
    pub environment: &'a Environment,
    /// `words` and `lang` for each language of the site.
    pub languages: IdVec<LanguageId, Context>,
}

impl Components for Shortcodes<'_> {
    fn call(
        &self,
        language: LanguageId,
        call: &ComponentCall,
        body: Option<&str>,
    ) -> Result<String, Problem> {
        let tera = &self.environment.tera;
        if !tera.contains_component(&call.name) {
            let near = nearest(&call.name, tera.get_component_names());
            return Err(Problem::unnamed(
                format!("there is no component `{}`", call.name),
                near.map(|near| format!("did you mean `{near}`?")),
            ));
        }
        let mut arguments = Context::new();
        for (name, argument) in &call.arguments {
            arguments.insert_value(name.clone(), value(argument));
        }
        tera.render_component_with_implicits(
            &call.name,
            &arguments,
            &self.languages[language],
            body,
            true,
        )
        .map_err(|error| Problem::unnamed(message(&error), None))
    }
}

fn value(argument: &Argument) -> Value {
    match argument {
        Argument::Text(text) => Value::normal_string(text),
        Argument::Integer(number) => Value::from(*number),
        Argument::Float(number) => Value::from(*number),
        Argument::Bool(flag) => Value::from(*flag),
        Argument::List(list) => Value::from(list.iter().map(value).collect::<Vec<_>>()),
    }
}

fn with_theme() -> Tera {
    let mut tera = Tera::new();
    add_filters(&mut tera, "en");
    // Neither fails: nothing was added yet, and a test compiles the theme.
    let _ = tera.set_fallback_prefixes([THEME]);
    tera.autoescape_on([".html", ".svg"]);
    let templates = theme::templates()
        .into_iter()
        .filter(|(name, _)| is_template(name))
        .map(|(name, text)| (format!("{THEME}{name}"), unindented(text)));
    let _ = tera.add_raw_templates(templates);
    tera
}

/// A template without the indentation of its lines, which is a tenth of what pages would hold. None
/// of the theme's has text in which it would be seen.
fn unindented(template: &str) -> String {
    let lines = template.lines().map(str::trim_start);
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

/// Registers the filters. They write in `language`, unless a template names another: `lang="de"`.
fn add_filters(tera: &mut Tera, language: &str) {
    let own = Arc::new(Numbers::new(language));
    let numbers = own.clone();
    tera.register_filter("fill", move |word: &Value, values: Kwargs, _: &State| {
        with_numbers(&numbers, &values, |numbers| fill(word, &values, numbers))
    });
    let numbers = own.clone();
    // `{{ tag.count | number }}`: in the digits of the language, thousands marked.
    tera.register_filter("number", move |count: i64, values: Kwargs, _: &State| {
        with_numbers(&numbers, &values, |numbers| Ok(numbers.number(count)))
    });
    // `{{ people | length | separators }}`: what stands after each thing of a list.
    tera.register_filter(
        "separators",
        move |length: usize, values: Kwargs, _: &State| {
            if length > limits::SEPARATORS {
                return Err(tera::Error::message(format!(
                    "`separators` is for lists of at most {} things",
                    limits::SEPARATORS
                )));
            }
            with_numbers(&own, &values, |numbers| {
                let separators = numbers::separators(&numbers.language, length);
                Ok(separators.into_iter().map(Value::from).collect::<Vec<_>>())
            })
        },
    );
}

fn with_numbers<T>(
    own: &Numbers,
    values: &Kwargs,
    write: impl FnOnce(&Numbers) -> Result<T, tera::Error>,
) -> Result<T, tera::Error> {
    match values.get::<&str>("lang")? {
        Some(language) if language != own.language => write(&Numbers::new(language)),
        _ => write(own),
    }
}

/// `{{ words.items | fill(n=3) }}`: puts values in the place of `{name}`s; of a word with plural
/// forms it takes that of `n` (CLDR plural rules).
fn fill(word: &Value, values: &Kwargs, numbers: &Numbers) -> Result<Value, tera::Error> {
    let category = match values.get::<i64>("n") {
        Ok(Some(n)) => numbers.category(n),
        _ => "other",
    };
    let form = match word.as_map() {
        Some(forms) => forms
            .get(&tera::value::Key::Str(category))
            .or_else(|| forms.get(&tera::value::Key::Str("other")))
            .and_then(Value::as_str),
        None => word.as_str(),
    };
    let Some(text) = form else {
        return Err(tera::Error::message(
            "`fill` takes a word of the words file",
        ));
    };
    let values: Vec<(String, String)> = values
        .iter()
        .filter_map(|(key, value)| {
            // A year is no count: only `n` is written as one.
            let text = match (key.as_str()?, value.as_i64()) {
                ("n", Some(count)) => numbers.number(count),
                _ => value.to_string(),
            };
            Some((key.as_str()?.to_owned(), text))
        })
        .collect();
    let pairs: Vec<(&str, &str)> = values
        .iter()
        .map(|(key, value)| (key.as_str(), value.as_str()))
        .collect();
    Ok(Value::normal_string(&crate::source::words::fill(
        text, &pairs,
    )))
}

/// Whether a file in templates/ is one: pages, and the SVG of social cards. Both are escaped.
fn is_template(name: &str) -> bool {
    name.ends_with(".html") || name.ends_with(".svg")
}

/// The name of a template in Tera: its path under templates/.
fn name(path: &str) -> &str {
    path.strip_prefix("templates/").unwrap_or(path)
}

/// A diagnostic of Tera's error, and the name of the template that it is in.
fn explain(error: &tera::Error, own: &[SourceText]) -> (Diagnostic, Option<String>) {
    let (template, line, column, width) = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let span = report.span();
            let width = if span.end_line == span.start_line {
                span.end_col.saturating_sub(span.start_col)
            } else {
                1
            };
            (
                Some(report.filename().to_owned()),
                span.start_line,
                span.start_col,
                width.max(1),
            )
        }
        ErrorKind::MissingParent { current, .. } => (Some(current.clone()), 1, 0, 1),
        ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => {
            (Some(tpl.clone()), 1, 0, 1)
        }
        kind => locus(&kind.to_string()).map_or((None, 0, 0, 0), |(name, line, column)| {
            (Some(name), line, column, 1)
        }),
    };
    let mut diagnostic = Diagnostic::error(message(error));
    let Some(template) = template else {
        return (diagnostic, None);
    };
    let source = own.iter().find(|source| name(&source.path) == template);
    diagnostic.place = Some(match source {
        Some(source) => {
            let line_start: usize = source
                .text
                .split_inclusive('\n')
                .take(line.saturating_sub(1))
                .map(str::len)
                .sum();
            let text = &source.text[line_start..];
            let offset = |column: usize| {
                text.char_indices()
                    .nth(column)
                    .map_or(text.len(), |(at, _)| at)
            };
            source.place(line_start + offset(column)..line_start + offset(column + width))
        }
        None => {
            let path = format!(
                "templates/{}",
                template.strip_prefix(THEME).unwrap_or(&template)
            );
            if template.starts_with(THEME) {
                diagnostic = diagnostic.help("this template is the theme's own: a template or component of the site that it uses does not fit it");
            }
            Place {
                path: path.into(),
                line: u32::try_from(line).ok(),
                column: u32::try_from(column + 1).ok(),
                snippet: None,
            }
        }
    });
    (diagnostic, Some(template))
}

/// The first line of Tera's words, without the picture of the source that follows.
fn message(error: &tera::Error) -> String {
    let text = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            report.message().to_owned()
        }
        kind => kind.to_string(),
    };
    let first = text.lines().next().unwrap_or_default();
    let first = first.strip_prefix("error: ").unwrap_or(first);
    format!("in a template: {}", first.trim_end_matches('.'))
}

/// The place in `--> name:line:column` of a report; line from 1, column from 0.
fn locus(report: &str) -> Option<(String, usize, usize)> {
    let line = report
        .lines()
        .find_map(|line| line.trim_start().strip_prefix("--> "))?;
    let mut parts = line.trim().rsplitn(3, ':');
    let column: usize = parts.next()?.parse().ok()?;
    let row: usize = parts.next()?.parse().ok()?;
    Some((parts.next()?.to_owned(), row, column.saturating_sub(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_theme_compiles() {
        let (environment, diagnostics) = Environment::new(&[]);
        assert_eq!(diagnostics, []);
        for template in ["home.html", "item.html", "404.html"] {
            assert!(environment.has(template), "{template}");
        }
        let templates: Vec<_> = theme::templates()
            .into_iter()
            .filter(|(name, _)| is_template(name))
            .map(|(name, text)| (format!("{THEME}{name}"), text))
            .collect();
        let mut tera = Tera::new();
        add_filters(&mut tera, "en");
        tera.set_fallback_prefixes([THEME]).unwrap();
        tera.add_raw_templates(templates).unwrap();
    }

    #[test]
    fn every_template_with_a_mistake_is_reported() {
        let source = |path: &str, text: &str| SourceText::from_text(path.into(), text.to_owned());
        let own = vec![
            source("templates/a.html", "ok\n<p>{{ x y }}</p>"),
            source("templates/b.html", "{% extends \"nothing.html\" %}"),
            source("templates/c.html", "{% if x %}"),
        ];
        let (_, diagnostics) = Environment::new(&own);
        let places: Vec<_> = diagnostics
            .iter()
            .map(|diagnostic| {
                diagnostic
                    .place
                    .as_ref()
                    .map(|place| (place.path.to_string(), place.line))
            })
            .collect();
        assert_eq!(diagnostics.len(), 3, "{diagnostics:?}");
        assert!(
            places.contains(&Some(("templates/a.html".to_owned(), Some(2)))),
            "{places:?}"
        );
    }
}
