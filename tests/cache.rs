//! `.labnews`, which CI restores from where others may have written, is untrusted input.

mod support;
use std::fs;
use std::path::PathBuf;

use support::{Built, TestSite};

/// A site with a photo and, if there is a font, a social card.
fn site() -> TestSite {
    let photo = image::RgbImage::from_fn(900, 500, |x, y| {
        image::Rgb([
            (x * 7 % 256) as u8,
            (y * 5 % 256) as u8,
            (x * y % 256) as u8,
        ])
    });
    let mut jpeg = std::io::Cursor::new(Vec::new());
    photo.write_to(&mut jpeg, image::ImageFormat::Jpeg).unwrap();
    TestSite::new()
        .item(
            "2026-01-01-a/index.md",
            "photos: [{src: p.jpg, alt: Noise}]\n",
            "![Noise](p.jpg)\n",
        )
        .file("content/news/2026-01-01-a/p.jpg", jpeg.into_inner())
}

fn published(built: &Built) -> Vec<(String, Vec<u8>)> {
    let read = |name: String| {
        (
            fs::read(built.site.path("public").join(&name)).unwrap(),
            name,
        )
    };
    let files = built.files().into_iter().map(read);
    files.map(|(bytes, name)| (name, bytes)).collect()
}

/// The entries of the cache of pictures, the description last.
fn entries(site: &TestSite) -> Vec<PathBuf> {
    let entries = fs::read_dir(site.path(".labnews/images")).unwrap();
    let mut entries: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    entries.sort_by_key(|path| (path.extension().is_some_and(|e| e == "json"), path.clone()));
    entries
}

const SEAL: usize = 32;

/// What the description says, without its seal.
fn description(path: &PathBuf) -> String {
    let bytes = fs::read(path).unwrap();
    String::from_utf8(bytes[..bytes.len() - SEAL].to_vec()).unwrap()
}

/// Writes an entry with a valid seal, as anyone can who knows the source of labnews.
fn forge(path: &PathBuf, content: &[u8]) {
    let name = path.file_name().unwrap().to_str().unwrap();
    let hash = blake3::hash(content);
    let seal = blake3::hash(&[name.as_bytes(), b"\0", hash.as_bytes()].concat());
    fs::write(path, [content, seal.as_bytes()].concat()).unwrap();
}

#[track_caller]
fn builds_the_same(built: Built, sound: &[(String, Vec<u8>)], what: &str) -> Built {
    fs::remove_dir_all(built.site.path("public")).unwrap();
    let built = built.site.build();
    assert!(published(&built) == sound, "{what} was believed");
    built
}

#[test]
fn a_description_that_was_forged_is_not_believed() {
    let mut built = site().build();
    let sound = published(&built);
    let about = entries(&built.site).pop().unwrap();
    let text = description(&about);
    assert!(text.starts_with("{\"color\":\"#"), "{text}");
    let color = &text[10..17];
    for (part, forged) in [
        (color, "\\\"><script>alert(1)</script>"),
        (color, "red"),
        (color, "#12345"),
        (color, "#1234567"),
        (color, "#ABCDEF"),
        (color, "#12345;"),
        ("\"#", "null, \"x\": \"#"),
        (&format!("\"{color}\""), "null"),
        ("\"width\":480", "\"width\":481"),
        ("\"width\":480", "\"width\":0"),
        ("\"height\":267", "\"height\":268"),
        ("\"format\":\"jpeg\"", "\"format\":\"png\""),
        ("\"format\":\"webp\"", "\"format\":\"jpeg\""),
        ("\"files\":[{", "\"files\":[{\"more\":1,"),
        ("\"files\":[", "\"more\":1,\"files\":["),
        ("}]}", "}],\"files\":[]}"),
        (
            &text[text.find("[{").unwrap() + 1..text.find("},").unwrap() + 2],
            "",
        ),
        (
            &text[text.find("[{").unwrap() + 1..text.rfind("}]").unwrap() + 1],
            "",
        ),
        ("{", " ["),
    ] {
        let forged = text.replacen(part, forged, 1);
        assert_ne!(forged, text, "{part}");
        forge(&about, forged.as_bytes());
        built = builds_the_same(built, &sound, &forged);
        assert_eq!(description(&about), text);
    }
    // What is right but for white space is right.
    forge(&about, format!("{text} ").as_bytes());
    let built = builds_the_same(built, &sound, "white space");
    assert_eq!(description(&about), format!("{text} "));
    drop(built);
}

#[test]
fn no_flipped_bit_is_published() {
    let mut built = site().build();
    let sound = published(&built);
    let about = entries(&built.site).pop().unwrap();
    let whole = fs::read(&about).unwrap();
    let color = description(&about).find('#').unwrap();
    let text = whole.len() - SEAL;
    for byte in [
        0,
        color,
        color + 3,
        color + 6,
        text - 1,
        text,
        whole.len() - 1,
    ] {
        for bit in [0, 1, 6] {
            let mut flipped = whole.clone();
            flipped[byte] ^= 1 << bit;
            fs::write(&about, flipped).unwrap();
            built = builds_the_same(built, &sound, &format!("bit {bit} of byte {byte}"));
        }
    }
    for entry in entries(&built.site) {
        let whole = fs::read(&entry).unwrap();
        for byte in [0, 30, whole.len() / 2, whole.len() - 1] {
            let mut flipped = whole.clone();
            flipped[byte] ^= 1;
            fs::write(&entry, flipped).unwrap();
            built = builds_the_same(built, &sound, &format!("byte {byte} of {entry:?}"));
        }
    }
}

/// A valid seal is not enough: the file must be what its name says.
#[test]
fn a_variant_that_is_no_picture_of_its_size_is_made_again() {
    let mut built = site().build();
    let sound = published(&built);
    let all = entries(&built.site);
    let (_, variants) = all.split_last().unwrap();
    assert_eq!(variants.len(), 4, "{variants:?}");
    let content = |path: &PathBuf| {
        let mut bytes = fs::read(path).unwrap();
        bytes.truncate(bytes.len() - SEAL);
        bytes
    };
    for variant in variants {
        let whole = content(variant);
        let other = content(variants.iter().find(|other| *other != variant).unwrap());
        let is_jpeg = variant.extension().is_some_and(|ending| ending == "jpg");
        let tell = if is_jpeg {
            [&whole[..2], b"\xff\xfe\0\x0cGPS 51.5 N", &whole[2..]].concat()
        } else {
            let mut tell = [&whole[..], b"EXIF\x0a\0\0\0GPS 51.5 N"].concat();
            let length = u32::try_from(tell.len() - 8).unwrap().to_le_bytes();
            tell[4..8].copy_from_slice(&length);
            tell
        };
        for forged in [
            b"<script>alert('POISON')</script>".to_vec(),
            Vec::new(),
            other,
            [&whole[..], b"more"].concat(),
            tell,
        ] {
            forge(variant, &forged);
            built = builds_the_same(built, &sound, &format!("{variant:?}"));
            assert_eq!(content(variant), whole);
        }
    }
    built.nowhere("POISON").nowhere("GPS");
}

#[test]
fn entries_of_an_older_version_are_no_trouble() {
    let built = site().build();
    let sound = published(&built);
    let about = entries(&built.site).pop().unwrap();
    let key = about.file_stem().unwrap().to_str().unwrap().to_owned();
    fs::remove_dir_all(built.site.path(".labnews")).unwrap();
    let site = built
        .site
        .file(&format!(".labnews/images/{key}/about.json"), "{}")
        .file(&format!(".labnews/images/{key}.json/x"), "in the way")
        .file(".labnews/outputs/x", "no stamps");
    let built = site.build();
    assert!(published(&built) == sound);
    assert!(about.is_file());
}
