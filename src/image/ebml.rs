//! WebM and Matroska videos without metadata (RFC 8794, RFC 9559).
//!
//! Elements give the offsets of others, so nothing moves: removed elements become `Void` elements of the same
//! length.

use std::ops::Range;

use crate::diagnostic::Problem;
use crate::messages::media;

/// The endings of such files.
pub(super) const ENDINGS: [&str; 3] = ["webm", "mkv", "mka"];

const HEADER: u32 = 0x1A45_DFA3;
const SEGMENT: u32 = 0x1853_8067;
const INFO: u32 = 0x1549_A966;
const TRACKS: u32 = 0x1654_AE6B;
const TRACK: u32 = 0xAE;
const TRACK_TYPE: u32 = 0x83;
const CLUSTER: u32 = 0x1F43_B675;
const VOID: u8 = 0xEC;
/// The types of tracks with video, audio, and both (RFC 9559, 5.1.4.1.3). Cameras and drones write their
/// position as subtitles or data, which no browser shows.
const SHOWN: [u8; 3] = [1, 2, 3];

/// The elements of a header that are needed: version, limits and type of the file.
const OF_HEADER: [u32; 7] = [0x4286, 0x42F7, 0x42F2, 0x42F3, 0x4282, 0x4287, 0x4285];

/// The elements of a segment that are needed to play it.
const OF_SEGMENT: [u32; 6] = [
    0x114D_9B74, // SeekHead
    INFO,
    TRACKS,
    CLUSTER,
    0x1C53_BB6B, // Cues
    0x1043_A770, // Chapters
];

/// The information about a segment that is needed: the unit of time, the duration, and the programs that wrote
/// it, which are mandatory.
const OF_INFO: [u32; 4] = [0x002A_D7B1, 0x4489, 0x4D80, 0x5741];

/// The name of a track, and checksums, which no longer fit once their element changes.
const NAME: u32 = 0x536E;
const CHECKSUM: u32 = 0xBF;

struct Element {
    id: u32,
    whole: Range<usize>,
    content: Range<usize>,
    /// Whether its size is unknown: it ends before the next element that cannot be inside.
    has_unknown_size: bool,
}

/// The video without metadata; `None` if this is not a video of this format.
pub(super) fn remove_metadata(bytes: &[u8]) -> Result<Option<Vec<u8>>, Problem> {
    let mut video = bytes.to_vec();
    let Some(header) = read_element(&video, 0, video.len()).filter(|found| found.id == HEADER)
    else {
        return Ok(None);
    };
    keep_only(&mut video, &header, &OF_HEADER)?;
    let mut end = header.whole.end;
    while let Some(segment) =
        read_element(&video, end, video.len()).filter(|found| found.id == SEGMENT)
    {
        clean_segment(&mut video, &segment)?;
        end = segment.whole.end;
    }
    if end == header.whole.end {
        return Ok(None);
    }
    video.truncate(end);
    Ok(Some(video))
}

fn clean_segment(video: &mut [u8], segment: &Element) -> Result<(), Problem> {
    let mut at = segment.content.start;
    while let Some(mut found) = read_element(video, at, segment.content.end) {
        if found.has_unknown_size {
            found.whole.end = find_end_of_cluster(video, &found, segment.content.end);
        }
        at = found.whole.end;
        match found.id {
            INFO => keep_only(video, &found, &OF_INFO)?,
            TRACKS => clean_tracks(video, &found)?,
            id if OF_SEGMENT.contains(&id) => {}
            _ => erase(video, &found),
        }
    }
    // A part that cannot be read might hold metadata.
    if at == segment.content.end {
        Ok(())
    } else {
        Err(media::damaged())
    }
}

/// Erases the elements inside another, except those with a known id.
fn keep_only(video: &mut [u8], within: &Element, known: &[u32]) -> Result<(), Problem> {
    for part in read_elements(video, within.content.clone())? {
        if !known.contains(&part.id) {
            erase(video, &part);
        }
    }
    Ok(())
}

/// Whether a track of this type, a number of one or more bytes, is seen or heard.
fn is_shown(kind: &[u8]) -> bool {
    let value = kind
        .iter()
        .skip_while(|byte| **byte == 0)
        .collect::<Vec<_>>();
    matches!(value[..], [kind] if SHOWN.contains(kind))
}

fn clean_tracks(video: &mut [u8], tracks: &Element) -> Result<(), Problem> {
    for track in read_elements(video, tracks.content.clone())? {
        if track.id != TRACK {
            erase(video, &track);
            continue;
        }
        for part in read_elements(video, track.content.clone())? {
            match part.id {
                TRACK_TYPE if !is_shown(&video[part.content.clone()]) => {
                    return Err(media::hidden_track());
                }
                NAME | CHECKSUM | 0xEC => erase(video, &part),
                _ => {}
            }
        }
    }
    Ok(())
}

/// The end of a cluster of unknown size.
fn find_end_of_cluster(video: &[u8], cluster: &Element, end: usize) -> usize {
    let mut at = cluster.content.start;
    while let Some(found) = read_element(video, at, end) {
        // Elements inside clusters have ids of one or two bytes.
        if found.id > 0xFFFF || found.has_unknown_size {
            break;
        }
        at = found.whole.end;
    }
    at
}

/// The elements in a part of a video, which must have no other bytes.
fn read_elements(video: &[u8], part: Range<usize>) -> Result<Vec<Element>, Problem> {
    let mut found = Vec::new();
    let mut at = part.start;
    while let Some(next) = read_element(video, at, part.end) {
        at = next.whole.end;
        found.push(next);
    }
    if at < part.end {
        return Err(media::damaged());
    }
    Ok(found)
}

fn read_element(video: &[u8], start: usize, end: usize) -> Option<Element> {
    let rest = video.get(start..end)?;
    let id_length = rest.first()?.leading_zeros() as usize + 1;
    if id_length > 4 {
        return None;
    }
    let id = rest.get(..id_length)?;
    let id = id.iter().fold(0, |id, byte| id << 8 | u32::from(*byte));
    let rest = &rest[id_length..];
    let size_length = rest.first()?.leading_zeros() as usize + 1;
    if size_length > 8 {
        return None;
    }
    let size = rest.get(..size_length)?;
    let mask = (1_u64 << (7 * size_length)) - 1;
    let size = size
        .iter()
        .fold(0, |size, byte| size << 8 | u64::from(*byte))
        & mask;
    let content = start + id_length + size_length;
    let has_unknown_size = size == mask && matches!(id, SEGMENT | CLUSTER);
    let last = if has_unknown_size {
        end
    } else {
        content.checked_add(usize::try_from(size).ok()?)?
    };
    (last <= end).then_some(Element {
        id,
        whole: start..last,
        content: content..last,
        has_unknown_size,
    })
}

/// Turns an element into a `Void` element of the same length.
fn erase(video: &mut [u8], found: &Element) {
    let whole = &mut video[found.whole.clone()];
    let length = whole.len();
    whole.fill(0);
    whole[0] = VOID;
    match length - 2 {
        short @ ..=126 => whole[1] = 0x80 | short as u8,
        // A size of eight bytes, as its first byte says.
        _ => {
            let size = (length - 9) as u64 | 1 << 56;
            whole[1..9].copy_from_slice(&size.to_be_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(id: &[u8], content: &[u8]) -> Vec<u8> {
        let size = content.len() as u64 | 1 << 56;
        [id, &size.to_be_bytes(), content].concat()
    }

    fn video(extra: &[u8]) -> Vec<u8> {
        let info = [
            of(&[0xBF], &[1, 2, 3, 4]),
            of(&[0x2A, 0xD7, 0xB1], &[15, 66, 64]),
            of(&[0x4D, 0x80], b"Lavf"),
            of(&[0x44, 0x61], &[9; 8]),
            of(&[0x7B, 0xA9], b"TITLE-OF-SOMEBODY"),
        ];
        let track = [
            of(&[0xD7], &[1]),
            of(&[0x83], &[1]),
            of(&[0x53, 0x6E], b"NAME"),
        ];
        let tags = of(&[0x12, 0x54, 0xC3, 0x67], &b"LOCATION +52.2053 ".repeat(20));
        let attachment = of(&[0x19, 0x41, 0xA4, 0x69], b"FONT");
        let cluster = of(&[0x1F, 0x43, 0xB6, 0x75], &of(&[0xA3], b"FILM-1"));
        let segment = [
            of(&[0xEC], b"VOID-WITH-WORDS"),
            of(&[0x15, 0x49, 0xA9, 0x66], &info.concat()),
            of(&[0x16, 0x54, 0xAE, 0x6B], &of(&[0xAE], &track.concat())),
            extra.to_vec(),
            cluster,
            tags,
            attachment,
        ];
        let header = of(&[0x1A, 0x45, 0xDF, 0xA3], &of(&[0x42, 0x82], b"webm"));
        [
            header,
            of(&[0x18, 0x53, 0x80, 0x67], &segment.concat()),
            b"TRAILER".to_vec(),
        ]
        .concat()
    }

    #[test]
    fn titles_locations_and_attachments_are_removed_and_nothing_moves() {
        let video = video(&[]);
        let clean = remove_metadata(&video).unwrap().unwrap();
        assert_eq!(clean.len(), video.len() - b"TRAILER".len());
        for words in [
            "SOMEBODY", "NAME", "LOCATION", "52.2", "FONT", "WORDS", "TRAILER",
        ] {
            let holds = |video: &[u8]| memchr::memmem::find(video, words.as_bytes()).is_some();
            assert!(holds(&video) && !holds(&clean), "{words}");
        }
        let at = |video: &[u8]| memchr::memmem::find(video, b"FILM-1");
        assert_eq!(at(&video), at(&clean));
        assert_eq!(super::remove_metadata(&clean).unwrap().unwrap(), clean);
        // Erased elements keep their length, so the elements after them are found.
        let inside = read_element(&clean, 0, clean.len()).unwrap();
        let segment = read_element(&clean, inside.whole.end, clean.len()).unwrap();
        let ids: Vec<u32> = read_elements(&clean, segment.content)
            .unwrap()
            .iter()
            .map(|found| found.id)
            .collect();
        assert_eq!(ids, [0xEC, INFO, TRACKS, CLUSTER, 0xEC, 0xEC]);
    }

    #[test]
    fn tracks_of_data_are_refused_and_clusters_of_unknown_size_are_read() {
        let of_type = |kind: &[u8]| {
            let track = of(&[0xAE], &of(&[0x83], kind));
            remove_metadata(&video(&of(&[0x16, 0x54, 0xAE, 0x6B], &track)))
        };
        for kind in [&[33][..], &[0x11], &[0, 0x11], &[1, 1], &[0], &[]] {
            assert!(of_type(kind).is_err(), "{kind:?}");
        }
        assert!(of_type(&[0, 1]).is_ok());
        let endless = [&[0x1F, 0x43, 0xB6, 0x75, 0xFF][..], &of(&[0xA3], b"FILM-0")];
        // An element that is longer than the one around it could hide others.
        let broken = of(&[0x15, 0x49, 0xA9, 0x66], b"\x4d\x80\xfeWORDS");
        assert!(remove_metadata(&video(&broken)).is_err());
        let video = video(&endless.concat());
        let clean = remove_metadata(&video).unwrap().unwrap();
        assert!(memchr::memmem::find(&clean, b"FILM-0").is_some());
        assert!(memchr::memmem::find(&clean, b"LOCATION").is_none());
    }

    #[test]
    fn damaged_videos_do_not_panic() {
        let video = video(&[]);
        for end in 0..video.len() {
            let _ = remove_metadata(&video[..end]);
            for byte in [0, 1, 0x80, 0xff] {
                let mut damaged = video.clone();
                damaged[end] = byte;
                let _ = remove_metadata(&damaged);
            }
        }
    }
}
