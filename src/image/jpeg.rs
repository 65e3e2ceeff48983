//! JPEG files without what cameras and editors wrote into them (ITU-T T.81, annex B; T.871).

use imagesize::ImageSize;
use moxcms::ColorProfile;

use super::orientation::{only_orientation, said_orientation};

/// What a part of a colour profile begins with; its number and their count follow (ICC.1, B.4).
const ICC: &[u8] = b"ICC_PROFILE\0";

/// A piece of a file.
enum Piece<'b> {
    /// A marker with what belongs to it, without its length.
    Segment(u8, &'b [u8]),
    /// The pixels that follow the start of a scan.
    Scan(&'b [u8]),
    /// The end.
    End(usize),
}

/// The pieces of a file, as far as it can be read; the last of a whole one is its end.
fn pieces(bytes: &[u8]) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut at = 2;
    while !matches!(found.last(), Some(Piece::End(_)))
        && let Some(piece) = next_piece(bytes, &mut at, found.last())
    {
        found.push(piece);
    }
    found
}

fn next_piece<'b>(bytes: &'b [u8], at: &mut usize, before: Option<&Piece>) -> Option<Piece<'b>> {
    if let Some(Piece::Segment(0xda, _)) = before {
        let start = *at;
        loop {
            let marker = *at + memchr::memchr(0xff, bytes.get(*at..)?)?;
            match *bytes.get(marker + 1)? {
                0xff => *at = marker + 1,
                0x00 | 0xd0..=0xd7 => *at = marker + 2,
                _ => {
                    *at = marker;
                    return Some(Piece::Scan(&bytes[start..marker]));
                }
            }
        }
    }
    loop {
        // What stands between segments is none of them.
        let marker = *at + memchr::memchr(0xff, bytes.get(*at..)?)?;
        match *bytes.get(marker + 1)? {
            0xff => *at = marker + 1,
            0x00 | 0x01 | 0xd0..=0xd8 => *at = marker + 2,
            0xd9 => return Some(Piece::End(marker + 2)),
            kind => {
                let length = bytes.get(marker + 2..marker + 4)?;
                let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
                let content = bytes.get(marker + 4..marker + 2 + length)?;
                *at = marker + 2 + length;
                return Some(Piece::Segment(kind, content));
            }
        }
    }
}

/// The offset after the end of the picture: phones put further pictures, films and what they know
/// of them after it. None of a picture that is cut off.
pub(super) fn end(bytes: &[u8]) -> Option<usize> {
    match pieces(bytes).pop()? {
        Piece::End(end) => Some(end),
        _ => None,
    }
}

/// Its width and height, which stand in the head of its frame.
pub(super) fn size(bytes: &[u8]) -> Option<ImageSize> {
    pieces(bytes).iter().find_map(|piece| match piece {
        Piece::Segment(0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf, content) => {
            let number = |at: usize| {
                Some(usize::from(u16::from_be_bytes([
                    *content.get(at)?,
                    *content.get(at + 1)?,
                ])))
            };
            Some(ImageSize {
                height: number(1)?,
                width: number(3)?,
            })
        }
        _ => None,
    })
}

/// The width and height of a file as our encoder writes it: segments without gaps, none of them but
/// the head of JFIF, tables, one progressive frame and its scans, and nothing behind the end.
pub(super) fn bare_size(bytes: &[u8]) -> Option<(u32, u32)> {
    /// Identifier, version, unit, density, and the size of a thumbnail that is not there.
    const JFIF: usize = 14;
    let mut length = 2;
    let mut size = None;
    if !bytes.starts_with(&[0xff, 0xd8]) {
        return None;
    }
    for piece in pieces(bytes) {
        match piece {
            Piece::End(end) => {
                let is_whole = end == bytes.len() && length + 2 == end;
                return size.filter(|_| is_whole);
            }
            Piece::Scan(pixels) => length += pixels.len(),
            Piece::Segment(kind, content) => {
                length += 4 + content.len();
                match kind {
                    0xe0 if content.starts_with(b"JFIF\0") && content.len() == JFIF => {}
                    0xc2 if size.is_none() => {
                        let [_, a, b, c, d] = *content.first_chunk()?;
                        let [height, width] = [[a, b], [c, d]].map(u16::from_be_bytes);
                        size = Some((u32::from(width), u32::from(height)));
                    }
                    // Tables of both kinds, restarts, and scans.
                    0xc4 | 0xda | 0xdb | 0xdd => {}
                    _ => return None,
                }
            }
        }
    }
    None
}

/// The file with nothing but what is needed to show it; none if it is damaged.
pub(super) fn clean(bytes: &[u8]) -> Option<Vec<u8>> {
    let pieces = pieces(bytes);
    let has_profile = is_profile(&pieces);
    let mut clean = vec![0xff, 0xd8];
    if let Some(orientation @ 2..=8) = orientation(bytes) {
        write(&mut clean, 0xe1, &only_orientation(orientation));
    }
    for piece in pieces {
        match piece {
            Piece::End(_) => {
                clean.extend([0xff, 0xd9]);
                return Some(clean);
            }
            Piece::Scan(pixels) => clean.extend(pixels),
            // Version, unit and density stay, its thumbnail goes.
            Piece::Segment(0xe0, content) if content.starts_with(b"JFIF\0") => {
                let head = content.get(..12)?;
                write(&mut clean, 0xe0, &[head, &[0, 0]].concat());
            }
            Piece::Segment(0xe2, content) if has_profile && content.starts_with(ICC) => {
                write(&mut clean, 0xe2, content);
            }
            // How its colours are written stands in the twelfth byte.
            Piece::Segment(0xee, content) if content.starts_with(b"Adobe") => {
                write(&mut clean, 0xee, content.get(..12)?);
            }
            // Frames, tables, restarts, numbers of lines, and scans.
            Piece::Segment(kind @ (0xc0..=0xc7 | 0xc9..=0xcf | 0xda..=0xdd), content) => {
                write(&mut clean, kind, content);
            }
            Piece::Segment(..) => {}
        }
    }
    None
}

fn write(clean: &mut Vec<u8>, kind: u8, content: &[u8]) {
    let length = u16::try_from(content.len() + 2).unwrap_or(u16::MAX);
    clean.extend([0xff, kind]);
    clean.extend(length.to_be_bytes());
    clean.extend(content);
}

/// Whether what calls itself a colour profile is one.
fn is_profile(pieces: &[Piece]) -> bool {
    let parts = pieces.iter().filter_map(|piece| match piece {
        Piece::Segment(0xe2, content) => content.strip_prefix(ICC),
        _ => None,
    });
    let mut parts: Vec<&[u8]> = parts.collect();
    parts.sort_by_key(|part| part.first().copied());
    let whole: Vec<u8> = parts
        .iter()
        .filter_map(|part| part.get(2..))
        .flatten()
        .copied()
        .collect();
    ColorProfile::new_from_slice(&whole).is_ok()
}

/// The orientation that its Exif data says.
fn orientation(bytes: &[u8]) -> Option<u8> {
    let mut file = std::io::Cursor::new(bytes);
    said_orientation(&exif::Reader::new().read_from_container(&mut file).ok()?)
}
