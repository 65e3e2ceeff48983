//! Messages about citations.

use super::{Problem, en};

/// A citation names a paper that the site does not have.
pub(crate) fn unknown_paper(key: &str) -> Problem {
    Problem::error(
        "citations/unknown-paper",
        en(format!("no paper has the key `{key}`")),
    )
}
