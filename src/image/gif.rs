//! GIF files: animations, and copies without comments and metadata. Frames, loops and colours stay as they
//! are (GIF89a).

use moxcms::ColorProfile;

/// Extensions that state how often to repeat, and how much to load first.
const LOOPS: [&[u8; 11]; 2] = [b"NETSCAPE2.0", b"ANIMEXTS1.0"];
/// The length of the longest: a name, one sub-block for each statement, and the end.
const LONGEST_LOOP: usize = 2 + 12 + 4 + 6 + 1;
/// The extension that holds the colour profile.
const PROFILE: &[u8; 11] = b"ICCRGBG1012";

/// The file without metadata; `None` if it is damaged.
pub(super) fn remove_metadata(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut clean = bytes.get(..find_blocks(bytes)?)?.to_vec();
    let mut is_valid = true;
    visit_blocks(bytes, |block| {
        let is_needed = match block {
            // How the next frame is shown, in four bytes. Programs disagree on blocks of another length.
            [0x21, 0xf9, rest @ ..] => {
                is_valid &= matches!(rest, [4, _, _, _, _, 0]);
                true
            }
            [0x21, 0xff, 11, rest @ ..] => {
                rest.split_first_chunk().is_some_and(|(name, content)| {
                    let is_loop = LOOPS.contains(&name) && block.len() <= LONGEST_LOOP;
                    is_loop || name == PROFILE && is_profile(content)
                })
            }
            // Comments, texts that no browser draws, and unknown extensions.
            [0x21, ..] => false,
            _ => true,
        };
        if is_needed {
            clean.extend_from_slice(block);
        }
    })?;
    is_valid.then_some(clean)
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

/// Whether it has several frames, or cannot be read to its end.
pub(super) fn is_animated(bytes: &[u8]) -> bool {
    let mut frames = 0;
    let whole = visit_blocks(bytes, |block| frames += usize::from(block[0] == 0x2c));
    whole.is_none() || frames > 1
}

/// The offset of the first block, after the global colour table; `None` if this is not a GIF.
fn find_blocks(bytes: &[u8]) -> Option<usize> {
    if !bytes.starts_with(b"GIF87a") && !bytes.starts_with(b"GIF89a") {
        return None;
    }
    Some(13 + color_table(*bytes.get(10)?))
}

/// Calls `visit` with each block of a file, its trailer included; `None` if it is damaged.
fn visit_blocks<'b>(bytes: &'b [u8], mut visit: impl FnMut(&'b [u8])) -> Option<()> {
    let mut at = find_blocks(bytes)?;
    loop {
        let end = match *bytes.get(at)? {
            0x3b => at + 1,
            0x2c => {
                let packed = *bytes.get(at + 9)?;
                // The descriptor, a colour table, and the minimum code size.
                blocks_end(bytes, at + 10 + color_table(packed) + 1)?
            }
            0x21 => blocks_end(bytes, at + 2)?,
            _ => return None,
        };
        let block = bytes.get(at..end)?;
        visit(block);
        if block[0] == 0x3b {
            return Some(());
        }
        at = end;
    }
}

/// The length in bytes of the colour table that a packed field announces.
fn color_table(packed: u8) -> usize {
    match packed & 0x80 {
        0 => 0,
        _ => 3 << ((packed & 7) + 1),
    }
}

/// The offset after the sub-blocks that begin at `at`: each starts with its length, and the last is empty.
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
    use super::remove_metadata;

    const HEADER: &[u8] = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff";
    const FRAME: &[u8] = b"\x21\xf9\x04\0\0\0\0\0\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0";
    const LOOP: &[u8] = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0";

    #[test]
    fn comments_and_metadata_are_removed_and_frames_stay() {
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
        assert_eq!(remove_metadata(&all), Some(kept.clone()));
        let long = b"\x21\xf9\x08\0\0\0\0told\x04more\0";
        assert_eq!(
            remove_metadata(&[HEADER, long, FRAME, b"\x3b"].concat()),
            None
        );
        for end in 0..kept.len() {
            assert_eq!(remove_metadata(&kept[..end]), None, "cut at {end}");
        }
    }
}
