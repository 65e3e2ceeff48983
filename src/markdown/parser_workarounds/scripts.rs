//! Superscripts and subscripts within a word, as Pandoc reads `H~2~O`, `SO~4~^2-^` and `10^-3^`.

use super::emphasis::{Side, side_of_marker};
use super::marker::{Marker, MarkerKind};
use crate::values::unicode::is_east_asian_wide;

/// Finds the markers for scripts within a word, and those for runs of `*` and `~` beside CJK characters:
/// both search for the same characters.
pub(super) fn find_emphasis_and_scripts(source: &str) -> Vec<Marker> {
    let mut markers = Vec::new();
    let bytes = source.as_bytes();
    let is_ascii = source.is_ascii();
    if memchr::memchr2(b'~', b'^', bytes).is_none()
        && (is_ascii || memchr::memchr(b'*', bytes).is_none())
    {
        return markers;
    }
    let mut at = 0;
    // The end of the script that is open.
    let mut closes = None;
    while let Some(found) = memchr::memchr3(b'*', b'~', b'^', &bytes[at..]) {
        let start = at + found;
        let run = bytes[start..].iter();
        let end = start + run.take_while(|byte| **byte == bytes[start]).count();
        at = end;
        let (before, after) = (&source[..start], &source[end..]);
        let side = if closes == Some(start) {
            closes = None;
            after
                .starts_with(char::is_alphanumeric)
                .then_some(Side::After)
        } else if let Some(length) = measure_script(before, &source[start..end], after) {
            closes = Some(end + length);
            before
                .ends_with(char::is_alphanumeric)
                .then_some(Side::Before)
        } else if is_ascii || bytes[start] == b'^' {
            None
        } else {
            side_of_marker(before, after)
        };
        markers.extend(side.map(|side| Marker {
            at: match side {
                Side::Before => start,
                Side::After => end,
            },
            kind: MarkerKind::Punctuation,
        }));
    }
    markers
}

/// The length of a script within a word, up to the next sign of its kind, without spaces.
///
/// Chinese writes ranges with `~` and no spaces: `10~20岁和30~40岁`. So a subscript follows no digit and
/// contains no Chinese character.
fn measure_script(before: &str, sign: &str, after: &str) -> Option<usize> {
    if sign == "^" && !before.ends_with('\\') && !before.ends_with(is_base) {
        return measure_prescript(after);
    }
    let previous = before.chars().next_back()?;
    let fits = match sign {
        "~" => {
            previous.is_alphabetic() && !is_east_asian_wide(previous) || ")]^".contains(previous)
        }
        "^" => is_base(previous),
        _ => false,
    };
    let inner =
        |c: char| c.is_alphanumeric() && !is_east_asian_wide(c) || "+-−–.,()=/′·†‡§¶#".contains(c);
    let length = fits.then(|| after.find(|c| !inner(c)))??;
    let rest = after[length..].strip_prefix(sign)?;
    (length > 0 && !rest.starts_with(sign)).then_some(length)
}

fn is_base(c: char) -> bool {
    c.is_alphanumeric() || ")]~".contains(c)
}

/// The length of a superscript before a word: a mass number, `^13^C`, or a mark, `^†^`. `^o^` is a face.
fn measure_prescript(after: &str) -> Option<usize> {
    let is_part = |c: char| c.is_ascii_digit() || "+-−–.,/†‡§¶#mn".contains(c);
    let length = after.find(|c| !is_part(c))?;
    let (inner, rest) = after.split_at(length);
    let has_sign = inner.contains(|c: char| c.is_ascii_digit() || "†‡§¶#".contains(c));
    let is_whole = rest.starts_with('^') && !rest.starts_with("^^");
    (has_sign && length <= 20 && is_whole).then_some(length)
}
