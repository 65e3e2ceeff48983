//! Videos of boxes (ISO/IEC 14496-12), and videos and sound of other kinds.

use labnews::image::without_metadata;

use super::timed;

/// A video.
pub fn mp4(input: &[u8]) {
    for extension in ["mp4", "mov"] {
        let Ok(clean) = timed(input, || without_metadata(extension, input)) else {
            continue;
        };
        let published = clean.as_deref().unwrap_or(input);
        if !boxes(input).iter().any(|(kind, _)| kind == b"moov") {
            continue;
        }
        tells_nothing(published);
        stays(extension, published);
        // Offsets in it say where its pictures are.
        assert!(published.len() <= input.len());
        for ((before, old), (after, new)) in boxes(input).into_iter().zip(boxes(published)) {
            assert_eq!(old.len(), new.len(), "boxes moved");
            assert!(
                before == after || after == *b"free",
                "{before:?} became {after:?}"
            );
        }
    }
}

/// What is clean is not cleaned again.
pub fn stays(extension: &str, published: &[u8]) {
    match without_metadata(extension, published) {
        Ok(None) => {}
        Ok(Some(again)) => {
            let bytes = again.iter().zip(published);
            let first = bytes.take_while(|(again, clean)| again == clean).count();
            panic!(
                "what is clean is cleaned again, at {first} of {}",
                published.len()
            );
        }
        Err(error) => panic!("what is clean is refused: {error:?}"),
    }
}

/// The endings of [`media`], which the first byte of an input chooses from.
const ENDINGS: [&str; 8] = ["webm", "wav", "avi", "aiff", "mp3", "flac", "ogg", "avif"];

/// A video or a sound of another kind.
pub fn media(input: &[u8]) {
    let Some((kind, input)) = input.split_first() else {
        return;
    };
    let ending = ENDINGS[usize::from(*kind) % ENDINGS.len()];
    let Ok(clean) = timed(input, || without_metadata(ending, input)) else {
        return;
    };
    let published = clean.as_deref().unwrap_or(input);
    assert!(published.len() <= input.len());
    stays(ending, published);
    match ending {
        "webm" => elements(published, &[0x1A45_DFA3, 0x1853_8067], 0),
        "wav" | "avi" | "aiff" => chunks(published),
        "mp3" => {
            assert!(!published.starts_with(b"ID3"), "a tag at the start");
            let tail = |length: usize| &published[published.len().saturating_sub(length)..];
            assert!(!tail(128).starts_with(b"TAG"), "a tag at the end");
            assert!(!tail(32).starts_with(b"APETAGEX"), "a tag at the end");
        }
        "flac" => blocks(published),
        _ => {}
    }
}

/// Elements of EBML (RFC 8794) of which nothing is on no list; what is empty is that.
fn elements(mut video: &[u8], known: &[u32], depth: usize) {
    while !video.is_empty() {
        let id_length = video[0].leading_zeros() as usize + 1;
        let id = video[..id_length]
            .iter()
            .fold(0, |id, byte| id << 8 | u32::from(*byte));
        video = &video[id_length..];
        let size_length = video[0].leading_zeros() as usize + 1;
        let mask = (1_u64 << (7 * size_length)) - 1;
        let size = video[..size_length]
            .iter()
            .fold(0, |size, byte| size << 8 | u64::from(*byte))
            & mask;
        video = &video[size_length..];
        if size == mask {
            // It ends where the next begins, which only who knows its content can say.
            return;
        }
        let (content, rest) = video.split_at(size as usize);
        video = rest;
        match id {
            0xEC => assert!(
                content.iter().all(|byte| *byte == 0),
                "words in what is void"
            ),
            _ => assert!(known.contains(&id), "an element {id:x}"),
        }
        match (depth, id) {
            (0, 0x1A45_DFA3) => elements(
                content,
                &[0x4286, 0x42F7, 0x42F2, 0x42F3, 0x4282, 0x4287, 0x4285],
                2,
            ),
            (0, 0x1853_8067) => elements(
                content,
                &[
                    0x114D_9B74,
                    0x1549_A966,
                    0x1654_AE6B,
                    0x1F43_B675,
                    0x1C53_BB6B,
                    0x1043_A770,
                ],
                1,
            ),
            (1, 0x1549_A966) => elements(content, &[0x002A_D7B1, 0x4489, 0x4D80, 0x5741], 2),
            _ => {}
        }
    }
}

/// Chunks of RIFF and AIFF: those at the top are on a list, and what is none of them is empty.
fn chunks(file: &[u8]) {
    let number = if file.starts_with(b"FORM") {
        u32::from_be_bytes
    } else {
        u32::from_le_bytes
    };
    let known: [&[u8; 4]; 14] = [
        b"fmt ", b"fact", b"data", b"ds64", b"cue ", b"smpl", b"LIST", b"idx1", b"indx", b"COMM",
        b"SSND", b"FVER", b"MARK", b"INST",
    ];
    let size = |bytes: &[u8]| number(bytes[4..8].try_into().expect("four bytes")) as usize;
    let end = file.len().min(8 + size(file));
    let mut rest = &file[12..end];
    while rest.len() >= 8 {
        let kind: &[u8; 4] = rest[..4].try_into().expect("four bytes");
        let length = size(rest).min(rest.len() - 8);
        let content = &rest[8..8 + length];
        let is_empty = content.iter().all(|byte| *byte == 0);
        let is_list = kind == b"LIST"
            && [&b"hdrl"[..], b"movi", b"strl", b"odml"]
                .contains(&content.get(..4).unwrap_or_default());
        let is_needed = known.contains(&kind) && (kind != b"LIST" || is_list);
        assert!(
            is_empty || is_needed || matches!(kind, b"avih" | b"strh" | b"strf" | b"dmlh"),
            "a chunk {kind:?}"
        );
        rest = &rest[(8 + length + length % 2).min(rest.len())..];
    }
}

/// Blocks of FLAC (RFC 9639, 8): the stream, moments of it, and padding.
fn blocks(sound: &[u8]) {
    let mut rest = sound.strip_prefix(b"fLaC").expect("FLAC");
    loop {
        let size = u32::from_be_bytes([0, rest[1], rest[2], rest[3]]) as usize;
        match rest[0] & 0x7f {
            0 | 3 => {}
            1 => assert!(
                rest[4..4 + size].iter().all(|byte| *byte == 0),
                "words in padding"
            ),
            kind => panic!("a block {kind}"),
        }
        if rest[0] & 0x80 != 0 {
            return;
        }
        rest = &rest[4 + size..];
    }
}

/// The boxes of a part of a file; what does not look like one ends them.
fn boxes(bytes: &[u8]) -> Vec<([u8; 4], &[u8])> {
    let mut found = Vec::new();
    let mut rest = bytes;
    while let Some((head, _)) = rest.split_first_chunk::<8>() {
        let [a, b, c, d, kind @ ..] = *head;
        let (start, size) = match u32::from_be_bytes([a, b, c, d]) {
            0 => (8, rest.len() as u64),
            1 => match rest.get(8..16).and_then(|size| size.try_into().ok()) {
                Some(size) => (16, u64::from_be_bytes(size)),
                None => break,
            },
            size => (8, u64::from(size)),
        };
        let Some(size) = usize::try_from(size)
            .ok()
            .filter(|size| (start..=rest.len()).contains(size))
        else {
            break;
        };
        found.push((kind, &rest[start..size]));
        rest = &rest[size..];
    }
    found
}

/// Panics if a video tells who made it, when or where.
fn tells_nothing(video: &[u8]) {
    for (kind, content) in boxes(video) {
        match &kind {
            b"ftyp" | b"styp" | b"mdat" | b"sidx" | b"ssix" | b"mfra" => {}
            // The signature of Motion JPEG 2000.
            b"jP  " => assert_eq!(content.len(), 4, "words in a signature"),
            b"free" => assert!(
                content.iter().all(|byte| *byte == 0),
                "words in what is free"
            ),
            b"moov" => movie(content),
            b"moof" => {
                for (kind, content) in boxes(content) {
                    no_words(&kind);
                    if kind == *b"traf" {
                        boxes(content).iter().for_each(|(kind, _)| no_words(kind));
                    }
                }
            }
            _ => panic!("a box {:?}", String::from_utf8_lossy(&kind)),
        }
    }
}

fn movie(content: &[u8]) {
    for (kind, content) in boxes(content) {
        no_words(&kind);
        match &kind {
            b"mvhd" => no_times(content),
            b"trak" => {
                for (kind, content) in boxes(content) {
                    no_words(&kind);
                    match &kind {
                        b"tkhd" => no_times(content),
                        b"mdia" => {
                            for (kind, content) in boxes(content) {
                                no_words(&kind);
                                if kind == *b"mdhd" {
                                    no_times(content);
                                }
                            }
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
}

fn no_words(kind: &[u8; 4]) {
    assert!(
        !matches!(kind, b"udta" | b"meta" | b"uuid"),
        "a box {:?}",
        String::from_utf8_lossy(kind)
    );
}

/// When something was made and changed stands behind version and flags.
fn no_times(head: &[u8]) {
    let bytes = match head.first() {
        Some(1) => 16,
        _ => 8,
    };
    if let Some(times) = head.get(4..4 + bytes) {
        assert!(times.iter().all(|byte| *byte == 0), "times: {times:?}");
    }
}
