//! JPEG files: their size, copies without metadata, and files that hold nothing but pixels (ITU-T T.81,
//! annex B; T.871).

use std::io::Cursor;

use imagesize::ImageSize;
use moxcms::ColorProfile;

use super::orientation::{encode_orientation, read_orientation};

/// The start of a segment with a part of the colour profile; its number and their count follow (ICC.1, B.4).
const ICC: &[u8] = b"ICC_PROFILE\0";

/// A piece of a file.
enum Piece<'b> {
    /// A marker with the content of its segment, without the length.
    Segment(u8, &'b [u8]),
    /// The entropy-coded pixels of a scan.
    Scan(&'b [u8]),
    /// The end of the picture, with the offset after it.
    End(usize),
}

/// The pieces of a file, up to the first that is damaged. The last piece of a whole file is its end.
fn split(bytes: &[u8]) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut at = 2;
    while !matches!(found.last(), Some(Piece::End(_)))
        && let Some(piece) = read_piece(bytes, &mut at, found.last())
    {
        found.push(piece);
    }
    found
}

fn read_piece<'b>(bytes: &'b [u8], at: &mut usize, before: Option<&Piece>) -> Option<Piece<'b>> {
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
        // Skips bytes between segments.
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

/// The offset after the end of the picture; phones append more pictures, videos and metadata. `None` if the
/// picture is cut off.
pub(super) fn find_end(bytes: &[u8]) -> Option<usize> {
    match split(bytes).pop()? {
        Piece::End(end) => Some(end),
        _ => None,
    }
}

/// The width and height in the header of its frame.
pub(super) fn read_size(bytes: &[u8]) -> Option<ImageSize> {
    split(bytes).iter().find_map(|piece| match piece {
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

/// The width and height of a file as our encoder writes it: the header of JFIF, tables, one progressive frame
/// and its scans, without gaps, and nothing after the end. `None` for any other file.
pub(super) fn bare_size(bytes: &[u8]) -> Option<(u32, u32)> {
    /// Identifier, version, unit, density, and the size of an empty thumbnail.
    const JFIF: usize = 14;
    let mut length = 2;
    let mut size = None;
    if !bytes.starts_with(&[0xff, 0xd8]) {
        return None;
    }
    for piece in split(bytes) {
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
                    // Huffman and quantization tables, restart intervals, and scans.
                    0xc4 | 0xda | 0xdb | 0xdd => {}
                    _ => return None,
                }
            }
        }
    }
    None
}

/// The file without metadata; `None` if it is damaged. Its orientation stays, in Exif data of its own.
pub(super) fn remove_metadata(bytes: &[u8]) -> Option<Vec<u8>> {
    let pieces = split(bytes);
    let has_profile = has_valid_profile(&pieces);
    let mut clean = vec![0xff, 0xd8];
    if let Some(orientation @ 2..=8) = read_orientation(&mut Cursor::new(bytes)) {
        write_segment(&mut clean, 0xe1, &encode_orientation(orientation));
    }
    for piece in pieces {
        match piece {
            Piece::End(_) => {
                clean.extend([0xff, 0xd9]);
                return Some(clean);
            }
            Piece::Scan(pixels) => clean.extend(pixels),
            // Keeps version, unit and density, without the thumbnail.
            Piece::Segment(0xe0, content) if content.starts_with(b"JFIF\0") => {
                let head = content.get(..12)?;
                write_segment(&mut clean, 0xe0, &[head, &[0, 0]].concat());
            }
            Piece::Segment(0xe2, content) if has_profile && content.starts_with(ICC) => {
                write_segment(&mut clean, 0xe2, content);
            }
            // The twelfth byte says how colours are stored.
            Piece::Segment(0xee, content) if content.starts_with(b"Adobe") => {
                write_segment(&mut clean, 0xee, content.get(..12)?);
            }
            // Frames, tables, restart intervals, numbers of lines, and scans.
            Piece::Segment(kind @ (0xc0..=0xc7 | 0xc9..=0xcf | 0xda..=0xdd), content) => {
                write_segment(&mut clean, kind, content);
            }
            Piece::Segment(..) => {}
        }
    }
    None
}

fn write_segment(clean: &mut Vec<u8>, kind: u8, content: &[u8]) {
    let length = u16::try_from(content.len() + 2).unwrap_or(u16::MAX);
    clean.extend([0xff, kind]);
    clean.extend(length.to_be_bytes());
    clean.extend(content);
}

/// Whether the segments of a colour profile form a valid one.
fn has_valid_profile(pieces: &[Piece]) -> bool {
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
