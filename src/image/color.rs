//! Colours as screens show them: in sRGB, whatever the profile or the inks of a picture.

use std::borrow::Cow;
use std::io::Read;

use flate2::read::ZlibDecoder;
use image::{DynamicImage, RgbImage, RgbaImage};
use moxcms::{
    Chromaticity, CicpColorPrimaries, CicpProfile, ColorPrimaries, ColorProfile, DataColorSpace,
    Layout, MatrixCoefficients, ToneReprCurve, TransferCharacteristics, TransformOptions,
};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::variants::{MAX_PIXELS, png_chunks, too_large};
use super::{Problem, bmff, damaged};

/// Converts colours to sRGB, so that no file needs a profile. A profile of other colours than the
/// pixels are is as good as none.
pub(super) fn to_srgb(image: &mut DynamicImage, from: &ColorProfile) {
    let has_alpha = image.color().has_alpha();
    let layout = if has_alpha { Layout::Rgba } else { Layout::Rgb };
    // Of a grey picture all channels are alike by now, and one is enough.
    let is_grey = || {
        let mut pixels = image.as_bytes().chunks_exact(if has_alpha { 4 } else { 3 });
        pixels.all(|pixel| pixel[0] == pixel[1] && pixel[1] == pixel[2])
    };
    let (own, pixels) = match (from.color_space, has_alpha) {
        (DataColorSpace::Rgb, _) => (layout, Cow::Borrowed(image.as_bytes())),
        (DataColorSpace::Gray, _) if !is_grey() => return,
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

/// No colour profile is larger; a few bytes of a PNG could else become gigabytes.
const MAX_PROFILE: u64 = 16 << 20;

/// What the colours of a PNG are, if they are not those of sRGB: of what says so, the first in this
/// order counts (PNG, third edition, 4.3).
pub(super) fn of_png(png: &[u8]) -> Result<Option<ColorProfile>, Problem> {
    let chunk = |wanted: &[u8; 4]| {
        let mut before = png_chunks(png).take_while(|(kind, _)| *kind != b"IDAT");
        before
            .find(|(kind, _)| *kind == wanted)
            .map(|(_, data)| data)
    };
    if let Some(&[primaries, transfer, _, range]) = chunk(b"cICP")
        && let Ok(color_primaries) = CicpColorPrimaries::try_from(primaries)
        && let Ok(transfer_characteristics) = TransferCharacteristics::try_from(transfer)
    {
        let profile = ColorProfile::new_from_cicp(CicpProfile {
            color_primaries,
            transfer_characteristics,
            matrix_coefficients: MatrixCoefficients::Identity,
            full_range: range != 0,
        });
        // Codes that mean nothing give no curve.
        if profile.red_trc.is_some() {
            return Ok(Some(profile));
        }
    }
    if let Some(data) = chunk(b"iCCP")
        && let Some(profile) = of_iccp(data)?
    {
        return Ok(Some(profile));
    }
    if chunk(b"sRGB").is_some() {
        return Ok(None);
    }
    Ok(of_gamma(chunk(b"gAMA"), chunk(b"cHRM")))
}

/// The profile in a chunk `iCCP`: its name, a zero, the zero of the only method there is, and the
/// profile, compressed.
pub(super) fn of_iccp(data: &[u8]) -> Result<Option<ColorProfile>, Problem> {
    let compressed = memchr::memchr(0, data).and_then(|end| data.get(end + 2..));
    let mut profile = Vec::new();
    let inflated = ZlibDecoder::new(compressed.unwrap_or_default())
        .take(MAX_PROFILE + 1)
        .read_to_end(&mut profile);
    if profile.len() as u64 > MAX_PROFILE {
        return Err(damaged());
    }
    Ok(inflated
        .ok()
        .and_then(|_| ColorProfile::new_from_slice(&profile).ok()))
}

/// The colours that a gamma, and the places of white, red, green and blue, mean; each number is given
/// by its hundred thousandfold (PNG, third edition, 11.3.2.1 and 11.3.2.2).
fn of_gamma(gamma: Option<&[u8]>, places: Option<&[u8]>) -> Option<ColorProfile> {
    const SRGB: [f32; 8] = [0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06];
    let number = |data: &[u8], at: usize| {
        let number = bmff::number(data, at * 4)?;
        (1..1_000_000)
            .contains(&number)
            .then_some(number as f32 / 100_000.0)
    };
    let gamma = gamma.and_then(|data| number(data, 0));
    let gamma = gamma.filter(|gamma| (gamma - 0.454_55).abs() > 0.005);
    let places = places.and_then(|data| {
        (0..8)
            .map(|at| number(data, at))
            .collect::<Option<Vec<f32>>>()
    });
    let differs = |places: &Vec<f32>| places.iter().zip(SRGB).any(|(a, b)| (a - b).abs() > 0.002);
    let places = places.filter(differs);
    if gamma.is_none() && places.is_none() {
        return None;
    }
    let mut profile = ColorProfile::new_srgb();
    profile.cicp = None;
    if let Some(gamma) = gamma {
        let curve = Some(ToneReprCurve::Parametric(vec![1.0 / gamma]));
        (profile.red_trc, profile.green_trc, profile.blue_trc) =
            (curve.clone(), curve.clone(), curve);
    }
    if let Some(&[wx, wy, rx, ry, gx, gy, bx, by]) = places.as_deref() {
        let primaries = ColorPrimaries {
            red: Chromaticity::new(rx, ry),
            green: Chromaticity::new(gx, gy),
            blue: Chromaticity::new(bx, by),
        };
        profile.update_rgb_colorimetry(Chromaticity::new(wx, wy).to_xyyb(), primaries);
    }
    Some(profile)
}

/// Whether a JPEG is made for printing: of four inks, cyan, magenta, yellow and black.
pub(super) fn has_inks(jpeg: &[u8]) -> bool {
    with_inks(jpeg).is_some()
}

/// The pixels of a JPEG of four inks, in the colours that its profile says of them; `None` for any
/// other JPEG, and where the profile says nothing of inks.
pub(super) fn of_inks(jpeg: &[u8], from: &ColorProfile) -> Result<Option<RgbImage>, Problem> {
    let Some((mut decoder, kind)) = with_inks(jpeg) else {
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
