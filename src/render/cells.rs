//! Cells for values that are computed when they are first needed.

use std::sync::OnceLock;

/// Creates `count` empty cells.
pub(super) fn empty_cells<C: FromIterator<OnceLock<T>>, T>(count: usize) -> C {
    (0..count).map(|_| OnceLock::new()).collect()
}
