//! Copies of PNG files without metadata.

use std::collections::BTreeSet;

use super::chunks::{Chunk, SIGNATURE, read_whole_chunks};
use super::profile::decode_iccp;
use crate::image::orientation::{encode_orientation, read_raw_orientation, strip_exif_header};

/// The chunks that are needed to show a PNG (section 11), with the longest data of those whose length does
/// not depend on the picture: programs put their own data behind shorter content.
const NEEDED: [(&[u8; 4], usize); 18] = [
    (b"IHDR", 13),
    (b"PLTE", 768),
    (b"IDAT", usize::MAX),
    (b"IEND", 0),
    (b"tRNS", 256),
    (b"cHRM", 32),
    (b"gAMA", 4),
    (b"iCCP", usize::MAX),
    (b"sBIT", 4),
    (b"sRGB", 1),
    (b"cICP", 4),
    (b"mDCV", 24),
    (b"cLLI", 8),
    (b"bKGD", 6),
    (b"pHYs", 9),
    (b"acTL", 8),
    (b"fcTL", 26),
    (b"fdAT", usize::MAX),
];

/// The file without metadata; `None` if it is damaged. Its orientation stays, in Exif data of its own.
pub(in crate::image) fn remove_metadata(bytes: &[u8]) -> Option<Vec<u8>> {
    let chunks = read_whole_chunks(bytes)?;
    let kinds: BTreeSet<&[u8; 4]> = chunks.iter().map(|chunk| chunk.kind).collect();
    let is_animated = kinds.contains(b"acTL");
    let exif = chunks.iter().find(|chunk| chunk.kind == b"eXIf");
    let orientation = exif.and_then(|exif| read_raw_orientation(exif.data));
    let is_needed = |chunk: &&Chunk| {
        let needed = NEEDED.iter().find(|(kind, _)| *kind == chunk.kind);
        needed.is_some_and(|(_, longest)| chunk.data.len() <= *longest)
            && (is_animated || !matches!(chunk.kind, b"fcTL" | b"fdAT"))
            && (chunk.kind != b"iCCP" || matches!(decode_iccp(chunk.data), Ok(Some(_))))
    };
    let mut clean = SIGNATURE.to_vec();
    let mut needed = chunks.iter().filter(is_needed);
    if let Some(header) = needed.next() {
        header.write_to(&mut clean);
    }
    if let Some(orientation @ 2..=8) = orientation {
        let exif = encode_orientation(orientation);
        let data = strip_exif_header(&exif);
        Chunk::new(b"eXIf", data).write_to(&mut clean);
    }
    for chunk in needed {
        chunk.write_to(&mut clean);
    }
    Some(clean)
}
