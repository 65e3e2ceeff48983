//! Films of boxes (ISO/IEC 14496-12).

use labnews::image::without_metadata;

use super::timed;

/// A film.
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
        let again = without_metadata(extension, published);
        assert_eq!(again, Ok(None), "a clean film is cleaned again");
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

/// Panics if a film tells who made it, when or where.
fn tells_nothing(film: &[u8]) {
    for (kind, content) in boxes(film) {
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
