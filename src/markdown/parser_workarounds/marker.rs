//! The place and kind of a marker.

/// A marker that the text needs.
pub(super) struct Marker {
    /// The byte offset before which it goes.
    pub at: usize,
    /// What the parser takes it for.
    pub kind: MarkerKind,
}

/// What the parser takes a marker for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MarkerKind {
    Punctuation,
    Space,
}
