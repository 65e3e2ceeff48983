//! Converts HEIC photos, which browsers do not show, with a program of the system.

use std::ffi::OsString;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, absolute};
use std::process::{Command, Stdio};

use labnews::image::PictureFormat;
use labnews::messages::{Problem, command};

/// A program that may be installed, and its arguments to convert one file into another.
type Converter = (&'static str, fn(&Path, &Path) -> Vec<OsString>);

/// macOS has the first; the others belong to libheif and ImageMagick.
const CONVERTERS: [Converter; 3] = [
    ("sips", |heic, jpeg| {
        let options = ["-s", "format", "jpeg", "-s", "formatOptions", "90"].map(OsString::from);
        let files = [heic.into(), "--out".into(), jpeg.into()];
        options.into_iter().chain(files).collect()
    }),
    ("heif-convert", |heic, jpeg| {
        vec!["-q".into(), "90".into(), heic.into(), jpeg.into()]
    }),
    ("magick", |heic, jpeg| {
        vec![heic.into(), "-quality".into(), "90".into(), jpeg.into()]
    }),
];

/// Converts a photo to JPEG. Fails if no program of the system can.
pub(super) fn convert(photo: &Path, jpeg: &Path) -> Result<(), Problem> {
    // No name is taken for an option.
    let heic = absolute(photo).unwrap_or_else(|_| photo.to_owned());
    let mut failed = Vec::new();
    for (program, arguments) in CONVERTERS {
        let status = Command::new(program)
            .args(arguments(&heic, jpeg))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        match status {
            Ok(_) if is_jpeg(jpeg) => return Ok(()),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            _ => failed.push(program),
        }
    }
    Err(command::heic_not_converted(photo, &failed))
}

fn is_jpeg(path: &Path) -> bool {
    let mut head = [0; 32];
    let read = File::open(path).and_then(|mut file| file.read(&mut head));
    read.is_ok_and(|read| PictureFormat::detect(&head[..read]) == Some(PictureFormat::Jpeg))
}
