//! What the server reports to the person at the terminal.

use std::time::Duration;

use crate::diagnostic::Diagnostic;

/// Something to report at the terminal.
#[derive(Debug)]
pub enum ServerEvent<'a> {
    /// The server answers at this URL.
    Listening(&'a str),
    /// A build ended.
    Built {
        /// All problems of the site.
        diagnostics: &'a [Diagnostic],
        /// Whether there is a site to show.
        succeeded: bool,
        /// How long it took.
        time: Duration,
    },
    /// The search index could not be built.
    SearchFailed(&'a Diagnostic),
    /// The sources cannot be watched, so changes appear late or not at all.
    WatchFailed(&'a Diagnostic),
    /// The sources are watched again.
    WatchRestored,
}

/// Reports an event.
pub(super) type Report = dyn Fn(ServerEvent) + Send + Sync;
