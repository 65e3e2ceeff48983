//! Limits how many problems of one file labnews keeps and lists.
//!
//! The number is limited per file where problems are found, and again when all diagnostics are sorted. Errors are
//! listed before warnings. The problems that are not listed are counted; the count is an error if one of them is.
//! So a site with an error is never published, whether the error is listed or not.

use std::sync::Arc;

use super::{Diagnostic, Place, Severity};
use crate::limits;
use crate::messages::report;

/// The number of problems that are not listed, by severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Omitted {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
}

impl Omitted {
    fn add(&mut self, severity: Severity, count: usize) {
        match severity {
            Severity::Error => self.errors += count,
            Severity::Warning => self.warnings += count,
        }
    }

    /// One diagnostic for the errors and one for the warnings.
    pub fn diagnostics(self, path: Option<&Arc<str>>) -> impl Iterator<Item = Diagnostic> {
        let counts = [
            (Severity::Error, self.errors),
            (Severity::Warning, self.warnings),
        ];
        let counts = counts.into_iter().filter(|(_, count)| *count > 0);
        counts.map(move |(severity, count)| Diagnostic {
            place: path.map(Place::file),
            omitted: u32::try_from(count).unwrap_or(u32::MAX),
            ..report::not_listed(count, severity, path.is_some(), limits::DIAGNOSTICS).into()
        })
    }
}

/// Collects the problems of one file.
#[derive(Debug)]
pub struct Bounded {
    path: Arc<str>,
    list: Vec<Diagnostic>,
    listed: Omitted,
    omitted: Omitted,
}

impl Bounded {
    /// An empty collection.
    pub fn new(path: &Arc<str>) -> Self {
        Self {
            path: path.clone(),
            list: Vec::new(),
            listed: Omitted::default(),
            omitted: Omitted::default(),
        }
    }

    /// Adds a problem. `make` is called only if the problem will be listed, with the number of problems before it.
    pub fn push(&mut self, severity: Severity, make: impl FnOnce(usize) -> Diagnostic) {
        let before = match severity {
            Severity::Error => self.listed.errors,
            Severity::Warning => self.listed.warnings,
        };
        if before < limits::DIAGNOSTICS {
            self.listed.add(severity, 1);
            self.list.push(make(self.list.len()));
        } else {
            self.omitted.add(severity, 1);
        }
    }

    /// The number of problems, listed or not.
    pub fn count(&self) -> usize {
        self.list.len() + self.omitted.errors + self.omitted.warnings
    }

    /// The number of errors, listed or not.
    pub fn errors(&self) -> usize {
        self.listed.errors + self.omitted.errors
    }

    /// The listed diagnostics, and the count of the others.
    pub fn finish(mut self) -> Vec<Diagnostic> {
        self.list.extend(self.omitted.diagnostics(Some(&self.path)));
        self.list
    }
}

/// Makes diagnostics from the findings in one file.
pub fn limit_problems<T>(
    path: &Arc<str>,
    found: Vec<T>,
    severity: impl Fn(&T) -> Severity,
    mut make: impl FnMut(T) -> Diagnostic,
) -> Vec<Diagnostic> {
    let mut list = Bounded::new(path);
    for problem in found {
        list.push(severity(&problem), |_| make(problem));
    }
    list.finish()
}

/// Sorts diagnostics by file and from top to bottom, removes duplicates, and keeps at most
/// [`limits::DIAGNOSTICS`] of each file.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    let key = |diagnostic: &Diagnostic| {
        let place = diagnostic.place.as_ref();
        (
            place.map(|place| place.path.clone()),
            place.and_then(|place| place.line),
            place.and_then(|place| place.column),
            diagnostic.problem.severity,
            diagnostic.problem.message().to_owned(),
        )
    };
    diagnostics.sort_by_cached_key(key);
    diagnostics.dedup();
    bound(diagnostics);
}

/// Limits the diagnostics of each file in a sorted list to [`limits::DIAGNOSTICS`].
fn bound(diagnostics: &mut Vec<Diagnostic>) {
    let few = diagnostics.len() <= limits::DIAGNOSTICS;
    if few && diagnostics.iter().all(|diagnostic| diagnostic.omitted == 0) {
        return;
    }
    let path = |diagnostic: &Diagnostic| diagnostic.place.as_ref().map(|place| place.path.clone());
    let mut rest = std::mem::take(diagnostics).into_iter().peekable();
    while let Some(first) = rest.next() {
        let file = path(&first);
        let mut in_file = vec![first];
        while let Some(next) = rest.next_if(|next| path(next) == file) {
            in_file.push(next);
        }
        let mut omitted = Omitted::default();
        for already in in_file.iter().filter(|diagnostic| diagnostic.omitted > 0) {
            omitted.add(already.problem.severity, already.omitted as usize);
        }
        in_file.retain(|diagnostic| diagnostic.omitted == 0);
        let errors = in_file.iter().filter(|found| found.is_error()).count();
        let mut free = Omitted {
            errors: errors.min(limits::DIAGNOSTICS),
            warnings: limits::DIAGNOSTICS.saturating_sub(errors),
        };
        for diagnostic in in_file {
            let free = match diagnostic.problem.severity {
                Severity::Error => &mut free.errors,
                Severity::Warning => &mut free.warnings,
            };
            if *free == 0 {
                omitted.add(diagnostic.problem.severity, 1);
            } else {
                *free -= 1;
                diagnostics.push(diagnostic);
            }
        }
        diagnostics.extend(omitted.diagnostics(file.as_ref()));
    }
}
