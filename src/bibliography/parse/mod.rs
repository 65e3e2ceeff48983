//! .bib files → [`Paper`]s, and what is wrong in them.

mod abbreviations;
mod authors;
mod kinds;
mod leans;
mod mistakes;
mod public;
mod read;
mod scan;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use biblatex::{
    Bibliography, Chunk, ChunksExt, ChunksRef, DateValue, Entry, EntryType, Pair, ParseErrorKind,
    PermissiveType, RawBibliography, RawChunk, RawEntry, Spanned,
};

use self::abbreviations::{Abbreviation, Explained};
use self::kinds::{arxiv, for_styles, is_collection, kind, state};
use self::leans::circular;
use self::mistakes::{syntax, type_mistake};
use self::public::is_private;
use self::read::{Abbreviations, Reading, is_address};
use self::scan::{Stray, StrayKind, scan};
use super::{Attached, Paper, language, latex, marks, normalize_doi};
use crate::diagnostic::{Bounded, Diagnostic, Severity};
use crate::limits;
use crate::values::source_text::SourceText;

/// Reads a .bib file. What can be read comes back, and everything that is wrong.
pub fn parse(source: &SourceText) -> (Vec<Paper>, Vec<Diagnostic>) {
    let scanned = scan(&dotless(&source.text));
    let mut file = File {
        source,
        text: &scanned.text,
        found: Bounded::new(&source.path),
    };
    for stray in &scanned.strays {
        file.tell(stray);
    }
    let (mut raws, abbreviations) = file.raw();
    file.limit_parts(&mut raws);
    let texts = file.read_abbreviations(&abbreviations);
    let abbreviations = abbreviations.into_iter().zip(&texts);
    let abbreviations = abbreviations.map(|((offset, mut pair), texts)| {
        for (chunk, clean) in pair.value.v.iter_mut().zip(texts) {
            if let RawChunk::Normal(text) = &mut chunk.v {
                *text = clean;
            }
        }
        (offset, pair)
    });
    let abbreviations = file.sound(abbreviations.collect());
    let names = Abbreviations::new(&abbreviations);
    let held = leans::held(&raws);
    let keys = other_keys(&raws);
    let readings = raws.iter().map(|raw| file.read(raw, &names));
    let readings: Vec<Reading> = readings.collect();
    for (index, raw) in raws.iter_mut().enumerate() {
        let reading = &readings[index];
        raw.holds_others = held.contains(raw.entry.v.key.v);
        raw.read = reading.entry(&raw.entry);
        raw.numbers = &reading.numbers;
        if let Some(key) = &keys[index] {
            raw.read.v.key.v = key;
        }
    }
    let entries = file.entries(&raws, &abbreviations);
    let papers = entries
        .into_iter()
        .filter_map(|(raw, entry)| file.paper(raw, entry))
        .collect();
    (papers, file.found.finish())
}

/// An entry as it stands in the file.
struct Raw<'s> {
    entry: Spanned<RawEntry<'s>>,
    /// The same as it is read: without LaTeX, and without what is its owner's alone.
    read: Spanned<RawEntry<'s>>,
    /// The numbers by which dblp tells people of one name apart, by the number of the author.
    numbers: &'s [Option<String>],
    /// Whether others name it as their `crossref`.
    holds_others: bool,
    /// Where the text begins that its ranges count from.
    offset: usize,
}

impl<'s> Raw<'s> {
    fn new(entry: Spanned<RawEntry<'s>>, offset: usize) -> Self {
        Self {
            read: entry.clone(),
            numbers: &[],
            holds_others: false,
            entry,
            offset,
        }
    }

    /// The range in the file of something that was found in the entry as it is read: its field.
    fn found(&self, span: &Range<usize>) -> Range<usize> {
        let mut fields = self.read.v.fields.iter();
        let field = fields.find(|field| {
            let value = &field.value.span;
            value.start <= span.start && span.start <= value.end
        });
        self.range(field.map_or(&self.entry.v.key.span, |field| &field.value.span))
    }

    /// A range of its text, in the file.
    fn range(&self, span: &Range<usize>) -> Range<usize> {
        self.offset + span.start..self.offset + span.end
    }

    /// Whether its author wrote a field, be it nothing that is read.
    fn has_written(&self, name: &str) -> bool {
        let mut fields = self.entry.v.fields.iter();
        fields.any(|field| field.key.v.eq_ignore_ascii_case(name))
    }

    /// A field of some name, in whatever case.
    fn field(&self, name: &str) -> Option<&Pair<'s>> {
        let mut fields = self.read.v.fields.iter();
        fields.find(|field| field.key.v.eq_ignore_ascii_case(name))
    }
}

struct File<'s> {
    source: &'s SourceText,
    /// Its text as it is read: of the same length, with `ı` for `\i`, which `biblatex` takes for a
    /// part of the next word, and all entries in braces.
    text: &'s str,
    /// What is wrong with it.
    found: Bounded,
}

impl<'s> File<'s> {
    fn mistake(
        &mut self,
        range: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let source = self.source;
        self.found.push(Severity::Error, |_| {
            let place = source.place(range);
            Diagnostic::error(message).at(place).help(help)
        });
    }

    /// Tells what somebody may look at.
    fn look(&mut self, range: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        let source = self.source;
        self.found.push(Severity::Warning, |_| {
            let place = source.place(range);
            Diagnostic::warning(message).at(place).help(help)
        });
    }

    /// Tells what is not read.
    fn tell(&mut self, stray: &Stray) {
        let range = stray.range.clone();
        let written = self.source.text.get(range.clone()).unwrap_or_default();
        let name = written.trim_start_matches(['@', '＠', '%', ' ', '\t']);
        let name = name.trim().to_owned();
        match stray.kind {
            StrayKind::LostAt => self.mistake(
                range,
                format!("before `{name}` an `@` is missing: this entry would be lost"),
                format!("write `@{name}{{`"),
            ),
            StrayKind::WideAt => self.mistake(
                range,
                "this entry begins with a full-width `＠` and would be lost",
                format!("write `@{name}{{`, with the `@` of an English keyboard"),
            ),
            StrayKind::Commented => self.look(
                range,
                format!("a `%` stands before `@{name}`, so that this entry is not read"),
                "take the `%` out, or the entry, if it is not to be published",
            ),
            StrayKind::Foreign(format) => self.mistake(
                range,
                format!("this is {format}, which is not read here"),
                "export these references as BibTeX or BibLaTeX and put that here",
            ),
        }
    }

    /// The entries and `@string`s of the file. If one of them cannot be read, all are read one by
    /// one, so that it does not hide the others.
    fn raw(&mut self) -> (Vec<Raw<'s>>, Vec<Abbreviation<'s>>) {
        let text = self.text;
        let whole = |entry| Raw::new(entry, 0);
        if let Ok(raw) = RawBibliography::parse(text) {
            return (
                raw.entries.into_iter().map(whole).collect(),
                raw.abbreviations
                    .into_iter()
                    .map(|pair| (0, pair))
                    .collect(),
            );
        }
        let mut starts = vec![0];
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            if at > 0 && line.trim_start().starts_with('@') {
                starts.push(at);
            }
            at += line.len();
        }
        starts.push(text.len());
        let (mut entries, mut abbreviations) = (Vec::new(), Vec::new());
        for part in starts.windows(2) {
            let offset = part[0];
            match RawBibliography::parse(&text[offset..part[1]]) {
                Ok(raw) => {
                    let raws = raw.entries.into_iter().map(|entry| Raw::new(entry, offset));
                    entries.extend(raws);
                    let pairs = raw.abbreviations.into_iter();
                    abbreviations.extend(pairs.map(|pair| (offset, pair)));
                }
                Err(error) => {
                    let range = offset + error.span.start..offset + error.span.end;
                    let (message, help) = syntax(&error.kind);
                    // What is missing at the end is missing in the entry: its first line is of use.
                    let range = match error.kind {
                        ParseErrorKind::UnexpectedEof => entry_line(text, offset..part[1]),
                        _ => range,
                    };
                    self.mistake(range, message, help);
                }
            }
        }
        (entries, abbreviations)
    }

    /// Drops fields that are joined from too many parts: `biblatex` needs time for each in proportion to all
    /// before it.
    fn limit_parts(&mut self, raw: &mut [Raw]) {
        for entry in raw {
            let offset = entry.offset;
            entry.entry.v.fields.retain(|field| {
                let is_fine = field.value.v.len() <= limits::FIELD_PARTS;
                if !is_fine {
                    let key = &field.key.span;
                    let most = limits::FIELD_PARTS;
                    self.mistake(
                        offset + key.start..offset + key.end,
                        format!("`{}` is joined from more than {most} parts", field.key.v),
                        "write it as one value, without `#`",
                    );
                }
                is_fine
            });
        }
    }

    /// The entries with their fields resolved: first each by itself, so that mistakes can be told
    /// apart, then all together, since entries may lean on others (`crossref`, `xdata`).
    fn entries<'r>(
        &mut self,
        raws: &'r [Raw<'s>],
        abbreviations: &[Pair<'s>],
    ) -> Vec<(&'r Raw<'s>, Entry)> {
        let bibliography = |entries, abbreviations| RawBibliography {
            preamble: String::new(),
            entries,
            abbreviations,
        };
        let explained = Explained::new(abbreviations);
        let mut firsts: HashMap<&str, (u32, Range<usize>)> = HashMap::new();
        let mut good = Vec::new();
        let circular = circular(raws);
        for (index, raw) in raws.iter().enumerate() {
            if circular.contains(&index) {
                let name = if has(raw, "crossref") {
                    "crossref"
                } else {
                    "xdata"
                };
                let message = format!(
                    "the entry `{}` leans on itself, or on too much: {} others and {} bytes of \
                     theirs are allowed",
                    raw.entry.v.key.v,
                    limits::LEANED_ON,
                    limits::LEANED_ON_BYTES
                );
                self.mistake(
                    value(raw, name),
                    message,
                    "name another entry, or take this line out",
                );
                continue;
            }
            if let Some(field) = too_deep(raw) {
                self.mistake(
                    field,
                    "the braces of this field stand in each other too deep",
                    "take out those that are not needed",
                );
                continue;
            }
            let key = raw.entry.v.key.clone();
            let range = raw.range(&key.span);
            if explained.length(&raw.entry.v) > limits::ABBREVIATED {
                let message = format!(
                    "the abbreviations of this entry stand for more than {} bytes",
                    limits::ABBREVIATED
                );
                self.mistake(range, message, "write out what they stand for");
                continue;
            }
            if key.v.trim().is_empty() {
                let help = "write one behind the brace: `@article{xu2022,`";
                let range = entry_line(self.text, raw.range(&raw.entry.span));
                self.mistake(range, "this entry has no key", help);
                continue;
            }
            if let Some((line, first)) = firsts.get(key.v) {
                if same_words(self.text, first, &raw.range(&raw.entry.span)) {
                    let message = format!(
                        "the entry `{}` stands here a second time, word for word; it is read once",
                        key.v
                    );
                    self.look(
                        range,
                        message,
                        format!("take it out; the first is in line {line}"),
                    );
                    continue;
                }
                let message = format!(
                    "the key `{}` stands here a second time; the first is in line {line}, and texts \
                     that cite `{}` mean that",
                    key.v, key.v
                );
                let help = "give one of the two another key";
                self.look(range.clone(), message, help);
            }
            let entry = raw.read.clone();
            let used = explained.used(&entry.v);
            if let Err(error) = Bibliography::from_raw(bibliography(vec![entry], used)) {
                // What leans on another entry cannot be judged alone.
                if !matches!(error.kind, ParseErrorKind::ResolutionError(_)) {
                    let range = raw.found(&error.span);
                    let (message, help) = syntax(&error.kind);
                    self.mistake(range, message, help);
                    continue;
                }
            }
            self.check_type(raw);
            let line = self.source.place(range).line.unwrap_or(1);
            let first = (line, raw.range(&raw.entry.span));
            firsts.entry(key.v).or_insert(first);
            good.push(raw);
        }
        self.check_leans(&good);
        let all = good.iter().map(|raw| raw.read.clone()).collect();
        match Bibliography::from_raw(bibliography(all, abbreviations.to_vec())) {
            Ok(resolved) => {
                let entry =
                    |raw: &&'r Raw<'s>| Some((*raw, resolved.get(raw.read.v.key.v)?.clone()));
                good.iter().filter_map(entry).collect()
            }
            Err(error) => {
                let (message, help) = syntax(&error.kind);
                self.mistake(0..0, message, help);
                Vec::new()
            }
        }
    }

    fn paper(&mut self, raw: &Raw<'s>, mut entry: Entry) -> Option<Paper> {
        // Entries that others lean on are no papers.
        if matches!(entry.entry_type, EntryType::XData | EntryType::Set) {
            return None;
        }
        // A date that is wrong says less than a year that is good.
        if entry.get("year").is_some() && entry.get("date").is_some() && entry.date().is_err() {
            let written = text(entry.get("date")).unwrap_or_default();
            self.look(
                value(raw, "date"),
                format!("`{written}` is not a date; the `year` counts"),
                "write `date = {2022-04-22}`",
            );
            entry.fields.remove("date");
        }
        for (name, chunks) in &mut entry.fields {
            if is_address(name) {
                if let Some(written) = raw.field(name).and_then(written) {
                    *chunks = vec![Spanned::detached(Chunk::Verbatim(latex::unescape_address(
                        &written,
                    )))];
                } else if let Some(text) = text(Some(&*chunks)) {
                    *chunks = vec![Spanned::detached(Chunk::Verbatim(latex::unescape_address(
                        &text,
                    )))];
                }
                if name == "url" {
                    let written = chunks.format_verbatim();
                    let (url, are_several) = web_address(&written);
                    if are_several {
                        self.look(
                            value(raw, "url"),
                            format!(
                                "`url` holds several addresses, of which the first counts: `{url}`"
                            ),
                            "keep one of them",
                        );
                    }
                    *chunks = vec![Spanned::detached(Chunk::Verbatim(url))];
                }
                continue;
            }
            let whole = chunks.format_verbatim();
            if whole.contains('<') {
                let marked = latex::replace_tags(&whole);
                if marked != whole {
                    *chunks = vec![Spanned::detached(Chunk::Normal(marked))];
                }
            }
            for chunk in chunks {
                let (Chunk::Math(text) | Chunk::Normal(text) | Chunk::Verbatim(text)) =
                    &mut chunk.v;
                // Names are plain, those from abbreviations too.
                *text = match name.as_str() {
                    "author" | "editor" => marks::plain(text).into_owned(),
                    _ => marks::settle(text).into_owned(),
                };
            }
        }
        let before = self.found.errors();
        let key = raw.range(&raw.entry.v.key.span);
        let (authors, et_al, people) = self.authors(raw, &entry);
        let field = |name: &str| Some(marks::plain(&text(entry.get(name))?).into_owned());
        let marked_title = text(entry.get("title")).filter(|title| !title.is_empty());
        let title = field("title").filter(|title| !title.is_empty());
        let date = self.date(raw, &entry);
        let date = self.real_day(raw, &mut entry, date);
        let missing = [
            ("title", title.is_none()),
            (
                "year",
                date.is_none() && state(&entry).is_none() && needs_year(&entry),
            ),
        ];
        for (name, _) in missing.iter().filter(|(_, missing)| *missing) {
            // A date that is there and wrong was told of already, and one that says nothing may stay.
            if *name != "year" || !(raw.has_written("year") || raw.has_written("date")) {
                let message = format!("the entry `{}` has no `{name}`", entry.key);
                let mut help = format!("add a line `{name} = {{…}},`");
                if *name == "year" {
                    help.push_str(", or `pubstate = {inpress},` if it is still to come");
                }
                self.mistake(key.clone(), message, help);
            }
        }
        if authors.is_empty() && !raw.has_written("author") {
            self.look(
                key.clone(),
                format!("the entry `{}` has no `author`", entry.key),
                "add a line `author = {…},`, if somebody wrote it",
            );
        }
        let field = |name: &str| Some(marks::plain(&text(entry.get(name))?).into_owned());
        let written = field("doi");
        let doi = match written {
            None => None,
            Some(doi) => {
                let normal = normalize_doi(&doi);
                if normal.is_none() {
                    let message = format!("`{doi}` is not a DOI, and is left out");
                    self.look(value(raw, "doi"), message, "a DOI is like 10.1000/182");
                    entry.fields.remove("doi");
                    if let Some(url) = other_address(&doi)
                        && entry.get("url").is_none()
                    {
                        entry.set("url", vec![Spanned::detached(Chunk::Verbatim(url))]);
                    }
                }
                normal
            }
        };
        if let Some(doi) = &doi {
            let chunk = Spanned::detached(Chunk::Verbatim(doi.clone()));
            entry.set("doi", vec![chunk]);
        }
        let field = |name: &str| Some(marks::plain(&text(entry.get(name))?).into_owned());
        let cited = match hayagriva::Entry::try_from(&for_styles(&entry)) {
            Ok(mut cited) => {
                people.name_in(&mut cited);
                let written = |name: &str| field(name).or_else(|| field("eid"));
                keep_digits(&mut cited, written("pages"), field("volume"));
                Some(cited)
            }
            Err(error) => {
                // What was put together from several places has none of its own.
                let range = match error.span.end == usize::MAX {
                    true => key.clone(),
                    false => raw.found(&error.span),
                };
                let message = format!(
                    "the entry `{}` cannot be cited: {}",
                    entry.key,
                    type_mistake(&error.kind)
                );
                if self.found.errors() == before {
                    self.mistake(range, message, "correct this field");
                }
                None
            }
        };
        let (year, month, day) = match date {
            Some((year, month, day)) => (Some(year), month, day),
            None => (None, None, None),
        };
        let first = |names: &[&str]| {
            names
                .iter()
                .find_map(|name| field(name))
                .filter(|text| !text.is_empty())
        };
        let file = |name: &str| {
            Some(Attached {
                name: first(&[name])?,
                place: self.source.place(value(raw, name)),
            })
        };
        let paper = Paper {
            kind: kind(&entry),
            title: title?,
            marked_title: marked_title?,
            authors,
            et_al,
            year,
            month,
            day,
            state: state(&entry),
            venue: first(&[
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
            volume: first(&["volume"]),
            issue: first(&["number", "issue"]),
            pages: first(&["pages", "eid"]).map(one_page),
            doi,
            url: first(&["url"]).or_else(|| arxiv(&entry)),
            pdf: file("pdf"),
            code: file("code"),
            summary: first(&["abstract"]),
            bibtex: self.bibtex(raw, &entry),
            place: self.source.place(key),
            holds_others: raw.holds_others && is_collection(&entry),
            language: language::declared(&entry),
            entry: cited?,
            key: entry.key,
        };
        (self.found.errors() == before).then_some(paper)
    }

    /// The date without a day that its month does not have.
    fn real_day(
        &mut self,
        raw: &Raw,
        entry: &mut Entry,
        date: Option<YearMonthDay>,
    ) -> Option<YearMonthDay> {
        let (year, month, day) = date?;
        let (Some(month), Some(of_month)) = (month, day) else {
            return date;
        };
        let number = |part: u8| i8::try_from(part).unwrap_or(i8::MAX);
        if jiff::civil::Date::new(year, number(month), number(of_month)).is_ok() {
            return date;
        }
        let name = ["date", "day", "month"]
            .into_iter()
            .find(|name| has(raw, name));
        self.look(
            value(raw, name.unwrap_or("year")),
            format!("{year:04}-{month:02} has no day {of_month}, and it is left out"),
            "correct the day",
        );
        entry.fields.remove("day");
        if has(raw, "date") {
            let shorter = format!("{year:04}-{month:02}");
            entry.set("date", vec![Spanned::detached(Chunk::Normal(shorter))]);
        }
        Some((year, Some(month), None))
    }

    fn date(&mut self, raw: &Raw, entry: &Entry) -> Option<YearMonthDay> {
        let name = if has(raw, "date") { "date" } else { "year" };
        let Ok(PermissiveType::Typed(date)) = entry.date() else {
            let written = text(entry.get(name)).unwrap_or_default();
            if !written.is_empty() {
                let help = "write `date = {2022-04-22}` or `year = {2022}`; of a paper that is \
                            still to come `pubstate = {inpress}`";
                self.mistake(value(raw, name), format!("`{written}` is not a date"), help);
            }
            return None;
        };
        let (DateValue::At(at)
        | DateValue::After(at)
        | DateValue::Before(at)
        | DateValue::Between(_, at)) = date.value;
        let written = text(entry.get(name)).unwrap_or_default();
        // `20xx` would be read as a year of some kind.
        let digits = written.bytes().take_while(u8::is_ascii_digit).count();
        let is_number = match name {
            "date" => digits == 4 || digits == 0,
            _ => digits == written.len(),
        };
        let year = i16::try_from(at.year)
            .ok()
            .filter(|year| is_number && (1..=9999).contains(year));
        if year.is_none() {
            let help = "it must be from 1 to 9999";
            self.mistake(value(raw, name), format!("`{written}` is not a year"), help);
        }
        let number = |part: Option<u8>| part.map(|part| part.saturating_add(1));
        Some((year?, number(at.month), number(at.day)))
    }
}

/// A year, and a month and a day if they are known, each from 1.
type YearMonthDay = (i16, Option<u8>, Option<u8>);

/// Gives styles pages and volumes with a zero before them as they are written: `061102`.
fn keep_digits(cited: &mut hayagriva::Entry, pages: Option<String>, volume: Option<String>) {
    use hayagriva::types::MaybeTyped;
    let has_zero = |text: &String| {
        let mut numbers = text.split(|c: char| !c.is_ascii_digit());
        numbers.any(|number| number.len() > 1 && number.starts_with('0'))
    };
    if let Some(pages) = pages.filter(has_zero) {
        let pages = one_page(pages.replace("--", "–").replace('-', "–"));
        cited.set_page_range(MaybeTyped::String(pages));
    }
    let Some(volume) = volume.filter(has_zero) else {
        return;
    };
    if cited.volume().is_some() {
        cited.set_volume(MaybeTyped::String(volume));
        return;
    }
    let mut parents = cited.parents().to_vec();
    let parent = parents.iter_mut().find(|parent| parent.volume().is_some());
    if let Some(parent) = parent {
        parent.set_volume(MaybeTyped::String(volume));
        cited.set_parents(parents);
    }
}

/// Whether works of this kind have a year as a rule; BibTeX leaves it free for others.
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

/// The first address of a text as browsers want it, and whether there are more: `https://example.net/a`
/// of `www.example.net/a`, `%20` for each space.
fn web_address(text: &str) -> (String, bool) {
    let bare = text
        .trim()
        .trim_start_matches('<')
        .trim_end_matches('>')
        .trim();
    // Behind a space or a comma another begins; behind a `/` one may hold another.
    let starts = bare.match_indices("http").filter(|(at, _)| {
        let is_address = ["http://", "https://"]
            .iter()
            .any(|start| bare[*at..].starts_with(start));
        is_address && bare[..*at].ends_with(|c: char| c.is_whitespace() || ",;|<>".contains(c))
    });
    let second = starts.map(|(at, _)| at).next();
    let first = bare[..second.unwrap_or(bare.len())]
        .trim_end_matches(|c: char| second.is_some() && (c.is_whitespace() || ",;|<>".contains(c)));
    let words: Vec<&str> = first.split_whitespace().collect();
    let url = words.join("%20");
    let host = url.split(['/', '?', '#']).next().unwrap_or_default();
    let has_no_scheme = !url.contains("://") && !host.contains([':', '@', '%']);
    let (name, domain) = host.rsplit_once('.').unwrap_or_default();
    let is_domain = domain.len() > 1 && domain.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_host = !name.is_empty() && is_domain && (host.starts_with("www.") || host != url);
    let url = match has_no_scheme && is_host {
        true if host == url => format!("https://{url}/"),
        true => format!("https://{url}"),
        false => url,
    };
    (url, second.is_some())
}

/// The address that somebody wrote for a DOI: `https://www.nature.com/…`, `arXiv:2101.00001`.
fn other_address(text: &str) -> Option<String> {
    if text.starts_with("https://") || text.starts_with("http://") {
        return Some(text.to_owned());
    }
    let archive = text
        .get(..6)
        .filter(|start| start.eq_ignore_ascii_case("arxiv:"))?;
    let id = text[archive.len()..].trim();
    kinds::arxiv_page(id)
}

/// How deep braces may stand in each other: what reads them takes a step for each pair of them.
const DEEPEST: usize = 50;

/// A field whose braces stand in each other too deep.
fn too_deep(raw: &Raw) -> Option<Range<usize>> {
    let deep = |text: &str| {
        let mut depth = 0_usize;
        text.bytes().any(|byte| {
            match byte {
                b'{' => depth += 1,
                b'}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth > DEEPEST
        })
    };
    let mut fields = raw.entry.v.fields.iter();
    let field = fields.find(|field| {
        !is_private(field.key.v)
            && field.value.v.iter().any(|chunk| match chunk.v {
                RawChunk::Normal(text) | RawChunk::Abbreviation(text) => deep(text),
            })
    })?;
    Some(raw.range(&field.key.span))
}

/// The text of a field, if nothing in it is abbreviated.
fn written(field: &Pair) -> Option<String> {
    let chunks = field.value.v.iter().map(|chunk| match chunk.v {
        RawChunk::Normal(text) => Some(text),
        RawChunk::Abbreviation(_) => None,
    });
    let text: String = chunks.collect::<Option<_>>()?;
    Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// `7`, of `7–7`.
fn one_page(pages: String) -> String {
    match pages.split_once(['-', '–']) {
        Some((first, last)) if first.trim() == last.trim() => first.trim().to_owned(),
        _ => pages,
    }
}

/// Whether two parts of a text have the same words.
fn same_words(text: &str, one: &Range<usize>, other: &Range<usize>) -> bool {
    let words = |range: &Range<usize>| text[range.clone()].split_whitespace();
    words(one).eq(words(other))
}

/// For each entry whose key another before it has, a key of its own: nothing that was written is lost.
fn other_keys(raws: &[Raw]) -> Vec<Option<String>> {
    let mut taken: HashSet<String> = HashSet::new();
    taken.extend(raws.iter().map(|raw| raw.entry.v.key.v.to_owned()));
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let keys = raws.iter().map(|raw| {
        let key = raw.entry.v.key.v;
        let number = seen.entry(key).or_default();
        *number += 1;
        if *number == 1 {
            return None;
        }
        loop {
            let free = format!("{key}-{number}");
            if taken.insert(free.clone()) {
                return Some(free);
            }
            *number += 1;
        }
    });
    keys.collect()
}

/// The first line of an entry that does not end.
fn entry_line(text: &str, range: Range<usize>) -> Range<usize> {
    let entry = &text[range.clone()];
    let start = range.start + entry.find('@').unwrap_or(0);
    let length = text[start..range.end].find('\n');
    start..length.map_or(range.end, |length| start + length)
}

fn has(raw: &Raw, name: &str) -> bool {
    raw.field(name).is_some()
}

/// Where the value of a field stands, or else the entry's key.
fn value(raw: &Raw, name: &str) -> Range<usize> {
    let field = raw.field(name);
    raw.range(field.map_or(&raw.entry.v.key.span, |field| &field.value.span))
}

pub(super) fn text(chunks: Option<ChunksRef>) -> Option<String> {
    let text = chunks?.format_verbatim();
    let words: Vec<&str> = text.split_whitespace().collect();
    Some(words.join(" "))
}

/// The text with `ı` and `ȷ` for `\i` and `\j`, which have as many bytes.
fn dotless(text: &str) -> String {
    let mut read = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('\\') {
        read.push_str(before);
        let is_command = behind.starts_with(['i', 'j']);
        let is_longer =
            behind[usize::from(is_command)..].starts_with(|c: char| c.is_ascii_alphabetic());
        rest = match behind.as_bytes().first() {
            Some(b'i') if !is_longer => {
                read.push('ı');
                &behind[1..]
            }
            Some(b'j') if !is_longer => {
                read.push('ȷ');
                &behind[1..]
            }
            _ => {
                read.push('\\');
                behind
            }
        };
    }
    read.push_str(rest);
    read
}
