//! What the sanitizer removes from a text, as far as its author should know.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

/// The removed parts of a text's raw HTML.
#[derive(Default)]
pub(super) struct RemovedParts {
    /// Tags and attributes that can run or change something, and how often each is there.
    pub counts: BTreeMap<String, usize>,
    /// The place of the first.
    pub first: Option<Range<usize>>,
    /// Unknown tags that were reported.
    pub unknown_tags: HashSet<String>,
}

impl RemovedParts {
    /// Counts a tag or attribute.
    pub(super) fn count(&mut self, name: String, range: &Range<usize>) {
        self.first.get_or_insert_with(|| range.clone());
        *self.counts.entry(name).or_default() += 1;
    }
}
