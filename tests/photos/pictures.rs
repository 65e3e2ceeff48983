//! Pictures and sites for these tests.

use std::fs;
use std::io::Cursor;

use crate::support::{Built, TestSite, jpeg};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

/// A picture whose left half is red and whose right half is blue.
pub fn halves(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, _| {
        if x < width / 2 {
            Rgb([220, 20, 20])
        } else {
            Rgb([20, 20, 220])
        }
    })
}

pub fn encoded(image: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.into().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A site of one item that shows a photo of that name.
pub fn with_photo(name: &str, bytes: impl AsRef<[u8]>) -> TestSite {
    TestSite::new()
        .item(
            "2026-01-01-a/index.md",
            &format!("photos: [{{src: {name}, alt: Two halves, caption: The halves}}]\n"),
            "x",
        )
        .file(&format!("content/news/2026-01-01-a/{name}"), bytes)
}

/// The variants that were published, as `width.ending` in order.
pub fn variants(built: &Built) -> Vec<String> {
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
pub fn variant(built: &Built, end: &str) -> Vec<u8> {
    let files = built.files();
    let file = files
        .iter()
        .find(|file| file.starts_with("images/") && file.ends_with(end))
        .unwrap_or_else(|| panic!("no {end} in {files:?}"));
    fs::read(built.output(file)).unwrap()
}

pub fn holds(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|window| window == words)
}

pub fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len() + 2).unwrap().to_be_bytes();
    [&[0xff, marker][..], &length, data].concat()
}

/// A JPEG with what a phone writes into it: position, serial number, thumbnail, comment, and a
/// second picture behind the end of the first.
pub fn phone_photo() -> Vec<u8> {
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

/// A PNG of one colour, with chunks before its pixels.
pub fn png_with(color: [u8; 3], chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
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

pub fn deflated(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Where the bytes of the pictures of an AVIF file are: from the first of its data that hold any.
pub fn boxes_of(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
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
