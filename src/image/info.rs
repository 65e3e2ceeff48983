//! The format and size of a picture, as far as they are known without decoding it.

use super::format::PictureFormat;
use crate::diagnostic::Problem;
use crate::messages::pictures;

/// The most pixels of a picture that labnews decodes or publishes: more would need gigabytes of memory.
pub(super) const MAX_PIXELS: u64 = 100_000_000;

/// What a picture is, without its pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PictureInfo {
    /// What its bytes are, whatever its name says.
    pub format: PictureFormat,
    /// Width in pixels as shown, after its orientation is applied.
    pub width: u32,
    /// Height in pixels as shown.
    pub height: u32,
}

impl PictureInfo {
    /// A picture of a format and size.
    pub fn new(format: PictureFormat, width: u32, height: u32) -> Self {
        Self {
            format,
            width,
            height,
        }
    }
}

/// Refuses a picture of more than [`MAX_PIXELS`].
pub(super) fn check_pixels(width: u64, height: u64) -> Result<(), Problem> {
    if width.saturating_mul(height) > MAX_PIXELS {
        return Err(too_many_pixels());
    }
    Ok(())
}

/// The problem of a picture of more than [`MAX_PIXELS`].
pub(super) fn too_many_pixels() -> Problem {
    pictures::too_many_pixels(MAX_PIXELS / 1_000_000)
}
