//! Escapes characters on which terminals and CI logs would act.
//!
//! Names of files, titles and source lines come from many people. In a terminal, an escape sequence can overwrite
//! earlier output, and a bidirectional control can change the order of words. In the log of a CI run, a line can
//! be a command to the runner.

use std::borrow::Cow;
use std::fmt::Write;

use icu::properties::CodePointMapData;
use icu::properties::props::GeneralCategory;

/// GitHub's runner reads a command wherever a line contains this, followed by the name of a command and `]`.
const COMMAND: &str = "##[";

/// A text as one line that is safe to print: characters that are invisible, break the line or change the order of
/// text are escaped as in Rust, `\n` or `\u{202e}`.
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hidden) && !text.contains(COMMAND) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if is_hidden(character) {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    Cow::Owned(shown.replace(COMMAND, "##\\["))
}

/// A source line with a visible character for each one that [`printable`] escapes, so that columns stay the same,
/// and the new position of a range of bytes. Keeps tabs.
pub(super) fn replace_hidden(line: &str, start: usize, end: usize) -> (Cow<'_, str>, usize, usize) {
    let is_changed = |character: char| is_hidden(character) && character != '\t';
    if !line.chars().any(is_changed) && !line.contains(COMMAND) {
        return (Cow::Borrowed(line), start, end);
    }
    let mut shown = String::with_capacity(line.len() + 16);
    let (mut from, mut to) = (None, None);
    for (at, character) in line.char_indices() {
        if at >= start {
            from.get_or_insert(shown.len());
        }
        if at >= end {
            to.get_or_insert(shown.len());
        }
        shown.push(match character {
            // A wide bracket: a line with the usual one would be a command to the runner.
            '[' if line[..at].ends_with("##") => '\u{ff3b}',
            '\0'..='\x1f' if character != '\t' => picture(character),
            '\x7f' => '\u{2421}',
            other if is_changed(other) => char::REPLACEMENT_CHARACTER,
            other => other,
        });
    }
    let from = from.unwrap_or(shown.len());
    let to = to.unwrap_or(shown.len());
    (Cow::Owned(shown), from, to)
}

/// Unicode's picture of a control character: `␛`.
fn picture(control: char) -> char {
    char::from_u32(0x2400 + u32::from(control)).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// A JSON text with the characters that [`printable`] escapes written as JSON escapes them. In JSON
/// they can only stand within strings.
pub(super) fn printable_json(mut json: String) -> String {
    if json.chars().any(is_hidden) {
        let mut shown = String::with_capacity(json.len() + 16);
        for character in json.chars() {
            if is_hidden(character) {
                character.encode_utf16(&mut [0; 2]).iter().for_each(|unit| {
                    let _ = write!(shown, "\\u{unit:04x}");
                });
            } else {
                shown.push(character);
            }
        }
        json = shown;
    }
    json.replace(COMMAND, "##\\u005b")
}

/// Whether a character is a control, changes the order of others, or is not seen at all. The two
/// joiners are not hidden: Persian, Indic scripts and emoji are spelt with them.
fn is_hidden(character: char) -> bool {
    match character {
        ' '..='~' | '\u{200c}' | '\u{200d}' => false,
        // Letters without a shape, and a Braille cell without dots.
        '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' | '\u{2800}' => true,
        _ => matches!(
            CodePointMapData::<GeneralCategory>::new().get(character),
            GeneralCategory::Control
                | GeneralCategory::Format
                | GeneralCategory::LineSeparator
                | GeneralCategory::ParagraphSeparator
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_without_anything_hidden_is_left() {
        for (text, shown) in [
            ("a\n::add-mask::x", "a\\n::add-mask::x"),
            ("\r\t\0", "\\r\\t\\u{0}"),
            ("\u{1b}[2J\u{9b}2J\u{7f}", "\\u{1b}[2J\\u{9b}2J\\u{7f}"),
            ("\u{2028}\u{2029}\u{85}", "\\u{2028}\\u{2029}\\u{85}"),
            (
                "\u{202e}\u{2066}\u{200e}\u{61c}",
                "\\u{202e}\\u{2066}\\u{200e}\\u{61c}",
            ),
            (
                "\u{200b}\u{2060}\u{feff}\u{ad}\u{e0041}",
                "\\u{200b}\\u{2060}\\u{feff}\\u{ad}\\u{e0041}",
            ),
            ("a\u{115f}\u{3164}\u{2800}", "a\\u{115f}\\u{3164}\\u{2800}"),
            ("x ##[stop-commands]y", "x ##\\[stop-commands]y"),
            ("#\u{200b}#[a]", "#\\u{200b}#[a]"),
            // Words as people write them.
            (
                "研讨会 – “é” نمی\u{200c}خواهم 👩\u{200d}🔬",
                "研讨会 – “é” نمی\u{200c}خواهم 👩\u{200d}🔬",
            ),
            ("a\\b {} # [x] ## y", "a\\b {} # [x] ## y"),
        ] {
            assert_eq!(printable(text), shown);
        }
    }

    #[test]
    fn a_pictured_line_has_the_same_columns() {
        let line = "\u{1b}é\u{202e}\tx##[y]\u{7f}\u{9b}";
        let at = line.find('x').unwrap();
        let (shown, from, to) = replace_hidden(line, at, at + 3);
        assert_eq!(shown, "␛é\u{fffd}\tx##［y]␡\u{fffd}");
        assert_eq!(&shown[from..to], "x##");
        assert_eq!(shown.chars().count(), line.chars().count());
        assert_eq!(
            replace_hidden("\u{0}", 1, 1),
            ("\u{2400}".into(), 3, 3),
            "the end of a line"
        );
    }

    #[test]
    fn json_stays_the_same_value() {
        let value = serde_json::json!({"a": "\u{9b}\u{202e}\u{e0041}\n##[x]é"});
        let shown = printable_json(value.to_string());
        assert!(shown.is_ascii() || shown.contains('é'));
        assert!(!shown.chars().any(is_hidden) && !shown.contains(COMMAND));
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&shown).unwrap(),
            value
        );
    }
}
