//! Messages about folders and files that labnews cannot write.

use std::fmt::Display;
use std::io;

use super::{Problem, en};

/// A symbolic link or junction is in the way.
pub(crate) fn link(path: &impl Display) -> Problem {
    Problem::error(
        "write-dir/link",
        en(format!(
            "`{path}` is a link, and labnews does not write through links"
        ))
        .help("remove the link; labnews creates the folders and files that it needs"),
    )
}

/// A named pipe is in the way.
pub(crate) fn named_pipe(path: &impl Display) -> Problem {
    Problem::error(
        "write-dir/named-pipe",
        en(format!("`{path}` is a named pipe")).help(REMOVE),
    )
}

/// A socket is in the way.
pub(crate) fn socket(path: &impl Display) -> Problem {
    Problem::error(
        "write-dir/socket",
        en(format!("`{path}` is a socket")).help(REMOVE),
    )
}

/// A device is in the way.
pub(crate) fn device(path: &impl Display) -> Problem {
    Problem::error(
        "write-dir/device",
        en(format!("`{path}` is a device")).help(REMOVE),
    )
}

/// A file is where a folder is needed.
pub(crate) fn file_in_place_of_folder(path: &impl Display) -> Problem {
    Problem::error(
        "write-dir/file-in-place-of-folder",
        en(format!(
            "`{path}` is a file, but labnews needs a folder there"
        ))
        .help(REMOVE),
    )
}

/// A folder is where a file is needed.
pub(crate) fn folder_in_place_of_file(path: &impl Display) -> Problem {
    Problem::error(
        "write-dir/folder-in-place-of-file",
        en(format!(
            "`{path}` is a folder, but labnews needs a file there"
        ))
        .help(REMOVE),
    )
}

const REMOVE: &str = "remove or rename it";

/// A new file would replace one.
pub(crate) fn already_exists(path: &impl Display) -> Problem {
    Problem::error(
        "write-dir/already-exists",
        en(format!("`{path}` already exists")),
    )
}

/// The user may not write there.
pub(crate) fn permission_denied(path: &impl Display, error: &io::Error) -> Problem {
    Problem::error(
        "write-dir/permission-denied",
        en(format!("cannot write `{path}`: {error}"))
            .help("give the user who runs labnews permission to write there"),
    )
}

/// The system refuses for another reason, such as a full disk.
pub(crate) fn not_writable(path: &impl Display, error: &io::Error) -> Problem {
    Problem::error(
        "write-dir/not-writable",
        en(format!("cannot write `{path}`: {error}")),
    )
}
