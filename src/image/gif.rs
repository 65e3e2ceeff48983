//! GIF files without comments and metadata; frames, loops and colours stay as they are (GIF89a).

/// What may be told between frames: how often to repeat, and the colour profile.
const KEPT: [&[u8; 11]; 3] = [b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012"];

/// The file without metadata; none if it is damaged.
pub(super) fn clean(bytes: &[u8]) -> Option<Vec<u8>> {
    let packed = *bytes.get(10)?;
    let mut at = 13 + color_table(packed);
    let mut clean = bytes.get(..at)?.to_vec();
    loop {
        let start = at;
        match *bytes.get(at)? {
            0x3b => {
                clean.push(0x3b);
                return Some(clean);
            }
            0x2c => {
                let packed = *bytes.get(at + 9)?;
                // The descriptor, its colours, and the least size of a code.
                at = blocks_end(bytes, at + 10 + color_table(packed) + 1)?;
                clean.extend_from_slice(bytes.get(start..at)?);
            }
            0x21 => {
                let label = *bytes.get(at + 1)?;
                at = blocks_end(bytes, at + 2)?;
                let application = bytes.get(start + 3..start + 14);
                let kept = match label {
                    0xfe => false,
                    0xff => application.is_some_and(|name| KEPT.iter().any(|kept| name == *kept)),
                    _ => true,
                };
                if kept {
                    clean.extend_from_slice(bytes.get(start..at)?);
                }
            }
            _ => return None,
        }
    }
}

/// How long the table is that a packed field announces, in bytes.
fn color_table(packed: u8) -> usize {
    match packed & 0x80 {
        0 => 0,
        _ => 3 << ((packed & 7) + 1),
    }
}

/// The offset after the sub-blocks that begin at `at`: each has its length first, the last is empty.
fn blocks_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        match usize::from(*bytes.get(at)?) {
            0 => return Some(at + 1),
            length => at += length + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::clean;

    const HEADER: &[u8] = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff";
    const FRAME: &[u8] = b"\x21\xf9\x04\0\0\0\0\0\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0";
    const LOOP: &[u8] = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0";

    #[test]
    fn comments_and_metadata_go_and_frames_stay() {
        let comment = b"\x21\xfe\x05hello\0";
        let xmp = b"\x21\xff\x0bXMP DataXMP\x03abc\0";
        let all = [HEADER, LOOP, comment, xmp, FRAME, FRAME, b"\x3btrailing"].concat();
        let kept = [HEADER, LOOP, FRAME, FRAME, b"\x3b"].concat();
        assert_eq!(clean(&all), Some(kept.clone()));
        for end in 0..kept.len() {
            assert_eq!(clean(&kept[..end]), None, "cut at {end}");
        }
    }
}
