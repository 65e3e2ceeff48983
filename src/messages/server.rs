//! Messages of `labnews serve`, for the terminal and for the browser.

use std::fmt::Display;

use super::{Problem, en};

/// Why changes cannot be watched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum WatchFailure {
    /// The site's folder does not exist.
    MissingFolder(String),
    /// The system watches no more folders.
    TooManyFolders,
    /// The system gives another reason.
    System(String),
}

/// The site shows changes late or not at all.
pub(crate) fn watch_failed(failure: &WatchFailure) -> Problem {
    let words = match failure {
        WatchFailure::MissingFolder(folder) => en(format!(
            "changes appear late or not at all: the folder `{folder}` does not exist"
        ))
        .help("restore the folder; labnews notices it"),
        WatchFailure::TooManyFolders => {
            en("changes appear late: the system does not allow labnews to watch more folders")
                .help("on Linux, raise `fs.inotify.max_user_watches`")
        }
        WatchFailure::System(reason) => en(format!("changes appear late or not at all: {reason}")),
    };
    Problem::warning("server/watch-failed", words)
}

/// The site has errors, so the browser shows them instead of its pages.
pub(crate) fn site_has_errors() -> Problem {
    Problem::error(
        "server/site-has-errors",
        en("The site has errors").help("This page reloads when they are fixed."),
    )
}

/// The button that hides the errors over a page.
pub(crate) const HIDE_ERRORS: &str = "Hide";

/// A request names another host than this machine.
pub(crate) fn wrong_host(url: impl Display) -> Problem {
    Problem::error(
        "server/wrong-host",
        en("labnews serve answers only requests to `localhost`, `127.0.0.1` or `[::1]`").help(
            format!("open {url}, or start labnews serve with --host to answer other machines"),
        ),
    )
}

/// A request uses a method that the server does not know.
pub(crate) fn method_not_allowed() -> Problem {
    Problem::error(
        "server/method-not-allowed",
        en("labnews serve answers only GET and HEAD requests"),
    )
}

/// There is no page at a URL, and the site has no page that says so.
pub(crate) fn page_not_found() -> Problem {
    Problem::error("server/page-not-found", en("page not found"))
}

/// The server itself failed.
pub(crate) fn internal_error() -> Problem {
    Problem::error(
        "server/internal-error",
        en("labnews could not answer because of an internal error"),
    )
}
