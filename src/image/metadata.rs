//! Pictures without what cameras and editors wrote into them: positions, serial numbers, names,
//! thumbnails. Colour profile and orientation stay, since the picture looks wrong without them.

use std::path::Path;

use exif::{In, Tag};
use img_parts::jpeg::{Jpeg, JpegSegment, markers};
use img_parts::png::Png;
use img_parts::webp::WebP;
use img_parts::{Bytes, ImageEXIF};

use super::{Unusable, damaged, gif, movie};

/// The orientation that a JPEG's Exif data says, 1 to 8 (Exif 2.32, 4.6.5.1, tag 0x0112).
pub(super) fn orientation_of(path: &Path) -> Option<u8> {
    let mut file = std::io::BufReader::new(std::fs::File::open(path).ok()?);
    let data = exif::Reader::new().read_from_container(&mut file).ok()?;
    said_orientation(&data)
}

fn said_orientation(data: &exif::Exif) -> Option<u8> {
    let field = data.get_field(Tag::Orientation, In::PRIMARY)?;
    u8::try_from(field.value.get_uint(0)?).ok()
}

/// The picture or film in `bytes`, in the format that the file's ending names, without metadata; `None`
/// where there is nothing to take out.
pub fn without_metadata(extension: &str, bytes: &[u8]) -> Result<Option<Vec<u8>>, Unusable> {
    let owned = || Bytes::copy_from_slice(bytes);
    let clean = match extension.to_ascii_lowercase().as_str() {
        "jpg" | "jpeg" => clean_jpeg(owned()).ok_or_else(damaged)?,
        "png" => {
            let mut png = Png::from_bytes(owned()).map_err(|_| damaged())?;
            let orientation = png.exif().and_then(orientation_of_tiff);
            png.chunks_mut()
                .retain(|chunk| PNG_CHUNKS.contains(&&chunk.kind()));
            turn(&mut png, orientation);
            png.encoder().bytes().to_vec()
        }
        "webp" => {
            let mut webp = WebP::from_bytes(owned()).map_err(|_| damaged())?;
            let orientation = webp.exif().and_then(orientation_of_tiff);
            webp.set_exif(None);
            webp.remove_chunks_by_id(*b"XMP ");
            webp.chunks_mut()
                .retain(|chunk| WEBP_CHUNKS.contains(&&chunk.id()));
            turn(&mut webp, orientation);
            webp.encoder().bytes().to_vec()
        }
        "gif" => gif::clean(bytes).ok_or_else(damaged)?,
        "avif" => {
            let marks: [&[u8]; 6] = [
                b"Exif\0\0",
                b"http://ns.adobe.com/xap/",
                b"XMP DataXMP",
                b"application/rdf+xml",
                b"xmpmeta",
                b"rdf:RDF",
            ];
            if marks
                .iter()
                .any(|mark| memchr::memmem::find(bytes, mark).is_some())
            {
                return Err(Unusable {
                    message:
                        "this picture holds metadata that labnews cannot take out of its format"
                            .to_owned(),
                    help: "save it as JPEG or PNG, so that no place or name is published with it",
                });
            }
            return Ok(None);
        }
        film if movie::ENDINGS.contains(&film) => return Ok(movie::clean(bytes)),
        _ => return Ok(None),
    };
    Ok((clean != bytes).then_some(clean))
}

/// What PNG files need to be shown (PNG, third edition, 11): programs put what they like into others.
const PNG_CHUNKS: &[&[u8; 4]] = &[
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB",
    b"cICP", b"mDCV", b"cLLI", b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT",
];

/// The same for WebP (RFC 9649, section 2).
const WEBP_CHUNKS: &[&[u8; 4]] = &[
    b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP",
];

/// What Exif data begins with in a JPEG.
const EXIF: &[u8] = b"Exif\0\0";

/// The orientation that Exif data without a beginning of its own says.
fn orientation_of_tiff(tiff: Bytes) -> Option<u8> {
    let tiff = tiff.strip_prefix(EXIF).unwrap_or(&tiff).to_vec();
    said_orientation(&exif::Reader::new().read_raw(tiff).ok()?)
}

/// Says how a picture without Exif data has to be turned, if it has to.
fn turn(image: &mut impl ImageEXIF, orientation: Option<u8>) {
    if let Some(orientation @ 2..=8) = orientation {
        image.set_exif(Some(only_orientation(orientation).slice(EXIF.len()..)));
    }
}

/// Keeps of a JPEG what is needed to show it: no APPn but JFIF, ICC and Adobe's colour transform,
/// no comments, nothing after the end of the image.
fn clean_jpeg(bytes: Bytes) -> Option<Vec<u8>> {
    let orientation = orientation_in(&bytes);
    let end = image_end(&bytes)?;
    let mut jpeg = Jpeg::from_bytes(bytes.slice(..end)).ok()?;
    jpeg.segments_mut()
        .retain(|segment| match segment.marker() {
            markers::APP0 => segment.contents().starts_with(b"JFIF\0"),
            markers::APP2 => segment.contents().starts_with(b"ICC_PROFILE\0"),
            markers::APP14 => segment.contents().starts_with(b"Adobe"),
            markers::APP1..=markers::APP15 | markers::COM => false,
            _ => true,
        });
    if let Some(orientation @ 2..=8) = orientation {
        let segment = JpegSegment::new_with_contents(markers::APP1, only_orientation(orientation));
        jpeg.segments_mut().insert(0, segment);
    }
    Some(jpeg.encoder().bytes().to_vec())
}

fn orientation_in(bytes: &Bytes) -> Option<u8> {
    let data = exif::Reader::new()
        .read_from_container(&mut std::io::Cursor::new(bytes))
        .ok()?;
    said_orientation(&data)
}

/// Exif data of one field: a big-endian TIFF header, one directory, one entry.
fn only_orientation(orientation: u8) -> Bytes {
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    exif.into()
}

/// The offset after the end-of-image marker: phones put further pictures, videos and what they
/// know of them after it. Markers are those of ITU-T T.81, annex B.
pub(super) fn image_end(bytes: &[u8]) -> Option<usize> {
    let mut at = 2;
    let mut in_scan = false;
    loop {
        let marker_at = at + memchr::memchr(0xff, bytes.get(at..)?)?;
        match *bytes.get(marker_at + 1)? {
            0xff => at = marker_at + 1,
            0x00 | 0x01 | 0xd0..=0xd8 => at = marker_at + 2,
            0xd9 => return Some(marker_at + 2),
            marker => {
                if !in_scan && marker_at != at {
                    at = marker_at;
                    continue;
                }
                let length = bytes.get(marker_at + 2..marker_at + 4)?;
                at = marker_at + 2 + usize::from(u16::from_be_bytes([length[0], length[1]]));
                in_scan = marker == 0xda;
            }
        }
    }
}
