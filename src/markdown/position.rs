//! Places and ranges in the source of a text.

use std::ops::Range;

/// Whether a backslash escapes the character at a place.
pub(crate) fn is_escaped(source: &str, at: usize) -> bool {
    let before = source.as_bytes()[..at].iter().rev();
    before.take_while(|byte| **byte == b'\\').count() % 2 == 1
}

/// Whether only indentation and the signs of quotations precede a place on its line.
pub(crate) fn starts_line(source: &str, at: usize) -> bool {
    let before = source[..at].trim_end_matches([' ', '\t', '>']);
    before.is_empty() || before.ends_with('\n')
}

/// The range that covers a place, among ranges that ascend and do not overlap.
pub(crate) fn find_covering(ranges: &[Range<usize>], at: usize) -> Option<&Range<usize>> {
    let next = ranges.partition_point(|range| range.end <= at);
    ranges.get(next).filter(|range| range.start <= at)
}

/// Sorts ranges and merges those that overlap.
pub(crate) fn merge_ranges(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_unstable_by_key(|range| range.start);
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}
