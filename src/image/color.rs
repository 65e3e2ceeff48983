//! Colours as screens show them: in sRGB, whatever the profile or the inks of a picture.

use std::borrow::Cow;

use image::{DynamicImage, RgbImage, RgbaImage};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::variants::{MAX_PIXELS, too_large};
use super::{Unusable, damaged};

/// Converts colours to sRGB, so that no file needs a profile. A profile that cannot be read, or is
/// of other colours than the pixels are by now, is as good as none.
pub(super) fn to_srgb(image: &mut DynamicImage, profile: &[u8]) {
    let Ok(from) = ColorProfile::new_from_slice(profile) else {
        return;
    };
    let has_alpha = image.color().has_alpha();
    let layout = if has_alpha { Layout::Rgba } else { Layout::Rgb };
    // Of a grey picture all channels are alike by now, and one is enough.
    let (own, pixels) = match (from.color_space, has_alpha) {
        (DataColorSpace::Rgb, _) => (layout, Cow::Borrowed(image.as_bytes())),
        (DataColorSpace::Gray, false) => {
            let grey = image.as_bytes().chunks_exact(3).map(|pixel| pixel[0]);
            (Layout::Gray, Cow::Owned(grey.collect()))
        }
        (DataColorSpace::Gray, true) => {
            let pixels = image.as_bytes().chunks_exact(4);
            let grey = pixels.flat_map(|pixel| [pixel[0], pixel[3]]);
            (Layout::GrayAlpha, Cow::Owned(grey.collect::<Vec<u8>>()))
        }
        _ => return,
    };
    let srgb = ColorProfile::new_srgb();
    let Ok(transform) = from.create_transform_8bit(own, &srgb, layout, TransformOptions::default())
    else {
        return;
    };
    let mut converted = vec![0; image.as_bytes().len()];
    if transform.transform(&pixels, &mut converted).is_err() {
        return;
    }
    let (width, height) = (image.width(), image.height());
    let converted = match layout {
        Layout::Rgba => RgbaImage::from_raw(width, height, converted).map(DynamicImage::ImageRgba8),
        _ => RgbImage::from_raw(width, height, converted).map(DynamicImage::ImageRgb8),
    };
    if let Some(converted) = converted {
        *image = converted;
    }
}

/// Whether a JPEG is made for printing: of four inks, cyan, magenta, yellow and black.
pub(super) fn has_inks(jpeg: &[u8]) -> bool {
    with_inks(jpeg).is_some()
}

/// The pixels of a JPEG of four inks, in the colours that its profile says of them; `None` for any
/// other JPEG, and where the profile says nothing of inks.
pub(super) fn of_inks(jpeg: &[u8], profile: &[u8]) -> Result<Option<RgbImage>, Unusable> {
    let Some((mut decoder, kind)) = with_inks(jpeg) else {
        return Ok(None);
    };
    let Ok(from) = ColorProfile::new_from_slice(profile) else {
        return Ok(None);
    };
    if from.color_space != DataColorSpace::Cmyk {
        return Ok(None);
    }
    // What the crate calls RGBA is four channels here.
    let options = TransformOptions::default();
    let srgb = ColorProfile::new_srgb();
    let Ok(transform) = from.create_transform_8bit(Layout::Rgba, &srgb, Layout::Rgb, options)
    else {
        return Ok(None);
    };
    let (width, height) = decoder.dimensions().ok_or_else(damaged)?;
    if width as u64 * height as u64 > MAX_PIXELS {
        return Err(too_large());
    }
    let mut inks = decoder.decode().map_err(|_| damaged())?;
    let mut shown = vec![0; width * height * 3];
    let rows = inks.chunks_mut(width * 4).zip(shown.chunks_mut(width * 3));
    for (inks, shown) in rows {
        if kind == ColorSpace::YCCK {
            inks.as_chunks_mut().0.iter_mut().for_each(inks_of_ycck);
        }
        // All programs follow Adobe's, which writes how much of the paper an ink leaves bare.
        inks.iter_mut().for_each(|ink| *ink = u8::MAX - *ink);
        transform.transform(inks, shown).map_err(|_| damaged())?;
    }
    let size = (u32::try_from(width), u32::try_from(height));
    let (Ok(width), Ok(height)) = size else {
        return Err(too_large());
    };
    Ok(RgbImage::from_raw(width, height, shown))
}

/// The decoder of a JPEG of four inks, and how they are written.
fn with_inks(jpeg: &[u8]) -> Option<(JpegDecoder<ZCursor<&[u8]>>, ColorSpace)> {
    let options = DecoderOptions::default()
        .set_strict_mode(false)
        .set_max_width(usize::MAX)
        .set_max_height(usize::MAX);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(jpeg), options);
    decoder.decode_headers().ok()?;
    let kind = decoder.input_colorspace()?;
    if !matches!(kind, ColorSpace::CMYK | ColorSpace::YCCK) {
        return None;
    }
    decoder.set_options(options.jpeg_set_out_colorspace(kind));
    Some((decoder, kind))
}

/// Cyan, magenta and yellow were written like the channels of other JPEGs (ITU-T T.871, section 7):
/// as what is seen of them, turned round.
fn inks_of_ycck(pixel: &mut [u8; 4]) {
    let [y, cb, cr, _] = pixel.map(f32::from);
    let (cb, cr) = (cb - 128.0, cr - 128.0);
    let seen = [
        y + 1.402 * cr,
        y - 0.344_136 * cb - 0.714_136 * cr,
        y + 1.772 * cb,
    ];
    for (ink, seen) in pixel.iter_mut().zip(seen) {
        *ink = u8::MAX - seen.round().clamp(0.0, 255.0) as u8;
    }
}
