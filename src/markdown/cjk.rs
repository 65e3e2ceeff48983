//! Which characters are Chinese or Japanese.

use icu::properties::CodePointMapData;
use icu::properties::props::{EastAsianWidth, Script};

/// Whether a character is of the block that nearly all Chinese characters are of: a quick answer.
pub(crate) fn is_ideograph(character: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&character)
}

/// Whether lines are joined without a space after or before this character: Chinese and Japanese
/// letters and full-width forms. Korean has spaces.
pub(crate) fn is_wide(character: char) -> bool {
    if character < '\u{2e80}' {
        return false;
    }
    // Ideographs, and the blocks of kana and of Chinese punctuation but for its last character.
    if is_ideograph(character) || ('\u{3000}'..='\u{303e}').contains(&character) {
        return true;
    }
    let wide = CodePointMapData::<EastAsianWidth>::new().get(character);
    matches!(wide, EastAsianWidth::Wide | EastAsianWidth::Fullwidth)
        && CodePointMapData::<Script>::new().get(character) != Script::Hangul
}
