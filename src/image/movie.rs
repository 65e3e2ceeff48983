//! MP4 and QuickTime videos without metadata: locations, times, names, and tracks that are neither seen nor
//! heard, such as the positions of a drone (ISO/IEC 14496-12; QuickTime File Format).

use std::ops::Range;

use super::bmff::{BmffBox, blank, clear, find_all_boxes, find_boxes, read_u32, read_u64};
use crate::diagnostic::Problem;
use crate::messages::media;

/// The endings of such files.
pub(super) const ENDINGS: [&str; 10] = [
    "mp4", "m4v", "m4a", "m4b", "mov", "qt", "f4v", "3gp", "3g2", "mj2",
];

/// The kinds of tracks that are published: video, animated pictures, sound, and the alpha channel (14496-12,
/// 12.1, 12.2 and 12.10). Drones write their position as subtitles and cameras the time of day as time code,
/// which most browsers do not show. Subtitles for readers are WebVTT files.
const SHOWN: [&[u8; 4]; 4] = [b"vide", b"pict", b"soun", b"auxv"];

/// The boxes of a movie, a track, its media and their information that are needed to play it (14496-12;
/// QuickTime File Format). Programs put their own data into others.
const OF_MOVIE: [&[u8; 4]; 8] = [
    b"mvhd", b"trak", b"mvex", b"iods", b"pssh", b"clip", b"ctab", b"prfl",
];
const OF_TRACK: [&[u8; 4]; 11] = [
    b"tkhd", b"tapt", b"clip", b"matt", b"edts", b"tref", b"load", b"imap", b"mdia", b"trgr",
    b"txas",
];
const OF_MEDIA: [&[u8; 4]; 4] = [b"mdhd", b"hdlr", b"minf", b"elng"];
const OF_INFORMATION: [&[u8; 4]; 9] = [
    b"vmhd", b"smhd", b"gmhd", b"sthd", b"hmhd", b"nmhd", b"dinf", b"stbl", b"hdlr",
];

/// The video without metadata; `None` if it has none.
pub(super) fn remove_metadata(bytes: &[u8]) -> Result<Option<Vec<u8>>, Problem> {
    let top = find_boxes(bytes, 0..bytes.len());
    if !top.iter().any(|found| found.kind == *b"moov") {
        return Err(media::damaged());
    }
    let end = top.last().map_or(0, |last| last.whole.end);
    let mut video = bytes[..end].to_vec();
    let data: Vec<Range<usize>> = top
        .iter()
        .filter(|found| found.kind == *b"mdat")
        .map(|found| found.content.clone())
        .collect();
    let in_fragments = top.iter().any(|found| found.kind == *b"moof");
    for found in &top {
        match &found.kind {
            b"moov" => {
                let parts = find_boxes(&video, found.content.clone());
                if parts
                    .iter()
                    .any(|part| matches!(&part.kind, b"cmov" | b"rmra"))
                {
                    return Err(media::unreadable_header());
                }
                let hides = clean_movie(&mut video, found, &data);
                if hides && in_fragments {
                    return Err(media::hidden_track_in_fragments());
                }
            }
            b"moof" => {
                clean_fragments(&mut video, found);
            }
            // The signature of Motion JPEG 2000 (15444-1, I.5.1).
            b"jP  " if found.content.len() == 4 => {}
            b"ftyp" | b"styp" | b"mdat" | b"sidx" | b"ssix" | b"mfra" => {}
            _ => blank(&mut video, found),
        }
    }
    Ok((video != bytes).then_some(video))
}

/// Blanks the metadata of a fragment.
pub(super) fn clean_fragments(video: &mut [u8], found: &BmffBox) {
    for part in find_all_boxes(video, found.content.clone()) {
        clean_fragment(video, &part);
    }
}

fn clean_fragment(video: &mut [u8], part: &BmffBox) {
    match &part.kind {
        b"udta" | b"meta" | b"uuid" => blank(video, part),
        b"traf" => {
            for inner in find_all_boxes(video, part.content.clone()) {
                clean_fragment(video, &inner);
            }
        }
        _ => {}
    }
}

/// Blanks the metadata of a movie, and its tracks that are neither seen nor heard. Returns whether it had such
/// a track.
pub(super) fn clean_movie(video: &mut [u8], movie: &BmffBox, data: &[Range<usize>]) -> bool {
    let mut hides = false;
    // Bounds the work: a crafted sample table can repeat the same bytes endlessly.
    let mut left = video.len() as u64;
    for found in find_all_boxes(video, movie.content.clone()) {
        match &found.kind {
            b"mvhd" => clear_times(video, &found),
            b"trak" => hides |= clean_track(video, &found, data, &mut left),
            kind if OF_MOVIE.contains(&kind) => {}
            _ => blank(video, &found),
        }
    }
    hides
}

/// Blanks the metadata of a track, or all of it if it is neither seen nor heard. Returns whether it was blanked.
fn clean_track(video: &mut [u8], track: &BmffBox, data: &[Range<usize>], left: &mut u64) -> bool {
    let parts = find_all_boxes(video, track.content.clone());
    let media = parts.iter().find(|part| part.kind == *b"mdia");
    let inside = media.map_or_else(Vec::new, |media| {
        find_all_boxes(video, media.content.clone())
    });
    let handler = inside.iter().find(|part| part.kind == *b"hdlr");
    let kind = handler.and_then(|handler| video[handler.content.clone()].get(8..12));
    if kind.is_some_and(|kind| !SHOWN.iter().any(|shown| shown.as_slice() == kind)) {
        for samples in find_samples(video, &inside, left) {
            // Only inside `mdat`: a crafted table can claim that the movie itself is a sample.
            let first = data.partition_point(|data| data.end <= samples.start);
            for data in data[first..]
                .iter()
                .take_while(|data| data.start < samples.end)
            {
                video[samples.start.max(data.start)..samples.end.min(data.end)].fill(0);
            }
        }
        blank(video, track);
        return true;
    }
    let is_visual = kind.is_some_and(|kind| matches!(kind, b"vide" | b"auxv" | b"pict"));
    let information = inside.iter().find(|part| part.kind == *b"minf");
    let information = information.map_or_else(Vec::new, |found| {
        find_all_boxes(video, found.content.clone())
    });
    for (parts, known) in [
        (&parts, &OF_TRACK[..]),
        (&inside, &OF_MEDIA),
        (&information, &OF_INFORMATION),
    ] {
        for (index, part) in parts.iter().enumerate() {
            match &part.kind {
                // Programs read the first of each kind.
                b"mdia" | b"minf" if parts[..index].iter().any(|other| other.kind == part.kind) => {
                    blank(video, part);
                }
                b"tkhd" | b"mdhd" => clear_times(video, part),
                // The name of the program or camera.
                b"hdlr" => clear(video, part, 24, usize::MAX),
                b"dinf" => clean_references(video, part),
                b"stbl" => clean_sample_table(video, part, is_visual),
                kind if known.contains(&kind) => {}
                _ => blank(video, part),
            }
        }
    }
    false
}

/// Clears references to other files, which are paths on somebody's disk (QuickTime File Format, Data reference
/// atoms).
fn clean_references(video: &mut [u8], found: &BmffBox) {
    for table in find_all_boxes(video, found.content.clone()) {
        let entries = (table.content.start + 8).min(table.content.end)..table.content.end;
        for entry in find_boxes(video, entries) {
            clear(video, &entry, 4, usize::MAX);
        }
    }
}

/// Clears the name of the compressor in the descriptions of samples (14496-12, 12.1.3).
fn clean_sample_table(video: &mut [u8], found: &BmffBox, is_visual: bool) {
    for part in find_all_boxes(video, found.content.clone()) {
        match &part.kind {
            b"udta" | b"meta" | b"uuid" | b"free" | b"skip" => blank(video, &part),
            b"stsd" => {
                let entries = (part.content.start + 8).min(part.content.end)..part.content.end;
                for entry in find_boxes(video, entries) {
                    if is_visual {
                        clear(video, &entry, 42, 32);
                    }
                }
            }
            _ => {}
        }
    }
}

/// Clears the times of creation and modification, which follow version and flags.
fn clear_times(video: &mut [u8], found: &BmffBox) {
    let content = &mut video[found.content.clone()];
    let bytes = match content.first() {
        Some(1) => 16,
        _ => 8,
    };
    if let Some(times) = content.get_mut(4..4 + bytes) {
        times.fill(0);
    }
}

/// Finds the samples of a track by the tables in its `stbl` (14496-12, 8.7), at most `left` bytes of them.
fn find_samples(video: &[u8], media: &[BmffBox], left: &mut u64) -> Vec<Range<usize>> {
    let inside = |parts: &[BmffBox], kind: &[u8; 4]| {
        let found = parts.iter().find(|part| part.kind == *kind);
        found.map_or_else(Vec::new, |found| find_boxes(video, found.content.clone()))
    };
    let table = inside(&inside(media, b"minf"), b"stbl");
    let content = |kind: &[u8; 4]| {
        let found = table.iter().find(|part| part.kind == *kind);
        found.map_or(&[][..], |found| &video[found.content.clone()])
    };
    let sizes = content(b"stsz");
    let size = |sample: usize| match read_u32(sizes, 4) {
        Some(0) => read_u32(sizes, 12 + sample * 4),
        size => size,
    };
    let runs = content(b"stsc");
    // The first chunk of a run, and the number of samples in each of its chunks.
    let run = |index: usize| {
        Some((
            read_u32(runs, 8 + index * 12)?,
            read_u32(runs, 12 + index * 12)?,
        ))
    };
    let (narrow, wide) = (content(b"stco"), content(b"co64"));
    let offset =
        |chunk: usize| read_u32(narrow, 8 + chunk * 4).or_else(|| read_u64(wide, 8 + chunk * 8));
    let mut found = Vec::new();
    let (mut sample, mut current) = (0, 0);
    for chunk in 0.. {
        let Some(start) = offset(chunk) else { break };
        while run(current + 1).is_some_and(|(first, _)| first <= chunk as u64 + 1) {
            current += 1;
        }
        let Some((_, count)) = run(current) else {
            break;
        };
        let mut length = 0_u64;
        for _ in 0..count {
            let Some(size) = size(sample) else { break };
            length = length.saturating_add(size);
            sample += 1;
            match left.checked_sub(size) {
                Some(rest) => *left = rest,
                None => return found,
            }
        }
        let end = start.saturating_add(length).min(video.len() as u64);
        found.push(usize::try_from(start.min(end)).unwrap_or(0)..usize::try_from(end).unwrap_or(0));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn atom(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
        let size = u32::try_from(content.len() + 8).unwrap();
        [&size.to_be_bytes()[..], kind, content].concat()
    }

    fn numbers(numbers: &[u32]) -> Vec<u8> {
        numbers
            .iter()
            .flat_map(|number| number.to_be_bytes())
            .collect()
    }

    /// A track of two chunks, the first of two samples and the second of one.
    fn track(of: &[u8; 4], sizes: [u32; 3], chunks: [u32; 2]) -> Vec<u8> {
        let handler = atom(b"hdlr", &[&[0; 8], &of[..], &[0; 12]].concat());
        let [first, second, third] = sizes;
        let sizes = atom(b"stsz", &numbers(&[0, 0, 3, first, second, third]));
        let runs = atom(b"stsc", &numbers(&[0, 2, 1, 2, 1, 2, 1, 1]));
        let chunks = atom(b"stco", &numbers(&[0, 2, chunks[0], chunks[1]]));
        let table = atom(b"minf", &atom(b"stbl", &[sizes, runs, chunks].concat()));
        let times = atom(
            b"mdhd",
            &numbers(&[0, 3_849_000_000, 3_849_000_000, 600, 600, 0]),
        );
        let media = atom(b"mdia", &[times, handler, table].concat());
        atom(b"trak", &[media, atom(b"udta", b"NAME")].concat())
    }

    #[test]
    fn metadata_and_hidden_tracks_are_removed_and_nothing_moves() {
        let samples = b"FILM-1FILM-2FILM-3placePLACE!";
        let make = |data: u32| {
            let movie = [
                atom(
                    b"mvhd",
                    &numbers(&[0, 3_849_000_000, 3_849_000_000, 600, 600]),
                ),
                track(b"vide", [6, 6, 6], [data, data + 12]),
                track(b"meta", [2, 3, 0], [data + 18, data + 23]),
                track(b"sbtl", [6, 0, 0], [data + 23, data + 29]),
                atom(b"udta", &atom(b"\xa9xyz", b"+52.2053+000.1218/")),
                atom(b"meta", b"com.apple.quicktime.location.ISO6709"),
            ];
            let head = [atom(b"ftyp", b"qt  "), atom(b"moov", &movie.concat())].concat();
            let data = atom(b"mdat", samples);
            (
                head.len() + 8,
                [head, data, atom(b"uuid", b"XMP of somebody")].concat(),
            )
        };
        let (data, _) = make(0);
        let (_, video) = make(u32::try_from(data).unwrap());
        let clean = remove_metadata(&video).unwrap().unwrap();
        assert_eq!(clean.len(), video.len());
        assert_eq!(&clean[data..data + 18], &samples[..18]);
        assert_eq!(&clean[data + 18..data + 29], [0; 11]);
        let times = 3_849_000_000_u32.to_be_bytes();
        let gone: [&[u8]; 6] = [b"52.2", b"ISO6709", b"XMP", b"NAME", b"meta", &times];
        for words in gone {
            assert!(memchr::memmem::find(&video, words).is_some());
            assert!(memchr::memmem::find(&clean, words).is_none(), "{words:?}");
        }
        assert_eq!(super::remove_metadata(&clean), Ok(None));
        // The samples of fragments are elsewhere.
        let fragment = atom(b"moof", &atom(b"traf", &atom(b"udta", b"NAME")));
        assert!(super::remove_metadata(&[&video[..], &fragment].concat()).is_err());
        let shown = atom(b"moov", &track(b"vide", [6, 6, 6], [0, 12]));
        let fragments = [shown, fragment, b"TRAILER".to_vec()].concat();
        let clean = super::remove_metadata(&fragments).unwrap().unwrap();
        assert!(memchr::memmem::find(&clean, b"NAME").is_none() && !clean.ends_with(b"TRAILER"));
    }

    #[test]
    fn samples_are_only_where_samples_can_be() {
        let movie = [
            track(b"meta", [60, 60, 60], [0, 40]),
            atom(b"udta", b"+52.2053"),
        ];
        let video = [
            atom(b"ftyp", b"qt  "),
            atom(b"moov", &movie.concat()),
            atom(b"mdat", b"SAMPLES"),
        ]
        .concat();
        let clean = remove_metadata(&video).unwrap().unwrap();
        assert!(memchr::memmem::find(&clean, b"52.2").is_none());
        assert!(clean.ends_with(b"SAMPLES"));
        assert_eq!(super::remove_metadata(&clean), Ok(None));
    }

    #[test]
    fn what_cannot_be_read_is_not_published() {
        let behind = |part: Vec<u8>| [part, b"\xff\0\0\0udtaNAME".to_vec()].concat();
        let media = atom(
            b"mdia",
            &behind(atom(b"hdlr", &[&[0; 8], &b"vide"[..]].concat())),
        );
        let second = atom(b"mdia", &atom(b"udta", b"NAME"));
        for video in [
            atom(b"moov", &behind(atom(b"trak", &media))),
            atom(b"moov", &atom(b"trak", &behind(media.clone()))),
            atom(b"moov", &atom(b"trak", &[media, second].concat())),
        ] {
            let clean = remove_metadata(&video).unwrap().unwrap();
            assert_eq!(clean.len(), video.len());
            assert!(memchr::memmem::find(&clean, b"NAME").is_none());
            assert_eq!(super::remove_metadata(&clean), Ok(None));
        }
    }

    #[test]
    fn damaged_videos_do_not_panic() {
        let track = track(b"meta", [u32::MAX; 3], [u32::MAX, 1]);
        let video = atom(b"moov", &track);
        for end in 0..video.len() {
            let _ = remove_metadata(&video[..end]);
            let mut damaged = video.clone();
            damaged[end] = 0xff;
            let _ = remove_metadata(&damaged);
        }
        // A table that repeats the same sample.
        let sizes = atom(b"stsz", &numbers(&[0, 1000, u32::MAX]));
        let runs = atom(b"stsc", &numbers(&[0, 1, 1, u32::MAX, 1]));
        let chunks = atom(b"stco", &[numbers(&[0, 9999]), vec![0; 9999 * 4]].concat());
        let table = atom(b"minf", &atom(b"stbl", &[sizes, runs, chunks].concat()));
        let handler = atom(b"hdlr", &[&[0; 8], &b"meta"[..], &[0; 12]].concat());
        let media = atom(b"mdia", &[handler, table].concat());
        let video = atom(b"moov", &atom(b"trak", &media));
        assert!(remove_metadata(&video).unwrap().is_some());
    }
}
