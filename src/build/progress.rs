//! Reports the progress of a build.

use crate::messages::status::Stage;

/// Receives the progress of a build.
pub trait Progress: Sync {
    /// Starts a stage with this many steps.
    fn stage(&self, stage: Stage, steps: usize);
    /// Completes a step.
    fn step(&self);
}

/// Ignores progress.
pub struct NoProgress;

impl Progress for NoProgress {
    fn stage(&self, _: Stage, _: usize) {}
    fn step(&self) {}
}
