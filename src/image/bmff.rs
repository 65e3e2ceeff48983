//! Boxes in boxes, of which AVIF pictures and films are made (ISO/IEC 14496-12).

use std::ops::Range;

/// A box: its name, where it is, and where what it holds is.
pub(super) struct Box {
    pub kind: [u8; 4],
    pub whole: Range<usize>,
    pub content: Range<usize>,
}

/// The boxes that stand one behind the other in a part of a file, as far as they make sense.
pub(super) fn boxes(file: &[u8], part: Range<usize>) -> Vec<Box> {
    let mut found = Vec::new();
    let mut at = part.start;
    while let Some(next) = next_box(file, at, part.end) {
        at = next.whole.end;
        found.push(next);
    }
    found
}

fn next_box(file: &[u8], start: usize, end: usize) -> Option<Box> {
    let rest = file.get(start..end)?;
    let kind = rest.get(4..8)?.try_into().ok()?;
    let (head, size) = match number(rest, 0)? {
        0 => (8, rest.len()),
        1 => (16, usize::try_from(long_number(rest, 8)?).ok()?),
        size => (8, usize::try_from(size).ok()?),
    };
    (head <= size && size <= rest.len()).then(|| Box {
        kind,
        whole: start..start + size,
        content: start + head..start + size,
    })
}

/// A number of four bytes.
pub(super) fn number(bytes: &[u8], at: usize) -> Option<u64> {
    let bytes = bytes.get(at..at.checked_add(4)?)?;
    Some(u64::from(u32::from_be_bytes(bytes.try_into().ok()?)))
}

/// A number of eight bytes.
pub(super) fn long_number(bytes: &[u8], at: usize) -> Option<u64> {
    Some(number(bytes, at)? << 32 | number(bytes, at.checked_add(4)?)?)
}

/// Makes a box one of nothing, without moving what stands behind it: other boxes say by offset where
/// pictures and sound are.
pub(super) fn blank(file: &mut [u8], found: &Box) {
    file[found.whole.start + 4..found.whole.start + 8].copy_from_slice(b"free");
    file[found.content.clone()].fill(0);
}
