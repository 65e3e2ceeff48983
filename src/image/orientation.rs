//! How a picture has to be turned, as its Exif data says (Exif 2.32, 4.6.5.1, tag 0x0112).

use std::io::{BufRead, Seek, SeekFrom};

use exif::{In, Reader, Tag};

/// What Exif data begins with in most formats.
const HEADER: &[u8] = b"Exif\0\0";

/// The orientation in a picture's Exif data, 1 to 8.
pub(super) fn read_orientation(picture: &mut (impl BufRead + Seek)) -> Option<u8> {
    picture.seek(SeekFrom::Start(0)).ok()?;
    find_orientation(&Reader::new().read_from_container(picture).ok()?)
}

/// The orientation in Exif data, with or without its header.
pub(super) fn read_raw_orientation(exif: &[u8]) -> Option<u8> {
    let exif = strip_exif_header(exif).to_vec();
    find_orientation(&Reader::new().read_raw(exif).ok()?)
}

fn find_orientation(data: &exif::Exif) -> Option<u8> {
    let field = data.get_field(Tag::Orientation, In::PRIMARY)?;
    u8::try_from(field.value.get_uint(0)?).ok()
}

/// Exif data that holds nothing else: header, a big-endian TIFF header, one directory, one entry.
pub(super) fn encode_orientation(orientation: u8) -> Vec<u8> {
    let mut exif = [
        HEADER,
        b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0",
    ]
    .concat();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    exif
}

/// Exif data without its header.
pub(super) fn strip_exif_header(exif: &[u8]) -> &[u8] {
    exif.strip_prefix(HEADER).unwrap_or(exif)
}
