//! Which files are pictures, whatever their names say.

use std::fs;

use crate::pictures::{encoded, halves, holds, phone_photo, png_with, variants, with_photo};
use crate::support::{TestSite, jpeg};
use image::ImageFormat;

#[test]
fn formats_are_detected_from_the_content() {
    for name in ["IMG_1234", "p.mpo", "p.jpg_large"] {
        let outcome = with_photo(name, phone_photo()).fail();
        outcome.says("this is a JPEG picture, but its name does not say so");
    }
    // An icon may be a PNG, and tells nothing either.
    let icon = png_with([9, 9, 9], &[(b"tEXt", b"Author\0SECRET".to_vec())]);
    let built = TestSite::new().file("static/favicon.ico", icon).build();
    assert!(!holds(
        &fs::read(built.output("favicon.ico")).unwrap(),
        b"SECRET"
    ));
}

#[test]
fn pictures_that_cannot_be_decoded_are_errors() {
    let photo = |name: &str, bytes: &[u8]| with_photo(name, bytes).fail();
    photo("a.jpg", b"garbage").says("is damaged");
    photo("a.jpg", &jpeg()[..30]).says("damaged");
    photo("a.heic", b"x").says("browsers cannot display HEIC");
    let whole = encoded(halves(300, 200), ImageFormat::Jpeg);
    photo("a.jpg", &whole[..whole.len() / 2])
        .says("error: this picture is damaged")
        .says("content/news/2026-01-01-a/a.jpg")
        .says("open it in an image viewer and save it again");
    let png = encoded(halves(300, 200), ImageFormat::Png);
    photo("a.png", &png[..png.len() / 2]).says("this picture is damaged");
    let webp = encoded(halves(300, 200), ImageFormat::WebP);
    photo("a.webp", &webp[..webp.len() / 2]).says("damaged");
}

#[test]
fn a_misnamed_picture_is_shown_in_its_real_format() {
    for (name, format, ending, said, right) in [
        (
            "p.gif",
            ImageFormat::Png,
            "png",
            "PNG, but its name says GIF",
            "p.png",
        ),
        (
            "p.png",
            ImageFormat::Jpeg,
            "jpg",
            "JPEG, but its name says PNG",
            "p.jpg",
        ),
        (
            "p.JPG",
            ImageFormat::WebP,
            "webp",
            "WebP, but its name says JPG",
            "p.webp",
        ),
        (
            "p.webp",
            ImageFormat::Gif,
            "png",
            "GIF, but its name says WEBP",
            "p.gif",
        ),
        (
            "p.avif",
            ImageFormat::Jpeg,
            "jpg",
            "JPEG, but its name says AVIF",
            "p.jpg",
        ),
        (
            "p.svg",
            ImageFormat::Jpeg,
            "jpg",
            "JPEG, but its name says SVG",
            "p.jpg",
        ),
    ] {
        let built = with_photo(name, encoded(halves(900, 500), format)).build();
        assert_eq!(
            built.outcome.diagnostics.trim_end(),
            format!(
                "warning: this picture is {said}\n--> content/news/2026-01-01-a/{name}\n \
                 = help: rename it to `{right}`, and change the name where it is used\n\n1 warning"
            )
        );
        for file in variants(&built) {
            assert!(
                file.ends_with(ending) || file.ends_with("webp"),
                "{name}: {file}"
            );
        }
        let kind = match ending {
            "jpg" => "image/jpeg",
            "png" => "image/png",
            _ => "image/webp",
        };
        let page = built.page("/news/2026/a/");
        let largest = format!("-900.{ending}");
        let has_own_format = built.files().iter().any(|file| file.ends_with(&largest));
        let expected = if has_own_format { kind } else { "image/webp" };
        let tag = format!("<meta property=\"og:image:type\" content=\"{expected}\">");
        page.contains(&tag);
    }
}

#[test]
fn a_misnamed_picture_is_served_without_metadata_in_its_real_format() {
    let png = png_with([9, 9, 9], &[(b"tEXt", b"Author\0SECRET".to_vec())]);
    let built = TestSite::new()
        .item(
            "2026-01-01-a/index.md",
            "",
            "[The photo](p.jpg) [The scan](s.gif) ![Figure](/figure.gif) [Figure](/figure.gif)\n",
        )
        .file("content/news/2026-01-01-a/p.jpg", &png)
        .file("content/news/2026-01-01-a/s.gif", phone_photo())
        .file("content/news/2026-01-01-a/card.png", phone_photo())
        .file("static/figure.gif", &png)
        .file("static/drawing.svg", phone_photo())
        .file("static/favicon.ico", phone_photo())
        .file(
            "static/moves.png",
            include_bytes!("../fixtures/told-moves.avif"),
        )
        .build();
    // Links lead to names by which servers say what they are. In static/ a path is an address.
    built
        .page("/news/2026/a/")
        .contains("<a href=\"/news/2026/a/p.jpg.png\">The photo</a>")
        .contains("<a href=\"/news/2026/a/s.gif.jpg\">The scan</a>")
        .contains("<a href=\"/figure.gif\">Figure</a>");
    for file in [
        "news/2026/a/p.jpg.png",
        "news/2026/a/s.gif.jpg",
        "news/2026/a/card.png",
        "figure.gif",
        "drawing.svg",
        "favicon.ico",
        "moves.png",
    ] {
        let bytes = fs::read(built.output(file)).unwrap();
        for told in [&b"SECRET"[..], b"GPS", b"Phone"] {
            assert!(!holds(&bytes, told), "{file}");
        }
        assert!(bytes.len() > 50, "{file}");
    }
    built.lacks("news/2026/a/p.jpg").lacks("news/2026/a/s.gif");
    built.outcome.says("7 warnings");
}

#[test]
fn a_file_with_the_name_of_a_picture_is_an_error() {
    let photo = |bytes: &str| with_photo("a.png", bytes).fail();
    photo("<!DOCTYPE html><html><title>404</title></html>")
        .says("error: this is a web page, although its name says that it is a picture\n--> content/news/2026-01-01-a/a.png\n")
        .says("the address that it was saved from had no picture; find the picture and save it again");
    photo("\u{feff}\n<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>")
        .says("error: this is an SVG picture, but its name does not say so\n")
        .says("rename it to end in `.svg`");
    photo("II*\0\u{8}\0\0\0 and more that is no picture at all")
        .says("error: the format of this file is TIFF, although its name ends in `.png`\n");
    let heic = [&b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"[..], &[0; 64]].concat();
    with_photo("a.jpg", heic)
        .fail()
        .says("error: this is a HEIC picture, although its name ends in `.jpg`, and browsers cannot display it\n");
}

#[test]
fn camera_formats_that_browsers_cannot_show_are_errors() {
    for name in ["a.tif", "a.jp2", "a.dng", "a.jfif", "a.jpe"] {
        with_photo(name, encoded(halves(20, 10), ImageFormat::Jpeg))
            .fail()
            .says(name);
    }
    let mut avif = b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf".to_vec();
    avif.extend(b"....application/rdf+xml....");
    with_photo("a.avif", avif).fail();
}

#[test]
fn files_that_are_not_pictures_cannot_be_shown() {
    let outcome = TestSite::new()
        .item("2026-01-01-a/index.md", "cover: a.pdf\n", "![x](b.txt)\n")
        .file("content/news/2026-01-01-a/a.pdf", "%PDF")
        .file("content/news/2026-01-01-a/b.txt", "words")
        .fail();
    outcome.says("browsers cannot display `a.pdf`");
    outcome.says("browsers cannot display `b.txt`");
}
