//! Turns an entry into a paper.

use biblatex::{Chunk, Chunks, ChunksExt, DateValue, Entry, EntryType, PermissiveType};

use super::address::{find_address_in_doi, find_first_address};
use super::authors::Authors;
use super::bib_file::{BibEntry, BibFile};
use super::chunks::{join_chunks, join_raw_chunks, normal_chunk, verbatim_chunk};
use super::citable::{collapse_range, to_citable};
use super::date::has_day;
use super::fields::is_address;
use super::kinds::{find_arxiv_page, find_kind, find_state, is_collection};
use crate::bibliography::doi::normalize_doi;
use crate::bibliography::paper::{FileRef, Paper};
use crate::bibliography::{language, latex, marks};
use crate::messages::bibliography as messages;

/// The date of a paper; month and day count from 1.
#[derive(Debug, Clone, Copy)]
struct PaperDate {
    year: i16,
    month: Option<u8>,
    day: Option<u8>,
}

impl BibFile<'_> {
    /// Turns an entry into a paper; `None` if it is not a paper, or has errors.
    pub(super) fn read_paper(&mut self, entry: &BibEntry, mut resolved: Entry) -> Option<Paper> {
        // These only hold fields for others.
        if matches!(resolved.entry_type, EntryType::XData | EntryType::Set) {
            return None;
        }
        self.drop_invalid_date(entry, &mut resolved);
        self.read_texts(entry, &mut resolved);
        let errors = self.error_count();
        let Authors {
            list: authors,
            et_al,
            people,
        } = self.read_authors(entry, &resolved);
        let marked_title = join_chunks(resolved.get("title")).filter(|title| !title.is_empty());
        let title = plain_field(&resolved, "title");
        let found_date = self.read_paper_date(entry, &resolved);
        let date = self.drop_impossible_day(entry, &mut resolved, found_date);
        if title.is_none() {
            self.report(entry.key_range(), messages::missing_title(&resolved.key));
        }
        // An invalid or empty date is reported where it is.
        let has_written_date = entry.has_source_field("year") || entry.has_source_field("date");
        let state = find_state(&resolved);
        if date.is_none() && state.is_none() && needs_year(&resolved) && !has_written_date {
            self.report(entry.key_range(), messages::missing_year(&resolved.key));
        }
        if authors.is_empty() && !entry.has_source_field("author") {
            self.report(entry.key_range(), messages::missing_author(&resolved.key));
        }
        let doi = self.read_doi(entry, &mut resolved);
        let citable = match to_citable(&resolved, &people) {
            Ok(citable) => Some(citable),
            Err(error) => {
                // A value that was joined from several fields has no range.
                let range = match error.span.end {
                    usize::MAX => entry.key_range(),
                    _ => entry.error_range(&error.span),
                };
                if self.error_count() == errors {
                    self.report(range, messages::not_citable(&resolved.key, &error.kind));
                }
                None
            }
        };
        let first_field = |names: &[&str]| {
            let found = names.iter().find_map(|name| {
                Some(marks::to_plain(&join_chunks(resolved.get(name))?).into_owned())
            });
            found.filter(|text| !text.is_empty())
        };
        let file_ref = |name: &str| {
            Some(FileRef {
                name: plain_field(&resolved, name)?,
                place: self.source.place(entry.value_range(name)),
            })
        };
        let paper = Paper {
            kind: find_kind(&resolved),
            title: title?,
            marked_title: marked_title?,
            authors,
            et_al,
            year: date.map(|date| date.year),
            month: date.and_then(|date| date.month),
            day: date.and_then(|date| date.day),
            state,
            venue: first_field(&[
                "journaltitle",
                "journal",
                "booktitle",
                "institution",
                "school",
                "publisher",
                "howpublished",
                "eprinttype",
                "archiveprefix",
                "organization",
            ]),
            volume: first_field(&["volume"]),
            issue: first_field(&["number", "issue"]),
            pages: first_field(&["pages", "eid"]).map(collapse_range),
            doi,
            url: first_field(&["url"]).or_else(|| find_arxiv_page(&resolved)),
            pdf: file_ref("pdf"),
            code: file_ref("code"),
            summary: first_field(&["abstract"]),
            bibtex: self.redact(entry, &resolved),
            place: self.source.place(entry.key_range()),
            holds_others: entry.is_crossref && is_collection(&resolved),
            language: declared_language(&resolved),
            entry: citable?,
            key: resolved.key,
        };
        (self.error_count() == errors).then_some(paper)
    }

    /// Drops an invalid date if there is a year.
    fn drop_invalid_date(&mut self, entry: &BibEntry, resolved: &mut Entry) {
        let has_year = resolved.get("year").is_some();
        if has_year && resolved.get("date").is_some() && resolved.date().is_err() {
            let written = join_chunks(resolved.get("date")).unwrap_or_default();
            self.report(entry.value_range("date"), messages::ignored_date(&written));
            resolved.fields.remove("date");
        }
    }

    /// Reads the texts of all fields: addresses without LaTeX, others with the HTML of reference managers as marks.
    fn read_texts(&mut self, entry: &BibEntry, resolved: &mut Entry) {
        for (name, chunks) in &mut resolved.fields {
            if is_address(name) {
                self.read_address(entry, name, chunks);
                continue;
            }
            let whole = chunks.format_verbatim();
            if whole.contains('<') {
                let marked = latex::replace_tags(&whole);
                if marked != whole {
                    *chunks = normal_chunk(marked);
                }
            }
            for chunk in chunks {
                let (Chunk::Math(text) | Chunk::Normal(text) | Chunk::Verbatim(text)) =
                    &mut chunk.v;
                // Names have no marks, not even those from abbreviations.
                *text = match name.as_str() {
                    "author" | "editor" => marks::to_plain(text).into_owned(),
                    _ => marks::settle(text).into_owned(),
                };
            }
        }
    }

    fn read_address(&mut self, entry: &BibEntry, name: &str, chunks: &mut Chunks) {
        let raw = entry.field(name).and_then(join_raw_chunks);
        let written = raw.or_else(|| join_chunks(Some(&*chunks)));
        if let Some(written) = written {
            *chunks = verbatim_chunk(latex::unescape_address(&written));
        }
        if name == "url" {
            let (url, has_more) = find_first_address(&chunks.format_verbatim());
            if has_more {
                self.report(entry.value_range("url"), messages::several_addresses(&url));
            }
            *chunks = verbatim_chunk(url);
        }
    }

    /// Reads the DOI. Moves an address in its place to `url`.
    fn read_doi(&mut self, entry: &BibEntry, resolved: &mut Entry) -> Option<String> {
        let written = marks::to_plain(&join_chunks(resolved.get("doi"))?).into_owned();
        let Some(doi) = normalize_doi(&written) else {
            self.report(entry.value_range("doi"), messages::not_a_doi(&written));
            resolved.fields.remove("doi");
            if let Some(url) = find_address_in_doi(&written)
                && resolved.get("url").is_none()
            {
                resolved.set("url", verbatim_chunk(url));
            }
            return None;
        };
        resolved.set("doi", verbatim_chunk(doi.as_str()));
        Some(doi)
    }

    fn read_paper_date(&mut self, entry: &BibEntry, resolved: &Entry) -> Option<PaperDate> {
        let name = if entry.has_field("date") {
            "date"
        } else {
            "year"
        };
        let written = join_chunks(resolved.get(name)).unwrap_or_default();
        let Ok(PermissiveType::Typed(date)) = resolved.date() else {
            if !written.is_empty() {
                self.report(entry.value_range(name), messages::not_a_date(&written));
            }
            return None;
        };
        let (DateValue::At(at)
        | DateValue::After(at)
        | DateValue::Before(at)
        | DateValue::Between(_, at)) = date.value;
        // biblatex reads `20xx` as a decade.
        let digits = written.bytes().take_while(u8::is_ascii_digit).count();
        let is_number = match name {
            "date" => digits == 4 || digits == 0,
            _ => digits == written.len(),
        };
        let year = i16::try_from(at.year)
            .ok()
            .filter(|year| is_number && (1..=9999).contains(year));
        let Some(year) = year else {
            self.report(entry.value_range(name), messages::not_a_year(&written));
            return None;
        };
        // biblatex counts from 0.
        let count_from_one = |part: Option<u8>| part.map(|part| part.saturating_add(1));
        Some(PaperDate {
            year,
            month: count_from_one(at.month),
            day: count_from_one(at.day),
        })
    }

    /// Drops a day that its month does not have.
    fn drop_impossible_day(
        &mut self,
        entry: &BibEntry,
        resolved: &mut Entry,
        date: Option<PaperDate>,
    ) -> Option<PaperDate> {
        let date = date?;
        let (Some(month), Some(day)) = (date.month, date.day) else {
            return Some(date);
        };
        let PaperDate { year, .. } = date;
        if has_day(year, month, day) {
            return Some(date);
        }
        let name = ["date", "day", "month"]
            .into_iter()
            .find(|name| entry.has_field(name));
        self.report(
            entry.value_range(name.unwrap_or("year")),
            messages::no_such_day(year, month, day),
        );
        resolved.fields.remove("day");
        if entry.has_field("date") {
            resolved.set("date", normal_chunk(format!("{year:04}-{month:02}")));
        }
        Some(PaperDate { day: None, ..date })
    }
}

/// The text of a field without marks; `None` if it is empty.
fn plain_field(entry: &Entry, name: &str) -> Option<String> {
    let text = marks::to_plain(&join_chunks(entry.get(name))?).into_owned();
    Some(text).filter(|text| !text.is_empty())
}

/// The language that an entry states in `langid` or else `language`; `None` if it is unknown.
fn declared_language(entry: &Entry) -> Option<String> {
    ["langid", "language"]
        .iter()
        .filter_map(|field| join_chunks(entry.get(field)))
        .find_map(|name| language::parse_name(&name))
}

/// Whether BibTeX requires a year for works of this type.
fn needs_year(entry: &Entry) -> bool {
    !matches!(
        entry.entry_type,
        EntryType::Misc
            | EntryType::Online
            | EntryType::Unpublished
            | EntryType::Manual
            | EntryType::Booklet
            | EntryType::Software
            | EntryType::Dataset
            | EntryType::Unknown(_)
    )
}
