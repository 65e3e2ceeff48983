//! Social cards: what one says, and its SVG.

use ahash::AHashMap as HashMap;
use std::collections::BTreeSet;

use tera::{Context, Value};
use unicode_normalization::UnicodeNormalization;

use super::numbers::separators;
use super::presenter::Presenter;
use super::views::*;
use super::{Interface, Renderer};
use crate::bodies::Site;
use crate::diagnostic::Diagnostic;
use crate::image::media_type;
use crate::site::ids::ItemId;
use crate::site::{SocialCard, Subject};
use crate::social_card::color::Color;
use crate::social_card::fonts::{Setting, Typefaces};
use crate::social_card::lines::{ELLIPSIS, Frame, cut, fit};
use crate::social_card::{HEIGHT, WIDTH};

/// The template of a card.
pub const TEMPLATE: &str = "card.svg";

/// Where the title goes.
const TITLE: Frame = Frame {
    width: 1008.0,
    height: 330.0,
    leading: TITLE_LEADING,
    lines: 4,
    sizes: &[96, 88, 80, 74, 68, 62, 56, 50],
};
const TITLE_LEADING: f32 = 1.2;
/// Where it goes if there is a summary below it.
const SHORT_TITLE: Frame = Frame {
    height: 220.0,
    lines: 3,
    ..TITLE
};
/// Where the site's description goes on the site's own card.
const SUMMARY: Frame = Frame {
    width: 1008.0,
    height: 130.0,
    leading: 1.4,
    lines: 3,
    sizes: &[30],
};

/// The texts of a card, before they are broken into lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    title: String,
    site: String,
    kind: Option<String>,
    date: Option<String>,
    labs: Option<String>,
    summary: Option<String>,
}

impl Wording {
    /// Whether any letter of the title is left.
    pub fn has_title(&self) -> bool {
        !self.title.is_empty()
    }

    /// All that a font needs glyphs for.
    pub fn characters(&self) -> impl Iterator<Item = char> {
        let optional = [&self.kind, &self.date, &self.labs, &self.summary];
        let texts = optional.into_iter().flatten();
        let all = [&self.title, &self.site].into_iter().chain(texts);
        all.flat_map(|text| text.chars())
    }

    /// Those of them that no typeface has.
    pub fn lacking(&self, typefaces: &Typefaces) -> BTreeSet<char> {
        let all: String = self.characters().collect();
        typefaces.missing_characters(&all)
    }
}

/// What lines may need beside the characters of their texts.
pub fn extra_characters() -> impl Iterator<Item = char> {
    ELLIPSIS.chars().chain([' '])
}

impl Renderer<'_> {
    /// What a card says.
    pub fn wording(&self, card: &SocialCard) -> Wording {
        let presenter = &self.languages[card.language].presenter;
        let site = plain(&presenter.language.title);
        match card.of {
            Subject::Site => Wording {
                title: site.clone(),
                site: plain(
                    self.site
                        .index
                        .settings
                        .base
                        .root()
                        .split_once("://")
                        .map_or("", |(_, rest)| rest),
                ),
                kind: None,
                date: None,
                labs: None,
                summary: presenter.language.description.as_deref().map(plain),
            },
            Subject::Item(item, _) => Wording {
                site,
                ..item_wording(presenter, item)
            },
        }
    }

    /// The families that are asked for a card's fonts first: those of the theme's titles.
    pub fn wished_fonts(&self) -> Vec<String> {
        let title = property(self.site, &["font_title", "font-title"]);
        let names = title.into_iter().flat_map(|list| list.split(','));
        names
            .map(|name| name.trim().trim_matches(['"', '\'']).to_owned())
            .filter(|name| !name.is_empty())
            .collect()
    }

    /// The SVG of a card. `logo` is a picture as a `data:` URL.
    pub fn card(
        &self,
        card: &SocialCard,
        wording: &Wording,
        typefaces: &Typefaces,
        logo: Option<&str>,
    ) -> Result<String, Diagnostic> {
        let interface = &self.languages[card.language];
        let view = view(interface, card, wording, typefaces, logo);
        let mut context = Context::new();
        context.insert("card", &view);
        let svg = interface.environment.render(TEMPLATE, &context)?;
        Ok(String::from_utf8_lossy(&svg).into_owned())
    }

    /// Makes pages name these cards.
    pub fn show<'c>(&mut self, cards: impl Iterator<Item = &'c SocialCard>) {
        for card in cards {
            let interface = &mut self.languages[card.language];
            let photo = photo(&interface.presenter, card);
            interface.cards.0.insert(card.of, photo);
        }
    }
}

/// The cards that pages of a language name.
#[derive(Debug, Default)]
pub(super) struct Cards(HashMap<Subject, PhotoView>);

impl Cards {
    /// The card of a subject, if it was made.
    pub(super) fn get(&self, of: Subject) -> Option<&PhotoView> {
        self.0.get(&of)
    }
}

/// A card as templates see pictures.
fn photo(presenter: &Presenter, card: &SocialCard) -> PhotoView {
    let site = presenter.site;
    let own = card
        .own
        .and_then(|id| site.index.links.files.list[id].picture);
    let alt = match card.of {
        Subject::Site => presenter.language.title.as_str(),
        Subject::Item(item, text) => {
            &*site.index.entities.items[item].entity.texts[text]
                .fields
                .title
        }
    };
    PhotoView {
        color: None,
        sources: Vec::new(),
        srcset: None,
        url: presenter.url(&card.path),
        permalink: site.index.settings.base.absolute(&card.path),
        width: Some(own.map_or(WIDTH, |picture| picture.width)),
        height: Some(own.map_or(HEIGHT, |picture| picture.height)),
        kind: own.map_or_else(|| media_type(&card.path), |own| own.format.media_type()),
        alt: alt.to_owned(),
        caption: None,
        credit: None,
    }
}

fn item_wording(presenter: &Presenter, index: ItemId) -> Wording {
    let item = &presenter.site.index.entities.items[index];
    let text = item.entity.text_or_original(presenter.language_id);
    let day = |date: &crate::values::date::Date| presenter.dates.day(date.day);
    let event = text.fields.event.as_ref();
    let date = match event {
        Some(event) => match event.end.filter(|end| end.day != event.start().day) {
            Some(end) => format!("{} – {}", day(&event.start()), day(&end)),
            None => day(&event.start()),
        },
        None => day(&item.date),
    };
    let labs: Vec<String> = item
        .mentions(presenter.language_id)
        .labs
        .iter()
        .map(|&lab| presenter.lab(lab).name)
        .collect();
    let after = separators(presenter.language.tag.as_str(), labs.len());
    let labs: String = labs
        .into_iter()
        .zip(after)
        .flat_map(|(lab, after)| [lab, after])
        .collect();
    let kind = event.map(|event| {
        let kind = event.kind.map_or("other", |kind| kind.word());
        plain(presenter.language.word(&format!("event_{kind}")))
    });
    Wording {
        title: plain(&text.fields.title),
        site: String::new(),
        kind,
        date: Some(plain(&date)),
        labs: Some(plain(&labs)).filter(|labs| !labs.is_empty()),
        summary: None,
    }
}

/// A text as a card can hold it: composed characters, single spaces, and neither control characters,
/// which XML does not allow, nor emoji, which are pictures of fonts that have no letters.
fn plain(text: &str) -> String {
    let kept = |c: &char| {
        !matches!(c,
            '\u{1F000}'..='\u{1FAFF}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0000}'..='\u{E0FFF}'
            | '\u{AD}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}')
    };
    let spaced = text.nfc().filter(kept).map(|c| {
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

fn view(
    interface: &Interface,
    card: &SocialCard,
    wording: &Wording,
    typefaces: &Typefaces,
    logo: Option<&str>,
) -> SocialCardView {
    let presenter = &interface.presenter;
    let rtl = presenter.language.tag.is_right_to_left();
    let line = |text: String, setting: &Setting| {
        let runs = setting.runs(&text).into_iter();
        let mut runs: Vec<RunView> = runs
            .map(|run| RunView {
                text: run.text,
                font: run.font,
            })
            .collect();
        if let (true, [first, ..]) = (rtl, runs.as_mut_slice()) {
            // So that full stops and numbers stand where the language has them (UAX #9, RLI).
            first.text.insert(0, '\u{2067}');
        }
        LineView { text, runs }
    };
    let block = |text: &str, frame: &Frame, bold: bool| {
        let setting = typefaces.set_text(text, bold);
        let fitted = fit(text, frame, &|part| setting.width(part));
        let lines = fitted.lines.into_iter();
        BlockView {
            size: fitted.size,
            leading: (f32::from(fitted.size) * frame.leading).round() as u16,
            lines: lines.map(|text| line(text, &setting)).collect(),
        }
    };
    let line = |text: &str, size: f32, width: f32, bold: bool| {
        let setting = typefaces.set_text(text, bold);
        line(
            cut(text, width / size, &|part| setting.width(part)),
            &setting,
        )
    };
    let optional = |text: &Option<String>, size: f32, width: f32, bold: bool| {
        text.as_deref().map(|text| line(text, size, width, bold))
    };
    SocialCardView {
        width: WIDTH,
        height: HEIGHT,
        of: match card.of {
            Subject::Site => "site",
            Subject::Item(..) => "item",
        },
        lang: presenter.language.tag.to_string(),
        direction: if rtl { "rtl" } else { "ltr" },
        title: match wording.summary {
            Some(_) => block(&wording.title, &SHORT_TITLE, true),
            None => block(&wording.title, &TITLE, true),
        },
        site: line(&wording.site, 30.0, 500.0, true),
        kind: optional(&wording.kind, 28.0, 460.0, true),
        date: optional(&wording.date, 28.0, 520.0, false),
        labs: optional(&wording.labs, 28.0, 480.0, false),
        summary: wording
            .summary
            .as_deref()
            .map(|text| block(text, &SUMMARY, false)),
        colors: colors(presenter.site),
        logo: logo.map_or(Value::none(), Value::normal_string),
    }
}

/// A custom property of site.yaml's `theme:`.
fn property<'a>(site: &'a Site, names: &[&str]) -> Option<&'a str> {
    let mut properties = site.index.settings.config.theme.iter().flatten();
    let (_, value) = properties.find(|(name, _)| names.contains(&name.as_str()))?;
    Some(value)
}

/// The theme's colours, those of the stylesheet where site.yaml says nothing else.
fn colors(site: &Site) -> ColorsView {
    let color = |name: &str, (red, green, blue): (u8, u8, u8)| {
        let default = Color { red, green, blue };
        property(site, &[name])
            .and_then(Color::parse)
            .unwrap_or(default)
    };
    let paper = color("paper", (0xff, 0xff, 0xff));
    let accent = color("accent", (0x0f, 0x5c, 0x6e));
    let link = property(site, &["link"])
        .and_then(Color::parse)
        .unwrap_or(accent);
    ColorsView {
        accent: accent.to_string(),
        link: link.readable_on(paper).to_string(),
        paper: paper.to_string(),
        surface: color("surface", (0xf4, 0xf6, 0xf6)).to_string(),
        ink: color("ink", (0x17, 0x1c, 0x20))
            .readable_on(paper)
            .to_string(),
        muted: color("muted", (0x56, 0x60, 0x6a))
            .readable_on(paper)
            .to_string(),
        line: color("line", (0xdc, 0xe1, 0xe4)).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn texts_are_made_fit_for_a_card() {
        assert_eq!(plain("  Two\n words\u{0} 🎉 "), "Two words");
        assert_eq!(plain("e\u{301}"), "é");
        assert_eq!(plain("\u{202E}evil"), "evil");
        assert_eq!(plain("🎉"), "");
    }
}
