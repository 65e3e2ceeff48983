//! Whether a file is a picture as our own encoders write it. Variants and cards come from a cache that
//! others may have written to, so each is checked before it is published.

use super::variants::Format;
use super::{jpeg, png, webp};

/// Whether `bytes` are a whole picture of this format and size, and hold nothing but its pixels and what is
/// needed to show them.
pub(crate) fn is_bare(bytes: &[u8], format: Format, width: u32, height: u32) -> bool {
    let size = match format {
        Format::Jpeg => jpeg::bare_size(bytes),
        Format::Png => png::bare_size(bytes),
        Format::Webp => webp::bare_size(bytes),
        // Variants of GIF pictures are PNG files.
        Format::Gif => None,
    };
    size == Some((width, height))
}

#[cfg(test)]
mod tests {
    use image::{DynamicImage, Rgb, RgbImage, Rgba, RgbaImage};

    use super::super::variants::{self, EncodedVariant};
    use super::*;

    /// What our encoders make of a picture of noise, so that every kind of chunk is there.
    fn made(format: Format, transparent: bool) -> Vec<EncodedVariant> {
        let noise = |x: u32, y: u32| (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)) as u8;
        let picture = if transparent {
            DynamicImage::ImageRgba8(RgbaImage::from_fn(700, 301, |x, y| {
                Rgba([noise(x, y), noise(y, x), noise(x + 9, y), noise(x, y + 5)])
            }))
        } else {
            DynamicImage::ImageRgb8(RgbImage::from_fn(700, 301, |x, y| {
                Rgb([noise(x, y), noise(y, x), noise(x + 9, y)])
            }))
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
