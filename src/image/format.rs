//! Formats of pictures, and the endings of file names.

use imagesize::{Compression, ImageType};

/// A format of pictures that browsers show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureFormat {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// GIF.
    Gif,
    /// WebP.
    Webp,
    /// AVIF.
    Avif,
    /// SVG.
    Svg,
}

impl PictureFormat {
    /// The format of a picture made of pixels, by its first bytes.
    pub fn detect(bytes: &[u8]) -> Option<Self> {
        Some(match imagesize::image_type(bytes).ok()? {
            ImageType::Jpeg => Self::Jpeg,
            ImageType::Png => Self::Png,
            ImageType::Gif => Self::Gif,
            ImageType::Webp => Self::Webp,
            ImageType::Heif(_) => Self::Avif,
            _ => return None,
        })
    }

    /// The usual ending of its files.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Gif => "gif",
            Self::Webp => "webp",
            Self::Avif => "avif",
            Self::Svg => "svg",
        }
    }

    /// Its name in messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::Gif => "GIF",
            Self::Webp => "WebP",
            Self::Avif => "AVIF",
            Self::Svg => "SVG",
        }
    }

    /// Whether web servers serve files with this lowercase ending as this format.
    pub fn has_ending(self, extension: &str) -> bool {
        extension == self.extension() || (self == Self::Jpeg && extension == "jpeg")
    }

    /// Its media type; `None` for SVG.
    pub fn media_type(self) -> Option<&'static str> {
        media_type_of(self.extension())
    }
}

/// Whether a file is a HEIC picture, as phones take them, by its first bytes. Browsers do not show these.
pub fn is_heic(bytes: &[u8]) -> bool {
    let is_avif = |compression| compression == Compression::Av1;
    matches!(imagesize::image_type(bytes), Ok(ImageType::Heif(compression)) if !is_avif(compression))
}

/// The ending of a file's name in lower case, without the dot; empty where there is none.
pub fn extension(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.')
        .map_or_else(String::new, |(_, extension)| extension.to_ascii_lowercase())
}

/// The media type of a picture made of pixels, by the ending of its name.
pub fn media_type(url: &str) -> Option<&'static str> {
    media_type_of(&extension(url))
}

/// The media type of a picture made of pixels, by its lowercase ending.
pub fn media_type_of(extension: &str) -> Option<&'static str> {
    Some(match extension {
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        _ => return None,
    })
}
