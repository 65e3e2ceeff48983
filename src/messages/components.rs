//! Messages about calls of components.

use super::{Problem, en};
use crate::limits::COMPONENT_DEPTH;

/// The call begins with `{{` or `{%` and lacks this end.
pub(crate) fn missing_end(end: &str) -> Problem {
    let call = match end {
        "}}" => "`{{ <name argument=\"text\" /> }}`",
        _ => "`{% <name argument=\"text\"> %}`",
    };
    Problem::error(
        "components/missing-end",
        en(format!("this component call has no closing `{end}`")).help(format!("write {call}")),
    )
}

const EXAMPLE: &str = "write `{{ <name argument=\"text\" /> }}`";

/// The call lacks the name of its component.
pub(crate) fn missing_name() -> Problem {
    Problem::error(
        "components/missing-name",
        en("this component call has no component name").help(EXAMPLE),
    )
}

/// An argument of the call has no name.
pub(crate) fn missing_argument_name() -> Problem {
    Problem::error(
        "components/missing-argument-name",
        en("this component call has an argument without a name").help(EXAMPLE),
    )
}

/// The end tag of a component lacks its `>`.
pub(crate) fn missing_bracket() -> Problem {
    Problem::error(
        "components/missing-bracket",
        en("this component end tag has no `>`").help("write `{% </name> %}`"),
    )
}

/// `{{ <name> }}`.
pub(crate) fn missing_slash() -> Problem {
    Problem::error(
        "components/missing-slash",
        en("a component call between `{{` and `}}` ends with `/>`")
            .help("write `{{ <name /> }}`, or `{% <name> %}` and `{% </name> %}` around content"),
    )
}

/// `{% <name /> %}`.
pub(crate) fn misplaced_slash() -> Problem {
    Problem::error(
        "components/misplaced-slash",
        en("a component call between `{%` and `%}` ends with `>`, not `/>`")
            .help("write `{{ <name /> }}` for a component without content"),
    )
}

/// An argument has no value.
pub(crate) fn missing_value(argument: &str) -> Problem {
    Problem::error(
        "components/missing-value",
        en(format!("argument `{argument}` has no value"))
            .help(format!("write `{argument}=\"text\"`")),
    )
}

/// The value of an argument is neither in quotes nor in braces.
pub(crate) fn bare_value(argument: &str) -> Problem {
    Problem::error(
        "components/bare-value",
        en(format!("the value of `{argument}` needs quotes or braces")).help(format!(
            "write `{argument}=\"text\"`, or `{argument}={{3}}` for a number"
        )),
    )
}

/// The braces around the value of an argument are not closed.
pub(crate) fn missing_brace(argument: &str) -> Problem {
    Problem::error(
        "components/missing-brace",
        en(format!("the value of `{argument}` has no closing `}}`"))
            .help(format!("write `{argument}={{…}}`")),
    )
}

/// A quote in the call is not closed.
pub(crate) fn unclosed_quote() -> Problem {
    Problem::error(
        "components/unclosed-quote",
        en("a quotation mark in this component call is not closed")
            .help("add the closing one; write `\\\"` for a quotation mark in a text"),
    )
}

/// `{[[1]]}`.
pub(crate) fn nested_list() -> Problem {
    Problem::error(
        "components/nested-list",
        en("a list in a component call cannot contain another list"),
    )
}

/// The entries of a list are not separated by commas.
pub(crate) fn missing_comma() -> Problem {
    Problem::error(
        "components/missing-comma",
        en("expected `,` or `]` in this list").help("separate the entries with commas: `{[1, 2]}`"),
    )
}

/// Braces contain something that is not a value.
pub(crate) fn unknown_value(word: &str) -> Problem {
    Problem::error(
        "components/unknown-value",
        en(format!("`{word}` is not a value"))
            .help("write a text in quotes, a number, `true`, `false` or a list such as `[1, 2]`"),
    )
}

/// Components are nested beyond the limit.
pub(crate) fn too_deep() -> Problem {
    Problem::error(
        "components/too-deep",
        en(format!(
            "components are nested more than {COMPONENT_DEPTH} levels deep"
        ))
        .help("close components before you open others"),
    )
}

/// The content of a component has no end.
pub(crate) fn not_closed(name: &str) -> Problem {
    Problem::error(
        "components/not-closed",
        en(format!("component `{name}` is not closed"))
            .help(format!("write `{{% </{name}> %}}` after its content")),
    )
}

/// An end tag without its start tag.
pub(crate) fn not_opened(name: &str) -> Problem {
    Problem::error(
        "components/not-opened",
        en(format!(
            "component `{name}` is closed here, but was not opened"
        ))
        .help(format!(
            "write `{{% <{name}> %}}` before its content, or remove this tag"
        )),
    )
}

/// An end tag of another component than the one that is open.
pub(crate) fn other_open(name: &str, open: &str) -> Problem {
    Problem::error(
        "components/other-open",
        en(format!(
            "component `{name}` is closed here, but `{open}` is open"
        ))
        .related(format!("`{open}` is opened here"))
        .help(format!("close it first, with `{{% </{open}> %}}`")),
    )
}

/// An end tag in another block than the start tag.
pub(crate) fn closed_elsewhere(name: &str) -> Problem {
    Problem::error(
        "components/closed-elsewhere",
        en(format!(
            "component `{name}` is closed in another list, quotation or paragraph than it was opened in"
        ))
        .related("opened here")
        .help(format!(
            "write `{{% <{name}> %}}` and `{{% </{name}> %}}` on lines of their own, in the same list or quotation"
        )),
    )
}
