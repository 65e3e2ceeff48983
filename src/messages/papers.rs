//! Messages about papers in items and texts, and about their files.

use super::phrases::did_you_mean;
use super::{Problem, Rule, en};

/// No paper has a key; `similar` is a key that differs little.
pub(crate) fn unknown_paper(key: &str, similar: Option<&str>, papers_file: &str) -> Problem {
    let help = match similar {
        Some(key) => did_you_mean(key),
        None => format!("add it to {papers_file}"),
    };
    Problem::error(
        "papers/unknown-paper",
        en(format!("there is no paper `{key}`")).help(help),
    )
}

/// A paper is public before the item that announces it.
pub(crate) fn early_paper(name: &str) -> Problem {
    Problem::broken_rule(
        Rule::EarlyPaper,
        "papers/early-paper",
        en(format!(
            "the paper `{name}` is public already, before this item"
        ))
        .help("if it is confidential, remove it from publications.bib until then"),
    )
}

/// The same problem with a PDF or the code of a paper.
pub(crate) fn broken_file(problem: Problem, key: &str) -> Problem {
    let message = format!("paper `{key}`: {}", problem.message());
    problem.with_words(en(message).help(
        "write its https:// address, or put the file in content/ and write its path from there, as \
         in papers/xu2022.pdf",
    ))
}

/// `citation_style:` names a style that does not exist; `similar` is one that differs little.
pub(crate) fn unknown_citation_style(name: &str, similar: Option<&str>) -> Problem {
    let help = match similar {
        Some(style) => did_you_mean(style),
        None => "try `nature`, `vancouver`, `apa` or `gb-t-7714-2015`".to_owned(),
    };
    Problem::error(
        "papers/unknown-citation-style",
        en(format!("there is no citation style `{name}`")).help(help),
    )
}
