//! WAV, AVI and AIFF files without metadata.
//!
//! Indexes give the offsets of samples, so nothing moves: removed chunks become `JUNK` of the same length.

use std::ops::Range;

/// The endings of such files.
pub(super) const ENDINGS: [&str; 5] = ["wav", "avi", "aif", "aiff", "aifc"];

/// The chunks that are needed to play them (RIFF, AVI; RF64; AIFF-C).
const NEEDED: [&[u8; 4]; 17] = [
    b"fmt ", b"fact", b"data", b"ds64", b"cue ", b"smpl", // WAV
    b"avih", b"strh", b"strf", b"indx", b"dmlh", b"idx1", // AVI
    b"COMM", b"SSND", b"FVER", b"MARK", b"INST", // AIFF
];

/// The lists that contain needed chunks.
const LISTS: [&[u8; 4]; 3] = [b"hdrl", b"strl", b"odml"];

/// How deeply lists nest in valid files.
const MAX_DEPTH: usize = 4;

/// The file without metadata; `None` if this is not a file of these formats.
pub(super) fn remove_metadata(bytes: &[u8]) -> Option<Vec<u8>> {
    let is_little_endian = match bytes.get(..4)? {
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
    // A large AVI video consists of several parts.
    while let Some(top) = read_chunk(&file, at, file.len(), is_little_endian) {
        if !matches!(&top.kind, b"RIFF" | b"RF64" | b"FORM") || top.content.len() < 4 {
            break;
        }
        clean_chunks(
            &mut file,
            top.content.start + 4..top.content.end,
            is_little_endian,
            0,
        );
        at = top.end;
    }
    file.truncate(at);
    // Recorders that lose power leave a header that announces no data.
    (at > 0).then_some(file)
}

fn clean_chunks(file: &mut [u8], part: Range<usize>, is_little_endian: bool, depth: usize) {
    let mut at = part.start;
    while let Some(found) = read_chunk(file, at, part.end, is_little_endian) {
        at = found.end;
        let list: [u8; 4] = match file[found.content.clone()].first_chunk() {
            Some(list) if found.kind == *b"LIST" => *list,
            _ => [0; 4],
        };
        if LISTS.contains(&&list) && depth < MAX_DEPTH {
            clean_chunks(
                file,
                found.content.start + 4..found.content.end,
                is_little_endian,
                depth + 1,
            );
        } else if list != *b"movi" && !NEEDED.contains(&&found.kind) {
            file[found.start..found.start + 4].copy_from_slice(b"JUNK");
            file[found.content].fill(0);
        }
    }
    // The rest is too short for a chunk.
    file[at..part.end].fill(0);
}

struct Chunk {
    kind: [u8; 4],
    start: usize,
    content: Range<usize>,
    end: usize,
}

fn read_chunk(file: &[u8], start: usize, end: usize, is_little_endian: bool) -> Option<Chunk> {
    let rest = file.get(start..end)?;
    let (head, after) = rest.split_first_chunk::<8>()?;
    let size = [head[4], head[5], head[6], head[7]];
    let size = if is_little_endian {
        u32::from_le_bytes(size)
    } else {
        u32::from_be_bytes(size)
    };
    // Recorders that lose power, and files above four gigabytes, announce more than there is.
    let size = usize::try_from(size).ok()?.min(after.len());
    let content = start + 8..start + 8 + size;
    // A padding byte follows an odd size.
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

    fn make_chunk(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
        let size = u32::try_from(content.len()).unwrap().to_le_bytes();
        let padding = vec![0; content.len() % 2];
        [&kind[..], &size, content, &padding].concat()
    }

    #[test]
    fn metadata_is_removed_and_nothing_moves() {
        let sound = [
            b"WAVE".to_vec(),
            make_chunk(b"bext", b"RECORDER 2026-04-22"),
            make_chunk(b"fmt ", &[0; 16]),
            make_chunk(b"LIST", b"INFOIART\x04\0\0\0ANN "),
            make_chunk(b"data", b"SOUND"),
            make_chunk(b"id3 ", b"ID3 PICTURE"),
        ];
        let header = make_chunk(
            b"LIST",
            &[
                b"hdrl".to_vec(),
                make_chunk(b"avih", b"HEAD"),
                make_chunk(
                    b"LIST",
                    &[
                        b"strl".to_vec(),
                        make_chunk(b"strf", b"FORM"),
                        make_chunk(b"strd", b"MAKER"),
                    ]
                    .concat(),
                ),
                make_chunk(b"IDIT", b"THU APR 22"),
            ]
            .concat(),
        );
        let video = [
            b"AVI ".to_vec(),
            header,
            make_chunk(b"JUNK", b"PLACE"),
            make_chunk(
                b"LIST",
                &[b"movi".to_vec(), make_chunk(b"00dc", b"FILM")].concat(),
            ),
            make_chunk(b"idx1", b"INDX"),
        ];
        for (parts, gone, stays) in [
            (
                sound.concat(),
                &["RECORDER", "2026", "ANN", "PICTURE", "END"][..],
                &["SOUND", "fmt "][..],
            ),
            (
                video.concat(),
                &["MAKER", "THU", "PLACE", "END"],
                &["FILM", "INDX", "FORM", "HEAD"],
            ),
        ] {
            let file = [make_chunk(b"RIFF", &parts), b"END".to_vec()].concat();
            let clean = remove_metadata(&file).unwrap();
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
            assert_eq!(remove_metadata(&clean).unwrap(), clean);
        }
        assert_eq!(remove_metadata(b"RIFF\x04\0\0\0WEBP"), None);
        assert_eq!(remove_metadata(b"RIFF\0\0\0\0WAVEfmt "), None);
    }

    #[test]
    fn damaged_files_do_not_panic() {
        let lists = (0..50).fold(Vec::new(), |inside, _| {
            make_chunk(b"LIST", &[b"strl", &inside[..]].concat())
        });
        let file = make_chunk(b"RIFF", &[b"AVI ", &lists[..]].concat());
        for end in 0..file.len() {
            let _ = remove_metadata(&file[..end]);
            let mut damaged = file.clone();
            damaged[end] = 0xff;
            let _ = remove_metadata(&damaged);
        }
    }
}
