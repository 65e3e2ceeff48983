//! AVIF files, which are published as they are: whether they are whole, and what they tell.

use super::bmff::{blank, boxes};
use super::{Unusable, damaged};

/// Signs of metadata in the items of a picture, which cannot be taken out without moving the rest.
const METADATA: [&[u8]; 6] = [
    b"Exif\0\0",
    b"http://ns.adobe.com/xap/",
    b"XMP DataXMP",
    b"application/rdf+xml",
    b"xmpmeta",
    b"rdf:RDF",
];

/// Whether the file is an AVIF picture with all its boxes (AVIF, section 3; ISO/IEC 14496-12, 4.3).
pub(super) fn check(bytes: &[u8]) -> Result<(), Unusable> {
    let found = boxes(bytes, 0..bytes.len());
    let brands = found.first().filter(|found| found.kind == *b"ftyp");
    let brands = brands.map_or(&[][..], |found| &bytes[found.content.clone()]);
    let (brands, _) = brands.as_chunks::<4>();
    if !brands
        .iter()
        .any(|brand| brand == b"avif" || brand == b"avis")
    {
        return Err(super::heic());
    }
    let end = found.last().map_or(0, |last| last.whole.end);
    let has = |kind: &[u8; 4]| found.iter().any(|found| found.kind == *kind);
    // What begins like a box, and is longer than the file, was cut off.
    let is_cut =
        bytes.len() - end >= 8 && bytes[end..end + 4] != [0; 4] && is_box(&bytes[end + 4..]);
    match has(b"meta") && (has(b"mdat") || has(b"idat")) && !is_cut {
        true => Ok(()),
        false => Err(damaged()),
    }
}

fn is_box(name: &[u8]) -> bool {
    const NAMES: [&[u8; 4]; 5] = [b"mdat", b"meta", b"moov", b"free", b"moof"];
    NAMES.iter().any(|kind| name.starts_with(*kind))
}

/// The picture without what stands beside and behind it; `None` where there is nothing of that.
pub(super) fn clean(bytes: &[u8]) -> Result<Option<Vec<u8>>, Unusable> {
    let found = boxes(bytes, 0..bytes.len());
    let end = found.last().map_or(0, |last| last.whole.end);
    let mut clean = bytes[..end].to_vec();
    for found in &found {
        if matches!(&found.kind, b"uuid" | b"free" | b"skip") {
            blank(&mut clean, found);
        }
    }
    let told = |mark: &&[u8]| memchr::memmem::find(&clean, mark).is_some();
    if METADATA.iter().any(told) {
        return Err(Unusable {
            message: "this picture holds metadata that labnews cannot take out of its format"
                .to_owned(),
            help: "save it as JPEG or PNG, so that no place or name is published with it",
        });
    }
    Ok((clean != bytes).then_some(clean))
}
