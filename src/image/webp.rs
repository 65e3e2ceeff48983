//! WebP files: animations, copies without metadata, and files that hold nothing but pixels (RFC 9649).

use std::borrow::Cow;

use img_parts::riff::{RiffChunk, RiffContent};
use img_parts::webp::WebP;
use img_parts::{Bytes, ImageEXIF, ImageICC};
use moxcms::ColorProfile;

use super::orientation::{encode_orientation, read_raw_orientation, strip_exif_header};

/// Whether a WebP has several frames, as the flags of its extended header say (section 2.7).
pub(super) fn is_animated(bytes: &[u8]) -> bool {
    bytes.get(12..16) == Some(b"VP8X") && bytes.get(20).is_some_and(|flags| flags & 2 != 0)
}

/// A WebP with the flag of an alpha channel if its pixels have one (sections 2.7 and 3.4). Some programs
/// forget to set it, and browsers show the channel all the same.
///
/// WORKAROUND: image 0.25 ignores the channel without the flag. This goes when it reads the channel as
/// browsers do.
pub(super) fn set_alpha_flag(bytes: &[u8]) -> Cow<'_, [u8]> {
    const ALPHA: u8 = 0x10;
    let is_extended = bytes.get(12..16) == Some(b"VP8X");
    let has_alpha = || {
        let webp = WebP::from_bytes(Bytes::copy_from_slice(bytes)).ok()?;
        let pixels = webp.chunk_by_id(*b"VP8L")?.content().data()?;
        // The lower bits of these bytes are the size.
        Some(pixels.first() == Some(&0x2f) && pixels.get(4)? & ALPHA != 0)
    };
    if !is_extended
        || bytes.get(20).is_none_or(|flags| flags & ALPHA != 0)
        || has_alpha() != Some(true)
    {
        return Cow::Borrowed(bytes);
    }
    let mut fixed = bytes.to_vec();
    fixed[20] |= ALPHA;
    Cow::Owned(fixed)
}

/// The chunks that are needed to show a WebP (section 2).
const NEEDED: [&[u8; 4]; 7] = [
    b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP",
];

/// The flag of a `VP8X` chunk that announces XMP.
///
/// WORKAROUND: img-parts 0.4 removes the chunk `XMP ` without clearing the flag. Clearing it here goes when
/// img-parts does.
const XMP_FLAG: u8 = 0b100;

/// The file without metadata; `None` if it is damaged, or if it or one of its frames holds no pixels.
pub(super) fn remove_metadata(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut webp = WebP::from_bytes(Bytes::copy_from_slice(bytes)).ok()?;
    let orientation = webp.exif().and_then(|exif| read_raw_orientation(&exif));
    webp.chunks_mut()
        .retain(|chunk| NEEDED.contains(&&chunk.id()));
    // Also removes the extended header if nothing needs it any more.
    webp.set_exif(None);
    if webp
        .icc_profile()
        .is_some_and(|profile| ColorProfile::new_from_slice(&profile).is_err())
    {
        webp.set_icc_profile(None);
    }
    for chunk in webp.chunks_mut().iter_mut() {
        if chunk.id() == *b"ANMF"
            && let Some(frame) = chunk.content().data()
        {
            let frame = RiffContent::Data(clean_frame(frame)?.into());
            *chunk = RiffChunk::new(*b"ANMF", frame);
        }
    }
    if let Some(orientation @ 2..=8) = orientation {
        let exif = encode_orientation(orientation);
        webp.set_exif(Some(Bytes::copy_from_slice(strip_exif_header(&exif))));
    }
    for chunk in webp.chunks_mut().iter_mut() {
        let length = match &chunk.id() {
            b"VP8X" => 10,
            b"ANIM" => 6,
            _ => continue,
        };
        let Some(content) = chunk.content().data() else {
            continue;
        };
        let mut content = content[..content.len().min(length)].to_vec();
        if chunk.id() == *b"VP8X"
            && let Some(flags) = content.first_mut()
        {
            *flags &= !XMP_FLAG;
        }
        *chunk = RiffChunk::new(chunk.id(), RiffContent::Data(content.into()));
    }
    let has = |kind: &[u8; 4]| webp.has_chunk(*kind);
    let has_picture = has(b"VP8 ") || has(b"VP8L") || has(b"ANMF");
    // An animation needs both (section 2.7.1.1). Chunks after the end that the file states do not count,
    // although some decoders read them.
    let is_whole = has(b"ANIM") == has(b"ANMF");
    (has_picture && is_whole).then(|| webp.encoder().bytes().to_vec())
}

/// A frame of an animation without metadata: its position, then chunks of its own. `None` if it has no
/// pixels, or if a chunk is longer than the frame.
fn clean_frame(frame: &[u8]) -> Option<Vec<u8>> {
    let (position, mut rest) = frame.split_at_checked(16)?;
    let mut clean = position.to_vec();
    let mut has_pixels = false;
    while let Some((head, after)) = rest.split_first_chunk::<8>() {
        let length = u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize;
        if length > after.len() {
            return None;
        }
        // A padding byte follows an odd length.
        let length = (length + length % 2).min(after.len());
        if matches!(&head[..4], b"VP8 " | b"VP8L" | b"ALPH") {
            clean.extend(head);
            clean.extend(&after[..length]);
            has_pixels |= head[..3] == *b"VP8";
        }
        rest = &after[length..];
    }
    has_pixels.then_some(clean)
}

/// The width and height of a file as our encoder writes it: pixels, perhaps an alpha channel, and no other
/// chunk. `None` for any other file.
pub(super) fn bare_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let rest = bytes.strip_prefix(b"RIFF")?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    if usize::try_from(u32::from_le_bytes(*length)).ok()? != rest.len() {
        return None;
    }
    let mut rest = rest.strip_prefix(b"WEBP")?;
    let mut chunks: Vec<(&[u8; 4], &[u8])> = Vec::new();
    while !rest.is_empty() {
        let (name, after) = rest.split_first_chunk::<4>()?;
        let (length, after) = after.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
        let (data, after) = after.split_at_checked(length)?;
        // A padding byte follows an odd length.
        rest = match length % 2 {
            0 => after,
            _ => after.strip_prefix(b"\0")?,
        };
        chunks.push((name, data));
    }
    match chunks[..] {
        [(b"VP8 ", data)] => lossy_size(data),
        [(b"VP8L", data)] => lossless_size(data),
        [(b"VP8X", head), (b"ALPH", _), (b"VP8 ", data)] => {
            let size = lossy_size(data)?;
            (extended_size(head)? == size).then_some(size)
        }
        [(b"VP8X", head), (b"VP8L", data)] => {
            let size = lossless_size(data)?;
            (extended_size(head)? == size).then_some(size)
        }
        _ => None,
    }
}

/// The size of a lossy picture: a frame tag, a start code, width and height with their scales (RFC 6386,
/// 9.1).
fn lossy_size(data: &[u8]) -> Option<(u32, u32)> {
    let head = data.get(3..10)?.strip_prefix(b"\x9d\x01\x2a")?;
    let [width, height] = head.as_chunks::<2>().0 else {
        return None;
    };
    let number = |bytes: &[u8; 2]| u32::from(u16::from_le_bytes(*bytes));
    Some((number(width), number(height)))
}

/// The size of a lossless picture: fourteen bits each, less one (section 3.4).
fn lossless_size(data: &[u8]) -> Option<(u32, u32)> {
    let bits = u32::from_le_bytes(*data.strip_prefix(b"\x2f")?.first_chunk()?);
    Some(((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1))
}

/// The size in an extended header: flags, of which only that of an alpha channel may be set, then width
/// and height less one in three bytes each (section 2.7).
fn extended_size(head: &[u8]) -> Option<(u32, u32)> {
    let [0x10, 0, 0, 0, a, b, c, d, e, f] = *head else {
        return None;
    };
    Some((
        u32::from_le_bytes([a, b, c, 0]) + 1,
        u32::from_le_bytes([d, e, f, 0]) + 1,
    ))
}
