//! JPEG, PNG, WebP and GIF: what is published of them tells nothing of their owner, and looks the same.

use std::io::Cursor;

use image::codecs::gif::GifDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::{AnimationDecoder, DynamicImage, Frames, ImageFormat, ImageReader, Limits};
use labnews::image::without_metadata;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::timed;
use super::video::stays;

/// A JPEG.
pub fn jpeg(input: &[u8]) {
    picture("jpg", ImageFormat::Jpeg, input);
}

/// A PNG.
pub fn png(input: &[u8]) {
    picture("png", ImageFormat::Png, input);
}

/// A WebP.
pub fn webp(input: &[u8]) {
    picture("webp", ImageFormat::WebP, input);
}

/// A GIF.
pub fn gif(input: &[u8]) {
    picture("gif", ImageFormat::Gif, input);
}

fn picture(extension: &str, format: ImageFormat, input: &[u8]) {
    let clean = timed(input, || without_metadata(extension, input));
    // What is damaged is not published.
    let Ok(clean) = clean else { return };
    let published = clean.as_deref().unwrap_or(input);
    no_metadata(extension, published);
    stays(extension, published);
    let decodes = format != ImageFormat::Jpeg || !has_unusual_sampling(input);
    if clean.is_some()
        && decodes
        && let Some(before) = pixels(format, input)
        && (format != ImageFormat::Jpeg || is_sound(input))
    {
        let after = pixels(format, published);
        assert!(after.is_some(), "it cannot be seen any more");
        assert!(after == Some(before), "it looks otherwise than before");
        // Of a damaged animation more can be seen without what damages it.
        let moves = animation(format, published).starts_with(&animation(format, input));
        assert!(moves, "it moves otherwise than before");
    }
}

/// The pixels of a small picture that can be decoded.
fn pixels(format: ImageFormat, bytes: &[u8]) -> Option<DynamicImage> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(256);
    limits.max_image_height = Some(256);
    limits.max_alloc = Some(16 << 20);
    reader.limits(limits);
    let image = reader.decode().ok()?;
    Some(match format {
        // A head that is not needed may say that there is transparency where there is none.
        ImageFormat::WebP => DynamicImage::ImageRgba8(image.into_rgba8()),
        _ => image,
    })
}

/// The first frames: how long each is shown, and a sum of its pixels.
fn animation(format: ImageFormat, bytes: &[u8]) -> Vec<((u32, u32), u64)> {
    let bytes = Cursor::new(bytes);
    let frames: Option<Frames> = match format {
        // The limits of `image` 0.25 are not those of its frames.
        ImageFormat::Gif if !has_large_frame(bytes.get_ref()) => {
            GifDecoder::new(bytes).ok().map(GifDecoder::into_frames)
        }
        ImageFormat::Png => PngDecoder::new(bytes)
            .ok()
            .filter(|decoder| decoder.is_apng().unwrap_or(false))
            .and_then(|decoder| decoder.apng().ok())
            .map(AnimationDecoder::into_frames),
        ImageFormat::WebP => WebPDecoder::new(bytes)
            .ok()
            .filter(WebPDecoder::has_animation)
            .map(AnimationDecoder::into_frames),
        _ => None,
    };
    let shown = frames.into_iter().flatten().take(8).map_while(Result::ok);
    shown
        .map(|frame| {
            let sum = frame.buffer().as_raw().iter().fold(0_u64, |sum, byte| {
                sum.wrapping_mul(31).wrapping_add(u64::from(*byte))
            });
            (frame.delay().numer_denom_ms(), sum)
        })
        .collect()
}

/// Whether something in a GIF that may be a frame is larger than a small picture.
fn has_large_frame(bytes: &[u8]) -> bool {
    bytes.windows(9).any(|block| {
        let size = |at: usize| u16::from_le_bytes([block[at], block[at + 1]]);
        block[0] == 0x2c && size(5).max(size(7)) > 4096
    })
}

/// Panics if a picture holds more than is needed to show it.
pub fn no_metadata(extension: &str, bytes: &[u8]) {
    match extension {
        "jpg" => jpeg_segments(bytes),
        "png" => png_chunks(bytes),
        "gif" => gif_blocks(bytes),
        "webp" => webp_chunks(bytes),
        _ => panic!("{extension} is no picture"),
    }
}

/// Exif data that says nothing but how the picture is turned: one directory with one entry.
fn only_orientation(tiff: &[u8]) {
    let head = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0";
    let rest = tiff.strip_prefix(head.as_slice());
    let is_right = matches!(rest, Some([2..=8, 0, 0, 0, 0, 0, 0]));
    assert!(is_right, "Exif: {tiff:?}");
}

fn jpeg_segments(bytes: &[u8]) {
    assert!(bytes.starts_with(&[0xff, 0xd8]), "no start");
    let mut at = 2;
    loop {
        let [0xff, marker] = bytes[at..at + 2] else {
            panic!("no marker at {at}");
        };
        if marker == 0xd9 {
            assert_eq!(at + 2, bytes.len(), "something follows the end");
            return;
        }
        let length = usize::from(u16::from_be_bytes([bytes[at + 2], bytes[at + 3]]));
        let content = &bytes[at + 4..at + 2 + length];
        match marker {
            0xe0 => assert!(
                content.starts_with(b"JFIF\0") && content.len() == 14 && content[12..] == [0, 0],
                "APP0: {content:?}"
            ),
            0xe1 => only_orientation(content.strip_prefix(b"Exif\0\0").expect("Exif")),
            0xe2 => assert!(content.starts_with(b"ICC_PROFILE\0"), "APP2: {content:?}"),
            0xee => assert!(
                content.starts_with(b"Adobe") && content.len() == 12,
                "APP14: {content:?}"
            ),
            0xc0..=0xc7 | 0xc9..=0xcf | 0xda..=0xdd => {}
            _ => panic!("a segment {marker:#x}"),
        }
        at += 2 + length;
        if marker == 0xda {
            // Pixels end at a marker that is neither a restart nor stuffed.
            while bytes[at] != 0xff || matches!(bytes[at + 1], 0 | 0xd0..=0xd7 | 0xff) {
                at += 1;
            }
        }
    }
}

/// Whether a JPEG is made of segments alone, and a strict decoder takes it; of damaged ones each
/// decoder makes something else.
fn is_sound(bytes: &[u8]) -> bool {
    let options = DecoderOptions::default().set_strict_mode(true);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    is_row_of_segments(bytes) && decoder.decode().is_ok()
}

/// Whether a JPEG may have a component that is sampled more than twice as often as another, at which
/// its decoder panics; labnews itself makes an error of that.
fn has_unusual_sampling(bytes: &[u8]) -> bool {
    let frames = bytes.windows(2).enumerate();
    let frames = frames.filter(|(_, marker)| matches!(marker, [0xff, 0xc0..=0xc2]));
    frames.into_iter().any(|(at, _)| {
        let components = bytes.get(at + 10..).unwrap_or_default().chunks(3).take(4);
        components
            .filter_map(|component| component.get(1))
            .any(|factors| factors >> 4 > 2 || factors & 15 > 2)
    })
}

fn is_row_of_segments(bytes: &[u8]) -> bool {
    let mut at = 2;
    while let Some(&[0xff, marker, high, low]) = bytes.get(at..at + 4) {
        if !matches!(marker, 0xc0..=0xcf | 0xda..=0xef | 0xfe) {
            return false;
        }
        at += 2 + usize::from(u16::from_be_bytes([high, low]));
        if marker == 0xda {
            let is_pixel = |pair: &[u8]| pair[0] != 0xff || matches!(pair[1], 0 | 0xd0..=0xd7);
            let rest = bytes.get(at..).unwrap_or_default();
            at += rest.windows(2).take_while(|pair| is_pixel(pair)).count();
        }
        if bytes.get(at..at + 2) == Some(&[0xff, 0xd9]) {
            return true;
        }
    }
    false
}

fn png_chunks(bytes: &[u8]) {
    let mut rest = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n").expect("a PNG");
    let known: [&[u8; 4]; 19] = [
        b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB",
        b"cICP", b"mDCV", b"cLLI", b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT", b"eXIf",
    ];
    while !rest.is_empty() {
        let length = u32::from_be_bytes(rest[..4].try_into().expect("four bytes")) as usize;
        let kind: &[u8; 4] = rest[4..8].try_into().expect("four bytes");
        let content = &rest[8..8 + length];
        assert!(
            known.contains(&kind),
            "a chunk {:?}",
            String::from_utf8_lossy(kind)
        );
        match kind {
            b"eXIf" => only_orientation(content),
            b"IEND" => assert!(length == 0 && rest.len() == 12, "something follows the end"),
            b"IDAT" | b"fdAT" | b"iCCP" => {}
            _ => assert!(length <= 768, "{kind:?} is long"),
        }
        rest = &rest[12 + length..];
    }
}

fn webp_chunks(bytes: &[u8]) {
    assert!(
        bytes.starts_with(b"RIFF") && &bytes[8..12] == b"WEBP",
        "no WebP"
    );
    let size = u32::from_le_bytes(bytes[4..8].try_into().expect("four bytes")) as usize;
    assert_eq!(size + 8, bytes.len(), "the size is that of the file");
    let (mut flags, mut has_exif, mut has_profile) = (None, false, false);
    chunks(&bytes[12..], &mut |kind, content| match kind {
        b"VP8X" => {
            assert!(content.len() <= 10, "a long head");
            flags = content.first().copied();
        }
        b"EXIF" => {
            has_exif = true;
            only_orientation(content);
        }
        b"ICCP" => has_profile = true,
        b"VP8 " | b"VP8L" | b"ALPH" => {}
        b"ANIM" => assert!(content.len() <= 6, "a long head"),
        b"ANMF" => chunks(&content[content.len().min(16)..], &mut |kind, _| {
            assert!(
                matches!(kind, b"VP8 " | b"VP8L" | b"ALPH"),
                "in a frame: {kind:?}"
            );
        }),
        _ => panic!("a chunk {:?}", String::from_utf8_lossy(kind)),
    });
    if let Some(flags) = flags {
        assert_eq!(flags & 4, 0, "XMP is announced");
        assert_eq!(flags & 8 != 0, has_exif, "Exif is announced");
        assert_eq!(flags & 32 != 0, has_profile, "a profile is announced");
    }
}

fn chunks(mut rest: &[u8], look: &mut dyn FnMut(&[u8; 4], &[u8])) {
    while !rest.is_empty() {
        let kind: &[u8; 4] = rest[..4].try_into().expect("four bytes");
        let length = u32::from_le_bytes(rest[4..8].try_into().expect("four bytes")) as usize;
        look(kind, &rest[8..8 + length]);
        rest = &rest[(8 + length + length % 2).min(rest.len())..];
    }
}

fn gif_blocks(bytes: &[u8]) {
    let table = |packed: u8| match packed & 0x80 {
        0 => 0,
        _ => 3 << ((packed & 7) + 1),
    };
    let sub_blocks = |mut at: usize| {
        let mut content = Vec::new();
        while bytes[at] != 0 {
            let length = usize::from(bytes[at]);
            content.extend(&bytes[at + 1..at + 1 + length]);
            at += 1 + length;
        }
        (content, at + 1)
    };
    assert!(bytes.starts_with(b"GIF8"), "no GIF");
    let mut at = 13 + table(bytes[10]);
    loop {
        match bytes[at] {
            0x3b => {
                assert_eq!(at + 1, bytes.len(), "something follows the end");
                return;
            }
            0x2c => at = sub_blocks(at + 10 + table(bytes[at + 9]) + 1).1,
            0x21 => {
                let (content, end) = sub_blocks(at + 2);
                match bytes[at + 1] {
                    0xf9 => assert!(content.len() <= 4, "a control block of {}", content.len()),
                    0xff if content.starts_with(b"NETSCAPE2.0")
                        || content.starts_with(b"ANIMEXTS1.0") =>
                    {
                        assert!(content.len() <= 11 + 8, "a loop of {}", content.len());
                    }
                    0xff if content.starts_with(b"ICCRGBG1012") => {}
                    kind => panic!("an extension {kind:#x}"),
                }
                at = end;
            }
            kind => panic!("a block {kind:#x}"),
        }
    }
}
