//! AVIF files, which are published with the bytes of their pictures as they are: whether they are whole,
//! and copies without what they tell.
//!
//! A file is boxes (ISO/IEC 14496-12), of which `meta` lists items (ISO/IEC 23008-12): pictures, and what
//! programs say of them. What is not a picture is overwritten where it is, since offsets in `iloc` say
//! where the pictures are.

use std::ops::Range;

use ahash::AHashSet as HashSet;
use moxcms::ColorProfile;

use super::bmff::{Box, blank, boxes, long_number, number};
use super::movie::{all_boxes, clean_fragments, clean_movie};
use super::{Problem, damaged};

/// Signs of metadata, of which none may be left: some files are built in a way that nobody foresaw.
const METADATA: [&[u8]; 6] = [
    b"Exif\0\0",
    b"http://ns.adobe.com/xap/",
    b"XMP DataXMP",
    b"application/rdf+xml",
    b"xmpmeta",
    b"rdf:RDF",
];

/// The items that are pictures, or how pictures are put together (AVIF, section 2; 23008-12, 6.6).
const PICTURES: [&[u8; 4]; 5] = [b"av01", b"grid", b"iden", b"iovl", b"tmap"];

/// What tells of an item how it is to be shown (AVIF, section 2.2; 23008-12, 6.5).
const PROPERTIES: [&[u8; 4]; 16] = [
    b"ispe", b"pixi", b"colr", b"av1C", b"auxC", b"irot", b"imir", b"clap", b"pasp", b"lsel",
    b"a1op", b"a1lx", b"clli", b"mdcv", b"cclv", b"amve",
];

/// Of so many parts at most the data of all items may consist; encoders write one or two of each.
const MOST_EXTENTS: usize = 100_000;

/// Whether the file is an AVIF picture with all its boxes (AVIF, section 3; ISO/IEC 14496-12, 4.3).
pub(super) fn check(bytes: &[u8]) -> Result<(), Problem> {
    let found = boxes(bytes, 0..bytes.len());
    let brands = found.first().filter(|found| found.kind == *b"ftyp");
    let brands = brands.map_or(&[][..], |found| &bytes[found.content.clone()]);
    let (brands, _) = brands.as_chunks::<4>();
    if !brands
        .iter()
        .any(|brand| brand == b"avif" || brand == b"avis")
    {
        return Err(super::heic());
    }
    let end = found.last().map_or(0, |last| last.whole.end);
    let has = |kind: &[u8; 4]| found.iter().any(|found| found.kind == *kind);
    // What begins like a box, and is longer than the file, was cut off.
    let is_cut =
        bytes.len() - end >= 8 && bytes[end..end + 4] != [0; 4] && is_box(&bytes[end + 4..]);
    match has(b"meta") && (has(b"mdat") || has(b"idat")) && !is_cut {
        true => Ok(()),
        false => Err(damaged()),
    }
}

fn is_box(name: &[u8]) -> bool {
    const NAMES: [&[u8; 4]; 5] = [b"mdat", b"meta", b"moov", b"free", b"moof"];
    NAMES.iter().any(|kind| name.starts_with(*kind))
}

/// The picture without metadata; `None` where there is none.
pub(super) fn clean(bytes: &[u8]) -> Result<Option<Vec<u8>>, Problem> {
    let found = boxes(bytes, 0..bytes.len());
    let end = found.last().map_or(0, |last| last.whole.end);
    let mut clean = bytes[..end].to_vec();
    let data: Vec<Range<usize>> = found
        .iter()
        .filter(|found| found.kind == *b"mdat")
        .map(|found| found.content.clone())
        .collect();
    // The frames of an animation are in the same data, by tables of their own.
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
    let told = |mark: &&[u8]| memchr::memmem::find(&clean, mark).is_some();
    if METADATA.iter().any(told) {
        return Err(locked());
    }
    Ok((clean != bytes).then_some(clean))
}

fn locked() -> Problem {
    Problem::unnamed(
        "this picture holds metadata that labnews cannot take out of its format".to_owned(),
        Some("save it as JPEG or PNG, so that no place or name is published with it".to_owned()),
    )
}

/// Takes out of `meta` and of the data of items what is not a picture (23008-12, 9; 14496-12, 8.11).
fn clean_items(
    file: &mut [u8],
    meta: &Box,
    data: &[Range<usize>],
    is_animated: bool,
) -> Result<(), Problem> {
    let inside = (meta.content.start + 4).min(meta.content.end)..meta.content.end;
    let parts = all_boxes(file, inside);
    let mut seen: HashSet<[u8; 4]> = HashSet::new();
    let mut pictures = HashSet::new();
    let mut own_data = Vec::new();
    let mut locations = None;
    for part in &parts {
        // There is one of each; programs read the first.
        let is_first = seen.insert(part.kind);
        match &part.kind {
            b"pitm" | b"iref" | b"grpl" if is_first => {}
            b"iloc" if is_first => locations = Some(part),
            b"idat" if is_first => own_data.push(part.content.clone()),
            b"iinf" if is_first => pictures = list_pictures(file, part)?,
            b"iprp" if is_first => clean_properties(file, part),
            // The name of the program.
            b"hdlr" if is_first => fill(file, part, 24),
            _ => blank(file, part),
        }
    }
    let whole = 0..file.len();
    let (mut shown, mut others) = (Vec::new(), Vec::new());
    let mut all_found = true;
    let locations = locations.map(|found| file[found.content.clone()].to_vec());
    for extent in extents(&locations.unwrap_or_default()).ok_or_else(locked)? {
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
            match is_shown {
                true => shown.push(start..end),
                false => others.push(start..end),
            }
        }
    }
    shown.sort_unstable_by_key(|range| (range.start, range.end));
    for data in data.iter().chain(&own_data) {
        match is_animated || !all_found {
            false => fill_between(file, data, &shown),
            true => {
                for other in &others {
                    let other = other.start.max(data.start)..other.end.min(data.end);
                    if other.start < other.end {
                        fill_between(file, &other, &shown);
                    }
                }
            }
        }
    }
    Ok(())
}

/// Overwrites what a box holds from an offset on.
fn fill(file: &mut [u8], found: &Box, from: usize) {
    let start = (found.content.start + from).min(found.content.end);
    file[start..found.content.end].fill(0);
}

/// Overwrites what of a part of the file is in none of some ranges, which are in order.
fn fill_between(file: &mut [u8], part: &Range<usize>, kept: &[Range<usize>]) {
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

/// The items that are pictures. Every name of an item goes, and the kind of what is not a picture, which
/// programs then pass over.
fn list_pictures(file: &mut [u8], list: &Box) -> Result<HashSet<u64>, Problem> {
    let head = match file.get(list.content.start) {
        Some(0) => 6,
        _ => 8,
    };
    let inside = (list.content.start + head).min(list.content.end)..list.content.end;
    let (mut pictures, mut known) = (HashSet::new(), HashSet::new());
    for entry in all_boxes(file, inside) {
        let content = &file[entry.content.clone()];
        let (id, kind_at) = match (&entry.kind, content.first()) {
            (b"infe", Some(2)) => (short(content, 4), 8),
            (b"infe", Some(3)) => (number(content, 4), 10),
            // Its older forms say no kind.
            (b"infe", _) => return Err(locked()),
            _ => {
                blank(file, &entry);
                continue;
            }
        };
        let kind = content.get(kind_at..kind_at + 4);
        let (Some(id), Some(kind)) = (id, kind) else {
            return Err(damaged());
        };
        // What is a picture and something else, too, is told by neither.
        if !known.insert(id) {
            return Err(damaged());
        }
        match PICTURES.iter().any(|known| *known == kind) {
            true => {
                pictures.insert(id);
            }
            false => {
                let at = entry.content.start + kind_at;
                file[at..at + 4].copy_from_slice(b"free");
            }
        }
        fill(file, &entry, kind_at + 4);
    }
    Ok(pictures)
}

/// Blanks the properties that nobody needs to show an item: `ipma` counts them, so they stay where they
/// are (23008-12, 9.3).
fn clean_properties(file: &mut [u8], part: &Box) {
    for inner in all_boxes(file, part.content.clone()) {
        match &inner.kind {
            b"ipco" => {
                for property in all_boxes(file, inner.content.clone()) {
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

/// Whether the content of `colr` is a colour profile that is none.
fn is_broken_profile(content: &[u8]) -> bool {
    let profile = content
        .strip_prefix(b"prof")
        .or_else(|| content.strip_prefix(b"rICC"));
    profile.is_some_and(|profile| ColorProfile::new_from_slice(profile).is_err())
}

/// A part of the data of an item.
struct Extent {
    item: u64,
    /// Whether offsets count from the start of the file, of `idat`, or of another item.
    method: u8,
    offset: usize,
    /// In bytes; 0 for all that there is.
    length: usize,
}

/// Where the data of all items are (14496-12, 8.11.3); `None` where the table makes no sense.
fn extents(table: &[u8]) -> Option<Vec<Extent>> {
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
        let method = match has_index {
            true => reader.number(2)? & 0xf,
            false => 0,
        };
        // Data in another file are not ours.
        let reference = reader.number(2)?;
        let base = reader.number(base_size)?;
        for _ in 0..reader.number(2)? {
            reader.number(index_size)?;
            let offset = base.checked_add(reader.number(offset_size)?)?;
            let length = reader.number(length_size)?;
            if reference != 0 || found.len() == MOST_EXTENTS {
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

/// Reads numbers one behind the other.
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
            2 => short(self.table, at),
            4 => number(self.table, at),
            8 => long_number(self.table, at),
            _ => None,
        }
    }
}

fn short(bytes: &[u8], at: usize) -> Option<u64> {
    let bytes = bytes.get(at..at + 2)?;
    Some(u64::from(u16::from_be_bytes(bytes.try_into().ok()?)))
}
