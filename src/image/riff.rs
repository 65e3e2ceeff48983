//! Sound and films in chunks (WAV, AVI; AIFF) without what recorders wrote into them.
//!
//! Indices say where samples are, so nothing is moved: what goes becomes a chunk of nothing.

use std::ops::Range;

/// The endings of such files.
pub(super) const ENDINGS: [&str; 5] = ["wav", "avi", "aif", "aiff", "aifc"];

/// What is needed to play them (RIFF, AVI; RF64; AIFF-C).
const NEEDED: [&[u8; 4]; 17] = [
    b"fmt ", b"fact", b"data", b"ds64", b"cue ", b"smpl", // WAV
    b"avih", b"strh", b"strf", b"indx", b"dmlh", b"idx1", // AVI
    b"COMM", b"SSND", b"FVER", b"MARK", b"INST", // AIFF
];

/// Lists of chunks of which some are needed.
const LISTS: [&[u8; 4]; 3] = [b"hdrl", b"strl", b"odml"];

/// How deep lists stand in each other.
const DEEPEST: usize = 4;

/// The file without all that; `None` where it is no such file.
pub(super) fn clean(bytes: &[u8]) -> Option<Vec<u8>> {
    let is_little = match bytes.get(..4)? {
        b"RIFF" | b"RF64" => true,
        b"FORM" => false,
        _ => return None,
    };
    let known: &[&[u8]] = &[b"WAVE", b"AVI ", b"AIFF", b"AIFC"];
    if !known.contains(&bytes.get(8..12)?) {
        return None;
    }
    let mut file = bytes.to_vec();
    let mut at = 0;
    // A large AVI film is several, one behind the other.
    while let Some(top) = chunk(&file, at, file.len(), is_little) {
        if !matches!(&top.kind, b"RIFF" | b"RF64" | b"FORM") || top.content.len() < 4 {
            break;
        }
        clean_chunks(
            &mut file,
            top.content.start + 4..top.content.end,
            is_little,
            0,
        );
        at = top.end;
    }
    file.truncate(at);
    // A head that says that there is nothing, as recorders write that were switched off.
    (at > 0).then_some(file)
}

fn clean_chunks(file: &mut [u8], part: Range<usize>, is_little: bool, depth: usize) {
    let mut at = part.start;
    while let Some(found) = chunk(file, at, part.end, is_little) {
        at = found.end;
        let list: [u8; 4] = match file[found.content.clone()].first_chunk() {
            Some(list) if found.kind == *b"LIST" => *list,
            _ => [0; 4],
        };
        if LISTS.contains(&&list) && depth < DEEPEST {
            clean_chunks(
                file,
                found.content.start + 4..found.content.end,
                is_little,
                depth + 1,
            );
        } else if list != *b"movi" && !NEEDED.contains(&&found.kind) {
            file[found.start..found.start + 4].copy_from_slice(b"JUNK");
            file[found.content].fill(0);
        }
    }
    // What is no chunk plays no part.
    file[at..part.end].fill(0);
}

struct Chunk {
    kind: [u8; 4],
    start: usize,
    content: Range<usize>,
    end: usize,
}

fn chunk(file: &[u8], start: usize, end: usize, is_little: bool) -> Option<Chunk> {
    let rest = file.get(start..end)?;
    let (head, after) = rest.split_first_chunk::<8>()?;
    let size = [head[4], head[5], head[6], head[7]];
    let size = match is_little {
        true => u32::from_le_bytes(size),
        false => u32::from_be_bytes(size),
    };
    // Recorders that were switched off, and files above four gigabytes, say more than there is.
    let size = usize::try_from(size).ok()?.min(after.len());
    let content = start + 8..start + 8 + size;
    // An odd size is followed by a byte of nothing.
    let next = (content.end + size % 2).min(end);
    Some(Chunk {
        kind: [head[0], head[1], head[2], head[3]],
        start,
        content,
        end: next,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
        let size = u32::try_from(content.len()).unwrap().to_le_bytes();
        let padding = vec![0; content.len() % 2];
        [&kind[..], &size, content, &padding].concat()
    }

    #[test]
    fn names_dates_and_places_go_and_nothing_moves() {
        let sound = [
            b"WAVE".to_vec(),
            of(b"bext", b"RECORDER 2026-04-22"),
            of(b"fmt ", &[0; 16]),
            of(b"LIST", b"INFOIART\x04\0\0\0ANN "),
            of(b"data", b"SOUND"),
            of(b"id3 ", b"ID3 PICTURE"),
        ];
        let header = of(
            b"LIST",
            &[
                b"hdrl".to_vec(),
                of(b"avih", b"HEAD"),
                of(
                    b"LIST",
                    &[
                        b"strl".to_vec(),
                        of(b"strf", b"FORM"),
                        of(b"strd", b"MAKER"),
                    ]
                    .concat(),
                ),
                of(b"IDIT", b"THU APR 22"),
            ]
            .concat(),
        );
        let film = [
            b"AVI ".to_vec(),
            header,
            of(b"JUNK", b"PLACE"),
            of(b"LIST", &[b"movi".to_vec(), of(b"00dc", b"FILM")].concat()),
            of(b"idx1", b"INDX"),
        ];
        for (parts, gone, stays) in [
            (
                sound.concat(),
                &["RECORDER", "2026", "ANN", "PICTURE", "END"][..],
                &["SOUND", "fmt "][..],
            ),
            (
                film.concat(),
                &["MAKER", "THU", "PLACE", "END"],
                &["FILM", "INDX", "FORM", "HEAD"],
            ),
        ] {
            let file = [of(b"RIFF", &parts), b"END".to_vec()].concat();
            let clean = clean(&file).unwrap();
            assert_eq!(clean.len(), file.len() - 3);
            let at = |file: &[u8], words: &str| memchr::memmem::find(file, words.as_bytes());
            for words in gone {
                assert!(
                    at(&file, words).is_some() && at(&clean, words).is_none(),
                    "{words}"
                );
            }
            for words in stays {
                assert_eq!(at(&file, words), at(&clean, words), "{words}");
            }
            assert_eq!(super::clean(&clean).unwrap(), clean);
        }
        assert_eq!(clean(b"RIFF\x04\0\0\0WEBP"), None);
        assert_eq!(clean(b"RIFF\0\0\0\0WAVEfmt "), None);
    }

    #[test]
    fn garbage_is_no_trouble() {
        let lists = (0..50).fold(Vec::new(), |inside, _| {
            of(b"LIST", &[b"strl", &inside[..]].concat())
        });
        let file = of(b"RIFF", &[b"AVI ", &lists[..]].concat());
        for end in 0..file.len() {
            let _ = clean(&file[..end]);
            let mut damaged = file.clone();
            damaged[end] = 0xff;
            let _ = clean(&damaged);
        }
    }
}
