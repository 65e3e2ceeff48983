//! The Tera environment: the templates of the site and of the theme, compiled.

use std::io::{self, Write};
use std::sync::{Arc, OnceLock};

use tera::{Context, Tera};

use super::filters::add_filters;
use super::template_error::explain_error;
use super::theme_templates::{THEME, compile_theme, is_template, template_name};
use super::untranslated;
use super::views::{Html, Variables};
use crate::diagnostic::{Diagnostic, Place, WithDiagnostics};
use crate::limits;
use crate::messages::templates as messages;
use crate::values::source_text::SourceText;
use crate::values::unicode::nfc;

/// Compiled templates, without any content of a site.
#[derive(Debug, Clone)]
pub struct Environment {
    tera: Tera,
    sources: Arc<Vec<SourceText>>,
}

impl Environment {
    /// Compiles the templates of the theme and of the site. Reports each template with an error and leaves it out,
    /// so that all errors are found at once.
    pub fn new(own: &[SourceText]) -> WithDiagnostics<Self> {
        let own: Vec<SourceText> = own
            .iter()
            .filter(|source| is_template(&source.path))
            .cloned()
            .collect();
        let mut diagnostics = Vec::new();
        let mut remaining: Vec<&SourceText> = own.iter().collect();
        let tera = loop {
            let mut tera = compile_theme();
            let templates = remaining
                .iter()
                .map(|source| (template_name(&source.path), source.text.as_str()));
            let Err(error) = tera.add_raw_templates(templates) else {
                break tera;
            };
            let error = explain_error(&error, &own);
            diagnostics.push(error.diagnostic);
            let before = remaining.len();
            remaining
                .retain(|source| Some(template_name(&source.path)) != error.template.as_deref());
            if remaining.len() == before {
                break compile_theme();
            }
        };
        WithDiagnostics {
            value: Self {
                tera,
                sources: Arc::new(own),
            },
            diagnostics,
        }
    }

    /// The environment for the pages of one language: every template sees `globals`, and filters format for the
    /// language.
    pub fn with_globals(&self, language: &str, globals: Context) -> Self {
        let mut environment = self.clone();
        add_filters(&mut environment.tera, language);
        *environment.tera.global_context() = globals;
        environment
    }

    /// Adds variables that every template sees.
    pub(super) fn add_globals(&mut self, globals: &impl Variables) {
        globals.insert_into(self.tera.global_context());
    }

    /// The compiled templates.
    pub(super) fn tera(&self) -> &Tera {
        &self.tera
    }

    /// Renders a template.
    pub fn render(&self, template: &str, context: &Context) -> Result<Vec<u8>, Diagnostic> {
        let mut page = BoundedPage {
            bytes: Vec::with_capacity(16 * 1024),
            is_full: false,
        };
        match self.tera.render_to(&nfc(template), context, &mut page) {
            Ok(()) => {
                let is_html = !template.ends_with(".svg");
                Ok(untranslated::resolve_marks(page.bytes, is_html))
            }
            Err(_) if page.is_full => {
                let place = Place::file(&format!("templates/{template}").into());
                Err(messages::page_too_large(template, limits::PAGE).at(place))
            }
            Err(error) => Err(explain_error(&error, &self.sources).diagnostic),
        }
    }

    /// Renders a component, which can take variables from the globals.
    pub(super) fn render_component(
        &self,
        name: &str,
        arguments: &impl Variables,
    ) -> Result<Html, Diagnostic> {
        let (arguments, implicits) = (arguments.to_context(), Context::new());
        self.tera
            .render_component_with_implicits(name, &arguments, &implicits, None, true)
            .map(|html| Html::new(&html))
            .map_err(|error| explain_error(&error, &self.sources).diagnostic)
    }

    /// The component in `cell`, rendered if it is the first time.
    pub(super) fn cached_component<A: Variables>(
        &self,
        cell: &OnceLock<Html>,
        name: &str,
        arguments: impl FnOnce() -> A,
    ) -> Result<Html, Diagnostic> {
        if let Some(html) = cell.get() {
            return Ok(html.clone());
        }
        let html = self.render_component(name, &arguments())?;
        Ok(cell.get_or_init(|| html).clone())
    }

    /// Whether there is a template of this name.
    pub fn has_template(&self, template: &str) -> bool {
        let template = &*nfc(template);
        self.tera.contains_template(template)
            || self.tera.contains_template(&format!("{THEME}{template}"))
    }

    /// The names of the templates that pages can ask for.
    pub fn template_names(&self) -> impl Iterator<Item = &str> {
        self.tera
            .get_template_names()
            .map(|name| name.strip_prefix(THEME).unwrap_or(name))
    }
}

/// A page of limited size, which stops a template that does not end.
struct BoundedPage {
    bytes: Vec<u8>,
    is_full: bool,
}

impl Write for BoundedPage {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::filters::add_filters;
    use crate::theme;

    #[test]
    fn the_theme_compiles() {
        let WithDiagnostics {
            value: environment,
            diagnostics,
        } = Environment::new(&[]);
        assert_eq!(diagnostics, []);
        for template in ["home.html", "item.html", "404.html"] {
            assert!(environment.has_template(template), "{template}");
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
        let diagnostics = Environment::new(&own).diagnostics;
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
