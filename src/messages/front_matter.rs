//! Messages about the lines of `---` at the start of a Markdown file.

use super::{Problem, en};

/// A format of front matter that labnews does not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OtherFormat {
    /// `title = "…"` between lines of `+++`.
    Toml,
    /// `{"title": "…"}`.
    Json,
}

/// The first line of the file is not `---`. It may be similar: `----` or `--- title`.
pub(crate) fn missing(is_similar: bool) -> Problem {
    let help = if is_similar {
        "the first line must be exactly `---`"
    } else {
        "start the file with the lines `---`, `title: …` and `---`"
    };
    Problem::error(
        "front-matter/missing",
        en("this file has no front matter").help(help),
    )
}

/// A line of other dashes, or another number of hyphens, in place of `---`.
pub(crate) fn other_dashes(written: &str) -> Problem {
    Problem::error(
        "front-matter/other-dashes",
        en(format!(
            "the line `{written}` does not start or end the front matter"
        ))
        .help("write three hyphens: `---`; some programs turn them into a long dash, so turn off smart punctuation"),
    )
}

/// The front matter is TOML or JSON, as other site generators read it.
pub(crate) fn other_format(format: OtherFormat) -> Problem {
    let (name, example) = match format {
        OtherFormat::Toml => ("TOML", "`title: …` instead of `title = …`"),
        OtherFormat::Json => ("JSON", "`title: …` instead of `\"title\": …,`"),
    };
    Problem::error(
        "front-matter/other-format",
        en(format!(
            "the front matter of this file is {name}, but labnews reads only YAML"
        ))
        .help(format!(
            "start and end it with a line `---`, and write {example}"
        )),
    )
}

/// There is no second line `---`.
pub(crate) fn not_closed() -> Problem {
    Problem::error(
        "front-matter/not-closed",
        en("the front matter that starts here has no end")
            .help("add a line `---` after the last key"),
    )
}

/// A file in content/people/ or content/labs/ has the `title` of a page and no `name`.
pub(crate) fn page_among_profiles(is_lab: bool, stem: &str) -> Problem {
    let (folder, profiles) = if is_lab {
        ("labs", "labs")
    } else {
        ("people", "profiles")
    };
    Problem::error(
        "front-matter/page-among-profiles",
        en(format!(
            "this file has a `title` like a page, but content/{folder}/ is for {profiles}"
        ))
        .help(format!(
            "move a page elsewhere, for example to content/{stem}.md, or write `name:` instead of `title:`"
        )),
    )
}
