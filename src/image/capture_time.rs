//! When a photo was taken, as its Exif data says (Exif 2.32, 4.6.5.3, tags 0x9003 and 0x9291).

use std::fs::File;
use std::io::{BufReader, Seek, SeekFrom};

use exif::{In, Reader, Tag, Value};
use jiff::civil;

/// When a photo was taken, by the clock of its camera; `None` if it does not say. Leaves the file at its start.
pub fn read_capture_time(file: &File) -> Option<civil::DateTime> {
    let mut reader = BufReader::new(file);
    let found = Reader::new().read_from_container(&mut reader).ok();
    reader.seek(SeekFrom::Start(0)).ok()?;
    let exif = found?;
    let text = |tag| match &exif.get_field(tag, In::PRIMARY)?.value {
        Value::Ascii(texts) => texts.first().map(Vec::as_slice),
        _ => None,
    };
    let mut time = exif::DateTime::from_ascii(text(Tag::DateTimeOriginal)?).ok()?;
    // Ten photos of one second are in order all the same.
    if let Some(subsecond) = text(Tag::SubSecTimeOriginal) {
        let _ = time.parse_subsec(subsecond);
    }
    let small = |number: u8| i8::try_from(number).ok();
    civil::DateTime::new(
        i16::try_from(time.year).ok()?,
        small(time.month)?,
        small(time.day)?,
        small(time.hour)?,
        small(time.minute)?,
        small(time.second)?,
        i32::try_from(time.nanosecond.unwrap_or(0)).ok()?,
    )
    .ok()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    /// A JPEG file that holds nothing but Exif data with two texts.
    fn photo(taken: &[u8; 20], subsecond: &[u8; 4]) -> Vec<u8> {
        let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08".to_vec();
        // One entry that leads to the directory of Exif's own tags, which begins at 26.
        exif.extend(b"\0\x01\x87\x69\0\x04\0\0\0\x01\0\0\0\x1a\0\0\0\0");
        exif.extend(b"\0\x02\x90\x03\0\x02\0\0\0\x14\0\0\0\x38");
        exif.extend(b"\x92\x91\0\x02\0\0\0\x04");
        exif.extend(subsecond);
        exif.extend([0; 4]);
        exif.extend(taken);
        let mut photo = b"\xff\xd8\xff\xe1".to_vec();
        photo.extend(u16::try_from(exif.len() + 2).unwrap().to_be_bytes());
        photo.extend(exif);
        photo.extend(b"\xff\xd9");
        photo
    }

    fn read(bytes: &[u8]) -> Option<String> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        file.seek(SeekFrom::Start(0)).unwrap();
        read_capture_time(&file).map(|time| time.to_string())
    }

    #[test]
    fn the_time_is_that_of_the_camera() {
        let bytes = photo(b"2026:04:22 10:15:00\0", b"250\0");
        assert_eq!(read(&bytes).as_deref(), Some("2026-04-22T10:15:00.25"));
        assert_eq!(read(&photo(b"0000:00:00 00:00:00\0", b"0\0\0\0")), None);
        assert_eq!(read(&photo(b"    :  :     :  :  \0", b"\0\0\0\0")), None);
    }

    #[test]
    fn a_photo_that_was_cut_off_has_no_time_or_the_right_one() {
        let bytes = photo(b"2026:04:22 10:15:00\0", b"250\0");
        for length in 0..bytes.len() {
            let time = read(&bytes[..length]);
            assert!(time.is_none_or(|time| time.starts_with("2026-04-22T10:15:00")));
        }
    }
}
