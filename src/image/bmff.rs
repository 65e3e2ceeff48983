//! Nested boxes, of which AVIF pictures and MP4 videos consist (ISO/IEC 14496-12).

use std::ops::Range;

/// A box of a file.
pub(super) struct BmffBox {
    /// Its kind.
    pub kind: [u8; 4],
    /// All of it, with its header.
    pub whole: Range<usize>,
    /// What it contains.
    pub content: Range<usize>,
}

/// The boxes in a part of a file, up to the first that does not fit into it.
pub(super) fn find_boxes(file: &[u8], part: Range<usize>) -> Vec<BmffBox> {
    let mut found = Vec::new();
    let mut at = part.start;
    while let Some(next) = read_box(file, at, part.end) {
        at = next.whole.end;
        found.push(next);
    }
    found
}

fn read_box(file: &[u8], start: usize, end: usize) -> Option<BmffBox> {
    let rest = file.get(start..end)?;
    let kind = rest.get(4..8)?.try_into().ok()?;
    let (head, size) = match read_u32(rest, 0)? {
        0 => (8, rest.len()),
        1 => (16, usize::try_from(read_u64(rest, 8)?).ok()?),
        size => (8, usize::try_from(size).ok()?),
    };
    (head <= size && size <= rest.len()).then(|| BmffBox {
        kind,
        whole: start..start + size,
        content: start + head..start + size,
    })
}

/// Reads a number of four bytes.
pub(super) fn read_u32(bytes: &[u8], at: usize) -> Option<u64> {
    let bytes = bytes.get(at..at.checked_add(4)?)?;
    Some(u64::from(u32::from_be_bytes(bytes.try_into().ok()?)))
}

/// Reads a number of eight bytes.
pub(super) fn read_u64(bytes: &[u8], at: usize) -> Option<u64> {
    Some(read_u32(bytes, at)? << 32 | read_u32(bytes, at.checked_add(4)?)?)
}

/// Turns a box into free space of the same length. Other boxes give the offsets of pictures and sound, so
/// nothing may move.
pub(super) fn blank(file: &mut [u8], found: &BmffBox) {
    file[found.whole.start + 4..found.whole.start + 8].copy_from_slice(b"free");
    file[found.content.clone()].fill(0);
}

/// The boxes in a part of a file. Anything after them that is not a box becomes free space, because nobody
/// knows what it says.
pub(super) fn find_all_boxes(file: &mut [u8], part: Range<usize>) -> Vec<BmffBox> {
    let found = find_boxes(file, part.clone());
    let end = found.last().map_or(part.start, |last| last.whole.end);
    let rest = &mut file[end..part.end];
    rest.fill(0);
    if let Some(head) = rest.len().try_into().ok().map(u32::to_be_bytes)
        && let Some(whole) = rest.first_chunk_mut::<8>()
    {
        *whole = *b"\0\0\0\0free";
        whole[..4].copy_from_slice(&head);
    }
    found
}

/// Overwrites a part of what a box contains with zeros.
pub(super) fn clear(file: &mut [u8], found: &BmffBox, from: usize, length: usize) {
    let content = &mut file[found.content.clone()];
    let end = from.saturating_add(length).min(content.len());
    if let Some(part) = content.get_mut(from..end) {
        part.fill(0);
    }
}
