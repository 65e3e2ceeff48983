//! Fields as they are meant: without LaTeX, without those that say nothing, and with what people
//! write where BibLaTeX has a form for it, such as months.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use biblatex::{Pair, RawChunk, RawEntry, Spanned};

use super::abbreviations::Abbreviation;
use super::public::is_private;
use super::{File, Raw};
use crate::bibliography::{latex, marks};
use crate::limits;

/// A field as it is read, which owns its text.
pub(super) struct Field {
    name: String,
    name_at: Range<usize>,
    value_at: Range<usize>,
    chunks: Vec<(Piece, Range<usize>)>,
}

enum Piece {
    Text(String),
    /// The name of an `@string`, as that writes it.
    Abbreviation(String),
}

/// An entry as it is read.
pub(super) struct Reading {
    fields: Vec<Field>,
    /// The numbers by which dblp tells people of one name apart, by the number of the author.
    pub(super) numbers: Vec<Option<String>>,
}

impl Reading {
    pub(super) fn entry<'p>(&'p self, raw: &Spanned<RawEntry<'p>>) -> Spanned<RawEntry<'p>> {
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
                Spanned::new(field.name.as_str(), field.name_at.clone()),
                Spanned::new(chunks, field.value_at.clone()),
            )
        };
        let mut entry = raw.clone();
        entry.v.fields = self.fields.iter().map(field).collect();
        entry
    }
}

/// The names of the `@string`s of a file.
pub(super) struct Abbreviations<'s> {
    exact: HashSet<&'s str>,
    lower: HashMap<String, &'s str>,
}

impl<'s> Abbreviations<'s> {
    pub(super) fn new(pairs: &[Pair<'s>]) -> Self {
        let names = || pairs.iter().map(|pair| pair.key.v);
        Self {
            exact: names().collect(),
            lower: names()
                .map(|name| (name.to_ascii_lowercase(), name))
                .collect(),
        }
    }

    /// The name as its `@string` writes it; BibTeX takes it in any case.
    fn find(&self, written: &str) -> Option<&'s str> {
        let exact = self.exact.get(written);
        exact
            .or_else(|| self.lower.get(&written.to_ascii_lowercase()))
            .copied()
    }
}

/// Fields whose values are addresses and keys, in which nothing is LaTeX.
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

/// What people write for nothing.
const NOTHING: &[&str] = &[
    "none", "n/a", "na", "n.a.", "null", "nil", "nan", "-", "--", "–", "—", "?", "unknown",
];

/// The same for an author: `Na` is a name.
const NOBODY: &[&str] = &["none", "n/a", "n.a.", "null", "-", "--", "–", "—", "?"];

/// The same for a date.
const UNDATED: &[&str] = &[
    "n.d.", "n.d", "n. d.", "nd", "s.d.", "s.a.", "o.j.", "no date", "undated",
];

/// Fields for which these words can be nothing else.
const NEVER_WORDS: &[&str] = &[
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

/// What people write for the year of a paper that has none yet, and what `pubstate` calls it.
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

impl<'s> File<'s> {
    /// What the parts of each `@string` say without LaTeX.
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
            self.unknown_commands(&unknown, pair.key.v, range);
        }
        read
    }

    fn unknown_commands(&mut self, commands: &[String], field: &str, range: Range<usize>) {
        for command in commands.iter().take(limits::LISTED) {
            self.look(
                range.clone(),
                format!("`\\{command}` in `{field}` is a LaTeX command that labnews does not know"),
                "write the character itself; what is in its braces stays",
            );
        }
    }

    /// Reads the fields of an entry.
    pub(super) fn read(&mut self, raw: &Raw<'s>, abbreviations: &Abbreviations) -> Reading {
        let mut reading = Reading {
            fields: Vec::new(),
            numbers: Vec::new(),
        };
        for field in &raw.entry.v.fields {
            let name = field.key.v.to_ascii_lowercase();
            if is_private(&name) {
                continue;
            }
            let range = raw.range(&field.value.span);
            let mut read = Field {
                chunks: self.chunks(raw, field, &name, abbreviations),
                name_at: field.key.span.clone(),
                value_at: field.value.span.clone(),
                name,
            };
            let Some(text) = read.text() else {
                self.push(&mut reading, read, raw);
                continue;
            };
            let bare = text.replace(['{', '}', '~'], " ");
            let bare = bare.split_whitespace().collect::<Vec<_>>().join(" ");
            if bare.is_empty() {
                continue;
            }
            let lower = bare.to_lowercase();
            let name = read.name.as_str();
            if is_nothing(name, &lower) {
                self.look(
                    range,
                    format!("`{name}` is `{bare}`, and is left out"),
                    "take this line out",
                );
                continue;
            }
            match name {
                "author" | "editor" => {
                    let (text, numbers) = self.people(&text, &range, name);
                    if text.is_empty() {
                        continue;
                    }
                    if name == "author" {
                        reading.numbers = numbers;
                    }
                    read.set(text);
                }
                "year" | "date" => {
                    let state = STATES
                        .iter()
                        .find(|(words, _)| lower.trim_matches(['.', '(', ')']) == *words);
                    if let Some(year) = self.year_among(&bare, &range, name) {
                        let state = STATES.iter().find(|(words, _)| lower.contains(words));
                        if let Some((_, state)) = state
                            && raw
                                .entry
                                .v
                                .fields
                                .iter()
                                .all(|field| field.key.v != "pubstate")
                        {
                            reading.fields.push(Field {
                                name: "pubstate".to_owned(),
                                name_at: read.name_at.clone(),
                                value_at: read.value_at.clone(),
                                chunks: vec![(
                                    Piece::Text((*state).to_owned()),
                                    read.value_at.clone(),
                                )],
                            });
                        }
                        read.set(year);
                    } else if let Some((_, state)) = state {
                        self.look(
                            range,
                            format!("`{name}` is `{bare}`, which is no year"),
                            format!("write `pubstate = {{{state}}}` instead"),
                        );
                        read.name = "pubstate".to_owned();
                        read.set((*state).to_owned());
                    }
                }
                "month" => {
                    let Some((month, day)) = month(&bare) else {
                        self.look(
                            range,
                            format!("`{bare}` is no month, and is left out"),
                            "write a number from 1 to 12, or `jan`, `feb`, … without braces",
                        );
                        continue;
                    };
                    if let Some(day) = day
                        && raw.field("day").is_none()
                    {
                        reading.fields.push(Field {
                            name: "day".to_owned(),
                            name_at: read.name_at.clone(),
                            value_at: read.value_at.clone(),
                            chunks: vec![(Piece::Text(day.to_string()), read.value_at.clone())],
                        });
                    }
                    read.set(month.to_string());
                }
                "day" => {
                    let digits = bare.trim_end_matches(|c: char| !c.is_ascii_digit());
                    match digits.parse::<u8>() {
                        Ok(1..=31) => read.set(digits.to_owned()),
                        _ => {
                            self.look(
                                range,
                                format!("`{bare}` is no day, and is left out"),
                                "write a number from 1 to 31",
                            );
                            continue;
                        }
                    }
                }
                _ => {}
            }
            self.push(&mut reading, read, raw);
        }
        reading.add_collaboration();
        reading
    }

    /// Adds a field, if the entry has none of this name: BibTeX takes the first, `biblatex` the last.
    fn push(&mut self, reading: &mut Reading, field: Field, raw: &Raw) {
        let name = field.name.as_str();
        let is_second = reading.fields.iter().any(|first| first.name == name);
        // These may come from another field.
        if is_second && !matches!(name, "day" | "pubstate") {
            self.look(
                raw.range(&field.name_at),
                format!("this entry has a second `{name}`; the first counts"),
                "take one of the two out",
            );
            return;
        }
        reading.fields.push(field);
    }

    /// A date as BibLaTeX has it, of one that is written otherwise and names its year: `2020a`,
    /// `c. 2020`, `2018/05/29`. None if it needs no help, or nothing helps.
    fn year_among(&mut self, bare: &str, range: &Range<usize>, field: &str) -> Option<String> {
        if bare.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let date = match field {
            // What BibLaTeX has forms for: `2020-03`, `2020/2021`, `2020~`.
            "date" if !bare.contains(|c: char| c.is_alphabetic() && !"TXZ".contains(c)) => {
                let parts: Vec<&str> = bare.split(['/', '.']).collect();
                let is_date = parts.len() == 3 && parts.iter().all(|part| part.len() <= 4);
                let date = date_with_slashes(bare);
                // Of `2021-02-29` the month counts.
                let is_impossible = date.as_ref().is_some_and(|date| date.len() < bare.len());
                if !is_date && (bare.len() > 10 || !is_impossible) {
                    return None;
                }
                date
            }
            "date" => date_with_slashes(bare),
            _ => None,
        };
        let date = date.or_else(|| year_in(bare))?;
        self.look(
            range.clone(),
            format!("`{field}` is `{bare}`, of which `{date}` is read"),
            "write `date = {2022-04-22}` or `year = {2022}`",
        );
        Some(date)
    }

    /// The pieces of a value, without LaTeX.
    fn chunks(
        &mut self,
        raw: &Raw<'s>,
        field: &Pair<'s>,
        name: &str,
        abbreviations: &Abbreviations,
    ) -> Vec<(Piece, Range<usize>)> {
        let mut unknown = Vec::new();
        let mut chunks = Vec::with_capacity(field.value.v.len());
        for chunk in &field.value.v {
            let piece = match chunk.v {
                RawChunk::Normal(text) if is_address(name) => Piece::Text(text.to_owned()),
                RawChunk::Normal(text) => {
                    let text = latex::read(text, &mut unknown);
                    Piece::Text(match name {
                        "author" | "editor" => marks::plain(&text).into_owned(),
                        _ => text.into_owned(),
                    })
                }
                RawChunk::Abbreviation(written) => match abbreviations.find(written) {
                    Some(known) => Piece::Abbreviation(known.to_owned()),
                    None if name == "month" || is_month(written) => Piece::Text(written.to_owned()),
                    None => {
                        let help = format!(
                            "explain it, `@string{{{written} = {{…}}}}`, or put the value in \
                                 braces: `{{…}}`"
                        );
                        self.look(
                            raw.range(&chunk.span),
                            format!("`{written}` is an abbreviation that no @string explains"),
                            help,
                        );
                        Piece::Text(written.to_owned())
                    }
                },
            };
            chunks.push((piece, chunk.span.clone()));
        }
        self.unknown_commands(&unknown, name, raw.range(&field.value.span));
        chunks
    }

    /// People without what stands for nobody: an `and` before nobody, `et al.`; and the numbers of
    /// those of one name.
    fn people(
        &mut self,
        text: &str,
        range: &Range<usize>,
        field: &str,
    ) -> (String, Vec<Option<String>>) {
        let mut people = Vec::new();
        let mut numbers = Vec::new();
        let mut hangs = false;
        for person in split_people(text) {
            // `Gee, M. W.,`
            let person = person.trim().trim_end_matches(',').trim_end();
            let bare = person.trim_matches(['{', '}']).trim();
            match bare.trim_end_matches('.').to_lowercase().as_str() {
                "" => {
                    hangs = true;
                    continue;
                }
                "others" | "et al" | "et. al" => {
                    people.push("others".to_owned());
                    numbers.push(None);
                    continue;
                }
                _ => {}
            }
            let ordered = in_order(person);
            let person = ordered.as_deref().unwrap_or(person);
            let numbered = person.rsplit_once(' ').filter(|(name, number)| {
                number.len() == 4
                    && number.bytes().all(|byte| byte.is_ascii_digit())
                    && name.contains(char::is_alphabetic)
            });
            match numbered {
                Some((name, number)) => {
                    people.push(name.trim().to_owned());
                    numbers.push(Some(number.to_owned()));
                }
                None => {
                    people.push(person.to_owned());
                    numbers.push(None);
                }
            }
        }
        if hangs {
            self.look(
                range.clone(),
                format!("beside an `and` of `{field}` a name is missing"),
                "names are `Family, Given` or `Given Family`, with `and` between them",
            );
        }
        (people.join(" and "), numbers)
    }
}

impl Reading {
    /// Names a collaboration (INSPIRE) behind the authors.
    fn add_collaboration(&mut self) {
        let named = |name: &str| self.fields.iter().position(|field| field.name == name);
        let Some(text) = named("collaboration").and_then(|at| self.fields[at].text()) else {
            return;
        };
        let bare = text.replace(['{', '}'], "");
        let bare = bare.trim();
        let has_kind = [
            "collaboration",
            "collaborations",
            "group",
            "team",
            "consortium",
            "network",
        ]
        .iter()
        .any(|kind| bare.to_lowercase().ends_with(kind));
        let name = match has_kind {
            true => format!("{{{bare}}}"),
            false => format!("{{{bare} Collaboration}}"),
        };
        match named("author") {
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
                if let Some(at) = named("collaboration") {
                    self.fields[at].name = "author".to_owned();
                    self.fields[at].set(name);
                }
            }
        }
    }
}

impl Field {
    /// Its text; none if an abbreviation is part of it.
    fn text(&self) -> Option<String> {
        let pieces = self.chunks.iter().map(|(piece, _)| match piece {
            Piece::Text(text) => Some(text.as_str()),
            Piece::Abbreviation(_) => None,
        });
        pieces.collect()
    }

    fn set(&mut self, text: String) {
        self.chunks = vec![(Piece::Text(text), self.value_at.clone())];
    }
}

/// Whether what a field says, in small letters, is nothing.
fn is_nothing(field: &str, words: &str) -> bool {
    match field {
        "author" => NOBODY.contains(&words),
        "year" | "date" if UNDATED.contains(&words) => true,
        "pages" => {
            let mut parts = words
                .split(['-', '–', '—'])
                .map(str::trim)
                .filter(|part| !part.is_empty());
            NOTHING.contains(&words) || parts.all(|part| part == "no" || NOTHING.contains(&part))
        }
        _ => NOTHING.contains(&words) && NEVER_WORDS.contains(&field),
    }
}

/// The first number of four digits in a text, if it may be a year: `2020`, of `c. 2020/2021`.
fn year_in(text: &str) -> Option<String> {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit());
    let is_year = |number: &&str| number.len() == 4 && number.starts_with(['1', '2']);
    numbers.find(is_year).map(str::to_owned)
}

/// `2018-05-29`, of `2018/05/29` and `2018/5/29/online`; without a day that there is not.
fn date_with_slashes(text: &str) -> Option<String> {
    let mut parts = text.split(['/', '.', '-']).map(str::trim);
    let mut number = |least: usize, most: usize| {
        let part = parts.next()?;
        let is_number = part.bytes().all(|byte| byte.is_ascii_digit());
        (is_number && (least..=most).contains(&part.len()))
            .then_some(part)?
            .parse::<u16>()
            .ok()
    };
    let (year, month, day) = (number(4, 4)?, number(1, 2)?, number(1, 2)?);
    let is_date = (1..=12).contains(&month) && (1..=31).contains(&day);
    let number = |number: u16| i8::try_from(number).unwrap_or(i8::MAX);
    let year_of = i16::try_from(year).ok()?;
    let is_real = jiff::civil::Date::new(year_of, number(month), number(day)).is_ok();
    match is_real {
        _ if !is_date => None,
        true => Some(format!("{year:04}-{month:02}-{day:02}")),
        false => Some(format!("{year:04}-{month:02}")),
    }
}

/// The parts of a list of people, split at each `and` outside of braces.
fn split_people(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    let mut before = ' ';
    for (at, character) in text.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            'a' | 'A' if depth == 0 && before.is_whitespace() => {
                let word = text[at..].get(..3).unwrap_or_default();
                let behind = text[at..].get(3..).unwrap_or_default();
                let ends = behind.is_empty() || behind.starts_with(char::is_whitespace);
                if word.eq_ignore_ascii_case("and") && ends && at >= start {
                    parts.push(&text[start..at]);
                    start = at + 3;
                }
            }
            _ => {}
        }
        before = character;
    }
    parts.push(&text[start..]);
    parts
}

/// `Family, Given` of a name in which a word begins with a sign before its first letter, as those that
/// are transliterated from Arabic (`ʿAlī Ḥasan`) or Dutch ones (`Gerard 't Hooft`) do: `biblatex` takes
/// the sign for a small letter.
fn in_order(person: &str) -> Option<String> {
    let is_sign = |c: char| "ʿʾʻʼʽˈ'’‘`".contains(c);
    let begins_oddly = |word: &&str| word.starts_with(is_sign);
    let words: Vec<&str> = person.split_whitespace().collect();
    if words.len() < 2 || !words.iter().any(begins_oddly) || person.contains(['{', ',', '=']) {
        return None;
    }
    let is_small = |word: &&str| {
        let letters = word.trim_start_matches(is_sign);
        letters.starts_with(char::is_lowercase)
    };
    let last = words.len() - 1;
    let small = words[1..last].iter().position(is_small);
    let family = small.map_or(last, |small| small + 1);
    let (given, family) = words.split_at(family);
    // Braces keep what begins with a small letter from being taken for a `von`.
    Some(format!("{{{}}}, {}", family.join(" "), given.join(" ")))
}

/// Months as BibTeX abbreviates them: no abbreviation of a file's own.
pub(super) fn is_month(name: &str) -> bool {
    MONTHS
        .iter()
        .any(|month| month[0].eq_ignore_ascii_case(name))
}

/// How the names of months begin, in languages of which reference managers keep them.
const MONTHS: [&[&str]; 12] = [
    &["jan", "gen", "ene", "янв"],
    &["feb", "fév", "fev", "фев"],
    &["mar", "mär", "mrz", "maa", "мар"],
    &["apr", "avr", "abr", "апр"],
    &["may", "mai", "mag", "mei", "май", "мая"],
    &["jun", "juin", "giu", "июн"],
    &["jul", "juil", "lug", "июл"],
    &["aug", "aoû", "aou", "ago", "авг"],
    &["sep", "set", "сен"],
    &["oct", "okt", "out", "ott", "окт"],
    &["nov", "ноя"],
    &["dec", "déc", "dez", "dic", "дек"],
];

/// The first month of a text, 1 to 12, and the day if it names one: `6-7`, `Sept`, `10 jan`, `3月`.
fn month(text: &str) -> Option<(u8, Option<u8>)> {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let number = |word: &str| -> Option<u8> {
        let digits = word.trim_end_matches(['月', '월', '日']);
        (digits.len() <= 2).then(|| digits.parse().ok())?
    };
    let named = |word: &str| {
        let starts = |month: &&[&str]| month.iter().any(|start| word.starts_with(start));
        // `juin` begins like no other, `juil` neither.
        MONTHS.iter().position(starts)
    };
    if let Some(month) = words.iter().find_map(|word| named(word)) {
        let numbers: Vec<u8> = words.iter().filter_map(|word| number(word)).collect();
        let names = words.iter().filter(|word| named(word).is_some()).count();
        let day = match numbers[..] {
            [day @ 1..=31] if names == 1 => Some(day),
            _ => None,
        };
        return Some((u8::try_from(month).ok()? + 1, day));
    }
    // A year may stand before it.
    let month = words.iter().find_map(|word| number(word))?;
    (1..=12).contains(&month).then_some((month, None))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_known_by_many_names() {
        for (text, expected) in [
            ("6-7", Some((6, None))),
            ("0", None),
            ("13", None),
            ("Sept", Some((9, None))),
            ("mars", Some((3, None))),
            ("12 May", Some((5, Some(12)))),
            ("10 jan", Some((1, Some(10)))),
            ("23–27 may", Some((5, None))),
            ("mar", Some((3, None))),
            ("Winter", None),
            ("June/July", Some((6, None))),
            ("Jan.–Feb.", Some((1, None))),
            ("juillet", Some((7, None))),
            ("août", Some((8, None))),
            ("décembre", Some((12, None))),
            ("3月", Some((3, None))),
            ("2020-06", Some((6, None))),
            ("May 2020", Some((5, None))),
            ("", None),
        ] {
            assert_eq!(month(text), expected, "{text}");
        }
    }

    #[test]
    fn people_are_split_outside_of_braces() {
        assert_eq!(
            split_people("A and {B and C} AND D and"),
            ["A ", " {B and C} ", " D ", ""]
        );
        assert_eq!(split_people("Anders Band"), ["Anders Band"]);
    }
}
