//! Messages about Markdown: links, headings, footnotes, tables and code.

use super::{Problem, Rule, en};
use crate::limits::MARKDOWN_DEPTH;

/// Blocks are nested beyond the limit.
pub(crate) fn too_deep() -> Problem {
    Problem::error(
        "markdown/too-deep",
        en(format!(
            "this text is nested more than {MARKDOWN_DEPTH} levels deep"
        ))
        .help("reduce the nesting of lists and quotations"),
    )
}

/// A text uses every private-use character, so that none can mark what must be kept.
pub(crate) fn no_free_character() -> Problem {
    Problem::error(
        "markdown/no-free-character",
        en("this text contains every private-use character of Unicode")
            .help("remove some of them, or the raw HTML"),
    )
}

/// A link's URL has a scheme that pages must not use.
pub(crate) fn forbidden_scheme(scheme: &str) -> Problem {
    Problem::error(
        "markdown/forbidden-scheme",
        en(format!("a link cannot have a `{scheme}:` URL"))
            .help("write a path, or a URL with `https:`, `http:`, `mailto:` or `tel:`"),
    )
}

/// A link leads to a heading that the same text does not have.
pub(crate) fn unknown_heading(fragment: &str, nearest: Option<&str>) -> Problem {
    Problem::error(
        "markdown/unknown-heading",
        en(format!("this text has no heading `#{fragment}`"))
            .maybe_help(nearest.map(|nearest| format!("did you mean `#{nearest}`?"))),
    )
}

/// A line defines a link that nothing uses, so that it is not shown.
pub(crate) fn unused_link_definition(label: &str) -> Problem {
    Problem::warning(
        "markdown/unused-link-definition",
        en(format!(
            "this line defines a link named `{label}` that is never used, so it is not shown"
        ))
        .help(format!(
            "write `\\[{label}]` if the line is text, or remove it"
        )),
    )
}

/// A heading of the text has the level of the page's title.
pub(crate) fn heading_level_1() -> Problem {
    Problem::warning(
        "markdown/heading-level-1",
        en("this heading has level 1, which is for the page's title")
            .help("start headings with `##`"),
    )
}

/// A heading of level 4 follows one of level 2; `deepest` is the level that it could have.
pub(crate) fn skipped_level(level: u8, deepest: u8) -> Problem {
    let [sign, better] = [level, deepest].map(|level| "#".repeat(level.into()));
    Problem::broken_rule(
        Rule::Heading,
        "markdown/skipped-level",
        en(format!(
            "this heading has level {level}, but there is none of level {} above it",
            level - 1
        ))
        .help(format!("write `{better}` instead of `{sign}`")),
    )
}

/// A line was meant as a heading.
pub(crate) fn lost_heading(heading: &str) -> Problem {
    Problem::broken_rule(
        Rule::Heading,
        "markdown/lost-heading",
        en("this line is no heading: a heading starts with half-width `#` and a space")
            .help(format!("write `{heading}`")),
    )
}

/// The text of a link says only that it is one.
pub(crate) fn vague_link(text: &str) -> Problem {
    Problem::broken_rule(
        Rule::LinkText,
        "markdown/vague-link",
        en(format!("the link `{text}` does not say where it leads"))
            .help("make the words that name its target the link: `[the programme](…)`"),
    )
}

/// The braces behind a heading hold something that has no effect.
pub(crate) fn unknown_heading_attribute() -> Problem {
    Problem::warning(
        "markdown/unknown-heading-attribute",
        en("only `#id` and `.class` have an effect in the braces of a heading")
            .help("remove the rest, or write `\\{` if the braces are text"),
    )
}

/// A second heading has the same id.
pub(crate) fn duplicate_id(id: &str) -> Problem {
    Problem::error(
        "markdown/duplicate-id",
        en(format!("id `{id}` is already used in this text"))
            .related("first used here")
            .help("give this heading another id"),
    )
}

/// A row of a table has more cells than its header, and would lose them.
pub(crate) fn extra_cells() -> Problem {
    Problem::error(
        "markdown/extra-cells",
        en("this row has more cells than the table header, and the extra cells would be lost")
            .help("add columns to the header; write `\\|` for a `|` inside a cell"),
    )
}

/// A block of code names a language that nothing can highlight.
pub(crate) fn unknown_code_language(language: &str, nearest: Option<&str>) -> Problem {
    let help = match nearest {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => "remove the language, or write `text`".to_owned(),
    };
    Problem::warning(
        "markdown/unknown-code-language",
        en(format!(
            "unknown language `{language}`, so this code is not highlighted"
        ))
        .help(help),
    )
}

/// A second footnote has the same label.
pub(crate) fn duplicate_footnote(label: &str) -> Problem {
    Problem::error(
        "markdown/duplicate-footnote",
        en(format!("footnote `{label}` is already defined"))
            .related("first defined here")
            .help("rename one of them"),
    )
}

/// Nothing refers to a footnote, so that it is not shown.
pub(crate) fn unused_footnote(label: &str) -> Problem {
    Problem::warning(
        "markdown/unused-footnote",
        en(format!(
            "footnote `{label}` is never referenced, so it is not shown"
        ))
        .help(format!(
            "add `[^{label}]` where it belongs, or remove the footnote"
        )),
    )
}

/// A reference to a footnote that nothing defines.
pub(crate) fn unknown_footnote(label: &str) -> Problem {
    Problem::warning(
        "markdown/unknown-footnote",
        en(format!(
            "footnote `{label}` is not defined, so readers see `[^{label}]`"
        ))
        .help(format!(
            "write `[^{label}]: …` on a line of its own, or remove the reference"
        )),
    )
}
