//! What cameras and editors write into pictures is not published.

use std::fs;

use crate::pictures::{
    boxes_of, deflated, encoded, halves, holds, phone_photo, png_with, segment, variants,
    with_photo,
};
use crate::support::{TestSite, jpeg};
use image::{ImageFormat, Rgba, RgbaImage};

#[test]
fn camera_metadata_is_not_published() {
    let built = TestSite::new()
        .item(
            "2026-01-01-a/index.md",
            "photos: [{src: p.jpg, alt: x}, {src: r.jpg, alt: y}]\n",
            "[The whole photo](p.jpg)\n",
        )
        .file("content/news/2026-01-01-a/p.jpg", phone_photo())
        .file("content/news/2026-01-01-a/r.jpg", phone_photo())
        .file("content/news/2026-01-01-a/not-shown.jpg", phone_photo())
        .file("static/q.JPG", phone_photo())
        .build();
    for file in built.files() {
        let bytes = fs::read(built.output(&file)).unwrap();
        for words in ["GPS 52", "SERIAL", "Owner", "a comment", "MOTION"] {
            assert!(!holds(&bytes, words.as_bytes()), "{file} holds {words}");
        }
    }
    // What is linked, and what no page shows, is there in full, and turned as the camera said.
    for path in ["news/2026/a/p.jpg", "news/2026/a/not-shown.jpg", "q.JPG"] {
        let bytes = fs::read(built.output(path)).unwrap();
        assert!(
            holds(&bytes, b"\x01\x12\0\x03\0\0\0\x01"),
            "{path} lost its orientation"
        );
        assert!(bytes.ends_with(b"\xff\xd9"));
    }
    built.lacks("news/2026/a/r.jpg");
}

#[test]
fn data_between_the_segments_of_a_jpeg_is_not_published() {
    let plain = jpeg();
    let end = plain.len() - 2;
    let photo = [
        &plain[..2],
        &segment(0xe0, b"JFXX\0\x13THUMBNAIL"),
        &segment(0xe2, b"ICC_PROFILE\0\x01\x01SECRET"),
        &segment(0xf7, b"SECRET"),
        &plain[2..end],
        &segment(0xfe, b"SECRET"),
        &segment(0xe1, b"SECRET"),
        &plain[end..],
    ]
    .concat();
    let built = TestSite::new().file("static/p.jpg", photo).build();
    let bytes = fs::read(built.output("p.jpg")).unwrap();
    assert!(!holds(&bytes, b"SECRET") && !holds(&bytes, b"THUMB"));
    image::load_from_memory(&bytes).unwrap();
}

#[test]
fn photos_in_svgs_lose_their_metadata() {
    use base64::Engine;
    let photo = base64::engine::general_purpose::STANDARD.encode(phone_photo());
    let drawing = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image width="9" height="9" href="data:image/jpeg;base64,{photo}"/></svg>"#
    );
    let built = with_photo("p.svg", drawing).build();
    let svg = fs::read_to_string(built.output("news/2026/a/p.svg")).unwrap();
    let kept = svg
        .split("base64,")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let kept = kept.trim_end_matches('=');
    let bytes = base64::engine::general_purpose::STANDARD_NO_PAD
        .decode(kept)
        .unwrap();
    assert!(!holds(&bytes, b"GPS 52") && !holds(&bytes, b"SERIAL"));
    assert!(bytes.starts_with(b"\xff\xd8"));
}

#[test]
fn svgs_keep_the_transparency_of_their_photos() {
    let drawing = RgbaImage::from_fn(600, 300, |x, _| {
        if x < 300 {
            Rgba([0, 0, 0, 0])
        } else {
            Rgba([10, 120, 10, 255])
        }
    });
    let built = with_photo("p.png", encoded(drawing, ImageFormat::Png)).build();
    let page = built.page("/news/2026/a/");
    page.lacks("data-color");
    let files = variants(&built);
    assert!(
        files.contains(&"600.png".to_owned()) || files.contains(&"600.webp".to_owned()),
        "{files:?}"
    );
    for file in built
        .files()
        .iter()
        .filter(|file| file.starts_with("images/"))
    {
        let image = image::load_from_memory(&fs::read(built.output(file)).unwrap())
            .unwrap()
            .to_rgba8();
        let y = image.height() / 2;
        assert_eq!(image.get_pixel(10, y)[3], 0, "{file}");
        assert_eq!(image.get_pixel(image.width() - 10, y)[3], 255, "{file}");
    }
}

#[test]
fn svgs_cannot_run_scripts() {
    let hostile = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 40 30' onload='alert(1)'>\
                   <script>alert(2)</script><rect width='9' height='9'/></svg>";
    let site = with_photo("p.svg", hostile).file("static/own.svg", hostile);
    let built = site.build();
    let svg = fs::read_to_string(built.output("news/2026/a/p.svg")).unwrap();
    assert!(svg.contains("<rect") && !svg.contains("alert"), "{svg}");
    built
        .page("/news/2026/a/")
        .contains("width=\"40\" height=\"30\"");
    // static/ is the webmaster's.
    assert_eq!(
        fs::read_to_string(built.output("own.svg")).unwrap(),
        hostile
    );
    with_photo("p.svg", "<svg xmlns='http://www.w3.org/2000/svg'><g></svg>")
        .fail()
        .says("content/news/2026-01-01-a/p.svg")
        .says("this SVG cannot be read");
}

#[test]
fn avif_files_lose_their_metadata_and_keep_their_pixels() {
    for picture in [
        &include_bytes!("../fixtures/told.avif")[..],
        include_bytes!("../fixtures/told-moves.avif"),
    ] {
        assert!(holds(picture, b"SECRET"));
        let built = with_photo("a.avif", picture).build();
        let bytes = fs::read(built.output("news/2026/a/a.avif")).unwrap();
        for told in [&b"SECRET"[..], b"Exif", b"xmp", b"rdf", b"II*\0", b"MM\0*"] {
            assert!(!holds(&bytes, told), "{}", String::from_utf8_lossy(told));
        }
        // Everything stays in place; only data outside pictures is overwritten.
        assert_eq!(bytes.len(), picture.len());
        let before = boxes_of(picture);
        for ((kind, new), (_, old)) in boxes_of(&bytes).iter().zip(&before) {
            if kind == "mdat" {
                let same = new.iter().zip(old).filter(|(new, old)| new == old).count();
                assert!(new != old && same > 50, "{same} of {}", old.len());
            }
        }
        assert_eq!(labnews::image::without_metadata("avif", &bytes), Ok(None));
    }
}

#[test]
fn avif_files_with_hidden_metadata_are_errors() {
    // Of the two, the second says the same as Exif, in the place of a picture.
    let told = include_bytes!("../fixtures/told.avif");
    let at = told.windows(4).position(|kind| kind == b"Exif").unwrap();
    let mut hidden = told.to_vec();
    hidden[at..at + 4].copy_from_slice(b"av01");
    with_photo("a.avif", &hidden)
        .fail()
        .says("labnews cannot remove the metadata of this picture");
    // Data that no item has are overwritten.
    let mut orphan = told.to_vec();
    let id = at - 4;
    orphan[id..id + 2].copy_from_slice(&99u16.to_be_bytes());
    let built = with_photo("a.avif", &orphan).build();
    let bytes = fs::read(built.output("news/2026/a/a.avif")).unwrap();
    assert!(!holds(&bytes, b"SECRET"));
}

#[test]
fn linked_originals_keep_only_their_orientation() {
    use img_parts::ImageEXIF;
    use img_parts::png::{Png, PngChunk};
    use img_parts::webp::WebP;
    let tiff =
        b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0PRIVATE".to_vec();
    let mut png = Png::from_bytes(encoded(halves(20, 10), ImageFormat::Png).into()).unwrap();
    png.set_exif(Some(tiff.clone().into()));
    let own = PngChunk::new(*b"prVt", b"PRIVATE acTL".to_vec().into());
    png.chunks_mut().insert(1, own);
    let mut webp = WebP::from_bytes(encoded(halves(20, 10), ImageFormat::WebP).into()).unwrap();
    webp.set_exif(Some(tiff.into()));
    let built = TestSite::new()
        .item(
            "2026-01-01-a/index.md",
            "",
            "[a](a.png) [b](b.webp) ![c](a.png)\n",
        )
        .file("content/news/2026-01-01-a/a.png", png.encoder().bytes())
        .file("content/news/2026-01-01-a/b.webp", webp.encoder().bytes())
        .build();
    built.nowhere("PRIVATE");
    let original = |name: &str| fs::read(built.output(&format!("/news/2026/a/{name}"))).unwrap();
    let png = Png::from_bytes(original("a.png").into()).unwrap();
    let webp = WebP::from_bytes(original("b.webp").into()).unwrap();
    for exif in [png.exif(), webp.exif()] {
        assert_eq!(exif.unwrap()[18..20], [0, 6]);
    }
    // A picture with a chunk of a program's own is no video: it has variants.
    assert!(!variants(&built).is_empty());
}

#[test]
fn data_that_poses_as_a_profile_is_removed() {
    let profile = [&b"x\0\0"[..], &deflated(b"SECRET of somebody")].concat();
    let png = png_with([9, 9, 9], &[(b"iCCP", profile)]);
    let built = TestSite::new().file("static/p.png", png).build();
    assert!(!holds(&fs::read(built.output("p.png")).unwrap(), b"iCCP"));
}
