//! Copies of pictures, videos and sound without what cameras and programs wrote into them: locations, serial
//! numbers, names, thumbnails. Colour profile and orientation stay: a picture looks wrong without them.

use super::{avif, ebml, gif, jpeg, movie, png, riff, sound, webp};
use crate::diagnostic::Problem;
use crate::messages::{media, pictures};

/// A copy without metadata of the file in `bytes`, read as the format that its ending names. `None` if there
/// is nothing to remove, and for formats that labnews publishes as they are.
pub fn without_metadata(extension: &str, bytes: &[u8]) -> Result<Option<Vec<u8>>, Problem> {
    let damaged = pictures::damaged;
    let damaged_media = media::damaged;
    let clean = match extension.to_ascii_lowercase().as_str() {
        "jpg" | "jpeg" => jpeg::remove_metadata(bytes).ok_or_else(damaged)?,
        // Many icons are PNG files.
        "ico" if !bytes.starts_with(b"\x89PNG") => return Ok(None),
        "png" | "ico" => png::remove_metadata(bytes).ok_or_else(damaged)?,
        "webp" => webp::remove_metadata(bytes).ok_or_else(damaged)?,
        "gif" => gif::remove_metadata(bytes).ok_or_else(damaged)?,
        "avif" => return avif::remove_metadata(bytes),
        video if movie::ENDINGS.contains(&video) => return movie::remove_metadata(bytes),
        video if ebml::ENDINGS.contains(&video) => {
            ebml::remove_metadata(bytes)?.ok_or_else(damaged_media)?
        }
        other if riff::ENDINGS.contains(&other) => {
            riff::remove_metadata(bytes).ok_or_else(damaged_media)?
        }
        other if sound::FRAMES.contains(&other) => {
            sound::clean_frames(bytes).ok_or_else(damaged_media)?
        }
        other if sound::OGG.contains(&other) => {
            sound::clean_ogg(bytes).ok_or_else(damaged_media)?
        }
        sound::FLAC => sound::clean_flac(bytes).ok_or_else(damaged_media)?,
        _ => return Ok(None),
    };
    Ok((clean != bytes).then_some(clean))
}
