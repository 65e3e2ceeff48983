//! Whether a file is a picture as our own encoders write it: of its size, whole, and with nothing in
//! it but pixels and what is needed to show them. Of pictures that come from a cache that others may
//! have written to.

use super::jpeg;
use super::variants::{Format, png_chunks};

/// Whether `bytes` are such a picture.
pub(crate) fn is_bare(bytes: &[u8], format: Format, width: u32, height: u32) -> bool {
    let size = match format {
        Format::Jpeg => jpeg::bare_size(bytes),
        Format::Png => png(bytes),
        Format::Webp => webp(bytes),
        // Variants of GIF pictures are PNG files.
        Format::Gif => None,
    };
    size == Some((width, height))
}

/// PNG, third edition, 5: a signature and chunks.
fn png(bytes: &[u8]) -> Option<(u32, u32)> {
    const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
    /// Length, name and checksum.
    const FRAME: usize = 12;
    if !bytes.starts_with(SIGNATURE) {
        return None;
    }
    let mut names = Vec::new();
    let mut length = SIGNATURE.len();
    let mut size = None;
    for (name, data) in png_chunks(bytes) {
        if name == b"IHDR" {
            let (width, rest) = data.split_first_chunk()?;
            let height = rest.first_chunk()?;
            size = Some((u32::from_be_bytes(*width), u32::from_be_bytes(*height)));
        }
        length += FRAME + data.len();
        names.push(*name);
    }
    // Many chunks may hold the pixels.
    names.dedup_by(|a, b| a == b"IDAT" && b == b"IDAT");
    let is_bare = matches!(
        &names.iter().map(|name| &name[..]).collect::<Vec<_>>()[..],
        [b"IHDR", b"IDAT", b"IEND"] | [b"IHDR", b"PLTE", b"IDAT", b"IEND"]
    );
    size.filter(|_| is_bare && length == bytes.len())
}

/// RFC 9649, 2.
fn webp(bytes: &[u8]) -> Option<(u32, u32)> {
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
        // An odd length is made even by a byte that says nothing.
        rest = match length % 2 {
            0 => after,
            _ => after.strip_prefix(b"\0")?,
        };
        chunks.push((name, data));
    }
    match chunks[..] {
        [(b"VP8 ", data)] => lossy(data),
        [(b"VP8L", data)] => lossless(data),
        [(b"VP8X", head), (b"ALPH", _), (b"VP8 ", data)] => {
            let size = lossy(data)?;
            (extended(head)? == size).then_some(size)
        }
        [(b"VP8X", head), (b"VP8L", data)] => {
            let size = lossless(data)?;
            (extended(head)? == size).then_some(size)
        }
        _ => None,
    }
}

/// RFC 6386, 9.1: three bytes of a tag, three of a start code, width and height with their scales.
fn lossy(data: &[u8]) -> Option<(u32, u32)> {
    let head = data.get(3..10)?.strip_prefix(b"\x9d\x01\x2a")?;
    let [width, height] = head.as_chunks::<2>().0 else {
        return None;
    };
    let number = |bytes: &[u8; 2]| u32::from(u16::from_le_bytes(*bytes));
    Some((number(width), number(height)))
}

/// RFC 9649, 3.4: fourteen bits each, less one.
fn lossless(data: &[u8]) -> Option<(u32, u32)> {
    let bits = u32::from_le_bytes(*data.strip_prefix(b"\x2f")?.first_chunk()?);
    Some(((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1))
}

/// RFC 9649, 2.7: flags, of which none but that of an alpha channel may be set, then three bytes
/// each of width and height, less one.
fn extended(head: &[u8]) -> Option<(u32, u32)> {
    let [0x10, 0, 0, 0, a, b, c, d, e, f] = *head else {
        return None;
    };
    Some((
        u32::from_le_bytes([a, b, c, 0]) + 1,
        u32::from_le_bytes([d, e, f, 0]) + 1,
    ))
}

#[cfg(test)]
mod tests {
    use image::{DynamicImage, Rgb, RgbImage, Rgba, RgbaImage};

    use super::super::variants::{self, EncodedVariant};
    use super::*;

    /// What our encoders make of a picture of noise, so that every kind of chunk is there.
    fn made(format: Format, transparent: bool) -> Vec<EncodedVariant> {
        let noise = |x: u32, y: u32| (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)) as u8;
        let picture = match transparent {
            true => DynamicImage::ImageRgba8(RgbaImage::from_fn(700, 301, |x, y| {
                Rgba([noise(x, y), noise(y, x), noise(x + 9, y), noise(x, y + 5)])
            })),
            false => DynamicImage::ImageRgb8(RgbImage::from_fn(700, 301, |x, y| {
                Rgb([noise(x, y), noise(y, x), noise(x + 9, y)])
            })),
        };
        let mut bytes = std::io::Cursor::new(Vec::new());
        let encoder = match format {
            Format::Jpeg => image::ImageFormat::Jpeg,
            Format::Png => image::ImageFormat::Png,
            Format::Webp => image::ImageFormat::WebP,
            Format::Gif => image::ImageFormat::Gif,
        };
        picture.write_to(&mut bytes, encoder).unwrap();
        variants::decode(&bytes.into_inner(), format)
            .unwrap()
            .encode()
            .unwrap()
    }

    fn all() -> Vec<EncodedVariant> {
        let mut all = made(Format::Jpeg, false);
        for format in [Format::Png, Format::Webp, Format::Gif] {
            all.extend(made(format, false));
            all.extend(made(format, true));
        }
        assert!(all.len() > 10);
        all
    }

    #[test]
    fn what_our_encoders_write_is_bare() {
        for file in all() {
            let EncodedVariant {
                format,
                width,
                height,
                bytes,
            } = file;
            assert!(is_bare(&bytes, format, width, height), "{format:?} {width}");
            assert!(!is_bare(&bytes, format, width + 1, height));
            assert!(!is_bare(&bytes, format, width, height - 1));
            for other in [Format::Jpeg, Format::Png, Format::Webp, Format::Gif] {
                assert_eq!(is_bare(&bytes, other, width, height), other == format);
            }
        }
    }

    #[test]
    fn what_is_cut_off_or_followed_by_more_is_not() {
        for file in all() {
            let EncodedVariant {
                format,
                width,
                height,
                bytes,
            } = file;
            for cut in [0, 1, 20, bytes.len() / 2, bytes.len() - 1] {
                assert!(
                    !is_bare(&bytes[..cut], format, width, height),
                    "{format:?} {cut}"
                );
            }
            let more = [&bytes[..], b"more"].concat();
            assert!(!is_bare(&more, format, width, height), "{format:?}");
        }
    }

    #[test]
    fn metadata_is_found_wherever_it_is() {
        for file in all() {
            let EncodedVariant {
                format,
                width,
                height,
                bytes,
            } = file;
            let tell = b"GPS 51.5 N";
            let dirty: Vec<Vec<u8>> = match format {
                Format::Jpeg => [0xe1u8, 0xe2, 0xed, 0xee, 0xef, 0xe0, 0xfe, 0xf0, 0x01, 0xdc]
                    .iter()
                    .flat_map(|marker| {
                        let segment = [&[0xff, *marker, 0, 12][..], tell].concat();
                        let end = bytes.len() - 2;
                        let scan = bytes
                            .windows(2)
                            .position(|pair| pair == [0xff, 0xda])
                            .unwrap();
                        [2, scan, end].map(|at| [&bytes[..at], &segment[..], &bytes[at..]].concat())
                    })
                    .collect(),
                Format::Png => [
                    b"tEXt", b"eXIf", b"iTXt", b"zTXt", b"tIME", b"iCCP", b"abCD", b"IEND",
                ]
                .iter()
                .flat_map(|name| {
                    let chunk = [&[0, 0, 0, 10][..], *name, tell, &[0; 4]].concat();
                    [33, bytes.len() - 12, bytes.len()]
                        .map(|at| [&bytes[..at], &chunk[..], &bytes[at..]].concat())
                })
                .collect(),
                _ => [b"EXIF", b"XMP ", b"ICCP", b"abcd", b"ALPH", b"VP8 "]
                    .iter()
                    .map(|name| {
                        let chunk = [*name, &[10, 0, 0, 0][..], tell].concat();
                        let mut more = [&bytes[..], &chunk].concat();
                        let length = u32::try_from(more.len() - 8).unwrap();
                        more[4..8].copy_from_slice(&length.to_le_bytes());
                        more
                    })
                    .collect(),
            };
            for dirty in dirty {
                assert!(!is_bare(&dirty, format, width, height), "{format:?}");
            }
        }
    }
}
