//! Measures the stages of a build.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::cpu_time;
use super::progress::Progress;
use crate::messages::status::{Part, Stage, Timing};

/// Measures how long each stage takes, and passes its progress on.
pub struct Stopwatch<'a> {
    progress: &'a dyn Progress,
    stages: Mutex<Vec<Started>>,
}

/// A stage that started.
struct Started {
    stage: Stage,
    wall: Instant,
    /// What the process had spent before.
    cpu: Option<Duration>,
    parts: BTreeMap<Part, Duration>,
}

impl<'a> Stopwatch<'a> {
    /// Measures the stages that `progress` is told.
    pub fn new(progress: &'a dyn Progress) -> Self {
        Self {
            progress,
            stages: Mutex::default(),
        }
    }

    /// The times of all stages, the last of which ends now.
    pub fn stop(self) -> Vec<Timing> {
        let stages = self.stages.into_inner();
        let stages = stages.unwrap_or_else(PoisonError::into_inner);
        let ends = stages.iter().skip(1).map(|next| (next.wall, next.cpu));
        let ends = ends.chain([(Instant::now(), cpu_time::of_process())]);
        let timings = stages
            .iter()
            .zip(ends)
            .map(|(started, (wall, cpu))| Timing {
                stage: started.stage,
                wall: wall - started.wall,
                cpu: cpu
                    .zip(started.cpu)
                    .map(|(end, start)| end.saturating_sub(start)),
                parts: started
                    .parts
                    .iter()
                    .map(|(part, spent)| (*part, *spent))
                    .collect(),
            });
        timings.collect()
    }

    fn stages(&self) -> MutexGuard<'_, Vec<Started>> {
        self.stages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Progress for Stopwatch<'_> {
    fn stage(&self, stage: Stage, steps: usize) {
        self.stages().push(Started {
            stage,
            wall: Instant::now(),
            cpu: cpu_time::of_process(),
            parts: BTreeMap::new(),
        });
        self.progress.stage(stage, steps);
    }

    fn step(&self) {
        self.progress.step();
    }

    fn measures_parts(&self) -> bool {
        true
    }

    fn spend(&self, part: Part, time: Duration) {
        if let Some(current) = self.stages().last_mut() {
            *current.parts.entry(part).or_default() += time;
        }
    }
}
