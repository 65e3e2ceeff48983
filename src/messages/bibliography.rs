//! Messages about .bib files and citations.

use std::fmt;

use biblatex::{ParseErrorKind, Token, TypeErrorKind};

use super::{Problem, en};

/// An entry without its `@`, which BibTeX skips.
pub(crate) fn missing_at(name: &str) -> Problem {
    Problem::error(
        "bibliography/missing-at",
        en(format!(
            "before `{name}` an `@` is missing: this entry would be lost"
        ))
        .help(format!("write `@{name}{{`")),
    )
}

/// An entry with the `＠` of a Chinese or Japanese keyboard, which BibTeX skips.
pub(crate) fn full_width_at(name: &str) -> Problem {
    Problem::error(
        "bibliography/full-width-at",
        en("this entry begins with a full-width `＠` and would be lost").help(format!(
            "write `@{name}{{`, with the `@` of an English keyboard"
        )),
    )
}

/// An entry after a `%`.
pub(crate) fn commented_entry(name: &str) -> Problem {
    Problem::warning(
        "bibliography/commented-entry",
        en(format!(
            "a `%` stands before `@{name}`, so that this entry is not read"
        ))
        .help("take the `%` out, or the entry, if it is not to be published"),
    )
}

/// Formats of reference managers that labnews does not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ForeignFormat {
    Ris,
    Medline,
    EndNote,
    WebOfScience,
}

/// A file, or a part of one, in another format than BibTeX.
pub(crate) fn foreign_format(format: ForeignFormat) -> Problem {
    let format = match format {
        ForeignFormat::Ris => "RIS",
        ForeignFormat::Medline => "MEDLINE, the format of PubMed",
        ForeignFormat::EndNote => "the format of EndNote",
        ForeignFormat::WebOfScience => "the format of Web of Science",
    };
    Problem::error(
        "bibliography/foreign-format",
        en(format!("this is {format}, which is not read here"))
            .help("export these references as BibTeX or BibLaTeX and put that here"),
    )
}

/// A `#` joins too many parts into one field.
pub(crate) fn too_many_parts(field: &str, most: usize) -> Problem {
    Problem::error(
        "bibliography/too-many-parts",
        en(format!("`{field}` is joined from more than {most} parts"))
            .help("write it as one value, without `#`"),
    )
}

/// An entry inherits from itself, or from too many others.
pub(crate) fn circular_entry(key: &str, most_entries: usize, most_bytes: usize) -> Problem {
    Problem::error(
        "bibliography/circular-entry",
        en(format!(
            "the entry `{key}` leans on itself, or on too much: {most_entries} others and \
             {most_bytes} bytes of theirs are allowed"
        ))
        .help("name another entry, or take this line out"),
    )
}

/// Braces nest more deeply than labnews reads.
pub(crate) fn nested_too_deeply() -> Problem {
    Problem::error(
        "bibliography/nested-too-deeply",
        en("the braces of this field stand in each other too deep")
            .help("take out those that are not needed"),
    )
}

/// The abbreviations of an entry become too long.
pub(crate) fn abbreviations_too_long(most_bytes: usize) -> Problem {
    Problem::error(
        "bibliography/abbreviations-too-long",
        en(format!(
            "the abbreviations of this entry stand for more than {most_bytes} bytes"
        ))
        .help("write out what they stand for"),
    )
}

/// An `@string` uses itself, or becomes too long.
pub(crate) fn circular_abbreviation(name: &str) -> Problem {
    Problem::error(
        "bibliography/circular-abbreviation",
        en(format!(
            "the abbreviation `{name}` leans on itself, or stands for too much"
        ))
        .help("write out what it stands for"),
    )
}

/// `@article{title = …`.
pub(crate) fn missing_key() -> Problem {
    Problem::error(
        "bibliography/missing-key",
        en("this entry has no key").help("write one behind the brace: `@article{xu2022,`"),
    )
}

/// The same entry twice.
pub(crate) fn repeated_entry(key: &str, first_line: u32) -> Problem {
    Problem::warning(
        "bibliography/repeated-entry",
        en(format!(
            "the entry `{key}` stands here a second time, word for word; it is read once"
        ))
        .help(format!("take it out; the first is in line {first_line}")),
    )
}

/// Two different entries with one key.
pub(crate) fn repeated_key(key: &str, first_line: u32) -> Problem {
    Problem::warning(
        "bibliography/repeated-key",
        en(format!(
            "the key `{key}` stands here a second time; the first is in line {first_line}, and \
             texts that cite `{key}` mean that"
        ))
        .help("give one of the two another key"),
    )
}

/// BibTeX uses the first field of a name, other programs the last.
pub(crate) fn repeated_field(field: &str) -> Problem {
    Problem::warning(
        "bibliography/repeated-field",
        en(format!(
            "this entry has a second `{field}`; the first counts"
        ))
        .help("take one of the two out"),
    )
}

/// A typing mistake in the kind of an entry.
pub(crate) fn unknown_kind(kind: &str, nearest: &str) -> Problem {
    Problem::warning(
        "bibliography/unknown-kind",
        en(format!("`@{kind}` is no kind of entry that is known"))
            .help(format!("did you mean `@{nearest}`?")),
    )
}

/// `crossref` or `xdata` names an entry that does not exist.
pub(crate) fn unknown_parent(key: &str, field: &str, nearest: Option<&str>) -> Problem {
    Problem::warning(
        "bibliography/unknown-parent",
        en(format!(
            "there is no entry `{key}` for `{field}` to lean on"
        ))
        .help(match nearest {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => "add that entry, or take this line out".to_owned(),
        }),
    )
}

/// The entry has no `title`.
pub(crate) fn missing_title(key: &str) -> Problem {
    Problem::error(
        "bibliography/missing-title",
        en(format!("the entry `{key}` has no `title`")).help("add a line `title = {…},`"),
    )
}

/// The entry has no `year`, `date` or `pubstate`.
pub(crate) fn missing_year(key: &str) -> Problem {
    Problem::error(
        "bibliography/missing-year",
        en(format!("the entry `{key}` has no `year`"))
            .help("add a line `year = {…},`, or `pubstate = {inpress},` if it is still to come"),
    )
}

/// The entry has neither `author` nor `editor`.
pub(crate) fn missing_author(key: &str) -> Problem {
    Problem::warning(
        "bibliography/missing-author",
        en(format!("the entry `{key}` has no `author`"))
            .help("add a line `author = {…},`, if somebody wrote it"),
    )
}

/// An entry has a `year`, and a `date` that is not one.
pub(crate) fn ignored_date(date: &str) -> Problem {
    Problem::warning(
        "bibliography/ignored-date",
        en(format!("`{date}` is not a date; the `year` counts"))
            .help("write `date = {2022-04-22}`"),
    )
}

/// The only date of an entry is not one.
pub(crate) fn not_a_date(date: &str) -> Problem {
    Problem::error(
        "bibliography/not-a-date",
        en(format!("`{date}` is not a date")).help(
            "write `date = {2022-04-22}` or `year = {2022}`; of a paper that is still to come \
             `pubstate = {inpress}`",
        ),
    )
}

/// A year such as `20xx`.
pub(crate) fn not_a_year(year: &str) -> Problem {
    Problem::error(
        "bibliography/not-a-year",
        en(format!("`{year}` is not a year")).help("it must be from 1 to 9999"),
    )
}

/// 30 February.
pub(crate) fn no_such_day(year: i16, month: u8, day: u8) -> Problem {
    Problem::warning(
        "bibliography/no-such-day",
        en(format!(
            "{year:04}-{month:02} has no day {day}, and it is left out"
        ))
        .help("correct the day"),
    )
}

/// The value of `month` is none.
pub(crate) fn not_a_month(month: &str) -> Problem {
    Problem::warning(
        "bibliography/not-a-month",
        en(format!("`{month}` is no month, and is left out"))
            .help("write a number from 1 to 12, or `jan`, `feb`, … without braces"),
    )
}

/// The value of `day` is none.
pub(crate) fn not_a_day(day: &str) -> Problem {
    Problem::warning(
        "bibliography/not-a-day",
        en(format!("`{day}` is no day, and is left out")).help("write a number from 1 to 31"),
    )
}

/// Something like `c. 2020` or `2018/05/29`, in which labnews finds a date.
pub(crate) fn loose_date(field: &str, written: &str, read: &str) -> Problem {
    Problem::warning(
        "bibliography/loose-date",
        en(format!(
            "`{field}` is `{written}`, of which `{read}` is read"
        ))
        .help("write `date = {2022-04-22}` or `year = {2022}`"),
    )
}

/// `year = {in press}`.
pub(crate) fn state_in_place_of_year(field: &str, written: &str, state: &str) -> Problem {
    Problem::warning(
        "bibliography/state-in-place-of-year",
        en(format!("`{field}` is `{written}`, which is no year"))
            .help(format!("write `pubstate = {{{state}}}` instead")),
    )
}

/// `pages = {n/a}`.
pub(crate) fn placeholder(field: &str, value: &str) -> Problem {
    Problem::warning(
        "bibliography/placeholder",
        en(format!("`{field}` is `{value}`, and is left out")).help("take this line out"),
    )
}

/// The value of `doi` is none.
pub(crate) fn not_a_doi(doi: &str) -> Problem {
    Problem::warning(
        "bibliography/not-a-doi",
        en(format!("`{doi}` is not a DOI, and is left out")).help("a DOI is like 10.1000/182"),
    )
}

/// Several addresses in `url`, as Mendeley exports them.
pub(crate) fn several_addresses(first: &str) -> Problem {
    Problem::warning(
        "bibliography/several-addresses",
        en(format!(
            "`url` holds several addresses, of which the first counts: `{first}`"
        ))
        .help("keep one of them"),
    )
}

/// A LaTeX command that labnews does not know.
pub(crate) fn unknown_command(command: &str, field: &str) -> Problem {
    Problem::warning(
        "bibliography/unknown-command",
        en(format!(
            "`\\{command}` in `{field}` is a LaTeX command that labnews does not know"
        ))
        .help("write the character itself; what is in its braces stays"),
    )
}

/// A word without braces or quotation marks that is not an `@string`.
pub(crate) fn unknown_abbreviation(name: &str) -> Problem {
    Problem::warning(
        "bibliography/unknown-abbreviation",
        en(format!(
            "`{name}` is an abbreviation that no @string explains"
        ))
        .help(format!(
            "explain it, `@string{{{name} = {{…}}}}`, or put the value in braces: `{{…}}`"
        )),
    )
}

const NAMES: &str = "names are `Family, Given` or `Given Family`, with `and` between them";

/// `A, Ann and and B, Bo`.
pub(crate) fn missing_name(field: &str) -> Problem {
    Problem::warning(
        "bibliography/missing-name",
        en(format!("beside an `and` of `{field}` a name is missing")).help(NAMES),
    )
}

/// Names with a semicolon between them.
pub(crate) fn wrong_separator(separator: char) -> Problem {
    Problem::error(
        "bibliography/wrong-separator",
        en(format!("`{separator}` does not separate names")).help(NAMES),
    )
}

/// Names with commas between them.
pub(crate) fn not_one_person(names: &str) -> Problem {
    Problem::error(
        "bibliography/not-one-person",
        en(format!("`{names}` is not one person")).help(NAMES),
    )
}

/// A part of `author+an:orcid` without `=`.
pub(crate) fn not_an_annotation(annotation: &str) -> Problem {
    Problem::error(
        "bibliography/not-an-annotation",
        en(format!("`{annotation}` is not an annotation"))
            .help("write 1=\"0000-0002-1825-0097\" for the first author"),
    )
}

/// A part of `author+an:orcid` that does not start with a number.
pub(crate) fn not_an_author_number(number: &str) -> Problem {
    Problem::error(
        "bibliography/not-an-author-number",
        en(format!("`{number}` is not the number of an author")).help("authors are counted from 1"),
    )
}

/// An ORCID iD with a mistyped digit.
pub(crate) fn invalid_orcid(message: String) -> Problem {
    Problem::error(
        "bibliography/invalid-orcid",
        en(message).help("copy it from its page again"),
    )
}

/// The type of a field's value is wrong, so no reference can be made.
pub(crate) fn not_citable(key: &str, error: &TypeErrorKind) -> Problem {
    Problem::error(
        "bibliography/not-citable",
        en(format!(
            "the entry `{key}` cannot be cited: {}",
            TypeErrorWords(error)
        ))
        .help("correct this field"),
    )
}

/// The file is not valid BibTeX here.
pub(crate) fn syntax(error: &ParseErrorKind) -> Problem {
    match error {
        ParseErrorKind::UnexpectedEof => Problem::error(
            "bibliography/unclosed-entry",
            en("this entry does not end: a `}` or a `\"` is missing")
                .help("each `{` needs its `}`; a field is `name = {value},`"),
        ),
        ParseErrorKind::Expected(Token::Comma) => Problem::error(
            "bibliography/missing-comma",
            en("`,` is missing before this")
                .help("each field ends with a comma: `name = {value},`"),
        ),
        ParseErrorKind::Expected(token) => Problem::error(
            "bibliography/expected-token",
            en(format!("here must stand {}", TokenWords(token))).help(AN_ENTRY),
        ),
        ParseErrorKind::Unexpected(token) => Problem::error(
            "bibliography/unexpected-token",
            en(format!("{} cannot stand here", TokenWords(token))).help(AN_ENTRY),
        ),
        ParseErrorKind::UnknownAbbreviation(name) => Problem::error(
            "bibliography/undefined-abbreviation",
            en(format!(
                "`{name}` is an abbreviation that no @string explains"
            ))
            .help("put the value in braces: `{…}`"),
        ),
        ParseErrorKind::MalformedCommand => Problem::error(
            "bibliography/malformed-command",
            en("a LaTeX command here cannot be read").help("write the character itself, as in ü"),
        ),
        ParseErrorKind::ResolutionError(error) => Problem::error(
            "bibliography/unresolved-parent",
            en(format!(
                "`crossref` or `xdata` cannot be followed: {}",
                TypeErrorWords(error)
            ))
            .help("write the fields into the entry itself"),
        ),
        other => Problem::error(
            "bibliography/invalid-entry",
            en(other.to_string()).help("correct this entry"),
        ),
    }
}

const AN_ENTRY: &str = "an entry is `@article{key, title = {…}, author = {…}, year = {2022}}`";

/// A token in English.
struct TokenWords<'e>(&'e Token);

impl fmt::Display for TokenWords<'_> {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str(match self.0 {
            Token::Identifier => "a name",
            Token::OpeningBrace => "`{`",
            Token::ClosingBrace => "`}`",
            Token::Comma => "`,`",
            Token::QuotationMark => "`\"`",
            Token::Equals => "`=`",
            Token::DecimalPoint => "`.`",
        })
    }
}

/// An error about the type of a value in English.
struct TypeErrorWords<'e>(&'e TypeErrorKind);

impl fmt::Display for TypeErrorWords<'_> {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str(match self.0 {
            TypeErrorKind::DayOutOfRange => "there is no such day",
            TypeErrorKind::MonthOutOfRange => "there is no such month",
            TypeErrorKind::MissingNumber => "a number is missing",
            TypeErrorKind::InvalidNumber => "this is not a number",
            TypeErrorKind::WrongNumberOfDigits => {
                "a year has four digits, a month and a day have two"
            }
            TypeErrorKind::YearZeroCE => "there is no year 0",
            TypeErrorKind::InvalidIntegerRange => "these are not pages",
            TypeErrorKind::UnknownLangId => "this language is not known",
            _ => "it is not written as BibLaTeX wants it",
        })
    }
}
