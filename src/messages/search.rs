//! Messages about the search index.

use std::fmt::Display;

use super::{Problem, en};

/// pagefind failed to build the index.
pub(crate) fn index_failed(error: impl Display) -> Problem {
    Problem::error(
        "search/index-failed",
        en(format!("the search index cannot be built: {error:#}"))
            .help("to build the site without a search, write `search: false` in site.yaml"),
    )
}
