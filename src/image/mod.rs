//! Pictures: what they are, how large, variants for screens of all sizes, and copies without what a
//! camera wrote about its owner; of films, such copies.

mod avif;
mod bmff;
mod budget;
mod color;
mod ebml;
mod gif;
mod jpeg;
mod metadata;
mod movie;
mod orientation;
mod processor;
mod riff;
mod sound;
mod svg;
mod variants;
mod verify;

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

use imagesize::{ImageSize, ImageType};

pub use metadata::without_metadata;
pub use processor::{Failure, ImageProcessor, Variant, Variants};
pub(crate) use svg::embedded_picture;
pub use svg::{harmless, is_deeper};
pub use variants::Format;
pub(crate) use verify::is_bare;

use crate::diagnostic::Problem;
use crate::limits::PICTURE_SIZE;

/// What is known of a picture without decoding it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Picture {
    /// What its bytes are, whatever its name says.
    pub format: PictureFormat,
    /// Width in pixels as shown, after its orientation is applied.
    pub width: u32,
    /// Height in pixels as shown.
    pub height: u32,
}

impl Picture {
    /// A picture of a format and size.
    pub fn new(format: PictureFormat, width: u32, height: u32) -> Self {
        Self {
            format,
            width,
            height,
        }
    }
}

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

    /// What people call it.
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

    /// Whether files with this ending, in small letters, are served as what it is.
    pub fn has_ending(self, extension: &str) -> bool {
        extension == self.extension() || (self == Self::Jpeg && extension == "jpeg")
    }

    /// Its media type, where it is one of pixels.
    pub fn media_type(self) -> Option<&'static str> {
        media_type_of(self.extension())
    }
}

/// What is said of a picture that cannot be read.
pub(crate) fn damaged() -> Problem {
    Problem::unnamed(
        "this picture is damaged".to_owned(),
        Some("open it in a picture viewer and save it again".to_owned()),
    )
}

fn damaged_film() -> Problem {
    Problem::unnamed(
        "this film or sound is damaged, or is not what its name says".to_owned(),
        Some("play it; if that works, save it anew: ffmpeg -i old.mp4 -c copy new.mp4".to_owned()),
    )
}

fn heic() -> Problem {
    Problem::unnamed("browsers cannot show HEIC pictures".to_owned(), Some("save it as JPEG; on an iPhone, Settings → Camera → Formats → Most Compatible takes JPEG from then on".to_owned()))
}

/// Looks at the first bytes of a file with this ending, in small letters. `None` for a file whose name
/// is not a picture's, and for an SVG that does not say its size.
pub fn probe(extension: &str, file: File) -> Result<Option<Picture>, Problem> {
    match extension {
        "heic" | "heif" | "heics" | "heifs" => Err(heic()),
        "jfif" | "jpe" | "jif" | "pjpeg" => Err(Problem::unnamed(
            format!("`.{extension}` is not the usual ending of a JPEG picture"),
            Some("rename it to end in .jpg".to_owned()),
        )),
        // Browsers do not show them, and what cameras wrote into them would be published.
        "tif" | "tiff" | "jp2" | "jpx" | "j2k" | "jxl" | "hif" | "dng" | "cr2" | "cr3" | "nef"
        | "arw" | "raf" | "orf" | "rw2" | "psd" => Err(Problem::unnamed(
            format!("browsers cannot show {} pictures", extension.to_uppercase()),
            Some("save it as JPEG or PNG".to_owned()),
        )),
        // Nor these, and some keep where they were made among the pictures.
        "mts" | "m2ts" | "wmv" | "asf" | "flv" | "vob" => Err(Problem::unnamed(
            format!("browsers cannot play {} films", extension.to_uppercase()),
            Some("save it as MP4: ffmpeg -i old.mts -map_metadata -1 new.mp4".to_owned()),
        )),
        "jpg" | "jpeg" | "png" | "gif" | "webp" | "avif" => measure(file, extension).map(Some),
        "svg" => match by_head(&file) {
            Some(_) => measure(file, extension).map(Some),
            None => Ok(svg::size(file)),
        },
        _ => match by_head(&file).filter(|format| *format != PictureFormat::Avif) {
            // Many icons are PNG files, and some are JPEG or GIF, which browsers take.
            Some(_) if extension == "ico" => Ok(None),
            Some(format) => Err(Problem::unnamed(
                format!(
                    "this is a {} picture, though its name does not say so",
                    format.name()
                ),
                Some(
                    "give its name the ending of what it is: .jpg, .png, .gif or .webp".to_owned(),
                ),
            )),
            None => Ok(None),
        },
    }
}

/// What a picture is by the start of its file, which is read from the start again afterwards.
fn by_head(mut file: &File) -> Option<PictureFormat> {
    let mut head = [0; 32];
    let read = file.read(&mut head).ok()?;
    file.seek(SeekFrom::Start(0)).ok()?;
    PictureFormat::detect(&head[..read])
}

fn measure(file: File, extension: &str) -> Result<Picture, Problem> {
    let broken = || {
        Problem::unnamed(
            "this picture is damaged, or is not what its name says".to_owned(),
            Some("open it in a picture viewer and save it again".to_owned()),
        )
    };
    let mut file = BufReader::new(file);
    let mut head = [0; 32];
    let read = file.read(&mut head).map_err(|_| broken())?;
    let head = &head[..read];
    let Some(format) = PictureFormat::detect(head) else {
        return Err(match imagesize::image_type(head) {
            Ok(_) => Problem::unnamed(
                format!(
                    "this is not a {} picture, though its name says so",
                    extension.to_uppercase()
                ),
                Some("save it as JPEG or PNG".to_owned()),
            ),
            Err(_) => no_picture(head).unwrap_or_else(broken),
        });
    };
    if format == PictureFormat::Avif {
        avif::check(&whole(&mut file).map_err(|_| broken())?)?;
    }
    file.seek(SeekFrom::Start(0)).map_err(|_| broken())?;
    let size = imagesize::reader_size(&mut file).ok();
    // It knows no fill bytes.
    let size = size.or_else(|| match format {
        PictureFormat::Jpeg => jpeg::size(&whole(&mut file).ok()?),
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
    let as_it_is = matches!(format, PictureFormat::Gif | PictureFormat::Avif);
    if as_it_is && u64::from(width) * u64::from(height) > variants::MAX_PIXELS {
        return Err(variants::too_large());
    }
    let turned = format == PictureFormat::Jpeg
        && metadata::orientation_of(&mut file).is_some_and(|o| o >= 5);
    Ok(match turned {
        true => Picture::new(format, height, width),
        false => Picture::new(format, width, height),
    })
}

/// What a file is that is called like a picture, and is text.
fn no_picture(head: &[u8]) -> Option<Problem> {
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let text = text.trim_ascii_start();
    let starts = |with: &[u8]| {
        let start = text.get(..with.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(with))
    };
    if starts(b"<svg") || starts(b"<?xml") {
        return Some(Problem::unnamed(
            "this is an SVG picture, though its name does not say so".to_owned(),
            Some("rename it to end in .svg".to_owned()),
        ));
    }
    starts(b"<").then(|| {
        Problem::unnamed(
            "this is a web page, though its name says that it is a picture".to_owned(),
            Some(
                "where it was saved from, there was no such picture: look for it again".to_owned(),
            ),
        )
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
