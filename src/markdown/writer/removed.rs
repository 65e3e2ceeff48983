//! What the sanitizer removes from a text, as far as its author should know.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

/// The removed parts of a text's raw HTML.
#[derive(Default)]
pub(super) struct RemovedParts {
    /// Tags and attributes that can run or change something: how often each is there, and where the first is.
    pub counts: BTreeMap<String, (usize, Range<usize>)>,
    /// The first HTML of Word or a similar program.
    pub pasted: Option<Range<usize>>,
    /// Unknown tags that were reported.
    pub unknown_tags: HashSet<String>,
}

impl RemovedParts {
    /// Counts a tag or attribute.
    pub(super) fn count(&mut self, name: String, range: &Range<usize>) {
        let (count, _) = self.counts.entry(name).or_insert((0, range.clone()));
        *count += 1;
    }
}
