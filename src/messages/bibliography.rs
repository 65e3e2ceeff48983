//! Messages about .bib files and citations.

use std::fmt;

use biblatex::{ParseErrorKind, Token, TypeErrorKind};

use super::{Problem, en};

/// An entry without its `@`, which BibTeX skips.
pub(crate) fn missing_at(name: &str) -> Problem {
    Problem::error(
        "bibliography/missing-at",
        en(format!(
            "`{name}` has no `@` before it, so this entry would be lost"
        ))
        .help(format!("write `@{name}{{`")),
    )
}

/// An entry with the `＠` of a Chinese or Japanese keyboard, which BibTeX skips.
pub(crate) fn full_width_at(name: &str) -> Problem {
    Problem::error(
        "bibliography/full-width-at",
        en("this entry starts with a full-width `＠`, so it would be lost")
            .help(format!("write `@{name}{{`, with a normal `@`")),
    )
}

/// An entry after a `%`.
pub(crate) fn commented_entry(name: &str) -> Problem {
    Problem::warning(
        "bibliography/commented-entry",
        en(format!(
            "`@{name}` follows a `%`, so this entry is not read"
        ))
        .help("remove the `%`, or the entry if it should not be published"),
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
        ForeignFormat::Medline => "MEDLINE (PubMed)",
        ForeignFormat::EndNote => "EndNote",
        ForeignFormat::WebOfScience => "Web of Science",
    };
    Problem::error(
        "bibliography/foreign-format",
        en(format!("labnews cannot read references in {format} format"))
            .help("export them as BibTeX or BibLaTeX"),
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
            "entry `{key}` has a circular `crossref` or `xdata`, or inherits from more than \
             {most_entries} entries or {most_bytes} bytes"
        ))
        .help("name another entry, or remove this line"),
    )
}

/// Braces nest more deeply than labnews reads.
pub(crate) fn nested_too_deeply() -> Problem {
    Problem::error(
        "bibliography/nested-too-deeply",
        en("the braces of this field are nested too deeply").help("remove unnecessary braces"),
    )
}

/// The abbreviations of an entry become too long.
pub(crate) fn abbreviations_too_long(most_bytes: usize) -> Problem {
    Problem::error(
        "bibliography/abbreviations-too-long",
        en(format!(
            "the abbreviations in this entry stand for more than {most_bytes} bytes"
        ))
        .help("write out what they stand for"),
    )
}

/// An `@string` uses itself, or becomes too long.
pub(crate) fn circular_abbreviation(name: &str) -> Problem {
    Problem::error(
        "bibliography/circular-abbreviation",
        en(format!(
            "abbreviation `{name}` uses itself, or stands for too much text"
        ))
        .help("write out what it stands for"),
    )
}

/// `@article{title = …`.
pub(crate) fn missing_key() -> Problem {
    Problem::error(
        "bibliography/missing-key",
        en("this entry has no key").help("write one after the brace: `@article{xu2022,`"),
    )
}

/// The same entry twice.
pub(crate) fn repeated_entry(key: &str) -> Problem {
    Problem::warning(
        "bibliography/repeated-entry",
        en(format!(
            "entry `{key}` is repeated word for word; it is read once"
        ))
        .related("first entry here")
        .help("remove one of the two"),
    )
}

/// Two different entries with one key.
pub(crate) fn repeated_key(key: &str) -> Problem {
    Problem::warning(
        "bibliography/repeated-key",
        en(format!(
            "key `{key}` is already used; texts that cite `{key}` mean the first entry"
        ))
        .related("first used here")
        .help("give one of the two entries another key"),
    )
}

/// BibTeX uses the first field of a name, other programs the last.
pub(crate) fn repeated_field(field: &str) -> Problem {
    Problem::warning(
        "bibliography/repeated-field",
        en(format!(
            "this entry has a second `{field}`; the first counts"
        ))
        .related("first used here")
        .help("remove one of the two"),
    )
}

/// A typing mistake in the type of an entry.
pub(crate) fn unknown_type(name: &str, nearest: &str) -> Problem {
    Problem::warning(
        "bibliography/unknown-type",
        en(format!("unknown entry type `@{name}`")).help(format!("did you mean `@{nearest}`?")),
    )
}

/// `crossref` or `xdata` names an entry that does not exist.
pub(crate) fn unknown_parent(key: &str, field: &str, nearest: Option<&str>) -> Problem {
    Problem::warning(
        "bibliography/unknown-parent",
        en(format!(
            "`{field}` names entry `{key}`, which does not exist"
        ))
        .help(match nearest {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => "add that entry, or remove this line".to_owned(),
        }),
    )
}

/// The entry has no `title`.
pub(crate) fn missing_title(key: &str) -> Problem {
    Problem::error(
        "bibliography/missing-title",
        en(format!("entry `{key}` has no `title`")).help("add a line `title = {…},`"),
    )
}

/// The entry has no `year`, `date` or `pubstate`.
pub(crate) fn missing_year(key: &str) -> Problem {
    Problem::error(
        "bibliography/missing-year",
        en(format!("entry `{key}` has no `year`"))
            .help("add a line `year = {…},`, or `pubstate = {inpress},` if it is forthcoming"),
    )
}

/// The entry has neither `author` nor `editor`.
pub(crate) fn missing_author(key: &str) -> Problem {
    Problem::warning(
        "bibliography/missing-author",
        en(format!("entry `{key}` has no `author`"))
            .help("add a line `author = {…},` if it has one"),
    )
}

/// An entry has a `year`, and a `date` that is not one.
pub(crate) fn ignored_date(date: &str) -> Problem {
    Problem::warning(
        "bibliography/ignored-date",
        en(format!("`{date}` is not a date, so `year` is used instead"))
            .help("write `date = {2022-04-22}`"),
    )
}

/// The only date of an entry is not one.
pub(crate) fn not_a_date(date: &str) -> Problem {
    Problem::error(
        "bibliography/not-a-date",
        en(format!("`{date}` is not a date")).help(
            "write `date = {2022-04-22}` or `year = {2022}`, or `pubstate = {inpress}` for a \
             forthcoming paper",
        ),
    )
}

/// A year such as `20xx`.
pub(crate) fn not_a_year(year: &str) -> Problem {
    Problem::error(
        "bibliography/not-a-year",
        en(format!("`{year}` is not a year")).help("write a year from 1 to 9999"),
    )
}

/// 30 February.
pub(crate) fn no_such_day(year: i16, month: u8, day: u8) -> Problem {
    Problem::warning(
        "bibliography/no-such-day",
        en(format!(
            "{year:04}-{month:02} has no day {day}; the day is left out"
        ))
        .help("correct the day"),
    )
}

/// The value of `month` is none.
pub(crate) fn not_a_month(month: &str) -> Problem {
    Problem::warning(
        "bibliography/not-a-month",
        en(format!("`{month}` is not a month; it is left out"))
            .help("write a number from 1 to 12, or `jan`, `feb`, … without braces"),
    )
}

/// The value of `day` is none.
pub(crate) fn not_a_day(day: &str) -> Problem {
    Problem::warning(
        "bibliography/not-a-day",
        en(format!("`{day}` is not a day of a month; it is left out"))
            .help("write a number from 1 to 31"),
    )
}

/// Something like `c. 2020` or `2018/05/29`, in which labnews finds a date.
pub(crate) fn loose_date(field: &str, written: &str, read: &str) -> Problem {
    Problem::warning(
        "bibliography/loose-date",
        en(format!(
            "`{field}` is `{written}`, which is read as `{read}`"
        ))
        .help("write `date = {2022-04-22}` or `year = {2022}`"),
    )
}

/// `year = {in press}`.
pub(crate) fn state_in_place_of_year(field: &str, written: &str, state: &str) -> Problem {
    Problem::warning(
        "bibliography/state-in-place-of-year",
        en(format!("`{field}` is `{written}`, which is not a year"))
            .help(format!("write `pubstate = {{{state}}}` instead")),
    )
}

/// `pages = {n/a}`.
pub(crate) fn placeholder(field: &str, value: &str) -> Problem {
    Problem::warning(
        "bibliography/placeholder",
        en(format!("`{field}` is `{value}`; it is left out")).help("remove this line"),
    )
}

/// The value of `doi` is none.
pub(crate) fn not_a_doi(doi: &str) -> Problem {
    Problem::warning(
        "bibliography/not-a-doi",
        en(format!("`{doi}` is not a DOI; it is left out")).help("write a DOI such as 10.1000/182"),
    )
}

/// Several addresses in `url`, as Mendeley exports them.
pub(crate) fn several_addresses(first: &str) -> Problem {
    Problem::warning(
        "bibliography/several-addresses",
        en(format!(
            "`url` has several addresses, so the first is used: `{first}`"
        ))
        .help("keep one of them"),
    )
}

/// A LaTeX command that labnews does not know.
pub(crate) fn unknown_command(command: &str, field: &str) -> Problem {
    Problem::warning(
        "bibliography/unknown-command",
        en(format!(
            "`\\{command}` in `{field}` is an unknown LaTeX command"
        ))
        .help("write the character itself; labnews keeps the text in its braces"),
    )
}

/// A word without braces or quotation marks that is not an `@string`.
pub(crate) fn unknown_abbreviation(name: &str) -> Problem {
    Problem::warning(
        "bibliography/unknown-abbreviation",
        en(format!("no `@string` defines the abbreviation `{name}`")).help(format!(
            "define it with `@string{{{name} = {{…}}}}`, or put the value in braces: `{{…}}`"
        )),
    )
}

const NAMES: &str = "write names as `Family, Given` or `Given Family`, with `and` between them";

/// `A, Ann and and B, Bo`.
pub(crate) fn missing_name(field: &str) -> Problem {
    Problem::warning(
        "bibliography/missing-name",
        en(format!(
            "a name is missing before or after an `and` in `{field}`"
        ))
        .help(NAMES),
    )
}

/// Names with a semicolon between them.
pub(crate) fn wrong_separator(separator: char) -> Problem {
    Problem::error(
        "bibliography/wrong-separator",
        en(format!("`{separator}` cannot separate names")).help(NAMES),
    )
}

/// Names with commas between them.
pub(crate) fn not_one_person(names: &str) -> Problem {
    Problem::error(
        "bibliography/not-one-person",
        en(format!("`{names}` is not the name of one person")).help(NAMES),
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
        en(format!("`{number}` is not the number of an author")).help("count authors from 1"),
    )
}

/// The type of a field's value is wrong, so no reference can be made.
pub(crate) fn not_citable(key: &str, error: &TypeErrorKind) -> Problem {
    Problem::error(
        "bibliography/not-citable",
        en(format!(
            "entry `{key}` cannot be cited: {}",
            TypeErrorWords(error)
        ))
        .help("correct this field"),
    )
}

/// The file is not valid BibTeX here.
pub(crate) fn syntax(error: &ParseErrorKind) -> Problem {
    match error {
        ParseErrorKind::UnexpectedEof => unclosed_entry(),
        ParseErrorKind::Expected(Token::Comma) => missing_comma(),
        ParseErrorKind::Expected(token) => expected_token(token),
        ParseErrorKind::Unexpected(token) => unexpected_token(token),
        ParseErrorKind::UnknownAbbreviation(name) => undefined_abbreviation(name),
        ParseErrorKind::MalformedCommand => malformed_command(),
        ParseErrorKind::ResolutionError(error) => unresolved_parent(error),
        other => invalid_entry(other),
    }
}

fn unclosed_entry() -> Problem {
    Problem::error(
        "bibliography/unclosed-entry",
        en("this entry is not closed: a `}` or `\"` is missing")
            .help("each `{` needs a `}`; a field is `name = {value},`"),
    )
}

fn missing_comma() -> Problem {
    Problem::error(
        "bibliography/missing-comma",
        en("expected `,` before this").help("end each field with a comma: `name = {value},`"),
    )
}

fn expected_token(token: &Token) -> Problem {
    Problem::error(
        "bibliography/expected-token",
        en(format!("expected {} here", TokenWords(token))).help(AN_ENTRY),
    )
}

fn unexpected_token(token: &Token) -> Problem {
    Problem::error(
        "bibliography/unexpected-token",
        en(format!("unexpected {}", TokenWords(token))).help(AN_ENTRY),
    )
}

fn undefined_abbreviation(name: &str) -> Problem {
    Problem::error(
        "bibliography/undefined-abbreviation",
        en(format!("no `@string` defines the abbreviation `{name}`"))
            .help("put the value in braces: `{…}`"),
    )
}

fn malformed_command() -> Problem {
    Problem::error(
        "bibliography/malformed-command",
        en("this LaTeX command cannot be read").help("write the character itself, as in ü"),
    )
}

fn unresolved_parent(error: &TypeErrorKind) -> Problem {
    Problem::error(
        "bibliography/unresolved-parent",
        en(format!(
            "`crossref` or `xdata` cannot be resolved: {}",
            TypeErrorWords(error)
        ))
        .help("write the fields into the entry itself"),
    )
}

fn invalid_entry(error: &ParseErrorKind) -> Problem {
    Problem::error(
        "bibliography/invalid-entry",
        en(error.to_string()).help("correct this entry"),
    )
}

const AN_ENTRY: &str =
    "write an entry like `@article{key, title = {…}, author = {…}, year = {2022}}`";

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
            TypeErrorKind::DayOutOfRange => "no such day",
            TypeErrorKind::MonthOutOfRange => "no such month",
            TypeErrorKind::MissingNumber => "a number is missing",
            TypeErrorKind::InvalidNumber => "not a number",
            TypeErrorKind::WrongNumberOfDigits => {
                "a year has four digits, a month and a day have two"
            }
            TypeErrorKind::YearZeroCE => "there is no year 0",
            TypeErrorKind::InvalidIntegerRange => "not a range of pages",
            TypeErrorKind::UnknownLangId => "unknown language",
            _ => "not in a form that BibLaTeX reads",
        })
    }
}
