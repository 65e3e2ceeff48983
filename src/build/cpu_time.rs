//! How long processors worked; `None` on systems that do not tell.

use std::time::Duration;

#[cfg(unix)]
use rustix::time::{ClockId, clock_gettime};

/// The CPU time of all threads of this process so far.
pub(super) fn of_process() -> Option<Duration> {
    #[cfg(unix)]
    return read(ClockId::ProcessCPUTime);
    #[cfg(not(unix))]
    None
}

/// The CPU time of this thread so far.
pub(super) fn of_thread() -> Option<Duration> {
    #[cfg(unix)]
    return read(ClockId::ThreadCPUTime);
    #[cfg(not(unix))]
    None
}

#[cfg(unix)]
fn read(clock: ClockId) -> Option<Duration> {
    clock_gettime(clock).try_into().ok()
}
