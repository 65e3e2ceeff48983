//! The widths and formats in which readers get a picture.

use std::fs;
use std::path::Path;

use crate::pictures::{encoded, halves, segment, variant, variants, with_photo};
use crate::support::{self, TestSite, jpeg};
use image::{GenericImageView, ImageFormat, Rgba, RgbaImage};

#[test]
fn photos_are_published_in_several_widths_and_two_formats() {
    let built = with_photo("p.jpg", encoded(halves(2000, 1000), ImageFormat::Jpeg)).build();
    assert_eq!(
        variants(&built),
        [
            "480.jpg",
            "480.webp",
            "960.jpg",
            "960.webp",
            "1600.jpg",
            "1600.webp"
        ]
    );
    for (end, size) in [
        ("-480.webp", (480, 240)),
        ("-960.jpg", (960, 480)),
        ("-1600.webp", (1600, 800)),
    ] {
        let image = image::load_from_memory(&variant(&built, end)).unwrap();
        assert_eq!(image.dimensions(), size);
    }
    let page = built.page("/news/2026/a/");
    page.contains("<picture><source type=\"image/webp\" srcset=\"/images/p-")
        .contains("-480.webp 480w, /images/p-")
        .contains("-1600.jpg 1600w\" sizes=")
        .contains("width=\"1600\" height=\"800\" alt=\"Two halves\" data-color=\"#")
        .contains("fetchpriority=\"high\"")
        .contains("<meta property=\"og:image:width\" content=\"1600\">")
        .contains("<figcaption>The halves");
    // What cameras make is ten times as large as any page can show.
    built.lacks("news/2026/a/p.jpg");
}

#[test]
fn no_variant_is_larger_than_the_original() {
    let built = with_photo("p.jpg", encoded(halves(700, 70), ImageFormat::Jpeg)).build();
    assert_eq!(
        variants(&built),
        ["480.jpg", "480.webp", "700.jpg", "700.webp"]
    );
    let built = with_photo("p.webp", encoded(halves(500, 50), ImageFormat::WebP)).build();
    assert_eq!(variants(&built), ["500.webp"]);
    built
        .page("/news/2026/a/")
        .lacks("<picture>")
        .lacks("srcset");
}

#[test]
fn photos_are_upright_however_the_camera_was_held() {
    let plain = encoded(halves(600, 400), ImageFormat::Jpeg);
    // Orientation 6: the top of the scene is at the right of the picture (Exif 2.32, 4.6.5.1).
    let exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let photo = [&plain[..2], &segment(0xe1, exif), &plain[2..]].concat();
    let built = with_photo("p.jpg", photo).build();
    built
        .page("/news/2026/a/")
        .contains("width=\"400\" height=\"600\"");
    for end in ["-400.jpg", "-400.webp"] {
        let image = image::load_from_memory(&variant(&built, end))
            .unwrap()
            .to_rgb8();
        assert_eq!(image.dimensions(), (400, 600));
        let (top, bottom) = (image.get_pixel(200, 50), image.get_pixel(200, 550));
        assert!(top[0] > 150 && top[2] < 80, "{end}: {top:?} is not red");
        assert!(
            bottom[2] > 150 && bottom[0] < 80,
            "{end}: {bottom:?} is not blue"
        );
    }
}

#[test]
fn animated_pictures_are_published_unchanged() {
    let frame = b"\x21\xf9\x04\0\x0a\0\0\0\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0";
    let header = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff";
    let looped = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0";
    let comment = b"\x21\xfe\x06SECRET\0";
    let gif = [&header[..], looped, comment, frame, frame, b"\x3b"].concat();
    let clean = [&header[..], looped, frame, frame, b"\x3b"].concat();
    let built = with_photo("p.gif", &gif).build();
    assert_eq!(fs::read(built.output("news/2026/a/p.gif")).unwrap(), clean);
    built
        .page("/news/2026/a/")
        .contains("src=\"/news/2026/a/p.gif\"");
    assert_eq!(variants(&built), [""; 0]);
    with_photo("p.gif", &gif[..gif.len() - 3])
        .fail()
        .says("this picture is damaged");
}

#[test]
fn pictures_in_static_get_variants_when_a_page_shows_them() {
    let photo = encoded(halves(1000, 500), ImageFormat::Jpeg);
    let built = TestSite::new()
        .item(
            "2026-01-01-a.md",
            "",
            "Words.\n\n![Two halves](/img/p.jpg \"Both\")\n",
        )
        .file("static/img/p.jpg", photo)
        .build();
    built.output("img/p.jpg");
    built
        .page("/news/2026/a/")
        .contains("<figure><picture><source type=\"image/webp\" srcset=\"/images/p-")
        .contains("loading=\"lazy\" decoding=\"async\"></picture><figcaption>Both</figcaption>");
    built
        .page("/feed.xml")
        .contains("srcset=\"https://lab.example.org/images/p-");
}

#[test]
fn pictures_in_components_and_raw_html_get_variants_too() {
    let photo = encoded(halves(2000, 1000), ImageFormat::Jpeg);
    let built = TestSite::new()
        .item(
            "2026-01-01-a/index.md",
            "",
            "{{ <figure src=\"a.jpg\" alt=\"A\" /> }}\n\nRaw: <img src=\"a.jpg\" alt=\"B\">\n",
        )
        .file("content/news/2026-01-01-a/a.jpg", photo)
        .build();
    let page = built.page("/news/2026/a/");
    for alt in ["alt=\"A\"", "alt=\"B\""] {
        let image = page.text.split("<picture>").find(|part| part.contains(alt));
        let image = image.unwrap_or_else(|| panic!("{alt} is in no picture: {}", page.text));
        for part in [
            "<source type=\"image/webp\" srcset=\"",
            "-480.jpg 480w, ",
            "-1600.jpg 1600w\"",
            " width=\"1600\"",
            " height=\"800\"",
            " loading=\"lazy\"",
        ] {
            assert!(image.contains(part), "{part}: {image}");
        }
    }
}

#[test]
fn a_still_gif_has_variants() {
    let built = with_photo("a.gif", encoded(halves(1000, 500), ImageFormat::Gif)).build();
    let found = variants(&built);
    assert!(
        found.contains(&"480.png".to_owned()) || found.contains(&"480.webp".to_owned()),
        "{found:?}"
    );
    built.page("/news/2026/a/").lacks("a.gif\"");
}

#[test]
fn transparency_is_kept_even_if_the_header_omits_it() {
    let drawing = RgbaImage::from_fn(64, 64, |x, _| {
        Rgba([200, 20, 20, if x < 32 { 0 } else { 255 }])
    });
    let plain = encoded(drawing, ImageFormat::WebP);
    // Programs that add metadata write an extended header, and some leave its alpha bit out.
    let size = |bytes: usize| u32::try_from(bytes).unwrap().to_le_bytes();
    let header = [&b"VP8X"[..], &size(10), &[0, 0, 0, 0, 63, 0, 0, 63, 0, 0]].concat();
    let extended = [
        b"RIFF",
        &size(4 + header.len() + plain.len() - 12)[..],
        b"WEBP",
        &header,
        &plain[12..],
    ]
    .concat();
    for bytes in [plain, extended] {
        let built = with_photo("p.webp", bytes).build();
        let image = image::load_from_memory(&variant(&built, "-64.webp")).unwrap();
        let seen = image.to_rgba8();
        assert_eq!(
            (seen.get_pixel(8, 8).0[3], seen.get_pixel(56, 8).0[3]),
            (0, 255)
        );
    }
}

#[test]
fn drafts_show_no_photos() {
    let site = with_photo("p.jpg", encoded(halves(500, 500), ImageFormat::Jpeg));
    let draft = "---\ntitle: A\ndraft: true\nphotos: [{src: p.jpg, alt: x}]\n---\nx";
    let built = site
        .file("content/news/2026-01-01-a/index.md", draft)
        .build();
    assert_eq!(variants(&built), [""; 0]);
    built.lacks("news/2026/a/p.jpg");
    assert!(!Path::new(&built.site.path(".labnews/images")).exists());
}

#[test]
fn a_variant_in_static_does_not_conflict_with_its_source() {
    let built = with_photo("p.jpg", encoded(halves(600, 400), ImageFormat::Jpeg)).build();
    let files = built.files();
    let name = files
        .iter()
        .find(|file| file.starts_with("images/p-"))
        .unwrap();
    let bytes = fs::read(built.output(name)).unwrap();
    let site = built.site.file(&format!("static/{name}"), bytes);
    for _ in 0..2 {
        assert_eq!(site.run(&["build", "--now", support::NOW]).status, 0);
    }
}

#[test]
fn fill_bytes_in_a_jpeg_are_accepted() {
    let plain = jpeg();
    let photo = [&plain[..2], &[0xff; 9], &plain[2..]].concat();
    let built = with_photo("p.jpg", photo).build();
    image::load_from_memory(&variant(&built, "-1.jpg")).unwrap();
}
