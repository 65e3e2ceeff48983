//! Pictures: what they are, how large, variants for screens of all sizes, and copies without what a
//! camera wrote about its owner; of films, such copies.

mod avif;
mod bmff;
mod budget;
mod cache;
mod color;
mod ebml;
mod gif;
mod jpeg;
mod metadata;
mod movie;
mod orientation;
mod riff;
mod sound;
mod svg;
mod variants;
mod verify;

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

use imagesize::{ImageSize, ImageType};

pub use cache::{Cache, Failure, Variant, Variants};
pub use metadata::without_metadata;
pub(crate) use svg::embedded_picture;
pub use svg::{harmless, is_deeper};
pub use variants::Format;
pub(crate) use verify::is_bare;

use crate::limits::PICTURE_SIZE;

/// What is known of a picture without decoding it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Picture {
    /// Width in pixels as shown, after its orientation is applied.
    pub width: u32,
    /// Height in pixels as shown.
    pub height: u32,
}

impl Picture {
    /// A picture of a size.
    pub fn new(width: u32, height: u32) -> Self {
        Self { width, height }
    }
}

/// A picture that cannot be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unusable {
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub help: &'static str,
}

fn damaged() -> Unusable {
    Unusable {
        message: "this picture is damaged".to_owned(),
        help: "open it in a picture viewer and save it again",
    }
}

fn damaged_film() -> Unusable {
    Unusable {
        message: "this film or sound is damaged, or is not what its name says".to_owned(),
        help: "play it; if that works, save it anew: ffmpeg -i old.mp4 -c copy new.mp4",
    }
}

fn heic() -> Unusable {
    Unusable {
        message: "browsers cannot show HEIC pictures".to_owned(),
        help: "save it as JPEG; on an iPhone, Settings → Camera → Formats → Most Compatible takes JPEG from then on",
    }
}

/// Looks at the first bytes of a file with this ending, in small letters. `None` for a file whose name
/// is not a picture's, and for an SVG that does not say its size.
pub fn probe(extension: &str, file: File) -> Result<Option<Picture>, Unusable> {
    match extension {
        "heic" | "heif" | "heics" | "heifs" => Err(heic()),
        "jfif" | "jpe" | "jif" | "pjpeg" => Err(Unusable {
            message: format!("`.{extension}` is not the usual ending of a JPEG picture"),
            help: "rename it to end in .jpg",
        }),
        // Browsers do not show them, and what cameras wrote into them would be published.
        "tif" | "tiff" | "jp2" | "jpx" | "j2k" | "jxl" | "hif" | "dng" | "cr2" | "cr3" | "nef"
        | "arw" | "raf" | "orf" | "rw2" | "psd" => Err(Unusable {
            message: format!("browsers cannot show {} pictures", extension.to_uppercase()),
            help: "save it as JPEG or PNG",
        }),
        // Nor these, and some keep where they were made among the pictures.
        "mts" | "m2ts" | "wmv" | "asf" | "flv" | "vob" => Err(Unusable {
            message: format!("browsers cannot play {} films", extension.to_uppercase()),
            help: "save it as MP4: ffmpeg -i old.mts -map_metadata -1 new.mp4",
        }),
        "jpg" | "jpeg" | "png" | "gif" | "webp" | "avif" => measure(file, extension).map(Some),
        "svg" => Ok(svg::size(file)),
        _ => match nameless(file) {
            // Many icons are PNG files, which browsers take.
            Some("png") if extension == "ico" => Ok(None),
            Some(ending) => Err(Unusable {
                message: format!(
                    "this is a {} picture, though its name does not say so",
                    ending.to_uppercase()
                ),
                help: "give its name the ending of what it is: .jpg, .png, .gif or .webp",
            }),
            None => Ok(None),
        },
    }
}

/// What a picture is whose name does not say it: what its camera wrote would be published with it.
fn nameless(mut file: File) -> Option<&'static str> {
    let mut head = [0; 32];
    let read = file.read(&mut head).ok()?;
    raster(&head[..read])
}

/// What a picture is by its first bytes, if variants can be made of it.
fn raster(bytes: &[u8]) -> Option<&'static str> {
    Some(match imagesize::image_type(bytes).ok()? {
        ImageType::Jpeg => "jpeg",
        ImageType::Png => "png",
        ImageType::Gif => "gif",
        ImageType::Webp => "webp",
        _ => return None,
    })
}

fn measure(file: File, extension: &str) -> Result<Picture, Unusable> {
    let broken = || Unusable {
        message: "this picture is damaged, or is not what its name says".to_owned(),
        help: "open it in a picture viewer and save it again",
    };
    let mut file = BufReader::new(file);
    let mut head = [0; 32];
    let read = file.read(&mut head).map_err(|_| broken())?;
    let kind = imagesize::image_type(&head[..read]).map_err(|_| broken())?;
    let named = match kind {
        ImageType::Jpeg => matches!(extension, "jpg" | "jpeg"),
        ImageType::Png => extension == "png",
        ImageType::Gif => extension == "gif",
        ImageType::Webp => extension == "webp",
        ImageType::Heif(_) => extension == "avif",
        _ => false,
    };
    if !named {
        return Err(Unusable {
            message: format!(
                "this is not a {} picture, though its name says so",
                extension.to_uppercase()
            ),
            help: "give it the ending of what it is, or save it again in the format that its name says",
        });
    }
    file.seek(SeekFrom::Start(0)).map_err(|_| broken())?;
    let size = imagesize::reader_size(&mut file).ok();
    // It knows no fill bytes.
    let size = size.or_else(|| match kind {
        ImageType::Jpeg => jpeg::size(&whole(&mut file).ok()?),
        _ => None,
    });
    let ImageSize { width, height } = size.ok_or_else(broken)?;
    let (width, height) = (
        u32::try_from(width).unwrap_or(0),
        u32::try_from(height).unwrap_or(0),
    );
    if width == 0 || height == 0 {
        return Err(broken());
    }
    // Most of these are published as they are; of all others variants are made, which is refused there.
    let as_it_is = matches!(extension, "gif" | "avif");
    if as_it_is && u64::from(width) * u64::from(height) > variants::MAX_PIXELS {
        return Err(variants::too_large());
    }
    if extension == "avif" {
        avif::check(&whole(&mut file).map_err(|_| broken())?)?;
    }
    let turned =
        kind == ImageType::Jpeg && metadata::orientation_of(&mut file).is_some_and(|o| o >= 5);
    Ok(match turned {
        true => Picture::new(height, width),
        false => Picture::new(width, height),
    })
}

/// All bytes of a picture, as far as a picture may be large.
fn whole(file: &mut BufReader<File>) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    file.take(PICTURE_SIZE.bytes).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Whether files of this ending that are no pictures hold what [`without_metadata`] takes out: films,
/// and icons.
pub fn tells(extension: &str) -> bool {
    let lists: [&[&str]; 5] = [
        &["ico", sound::FLAC],
        &movie::ENDINGS,
        &ebml::ENDINGS,
        &riff::ENDINGS,
        &sound::FRAMES,
    ];
    lists.iter().any(|list| list.contains(&extension)) || sound::OGG.contains(&extension)
}

/// The ending of a file's name in small letters, without the dot; empty where there is none.
pub fn extension(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.')
        .map_or_else(String::new, |(_, extension)| extension.to_ascii_lowercase())
}

/// The media type of a picture that pages show, by the ending of its name.
pub fn media_type(url: &str) -> Option<&'static str> {
    media_type_of(&extension(url))
}

/// The media type of a picture that pages show, by its ending in small letters.
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
