//! The names of templates, and the templates of the theme.

use tera::Tera;

use super::filters::add_filters;
use crate::theme;

/// The prefix of the theme's own templates: `{% extends "theme/base.html" %}`.
pub(super) const THEME: &str = "theme/";

/// Whether a file in templates/ is a template: pages, and the SVG of social cards. Tera escapes text in both.
pub(super) fn is_template(name: &str) -> bool {
    name.ends_with(".html") || name.ends_with(".svg")
}

/// The name of a template in Tera: its path below templates/.
pub(super) fn template_name(path: &str) -> &str {
    path.strip_prefix("templates/").unwrap_or(path)
}

/// Compiles the templates of the theme.
pub(super) fn compile_theme() -> Tera {
    let mut tera = Tera::new();
    add_filters(&mut tera, "en");
    // Neither call fails: no template was added before, and a test compiles the theme.
    let _ = tera.set_fallback_prefixes([THEME]);
    tera.autoescape_on([".html", ".svg"]);
    let templates = theme::templates()
        .into_iter()
        .filter(|(name, _)| is_template(name))
        .map(|(name, text)| (format!("{THEME}{name}"), strip_indentation(text)));
    let _ = tera.add_raw_templates(templates);
    tera
}

/// Removes the indentation of lines, which would be a tenth of each page. In the theme, no text shows it.
fn strip_indentation(template: &str) -> String {
    let lines = template.lines().map(str::trim_start);
    lines.collect::<Vec<_>>().join("\n") + "\n"
}
