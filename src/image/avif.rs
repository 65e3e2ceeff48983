//! AVIF files: whether they are whole, and copies without metadata. Their encoded pixels are published
//! unchanged.
//!
//! A file consists of boxes (ISO/IEC 14496-12). The box `meta` lists items (ISO/IEC 23008-12): pictures and
//! metadata. Metadata is overwritten in place, because `iloc` gives the offsets of the pictures.

use std::ops::Range;

use ahash::AHashSet as HashSet;
use moxcms::ColorProfile;

use super::bmff::{BmffBox, blank, clear, find_all_boxes, find_boxes, read_u32, read_u64};
use super::movie::{clean_fragments, clean_movie};
use crate::diagnostic::Problem;
use crate::messages::pictures::{self, damaged};

/// Signs of metadata. A cleaned file that still holds one is refused: its structure is unknown to us.
const METADATA: [&[u8]; 6] = [
    b"Exif\0\0",
    b"http://ns.adobe.com/xap/",
    b"XMP DataXMP",
    b"application/rdf+xml",
    b"xmpmeta",
    b"rdf:RDF",
];

/// The kinds of items that are pictures, or that derive pictures from others (AVIF, section 2; 23008-12, 6.6).
const PICTURES: [&[u8; 4]; 5] = [b"av01", b"grid", b"iden", b"iovl", b"tmap"];

/// The properties that say how to show an item (AVIF, section 2.2; 23008-12, 6.5).
const PROPERTIES: [&[u8; 4]; 16] = [
    b"ispe", b"pixi", b"colr", b"av1C", b"auxC", b"irot", b"imir", b"clap", b"pasp", b"lsel",
    b"a1op", b"a1lx", b"clli", b"mdcv", b"cclv", b"amve",
];

/// The most extents of all items together; encoders write one or two for each.
const MAX_EXTENTS: usize = 100_000;

/// Checks that a file is an AVIF picture and not cut off (AVIF, section 3; ISO/IEC 14496-12, 4.3).
pub(super) fn check(bytes: &[u8]) -> Result<(), Problem> {
    let found = find_boxes(bytes, 0..bytes.len());
    let brands = found.first().filter(|found| found.kind == *b"ftyp");
    let brands = brands.map_or(&[][..], |found| &bytes[found.content.clone()]);
    let (brands, _) = brands.as_chunks::<4>();
    if !brands
        .iter()
        .any(|brand| brand == b"avif" || brand == b"avis")
    {
        return Err(pictures::heic());
    }
    let end = found.last().map_or(0, |last| last.whole.end);
    let has = |kind: &[u8; 4]| found.iter().any(|found| found.kind == *kind);
    // The start of a box that is longer than the rest of the file.
    let is_cut = bytes.len() - end >= 8
        && bytes[end..end + 4] != [0; 4]
        && starts_with_box_kind(&bytes[end + 4..]);
    if has(b"meta") && (has(b"mdat") || has(b"idat")) && !is_cut {
        Ok(())
    } else {
        Err(damaged())
    }
}

fn starts_with_box_kind(bytes: &[u8]) -> bool {
    const KINDS: [&[u8; 4]; 5] = [b"mdat", b"meta", b"moov", b"free", b"moof"];
    KINDS.iter().any(|kind| bytes.starts_with(*kind))
}

/// The picture without metadata; `None` if it has none.
pub(super) fn remove_metadata(bytes: &[u8]) -> Result<Option<Vec<u8>>, Problem> {
    let found = find_boxes(bytes, 0..bytes.len());
    let end = found.last().map_or(0, |last| last.whole.end);
    let mut clean = bytes[..end].to_vec();
    let data: Vec<Range<usize>> = found
        .iter()
        .filter(|found| found.kind == *b"mdat")
        .map(|found| found.content.clone())
        .collect();
    // The frames of an animation are in the same data; tables of their own locate them.
    let is_animated = found.iter().any(|found| found.kind == *b"moov");
    let mut metas = 0;
    for found in &found {
        match &found.kind {
            b"ftyp" | b"mdat" => {}
            b"moov" => drop(clean_movie(&mut clean, found, &data)),
            b"moof" if is_animated => clean_fragments(&mut clean, found),
            b"meta" if metas == 0 => {
                metas += 1;
                clean_items(&mut clean, found, &data, is_animated)?;
            }
            _ => blank(&mut clean, found),
        }
    }
    let is_left = |mark: &&[u8]| memchr::memmem::find(&clean, mark).is_some();
    if METADATA.iter().any(is_left) {
        return Err(pictures::metadata_stays());
    }
    Ok((clean != bytes).then_some(clean))
}

/// Overwrites everything in `meta` and in the data of items that is not a picture (23008-12, 9; 14496-12,
/// 8.11).
fn clean_items(
    file: &mut [u8],
    meta: &BmffBox,
    data: &[Range<usize>],
    is_animated: bool,
) -> Result<(), Problem> {
    let inside = (meta.content.start + 4).min(meta.content.end)..meta.content.end;
    let parts = find_all_boxes(file, inside);
    let mut seen: HashSet<[u8; 4]> = HashSet::new();
    let mut pictures = HashSet::new();
    let mut own_data = Vec::new();
    let mut locations = None;
    for part in &parts {
        // Programs read the first of each kind.
        let is_first = seen.insert(part.kind);
        match &part.kind {
            b"pitm" | b"iref" | b"grpl" if is_first => {}
            b"iloc" if is_first => locations = Some(part),
            b"idat" if is_first => own_data.push(part.content.clone()),
            b"iinf" if is_first => pictures = list_pictures(file, part)?,
            b"iprp" if is_first => clean_properties(file, part),
            // The name of the program.
            b"hdlr" if is_first => clear(file, part, 24, usize::MAX),
            _ => blank(file, part),
        }
    }
    let whole = 0..file.len();
    let (mut shown, mut others) = (Vec::new(), Vec::new());
    let mut all_found = true;
    let locations = locations.map(|found| file[found.content.clone()].to_vec());
    for extent in
        read_extents(&locations.unwrap_or_default()).ok_or_else(pictures::metadata_stays)?
    {
        let within: &[Range<usize>] = match extent.method {
            0 => std::slice::from_ref(&whole),
            1 => &own_data,
            _ => &[],
        };
        let is_shown = pictures.contains(&extent.item);
        all_found &= !is_shown || !within.is_empty();
        for within in within {
            let start = within.start.saturating_add(extent.offset).min(within.end);
            let end = match extent.length {
                0 => within.end,
                length => start.saturating_add(length).min(within.end),
            };
            if is_shown {
                shown.push(start..end);
            } else {
                others.push(start..end);
            }
        }
    }
    shown.sort_unstable_by_key(|range| (range.start, range.end));
    for data in data.iter().chain(&own_data) {
        if !is_animated && all_found {
            clear_between(file, data, &shown);
            continue;
        }
        for other in &others {
            let other = other.start.max(data.start)..other.end.min(data.end);
            if other.start < other.end {
                clear_between(file, &other, &shown);
            }
        }
    }
    Ok(())
}

/// Overwrites a part of the file, except for some ranges, which are sorted.
fn clear_between(file: &mut [u8], part: &Range<usize>, kept: &[Range<usize>]) {
    let mut at = part.start;
    for kept in kept {
        if kept.start > at {
            file[at..kept.start.min(part.end)].fill(0);
        }
        at = at.max(kept.end);
        if at >= part.end {
            return;
        }
    }
    file[at..part.end].fill(0);
}

/// Finds the items that are pictures. Clears the names of all items, and gives the other items a kind that
/// programs skip.
fn list_pictures(file: &mut [u8], list: &BmffBox) -> Result<HashSet<u64>, Problem> {
    let head = match file.get(list.content.start) {
        Some(0) => 6,
        _ => 8,
    };
    let inside = (list.content.start + head).min(list.content.end)..list.content.end;
    let (mut pictures, mut known) = (HashSet::new(), HashSet::new());
    for entry in find_all_boxes(file, inside) {
        let content = &file[entry.content.clone()];
        let (id, kind_at) = match (&entry.kind, content.first()) {
            (b"infe", Some(2)) => (read_u16(content, 4), 8),
            (b"infe", Some(3)) => (read_u32(content, 4), 10),
            // Older versions state no kind.
            (b"infe", _) => return Err(pictures::metadata_stays()),
            _ => {
                blank(file, &entry);
                continue;
            }
        };
        let kind = content.get(kind_at..kind_at + 4);
        let (Some(id), Some(kind)) = (id, kind) else {
            return Err(damaged());
        };
        // Programs disagree on which of two entries for one item counts.
        if !known.insert(id) {
            return Err(damaged());
        }
        if PICTURES.iter().any(|known| *known == kind) {
            pictures.insert(id);
        } else {
            let at = entry.content.start + kind_at;
            file[at..at + 4].copy_from_slice(b"free");
        }
        clear(file, &entry, kind_at + 4, usize::MAX);
    }
    Ok(pictures)
}

/// Blanks the properties that are not needed to show an item. They keep their places, because `ipma` refers
/// to them by number (23008-12, 9.3).
fn clean_properties(file: &mut [u8], part: &BmffBox) {
    for inner in find_all_boxes(file, part.content.clone()) {
        match &inner.kind {
            b"ipco" => {
                for property in find_all_boxes(file, inner.content.clone()) {
                    let is_known = PROPERTIES.contains(&&property.kind);
                    if !is_known || is_broken_profile(&file[property.content.clone()]) {
                        blank(file, &property);
                    }
                }
            }
            b"ipma" => {}
            _ => blank(file, &inner),
        }
    }
}

/// Whether the content of `colr` claims to be a colour profile and is not one.
fn is_broken_profile(content: &[u8]) -> bool {
    let profile = content
        .strip_prefix(b"prof")
        .or_else(|| content.strip_prefix(b"rICC"));
    profile.is_some_and(|profile| ColorProfile::new_from_slice(profile).is_err())
}

/// A part of an item's data.
struct Extent {
    item: u64,
    /// What the offset counts from: 0 for the start of the file, 1 for `idat`, 2 for another item.
    method: u8,
    offset: usize,
    /// In bytes; 0 for everything from the offset on.
    length: usize,
}

/// Reads where the data of all items is (14496-12, 8.11.3); `None` if the table is invalid.
fn read_extents(table: &[u8]) -> Option<Vec<Extent>> {
    let Some((&version, _)) = table.split_first() else {
        return Some(Vec::new());
    };
    let mut reader = Reader { table, at: 4 };
    let sizes = reader.number(2)?;
    let [offset_size, length_size, base_size, index_size] =
        [12, 8, 4, 0].map(|shift| usize::try_from(sizes >> shift & 0xf).unwrap_or(0));
    let has_index = version == 1 || version == 2;
    let index_size = if has_index { index_size } else { 0 };
    let wide = if version == 2 { 4 } else { 2 };
    let mut found = Vec::new();
    for _ in 0..reader.number(wide)? {
        let item = reader.number(wide)?;
        let method = if has_index {
            reader.number(2)? & 0xf
        } else {
            0
        };
        // Other than 0 for data in another file.
        let reference = reader.number(2)?;
        let base = reader.number(base_size)?;
        for _ in 0..reader.number(2)? {
            reader.number(index_size)?;
            let offset = base.checked_add(reader.number(offset_size)?)?;
            let length = reader.number(length_size)?;
            if reference != 0 || found.len() == MAX_EXTENTS {
                return None;
            }
            found.push(Extent {
                item,
                method: u8::try_from(method).ok()?,
                offset: usize::try_from(offset).ok()?,
                length: usize::try_from(length).ok()?,
            });
        }
    }
    Some(found)
}

/// Reads numbers in sequence.
struct Reader<'a> {
    table: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    /// A number of 0, 2, 4 or 8 bytes.
    fn number(&mut self, size: usize) -> Option<u64> {
        let at = self.at;
        self.at += size;
        match size {
            0 => Some(0),
            2 => read_u16(self.table, at),
            4 => read_u32(self.table, at),
            8 => read_u64(self.table, at),
            _ => None,
        }
    }
}

fn read_u16(bytes: &[u8], at: usize) -> Option<u64> {
    let bytes = bytes.get(at..at + 2)?;
    Some(u64::from(u16::from_be_bytes(bytes.try_into().ok()?)))
}
