//! Messages about calls of components.

use super::{Problem, en};
use crate::limits::COMPONENT_DEPTH;

fn unreadable(code: &'static str, why: &str) -> Problem {
    Problem::error(
        code,
        en(format!("this call of a component cannot be read: {why}")),
    )
}

/// The call begins with `{{` or `{%` and lacks this end.
pub(crate) fn missing_end(end: &str) -> Problem {
    unreadable(
        "components/missing-end",
        &format!("`{end}` is missing at the end of this call"),
    )
}

/// The call lacks the name of its component.
pub(crate) fn missing_name() -> Problem {
    unreadable("components/missing-name", "a component's name is missing")
}

/// An argument of the call has no name.
pub(crate) fn missing_argument_name() -> Problem {
    unreadable(
        "components/missing-argument-name",
        "an argument's name is missing",
    )
}

/// The end tag of a component lacks its `>`.
pub(crate) fn missing_bracket() -> Problem {
    unreadable("components/missing-bracket", "`>` is missing")
}

/// `{{ <name> }}`.
pub(crate) fn missing_slash() -> Problem {
    unreadable("components/missing-slash", "`/` is missing before `>`")
}

/// `{% <name /> %}`.
pub(crate) fn misplaced_slash() -> Problem {
    unreadable(
        "components/misplaced-slash",
        "a call with a body ends with `>`, one without with `/>` between `{{` and `}}`",
    )
}

/// An argument has no value.
pub(crate) fn missing_value(argument: &str) -> Problem {
    unreadable(
        "components/missing-value",
        &format!("`{argument}` needs a value: {argument}=\"…\""),
    )
}

/// The value of an argument stands neither between quotes nor between braces.
pub(crate) fn bare_value(argument: &str) -> Problem {
    unreadable(
        "components/bare-value",
        &format!(
            "the value of `{argument}` needs quotes, or braces: {argument}=\"…\", {argument}={{3}}"
        ),
    )
}

/// The braces around the value of an argument are not closed.
pub(crate) fn missing_brace(argument: &str) -> Problem {
    unreadable(
        "components/missing-brace",
        &format!("`}}` is missing after the value of `{argument}`"),
    )
}

/// A quote in the call is not closed.
pub(crate) fn unclosed_quote() -> Problem {
    unreadable("components/unclosed-quote", "a quote is not closed")
}

/// `{[[1]]}`.
pub(crate) fn nested_list() -> Problem {
    unreadable("components/nested-list", "a list cannot hold lists")
}

/// The entries of a list are not separated by commas.
pub(crate) fn missing_comma() -> Problem {
    unreadable(
        "components/missing-comma",
        "entries of a list are separated by commas",
    )
}

/// Braces hold something that is no value.
pub(crate) fn unknown_value(word: &str) -> Problem {
    unreadable(
        "components/unknown-value",
        &format!("`{word}` is not a value: use \"text\", a number, true, false or a [list]"),
    )
}

/// Components stand in each other's bodies beyond the limit.
pub(crate) fn too_deep() -> Problem {
    Problem::error(
        "components/too-deep",
        en(format!(
            "components are nested more than {COMPONENT_DEPTH} levels deep here"
        ))
        .help("put them beside each other, or end those that are meant to end before"),
    )
}

/// The body of a component is not ended.
pub(crate) fn not_closed(name: &str) -> Problem {
    Problem::error(
        "components/not-closed",
        en(format!("`{name}` is not closed"))
            .help(format!("write `{{% </{name}> %}}` after its body")),
    )
}

const OWN_LINES: &str = "write `{% <name> %}` and `{% </name> %}` on lines of their own";

/// An end tag without its start tag.
pub(crate) fn not_opened(name: &str) -> Problem {
    Problem::error(
        "components/not-opened",
        en(format!("`{name}` is closed here, but was not opened")).help(OWN_LINES),
    )
}

/// An end tag of another component than the one that is open.
pub(crate) fn other_open(name: &str, open: &str) -> Problem {
    Problem::error(
        "components/other-open",
        en(format!("`{name}` is closed here, but `{open}` is open")).help(OWN_LINES),
    )
}

/// An end tag in another block than the start tag.
pub(crate) fn closed_elsewhere(name: &str) -> Problem {
    Problem::error(
        "components/closed-elsewhere",
        en(format!(
            "`{name}` is closed in another list, quotation or paragraph than it was opened in"
        ))
        .help(OWN_LINES),
    )
}
