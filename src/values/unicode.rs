//! Characters: the form in which names are compared, which characters are marks, and which are East Asian.

use std::borrow::Cow;

use icu::properties::CodePointMapData;
use icu::properties::props::{EastAsianWidth, GeneralCategory, Script};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// A name in Normalization Form C, in which names are compared: keyboards produce `ü` as one character, but disks
/// and archives of macOS store it as `u` and two dots.
pub fn nfc(name: &str) -> Cow<'_, str> {
    if name.is_ascii() || is_nfc_quick(name.chars()) == IsNormalized::Yes {
        return Cow::Borrowed(name);
    }
    let composed: String = name.nfc().collect();
    if composed == name {
        Cow::Borrowed(name)
    } else {
        Cow::Owned(composed)
    }
}

/// A path in the form in which case-insensitive disks compare paths, whatever the encoding of their accents.
pub fn comparable(path: &str) -> String {
    if path.is_ascii() {
        path.to_ascii_lowercase()
    } else {
        nfc(&nfc(path).to_lowercase()).into_owned()
    }
}

/// A name that looks different from the same name in Normalization Form C: characters that the latter does not have
/// are escaped, as in `u\u{308}`.
pub fn escape_composed(name: &str) -> Cow<'_, str> {
    let composed = match nfc(name) {
        Cow::Borrowed(name) => return Cow::Borrowed(name),
        Cow::Owned(composed) => composed,
    };
    let mut spelled = String::with_capacity(name.len() + 16);
    for character in name.chars() {
        if character.is_ascii() || composed.contains(character) {
            spelled.push(character);
        } else {
            spelled.extend(character.escape_unicode());
        }
    }
    Cow::Owned(spelled)
}

/// Whether this is a vowel sign or an accent that is a character of its own.
pub fn is_mark(character: char) -> bool {
    matches!(
        CodePointMapData::<GeneralCategory>::new().get(character),
        GeneralCategory::NonspacingMark | GeneralCategory::SpacingMark
    )
}

/// Whether this is a Chinese character, as Chinese, Japanese and Korean use them: Unicode's script Han,
/// which includes `々`, `〇` and the radicals.
pub fn is_han(character: char) -> bool {
    // The block CJK Unified Ideographs answers nearly all calls on Chinese text without a lookup.
    matches!(character, '\u{4e00}'..='\u{9fff}') || script(character) == Some(Script::Han)
}

/// Whether this is Japanese kana: the blocks Hiragana, Katakana and Katakana Phonetic Extensions, half-width
/// katakana, and kana of the Supplementary Multilingual Plane. Includes `ー`, which Unicode gives no script.
pub fn is_kana(character: char) -> bool {
    matches!(character, '\u{3040}'..='\u{30ff}')
        || matches!(script(character), Some(Script::Hiragana | Script::Katakana))
}

/// Whether this is Korean: Unicode's script Hangul, syllables and jamo.
pub fn is_hangul(character: char) -> bool {
    matches!(character, '\u{ac00}'..='\u{d7a3}') || script(character) == Some(Script::Hangul)
}

/// Whether this belongs to a script of Chinese, Japanese or Korean: Han, kana, Hangul or Bopomofo. Not
/// punctuation, which these languages share with others.
pub fn is_east_asian(character: char) -> bool {
    is_han(character)
        || is_kana(character)
        || is_hangul(character)
        || script(character) == Some(Script::Bopomofo)
}

/// Whether text needs no space beside this character: letters, punctuation and full-width forms of Chinese
/// and Japanese, and emoji from U+1F000. Unicode's East Asian Width `Wide` or `Fullwidth` from U+2E80,
/// without Hangul: Korean puts spaces between words.
pub fn is_east_asian_wide(character: char) -> bool {
    if character < EAST_ASIAN_START {
        return false;
    }
    // CJK Unified Ideographs, and CJK Symbols and Punctuation up to its last wide character: Markdown asks
    // for nearly every character of Chinese text.
    if matches!(character, '\u{4e00}'..='\u{9fff}' | '\u{3000}'..='\u{303e}') {
        return true;
    }
    let width = CodePointMapData::<EastAsianWidth>::new().get(character);
    matches!(width, EastAsianWidth::Wide | EastAsianWidth::Fullwidth) && !is_hangul(character)
}

/// The first character of the block CJK Radicals Supplement. Of the scripts here, only Hangul jamo
/// (U+1100 to U+11FF) come before it.
const EAST_ASIAN_START: char = '\u{2e80}';

/// A character's script; `None` for the many that come before those of this file.
fn script(character: char) -> Option<Script> {
    (character >= '\u{1100}').then(|| CodePointMapData::<Script>::new().get(character))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_those_of_unicode() {
        let script_of = CodePointMapData::<Script>::new();
        for character in '\0'..=char::MAX {
            let script = script_of.get(character);
            let is_assigned = script != Script::Unknown;
            if is_assigned {
                assert_eq!(is_han(character), script == Script::Han, "{character}");
                assert_eq!(
                    is_hangul(character),
                    script == Script::Hangul,
                    "{character}"
                );
            }
            if matches!(script, Script::Hiragana | Script::Katakana) {
                assert!(is_kana(character), "{character}");
            }
        }
    }

    #[test]
    fn wide_characters_are_those_of_unicode_without_hangul() {
        let width_of = CodePointMapData::<EastAsianWidth>::new();
        for character in EAST_ASIAN_START..=char::MAX {
            let width = width_of.get(character);
            let is_wide = matches!(width, EastAsianWidth::Wide | EastAsianWidth::Fullwidth)
                && !is_hangul(character);
            // An ideographic tone mark of Hangul lies among the punctuation.
            if !matches!(character, '\u{302e}' | '\u{302f}') {
                assert_eq!(is_east_asian_wide(character), is_wide, "{character:?}");
            }
        }
    }

    #[test]
    fn letters_are_distinguished_from_punctuation_and_other_scripts() {
        for character in "肝々〇㐀﨑𠀀豈ひカｶー한ㄱᄀㄅ".chars() {
            assert!(is_east_asian(character), "{character}");
        }
        for character in "aé×，。「（１Ａя🎉 ".chars() {
            assert!(!is_east_asian(character), "{character}");
        }
        for character in "肝ひカー，。「（１Ａ🎉".chars() {
            assert!(is_east_asian_wide(character), "{character}");
        }
        for character in "aéｶ한ㄱ—“⌚".chars() {
            assert!(!is_east_asian_wide(character), "{character}");
        }
    }
}
