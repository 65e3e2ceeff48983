//! MP3, AAC, FLAC and Ogg files without tags: names, dates, comments and pictures.

use std::ops::Range;

/// The endings of files that are a sequence of frames, with tags before and after them.
pub(super) const FRAMES: [&str; 3] = ["mp3", "aac", "mp2"];
/// The ending of FLAC files.
pub(super) const FLAC: &str = "flac";
/// The endings of Ogg files.
pub(super) const OGG: [&str; 4] = ["ogg", "oga", "ogv", "opus"];

/// A sequence of frames without ID3, APE and Lyrics3 tags; `None` if there are no frames.
pub(super) fn clean_frames(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut sound = bytes;
    while let Some(rest) = skip_id3_tag(sound) {
        sound = rest;
    }
    while let Some(rest) = strip_trailing_tag(sound) {
        sound = rest;
    }
    // Some programs pad a tag with zeros.
    let start = sound.iter().position(|&byte| byte != 0)?;
    let sound = &sound[start..];
    // Every frame starts with eleven set bits (ISO/IEC 11172-3, 2.4.1.3; 14496-3, 1.A).
    matches!(sound, [0xff, second, ..] if second & 0xe0 == 0xe0).then(|| sound.to_vec())
}

/// The bytes after an ID3v2 tag at the start (id3.org, ID3v2.4, 3.1); `None` without one.
fn skip_id3_tag(bytes: &[u8]) -> Option<&[u8]> {
    let head: &[u8; 10] = bytes.strip_prefix(b"ID3").and(bytes.first_chunk())?;
    let size = head[6..].iter();
    let size = size.fold(0, |size, byte| size << 7 | usize::from(byte & 0x7f));
    let footer = match head[5] & 0x10 {
        0 => 0,
        _ => 10,
    };
    bytes.get(10 + size + footer..).or(Some(&[]))
}

/// The bytes before an ID3v1, APE or Lyrics3 tag at the end; `None` without one.
fn strip_trailing_tag(bytes: &[u8]) -> Option<&[u8]> {
    let end = bytes.len();
    let number = |at: usize| {
        let four = bytes.get(at..at + 4)?.try_into().ok()?;
        usize::try_from(u32::from_le_bytes(four)).ok()
    };
    if end >= 128 && bytes[end - 128..].starts_with(b"TAG") {
        // An extended tag may precede it.
        let extended = end
            .checked_sub(355)
            .filter(|&at| bytes[at..].starts_with(b"TAG+"));
        return Some(&bytes[..extended.unwrap_or(end - 128)]);
    }
    if end >= 32 && bytes[end - 32..].starts_with(b"APETAGEX") {
        let header = match number(end - 12)? >> 31 {
            0 => 0,
            _ => 32,
        };
        let size = number(end - 20)?.saturating_add(header).max(32);
        return Some(&bytes[..end.saturating_sub(size)]);
    }
    if bytes.ends_with(b"LYRICS200") && end >= 15 {
        let size = std::str::from_utf8(&bytes[end - 15..end - 9]).ok()?;
        let size: usize = size.parse().ok()?;
        return Some(&bytes[..end.saturating_sub(size + 15)]);
    }
    None
}

/// A FLAC file without comments, pictures and data of applications (RFC 9639, 8); `None` if it is not one.
/// Removed blocks become padding.
pub(super) fn clean_flac(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut sound = bytes;
    while let Some(rest) = skip_id3_tag(sound) {
        sound = rest;
    }
    while let Some(rest) = strip_trailing_tag(sound) {
        sound = rest;
    }
    if !sound.starts_with(b"fLaC") {
        return None;
    }
    let mut sound = sound.to_vec();
    let mut at = 4;
    loop {
        let head: [u8; 4] = *sound.get(at..)?.first_chunk()?;
        let size = u32::from_be_bytes([0, head[1], head[2], head[3]]) as usize;
        let content = sound.get_mut(at + 4..at + 4 + size)?;
        // Keeps only the stream information and the seek table.
        if !matches!(head[0] & 0x7f, 0 | 3) {
            content.fill(0);
            sound[at] = head[0] & 0x80 | 1;
        }
        at += 4 + size;
        if head[0] & 0x80 != 0 {
            return Some(sound);
        }
    }
}

/// An Ogg file without the comments of its streams; `None` if it is damaged or not one. Comments become
/// spaces, because pages cannot move; their checksums are updated (RFC 3533, 6; Vorbis I, 5).
pub(super) fn clean_ogg(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut sound = bytes.to_vec();
    let mut pages = read_pages(bytes)?;
    sound.truncate(pages.last()?.whole.end);
    let mut streams: Vec<u32> = pages.iter().map(|page| page.stream).collect();
    streams.sort_unstable();
    streams.dedup();
    for stream in streams {
        let own = pages.iter().filter(|page| page.stream == stream);
        let pieces = own.flat_map(|page| page.pieces.iter().cloned());
        for place in find_comments(&sound, pieces)? {
            sound[place] = b' ';
        }
    }
    for page in &mut pages {
        let place = page.whole.start + 22;
        let has_changed = sound.get(page.whole.clone()) != bytes.get(page.whole.clone());
        if has_changed {
            sound[place..place + 4].fill(0);
            let sum = checksum(&sound[page.whole.clone()]);
            sound[place..place + 4].copy_from_slice(&sum.to_le_bytes());
        }
    }
    Some(sound)
}

struct Page {
    stream: u32,
    whole: Range<usize>,
    /// The parts of packets in it, and whether each ends its packet.
    pieces: Vec<(Range<usize>, bool)>,
}

fn read_pages(bytes: &[u8]) -> Option<Vec<Page>> {
    let mut pages = Vec::new();
    let mut at = 0;
    while bytes[at..].starts_with(b"OggS") {
        let rest = &bytes[at..];
        let count = usize::from(*rest.get(26)?);
        let laces = rest.get(27..27 + count)?;
        let stream = u32::from_le_bytes(rest.get(14..18)?.try_into().ok()?);
        let mut end = at + 27 + count;
        let mut start = end;
        let mut pieces = Vec::new();
        for lace in laces {
            end += usize::from(*lace);
            if *lace < 255 {
                pieces.push((start..end, true));
                start = end;
            }
        }
        if start < end {
            pieces.push((start..end, false));
        }
        bytes.get(..end)?;
        pages.push(Page {
            stream,
            whole: at..end,
            pieces,
        });
        at = end;
    }
    Some(pages)
}

/// The offsets of a stream's comments, which are in its second packet. Theora, Vorbis, Opus and Speex share one
/// form; FLAC has its own blocks.
fn find_comments(
    bytes: &[u8],
    pieces: impl Iterator<Item = (Range<usize>, bool)>,
) -> Option<Vec<usize>> {
    let mut places: Vec<usize> = Vec::new();
    let mut packet = 0;
    let mut first = Vec::new();
    for (piece, ends) in pieces {
        match packet {
            0 => first.extend_from_slice(&bytes[piece]),
            1 => places.extend(piece),
            _ => break,
        }
        packet += usize::from(ends);
    }
    let byte = |at: usize| Some(bytes[*places.get(at)?]);
    let number = |at: usize| {
        let four = [byte(at)?, byte(at + 1)?, byte(at + 2)?, byte(at + 3)?];
        usize::try_from(u32::from_le_bytes(four)).ok()
    };
    let start = match first.as_slice() {
        [0x01, b'v', b'o', b'r', b'b', b'i', b's', ..] => 7,
        [0x80, b't', b'h', b'e', b'o', b'r', b'a', ..] => 7,
        [b'O', b'p', b'u', b's', b'H', ..] => 8,
        [b'S', b'p', b'e', b'e', b'x', ..] => 0,
        // At most one further block: pictures would be blocks of their own.
        [0x7f, b'F', b'L', b'A', b'C', _, _, 0, 0 | 1, ..] => 4,
        // A skeleton holds only an index.
        [b'f', b'i', b's', b'h', ..] => return Some(Vec::new()),
        _ => return None,
    };
    let mut at = start + 4 + number(start)?;
    let count = number(at)?;
    at += 4;
    let mut found = Vec::new();
    for _ in 0..count {
        let length = number(at)?;
        let text = at + 4..at.checked_add(4)?.checked_add(length)?;
        let comment = places.get(text.clone())?;
        // Keeps the key, without which a comment is invalid.
        let value = comment.iter().position(|&place| bytes[place] == b'=');
        found.extend(comment.iter().skip(value.map_or(0, |at| at + 1)));
        at = text.end;
    }
    // Opus players ignore the bytes after the comments (RFC 7845, 5.2).
    if first.starts_with(b"Opus") {
        found.extend(places.get(at..)?);
    }
    Some(found)
}

/// The checksum of a page: CRC-32 with the polynomial 0x04C11DB7, not reflected.
fn checksum(page: &[u8]) -> u32 {
    const TABLE: [u32; 256] = {
        let mut table = [0; 256];
        let mut byte = 0;
        while byte < 256 {
            let mut sum = (byte as u32) << 24;
            let mut bit = 0;
            while bit < 8 {
                sum = match sum >> 31 {
                    0 => sum << 1,
                    _ => sum << 1 ^ 0x04C1_1DB7,
                };
                bit += 1;
            }
            table[byte] = sum;
            byte += 1;
        }
        table
    };
    page.iter().fold(0, |sum, byte| {
        sum << 8 ^ TABLE[(sum >> 24) as usize ^ usize::from(*byte)]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: &[u8] = b"\xff\xfb\x90\x00SOUND";

    #[test]
    fn tags_around_frames_are_removed() {
        let front = [&b"ID3\x04\0\0\0\0\0\x0a"[..], b"APIC......"].concat();
        let behind = [&b"TAG"[..], &[b'x'; 125]].concat();
        let ape = [
            &b"APETAGEX\xd0\x07\0\0"[..],
            &42_u32.to_le_bytes(),
            &[0; 4],
            &(1_u32 << 31).to_le_bytes(),
            &[0; 8],
            b"ARTIST=ANN",
            b"APETAGEX\xd0\x07\0\0",
            &42_u32.to_le_bytes(),
            &[0; 4],
            &(1_u32 << 31).to_le_bytes(),
            &[0; 8],
        ]
        .concat();
        let sound = [&front[..], &front, &[0; 7], FRAME, &ape, &behind].concat();
        assert_eq!(clean_frames(&sound).unwrap(), FRAME);
        assert_eq!(clean_frames(b"<html>"), None);
        assert_eq!(clean_frames(b"ID3"), None);
        assert_eq!(clean_frames(&[]), None);
        for end in 0..sound.len() {
            let _ = clean_frames(&sound[..end]);
            let _ = clean_frames(&sound[end..]);
        }
    }

    #[test]
    fn blocks_of_flac_become_padding() {
        let block = |kind: u8, content: &[u8]| {
            let size = u32::try_from(content.len()).unwrap().to_be_bytes();
            [&[kind], &size[1..], content].concat()
        };
        let flac = [
            b"fLaC".to_vec(),
            block(0, &[7; 34]),
            block(4, b"ARTIST=ANN"),
            block(6, b"PICTURE"),
            block(0x80 | 1, b"WORDS"),
            b"\xff\xf8SOUND".to_vec(),
        ]
        .concat();
        let clean = clean_flac(&flac).unwrap();
        assert_eq!(clean.len(), flac.len());
        assert!(clean.ends_with(b"SOUND") && clean[8..42] == [7; 34]);
        for words in ["ANN", "PICTURE", "WORDS"] {
            assert!(memchr::memmem::find(&clean, words.as_bytes()).is_none());
        }
        for end in 0..flac.len() {
            let _ = clean_flac(&flac[..end]);
        }
    }

    fn page(stream: u32, laces: &[u8], content: &[u8]) -> Vec<u8> {
        let mut page = [
            &b"OggS\0\0"[..],
            &[0; 8],
            &stream.to_le_bytes(),
            &[0; 4],
            &[0; 4],
            &[laces.len() as u8],
            laces,
            content,
        ]
        .concat();
        let sum = checksum(&page);
        page[22..26].copy_from_slice(&sum.to_le_bytes());
        page
    }

    #[test]
    fn comments_of_ogg_become_spaces_and_checksums_fit() {
        let text = format!("ARTIST={}", "ANN".repeat(100));
        let tags = [
            &b"OpusTags"[..],
            &4_u32.to_le_bytes(),
            b"lib1",
            &2_u32.to_le_bytes(),
            &(text.len() as u32).to_le_bytes(),
            text.as_bytes(),
            &4_u32.to_le_bytes(),
            b"WORD",
        ]
        .concat();
        let (first, rest) = tags.split_at(255);
        let sound = [
            page(1, &[8], b"OpusHead"),
            page(1, &[255], first),
            page(1, &[rest.len() as u8, 5], &[rest, b"SOUND"].concat()),
        ]
        .concat();
        let file = [&sound[..], b"TRAILER"].concat();
        let clean = clean_ogg(&file).unwrap();
        assert_eq!(clean.len(), sound.len());
        for words in ["ANN", "WORD", "TRAILER"] {
            assert!(memchr::memmem::find(&clean, words.as_bytes()).is_none());
        }
        assert!(clean.ends_with(b"SOUND"));
        for page in read_pages(&clean).unwrap() {
            let mut bytes = clean[page.whole].to_vec();
            let said = u32::from_le_bytes(bytes[22..26].try_into().unwrap());
            bytes[22..26].fill(0);
            assert_eq!(checksum(&bytes), said);
        }
        assert_eq!(clean_ogg(&clean).unwrap(), clean);
        assert_eq!(clean_ogg(b"RIFF"), None);
        for end in 0..sound.len() {
            let _ = clean_ogg(&sound[..end]);
            let mut damaged = sound.clone();
            damaged[end] = 0xff;
            let _ = clean_ogg(&damaged);
        }
    }

    #[test]
    fn the_checksum_of_a_page_is_that_of_the_format() {
        assert_eq!(checksum(b"123456789"), 0x89A1_897F);
    }
}
