//! Reports the progress of a build.

/// Receives the progress of a build.
pub trait Progress: Sync {
    /// Starts a stage with this many steps.
    fn stage(&self, name: &'static str, steps: usize);
    /// Completes a step.
    fn step(&self);
}

/// Ignores progress.
pub struct NoProgress;

impl Progress for NoProgress {
    fn stage(&self, _: &'static str, _: usize) {}
    fn step(&self) {}
}
