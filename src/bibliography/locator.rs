//! The place in a paper that a citation names: `p. 3`, `ch. 2`, `第3页`.

use hayagriva::citationberg::taxonomy::Locator;

/// Words for parts of a work; a word comes before its own beginnings.
const WORDS: &[(&str, Locator)] = &[
    ("pages", Locator::Page),
    ("page", Locator::Page),
    ("pp.", Locator::Page),
    ("pp", Locator::Page),
    ("p.", Locator::Page),
    ("p", Locator::Page),
    ("chapters", Locator::Chapter),
    ("chapter", Locator::Chapter),
    ("chaps.", Locator::Chapter),
    ("chap.", Locator::Chapter),
    ("ch.", Locator::Chapter),
    ("figures", Locator::Figure),
    ("figure", Locator::Figure),
    ("figs.", Locator::Figure),
    ("fig.", Locator::Figure),
    ("tables", Locator::Table),
    ("table", Locator::Table),
    ("tab.", Locator::Table),
    ("sections", Locator::Section),
    ("section", Locator::Section),
    ("secs.", Locator::Section),
    ("sec.", Locator::Section),
    ("§", Locator::Section),
    ("paragraphs", Locator::Paragraph),
    ("paragraph", Locator::Paragraph),
    ("paras.", Locator::Paragraph),
    ("para.", Locator::Paragraph),
    ("¶", Locator::Paragraph),
    ("equations", Locator::Equation),
    ("equation", Locator::Equation),
    ("eqs.", Locator::Equation),
    ("eq.", Locator::Equation),
    ("appendix", Locator::Appendix),
    ("app.", Locator::Appendix),
    ("lines", Locator::Line),
    ("line", Locator::Line),
    ("volume", Locator::Volume),
    ("vols.", Locator::Volume),
    ("vol.", Locator::Volume),
    ("notes", Locator::Note),
    ("note", Locator::Note),
    ("n.", Locator::Note),
    ("parts", Locator::Part),
    ("part", Locator::Part),
    ("pt.", Locator::Part),
];

/// Chinese counters, which follow the number: `第3页`.
const COUNTERS: &[(&str, Locator)] = &[
    ("页", Locator::Page),
    ("頁", Locator::Page),
    ("章", Locator::Chapter),
    ("节", Locator::Section),
    ("節", Locator::Section),
    ("段", Locator::Paragraph),
    ("卷", Locator::Volume),
    ("行", Locator::Line),
];

/// Splits a locator into the part that it names and its number. A number alone is a page.
pub(super) fn parse_locator(text: &str) -> (Locator, &str) {
    let text = text.trim();
    let bare = text.strip_prefix('第').unwrap_or(text);
    for (counter, locator) in COUNTERS {
        if let Some(number) = bare.strip_suffix(counter) {
            return (*locator, number.trim());
        }
    }
    for (figure, locator) in [("图", Locator::Figure), ("表", Locator::Table)] {
        if let Some(number) = text.strip_prefix(figure) {
            return (locator, number.trim());
        }
    }
    for (word, locator) in WORDS {
        let number = text
            .get(..word.len())
            .filter(|start| start.eq_ignore_ascii_case(word))
            .map(|_| &text[word.len()..]);
        // `p` needs a number after it: `pi` is a word of its own.
        if let Some(number) = number
            && number
                .trim_start()
                .starts_with(|c: char| c.is_ascii_digit() || c.is_uppercase() || "ivx".contains(c))
            && (word.ends_with('.') || !number.starts_with(|c: char| c.is_alphabetic()))
        {
            return (*locator, number.trim());
        }
    }
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        (Locator::Page, text)
    } else {
        (Locator::Custom, text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locators_name_a_part_and_its_number() {
        for (text, expected) in [
            ("p. 3", (Locator::Page, "3")),
            ("pp. 3-5", (Locator::Page, "3-5")),
            ("p3", (Locator::Page, "3")),
            ("12", (Locator::Page, "12")),
            ("P. iv", (Locator::Page, "iv")),
            ("ch. 2", (Locator::Chapter, "2")),
            ("Fig. S1", (Locator::Figure, "S1")),
            ("table 2", (Locator::Table, "2")),
            ("第3页", (Locator::Page, "3")),
            ("图2", (Locator::Figure, "2")),
            ("passim", (Locator::Custom, "passim")),
            ("", (Locator::Custom, "")),
        ] {
            assert_eq!(parse_locator(text), expected, "{text}");
        }
    }
}
