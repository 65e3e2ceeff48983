//! Characters: the form in which names are compared, and which characters are marks.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// A name in Normalization Form C, in which names are compared: keyboards write `ü` as one character,
/// and disks and archives of macOS hold it as `u` and two dots.
pub fn nfc(name: &str) -> Cow<'_, str> {
    if name.is_ascii() || is_nfc_quick(name.chars()) == IsNormalized::Yes {
        return Cow::Borrowed(name);
    }
    let composed: String = name.nfc().collect();
    match composed == name {
        true => Cow::Borrowed(name),
        false => Cow::Owned(composed),
    }
}

/// A path as it is compared by disks that do not tell capitals from small letters, nor letters with
/// accents from letters and accents.
pub fn comparable(path: &str) -> String {
    match path.is_ascii() {
        true => path.to_ascii_lowercase(),
        false => nfc(&nfc(path).to_lowercase()).into_owned(),
    }
}

/// A name as a person can tell it from the same name in Normalization Form C: what that has not is
/// written out, as in `u\u{308}`.
pub fn spelled_out(name: &str) -> Cow<'_, str> {
    let composed = match nfc(name) {
        Cow::Borrowed(name) => return Cow::Borrowed(name),
        Cow::Owned(composed) => composed,
    };
    let mut spelled = String::with_capacity(name.len() + 16);
    for character in name.chars() {
        match character.is_ascii() || composed.contains(character) {
            true => spelled.push(character),
            false => spelled.extend(character.escape_unicode()),
        }
    }
    Cow::Owned(spelled)
}

/// Vowel signs and accents that stand apart from their letter.
pub fn is_mark(character: char) -> bool {
    use icu::properties::{CodePointMapData, props::GeneralCategory};
    matches!(
        CodePointMapData::<GeneralCategory>::new().get(character),
        GeneralCategory::NonspacingMark | GeneralCategory::SpacingMark
    )
}
