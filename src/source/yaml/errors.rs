//! Puts the errors of `serde_yaml` and libyaml, which speak of tokens and contexts, in plain words.

use super::line::{Line, lines};
use super::node::{Position, SyntaxError};
use crate::messages::{Problem, yaml};

/// What [`super::parse()`] hands to `serde_yaml` as an error.
pub(super) const TOO_DEEP: &str = "labnews: too deep";
/// See [`TOO_DEEP`].
pub(super) const TOO_MUCH: &str = "labnews: too much";

/// Words of libyaml, and what an author reads instead.
type Explanation = (&'static str, fn() -> Problem);

/// All explanations. The first whose words an error contains counts.
const KNOWN: &[Explanation] = &[
    (TOO_DEEP, yaml::nested_too_deeply),
    ("recursion limit exceeded", yaml::nested_too_deeply),
    (TOO_MUCH, yaml::aliases_add_too_much),
    ("repetition limit exceeded", yaml::aliases_add_too_much),
    (COLON, || yaml::colon_in_text(None)),
    ("found a tab character", || yaml::tab_in_indentation(None)),
    (
        "found character that cannot start any token",
        yaml::reserved_character,
    ),
    ("did not find expected key", yaml::key_expected),
    ("could not find expected ':'", yaml::key_without_colon),
    (OPEN_LIST, yaml::list_not_closed),
    (OPEN_MAP, yaml::map_not_closed),
    (OPEN_QUOTE, yaml::quote_not_closed),
    ("did not find expected '-' indicator", yaml::entry_expected),
    ("invalid type: enum", yaml::exclamation_mark),
    (NO_CONTENT, yaml::entry_missing),
    (
        "block sequence entries are not allowed",
        yaml::list_behind_key,
    ),
    ("mapping keys are not allowed", yaml::question_mark),
    ("found unknown escape character", yaml::backslash),
    ("escape code", yaml::backslash),
    (
        "did not find expected comment or line break",
        yaml::text_behind_bar,
    ),
    (QUOTE_OVER_DOCUMENTS, yaml::quote_not_closed),
    ("directive", yaml::percent_sign),
    ("unknown anchor", yaml::unknown_alias),
    // "while scanning an alias" and "… an anchor".
    ("while scanning an a", yaml::asterisk_or_ampersand),
];

const COLON: &str = "mapping values are not allowed";
const OPEN_LIST: &str = "did not find expected ',' or ']'";
const OPEN_MAP: &str = "did not find expected ',' or '}'";
const OPEN_QUOTE: &str = "found unexpected end of stream";
const QUOTE_OVER_DOCUMENTS: &str = "found unexpected document indicator";
const NO_CONTENT: &str = "did not find expected node content";

/// Says in an author's words what is wrong with a text, and where.
pub(super) fn explain(text: &str, error: &serde_yaml::Error) -> SyntaxError {
    let words = error.to_string();
    let reported = position(error);
    let known = KNOWN.iter().find(|(sign, _)| words.contains(sign));
    let sign = known.map_or("", |(sign, _)| *sign);
    // libyaml notices at the end of the file what is not closed; an author fixes it where it begins.
    let opening =
        |signs: &[char]| reported.and_then(|reported| find_unclosed(text, reported, signs));
    let is_at_end = || {
        let lines = text.lines().count();
        reported.is_some_and(|reported| reported.line > lines)
    };
    let (problem, place) = match (sign, known) {
        (OPEN_LIST, _) => (yaml::list_not_closed(), opening(&['['])),
        (OPEN_MAP, _) => (yaml::map_not_closed(), opening(&['{'])),
        (OPEN_QUOTE | QUOTE_OVER_DOCUMENTS, _) => (yaml::quote_not_closed(), opening(&['"', '\''])),
        (NO_CONTENT, _) if is_at_end() => (yaml::list_not_begun(), opening(&['[', '{'])),
        (_, Some((_, problem))) => (problem(), None),
        (_, None) => (yaml::other(without_position(&words)), None),
    };
    SyntaxError {
        problem,
        position: place.or(reported),
    }
}

/// Where an error of `serde_yaml` is.
pub(super) fn position(error: &serde_yaml::Error) -> Option<Position> {
    let location = error.location()?;
    Some(Position {
        line: location.line(),
        column: location.column(),
    })
}

fn without_position(words: &str) -> &str {
    words.split(" at line ").next().unwrap_or(words)
}

/// Where the list, map or quote begins that is not closed: the last one that opens a value before `position`.
fn find_unclosed(text: &str, position: Position, signs: &[char]) -> Option<Position> {
    let before = lines(text)
        .rev()
        .skip_while(|(number, _)| *number > position.line);
    before.take(50).find_map(|(number, line)| {
        let line = Line::read(number, line)?;
        let value = line.value.strip_prefix(':')?.trim_start();
        value.starts_with(signs).then(|| line.at(value))
    })
}
