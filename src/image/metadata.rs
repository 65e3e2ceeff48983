//! Pictures and films without what cameras and editors wrote into them: positions, serial numbers,
//! names, thumbnails. Colour profile and orientation stay, since the picture looks wrong without them.

use std::io::{BufRead, Seek, SeekFrom};

use img_parts::png::Png;
use img_parts::riff::{RiffChunk, RiffContent};
use img_parts::webp::WebP;
use img_parts::{Bytes, ImageEXIF, ImageICC};
use moxcms::ColorProfile;

use super::orientation::{only_orientation, said_orientation, without_head};
use super::{Problem, avif, color, damaged, damaged_film, ebml, gif, jpeg, movie, riff, sound};

/// The orientation that a JPEG's Exif data says, 1 to 8.
pub(super) fn orientation_of(file: &mut (impl BufRead + Seek)) -> Option<u8> {
    file.seek(SeekFrom::Start(0)).ok()?;
    let data = exif::Reader::new().read_from_container(file).ok()?;
    said_orientation(&data)
}

/// The picture or film in `bytes`, in the format that the file's ending names, without metadata; `None`
/// where there is nothing to take out.
pub fn without_metadata(extension: &str, bytes: &[u8]) -> Result<Option<Vec<u8>>, Problem> {
    let owned = || Bytes::copy_from_slice(bytes);
    let clean = match extension.to_ascii_lowercase().as_str() {
        "jpg" | "jpeg" => jpeg::clean(bytes).ok_or_else(damaged)?,
        // Many icons are PNG files.
        "ico" if !bytes.starts_with(b"\x89PNG") => return Ok(None),
        "png" | "ico" => clean_png(Png::from_bytes(owned()).map_err(|_| damaged())?),
        "webp" => {
            let webp = WebP::from_bytes(owned()).map_err(|_| damaged())?;
            clean_webp(webp).ok_or_else(damaged)?
        }
        "gif" => gif::clean(bytes).ok_or_else(damaged)?,
        "avif" => return avif::clean(bytes),
        film if movie::ENDINGS.contains(&film) => return movie::clean(bytes),
        film if ebml::ENDINGS.contains(&film) => ebml::clean(bytes)?.ok_or_else(damaged_film)?,
        other if riff::ENDINGS.contains(&other) => riff::clean(bytes).ok_or_else(damaged_film)?,
        other if sound::FRAMES.contains(&other) => {
            sound::clean_frames(bytes).ok_or_else(damaged_film)?
        }
        other if sound::OGG.contains(&other) => sound::clean_ogg(bytes).ok_or_else(damaged_film)?,
        sound::FLAC => sound::clean_flac(bytes).ok_or_else(damaged_film)?,
        _ => return Ok(None),
    };
    Ok((clean != bytes).then_some(clean))
}

/// What PNG files need to be shown (PNG, third edition, 11), and how long it is at most, where that
/// is not for the picture to say: programs put what they like into others.
const PNG_CHUNKS: [(&[u8; 4], usize); 18] = [
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

fn clean_png(mut png: Png) -> Vec<u8> {
    let orientation = png.exif().and_then(orientation_of_tiff);
    let moves = png.chunks().iter().any(|chunk| chunk.kind() == *b"acTL");
    png.chunks_mut().retain(|chunk| {
        let kind = chunk.kind();
        let known = PNG_CHUNKS.iter().find(|(known, _)| **known == kind);
        known.is_some_and(|(_, length)| chunk.contents().len() <= *length)
            && (moves || !matches!(&kind, b"fcTL" | b"fdAT"))
            && (kind != *b"iCCP" || matches!(color::of_iccp(chunk.contents()), Ok(Some(_))))
    });
    turn(&mut png, orientation);
    png.encoder().bytes().to_vec()
}

/// What WebP files need to be shown (RFC 9649, section 2).
const WEBP_CHUNKS: [&[u8; 4]; 7] = [
    b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP",
];

/// Says in the flags of a `VP8X` chunk that there is XMP, which `img-parts` 0.4 does not update.
const XMP_FLAG: u8 = 0b100;

/// The file without metadata; none if it, or one of its frames, holds no picture.
fn clean_webp(mut webp: WebP) -> Option<Vec<u8>> {
    let orientation = webp.exif().and_then(orientation_of_tiff);
    webp.chunks_mut()
        .retain(|chunk| WEBP_CHUNKS.contains(&&chunk.id()));
    // Takes out the head, too, of a picture that needs none any more.
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
    turn(&mut webp, orientation);
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
    // An animation needs both (RFC 9649, 2.7.1.1); what lies behind the end that the file states is no
    // part of it, although some decoders read it.
    let is_whole = has(b"ANIM") == has(b"ANMF");
    (has_picture && is_whole).then(|| webp.encoder().bytes().to_vec())
}

/// A frame of an animated WebP: its place, then chunks of its own; none if no picture is among them, or
/// one is longer than the frame.
fn clean_frame(frame: &[u8]) -> Option<Vec<u8>> {
    let (place, mut rest) = frame.split_at_checked(16)?;
    let mut clean = place.to_vec();
    let mut shows = false;
    while let Some((head, after)) = rest.split_first_chunk::<8>() {
        let length = u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize;
        if length > after.len() {
            return None;
        }
        // An odd length is followed by a byte of nothing.
        let length = (length + length % 2).min(after.len());
        if matches!(&head[..4], b"VP8 " | b"VP8L" | b"ALPH") {
            clean.extend(head);
            clean.extend(&after[..length]);
            shows |= head[..3] == *b"VP8";
        }
        rest = &after[length..];
    }
    shows.then_some(clean)
}

/// The orientation that Exif data says which may lack a beginning of its own.
fn orientation_of_tiff(tiff: Bytes) -> Option<u8> {
    let tiff = without_head(&tiff).to_vec();
    said_orientation(&exif::Reader::new().read_raw(tiff).ok()?)
}

/// Says how a picture without Exif data has to be turned, if it has to.
fn turn(image: &mut impl ImageEXIF, orientation: Option<u8>) {
    if let Some(orientation @ 2..=8) = orientation {
        let exif = only_orientation(orientation);
        image.set_exif(Some(Bytes::copy_from_slice(without_head(&exif))));
    }
}
