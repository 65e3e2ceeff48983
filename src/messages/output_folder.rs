//! Messages about the folder that a build writes.

use std::fmt::Display;
use std::path::Path;

use super::{Problem, en};

/// Another build has locked the folder.
pub(crate) fn another_build(folder: &Path) -> Problem {
    Problem::error(
        "output-folder/another-build",
        en(format!("another build is writing `{}`", folder.display()))
            .help("wait until it finishes"),
    )
}

/// Why a folder must not be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unsafe {
    /// It is `/`.
    FileSystemRoot,
    /// The site is in it.
    HoldsSources,
    /// It is content/, templates/ or the like.
    IsSources,
    /// It is a file.
    IsFile,
}

/// Writing the folder would harm the site or the machine.
pub(crate) fn unsafe_folder(folder: &Path, reason: Unsafe) -> Problem {
    let reason = match reason {
        Unsafe::FileSystemRoot => "it is the root of the file system",
        Unsafe::HoldsSources => "it contains the site's sources",
        Unsafe::IsSources => "it is one of the site's source folders",
        Unsafe::IsFile => "it is a file",
    };
    Problem::error(
        "output-folder/unsafe-folder",
        en(format!(
            "labnews does not write into `{}`: {reason}",
            folder.display()
        ))
        .help("choose a separate folder, as in `--output public`"),
    )
}

/// The same problem with a folder that is a link, which leads to `target`.
pub(crate) fn with_target_of_link(problem: Problem, target: &Path) -> Problem {
    let words = en(problem.message()).help(format!(
        "name the folder that the link leads to: --output {}",
        target.display()
    ));
    problem.with_words(words)
}

/// A file of the site has a name that labnews uses itself, or one that leads out of the folder.
pub(crate) fn reserved_name(file: &str) -> Problem {
    Problem::error(
        "output-folder/reserved-name",
        en(format!("labnews does not publish a file named `{file}`")).help(
            "rename it; labnews reserves the names that start with `.labnews-` at the top of the \
             site",
        ),
    )
}

/// Somebody else's file or folder has a name that the site needs.
pub(crate) fn in_the_way(path: &Path) -> Problem {
    Problem::error(
        "output-folder/in-the-way",
        en(format!(
            "`{}` is in the way: labnews did not write it",
            path.display()
        ))
        .help(
            "move it to static/ if it is part of the site; otherwise remove it, or choose another \
             --output",
        ),
    )
}

/// How many files a message names.
const NAMED: usize = 10;

/// The build failed after it had replaced files, and some of these could not be restored: `new` are those
/// of the new build, `missing` those of the old one that are gone.
pub(crate) fn mixed_builds(
    error: &impl Display,
    folder: &Path,
    new: &[&str],
    missing: &[&str],
) -> Problem {
    let list = |label: &str, files: &[&str]| {
        if files.is_empty() {
            return String::new();
        }
        let named = files[..files.len().min(NAMED)].join("`, `");
        let more = match files.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        format!("; {label}: `{named}`{more}")
    };
    Problem::error(
        "output-folder/mixed-builds",
        en(format!(
            "{error}, and files that this build had replaced could not be restored; `{}` holds the \
             old build except for these files{}{}",
            folder.display(),
            list("from the new build", new),
            list("missing", missing),
        ))
        .help("fix the cause and build again: the next build that succeeds replaces every file"),
    )
}
