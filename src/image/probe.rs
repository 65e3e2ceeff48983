//! What a file is, by its first bytes and the ending of its name.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

use imagesize::ImageSize;

use super::format::{PictureFormat, is_heic};
use super::info::{PictureInfo, check_pixels};
use super::orientation::read_orientation;
use super::{avif, ebml, jpeg, movie, riff, sound, svg};
use crate::diagnostic::Problem;
use crate::limits::PICTURE_SIZE;
use crate::messages::{media, pictures};

/// Reads the format and size of a file with this lowercase ending. `None` if its name is not a picture's,
/// and for an SVG that does not state its size.
pub fn probe(extension: &str, file: File) -> Result<Option<PictureInfo>, Problem> {
    match extension {
        "heic" | "heif" | "heics" | "heifs" => Err(pictures::heic()),
        "jfif" | "jpe" | "jif" | "pjpeg" => Err(pictures::unusual_jpeg_ending(extension)),
        // Browsers do not show them, and publishing them would publish the camera's metadata.
        "tif" | "tiff" | "jp2" | "jpx" | "j2k" | "jxl" | "hif" | "dng" | "cr2" | "cr3" | "nef"
        | "arw" | "raf" | "orf" | "rw2" | "psd" => Err(pictures::format_not_shown(extension)),
        // The same for videos; some of these formats store locations between the frames.
        "mts" | "m2ts" | "wmv" | "asf" | "flv" | "vob" => Err(media::format_not_played(extension)),
        "jpg" | "jpeg" | "png" | "gif" | "webp" | "avif" => measure(file, extension).map(Some),
        "svg" => match detect_format(&file) {
            Some(_) => measure(file, extension).map(Some),
            None => Ok(svg::read_size(file)),
        },
        _ => match detect_format(&file).filter(|format| *format != PictureFormat::Avif) {
            // Many icons are PNG files, and some are JPEG or GIF, which browsers accept.
            Some(_) if extension == "ico" => Ok(None),
            Some(format) => Err(pictures::picture_without_its_ending(
                format.name(),
                format.extension(),
            )),
            None => Ok(None),
        },
    }
}

/// The format of a picture by the start of its file; leaves the file at its start.
fn detect_format(mut file: &File) -> Option<PictureFormat> {
    let mut head = [0; 32];
    let read = file.read(&mut head).ok()?;
    file.seek(SeekFrom::Start(0)).ok()?;
    PictureFormat::detect(&head[..read])
}

fn measure(file: File, extension: &str) -> Result<PictureInfo, Problem> {
    let unreadable = pictures::unreadable;
    let mut file = BufReader::new(file);
    let mut head = [0; 32];
    let read = file.read(&mut head).map_err(|_| unreadable())?;
    let head = &head[..read];
    let Some(format) = PictureFormat::detect(head) else {
        return Err(match recognize(head) {
            Some(format) => pictures::not_what_its_ending_says(format, extension),
            None => check_text(head).err().unwrap_or_else(unreadable),
        });
    };
    if format == PictureFormat::Avif {
        if is_heic(head) {
            return Err(pictures::heic_by_another_name(extension));
        }
        avif::check(&read_whole(&mut file).map_err(|_| unreadable())?)?;
    }
    file.seek(SeekFrom::Start(0)).map_err(|_| unreadable())?;
    // WORKAROUND: imagesize 0.15 stops at the fill bytes that may stand before a JPEG marker (ITU-T T.81,
    // B.1.1.2). `jpeg::read_size` goes when it skips them.
    let size = imagesize::reader_size(&mut file).ok();
    let size = size.or_else(|| match format {
        PictureFormat::Jpeg => jpeg::read_size(&read_whole(&mut file).ok()?),
        _ => None,
    });
    let ImageSize { width, height } = size.ok_or_else(unreadable)?;
    let (width, height) = (
        u32::try_from(width).unwrap_or(0),
        u32::try_from(height).unwrap_or(0),
    );
    if width == 0 || height == 0 {
        return Err(unreadable());
    }
    // These are published without decoding; making variants of the others checks their size.
    if matches!(format, PictureFormat::Gif | PictureFormat::Avif) {
        check_pixels(width.into(), height.into())?;
    }
    let is_turned =
        format == PictureFormat::Jpeg && read_orientation(&mut file).is_some_and(|o| o >= 5);
    Ok(if is_turned {
        PictureInfo::new(format, height, width)
    } else {
        PictureInfo::new(format, width, height)
    })
}

/// The name of a format that browsers do not show, by the first bytes of a file.
fn recognize(head: &[u8]) -> Option<&'static str> {
    const FORMATS: [(&[u8], &str); 12] = [
        (b"BM", "BMP"),
        (b"II*\0", "TIFF"),
        (b"MM\0*", "TIFF"),
        (b"8BPS", "Photoshop"),
        (b"\0\0\x01\0", "ICO"),
        (b"\xff\x0a", "JPEG XL"),
        (b"\0\0\0\x0cJXL ", "JPEG XL"),
        (b"\0\0\0\x0cjP  ", "JPEG 2000"),
        (b"%PDF", "PDF"),
        (b"%!PS", "PostScript"),
        (b"PK\x03\x04", "ZIP or Office"),
        (b"\xd0\xcf\x11\xe0", "Office"),
    ];
    let mut formats = FORMATS.iter();
    let (_, name) = formats.find(|(start, _)| head.starts_with(start))?;
    Some(name)
}

/// Recognizes text that has the name of a picture.
fn check_text(head: &[u8]) -> Result<(), Problem> {
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let text = text.trim_ascii_start();
    let starts_with = |prefix: &[u8]| {
        let start = text.get(..prefix.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    };
    if starts_with(b"<svg") || starts_with(b"<?xml") {
        return Err(pictures::svg_without_its_ending());
    }
    if starts_with(b"<") {
        return Err(pictures::web_page());
    }
    Ok(())
}

/// All bytes of a picture, up to the limit of pictures.
fn read_whole(file: &mut BufReader<File>) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    file.take(PICTURE_SIZE.bytes).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Whether files with this ending that are not pictures can hold what
/// [`without_metadata`](super::without_metadata) removes: videos, sound and icons.
pub fn may_hold_metadata(extension: &str) -> bool {
    let lists: [&[&str]; 6] = [
        &["ico", sound::FLAC],
        &movie::ENDINGS,
        &ebml::ENDINGS,
        &riff::ENDINGS,
        &sound::FRAMES,
        &sound::OGG,
    ];
    lists.iter().any(|list| list.contains(&extension))
}
