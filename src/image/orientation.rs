//! How a picture has to be turned, as its Exif data says (Exif 2.32, 4.6.5.1, tag 0x0112).

use exif::{In, Tag};

/// What Exif data begins with.
const EXIF: &[u8] = b"Exif\0\0";

/// The orientation that Exif data says, 1 to 8.
pub(super) fn said_orientation(data: &exif::Exif) -> Option<u8> {
    let field = data.get_field(Tag::Orientation, In::PRIMARY)?;
    u8::try_from(field.value.get_uint(0)?).ok()
}

/// Exif data of one field: a big-endian TIFF header, one directory, one entry.
pub(super) fn only_orientation(orientation: u8) -> Vec<u8> {
    let mut exif = [EXIF, b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"].concat();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    exif
}

/// Exif data without its beginning.
pub(super) fn without_head(exif: &[u8]) -> &[u8] {
    exif.strip_prefix(EXIF).unwrap_or(exif)
}
