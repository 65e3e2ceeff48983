//! A page of the index: what a record says, and where its words are.

use std::collections::BTreeMap;

use serde::Serialize;

use super::error::Error;
use super::format::{Compressor, FIRST_WEIGHT, pack};
use super::record::SearchRecord;
use super::vocabulary::Vocabulary;

/// A record's part of the index.
pub(super) struct Page<'a> {
    /// The number of the record.
    pub number: usize,
    pub record: &'a SearchRecord<'a>,
    pub word_count: u32,
    /// Its words, by form.
    pub postings: Box<[Posting]>,
    /// The encoded positions of all its words, in the order of `postings`.
    positions: Box<[u8]>,
}

/// Where a form occurs on a page.
pub(super) struct Posting {
    pub form: u32,
    /// Where its encoded positions end; they start where those of the posting before end.
    end: u32,
    /// How many numbers it takes.
    pub size: u32,
}

impl Page<'_> {
    /// The encoded positions of a posting, by its index in `postings`.
    pub(super) fn positions(&self, posting: usize) -> &[u8] {
        let before = posting.checked_sub(1).map(|before| &self.postings[before]);
        let start = before.map_or(0, |before| before.end as usize);
        &self.positions[start..self.postings[posting].end as usize]
    }
}

/// Builds a record's part of the index; `None` if its text has no words.
pub(super) fn build_page<'a>(
    number: usize,
    record: &'a SearchRecord,
    vocabulary: &Vocabulary,
    fields: &[String],
) -> Result<Option<Page<'a>>, Error> {
    // Form, whether in a field, weight or field, position.
    let mut found: Vec<(u32, bool, u16, u32)> = Vec::new();
    let mut word_count = 0;
    for token in vocabulary.text(number) {
        let words = token.words.iter();
        found.extend(words.map(|word| {
            let weight = u16::from(word.weight);
            (word.form, false, weight, word_count + word.segment)
        }));
        word_count += token.segments;
    }
    if found.is_empty() {
        return Ok(None);
    }
    for (value, field) in record.meta.iter().filter_map(|(name, value)| {
        let field = fields.binary_search(name).ok()?;
        Some((value, u16::try_from(field).ok()?))
    }) {
        for (forms, position) in vocabulary.meta(value).zip(0..) {
            found.extend(forms.iter().map(|&form| (form, true, field, position)));
        }
    }
    found.sort_unstable();
    let mut postings = Vec::new();
    let mut positions = Vec::with_capacity(found.len() * 4);
    let mut numbers = Vec::new();
    for same in found.chunk_by(|a, b| a.0 == b.0) {
        let (text, meta) = same.split_at(same.partition_point(|&(_, in_field, ..)| !in_field));
        let mut size = 1;
        for (places, first) in [(text, Some(FIRST_WEIGHT.into())), (meta, None)] {
            numbers.clear();
            pack(
                places.iter().map(|&(_, _, key, position)| (key, position)),
                first,
                &mut numbers,
            );
            size += numbers.len();
            minicbor::encode(&numbers, &mut positions)?;
        }
        postings.push(Posting {
            form: same[0].0,
            end: u32::try_from(positions.len())?,
            size: u32::try_from(size)?,
        });
    }
    Ok(Some(Page {
        number,
        record,
        word_count,
        postings: postings.into(),
        positions: positions.into(),
    }))
}

/// A result, as the search page loads it.
#[derive(Serialize)]
struct Fragment<'a> {
    url: &'a str,
    content: &'a str,
    word_count: u32,
    filters: &'a BTreeMap<String, Vec<String>>,
    meta: &'a BTreeMap<String, String>,
    anchors: [(); 0],
}

/// Builds what the search page loads to show the record with this number.
pub(super) fn build_fragment(
    number: usize,
    record: &SearchRecord,
    vocabulary: &Vocabulary,
    compressor: &mut Compressor,
) -> Result<Vec<u8>, Error> {
    let mut content = String::new();
    let mut word_count = 0;
    for token in vocabulary.text(number) {
        if !content.is_empty() {
            content.push_str(vocabulary.separator);
        }
        content.push_str(&token.text);
        word_count += token.segments;
    }
    compressor.compress(&serde_json::to_vec(&Fragment {
        url: &record.url,
        content: &content,
        word_count,
        filters: &record.filters,
        meta: &record.meta,
        anchors: [],
    })?)
}
