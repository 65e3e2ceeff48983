//! The texts of a social card.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

use super::numbers::build_separators;
use super::view_builder::ViewBuilder;
use crate::site::ids::ItemId;
use crate::site::{SocialCard, Subject};
use crate::social_card::fonts::Typefaces;
use crate::values::date::Date;

/// The texts of a card, not yet broken into lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardText {
    pub(super) title: String,
    pub(super) site: String,
    pub(super) kind: Option<String>,
    pub(super) date: Option<String>,
    pub(super) labs: Option<String>,
    pub(super) summary: Option<String>,
}

impl CardText {
    /// Whether the title has any character that a card can show.
    pub fn has_title(&self) -> bool {
        !self.title.is_empty()
    }

    /// All characters that need glyphs.
    pub fn characters(&self) -> impl Iterator<Item = char> {
        let optional = [&self.kind, &self.date, &self.labs, &self.summary];
        let texts = optional.into_iter().flatten();
        let all = [&self.title, &self.site].into_iter().chain(texts);
        all.flat_map(|text| text.chars())
    }

    /// The characters that no typeface has.
    pub fn missing_characters(&self, typefaces: &Typefaces) -> BTreeSet<char> {
        let all: String = self.characters().collect();
        typefaces.missing_characters(&all)
    }
}

/// Collects the texts of a card.
pub(super) fn collect_text(builder: &ViewBuilder, card: &SocialCard) -> CardText {
    let site = clean(&builder.language.title);
    match card.of {
        Subject::Site => {
            let root = builder.site.index.settings.base.root();
            let address = root.split_once("://").map_or("", |(_, rest)| rest);
            CardText {
                title: site,
                site: clean(address),
                kind: None,
                date: None,
                labs: None,
                summary: builder.language.description.as_deref().map(clean),
            }
        }
        Subject::Item(item, _) => CardText {
            site,
            ..collect_item_text(builder, item)
        },
    }
}

fn collect_item_text(builder: &ViewBuilder, index: ItemId) -> CardText {
    let item = &builder.site.index.entities.items[index];
    let text = item.entity.text_or_original(builder.language_id);
    let day = |date: &Date| builder.dates.format_day(date.day);
    let event = text.fields.event.as_ref();
    let date = match event {
        Some(event) => match event.end.filter(|end| end.day != event.start().day) {
            Some(end) => format!("{} – {}", day(&event.start()), day(&end)),
            None => day(&event.start()),
        },
        None => day(&item.date),
    };
    let labs: Vec<String> = item
        .mentions(builder.language_id)
        .labs
        .iter()
        .map(|&lab| builder.lab(lab).name)
        .collect();
    let after = build_separators(builder.language.tag.as_str(), labs.len());
    let labs: String = labs
        .into_iter()
        .zip(after)
        .flat_map(|(lab, after)| [lab, after])
        .collect();
    let kind = event.map(|event| {
        let kind = event.kind.map_or("other", |kind| kind.word());
        clean(builder.language.word(&format!("event_{kind}")))
    });
    CardText {
        title: clean(&text.fields.title),
        site: String::new(),
        kind,
        date: Some(clean(&date)),
        labs: Some(clean(&labs)).filter(|labs| !labs.is_empty()),
        summary: None,
    }
}

/// Prepares a text for a card: composes characters, collapses spaces, and removes control characters, which XML
/// does not allow, and emoji, for which text fonts have no glyphs.
fn clean(text: &str) -> String {
    let is_drawable = |c: &char| {
        !matches!(c,
            '\u{1F000}'..='\u{1FAFF}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0000}'..='\u{E0FFF}'
            | '\u{AD}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}')
    };
    let spaced = text.nfc().filter(is_drawable).map(|c| {
        if c.is_control() || c.is_whitespace() {
            ' '
        } else {
            c
        }
    });
    let text: String = spaced.collect();
    text.split(' ')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn texts_are_prepared_for_cards() {
        assert_eq!(clean("  Two\n words\u{0} 🎉 "), "Two words");
        assert_eq!(clean("e\u{301}"), "é");
        assert_eq!(clean("\u{202E}evil"), "evil");
        assert_eq!(clean("🎉"), "");
    }
}
