//! The files of an index that say which pages have which words.

use std::ops::Range;
use std::sync::atomic::AtomicBool;

use rayon::prelude::*;

use super::error::{Error, check_not_stopped};
use super::file_names::{FileNames, NamedFile};
use super::format::{Compressor, MetaChunk};
use super::page::Page;
use super::vocabulary::Form;

/// How many numbers a file of words holds before the next one starts.
const CHUNK_SIZE: usize = 20_000;

/// Builds the files of words.
pub(super) fn build_words(
    pages: &[Page],
    forms: &[Form],
    names: &mut FileNames,
    stop: &AtomicBool,
) -> Result<(Vec<MetaChunk>, Vec<NamedFile>), Error> {
    let found = FormPages::new(pages, forms.len())?;
    let chunks = divide_words(forms, &found);
    let encoded: Result<Vec<(blake3::Hash, Vec<u8>)>, Error> = chunks
        .par_iter()
        .map_init(Compressor::new, |compressor, words| {
            check_not_stopped(stop)?;
            let bytes = encode_words(words, forms, &found)?;
            Ok((blake3::hash(&bytes), compressor.compress(&bytes)?))
        })
        .collect();
    let mut files = Vec::with_capacity(chunks.len());
    let mut meta = Vec::with_capacity(chunks.len());
    for (words, (hash, compressed)) in chunks.iter().zip(encoded?) {
        let hash = names.choose(&hash);
        files.push((format!("index/{hash}.pf_index"), compressed));
        let word = |word: Option<&Range<usize>>| {
            word.map_or(String::new(), |word| forms[word.start].0.clone())
        };
        meta.push(MetaChunk {
            from: word(words.first()),
            to: word(words.last()),
            hash,
        });
    }
    shorten_bounds(&mut meta);
    Ok((meta, files))
}

/// Divides words into files. A word is a range of forms: itself, and those with diacritics.
fn divide_words(forms: &[Form], found: &FormPages) -> Vec<Vec<Range<usize>>> {
    let mut chunks = Vec::new();
    let mut chunk = Vec::new();
    let (mut start, mut size) = (0, 0);
    for word in forms.chunk_by(|a, b| a.0 == b.0) {
        let range = start..start + word.len();
        start = range.end;
        let used = range.clone().filter(|&form| !found.of(form).is_empty());
        let before = size;
        for form in used {
            size += found.size(form) + usize::from(forms[form].1.is_some());
        }
        // Only in texts without other words, which have no page.
        if size == before {
            continue;
        }
        chunk.push(range);
        if size >= CHUNK_SIZE {
            chunks.push(std::mem::take(&mut chunk));
            size = 0;
        }
    }
    if !chunk.is_empty() {
        chunks.push(chunk);
    }
    chunks
}

fn encode_words(
    words: &[Range<usize>],
    forms: &[Form],
    found: &FormPages,
) -> Result<Vec<u8>, Error> {
    let mut encoder = minicbor::Encoder::new(Vec::new());
    let encode_pages =
        |encoder: &mut minicbor::Encoder<Vec<u8>>, places: &[(u32, u32)]| -> Result<(), Error> {
            encoder.array(places.len() as u64)?;
            let mut last = 0;
            for &(number, posting) in places {
                encoder.array(3)?.u32(number - last)?;
                let positions = found.positions((number, posting));
                encoder.writer_mut().extend_from_slice(positions);
                last = number;
            }
            Ok(())
        };
    encoder.array(1)?.array(words.len() as u64)?;
    for word in words {
        encoder.array(3)?.str(&forms[word.start].0)?;
        let plain = word.clone().find(|&form| forms[form].1.is_none());
        encode_pages(&mut encoder, plain.map_or(&[], |form| found.of(form)))?;
        let variants: Vec<(&String, &[(u32, u32)])> = word
            .clone()
            .filter_map(|form| Some((forms[form].1.as_ref()?, found.of(form))))
            .filter(|(_, places)| !places.is_empty())
            .collect();
        encoder.array(variants.len() as u64)?;
        for (variant, places) in variants {
            encoder.array(2)?.str(variant)?;
            encode_pages(&mut encoder, places)?;
        }
    }
    Ok(encoder.into_writer())
}

/// Shortens the first and last words of files to what tells them apart.
fn shorten_bounds(chunks: &mut [MetaChunk]) {
    for index in 1..chunks.len() {
        let (before, after) = chunks.split_at_mut(index);
        let (Some(before), Some(after)) = (before.last_mut(), after.first_mut()) else {
            continue;
        };
        let pairs = before.to.chars().zip(after.from.chars());
        let length = pairs.take_while(|(a, b)| a == b).count() + 1;
        let shorten = |word: &str| word.chars().take(length).collect::<String>();
        let to = shorten(&before.to);
        // A file of one long word.
        if to >= before.from {
            before.to = to;
        }
        after.from = shorten(&after.from);
    }
}

/// The pages of all forms.
struct FormPages<'a> {
    pages: &'a [Page<'a>],
    /// Where the pages of each form end in `places`; they start where those of the form before end.
    ends: Vec<usize>,
    /// The number of a page, and that of its posting.
    places: Vec<(u32, u32)>,
}

impl<'a> FormPages<'a> {
    fn new(pages: &'a [Page<'a>], forms: usize) -> Result<Self, Error> {
        let mut ends = vec![0; forms + 1];
        for posting in pages.iter().flat_map(|page| &page.postings) {
            ends[posting.form as usize + 1] += 1;
        }
        for form in 1..ends.len() {
            ends[form] += ends[form - 1];
        }
        // Each start becomes the end while the places are filled in.
        let mut places = vec![(0, 0); ends[forms]];
        for (number, page) in pages.iter().enumerate() {
            for (index, posting) in page.postings.iter().enumerate() {
                let next = &mut ends[posting.form as usize];
                places[*next] = (u32::try_from(number)?, u32::try_from(index)?);
                *next += 1;
            }
        }
        Ok(Self {
            pages,
            ends,
            places,
        })
    }

    fn of(&self, form: usize) -> &[(u32, u32)] {
        let start = form.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.places[start..self.ends[form]]
    }

    /// How many numbers the postings of a form take.
    fn size(&self, form: usize) -> usize {
        let sizes = self.of(form).iter().map(|&(page, posting)| {
            self.pages[page as usize].postings[posting as usize].size as usize
        });
        sizes.sum()
    }

    /// The encoded positions of a form on a page.
    fn positions(&self, (page, posting): (u32, u32)) -> &[u8] {
        self.pages[page as usize].positions(posting as usize)
    }
}
