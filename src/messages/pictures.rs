//! Messages about pictures: damaged ones, formats that browsers do not show, and wrong names.

use super::{Problem, en};

/// The picture cannot be decoded, or is cut off.
pub(crate) fn damaged() -> Problem {
    Problem::error(
        "pictures/damaged",
        en("this picture is damaged").help("open it in a picture viewer and save it again"),
    )
}

/// The file has the name of a picture, but not even the beginning of one.
pub(crate) fn unreadable() -> Problem {
    Problem::error(
        "pictures/unreadable",
        en("this picture is damaged, or is not what its name says")
            .help("open it in a picture viewer and save it again"),
    )
}

/// Decoding it would take too much memory.
pub(crate) fn too_many_pixels(most_millions: u64) -> Problem {
    Problem::error(
        "pictures/too-many-pixels",
        en(format!(
            "this picture has more than {most_millions} million pixels"
        ))
        .help("save it smaller; 1600 pixels of width are enough for any page"),
    )
}

/// Phones take HEIC photos, which no browser but Safari shows.
pub(crate) fn heic() -> Problem {
    Problem::error(
        "pictures/heic",
        en("browsers cannot show HEIC pictures").help(
            "save it as JPEG; on an iPhone, Settings → Camera → Formats → Most Compatible takes \
             JPEG from then on",
        ),
    )
}

/// Formats of cameras and scanners, such as TIFF.
pub(crate) fn format_not_shown(extension: &str) -> Problem {
    let format = extension.to_uppercase();
    Problem::error(
        "pictures/format-not-shown",
        en(format!("browsers cannot show {format} pictures")).help("save it as JPEG or PNG"),
    )
}

/// `.jfif` and the like, which web servers do not serve as JPEG.
pub(crate) fn unusual_jpeg_ending(extension: &str) -> Problem {
    Problem::error(
        "pictures/unusual-jpeg-ending",
        en(format!(
            "`.{extension}` is not the usual ending of a JPEG picture"
        ))
        .help("rename it to end in .jpg"),
    )
}

/// The file is a picture, and its name ends in something else.
pub(crate) fn picture_without_its_ending(format: &str) -> Problem {
    Problem::error(
        "pictures/picture-without-its-ending",
        en(format!(
            "this is a {format} picture, though its name does not say so"
        ))
        .help("give its name the ending of what it is: .jpg, .png, .gif or .webp"),
    )
}

/// The file is a picture of a format that labnews does not publish, and its name says another.
pub(crate) fn not_what_its_ending_says(extension: &str) -> Problem {
    let format = extension.to_uppercase();
    Problem::error(
        "pictures/not-what-its-ending-says",
        en(format!(
            "this is not a {format} picture, though its name says so"
        ))
        .help("save it as JPEG or PNG"),
    )
}

/// The file is an SVG, and its name says that it is a picture of pixels.
pub(crate) fn svg_without_its_ending() -> Problem {
    Problem::error(
        "pictures/svg-without-its-ending",
        en("this is an SVG picture, though its name does not say so")
            .help("rename it to end in .svg"),
    )
}

/// Somebody saved the page that a server sent in place of a picture.
pub(crate) fn web_page() -> Problem {
    Problem::error(
        "pictures/web-page",
        en("this is a web page, though its name says that it is a picture")
            .help("where it was saved from, there was no such picture: look for it again"),
    )
}

/// An AVIF is built in a way in which its metadata cannot be told from its pixels.
pub(crate) fn metadata_stays() -> Problem {
    Problem::error(
        "pictures/metadata-stays",
        en("this picture holds metadata that labnews cannot take out of its format")
            .help("save it as JPEG or PNG, so that no place or name is published with it"),
    )
}
