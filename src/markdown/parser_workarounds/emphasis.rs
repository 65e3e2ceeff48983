//! Emphasis beside full-width punctuation, as the `markdown-cjk-friendly` specification has it.
//!
//! CommonMark decides by spaces and punctuation whether a run of `*` opens or closes emphasis, and Chinese
//! has no spaces: in `**注意：**正文` the second run can do neither. The specification counts punctuation
//! only if it is not Chinese, Japanese or Korean, and treats a letter of these scripts beside a run like a
//! space. A punctuation character on the letter's side of such a run makes CommonMark's own rule come to
//! the same result. `_` keeps its rule.

use icu::properties::props::{
    EastAsianWidth, EmojiPresentation, GeneralCategory, GeneralCategoryGroup, Script,
};
use icu::properties::{CodePointMapData, CodePointMapDataBorrowed, CodePointSetData};

use crate::markdown::position::is_escaped;

/// A side of a run.
pub(super) enum Side {
    Before,
    After,
}

/// The side of a run that needs a marker: that of the letter, if punctuation is on the other side and one
/// of the two is Chinese, Japanese or Korean.
pub(super) fn side_of_marker(before: &str, after: &str) -> Option<Side> {
    let previous = before.chars().rev().find(|c| !is_variation_selector(*c))?;
    let next = after.chars().next()?;
    if is_escaped(before, before.len()) || previous.is_whitespace() || next.is_whitespace() {
        return None;
    }
    let classes = CharacterData::new();
    if !classes.is_cjk(previous) && !classes.is_cjk(next) {
        return None;
    }
    match (
        classes.is_punctuation(previous),
        classes.is_punctuation(next),
    ) {
        (true, false) => Some(Side::After),
        (false, true) => Some(Side::Before),
        _ => None,
    }
}

fn is_variation_selector(character: char) -> bool {
    matches!(character, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

struct CharacterData {
    category: CodePointMapDataBorrowed<'static, GeneralCategory>,
    width: CodePointMapDataBorrowed<'static, EastAsianWidth>,
    script: CodePointMapDataBorrowed<'static, Script>,
}

impl CharacterData {
    fn new() -> Self {
        Self {
            category: CodePointMapData::new(),
            width: CodePointMapData::new(),
            script: CodePointMapData::new(),
        }
    }

    /// CommonMark 0.31, "Unicode punctuation character": categories P and S.
    fn is_punctuation(&self, character: char) -> bool {
        let category = self.category.get(character);
        GeneralCategoryGroup::Punctuation.contains(category)
            || GeneralCategoryGroup::Symbol.contains(category)
    }

    /// The specification's "CJK character": wide, full-width, half-width or Hangul, but no emoji.
    fn is_cjk(&self, character: char) -> bool {
        if character.is_ascii() {
            return false;
        }
        let wide = matches!(
            self.width.get(character),
            EastAsianWidth::Wide | EastAsianWidth::Fullwidth | EastAsianWidth::Halfwidth
        );
        (wide && !CodePointSetData::new::<EmojiPresentation>().contains(character))
            || self.script.get(character) == Script::Hangul
    }
}
