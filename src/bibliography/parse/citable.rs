//! Converts an entry to the form from which hayagriva makes references.

use biblatex::{Entry, EntryType, TypeError};
use hayagriva::types::MaybeTyped;

use super::authors::People;
use super::chunks::{join_chunks, normal_chunk, verbatim_chunk};
use super::kinds::{find_arxiv_page, find_kind};
use crate::bibliography::marks;
use crate::bibliography::paper::PaperKind;

/// Converts an entry and its people.
pub(super) fn to_citable(entry: &Entry, people: &People) -> Result<hayagriva::Entry, TypeError> {
    let mut citable = hayagriva::Entry::try_from(&adapt(entry))?;
    people.apply_to(&mut citable);
    let field = |name: &str| Some(marks::to_plain(&join_chunks(entry.get(name))?).into_owned());
    keep_leading_zeros(
        &mut citable,
        field("pages").or_else(|| field("eid")),
        field("volume"),
    );
    Ok(citable)
}

/// Replaces dots between digits by a mark that styles do not remove.
fn protect_dots(text: &str) -> String {
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let mut protected = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    let mut before = None;
    while let Some(character) = characters.next() {
        let is_inside =
            character == '.' && is_digit(before) && is_digit(characters.peek().copied());
        protected.push(if is_inside { marks::DOT } else { character });
        before = Some(character);
    }
    protected
}

/// Adapts an entry to the fields that styles use.
fn adapt(entry: &Entry) -> Entry {
    let mut entry = entry.clone();
    // WORKAROUND: hayagriva 0.10 uses the title of a collection as the title of a volume, too. This goes when it does
    // not.
    if entry.entry_type == EntryType::InCollection {
        entry.entry_type = EntryType::InBook;
    }
    if find_kind(&entry) == PaperKind::Thesis {
        // The publisher of a thesis is the university.
        let school = join_chunks(entry.get("school").or_else(|| entry.get("institution")));
        if let Some(school) = school.filter(|_| entry.get("publisher").is_none()) {
            entry.set("publisher", normal_chunk(school));
        }
        let written = join_chunks(entry.get("type")).unwrap_or_default();
        let name = match written.to_ascii_lowercase().as_str() {
            "phdthesis" | "candthesis" => Some("PhD thesis"),
            "mastersthesis" | "mathesis" => Some("Master’s thesis"),
            "bathesis" => Some("Bachelor’s thesis"),
            _ => None,
        };
        if let Some(name) = name {
            entry.set("type", normal_chunk(name));
        }
    }
    // WORKAROUND: for styles that abbreviate journals without dots, hayagriva 0.10 also removes dots in numbers, as in
    // `arXiv:1234.5678`. This goes when it keeps them.
    for name in ["journal", "journaltitle"] {
        if let Some(journal) = join_chunks(entry.get(name)) {
            let protected = protect_dots(&journal);
            if protected != journal {
                entry.set(name, normal_chunk(protected));
            }
        }
    }
    // Styles show addresses, but not identifiers of arXiv.
    if entry.get("url").is_none()
        && entry.get("doi").is_none()
        && let Some(url) = find_arxiv_page(&entry)
    {
        entry.set("url", verbatim_chunk(url));
    }
    entry
}

/// Keeps leading zeros of pages and volumes: `061102`.
///
/// WORKAROUND: hayagriva 0.10 reads them as numbers. This goes when it keeps the text.
fn keep_leading_zeros(
    citable: &mut hayagriva::Entry,
    pages: Option<String>,
    volume: Option<String>,
) {
    let has_zero = |text: &String| {
        let mut numbers = text.split(|c: char| !c.is_ascii_digit());
        numbers.any(|number| number.len() > 1 && number.starts_with('0'))
    };
    if let Some(pages) = pages.filter(has_zero) {
        let pages = collapse_range(pages.replace("--", "–").replace('-', "–"));
        citable.set_page_range(MaybeTyped::String(pages));
    }
    let Some(volume) = volume.filter(has_zero) else {
        return;
    };
    if citable.volume().is_some() {
        citable.set_volume(MaybeTyped::String(volume));
        return;
    }
    let mut parents = citable.parents().to_vec();
    let parent = parents.iter_mut().find(|parent| parent.volume().is_some());
    if let Some(parent) = parent {
        parent.set_volume(MaybeTyped::String(volume));
        citable.set_parents(parents);
    }
}

/// Shortens a range of one page: `7–7` becomes `7`.
pub(super) fn collapse_range(pages: String) -> String {
    match pages.split_once(['-', '–']) {
        Some((first, last)) if first.trim() == last.trim() => first.trim().to_owned(),
        _ => pages,
    }
}
