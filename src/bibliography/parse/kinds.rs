//! What an entry says that it is, and what styles look for under another name.

use biblatex::{Chunk, Entry, EntryType, Spanned};

use super::text;
use crate::bibliography::{Kind, marks};
use crate::values::similar::nearest;

/// Values of `pubstate` (BibLaTeX manual, section 4.9.2.11) of papers that may have no year yet.
const FORTHCOMING: &[&str] = &[
    "forthcoming",
    "inpress",
    "submitted",
    "inpreparation",
    "prepublished",
];

/// What an entry says of a paper that is still to come.
pub(super) fn state(entry: &Entry) -> Option<&'static str> {
    let state = text(entry.get("pubstate"))?;
    let letters = state.chars().filter(char::is_ascii_alphabetic);
    let word = letters.collect::<String>().to_ascii_lowercase();
    FORTHCOMING.iter().copied().find(|known| *known == word)
}

pub(super) fn kind(entry: &Entry) -> Kind {
    match &entry.entry_type {
        EntryType::Article
            if entry.get("journal").is_none() && entry.get("journaltitle").is_none() =>
        {
            Kind::Preprint
        }
        EntryType::Article => Kind::Article,
        EntryType::InProceedings => Kind::Conference,
        EntryType::Book | EntryType::MvBook | EntryType::Collection | EntryType::Proceedings => {
            Kind::Book
        }
        EntryType::InBook
        | EntryType::InCollection
        | EntryType::InReference
        | EntryType::BookInBook => Kind::Chapter,
        EntryType::Thesis | EntryType::PhdThesis | EntryType::MastersThesis => Kind::Thesis,
        EntryType::Report | EntryType::TechReport => Kind::Report,
        EntryType::Dataset => Kind::Dataset,
        EntryType::Software => Kind::Software,
        EntryType::Patent => Kind::Patent,
        EntryType::Misc | EntryType::Online | EntryType::Unpublished
            if entry.get("eprint").is_some() =>
        {
            Kind::Preprint
        }
        _ => Kind::Other,
    }
}

/// Whether it is nothing but what other works appeared in.
pub(super) fn is_collection(entry: &Entry) -> bool {
    let kinds = [
        EntryType::Proceedings,
        EntryType::MvProceedings,
        EntryType::Collection,
        EntryType::MvCollection,
        EntryType::Periodical,
    ];
    kinds.contains(&entry.entry_type)
}

/// Kinds of entries, and what other programs call them.
const TYPES: &[&str] = &[
    "article",
    "book",
    "mvbook",
    "inbook",
    "bookinbook",
    "suppbook",
    "booklet",
    "collection",
    "mvcollection",
    "incollection",
    "suppcollection",
    "dataset",
    "manual",
    "misc",
    "online",
    "electronic",
    "www",
    "webpage",
    "patent",
    "periodical",
    "suppperiodical",
    "proceedings",
    "mvproceedings",
    "inproceedings",
    "conference",
    "reference",
    "mvreference",
    "inreference",
    "report",
    "techreport",
    "set",
    "software",
    "thesis",
    "phdthesis",
    "mastersthesis",
    "unpublished",
    "xdata",
    "string",
    "preamble",
    "comment",
    "image",
    "movie",
    "music",
    "audio",
    "video",
    "legal",
    "standard",
    "review",
    "letter",
    "performance",
    "artwork",
    "commentary",
];

/// Whether entries may be of this kind.
pub(super) fn is_known_type(name: &str) -> bool {
    TYPES.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// The kind that was meant by one that is none: `artcle`.
pub(super) fn known_type(name: &str) -> Option<&'static str> {
    match is_known_type(name) {
        true => None,
        false => nearest(&name.to_ascii_lowercase(), TYPES.iter().copied()),
    }
}

/// The page of a preprint on arXiv.
pub(super) fn arxiv(entry: &Entry) -> Option<String> {
    let archive = text(entry.eprint_type().ok())?;
    let id = text(entry.get("eprint"))?;
    arxiv_page(&id).filter(|_| archive.eq_ignore_ascii_case("arxiv"))
}

/// The page of an arXiv identifier; none if it is none.
pub(super) fn arxiv_page(id: &str) -> Option<String> {
    let is_id = |c: char| c.is_ascii_alphanumeric() || "./-".contains(c);
    let known = !id.is_empty() && id.chars().all(is_id);
    known.then(|| format!("https://arxiv.org/abs/{id}"))
}

/// Text with dots between digits that styles keep.
fn with_kept_dots(text: &str) -> String {
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let mut kept = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    let mut before = None;
    while let Some(character) = characters.next() {
        let is_inside =
            character == '.' && is_digit(before) && is_digit(characters.peek().copied());
        kept.push(if is_inside { marks::DOT } else { character });
        before = Some(character);
    }
    kept
}

/// An entry with what styles look for under another name than the one that authors of .bib files use.
pub(super) fn for_styles(entry: &Entry) -> Entry {
    let mut entry = entry.clone();
    // hayagriva 0.10 takes the title of a collection for that of a volume of it, too.
    if entry.entry_type == EntryType::InCollection {
        entry.entry_type = EntryType::InBook;
    }
    let plain = |text: &str| vec![Spanned::detached(Chunk::Normal(text.to_owned()))];
    if kind(&entry) == Kind::Thesis {
        // Who publishes a thesis is the university.
        let school = text(entry.get("school").or_else(|| entry.get("institution")));
        if let Some(school) = school.filter(|_| entry.get("publisher").is_none()) {
            entry.set("publisher", plain(&school));
        }
        let written = text(entry.get("type")).unwrap_or_default();
        let named = match written.to_ascii_lowercase().as_str() {
            "phdthesis" | "candthesis" => Some("PhD thesis"),
            "mastersthesis" | "mathesis" => Some("Master’s thesis"),
            "bathesis" => Some("Bachelor’s thesis"),
            _ => None,
        };
        if let Some(named) = named {
            entry.set("type", plain(named));
        }
    }
    // Styles that abbreviate journals without dots take out those of numbers, too.
    for name in ["journal", "journaltitle"] {
        if let Some(journal) = text(entry.get(name)) {
            let kept = with_kept_dots(&journal);
            if kept != journal {
                entry.set(name, plain(&kept));
            }
        }
    }
    // Styles know no archives of preprints, but addresses.
    if entry.get("url").is_none()
        && entry.get("doi").is_none()
        && let Some(url) = arxiv(&entry)
    {
        entry.set("url", vec![Spanned::detached(Chunk::Verbatim(url))]);
    }
    entry
}
