//! Photos: what readers get of them, and what they do not.

mod support;

use std::fs;
use std::io::Cursor;
use std::path::Path;

use image::{DynamicImage, GenericImageView, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use support::{Built, TestSite, jpeg, labnews};

/// A picture whose left half is red and whose right half is blue.
fn halves(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, _| match x < width / 2 {
        true => Rgb([220, 20, 20]),
        false => Rgb([20, 20, 220]),
    })
}

fn encoded(image: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.into().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A site of one item that shows a photo of that name.
fn with_photo(name: &str, bytes: impl AsRef<[u8]>) -> TestSite {
    TestSite::new()
        .item(
            "2026-01-01-a/index.md",
            &format!("photos: [{{src: {name}, alt: Two halves, caption: The halves}}]\n"),
            "x",
        )
        .file(&format!("content/news/2026-01-01-a/{name}"), bytes)
}

/// The variants that were published, as `width.ending` in order.
fn variants(built: &Built) -> Vec<String> {
    let mut found: Vec<(u32, String)> = built
        .files()
        .iter()
        .filter_map(|file| file.strip_prefix("images/"))
        .map(|file| {
            let (width, ending) = file.rsplit('-').next().unwrap().split_once('.').unwrap();
            (width.parse().unwrap(), ending.to_owned())
        })
        .collect();
    found.sort();
    found
        .into_iter()
        .map(|(width, ending)| format!("{width}.{ending}"))
        .collect()
}

/// The bytes of the variant that ends in `-480.jpg`, say.
fn variant(built: &Built, end: &str) -> Vec<u8> {
    let files = built.files();
    let file = files
        .iter()
        .find(|file| file.starts_with("images/") && file.ends_with(end))
        .unwrap_or_else(|| panic!("no {end} in {files:?}"));
    fs::read(built.output(file)).unwrap()
}

fn holds(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|window| window == words)
}

#[test]
fn a_photo_comes_in_several_widths_and_two_formats() {
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
fn nothing_is_larger_than_the_original() {
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
fn a_photo_is_upright_whatever_the_camera_was() {
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

fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len() + 2).unwrap().to_be_bytes();
    [&[0xff, marker][..], &length, data].concat()
}

/// A JPEG with what a phone writes into it: position, serial number, thumbnail, comment, and a
/// second picture behind the end of the first.
fn phone_photo() -> Vec<u8> {
    let plain = jpeg();
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x02".to_vec();
    exif.extend(b"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0"); // orientation 6
    exif.extend(b"\x01\x0e\0\x02\0\0\0\x10\0\0\0\x26"); // a description of 16 bytes
    exif.extend(b"\0\0\0\0GPS 52.2N 0.1E!\0");
    [
        &plain[..2],
        &segment(0xe1, &exif),
        &segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0<x>SERIAL 12345</x>"),
        &segment(0xed, b"Photoshop 3.0\0Owner Name"),
        &segment(0xfe, b"a comment"),
        &plain[2..],
        b"MOTION VIDEO WITH POSITION",
    ]
    .concat()
}

#[test]
fn what_a_camera_wrote_is_published_nowhere() {
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
fn colours_are_those_that_the_profile_means() {
    let wide = moxcms::ColorProfile::new_display_p3().encode().unwrap();
    let photo = |profile: Option<&[u8]>| {
        let mut bytes = Vec::new();
        let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 95);
        if let Some(profile) = profile {
            encoder.add_icc_profile(profile).unwrap();
        }
        let image = RgbImage::from_pixel(64, 64, Rgb([200, 80, 80]));
        encoder
            .encode(&image, 64, 64, jpeg_encoder::ColorType::Rgb)
            .unwrap();
        bytes
    };
    let shown = |bytes: Vec<u8>| {
        let built = with_photo("p.jpg", bytes).build();
        let bytes = variant(&built, "-64.jpg");
        assert!(!holds(&bytes, b"ICC_PROFILE"));
        image::load_from_memory(&bytes)
            .unwrap()
            .to_rgb8()
            .get_pixel(32, 32)
            .0
    };
    let (plain, converted) = (shown(photo(None)), shown(photo(Some(&wide))));
    assert!(plain[0].abs_diff(200) < 6, "{plain:?}");
    // The same numbers are a redder red in Display P3.
    assert!(
        converted[0] > plain[0] + 8 && converted[1] < plain[1],
        "{converted:?}"
    );
}

/// A profile of four inks by a table of their sixteen mixtures (ICC.1:2001-04, 6.5.9): cyan, magenta
/// and yellow as on a press, which are not those of a screen.
fn press_profile() -> Vec<u8> {
    let ramp = || 0..=255_u8;
    let mut table = b"mft1\0\0\0\0\x04\x03\x02\0".to_vec();
    for number in [1, 0, 0, 0, 1, 0, 0, 0, 1_i32] {
        table.extend((number << 16).to_be_bytes());
    }
    (0..4).for_each(|_| table.extend(ramp()));
    // The lightness and the two colours of each ink; the first ink's amount changes slowest.
    let inks = [
        (0.55, -36, -50),
        (0.48, 74, -3),
        (0.89, -5, 93),
        (0.16, 0, 0),
    ];
    for mixture in 0..16 {
        let (mut lightness, mut a, mut b) = (255.0, 128, 128);
        for (_, ink) in (0..4).zip(inks).filter(|(at, _)| mixture & (8 >> at) != 0) {
            lightness *= ink.0;
            a = (a + ink.1).clamp(0, 255);
            b = (b + ink.2).clamp(0, 255);
        }
        table.extend([lightness as u8, a as u8, b as u8]);
    }
    (0..3).for_each(|_| table.extend(ramp()));
    table.resize(table.len().next_multiple_of(4), 0);

    let mut profile = vec![0; 128];
    profile[8..24].copy_from_slice(b"\x02\x10\0\0prtrCMYKLab ");
    profile[36..40].copy_from_slice(b"acsp");
    // The white of the connection space, D50 (7.2.16).
    profile[68..80].copy_from_slice(b"\0\0\xf6\xd6\0\x01\0\0\0\0\xd3\x2d");
    profile.extend(1_u32.to_be_bytes());
    profile.extend(b"A2B0");
    profile.extend(144_u32.to_be_bytes());
    profile.extend(u32::try_from(table.len()).unwrap().to_be_bytes());
    profile.extend(table);
    let length = u32::try_from(profile.len()).unwrap();
    profile[..4].copy_from_slice(&length.to_be_bytes());
    profile
}

#[test]
fn photos_made_for_printing_have_the_colours_of_their_inks() {
    use jpeg_encoder::{ColorType, Encoder};
    let shown = |inks: [u8; 4], kind: ColorType, profile: Option<&[u8]>| {
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, 98);
        if let Some(profile) = profile {
            encoder.add_icc_profile(profile).unwrap();
        }
        encoder.encode(&inks.repeat(64 * 64), 64, 64, kind).unwrap();
        let built = with_photo("p.jpg", bytes).build();
        let bytes = variant(&built, "-64.jpg");
        assert!(!holds(&bytes, b"ICC_PROFILE"));
        let image = image::load_from_memory(&bytes).unwrap().to_rgb8();
        image.get_pixel(32, 32).0
    };
    let (press, cyan) = (press_profile(), [255, 0, 0, 0]);
    // What Little CMS makes of the same profile.
    for (inks, expected) in [
        (cyan, [0, 152, 219]),
        ([0, 255, 0, 0], [216, 10, 121]),
        ([0, 0, 255, 0], [246, 223, 0]),
        ([0, 0, 0, 255], [39, 39, 39]),
        ([60, 120, 30, 20], [198, 139, 161]),
    ] {
        for kind in [ColorType::Cmyk, ColorType::CmykAsYcck] {
            let got = shown(inks, kind, Some(&press));
            let near = got.iter().zip(expected).all(|(a, b)| a.abs_diff(b) <= 8);
            assert!(near, "{inks:?} {kind:?}: {got:?}, not {expected:?}");
        }
    }
    // Without a profile, or with one that says nothing of inks, they are those of a screen.
    let screen = moxcms::ColorProfile::new_display_p3().encode().unwrap();
    for profile in [None, Some(&screen[..]), Some(b"nonsense")] {
        assert_eq!(shown(cyan, ColorType::Cmyk, profile), [0, 255, 255]);
    }
}

/// A PNG of one colour, with chunks before its pixels.
fn png_with(color: [u8; 3], chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let plain = encoded(RgbImage::from_pixel(64, 64, Rgb(color)), ImageFormat::Png);
    // Behind the signature and the head.
    let (head, rest) = plain.split_at(33);
    let mut bytes = head.to_vec();
    for (kind, data) in chunks {
        let body = [&kind[..], data].concat();
        let mut crc = flate2::Crc::new();
        crc.update(&body);
        bytes.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        bytes.extend(body);
        bytes.extend(crc.sum().to_be_bytes());
    }
    [&bytes, rest].concat()
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_png_may_say_its_colours_in_several_ways() {
    let shown = |chunks: &[(&[u8; 4], Vec<u8>)]| {
        let built = with_photo("p.png", png_with([200, 80, 80], chunks)).build();
        let bytes = variant(&built, "-64.png");
        image::load_from_memory(&bytes)
            .unwrap()
            .to_rgb8()
            .get_pixel(32, 32)
            .0
    };
    let near = |got: [u8; 3], expected: [u8; 3]| {
        let near = got.iter().zip(expected).all(|(a, b)| a.abs_diff(b) <= 3);
        assert!(near, "{got:?}, not {expected:?}");
    };
    let numbers = |numbers: &[u32]| -> Vec<u8> {
        numbers
            .iter()
            .flat_map(|number| number.to_be_bytes())
            .collect()
    };
    let adobe = numbers(&[31270, 32900, 64000, 33000, 21000, 71000, 15000, 6000]);
    near(shown(&[]), [200, 80, 80]);
    // What Chromium shows of the same files.
    near(shown(&[(b"gAMA", numbers(&[55556]))]), [210, 99, 99]);
    near(
        shown(&[(b"gAMA", numbers(&[45455])), (b"cHRM", adobe)]),
        [231, 79, 78],
    );
    near(shown(&[(b"cICP", vec![12, 13, 0, 1])]), [216, 69, 75]);
    // What says sRGB outweighs a gamma, and codes that mean nothing say nothing.
    near(
        shown(&[(b"sRGB", vec![0]), (b"gAMA", numbers(&[100_000]))]),
        [200, 80, 80],
    );
    near(shown(&[(b"cICP", vec![99, 99, 0, 1])]), [200, 80, 80]);
    // A profile of grey means nothing to a picture of colours.
    let grey = moxcms::ColorProfile::new_gray_with_gamma(1.0)
        .encode()
        .unwrap();
    let profile = [&b"x\0\0"[..], &deflated(&grey)].concat();
    near(shown(&[(b"iCCP", profile)]), [200, 80, 80]);
}

#[test]
fn a_profile_of_gigabytes_is_an_error() {
    let bomb = [&b"x\0\0"[..], &deflated(&vec![0; 100 << 20])].concat();
    with_photo("p.png", png_with([9, 9, 9], &[(b"iCCP", bomb)]))
        .fail()
        .says("this picture is damaged");
}

#[test]
fn a_picture_is_known_by_what_it_is() {
    for name in ["IMG_1234", "p.mpo", "p.jpg_large"] {
        let outcome = with_photo(name, phone_photo()).fail();
        outcome.says("this is a JPEG picture, though its name does not say so");
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
fn nothing_is_hidden_between_the_pixels_of_a_photo() {
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
fn a_photo_in_a_drawing_tells_nothing_either() {
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
fn drawings_keep_what_can_be_seen_through_them() {
    let drawing = RgbaImage::from_fn(600, 300, |x, _| match x < 300 {
        true => Rgba([0, 0, 0, 0]),
        false => Rgba([10, 120, 10, 255]),
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
fn what_moves_is_published_as_it_is() {
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
fn an_svg_of_an_item_can_run_nothing() {
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
        .says("this is not an SVG picture that can be read");
}

/// The file of the cache whose name ends like this.
fn cached(site: &TestSite, ending: &str) -> std::path::PathBuf {
    let files = fs::read_dir(site.path(".labnews/images")).unwrap();
    let mut files = files.map(|file| file.unwrap().path());
    let is_wanted = |file: &std::path::PathBuf| file.to_str().unwrap().ends_with(ending);
    files.find(is_wanted).unwrap()
}

#[test]
fn each_variant_is_encoded_once_ever() {
    let built = with_photo("p.jpg", encoded(halves(700, 500), ImageFormat::Jpeg)).build();
    let modified = |site: &TestSite, ending: &str| {
        let metadata = fs::metadata(cached(site, ending)).unwrap();
        metadata.modified().unwrap()
    };
    let before = modified(&built.site, "-480.jpg");
    fs::remove_dir_all(built.site.path("public")).unwrap();
    let again = built.site.build();
    assert_eq!(modified(&again.site, "-480.jpg"), before);
    // What is not whole is made again.
    fs::write(cached(&again.site, "-480.jpg"), "x").unwrap();
    let again = again.site.build();
    assert!(image::load_from_memory(&variant(&again, "-480.jpg")).is_ok());
    fs::write(cached(&again.site, ".json"), "{").unwrap();
    let again = again.site.build();
    assert!(image::load_from_memory(&variant(&again, "-480.webp")).is_ok());
}

#[test]
fn the_bytes_are_the_same_whoever_makes_them() {
    let site = with_photo("p.jpg", encoded(halves(1700, 500), ImageFormat::Jpeg))
        .file("static/q.png", encoded(halves(900, 300), ImageFormat::Png))
        .item("2026-02-01-b.md", "", "![Two halves](/q.png)\n");
    let built = site.build();
    let again = built.site.root().join("again");
    fs::remove_dir_all(built.site.root().join(".labnews")).unwrap();
    let status = labnews()
        .env("RAYON_NUM_THREADS", "1")
        .args(["build", "--quiet", "--now", support::NOW, "--root"])
        .arg(built.site.root())
        .arg("--output")
        .arg(&again)
        .status()
        .unwrap();
    assert!(status.success());
    let files = built.files();
    assert!(
        files
            .iter()
            .filter(|file| file.starts_with("images/"))
            .count()
            >= 8,
        "{files:?}"
    );
    for file in files
        .iter()
        .filter(|file| *file != ".labnews-manifest.json")
    {
        assert_eq!(
            fs::read(built.output(file)).unwrap(),
            fs::read(again.join(file)).unwrap(),
            "{file}"
        );
    }
}

#[test]
fn a_picture_of_static_that_a_page_shows_has_variants_beside_it() {
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
fn pictures_that_cannot_be_shown_are_errors() {
    let photo = |name: &str, bytes: &[u8]| with_photo(name, bytes).fail();
    photo("a.jpg", b"garbage").says("is damaged");
    photo("a.jpg", &jpeg()[..30]).says("damaged");
    photo("a.heic", b"x").says("browsers cannot show HEIC");
    let whole = encoded(halves(300, 200), ImageFormat::Jpeg);
    photo("a.jpg", &whole[..whole.len() / 2])
        .says("error: this picture is damaged")
        .says("content/news/2026-01-01-a/a.jpg")
        .says("open it in a picture viewer and save it again");
    let png = encoded(halves(300, 200), ImageFormat::Png);
    photo("a.png", &png[..png.len() / 2]).says("this picture is damaged");
    let webp = encoded(halves(300, 200), ImageFormat::WebP);
    photo("a.webp", &webp[..webp.len() / 2]).says("damaged");
}

#[test]
fn a_picture_whose_name_says_another_format_is_shown_as_what_it_is() {
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
        let built = with_photo(name, encoded(halves(700, 500), format)).build();
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
        match built
            .files()
            .iter()
            .any(|file| file.ends_with(&format!("-700.{ending}")))
        {
            true => page.contains(&format!(
                "<meta property=\"og:image:type\" content=\"{kind}\">"
            )),
            false => page.contains("<meta property=\"og:image:type\" content=\"image/webp\">"),
        };
    }
}

#[test]
fn a_picture_whose_name_says_another_format_is_published_without_metadata_and_served_as_what_it_is()
{
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
            include_bytes!("fixtures/told-moves.avif"),
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
    built.outcome.says("6 warnings");
}

#[test]
fn what_is_only_called_a_picture_is_an_error_that_says_what_it_is() {
    let photo = |bytes: &str| with_photo("a.png", bytes).fail();
    photo("<!DOCTYPE html><html><title>404</title></html>")
        .says("error: this is a web page, though its name says that it is a picture\n--> content/news/2026-01-01-a/a.png\n")
        .says("where it was saved from, there was no such picture: look for it again");
    photo("\u{feff}\n<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>")
        .says("error: this is an SVG picture, though its name does not say so\n")
        .says("rename it to end in .svg");
    photo("II*\0\u{8}\0\0\0 and more that is no picture at all")
        .says("error: this is not a PNG picture, though its name says so\n");
    let heic = [&b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"[..], &[0; 64]].concat();
    with_photo("a.jpg", heic)
        .fail()
        .says("browsers cannot show HEIC pictures");
}

/// Where the bytes of the pictures of an AVIF file are: from the first of its data that hold any.
fn boxes_of(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut rest = bytes;
    while let Some((head, _)) = rest.split_first_chunk::<8>() {
        let size = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let kind = String::from_utf8_lossy(&head[4..]).into_owned();
        found.push((kind, rest[8..size].to_vec()));
        rest = &rest[size..];
    }
    found
}

#[test]
fn an_avif_is_published_without_what_it_tells_and_with_the_same_pixels() {
    for picture in [
        &include_bytes!("fixtures/told.avif")[..],
        include_bytes!("fixtures/told-moves.avif"),
    ] {
        assert!(holds(picture, b"SECRET"));
        let built = with_photo("a.avif", picture).build();
        let bytes = fs::read(built.output("news/2026/a/a.avif")).unwrap();
        for told in [&b"SECRET"[..], b"Exif", b"xmp", b"rdf", b"II*\0", b"MM\0*"] {
            assert!(!holds(&bytes, told), "{}", String::from_utf8_lossy(told));
        }
        // All is where it was: only what is no picture was overwritten.
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
fn an_avif_that_hides_what_it_tells_is_an_error() {
    // Of the two, the second says the same as Exif, in the place of a picture.
    let told = include_bytes!("fixtures/told.avif");
    let at = told.windows(4).position(|kind| kind == b"Exif").unwrap();
    let mut hidden = told.to_vec();
    hidden[at..at + 4].copy_from_slice(b"av01");
    with_photo("a.avif", &hidden)
        .fail()
        .says("this picture holds metadata that labnews cannot take out of its format");
    // Data that no item has are overwritten.
    let mut orphan = told.to_vec();
    let id = at - 4;
    orphan[id..id + 2].copy_from_slice(&99u16.to_be_bytes());
    let built = with_photo("a.avif", &orphan).build();
    let bytes = fs::read(built.output("news/2026/a/a.avif")).unwrap();
    assert!(!holds(&bytes, b"SECRET"));
}

#[test]
fn a_picture_at_which_a_decoder_panics_is_an_error_like_others() {
    // One pixel wide, 17 high, with sampling factors of 1 × 1, 2 × 1 and 4 × 2.
    let failure = with_photo("a.jpg", include_bytes!("fixtures/sampling.jpg"))
        .item("2026-01-02-b.md", "", "![Other](missing.jpg)")
        .fail();
    failure.says("`missing.jpg`");
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        failure
            .says("error: labnews crashed here: assertion failed")
            .says(".rs:184)\n--> content/news/2026-01-01-a/a.jpg")
            .says("this is a bug in labnews; please report it at https://");
        assert!(!failure.diagnostics.contains("panicked at"));
    }
}

#[test]
fn a_picture_that_would_take_gigabytes_is_an_error() {
    // 30,000 × 30,000 white pixels of one bit each, in a few kilobytes.
    let mut bomb = Vec::new();
    let mut encoder = png::Encoder::new(&mut bomb, 30_000, 30_000);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    let mut writer = encoder.write_header().unwrap();
    writer
        .write_image_data(&vec![0xff; 3_750 * 30_000])
        .unwrap();
    writer.finish().unwrap();
    with_photo("bomb.png", bomb)
        .fail()
        .says("this picture has more than 100 million pixels")
        .says("content/news/2026-01-01-a/bomb.png");
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

#[cfg(unix)]
#[test]
fn nothing_is_written_or_published_through_a_link_in_the_cache() {
    let elsewhere = tempfile::tempdir().unwrap();
    let site = with_photo("p.jpg", encoded(halves(500, 500), ImageFormat::Jpeg));
    std::os::unix::fs::symlink(elsewhere.path(), site.path(".labnews")).unwrap();
    site.fail()
        .says("error: `.labnews` is a link, and labnews writes through none")
        .says("remove the link; labnews makes the folders and files that it needs");
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
    fs::remove_file(site.path(".labnews")).unwrap();
    // An entry that leads elsewhere is not believed, however well it looks.
    let built = site.build();
    for ending in ["-500.jpg", ".json"] {
        let entry = cached(&built.site, ending);
        let moved = elsewhere.path().join("moved");
        fs::rename(&entry, &moved).unwrap();
        std::os::unix::fs::symlink(&moved, &entry).unwrap();
        fs::remove_dir_all(built.site.path("public")).unwrap();
        let status = built.site.run(&["build", "--now", support::NOW]).status;
        assert_eq!(status, 0);
        assert!(!cached(&built.site, ending).is_symlink());
        assert!(image::load_from_memory(&variant(&built, "-500.jpg")).is_ok());
    }
}

#[test]
fn pictures_of_components_and_raw_html_have_their_widths_too() {
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
fn what_cameras_write_and_browsers_do_not_show_is_refused() {
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
fn a_moving_bomb_is_an_error() {
    let mut gif = b"GIF89a\x30\x75\x30\x75\xf0\0\0\0\0\0\xff\xff\xff".to_vec();
    for _ in 0..2 {
        gif.extend(b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0");
    }
    gif.push(0x3b);
    with_photo("a.gif", gif).fail().says("a.gif");
}

#[test]
fn a_damaged_variant_is_made_again() {
    let built = with_photo("a.jpg", encoded(halves(1000, 500), ImageFormat::Jpeg)).build();
    let sound = variant(&built, "-480.jpg");
    fs::write(cached(&built.site, "-480.jpg"), vec![0; sound.len()]).unwrap();
    let status = labnews()
        .args(["build", "--quiet", "--root"])
        .arg(built.site.root())
        .status();
    assert!(status.unwrap().success());
    assert_eq!(variant(&built, "-480.jpg"), sound);
}

#[test]
fn a_logo_from_elsewhere_is_an_error() {
    TestSite::new()
        .config("logo: https://example.org/logo.png\n")
        .fail()
        .says("the logo must be a file of this site");
}

#[test]
fn a_linked_original_keeps_its_orientation_and_nothing_else() {
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
    // A picture with a chunk of a program's own is no film: it has variants.
    assert!(!variants(&built).is_empty());
}

#[test]
fn files_may_have_any_name() {
    let photo = jpeg();
    let built = TestSite::new()
        .item(
            "2026-01-01-a/index.md",
            "photos: [{src: 'photo #1.jpg', alt: x}, {src: a 50%.jpg, alt: x}]\n",
            "![x](b%20c.jpg) ![y](d%20e.jpg) ![z](<f?.jpg>) [all](<report #2.pdf>)\n",
        )
        .file("content/news/2026-01-01-a/photo #1.jpg", &photo)
        .file("content/news/2026-01-01-a/a 50%.jpg", &photo)
        // A name that holds `%20`, as some downloads do, and one that is linked with it.
        .file("content/news/2026-01-01-a/b%20c.jpg", &photo)
        .file("content/news/2026-01-01-a/d e.jpg", &photo)
        .file("content/news/2026-01-01-a/f?.jpg", &photo)
        .file("content/news/2026-01-01-a/report #2.pdf", "%PDF")
        .build();
    let page = built.page("/news/2026/a/");
    for name in ["photo-sharp1", "a-50", "b-20c", "d-e", "f"] {
        page.contains(&format!("\"/images/{name}-"));
    }
    page.contains("href=\"/news/2026/a/report%20%232.pdf\"");
    let typo = TestSite::new()
        .item("2026-01-01-a/index.md", "", "![x](bb%2520c.jpg)\n")
        .file("content/news/2026-01-01-a/b%20c.jpg", &photo)
        .fail();
    typo.says("did you mean `b%2520c.jpg`?");
}

#[test]
fn what_is_transparent_stays_so_whatever_its_header_forgets() {
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
fn what_raw_html_names_is_published() {
    let photo = jpeg();
    for html in ["sanitize", "allow"] {
        let mut site = TestSite::new().config(&format!("html: {html}\n")).item(
            "2026-01-01-a/index.md",
            "photos: [{src: a.jpg, alt: x}, {src: b.jpg, alt: x}, {src: c.jpg, alt: x}, {src: e.jpg, alt: x}]\n",
            "<picture><source srcset=\"b.jpg 1x, c.jpg 2x\" media=\"(min-width: 30em)\"><img src='a.jpg' alt=\"a > b\"></picture>\n\n\
             <video src=\"f.mp4\" poster=\"e.jpg\" controls></video>\n",
        );
        for name in ["a", "b", "c", "e"] {
            site = site.file(&format!("content/news/2026-01-01-a/{name}.jpg"), &photo);
        }
        let built = site
            .file("content/news/2026-01-01-a/f.mp4", support::film(""))
            .build();
        let page = built.page("/news/2026/a/");
        page.contains("srcset=\"/news/2026/a/b.jpg 1x, /news/2026/a/c.jpg 2x\"")
            .contains("src=\"/news/2026/a/f.mp4\"")
            .contains("poster=\"/images/e-");
        // The author's own <picture> is one, and holds no other.
        let own = page
            .text
            .split("media=\"(min-width: 30em)\"")
            .nth(1)
            .unwrap();
        let own = own.split("</picture>").next().unwrap();
        assert!(
            !own.contains("<picture") && own.contains("/images/a-"),
            "{own}"
        );
        for file in ["b.jpg", "c.jpg", "f.mp4"] {
            assert!(
                built.output(&format!("news/2026/a/{file}")).exists(),
                "{file}"
            );
        }
    }
    let outcome = TestSite::new()
        .item("2026-01-01-a/index.md", "", "<video src=\"f.mp4\" poster=\"p.jpg\"></video> <img srcset=\"q.jpg 1x\" src=\"r.jpg\">\n")
        .fail();
    for name in ["f.mp4", "p.jpg", "q.jpg", "r.jpg"] {
        outcome.says(&format!("`{name}`"));
    }
    outcome.says("picture `r.jpg` has no alternative text");
}

#[test]
fn entities_in_raw_html_are_those_of_html() {
    for html in ["sanitize", "allow"] {
        let built = TestSite::new()
            .config(&format!("html: {html}\n"))
            .item(
                "2026-01-01-a/index.md",
                "photos: [{src: 'x&y.jpg', alt: x}]\n",
                "<img src=\"x&amp;y.jpg\" alt=\"a\"> <a href='&uuml;.pdf'>b</a> <img src=\"z.jpg\" srcset=\"z.jpg 2x,\" alt=\"c\">\n",
            )
            .file("content/news/2026-01-01-a/x&y.jpg", jpeg())
            .file("content/news/2026-01-01-a/z.jpg", jpeg())
            .file("content/news/2026-01-01-a/ü.pdf", "%PDF")
            .build();
        let page = built.page("/news/2026/a/");
        page.contains("src=\"/images/x-y-")
            .contains("/news/2026/a/z.jpg 2x\"");
        assert!(built.output("news/2026/a/ü.pdf").exists());
    }
}

#[test]
fn fill_bytes_are_no_damage() {
    let plain = jpeg();
    let photo = [&plain[..2], &[0xff; 9], &plain[2..]].concat();
    let built = with_photo("p.jpg", photo).build();
    image::load_from_memory(&variant(&built, "-1.jpg")).unwrap();
}

#[test]
fn what_only_calls_itself_a_profile_is_taken_out() {
    let profile = [&b"x\0\0"[..], &deflated(b"SECRET of somebody")].concat();
    let png = png_with([9, 9, 9], &[(b"iCCP", profile)]);
    let built = TestSite::new().file("static/p.png", png).build();
    assert!(!holds(&fs::read(built.output("p.png")).unwrap(), b"iCCP"));
}

#[test]
fn what_is_shown_is_a_picture() {
    let outcome = TestSite::new()
        .item("2026-01-01-a/index.md", "cover: a.pdf\n", "![x](b.txt)\n")
        .file("content/news/2026-01-01-a/a.pdf", "%PDF")
        .file("content/news/2026-01-01-a/b.txt", "words")
        .fail();
    outcome.says("browsers cannot display `a.pdf`");
    outcome.says("browsers cannot display `b.txt`");
}

#[test]
fn a_missing_description_can_be_silenced_and_raised_wherever_it_is_missing() {
    let site = |level: &str| {
        TestSite::new()
            .config(&format!("check: {{missing-alt: {level}}}\n"))
            .item(
                "2026-01-01-a/index.md",
                "photos: [a.jpg]\n",
                "Words. ![](b.jpg) <img src=\"c.jpg\">\n",
            )
            .file("content/news/2026-01-01-a/a.jpg", jpeg())
            .file("content/news/2026-01-01-a/b.jpg", jpeg())
            .file("content/news/2026-01-01-a/c.jpg", jpeg())
    };
    let outcome = site("error").fail();
    for name in ["a", "b", "c"] {
        outcome.says(&format!("picture `{name}.jpg` has no"));
    }
    outcome.says("3 errors");
    assert_eq!(site("off").build().outcome.diagnostics, "");
}

#[test]
fn a_variant_that_somebody_put_into_static_is_no_trouble() {
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

/// A site of an item with a text, and pictures: `a.png` and `b.png`, and `icon.png`, which is small.
fn with_text(name: &str, yaml: &str, text: &str) -> TestSite {
    TestSite::new()
        .config("social_cards: true\n")
        .item(name, yaml, text)
        .file("static/a.png", encoded(halves(300, 200), ImageFormat::Png))
        .file("static/b.png", encoded(halves(400, 200), ImageFormat::Png))
        .file("static/icon.png", encoded(halves(32, 32), ImageFormat::Png))
}

#[test]
fn the_first_picture_of_a_text_stands_for_it_in_lists_and_cards() {
    for text in [
        "Words.\n\n![Two *halves*](/a.png)\n\n![More](/b.png)\n",
        "Words with ![Two halves](/a.png \"Title\") in them.\n",
        "Words.\n\n![Two halves][a]\n\n[a]: /a.png\n",
        "Words.\n\n<p>\n<img alt=\"Two halves\"\n src='/a.png'>\n</p>\n",
        "Words and <img src=\"/a.png\" alt=\"Two halves\"> more.\n",
        "Words.\n\n{{ <figure src=\"/a.png\" alt=\"Two halves\" /> }}\n",
        "![Icon](/icon.png) [![Two halves](/a.png)](/b.png)\n",
        "`![Code](/b.png)` \\![No](/b.png)\n\n    ![Code](/b.png)\n\n<!-- <img src=\"/b.png\"> -->\n\n![Two halves](/a.png)\n",
    ] {
        let built = with_text("2026-01-01-a.md", "", text).build();
        let page = built.page("news/2026/a/");
        page.contains("<meta property=\"og:image\" content=\"https://lab.example.org/images/a-")
            .contains("<meta property=\"og:image:alt\" content=\"Two halves\">");
        // It stands once on its own page, and no card is drawn.
        let shown = page.text[page.text.find("<main").unwrap()..].matches("src=\"/images/a-");
        assert_eq!(shown.count(), 1, "{text}");
        built.lacks("news/2026/a/card.png");
        built
            .page("/")
            .contains("<div class=\"cover\"><picture><source type=\"image/webp\"");
        built
            .page("feed.xml")
            .contains("<link href=\"https://lab.example.org/images/a-");
    }
}

#[test]
fn a_cover_or_a_photo_goes_before_the_pictures_of_the_text() {
    for yaml in [
        "cover: {src: /b.png, alt: B}\n",
        "photos: [{src: /b.png, alt: B}]\n",
    ] {
        let built = with_text("2026-01-01-a.md", yaml, "![A](/a.png)\n").build();
        built
            .page("news/2026/a/")
            .contains("<meta property=\"og:image\" content=\"https://lab.example.org/images/b-");
    }
}

#[test]
fn a_text_without_a_picture_of_its_own_has_a_card() {
    for text in [
        "![Icon](/icon.png)\n",
        "`![Code](/a.png)`\n",
        "[Link](/a.png)\n",
        "Words.\n",
    ] {
        let built = with_text("2026-01-01-a.md", "", text).build();
        built.page("news/2026/a/").contains(
            "<meta property=\"og:image\" content=\"https://lab.example.org/news/2026/a/card.png\">",
        );
    }
}

#[test]
fn a_translation_without_a_picture_has_that_of_the_original() {
    let built = with_text("2026-01-01-a/index.md", "", "![Two halves](p.png)\n")
        .config("languages: {zh-Hans: {}}\nsocial_cards: true\n")
        .file(
            "content/news/2026-01-01-a/p.png",
            encoded(halves(300, 200), ImageFormat::Png),
        )
        .item("2026-01-01-a/index.zh-Hans.md", "", "正文。\n")
        .build();
    built
        .page("zh-Hans/news/2026/a/")
        .contains("<meta property=\"og:image\" content=\"https://lab.example.org/images/p-")
        .lacks("Two halves");
}
