//! Reports the progress of a build.

use std::time::Duration;

use super::cpu_time;
use crate::messages::status::{Part, Stage};

/// Receives the progress of a build.
pub trait Progress: Sync {
    /// Starts a stage with this many steps. It ends when the next one starts.
    fn stage(&self, stage: Stage, steps: usize);
    /// Completes a step.
    fn step(&self);
    /// Whether to measure parts of stages.
    fn measures_parts(&self) -> bool {
        false
    }
    /// Adds the CPU time that a thread spent on a part of the current stage.
    fn spend(&self, _: Part, _: Duration) {}
}

impl dyn Progress + '_ {
    /// Does some work, and measures it as a part of the current stage if that is wanted.
    pub(super) fn measure<R>(&self, part: Part, work: impl FnOnce() -> R) -> R {
        if !self.measures_parts() {
            return work();
        }
        let before = cpu_time::of_thread();
        let result = work();
        if let (Some(before), Some(after)) = (before, cpu_time::of_thread()) {
            self.spend(part, after.saturating_sub(before));
        }
        result
    }
}

/// Ignores progress.
pub struct NoProgress;

impl Progress for NoProgress {
    fn stage(&self, _: Stage, _: usize) {}
    fn step(&self) {}
}
