//! Messages about pictures: damaged ones, formats that browsers do not show, and wrong names.

use super::{Problem, en};

/// The picture cannot be decoded, or is cut off.
pub(crate) fn damaged() -> Problem {
    Problem::error(
        "pictures/damaged",
        en("this picture is damaged").help("open it in an image viewer and save it again"),
    )
}

/// The file has the name of a picture, but not even the beginning of one.
pub(crate) fn unreadable() -> Problem {
    Problem::error(
        "pictures/unreadable",
        en("this picture is damaged, or its format does not match its name")
            .help("open it in an image viewer and save it again"),
    )
}

/// Decoding it would take too much memory.
pub(crate) fn too_many_pixels(most_millions: u64) -> Problem {
    Problem::error(
        "pictures/too-many-pixels",
        en(format!(
            "this picture has more than {most_millions} million pixels"
        ))
        .help("scale it down; a width of 1600 pixels is enough for any page"),
    )
}

const HEIC_HELP: &str = "convert it to JPEG; to take JPEG photos on an iPhone, choose Settings → Camera → \
                         Formats → Most Compatible";

/// Phones take HEIC photos, which no browser but Safari shows.
pub(crate) fn heic() -> Problem {
    Problem::error(
        "pictures/heic",
        en("browsers cannot display HEIC pictures").help(HEIC_HELP),
    )
}

/// The same under another name: renaming a photo does not convert it.
pub(crate) fn heic_by_another_name(extension: &str) -> Problem {
    Problem::error(
        "pictures/heic-by-another-name",
        en(format!(
            "this is a HEIC picture, although its name ends in `.{extension}`, and browsers cannot display it"
        ))
        .help(HEIC_HELP),
    )
}

/// Formats of cameras and scanners, such as TIFF.
pub(crate) fn format_not_shown(extension: &str) -> Problem {
    let format = extension.to_uppercase();
    Problem::error(
        "pictures/format-not-shown",
        en(format!("browsers cannot display {format} pictures")).help("convert it to JPEG or PNG"),
    )
}

/// `.jfif` and the like, which web servers do not serve as JPEG.
pub(crate) fn unusual_jpeg_ending(extension: &str) -> Problem {
    Problem::error(
        "pictures/unusual-jpeg-ending",
        en(format!(
            "`.{extension}` is not a usual ending of JPEG pictures"
        ))
        .help("rename it to end in `.jpg`"),
    )
}

/// The file is a picture, and its name ends in something else.
pub(crate) fn picture_without_its_ending(format: &str, extension: &str) -> Problem {
    Problem::error(
        "pictures/picture-without-its-ending",
        en(format!(
            "this is a {format} picture, but its name does not say so"
        ))
        .help(format!("rename it to end in `.{extension}`")),
    )
}

/// The file has the name of a picture, and is of a format that browsers do not show.
pub(crate) fn not_what_its_ending_says(format: &str, extension: &str) -> Problem {
    Problem::error(
        "pictures/not-what-its-ending-says",
        en(format!(
            "the format of this file is {format}, although its name ends in `.{extension}`"
        ))
        .help("convert it to JPEG or PNG"),
    )
}

/// The file is an SVG, and its name says that it is a picture of pixels.
pub(crate) fn svg_without_its_ending() -> Problem {
    Problem::error(
        "pictures/svg-without-its-ending",
        en("this is an SVG picture, but its name does not say so")
            .help("rename it to end in `.svg`"),
    )
}

/// Somebody saved the page that a server sent in place of a picture.
pub(crate) fn web_page() -> Problem {
    Problem::error(
        "pictures/web-page",
        en("this is a web page, although its name says that it is a picture").help(
            "the address that it was saved from had no picture; find the picture and save it again",
        ),
    )
}

/// An AVIF is built in a way in which its metadata cannot be told from its pixels.
pub(crate) fn metadata_stays() -> Problem {
    Problem::error(
        "pictures/metadata-stays",
        en("labnews cannot remove the metadata of this picture")
            .help("convert it to JPEG or PNG, so that no location or name is published with it"),
    )
}
