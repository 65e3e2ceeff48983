//! The colour profile of a PNG, by the chunks that define its colours.

use std::io::Read;

use flate2::read::ZlibDecoder;
use moxcms::{
    Chromaticity, CicpColorPrimaries, CicpProfile, ColorPrimaries, ColorProfile,
    MatrixCoefficients, ToneReprCurve, TransferCharacteristics,
};

use super::chunks::header_chunks;
use crate::diagnostic::Problem;
use crate::image::bmff;
use crate::messages::pictures::damaged;

/// The largest profile that is read: a few compressed bytes could otherwise become gigabytes.
const MAX_PROFILE: u64 = 16 << 20;

/// The colour profile of a PNG; `None` for sRGB. If several chunks define the colours, the first in this order
/// counts (PNG, third edition, 4.3).
pub(in crate::image) fn read_profile(png: &[u8]) -> Result<Option<ColorProfile>, Problem> {
    let chunk = |wanted: &[u8; 4]| {
        let mut chunks = header_chunks(png);
        chunks
            .find(|chunk| chunk.kind == wanted)
            .map(|chunk| chunk.data)
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
        // Unassigned codes give no curve.
        if profile.red_trc.is_some() {
            return Ok(Some(profile));
        }
    }
    if let Some(data) = chunk(b"iCCP")
        && let Some(profile) = decode_iccp(data)?
    {
        return Ok(Some(profile));
    }
    if chunk(b"sRGB").is_some() {
        return Ok(None);
    }
    Ok(profile_from_gamma(chunk(b"gAMA"), chunk(b"cHRM")))
}

/// Decodes a chunk `iCCP`: a name, a zero, the number of the compression method, which is always zero, and
/// the compressed profile. `None` if it is not a colour profile.
pub(super) fn decode_iccp(data: &[u8]) -> Result<Option<ColorProfile>, Problem> {
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

/// The profile for a gamma and the chromaticities of white, red, green and blue; all numbers are multiplied
/// by 100,000 (PNG, third edition, 11.3.2.1 and 11.3.2.2).
fn profile_from_gamma(gamma: Option<&[u8]>, chromaticities: Option<&[u8]>) -> Option<ColorProfile> {
    const SRGB: [f32; 8] = [0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06];
    let number = |data: &[u8], at: usize| {
        let number = bmff::read_u32(data, at * 4)?;
        (1..1_000_000)
            .contains(&number)
            .then_some(number as f32 / 100_000.0)
    };
    let gamma = gamma.and_then(|data| number(data, 0));
    let gamma = gamma.filter(|gamma| (gamma - 0.454_55).abs() > 0.005);
    let chromaticities = chromaticities.and_then(|data| {
        (0..8)
            .map(|at| number(data, at))
            .collect::<Option<Vec<f32>>>()
    });
    let differs = |numbers: &Vec<f32>| numbers.iter().zip(SRGB).any(|(a, b)| (a - b).abs() > 0.002);
    let chromaticities = chromaticities.filter(differs);
    if gamma.is_none() && chromaticities.is_none() {
        return None;
    }
    let mut profile = ColorProfile::new_srgb();
    profile.cicp = None;
    if let Some(gamma) = gamma {
        let curve = Some(ToneReprCurve::Parametric(vec![1.0 / gamma]));
        (profile.red_trc, profile.green_trc, profile.blue_trc) =
            (curve.clone(), curve.clone(), curve);
    }
    if let Some(&[wx, wy, rx, ry, gx, gy, bx, by]) = chromaticities.as_deref() {
        let primaries = ColorPrimaries {
            red: Chromaticity::new(rx, ry),
            green: Chromaticity::new(gx, gy),
            blue: Chromaticity::new(bx, by),
        };
        profile.update_rgb_colorimetry(Chromaticity::new(wx, wy).to_xyyb(), primaries);
    }
    Some(profile)
}
