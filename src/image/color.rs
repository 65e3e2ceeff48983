//! Converts colours to sRGB, from colour profiles and from CMYK.

use std::borrow::Cow;

use image::{DynamicImage, RgbImage, RgbaImage};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::info::{check_pixels, too_many_pixels};
use crate::diagnostic::Problem;
use crate::messages::pictures::damaged;

/// Converts the colours of a picture to sRGB, so that its variants need no profile. Ignores a profile for
/// another kind of pixels.
pub(super) fn to_srgb(image: &mut DynamicImage, from: &ColorProfile) {
    let has_alpha = image.color().has_alpha();
    let layout = if has_alpha { Layout::Rgba } else { Layout::Rgb };
    // Decoding has expanded grey pixels to three equal channels.
    let is_gray = || {
        let mut pixels = image.as_bytes().chunks_exact(if has_alpha { 4 } else { 3 });
        pixels.all(|pixel| pixel[0] == pixel[1] && pixel[1] == pixel[2])
    };
    let (own, pixels) = match (from.color_space, has_alpha) {
        (DataColorSpace::Rgb, _) => (layout, Cow::Borrowed(image.as_bytes())),
        (DataColorSpace::Gray, _) if !is_gray() => return,
        (DataColorSpace::Gray, false) => {
            let gray = image.as_bytes().chunks_exact(3).map(|pixel| pixel[0]);
            (Layout::Gray, Cow::Owned(gray.collect()))
        }
        (DataColorSpace::Gray, true) => {
            let pixels = image.as_bytes().chunks_exact(4);
            let gray = pixels.flat_map(|pixel| [pixel[0], pixel[3]]);
            (Layout::GrayAlpha, Cow::Owned(gray.collect::<Vec<u8>>()))
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

/// Whether a JPEG is made for printing, in cyan, magenta, yellow and black.
pub(super) fn is_cmyk(jpeg: &[u8]) -> bool {
    cmyk_decoder(jpeg).is_some()
}

/// The pixels of a CMYK JPEG in sRGB, by its colour profile. `None` for any other JPEG, and for a profile
/// that is not one for CMYK.
///
/// WORKAROUND: the crate `image` 0.25 converts CMYK by a formula, without the profile. This goes when it
/// hands out the four channels.
pub(super) fn cmyk_to_rgb(jpeg: &[u8], from: &ColorProfile) -> Result<Option<RgbImage>, Problem> {
    let Some((mut decoder, kind)) = cmyk_decoder(jpeg) else {
        return Ok(None);
    };
    if from.color_space != DataColorSpace::Cmyk {
        return Ok(None);
    }
    // To moxcms, `Rgba` stands for any four channels.
    let options = TransformOptions::default();
    let srgb = ColorProfile::new_srgb();
    let Ok(transform) = from.create_transform_8bit(Layout::Rgba, &srgb, Layout::Rgb, options)
    else {
        return Ok(None);
    };
    let (width, height) = decoder.dimensions().ok_or_else(damaged)?;
    check_pixels(width as u64, height as u64)?;
    let mut inks = decoder.decode().map_err(|_| damaged())?;
    let mut shown = vec![0; width * height * 3];
    let rows = inks.chunks_mut(width * 4).zip(shown.chunks_mut(width * 3));
    for (inks, shown) in rows {
        if kind == ColorSpace::YCCK {
            inks.as_chunks_mut().0.iter_mut().for_each(ycck_to_cmyk);
        }
        // Like Adobe's programs, all write inverted values: how much of the paper stays bare.
        inks.iter_mut().for_each(|ink| *ink = u8::MAX - *ink);
        transform.transform(inks, shown).map_err(|_| damaged())?;
    }
    let size = (u32::try_from(width), u32::try_from(height));
    let (Ok(width), Ok(height)) = size else {
        return Err(too_many_pixels());
    };
    Ok(RgbImage::from_raw(width, height, shown))
}

/// A decoder for a CMYK JPEG, and its colour space.
fn cmyk_decoder(jpeg: &[u8]) -> Option<(JpegDecoder<ZCursor<&[u8]>>, ColorSpace)> {
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

/// Converts a pixel whose cyan, magenta and yellow are stored inverted, as YCbCr (ITU-T T.871, section 7).
///
/// WORKAROUND: zune-jpeg 0.5 decodes YCCK, but does not convert it to CMYK. This goes when it does.
fn ycck_to_cmyk(pixel: &mut [u8; 4]) {
    let [y, cb, cr, _] = pixel.map(f32::from);
    let (cb, cr) = (cb - 128.0, cr - 128.0);
    let inverted = [
        y + 1.402 * cr,
        y - 0.344_136 * cb - 0.714_136 * cr,
        y + 1.772 * cb,
    ];
    for (ink, inverted) in pixel.iter_mut().zip(inverted) {
        *ink = u8::MAX - inverted.round().clamp(0.0, 255.0) as u8;
    }
}
