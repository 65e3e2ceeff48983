//! The kind of an entry, whether it is forthcoming, and its page on arXiv.

use biblatex::{Entry, EntryType};

use super::bib_file::{BibEntry, BibFile};
use super::chunks::join_chunks;
use crate::bibliography::paper::PaperKind;
use crate::messages::bibliography as messages;
use crate::values::similar::find_similar;

/// The values of `pubstate` for papers without a year (BibLaTeX manual, section 4.9.2.11).
const FORTHCOMING: &[&str] = &[
    "forthcoming",
    "inpress",
    "submitted",
    "inpreparation",
    "prepublished",
];

/// The state of a forthcoming paper.
pub(super) fn find_state(entry: &Entry) -> Option<&'static str> {
    let state = join_chunks(entry.get("pubstate"))?;
    let letters = state.chars().filter(char::is_ascii_alphabetic);
    let word = letters.collect::<String>().to_ascii_lowercase();
    FORTHCOMING.iter().copied().find(|known| *known == word)
}

/// The kind of work that an entry describes.
pub(super) fn find_kind(entry: &Entry) -> PaperKind {
    match &entry.entry_type {
        EntryType::Article
            if entry.get("journal").is_none() && entry.get("journaltitle").is_none() =>
        {
            PaperKind::Preprint
        }
        EntryType::Article => PaperKind::Article,
        EntryType::InProceedings => PaperKind::Conference,
        EntryType::Book | EntryType::MvBook | EntryType::Collection | EntryType::Proceedings => {
            PaperKind::Book
        }
        EntryType::InBook
        | EntryType::InCollection
        | EntryType::InReference
        | EntryType::BookInBook => PaperKind::Chapter,
        EntryType::Thesis | EntryType::PhdThesis | EntryType::MastersThesis => PaperKind::Thesis,
        EntryType::Report | EntryType::TechReport => PaperKind::Report,
        EntryType::Dataset => PaperKind::Dataset,
        EntryType::Software => PaperKind::Software,
        EntryType::Patent => PaperKind::Patent,
        EntryType::Misc | EntryType::Online | EntryType::Unpublished
            if entry.get("eprint").is_some() =>
        {
            PaperKind::Preprint
        }
        _ => PaperKind::Other,
    }
}

/// Whether an entry describes nothing but the place where other works appeared.
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

/// The types of entries, including those of other programs.
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

/// Whether this is a type of entries.
pub(super) fn is_known_type(name: &str) -> bool {
    TYPES.iter().any(|known| known.eq_ignore_ascii_case(name))
}

impl<'s> BibFile<'s> {
    /// Warns of a typing mistake in an entry's type.
    pub(super) fn check_type(&mut self, entry: &BibEntry<'s>) {
        let name = &entry.source.v.kind;
        if is_known_type(name.v) {
            return;
        }
        if let Some(nearest) = find_similar(&name.v.to_ascii_lowercase(), TYPES.iter().copied()) {
            self.report(
                entry.range(&name.span),
                messages::unknown_type(name.v, nearest),
            );
        }
    }
}

/// The page of a preprint on arXiv.
pub(super) fn find_arxiv_page(entry: &Entry) -> Option<String> {
    let archive = join_chunks(entry.eprint_type().ok())?;
    let id = join_chunks(entry.get("eprint"))?;
    arxiv_page(&id).filter(|_| archive.eq_ignore_ascii_case("arxiv"))
}

/// The page of an arXiv identifier; `None` if this is not one.
pub(super) fn arxiv_page(id: &str) -> Option<String> {
    let is_id = |c: char| c.is_ascii_alphanumeric() || "./-".contains(c);
    let is_valid = !id.is_empty() && id.chars().all(is_id);
    is_valid.then(|| format!("https://arxiv.org/abs/{id}"))
}
