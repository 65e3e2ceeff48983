//! Messages about keys and values of front matter and site.yaml, whatever they mean.

use std::fmt;

use super::phrases::{choice, did_you_mean, list};
use super::{Problem, en};

/// A map whose keys labnews knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Record {
    /// The front matter of a news item.
    NewsItem,
    /// The front matter of a page.
    Page,
    /// The front matter of a person's profile.
    Profile,
    /// The front matter of a lab.
    Lab,
    /// A person in an item.
    Person,
    /// `event:`.
    Event,
    /// `location:`.
    Location,
    /// A photo, cover, portrait or logo.
    Photo,
    /// An entry of `supported_by:`.
    Supporter,
    /// An entry of `links:`.
    Link,
    /// All of site.yaml.
    SiteYaml,
    /// An entry of `languages:`.
    Language,
    /// An entry of `navigation:`.
    MenuEntry,
}

impl fmt::Display for Record {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::NewsItem => "a news item",
            Self::Page => "a page",
            Self::Profile => "a profile",
            Self::Lab => "a lab",
            Self::Person => "a person",
            Self::Event => "an event",
            Self::Location => "a location",
            Self::Photo => "a photo",
            Self::Supporter => "a supporter",
            Self::Link => "a link",
            Self::SiteYaml => "site.yaml",
            Self::Language => "a language",
            Self::MenuEntry => "a menu entry",
        })
    }
}

/// The value that a message is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject<'a> {
    /// The whole file.
    Document,
    /// The value of a key.
    Key(&'a str),
    /// An entry of the list or map that is the value of a key.
    EntryOf(&'a str),
}

impl fmt::Display for Subject<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Document => out.write_str("this file"),
            Self::Key(key) => write!(out, "`{key}`"),
            Self::EntryOf(key) => write!(out, "an entry of `{key}`"),
        }
    }
}

/// A kind of value that a key needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// Text.
    Text,
    /// `true` or `false`.
    Bool,
    /// A whole number.
    WholeNumber,
    /// A date, with or without a time.
    Date,
    /// A list.
    List,
    /// A map.
    Map,
    /// `true`, `false` or a Content-Security-Policy.
    Policy,
}

/// A kind of value that a file has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueType {
    /// No value.
    Nothing,
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// Text.
    Text,
    /// A list.
    List,
    /// A map.
    Map,
}

/// A value is of another kind than its key needs.
pub(crate) fn wrong_type(subject: Subject, expected: Expected, found: ValueType) -> Problem {
    let (wanted, help) = match expected {
        Expected::Text if matches!(found, ValueType::Number | ValueType::Bool) => {
            ("text", Some("put it in quotes"))
        }
        Expected::Text => ("text", None),
        Expected::Bool => ("`true` or `false`", None),
        Expected::WholeNumber => ("a whole number", None),
        Expected::Date => (
            "a date",
            Some("write `2026-04-22`, or `2026-04-22T16:00:00+08:00`"),
        ),
        Expected::List => (
            "a list",
            Some("write `[a, b]`, or each entry on its own line after `- `"),
        ),
        Expected::Map => ("a map of `key: value` lines", None),
        Expected::Policy => ("`true`, `false` or a policy", None),
    };
    let found = match found {
        ValueType::Nothing => "empty",
        ValueType::Bool => "true or false",
        ValueType::Number => "a number",
        ValueType::Text => "text",
        ValueType::List => "a list",
        ValueType::Map => "a map",
    };
    let (must, is) = match subject {
        Subject::Document => ("must contain", "contains"),
        Subject::Key(_) | Subject::EntryOf(_) => ("must be", "is"),
    };
    Problem::error(
        "fields/wrong-type",
        en(format!("{subject} {must} {wanted}, but {is} {found}")).maybe_help(help),
    )
}

/// A value such as `２０２６` would be right in ASCII.
pub(crate) fn full_width_characters(text: &str, half_width: &str) -> Problem {
    Problem::error(
        "fields/full-width-characters",
        en(format!("`{text}` has full-width characters")).help(format!("write `{half_width}`")),
    )
}

/// A text has too many characters.
pub(crate) fn text_too_long(subject: Subject, count: usize, limit: usize) -> Problem {
    Problem::error(
        "fields/text-too-long",
        en(format!(
            "{subject} has {count} characters, but the limit is {limit}"
        ))
        .help("shorten the text"),
    )
}

/// A list has too many entries.
pub(crate) fn list_too_long(subject: Subject, count: usize, limit: usize) -> Problem {
    Problem::error(
        "fields/list-too-long",
        en(format!(
            "{subject} has {count} entries, but the limit is {limit}"
        ))
        .help("keep the most important entries, or split them over several files"),
    )
}

/// A map has too many entries.
pub(crate) fn map_too_long(subject: Subject, count: usize, limit: usize) -> Problem {
    Problem::error(
        "fields/map-too-long",
        en(format!(
            "{subject} has {count} entries, but the limit is {limit}"
        ))
        .help("keep the entries that the site needs"),
    )
}

/// A whole number is too small or too large.
pub(crate) fn number_out_of_range(limit: i64) -> Problem {
    Problem::error(
        "fields/number-out-of-range",
        en(format!("this number must be between 1 and {limit}")),
    )
}

/// A title or a name is blank.
pub(crate) fn blank_text(key: &str) -> Problem {
    Problem::error(
        "fields/blank-text",
        en(format!("`{key}` is empty")).help(format!("add the {key} after `{key}:`")),
    )
}

/// A key that must be there has no value.
pub(crate) fn empty_value(key: &str) -> Problem {
    Problem::error("fields/empty-value", en(format!("`{key}` has no value")))
}

/// A key that means something has no value: nobody who wrote `draft:` wants the text published.
pub(crate) fn empty_switch(key: &str) -> Problem {
    Problem::error(
        "fields/empty-switch",
        en(format!("`{key}` has no value")).help("add the value, or remove the line"),
    )
}

/// A key that must be there is missing.
pub(crate) fn missing_key(record: Record, key: &str) -> Problem {
    Problem::error(
        "fields/missing-key",
        en(format!("{record} must have `{key}`")).help(format!("add a line `{key}: …`")),
    )
}

/// A key belongs under another one, which is empty; it lost its indentation.
pub(crate) fn not_indented(key: &str, outer: &str) -> Problem {
    Problem::error(
        "fields/not-indented",
        en(format!(
            "`{key}` belongs under `{outer}`, so its line must be indented"
        ))
        .help(format!("write two spaces before `{key}`")),
    )
}

/// A key is there twice.
pub(crate) fn key_twice(key: &str) -> Problem {
    Problem::error(
        "fields/key-twice",
        en(format!("`{key}` is here twice")).help("remove one of the two"),
    )
}

/// A map has a key that labnews does not know; `similar` is a known one that differs little.
pub(crate) fn unknown_key(
    record: Record,
    key: &str,
    similar: Option<&str>,
    known: &[&str],
) -> Problem {
    let help = match similar {
        Some(similar) => did_you_mean(similar),
        None if known.contains(&"extra") => "put keys of your own under `extra:`".to_owned(),
        None => format!("{record} can have {}", list(known)),
    };
    Problem::error(
        "fields/unknown-key",
        en(format!("`{key}` is not a key of {record}")).help(help),
    )
}

/// A value is none of the words that its key knows.
pub(crate) fn unknown_keyword(word: &str, similar: Option<&str>, known: &[&str]) -> Problem {
    let help = match similar {
        Some(similar) => did_you_mean(similar),
        None => format!("choose {}", choice(known)),
    };
    Problem::error(
        "fields/unknown-keyword",
        en(format!("`{word}` is not one of the values allowed here")).help(help),
    )
}
