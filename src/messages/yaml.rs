//! Messages about text that is not YAML, and about text that YAML reads differently from what its author
//! means.

use super::{Problem, en};
use crate::limits;

const QUOTE: &str = "put the text in quotes";

/// The front matter or file is too long.
pub(crate) fn too_many_bytes(bytes: usize) -> Problem {
    Problem::error(
        "yaml/too-many-bytes",
        en(format!(
            "this YAML has {bytes} bytes, but the limit is {}",
            limits::YAML_BYTES
        ))
        .help("move text below the front matter, and split the rest into several files"),
    )
}

/// Lists and maps contain each other too often.
pub(crate) fn nested_too_deeply() -> Problem {
    Problem::error(
        "yaml/nested-too-deeply",
        en(format!(
            "this is nested too deeply: lists and maps can be nested {} levels deep",
            limits::YAML_DEPTH
        ))
        .help(
            "close each `[` and `{`, or put the text in quotes if it is neither a list nor a map",
        ),
    )
}

/// Aliases such as `*name` multiply what a file contains.
pub(crate) fn aliases_add_too_much() -> Problem {
    Problem::error(
        "yaml/aliases-add-too-much",
        en(format!(
            "aliases such as `*name` add too much: all aliases of a file can add {} values and {} bytes of text",
            limits::ALIAS_VALUES,
            limits::ALIAS_BYTES
        ))
        .help("write out what the alias refers to"),
    )
}

/// A value contains a colon and a space: `title: Seminar: first results`; `line` has the quotes that it needs.
pub(crate) fn colon_in_text(line: Option<&str>) -> Problem {
    let help = match line {
        Some(line) => write_line(line),
        None => {
            "put all of the text in quotes, as in `title: \"Seminar: first results\"`".to_owned()
        }
    };
    Problem::error(
        "yaml/colon-in-text",
        en("text with a colon and a space must be in quotes").help(help),
    )
}

/// A line is indented with a tab; `line` has the spaces that it needs.
pub(crate) fn tab_in_indentation(line: Option<&str>) -> Problem {
    let help = match line {
        Some(line) => format!("indent with two spaces per level: `{line}`"),
        None => "indent with two spaces per level".to_owned(),
    };
    Problem::error(
        "yaml/tab-in-indentation",
        en("this line is indented with a tab").help(help),
    )
}

/// A value starts with a character such as `@`, which YAML reserves.
pub(crate) fn reserved_character() -> Problem {
    Problem::error(
        "yaml/reserved-character",
        en("text that starts with this character must be in quotes")
            .help("put the text in quotes; if it is a tab, indent with spaces"),
    )
}

/// Something else stands where a key should.
pub(crate) fn key_expected() -> Problem {
    Problem::error(
        "yaml/key-expected",
        en("expected a line `key: value` here").help(
            "check the line before: quotes inside quotes must be different ones, and all keys need the same indentation",
        ),
    )
}

/// A line in a map has no colon.
pub(crate) fn key_without_colon() -> Problem {
    Problem::error(
        "yaml/key-without-colon",
        en("a key has no colon").help("write `key: value` with a space after the colon"),
    )
}

/// `[` without `]`, or two entries without a comma between them.
pub(crate) fn list_not_closed() -> Problem {
    Problem::error(
        "yaml/list-not-closed",
        en("a list that starts with `[` is not closed")
            .help("separate the entries with commas, and add `]` at the end"),
    )
}

/// `[` at the end of the file.
pub(crate) fn list_not_begun() -> Problem {
    Problem::error(
        "yaml/list-not-begun",
        en("a list that starts with `[` is not closed")
            .help("add `]` at the end, or put the text in quotes"),
    )
}

/// `{` without `}`, or two entries without a comma between them.
pub(crate) fn map_not_closed() -> Problem {
    Problem::error(
        "yaml/map-not-closed",
        en("a map that starts with `{` is not closed")
            .help("separate the entries with commas, and add `}` at the end"),
    )
}

/// A quote without the second one.
pub(crate) fn quote_not_closed() -> Problem {
    Problem::error(
        "yaml/quote-not-closed",
        en("a quote is not closed").help("end the text with the same quote that starts it"),
    )
}

/// A line in a list has no dash, or another indentation.
pub(crate) fn entry_expected() -> Problem {
    Problem::error(
        "yaml/entry-expected",
        en("expected an entry of a list here")
            .help("start each entry with `- `, all with the same indentation"),
    )
}

/// A value starts with `!`.
pub(crate) fn exclamation_mark() -> Problem {
    Problem::error(
        "yaml/exclamation-mark",
        en("`!` at the start of a text has a special meaning in YAML").help(QUOTE),
    )
}

/// Two commas in a list, or a comma at its start.
pub(crate) fn entry_missing() -> Problem {
    Problem::error(
        "yaml/entry-missing",
        en("an entry is missing before this").help(
            "separate entries with one comma; put text that contains `[`, `]` or commas in quotes",
        ),
    )
}

/// `key: - entry` on one line.
pub(crate) fn list_behind_key() -> Problem {
    Problem::error(
        "yaml/list-behind-key",
        en("a list with dashes cannot start on the line of its key")
            .help("write each `- entry` on its own line, or put the text in quotes"),
    )
}

/// A value starts with `? `.
pub(crate) fn question_mark() -> Problem {
    Problem::error(
        "yaml/question-mark",
        en("`?` at the start of a text has a special meaning in YAML").help(QUOTE),
    )
}

/// A backslash in double quotes that escapes nothing.
pub(crate) fn backslash() -> Problem {
    Problem::error(
        "yaml/backslash",
        en("a backslash in double quotes has a special meaning in YAML")
            .help("write `\\\\`, or put the text in single quotes"),
    )
}

/// Text on the line of `|` or `>`.
pub(crate) fn text_behind_bar() -> Problem {
    Problem::error(
        "yaml/text-behind-bar",
        en("text after `|` or `>` must start on the next line")
            .help("start a new line, or put the text in quotes"),
    )
}

/// A line starts with `%`.
pub(crate) fn percent_sign() -> Problem {
    Problem::error(
        "yaml/percent-sign",
        en("`%` at the start of a line has a special meaning in YAML").help(QUOTE),
    )
}

/// `*name` without `&name` before it.
pub(crate) fn unknown_alias() -> Problem {
    Problem::error(
        "yaml/unknown-alias",
        en("`*` at the start of a text refers to a `&name`, which does not exist").help(QUOTE),
    )
}

/// A value starts with `*` or `&`.
pub(crate) fn asterisk_or_ampersand() -> Problem {
    Problem::error(
        "yaml/asterisk-or-ampersand",
        en("`*` and `&` at the start of a text have a special meaning in YAML").help(QUOTE),
    )
}

/// What labnews has no words for: those of the YAML parser, in English.
pub(crate) fn other(words: &str) -> Problem {
    Problem::error("yaml/other", en(words))
}

/// `title：` with the full-width colon of Chinese.
pub(crate) fn full_width_colon(key: &str, line: &str) -> Problem {
    Problem::error(
        "yaml/full-width-colon",
        en(format!(
            "the colon after `{key}` is a full-width one, which YAML reads as text"
        ))
        .help(write_line(line)),
    )
}

fn full_width(code: &'static str, message: String, line: &str) -> Problem {
    Problem::error(code, en(message).help(write_line(line)))
}

/// `[a，b]`, which is one entry.
pub(crate) fn full_width_comma(sign: char, line: &str) -> Problem {
    Problem::error(
        "yaml/full-width-comma",
        en(format!(
            "YAML reads `{sign}` as text; only `,` separates entries"
        ))
        .help(format!(
            "{}; if `{sign}` is part of the text, put the text in quotes",
            write_line(line)
        )),
    )
}

/// `“text”`: YAML takes these quotes for a part of the text.
pub(crate) fn curly_quote(sign: char, line: &str) -> Problem {
    full_width(
        "yaml/curly-quote",
        format!("YAML reads `{sign}` as text, not as a quote"),
        line,
    )
}

/// The same where YAML can read the text, and readers see the quotes.
pub(crate) fn curly_quote_shown(sign: char, line: &str) -> Problem {
    Problem::warning(
        "yaml/curly-quote-shown",
        en(format!(
            "YAML reads `{sign}` as text, so readers see these quotes"
        ))
        .help(format!(
            "{}; if readers should see them, put `\"` around them",
            write_line(line)
        )),
    )
}

/// `【a，b】`, which is no list.
pub(crate) fn full_width_bracket(sign: char, line: &str) -> Problem {
    full_width(
        "yaml/full-width-bracket",
        format!("YAML reads `{sign}` as text, not as a bracket"),
        line,
    )
}

/// `＃ comment`.
pub(crate) fn full_width_hash(line: &str) -> Problem {
    full_width(
        "yaml/full-width-hash",
        "YAML reads `＃` as text; only `#` starts a comment".to_owned(),
        line,
    )
}

/// `－ entry` or `• entry`.
pub(crate) fn dash_of_text(sign: char, line: &str) -> Problem {
    full_width(
        "yaml/dash-of-text",
        format!("YAML reads `{sign}` as text; only `-` starts an entry of a list"),
        line,
    )
}

/// A line is indented with a full-width space or the like, or has one after its colon.
pub(crate) fn wide_space(space: char, line: &str) -> Problem {
    let name = match space {
        '\u{3000}' => "a full-width space",
        '\u{a0}' | '\u{202f}' => "a no-break space",
        _ => "a special space",
    };
    Problem::error(
        "yaml/wide-space",
        en(format!("YAML reads {name} as text")).help(format!("type ordinary spaces: `{line}`")),
    )
}

/// A key starts further to the left or right than the one before it.
pub(crate) fn another_level(line: &str) -> Problem {
    Problem::error(
        "yaml/another-level",
        en("this key starts further to the left or right than the key before it").help(format!(
            "indent both by the same number of spaces: `{line}`"
        )),
    )
}

/// `title:text` without a space.
pub(crate) fn colon_without_space(key: &str, line: &str) -> Problem {
    Problem::error(
        "yaml/colon-without-space",
        en(format!(
            "the colon after `{key}` must be followed by a space"
        ))
        .help(write_line(line)),
    )
}

/// Help: the line as YAML reads it.
pub(crate) fn write_line(line: &str) -> String {
    format!("write `{line}`")
}

/// `title: &name text`: the first word names the value and is not part of it.
pub(crate) fn anchor_in_text(name: &str, key: &str, quoted: &str) -> Problem {
    Problem::error(
        "yaml/anchor-in-text",
        en(format!(
            "YAML reads `&{name}` as the name of this value, not as text"
        ))
        .help(format!("put the text in quotes: `{key}: {quoted}`")),
    )
}

/// `title: text #1`: the rest of the line is a comment.
pub(crate) fn comment_in_text(comment: &str, key: &str, quoted: &str) -> Problem {
    Problem::warning(
        "yaml/comment-in-text",
        en(format!(
            "YAML reads `{comment}` as a comment, so `{key}` ends before it"
        ))
        .help(format!(
            "put the text in quotes: `{key}: {quoted}`; if it is a comment, move it to its own line"
        )),
    )
}

/// Help for a value that is missing because the line continues with `#`.
pub(crate) fn quote_comment(comment: &str) -> String {
    format!("YAML reads `{comment}` as a comment; put it in quotes: `\"{comment}\"`")
}
