//! Messages about the cache in `.labnews/`.

use std::fmt::Display;

use super::{Problem, en};

/// Another program changed an entry between two steps of a build.
pub(crate) fn changed_during_build(path: &impl Display) -> Problem {
    Problem::error(
        "cache-dir/changed-during-build",
        en(format!("`{path}` changed during the build")).help("build the site again"),
    )
}
