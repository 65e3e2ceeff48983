//! .bib files → [`Paper`]s, and what is wrong in them.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use biblatex::{
    Bibliography, Chunk, ChunksExt, ChunksRef, DateValue, Entry, EntryType, Pair, ParseErrorKind,
    PermissiveType, Person, RawBibliography, RawChunk, RawEntry, Spanned, Token, TypeErrorKind,
};

use super::{Attached, Author, Kind, Paper, language, latex, normalize_doi};
use crate::diagnostic::Diagnostic;
use crate::source::decode::nearest;
use crate::source::identifier::Orcid;
use crate::source::text::SourceText;

/// Months as BibTeX abbreviates them: no abbreviation of the file's own.
const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// Fields that reference managers keep for their owner: paths on a disk, notes, groups, dates of
/// their database. They are not read, and the BibTeX that readers get does not hold them.
fn is_private(field: &str) -> bool {
    const NAMES: &[&str] = &[
        "file",
        "localfile",
        "local-url",
        "annote",
        "annotation",
        "comment",
        "review",
        "groups",
        "owner",
        "username",
        "timestamp",
        "creationdate",
        "modificationdate",
        "date-added",
        "date-modified",
        "rating",
        "ranking",
        "read",
        "readstatus",
        "priority",
        "qualityassured",
        "relevance",
        "printed",
    ];
    const STARTS: &[&str] = &["mendeley-", "bdsk-", "comment-", "__"];
    let name = field.to_ascii_lowercase();
    NAMES.contains(&name.as_str()) || STARTS.iter().any(|start| name.starts_with(start))
}

/// Values of `pubstate` (BibLaTeX manual, section 4.9.2.11) of papers that may have no year yet.
const FORTHCOMING: &[&str] = &[
    "forthcoming",
    "inpress",
    "submitted",
    "inpreparation",
    "prepublished",
];

/// Reads a .bib file. What can be read comes back, and everything that is wrong.
pub fn parse(source: &SourceText) -> (Vec<Paper>, Vec<Diagnostic>) {
    let text = dotless(&source.text);
    let mut file = File {
        source,
        text: &text,
        diagnostics: Vec::new(),
    };
    let (raw, abbreviations) = file.raw();
    let entries = file.entries(&raw, &abbreviations);
    let papers = entries
        .into_iter()
        .filter_map(|(raw, entry)| file.paper(raw, entry))
        .collect();
    (papers, file.diagnostics)
}

/// An entry as it stands in the file.
struct Raw<'s> {
    entry: Spanned<RawEntry<'s>>,
    /// Where the text begins that its ranges count from.
    offset: usize,
}

impl<'s> Raw<'s> {
    /// A range of its text, in the file.
    fn range(&self, span: &Range<usize>) -> Range<usize> {
        self.offset + span.start..self.offset + span.end
    }

    /// The entry without what is its owner's alone.
    fn public(&self) -> Spanned<RawEntry<'s>> {
        let mut entry = self.entry.clone();
        entry.v.fields.retain(|field| !is_private(field.key.v));
        entry
    }

    /// A field of some name, in whatever case.
    fn field(&self, name: &str) -> Option<&Pair<'s>> {
        let mut fields = self.entry.v.fields.iter();
        fields.find(|field| field.key.v.eq_ignore_ascii_case(name))
    }
}

struct File<'s> {
    source: &'s SourceText,
    /// Its text as it is read: of the same length, with `ı` for `\i`, which `biblatex` takes for a
    /// part of the next word.
    text: &'s str,
    diagnostics: Vec<Diagnostic>,
}

impl<'s> File<'s> {
    fn mistake(
        &mut self,
        range: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let place = self.source.place(range);
        self.diagnostics
            .push(Diagnostic::error(message).at(place).help(help));
    }

    /// The entries and `@string`s of the file. If one of them cannot be read, all are read one by
    /// one, so that it does not hide the others.
    fn raw(&mut self) -> (Vec<Raw<'s>>, Vec<Pair<'s>>) {
        let text = self.text;
        let whole = |entry| Raw { entry, offset: 0 };
        if let Ok(raw) = RawBibliography::parse(text) {
            return (
                raw.entries.into_iter().map(whole).collect(),
                raw.abbreviations,
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
                    let raws = raw.entries.into_iter().map(|entry| Raw { entry, offset });
                    entries.extend(raws);
                    abbreviations.extend(raw.abbreviations);
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

    /// The entries with their fields resolved: first each by itself, so that mistakes can be told
    /// apart, then all together, since entries may lean on others (`crossref`, `xdata`).
    fn entries<'r>(
        &mut self,
        raws: &'r [Raw<'s>],
        abbreviations: &[Pair<'s>],
    ) -> Vec<(&'r Raw<'s>, Entry)> {
        let bibliography = |entries| RawBibliography {
            preamble: String::new(),
            entries,
            abbreviations: abbreviations.to_vec(),
        };
        let mut firsts: HashMap<&str, u32> = HashMap::new();
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
                    "the entry `{}` leans on itself, or on too many others",
                    raw.entry.v.key.v
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
            if key.v.trim().is_empty() {
                let help = "write one behind the brace: `@article{xu2022,`";
                let range = entry_line(self.text, raw.range(&raw.entry.span));
                self.mistake(range, "this entry has no key", help);
                continue;
            }
            if let Some(line) = firsts.get(key.v) {
                let message = format!(
                    "the key `{}` stands here a second time; the first is in line {line}",
                    key.v
                );
                self.mistake(range, message, "give one of the two another key");
                continue;
            }
            if let Err(error) = Bibliography::from_raw(bibliography(vec![raw.public()])) {
                // What leans on another entry cannot be judged alone.
                if !matches!(error.kind, ParseErrorKind::ResolutionError(_)) {
                    let range = raw.range(&error.span);
                    let (message, help) = syntax(&error.kind);
                    self.mistake(range, message, help);
                    continue;
                }
            }
            firsts.insert(key.v, self.source.place(range).line.unwrap_or(1));
            good.push(raw);
        }
        self.check_leans(&good);
        let all = good.iter().map(|raw| raw.public()).collect();
        match Bibliography::from_raw(bibliography(all)) {
            Ok(resolved) => {
                let entry =
                    |raw: &&'r Raw<'s>| Some((*raw, resolved.get(raw.entry.v.key.v)?.clone()));
                good.iter().filter_map(entry).collect()
            }
            Err(error) => {
                let (message, help) = syntax(&error.kind);
                self.mistake(0..0, message, help);
                Vec::new()
            }
        }
    }

    /// Warns of entries that lean on one that there is not.
    fn check_leans(&mut self, raws: &[&Raw<'s>]) {
        let known: HashSet<String> = raws.iter().flat_map(|raw| names(raw)).collect();
        for raw in raws {
            for field in ["crossref", "xdata"] {
                for key in words(raw, field) {
                    if known.contains(&key) {
                        continue;
                    }
                    let message = format!("there is no entry `{key}` for `{field}` to lean on");
                    let mut keys: Vec<&str> = known.iter().map(String::as_str).collect();
                    keys.sort_unstable();
                    let help = match nearest(&key, keys) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => "add that entry, or take this line out".to_owned(),
                    };
                    let place = self.source.place(value(raw, field));
                    self.diagnostics
                        .push(Diagnostic::warning(message).at(place).help(help));
                }
            }
        }
    }

    fn paper(&mut self, raw: &Raw<'s>, mut entry: Entry) -> Option<Paper> {
        // Entries that others lean on are no papers.
        if matches!(entry.entry_type, EntryType::XData | EntryType::Set) {
            return None;
        }
        for (name, chunks) in &mut entry.fields {
            let is_address = matches!(name.as_str(), "url" | "doi" | "pdf" | "code" | "eprint");
            for chunk in chunks.iter_mut().filter(|_| !is_address) {
                match &mut chunk.v {
                    Chunk::Math(latex) => chunk.v = Chunk::Verbatim(latex::formula(latex)),
                    Chunk::Normal(text) | Chunk::Verbatim(text) => *text = latex::text(text),
                }
            }
            let whole = chunks.format_verbatim();
            if !is_address && whole.contains('<') {
                let plain = latex::without_tags(&whole);
                if plain != whole {
                    *chunks = vec![Spanned::detached(Chunk::Normal(plain))];
                }
            }
        }
        let before = self.diagnostics.len();
        let key = raw.range(&raw.entry.v.key.span);
        let (authors, et_al) = self.authors(raw, &mut entry);
        let field = |name: &str| text(entry.get(name));
        let title = field("title").filter(|title| !title.is_empty());
        let date = self.date(raw, &entry);
        let missing = [
            ("title", title.is_none()),
            ("author", authors.is_empty()),
            ("year", date.is_none() && state(&entry).is_none()),
        ];
        for (name, _) in missing.iter().filter(|(_, missing)| *missing) {
            // A date that is there and wrong was told of already.
            if *name != "year" || !(has(raw, "year") || has(raw, "date")) {
                let message = format!("the entry `{}` has no `{name}`", entry.key);
                let mut help = format!("add a line `{name} = {{…}},`");
                if *name == "year" {
                    help.push_str(", or `pubstate = {inpress},` if it is still to come");
                }
                self.mistake(key.clone(), message, help);
            }
        }
        let written = field("doi");
        let doi = match written {
            None => None,
            Some(doi) => {
                let normal = normalize_doi(&doi);
                if normal.is_none() {
                    let message = format!("`{doi}` is not a DOI");
                    self.mistake(value(raw, "doi"), message, "a DOI is like 10.1000/182");
                }
                normal
            }
        };
        if let Some(doi) = &doi {
            let chunk = Spanned::detached(Chunk::Verbatim(doi.clone()));
            entry.set("doi", vec![chunk]);
        }
        complete(&mut entry);
        let field = |name: &str| text(entry.get(name));
        let cited = match hayagriva::Entry::try_from(&entry) {
            Ok(cited) => Some(cited),
            Err(error) => {
                // What was put together from several places has none of its own.
                let range = match error.span.end == usize::MAX {
                    true => key.clone(),
                    false => raw.range(&error.span),
                };
                let message = format!(
                    "the entry `{}` cannot be cited: {}",
                    entry.key,
                    type_mistake(&error.kind)
                );
                if self.diagnostics.len() == before {
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
            pages: first(&["pages", "eid"]),
            doi,
            url: first(&["url"]).or_else(|| arxiv(&entry)),
            pdf: file("pdf"),
            code: file("code"),
            summary: first(&["abstract"]),
            bibtex: self.bibtex(raw, &entry),
            place: self.source.place(key),
            language: language::declared(&entry),
            entry: cited?,
            key: entry.key,
        };
        (self.diagnostics.len() == before).then_some(paper)
    }

    /// The authors, and whether there are more of them.
    fn authors(&mut self, raw: &Raw, entry: &mut Entry) -> (Vec<Author>, bool) {
        let orcids = self.orcids(raw, entry);
        for name in ["author", "editor"] {
            self.names(raw, entry, name);
        }
        let people = entry.author().ok();
        let people = people.or_else(|| {
            let editors = entry.editors().ok()?;
            editors.into_iter().next().map(|(people, _)| people)
        });
        let mut people = people.unwrap_or_default();
        people.retain(|person| !person.name.is_empty());
        // `and others` is no person.
        let et_al = people.pop_if(|person| is_others(person)).is_some();
        let people = people.iter().enumerate();
        let authors = people
            .map(|(index, person)| author(person, orcids.get(&(index + 1)).cloned()))
            .collect();
        (authors, et_al)
    }

    /// Looks at the names of a field: those of Chinese, Japanese and Korean people, whose family name
    /// comes first, and what is no list of names.
    fn names(&mut self, raw: &Raw, entry: &mut Entry, field: &str) {
        let Ok(mut people) = entry.get_as::<Vec<Person>>(field) else {
            return;
        };
        let mut changed = false;
        for person in &mut people {
            let parts = [
                &person.name,
                &person.given_name,
                &person.prefix,
                &person.suffix,
            ];
            let is_list = parts.iter().any(|part| part.contains([';', '；', '、']))
                || person.given_name.contains(',')
                || !(person.suffix.is_empty() || is_suffix(&person.suffix));
            if is_list {
                let message = format!(
                    "`{}` is not one person",
                    parts.map(String::as_str).join(" ").trim()
                );
                self.mistake(
                    value(raw, field),
                    message,
                    "names are `Family, Given` or `Given Family`, with `and` between them",
                );
                return;
            }
            // `张 伟`: letters without capitals are taken for the small ones of `von`.
            let caseless = |c: char| c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase();
            if person.given_name.is_empty() && person.prefix.starts_with(caseless) {
                person.given_name =
                    std::mem::replace(&mut person.name, std::mem::take(&mut person.prefix));
                changed = true;
            }
        }
        if changed {
            entry.set_as(field, &people);
        }
    }

    /// The authors' ORCID iDs, by their number from 1, from BibLaTeX's data annotations (manual,
    /// section 3.7): `author+an:orcid = {1="0000-0002-1825-0097"; 2="…"}`.
    fn orcids(&mut self, raw: &Raw, entry: &Entry) -> HashMap<usize, Orcid> {
        const FIELD: &str = "author+an:orcid";
        let mut orcids = HashMap::new();
        for annotation in text(entry.get(FIELD)).unwrap_or_default().split(';') {
            let Some((number, id)) = annotation.split_once('=') else {
                if !annotation.trim().is_empty() {
                    let message = format!("`{}` is not an annotation", annotation.trim());
                    self.mistake(
                        value(raw, FIELD),
                        message,
                        "write 1=\"0000-0002-1825-0097\" for the first author",
                    );
                }
                continue;
            };
            let id = id.trim().trim_matches(['"', '\u{201c}', '\u{201d}']);
            match (number.trim().parse(), Orcid::parse(id)) {
                (Ok(number), Ok(orcid)) => drop(orcids.insert(number, orcid)),
                (_, Err(message)) => {
                    self.mistake(value(raw, FIELD), message, "copy it from its page again")
                }
                (Err(_), _) => {
                    let message = format!("`{}` is not the number of an author", number.trim());
                    self.mistake(value(raw, FIELD), message, "authors are counted from 1");
                }
            }
        }
        orcids
    }

    fn date(&mut self, raw: &Raw, entry: &Entry) -> Option<(i16, Option<u8>, Option<u8>)> {
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
        let is_number = name == "date" || written.chars().all(|c| c.is_ascii_digit());
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

    fn bibtex(&self, raw: &Raw, entry: &Entry) -> String {
        let abbreviated = raw.entry.v.fields.iter().flat_map(|field| &field.value.v).any(|chunk| {
            matches!(chunk.v, RawChunk::Abbreviation(name) if !MONTHS.contains(&name.to_ascii_lowercase().as_str()))
        });
        let leans = ["crossref", "xdata"].iter().any(|name| has(raw, name));
        let (start, end) = (
            raw.offset + raw.entry.span.start,
            raw.offset + raw.entry.span.end,
        );
        let text = &self.source.text;
        // The range begins with `@` or behind it, and ends before the last brace.
        let start = text.get(..=start).and_then(|before| before.rfind('@'));
        let brace = text.get(end..).and_then(|after| after.find(['}', ')']));
        let written = start
            .zip(brace)
            .filter(|_| !abbreviated && !leans)
            .and_then(|(start, brace)| self.public_text(raw, start..end + brace + 1));
        match written {
            Some(text) => text.replace("\r\n", "\n"),
            None => entry.to_biblatex_string(),
        }
    }

    /// An entry as it is written, without what is its owner's alone.
    fn public_text(&self, raw: &Raw, range: Range<usize>) -> Option<String> {
        let source = &self.source.text;
        let fields = &raw.entry.v.fields;
        let start = |field: &Pair| raw.range(&field.key.span).start;
        let mut text = String::with_capacity(range.len());
        let mut copied = range.start;
        for (index, field) in fields.iter().enumerate() {
            if !is_private(field.key.v) {
                continue;
            }
            text.push_str(source.get(copied..start(field))?);
            copied = match fields.get(index + 1) {
                Some(next) => start(next),
                None => {
                    // The last brace stands where it would without this field.
                    let kept = text.trim_end().len();
                    let has_line = text[kept..].contains('\n');
                    text.truncate(kept);
                    text.push_str(if has_line { "\n" } else { "" });
                    range.end - 1
                }
            };
        }
        text.push_str(source.get(copied..range.end)?);
        Some(text)
    }
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

/// The keys that a field names.
fn words(raw: &Raw, field: &str) -> Vec<String> {
    let fields = raw.entry.v.fields.iter();
    let chunks = fields
        .filter(|found| found.key.v.eq_ignore_ascii_case(field))
        .flat_map(|found| &found.value.v);
    let texts = chunks.map(|chunk| match chunk.v {
        RawChunk::Normal(text) | RawChunk::Abbreviation(text) => text,
    });
    let texts: Vec<&str> = texts.collect();
    let names = texts.join(",");
    let names = names.split(|c: char| c == ',' || c.is_whitespace());
    let names = names.map(|name| name.trim_matches(['{', '}']).to_owned());
    names.filter(|name| !name.is_empty()).collect()
}

/// An entry's key and its other names.
fn names(raw: &Raw) -> Vec<String> {
    let mut names = words(raw, "ids");
    names.push(raw.entry.v.key.v.to_owned());
    names
}

/// On how many others an entry may lean: `biblatex` follows them by recursion.
const MOST_LEANED_ON: usize = 50;

/// The entries that lean on themselves, over however many others, or on too many.
fn circular(raws: &[Raw]) -> HashSet<usize> {
    let mut keys: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, raw) in raws.iter().enumerate() {
        for name in names(raw) {
            keys.entry(name).or_default().push(index);
        }
    }
    let leans_on = |raw: &Raw| -> Vec<usize> {
        let names = [words(raw, "crossref"), words(raw, "xdata")].concat();
        let entries = names.iter().filter_map(|name| keys.get(name)).flatten();
        entries.copied().collect()
    };
    let graph: Vec<Vec<usize>> = raws.iter().map(leans_on).collect();
    let reaches_itself = |start: usize| {
        let mut seen = HashSet::new();
        let mut open = graph[start].clone();
        while let Some(entry) = open.pop() {
            if entry == start {
                return true;
            }
            if seen.len() == MOST_LEANED_ON {
                return true;
            }
            if seen.insert(entry) {
                open.extend(&graph[entry]);
            }
        }
        false
    };
    (0..raws.len())
        .filter(|&entry| reaches_itself(entry))
        .collect()
}

/// The first line of an entry that does not end.
fn entry_line(text: &str, range: Range<usize>) -> Range<usize> {
    let entry = &text[range.clone()];
    let start = range.start + entry.find('@').unwrap_or(0);
    let length = text[start..range.end].find('\n');
    start..length.map_or(range.end, |length| start + length)
}

/// What an entry says of a paper that is still to come.
fn state(entry: &Entry) -> Option<&'static str> {
    let state = text(entry.get("pubstate"))?;
    let letters = state.chars().filter(char::is_ascii_alphabetic);
    let word = letters.collect::<String>().to_ascii_lowercase();
    FORTHCOMING.iter().copied().find(|known| *known == word)
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

/// Whether this stands for authors who are not named.
fn is_others(person: &Person) -> bool {
    person.name == "others" && person.given_name.is_empty()
}

/// What may stand behind a name: `Jr`, `III`.
fn is_suffix(text: &str) -> bool {
    const KNOWN: &[&str] = &["jr", "sr", "junior", "senior", "esq", "phd", "md"];
    let bare: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    let bare = bare.to_ascii_lowercase();
    KNOWN.contains(&bare.as_str()) || bare.chars().all(|c| "ivx0123456789thndrs".contains(c))
}

/// The text with `ı` and `ȷ` for `\i` and `\j`, which have as many bytes.
fn dotless(text: &str) -> String {
    let mut read = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("\\i").into_iter().chain(rest.find("\\j")).min() {
        let (before, command) = rest.split_at(at);
        let (command, behind) = command.split_at(2);
        read.push_str(before);
        read.push_str(match command {
            _ if behind.starts_with(|c: char| c.is_ascii_alphabetic()) => command,
            "\\i" => "ı",
            _ => "ȷ",
        });
        rest = behind;
    }
    read.push_str(rest);
    read
}

/// Fills in what styles look for under another name than the one that authors of .bib files use.
fn complete(entry: &mut Entry) {
    let plain = |text: &str| vec![Spanned::detached(Chunk::Normal(text.to_owned()))];
    if kind(entry) == Kind::Thesis {
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
    // Styles know no archives of preprints, but addresses.
    if entry.get("url").is_none()
        && entry.get("doi").is_none()
        && let Some(url) = arxiv(entry)
    {
        entry.set("url", vec![Spanned::detached(Chunk::Verbatim(url))]);
    }
}

fn author(person: &Person, orcid: Option<Orcid>) -> Author {
    let some = |part: &str| (!part.is_empty()).then(|| part.to_owned());
    Author {
        given: some(&person.given_name),
        family: match some(&person.prefix) {
            Some(prefix) => format!("{prefix} {}", person.name),
            None => person.name.clone(),
        },
        suffix: some(&person.suffix),
        orcid,
    }
}

fn kind(entry: &Entry) -> Kind {
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

/// The page of a preprint on arXiv.
fn arxiv(entry: &Entry) -> Option<String> {
    let archive = text(entry.eprint_type().ok())?;
    let id = text(entry.get("eprint"))?;
    let known = archive.eq_ignore_ascii_case("arxiv")
        && id
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "./-".contains(c));
    known.then(|| format!("https://arxiv.org/abs/{id}"))
}

/// What is wrong with how a file is written, and how to mend it.
fn syntax(kind: &ParseErrorKind) -> (String, &'static str) {
    let token = |token: &Token| match token {
        Token::Identifier => "a name",
        Token::OpeningBrace => "`{`",
        Token::ClosingBrace => "`}`",
        Token::Comma => "`,`",
        Token::QuotationMark => "`\"`",
        Token::Equals => "`=`",
        Token::DecimalPoint => "`.`",
    };
    match kind {
        ParseErrorKind::UnexpectedEof => (
            "this entry does not end: a `}` or a `\"` is missing".to_owned(),
            "each `{` needs its `}`; a field is `name = {value},`",
        ),
        ParseErrorKind::Expected(Token::Comma) => (
            "`,` is missing before this".to_owned(),
            "each field ends with a comma: `name = {value},`",
        ),
        ParseErrorKind::Expected(expected) => (
            format!("here must stand {}", token(expected)),
            "an entry is `@article{key, title = {…}, author = {…}, year = {2022}}`",
        ),
        ParseErrorKind::Unexpected(found) => (
            format!("{} cannot stand here", token(found)),
            "an entry is `@article{key, title = {…}, author = {…}, year = {2022}}`",
        ),
        ParseErrorKind::UnknownAbbreviation(name) => (
            format!("`{name}` is an abbreviation that no @string explains"),
            "put the value in braces: `{…}`",
        ),
        ParseErrorKind::MalformedCommand => (
            "a LaTeX command here cannot be read".to_owned(),
            "write the character itself, as in ü",
        ),
        ParseErrorKind::ResolutionError(kind) => (
            format!(
                "`crossref` or `xdata` cannot be followed: {}",
                type_mistake(kind)
            ),
            "write the fields into the entry itself",
        ),
        other => (other.to_string(), "correct this entry"),
    }
}

fn type_mistake(kind: &TypeErrorKind) -> &'static str {
    match kind {
        TypeErrorKind::DayOutOfRange => "there is no such day",
        TypeErrorKind::MonthOutOfRange => "there is no such month",
        TypeErrorKind::MissingNumber => "a number is missing",
        TypeErrorKind::InvalidNumber => "this is not a number",
        TypeErrorKind::WrongNumberOfDigits => "a year has four digits, a month and a day have two",
        TypeErrorKind::YearZeroCE => "there is no year 0",
        TypeErrorKind::InvalidIntegerRange => "these are not pages",
        TypeErrorKind::UnknownLangId => "this language is not known",
        _ => "it is not written as BibLaTeX wants it",
    }
}
