//! Reads the fields of entries: removes LaTeX, private fields and placeholders, and writes months, dates and names
//! as BibLaTeX expects them.

use std::ops::Range;

use biblatex::{Pair, RawChunk, RawEntry, Spanned};

use super::abbreviations::{Abbreviation, AbbreviationNames};
use super::bib_file::{BibEntry, BibFile};
use super::date::{find_date, find_month, find_year, is_bibtex_month};
use super::people::read_people;
use super::redact::is_private;
use crate::bibliography::{latex, marks};
use crate::limits;
use crate::messages::bibliography as messages;

/// A field as it is read.
struct Field {
    name: String,
    name_span: Range<usize>,
    value_span: Range<usize>,
    chunks: Vec<(Piece, Range<usize>)>,
}

enum Piece {
    Text(String),
    /// The name of an `@string`, as its definition writes it.
    Abbreviation(String),
}

/// The fields of an entry as they are read.
pub(super) struct ReadFields {
    fields: Vec<Field>,
    /// The numbers by which dblp distinguishes authors with the same name, in the order of the authors.
    pub(super) numbers: Vec<Option<String>>,
}

impl ReadFields {
    /// An entry with these fields in place of its own.
    pub(super) fn apply_to<'p>(&'p self, entry: &Spanned<RawEntry<'p>>) -> Spanned<RawEntry<'p>> {
        let chunk = |(piece, span): &'p (Piece, Range<usize>)| {
            let chunk = match piece {
                Piece::Text(text) => RawChunk::Normal(text),
                Piece::Abbreviation(name) => RawChunk::Abbreviation(name),
            };
            Spanned::new(chunk, span.clone())
        };
        let field = |field: &'p Field| {
            let chunks = field.chunks.iter().map(chunk).collect();
            Pair::new(
                Spanned::new(field.name.as_str(), field.name_span.clone()),
                Spanned::new(chunks, field.value_span.clone()),
            )
        };
        let mut entry = entry.clone();
        entry.v.fields = self.fields.iter().map(field).collect();
        entry
    }
}

/// Whether a field holds addresses or keys, in which commands are not LaTeX.
pub(super) fn is_address(field: &str) -> bool {
    matches!(
        field,
        "url"
            | "doi"
            | "pdf"
            | "code"
            | "eprint"
            | "crossref"
            | "xdata"
            | "ids"
            | "entryset"
            | "langid"
            | "related"
            | "uri"
            | "author+an:orcid"
    )
}

/// Placeholders for an unknown value.
const PLACEHOLDERS: &[&str] = &[
    "none", "n/a", "na", "n.a.", "null", "nil", "nan", "-", "--", "–", "—", "?", "unknown",
];

/// Placeholders for an author. `Na` is a name.
const AUTHOR_PLACEHOLDERS: &[&str] = &["none", "n/a", "n.a.", "null", "-", "--", "–", "—", "?"];

/// Placeholders for a date.
const DATE_PLACEHOLDERS: &[&str] = &[
    "n.d.", "n.d", "n. d.", "nd", "s.d.", "s.a.", "o.j.", "no date", "undated",
];

/// Fields in which a placeholder cannot be a real value.
const FIELDS_WITH_PLACEHOLDERS: &[&str] = &[
    "doi",
    "url",
    "pdf",
    "code",
    "eprint",
    "volume",
    "number",
    "issue",
    "pages",
    "eid",
    "month",
    "day",
    "isbn",
    "issn",
    "edition",
    "series",
    "chapter",
    "publisher",
    "address",
    "location",
    "editor",
    "abstract",
    "note",
    "year",
    "date",
    "journal",
    "journaltitle",
    "booktitle",
];

/// Words for the year of a forthcoming paper, and the value of `pubstate` for each.
const STATES: &[(&str, &str)] = &[
    ("in press", "inpress"),
    ("inpress", "inpress"),
    ("accepted", "inpress"),
    ("forthcoming", "forthcoming"),
    ("to appear", "forthcoming"),
    ("to be published", "forthcoming"),
    ("submitted", "submitted"),
    ("under review", "submitted"),
    ("in review", "submitted"),
    ("in revision", "submitted"),
    ("in preparation", "inpreparation"),
    ("in prep", "inpreparation"),
    ("online first", "prepublished"),
    ("early access", "prepublished"),
    ("ahead of print", "prepublished"),
];

impl<'s> BibFile<'s> {
    /// Reads the parts of each `@string`, without LaTeX.
    pub(super) fn read_abbreviations(&mut self, pairs: &[Abbreviation<'s>]) -> Vec<Vec<String>> {
        let mut read = Vec::with_capacity(pairs.len());
        for (offset, pair) in pairs {
            let mut unknown = Vec::new();
            let chunks = pair.value.v.iter().map(|chunk| match chunk.v {
                RawChunk::Normal(text) => latex::read(text, &mut unknown).into_owned(),
                RawChunk::Abbreviation(name) => name.to_owned(),
            });
            read.push(chunks.collect());
            let range = offset + pair.value.span.start..offset + pair.value.span.end;
            self.report_unknown_commands(&unknown, pair.key.v, range);
        }
        read
    }

    fn report_unknown_commands(&mut self, commands: &[String], field: &str, range: Range<usize>) {
        for command in commands.iter().take(limits::LISTED) {
            self.report(range.clone(), messages::unknown_command(command, field));
        }
    }

    /// Reads the fields of an entry.
    pub(super) fn read_fields(
        &mut self,
        entry: &BibEntry<'s>,
        abbreviations: &AbbreviationNames,
    ) -> ReadFields {
        let mut fields = ReadFields {
            fields: Vec::new(),
            numbers: Vec::new(),
        };
        for field in &entry.source.v.fields {
            let name = field.key.v.to_ascii_lowercase();
            if !is_private(&name)
                && let Some(read) = self.read_field(entry, field, name, abbreviations, &mut fields)
            {
                self.push(&mut fields, read, entry);
            }
        }
        fields.add_collaboration();
        fields
    }

    /// Reads a field; `None` if it has no value. May add other fields that its value implies.
    fn read_field(
        &mut self,
        entry: &BibEntry<'s>,
        field: &Pair<'s>,
        name: String,
        abbreviations: &AbbreviationNames,
        fields: &mut ReadFields,
    ) -> Option<Field> {
        let range = entry.range(&field.value.span);
        let mut read = Field {
            chunks: self.read_chunks(entry, field, &name, abbreviations),
            name_span: field.key.span.clone(),
            value_span: field.value.span.clone(),
            name,
        };
        let Some(text) = read.text() else {
            return Some(read);
        };
        let spaced = text.replace(['{', '}', '~'], " ");
        let bare = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
        if bare.is_empty() {
            return None;
        }
        let name = read.name.as_str();
        if is_placeholder(name, &bare.to_lowercase()) {
            self.report(range, messages::placeholder(name, &bare));
            return None;
        }
        match name {
            "author" | "editor" => {
                let people = read_people(&text);
                if people.has_gap {
                    self.report(range, messages::missing_name(name));
                }
                if people.text.is_empty() {
                    return None;
                }
                if name == "author" {
                    fields.numbers = people.numbers;
                }
                read.set(people.text);
            }
            "year" | "date" => self.read_date(entry, &mut read, &bare, range, fields),
            "month" => {
                let Some((month, day)) = find_month(&bare) else {
                    self.report(range, messages::not_a_month(&bare));
                    return None;
                };
                if let Some(day) = day
                    && !entry.has_field("day")
                {
                    fields.fields.push(read.sibling("day", day.to_string()));
                }
                read.set(month.to_string());
            }
            "day" => {
                let digits = bare.trim_end_matches(|c: char| !c.is_ascii_digit());
                let is_day = matches!(digits.parse::<u8>(), Ok(1..=31));
                if !is_day {
                    self.report(range, messages::not_a_day(&bare));
                    return None;
                }
                read.set(digits.to_owned());
            }
            _ => {}
        }
        Some(read)
    }

    /// Reads a `year` or `date`. Words such as `in press` become a `pubstate`.
    fn read_date(
        &mut self,
        entry: &BibEntry,
        read: &mut Field,
        bare: &str,
        range: Range<usize>,
        fields: &mut ReadFields,
    ) {
        let lower = bare.to_lowercase();
        if let Some(date) = self.find_loose_date(bare, &range, &read.name) {
            let has_state = entry.source.v.fields.iter().any(|f| f.key.v == "pubstate");
            let state = STATES.iter().find(|(words, _)| lower.contains(words));
            if let Some((_, state)) = state
                && !has_state
            {
                fields.fields.push(read.sibling("pubstate", *state));
            }
            read.set(date);
            return;
        }
        let words = lower.trim_matches(['.', '(', ')']);
        if let Some((_, state)) = STATES.iter().find(|(state, _)| words == *state) {
            self.report(
                range,
                messages::state_in_place_of_year(&read.name, bare, state),
            );
            read.name = "pubstate".to_owned();
            read.set((*state).to_owned());
        }
    }

    /// Adds a field, unless the entry has one of this name: BibTeX uses the first, biblatex the last.
    fn push(&mut self, fields: &mut ReadFields, field: Field, entry: &BibEntry) {
        let name = field.name.as_str();
        let first = fields.fields.iter().find(|first| first.name == name);
        // These may come from another field.
        if let Some(first) = first
            && !matches!(name, "day" | "pubstate")
        {
            self.report_related(
                entry.range(&field.name_span),
                entry.range(&first.name_span),
                messages::repeated_field(name),
            );
            return;
        }
        fields.fields.push(field);
    }

    /// Finds the date in a value that is not in a form of BibLaTeX: `2020a`, `c. 2020`, `2018/05/29`. `None` if it
    /// is in one, or has no date.
    fn find_loose_date(&mut self, bare: &str, range: &Range<usize>, field: &str) -> Option<String> {
        if bare.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let date = match field {
            // Forms of BibLaTeX: `2020-03`, `2020/2021`, `2020~`.
            "date" if !bare.contains(|c: char| c.is_alphabetic() && !"TXZ".contains(c)) => {
                let parts: Vec<&str> = bare.split(['/', '.']).collect();
                let is_date = parts.len() == 3 && parts.iter().all(|part| part.len() <= 4);
                let date = find_date(bare);
                // Of `2021-02-29`, the month counts.
                let is_impossible = date.as_ref().is_some_and(|date| date.len() < bare.len());
                if !is_date && (bare.len() > 10 || !is_impossible) {
                    return None;
                }
                date
            }
            "date" => find_date(bare),
            _ => None,
        };
        let date = date.or_else(|| find_year(bare))?;
        self.report(range.clone(), messages::loose_date(field, bare, &date));
        Some(date)
    }

    /// Reads the chunks of a value, without LaTeX.
    fn read_chunks(
        &mut self,
        entry: &BibEntry<'s>,
        field: &Pair<'s>,
        name: &str,
        abbreviations: &AbbreviationNames,
    ) -> Vec<(Piece, Range<usize>)> {
        let mut unknown = Vec::new();
        let mut chunks = Vec::with_capacity(field.value.v.len());
        for chunk in &field.value.v {
            let piece = match chunk.v {
                RawChunk::Normal(text) if is_address(name) => Piece::Text(text.to_owned()),
                RawChunk::Normal(text) => {
                    let text = latex::read(text, &mut unknown);
                    Piece::Text(match name {
                        "author" | "editor" => marks::to_plain(&text).into_owned(),
                        _ => text.into_owned(),
                    })
                }
                RawChunk::Abbreviation(written) => match abbreviations.find(written) {
                    Some(known) => Piece::Abbreviation(known.to_owned()),
                    None if name == "month" || is_bibtex_month(written) => {
                        Piece::Text(written.to_owned())
                    }
                    None => {
                        let range = entry.range(&chunk.span);
                        self.report(range, messages::unknown_abbreviation(written));
                        Piece::Text(written.to_owned())
                    }
                },
            };
            chunks.push((piece, chunk.span.clone()));
        }
        self.report_unknown_commands(&unknown, name, entry.range(&field.value.span));
        chunks
    }
}

impl ReadFields {
    /// Adds a `collaboration`, a field of INSPIRE, to the authors.
    fn add_collaboration(&mut self) {
        let position = |name: &str| self.fields.iter().position(|field| field.name == name);
        let Some(text) = position("collaboration").and_then(|at| self.fields[at].text()) else {
            return;
        };
        let without_braces = text.replace(['{', '}'], "");
        let bare = without_braces.trim();
        let has_noun = [
            "collaboration",
            "collaborations",
            "group",
            "team",
            "consortium",
            "network",
        ]
        .iter()
        .any(|kind| bare.to_lowercase().ends_with(kind));
        let name = if has_noun {
            format!("{{{bare}}}")
        } else {
            format!("{{{bare} Collaboration}}")
        };
        match position("author") {
            Some(at) => {
                let Some(authors) = self.fields[at].text() else {
                    return;
                };
                if authors.to_lowercase().contains(&bare.to_lowercase()) {
                    return;
                }
                let authors = match authors.strip_suffix(" and others") {
                    Some(authors) => format!("{authors} and {name} and others"),
                    None => format!("{authors} and {name}"),
                };
                self.fields[at].set(authors);
            }
            None => {
                if let Some(at) = position("collaboration") {
                    self.fields[at].name = "author".to_owned();
                    self.fields[at].set(name);
                }
            }
        }
    }
}

impl Field {
    /// Its text; `None` if it contains an abbreviation.
    fn text(&self) -> Option<String> {
        let pieces = self.chunks.iter().map(|(piece, _)| match piece {
            Piece::Text(text) => Some(text.as_str()),
            Piece::Abbreviation(_) => None,
        });
        pieces.collect()
    }

    fn set(&mut self, text: impl Into<String>) {
        self.chunks = vec![(Piece::Text(text.into()), self.value_span.clone())];
    }

    /// Another field that the same value implies.
    fn sibling(&self, name: &str, text: impl Into<String>) -> Self {
        Self {
            name: name.to_owned(),
            name_span: self.name_span.clone(),
            value_span: self.value_span.clone(),
            chunks: vec![(Piece::Text(text.into()), self.value_span.clone())],
        }
    }
}

/// Whether the lowercase value of a field is a placeholder.
fn is_placeholder(field: &str, words: &str) -> bool {
    match field {
        "author" => AUTHOR_PLACEHOLDERS.contains(&words),
        "year" | "date" if DATE_PLACEHOLDERS.contains(&words) => true,
        "pages" => {
            let mut parts = words
                .split(['-', '–', '—'])
                .map(str::trim)
                .filter(|part| !part.is_empty());
            PLACEHOLDERS.contains(&words)
                || parts.all(|part| part == "no" || PLACEHOLDERS.contains(&part))
        }
        _ => PLACEHOLDERS.contains(&words) && FIELDS_WITH_PLACEHOLDERS.contains(&field),
    }
}
