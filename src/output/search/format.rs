//! The files of a pagefind index, as its script reads them in the browser.

use std::io::Read;

use flate2::read::GzDecoder;
use flate2::{Compress, Compression, FlushCompress, Status};
use minicbor::{Decode, Encode};

use super::error::Error;

/// The first bytes of every compressed file.
const SIGNATURE: &[u8] = b"pagefind_dcd";

/// The weight of positions before the first that tells its own.
pub(super) const FIRST_WEIGHT: u8 = 25;

/// Segments of a text in a language without spaces are separated by this character.
pub(super) const ZERO_WIDTH_SPACE: char = '\u{200b}';

/// What browsers load first: the pages, and which file has which words.
#[derive(Debug, Encode, Decode)]
pub(super) struct MetaIndex {
    #[n(0)]
    pub version: String,
    #[n(1)]
    pub pages: Vec<MetaPage>,
    #[n(2)]
    pub chunks: Vec<MetaChunk>,
    #[n(3)]
    pub filters: Vec<MetaFilter>,
    #[n(4)]
    pub sorts: Vec<MetaSort>,
    #[n(5)]
    pub meta_fields: Vec<String>,
}

#[derive(Debug, Encode, Decode)]
pub(super) struct MetaPage {
    #[n(0)]
    pub hash: String,
    #[n(1)]
    pub word_count: u32,
    /// The file that holds several fragments; empty, because each has its own.
    #[n(2)]
    pub group: String,
}

/// A file of words, and the words between which it lies.
#[derive(Debug, Encode, Decode)]
pub(super) struct MetaChunk {
    #[n(0)]
    pub from: String,
    #[n(1)]
    pub to: String,
    #[n(2)]
    pub hash: String,
}

#[derive(Debug, Encode, Decode)]
pub(super) struct MetaFilter {
    #[n(0)]
    pub filter: String,
    #[n(1)]
    pub hash: String,
}

/// All pages in ascending order.
#[derive(Debug, Encode, Decode)]
pub(super) struct MetaSort {
    #[n(0)]
    pub sort: String,
    #[n(1)]
    pub pages: Vec<u32>,
}

#[derive(Debug, Encode, Decode)]
pub(super) struct FilterIndex {
    #[n(0)]
    pub filter: String,
    #[n(1)]
    pub values: Vec<FilterValue>,
}

#[derive(Debug, Encode, Decode)]
pub(super) struct FilterValue {
    #[n(0)]
    pub value: String,
    #[n(1)]
    pub pages: Vec<u32>,
}

/// A file of words.
#[derive(Debug, Decode)]
pub(super) struct WordIndex {
    #[n(0)]
    pub words: Vec<PackedWord>,
}

#[derive(Debug, Decode)]
pub(super) struct PackedWord {
    #[n(0)]
    pub word: String,
    #[n(1)]
    pub pages: Vec<PackedPage>,
    /// The same word with diacritics.
    #[n(2)]
    pub variants: Vec<PackedVariant>,
}

#[derive(Debug, Decode)]
pub(super) struct PackedVariant {
    #[n(0)]
    pub form: String,
    #[n(1)]
    pub pages: Vec<PackedPage>,
}

/// Where a word is on a page.
#[derive(Debug, Decode)]
pub(super) struct PackedPage {
    /// The number of the page, as the difference to the page before.
    #[n(0)]
    #[expect(dead_code, reason = "pagefind is only ever given one page")]
    pub page: u32,
    /// [Packed](pack) positions by weight.
    #[n(1)]
    pub locs: Vec<i32>,
    /// Packed positions by the number of the `meta` field.
    #[n(2)]
    pub meta_locs: Vec<i32>,
}

/// Appends the numbers of positions that are sorted by key: a negative number sets the key of those that follow,
/// and each position is the difference to the one before with the same key.
pub(super) fn pack(
    positions: impl Iterator<Item = (u16, u32)>,
    first: Option<u16>,
    numbers: &mut Vec<i32>,
) {
    let (mut key, mut last) = (first, 0);
    for (next, position) in positions {
        if key != Some(next) {
            numbers.push(-i32::from(next) - 1);
            (key, last) = (Some(next), 0);
        }
        numbers.push((position - last).cast_signed());
        last = position;
    }
}

/// The positions of packed numbers, with their keys.
pub(super) fn unpack(numbers: &[i32], first: u16) -> impl Iterator<Item = (u16, usize)> {
    let (mut key, mut last) = (first, 0);
    numbers
        .iter()
        .filter_map(move |&number| match usize::try_from(number) {
            Ok(difference) => {
                last += difference;
                Some((key, last))
            }
            Err(_) => {
                (key, last) = (u16::try_from(-(number + 1)).unwrap_or(u16::MAX), 0);
                None
            }
        })
}

/// Compresses files, one after the other: preparing one costs as much as compressing a short file.
pub(super) struct Compressor(Compress);

impl Compressor {
    pub(super) fn new() -> Self {
        // pagefind itself takes four times as long, for files that are 2 % smaller.
        Self(Compress::new_gzip(Compression::new(4), 15))
    }

    /// Compresses the file of a pagefind index with this content.
    pub(super) fn compress(&mut self, content: &[u8]) -> Result<Vec<u8>, Error> {
        self.0.reset();
        let mut file = Vec::with_capacity(content.len() / 2 + 128);
        self.0
            .compress_vec(SIGNATURE, &mut file, FlushCompress::None)?;
        loop {
            let done = usize::try_from(self.0.total_in())? - SIGNATURE.len();
            let rest = &content[done..];
            match self
                .0
                .compress_vec(rest, &mut file, FlushCompress::Finish)?
            {
                Status::StreamEnd => return Ok(file),
                Status::Ok | Status::BufError => file.reserve(content.len() / 4 + 128),
            }
        }
    }
}

/// The content of a compressed file.
pub(super) fn decompress(file: &[u8]) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    GzDecoder::new(file).read_to_end(&mut bytes)?;
    let content = bytes.strip_prefix(SIGNATURE);
    Ok(content
        .ok_or("a file of pagefind has no signature")?
        .to_vec())
}
