//! Messages about templates and components.

use std::fmt::Display;

use super::{Problem, en};

/// Front matter names a template that does not exist.
pub(crate) fn unknown_template(name: &str, nearest: Option<&str>) -> Problem {
    let help = match nearest {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => format!("create the file templates/{name}"),
    };
    Problem::error(
        "templates/unknown-template",
        en(format!("there is no template `{name}`")).help(help),
    )
}

/// A text calls a component that does not exist.
pub(crate) fn unknown_component(name: &str, nearest: Option<&str>) -> Problem {
    let words = en(format!("there is no component `{name}`"));
    Problem::error(
        "templates/unknown-component",
        words.maybe_help(nearest.map(|nearest| format!("did you mean `{nearest}`?"))),
    )
}

/// A template renders more than a page may have.
pub(crate) fn page_too_large(template: &str, limit: usize) -> Problem {
    let megabytes = limit / 1_000_000;
    let message = format!("the template `{template}` renders a page of more than {megabytes} MB");
    Problem::error(
        "templates/page-too-large",
        en(message).help("look for a loop in the template that repeats too often"),
    )
}

/// Tera cannot read or render a template of the site.
pub(crate) fn template_error(error: &str) -> Problem {
    Problem::error(
        "templates/template-error",
        en(format!("cannot render this template: {error}")),
    )
}

/// Tera cannot render a template of the theme.
pub(crate) fn theme_template_error(error: &str) -> Problem {
    Problem::error(
        "templates/theme-template-error",
        en(format!("cannot render this template: {error}")).help(
            "this template belongs to the theme; make the templates and components of the site fit it",
        ),
    )
}

/// A component that a text calls cannot be rendered.
pub(crate) fn component_error(name: &str, error: &str) -> Problem {
    Problem::error(
        "templates/component-error",
        en(format!("cannot render the component `{name}`: {error}")),
    )
}

/// The filter `separators` got too large a number; Tera adds the place.
pub(crate) fn list_too_long(limit: impl Display) -> String {
    format!("`separators` handles lists of at most {limit} entries")
}

/// The filter `fill` got something other than a word; Tera adds the place.
pub(crate) fn fill_without_word() -> String {
    "`fill` needs a word from the words file, as in `words.items | fill(n=3)`".to_owned()
}
