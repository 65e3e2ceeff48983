//! The chunks of a PNG, and what they tell about it without decoding its pixels.

use flate2::Crc;

pub(super) const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// A chunk of a PNG (section 5.3).
#[derive(Debug, Clone, Copy)]
pub(super) struct Chunk<'b> {
    pub kind: &'b [u8; 4],
    pub data: &'b [u8],
    checksum: [u8; 4],
}

impl<'b> Chunk<'b> {
    /// The bytes around its data: length, kind and checksum.
    const FRAME: usize = 12;

    /// A chunk with a valid checksum.
    pub(super) fn new(kind: &'b [u8; 4], data: &'b [u8]) -> Self {
        Self {
            kind,
            data,
            checksum: checksum(kind, data),
        }
    }

    fn has_valid_checksum(&self) -> bool {
        checksum(self.kind, self.data) == self.checksum
    }

    /// Appends it to a file.
    pub(super) fn write_to(&self, png: &mut Vec<u8>) {
        let length = u32::try_from(self.data.len()).unwrap_or(u32::MAX);
        png.extend(length.to_be_bytes());
        png.extend(self.kind);
        png.extend(self.data);
        png.extend(self.checksum);
    }
}

fn checksum(kind: &[u8; 4], data: &[u8]) -> [u8; 4] {
    let mut crc = Crc::new();
    crc.update(kind);
    crc.update(data);
    crc.sum().to_be_bytes()
}

/// Whether a file begins like a PNG.
fn has_signature(bytes: &[u8]) -> bool {
    bytes.starts_with(SIGNATURE)
}

/// The chunks of a PNG, up to the first that is cut off. Checksums are not verified.
fn read_chunks(bytes: &[u8]) -> impl Iterator<Item = Chunk<'_>> {
    let mut rest = bytes.get(SIGNATURE.len()..).unwrap_or_default();
    std::iter::from_fn(move || {
        let (length, after) = rest.split_first_chunk::<4>()?;
        let (kind, after) = after.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (data, after) = after.split_at_checked(length)?;
        let (checksum, after) = after.split_first_chunk::<4>()?;
        rest = after;
        Some(Chunk {
            kind,
            data,
            checksum: *checksum,
        })
    })
}

/// The chunks before the pixels, which say how to show them.
pub(super) fn header_chunks(bytes: &[u8]) -> impl Iterator<Item = Chunk<'_>> {
    read_chunks(bytes).take_while(|chunk| chunk.kind != b"IDAT")
}

/// Whether a PNG has several frames: `acTL` stands before the first `IDAT` (section 5.6).
pub(in crate::image) fn is_animated(bytes: &[u8]) -> bool {
    header_chunks(bytes).any(|chunk| chunk.kind == b"acTL")
}

/// The width and height of a file as our encoder writes it: pixels, perhaps a palette, and no other chunk.
/// `None` for any other file.
pub(in crate::image) fn bare_size(bytes: &[u8]) -> Option<(u32, u32)> {
    if !has_signature(bytes) {
        return None;
    }
    let mut kinds = Vec::new();
    let mut length = SIGNATURE.len();
    let mut size = None;
    for chunk in read_chunks(bytes) {
        if chunk.kind == b"IHDR" {
            let (width, rest) = chunk.data.split_first_chunk()?;
            let height = rest.first_chunk()?;
            size = Some((u32::from_be_bytes(*width), u32::from_be_bytes(*height)));
        }
        length += Chunk::FRAME + chunk.data.len();
        kinds.push(*chunk.kind);
    }
    // Pixels may be split into several chunks.
    kinds.dedup_by(|a, b| a == b"IDAT" && b == b"IDAT");
    let is_bare = matches!(
        &kinds.iter().map(|kind| &kind[..]).collect::<Vec<_>>()[..],
        [b"IHDR", b"IDAT", b"IEND"] | [b"IHDR", b"PLTE", b"IDAT", b"IEND"]
    );
    size.filter(|_| is_bare && length == bytes.len())
}

/// All chunks up to the end of the picture, or of the file. `None` if one of them is damaged or cut off.
pub(super) fn read_whole_chunks(bytes: &[u8]) -> Option<Vec<Chunk<'_>>> {
    if !has_signature(bytes) {
        return None;
    }
    let mut found = Vec::new();
    let mut length = SIGNATURE.len();
    for chunk in read_chunks(bytes) {
        if !chunk.has_valid_checksum() {
            return None;
        }
        length += Chunk::FRAME + chunk.data.len();
        found.push(chunk);
        if chunk.kind == b"IEND" {
            return Some(found);
        }
    }
    (length == bytes.len()).then_some(found)
}
