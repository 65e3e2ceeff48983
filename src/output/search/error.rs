//! Why an index could not be built.

use std::sync::atomic::{AtomicBool, Ordering};

/// What pagefind or another library said, or that a build was stopped.
pub(super) type Error = Box<dyn std::error::Error + Send + Sync>;

/// Fails once `stop` is set.
pub(super) fn check_not_stopped(stop: &AtomicBool) -> Result<(), Error> {
    if stop.load(Ordering::Relaxed) {
        return Err("the build was stopped".into());
    }
    Ok(())
}
