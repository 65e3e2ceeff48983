//! The text of fields, which biblatex hands out in chunks.

use biblatex::{Chunk, Chunks, ChunksExt, ChunksRef, Pair, RawChunk, Spanned};

/// The text of a field, with single spaces between its words.
pub(super) fn join_chunks(chunks: Option<ChunksRef>) -> Option<String> {
    let text = chunks?.format_verbatim();
    let words: Vec<&str> = text.split_whitespace().collect();
    Some(words.join(" "))
}

/// The text of a field before abbreviations are resolved; `None` if it contains one.
pub(super) fn join_raw_chunks(field: &Pair) -> Option<String> {
    let chunks = field.value.v.iter().map(|chunk| match chunk.v {
        RawChunk::Normal(text) => Some(text),
        RawChunk::Abbreviation(_) => None,
    });
    let text: String = chunks.collect::<Option<_>>()?;
    Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A field whose text biblatex and styles may change, for example its case.
pub(super) fn normal_chunk(text: impl Into<String>) -> Chunks {
    vec![Spanned::detached(Chunk::Normal(text.into()))]
}

/// A field whose text stays as it is.
pub(super) fn verbatim_chunk(text: impl Into<String>) -> Chunks {
    vec![Spanned::detached(Chunk::Verbatim(text.into()))]
}
