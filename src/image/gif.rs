//! GIF files without comments and metadata; frames, loops and colours stay as they are (GIF89a).

use moxcms::ColorProfile;

/// Extensions that say how often to repeat, and how much to load before.
const LOOPS: [&[u8; 11]; 2] = [b"NETSCAPE2.0", b"ANIMEXTS1.0"];
/// The longest of them: its name, one sub-block for each of the two, and the end.
const LONGEST_LOOP: usize = 2 + 12 + 4 + 6 + 1;
/// The extension that holds the colour profile.
const PROFILE: &[u8; 11] = b"ICCRGBG1012";

/// The file without metadata; none if it is damaged.
pub(super) fn clean(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut clean = bytes.get(..start(bytes)?)?.to_vec();
    let mut is_clear = true;
    blocks(bytes, |block| {
        let kept = match block {
            // How the next frame is shown: four bytes. Of others, programs take different ones.
            [0x21, 0xf9, rest @ ..] => {
                is_clear &= matches!(rest, [4, _, _, _, _, 0]);
                true
            }
            [0x21, 0xff, 11, rest @ ..] => {
                rest.split_first_chunk().is_some_and(|(name, content)| {
                    let is_loop = LOOPS.contains(&name) && block.len() <= LONGEST_LOOP;
                    is_loop || name == PROFILE && is_profile(content)
                })
            }
            // Comments, texts that no browser draws, and what nobody knows.
            [0x21, ..] => false,
            _ => true,
        };
        if kept {
            clean.extend_from_slice(block);
        }
    })?;
    is_clear.then_some(clean)
}

/// Whether sub-blocks hold a colour profile.
fn is_profile(mut sub_blocks: &[u8]) -> bool {
    let mut profile = Vec::with_capacity(sub_blocks.len());
    while let Some((&length, rest)) = sub_blocks.split_first() {
        let Some((content, rest)) = rest.split_at_checked(length.into()) else {
            return false;
        };
        profile.extend_from_slice(content);
        sub_blocks = rest;
    }
    ColorProfile::new_from_slice(&profile).is_ok()
}

/// Whether it has more frames than one.
pub(super) fn moves(bytes: &[u8]) -> bool {
    let mut frames = 0;
    let whole = blocks(bytes, |block| frames += usize::from(block[0] == 0x2c));
    whole.is_none() || frames > 1
}

/// Where the blocks of a file begin: behind its colours. None of what is no GIF.
fn start(bytes: &[u8]) -> Option<usize> {
    if !bytes.starts_with(b"GIF87a") && !bytes.starts_with(b"GIF89a") {
        return None;
    }
    Some(13 + color_table(*bytes.get(10)?))
}

/// Shows each block of a file, the end of the file as the last; none if it is damaged.
fn blocks<'b>(bytes: &'b [u8], mut show: impl FnMut(&'b [u8])) -> Option<()> {
    let mut at = start(bytes)?;
    loop {
        let end = match *bytes.get(at)? {
            0x3b => at + 1,
            0x2c => {
                let packed = *bytes.get(at + 9)?;
                // The descriptor, its colours, and the least size of a code.
                blocks_end(bytes, at + 10 + color_table(packed) + 1)?
            }
            0x21 => blocks_end(bytes, at + 2)?,
            _ => return None,
        };
        let block = bytes.get(at..end)?;
        show(block);
        if block[0] == 0x3b {
            return Some(());
        }
        at = end;
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
        let told: [&[u8]; 5] = [
            b"\x21\xff\x0bXMP DataXMP\x03abc\0",
            b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\x10of somebody else\0",
            b"\x21\xff\x0bICCRGBG1012\x0cno profile..\0",
            b"\x21\x01\x0c\0\0\0\0\0\0\0\0\0\0\0\0\x05hello\0",
            b"\x21\x77\x05hello\0",
        ];
        let told = told.concat();
        let all = [HEADER, LOOP, comment, &told, FRAME, FRAME, b"\x3btrailing"].concat();
        let kept = [HEADER, LOOP, FRAME, FRAME, b"\x3b"].concat();
        assert_eq!(clean(&all), Some(kept.clone()));
        let long = b"\x21\xf9\x08\0\0\0\0told\x04more\0";
        assert_eq!(clean(&[HEADER, long, FRAME, b"\x3b"].concat()), None);
        for end in 0..kept.len() {
            assert_eq!(clean(&kept[..end]), None, "cut at {end}");
        }
    }
}
