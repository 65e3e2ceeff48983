//! Builds the view of a social card.

use tera::Value;

use super::card_text::CardText;
use super::view_builder::ViewBuilder;
use super::views::*;
use crate::bodies::Site;
use crate::site::{SocialCard, Subject};
use crate::social_card::color::Color;
use crate::social_card::fonts::{Setting, Typefaces};
use crate::social_card::lines::{ELLIPSIS, Frame, cut, fit};
use crate::social_card::{HEIGHT, WIDTH};

/// The frame of the title.
const TITLE: Frame = Frame {
    width: 1008.0,
    height: 330.0,
    leading: TITLE_LEADING,
    lines: 4,
    sizes: &[96, 88, 80, 74, 68, 62, 56, 50],
};
const TITLE_LEADING: f32 = 1.2;
/// The frame of the title above a summary.
const SHORT_TITLE: Frame = Frame {
    height: 220.0,
    lines: 3,
    ..TITLE
};
/// The frame of the site's description on its own card.
const SUMMARY: Frame = Frame {
    width: 1008.0,
    height: 130.0,
    leading: 1.4,
    lines: 3,
    sizes: &[30],
};

/// The characters that lines can need besides those of their texts.
pub fn extra_characters() -> impl Iterator<Item = char> {
    ELLIPSIS.chars().chain([' '])
}

/// Builds the view of a card: breaks its texts into lines that fit.
pub(super) fn build_card_view(
    builder: &ViewBuilder,
    card: &SocialCard,
    texts: &CardText,
    typefaces: &Typefaces,
    logo: Option<&str>,
) -> SocialCardView {
    let is_right_to_left = builder.language.tag.is_right_to_left();
    let line = |text: String, setting: &Setting| {
        let runs = setting.runs(&text).into_iter();
        let mut runs: Vec<TextRunView> = runs
            .map(|run| TextRunView {
                text: run.text,
                font: run.font,
            })
            .collect();
        if let (true, [first, ..]) = (is_right_to_left, runs.as_mut_slice()) {
            // Puts full stops and numbers where the language has them (UAX #9, RLI).
            first.text.insert(0, '\u{2067}');
        }
        TextLineView { text, runs }
    };
    let block = |text: &str, frame: &Frame, bold: bool| {
        let setting = typefaces.set_text(text, bold);
        let fitted = fit(text, frame, &|part| setting.width(part));
        let lines = fitted.lines.into_iter();
        TextBlockView {
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
        lang: builder.language.tag.to_string(),
        direction: if is_right_to_left { "rtl" } else { "ltr" },
        title: match &texts.summary {
            Some(_) => block(&texts.title, &SHORT_TITLE, true),
            None => block(&texts.title, &TITLE, true),
        },
        site: line(&texts.site, 30.0, 500.0, true),
        kind: optional(&texts.kind, 28.0, 460.0, true),
        date: optional(&texts.date, 28.0, 520.0, false),
        labs: optional(&texts.labs, 28.0, 480.0, false),
        summary: texts
            .summary
            .as_deref()
            .map(|text| block(text, &SUMMARY, false)),
        colors: build_colors(builder.site),
        logo: logo.map_or(Value::none(), Value::normal_string),
    }
}

/// The value of the first of these custom properties in `theme:` of site.yaml.
fn find_property<'a>(site: &'a Site, names: &[&str]) -> Option<&'a str> {
    let mut properties = site.index.settings.config.theme.iter().flatten();
    let (_, value) = properties.find(|(name, _)| names.contains(&name.as_str()))?;
    Some(value)
}

/// The font families of titles in the theme, which cards use if they have the glyphs.
pub(super) fn title_fonts(site: &Site) -> Vec<String> {
    let families = find_property(site, &["font_title", "font-title"]);
    families
        .into_iter()
        .flat_map(|list| list.split(','))
        .map(|name| name.trim().trim_matches(['"', '\'']).to_owned())
        .filter(|name| !name.is_empty())
        .collect()
}

/// The colours of the theme: those of site.yaml, or else of the theme's stylesheet.
fn build_colors(site: &Site) -> ColorsView {
    let color = |name: &str, (red, green, blue): (u8, u8, u8)| {
        let default = Color { red, green, blue };
        find_property(site, &[name])
            .and_then(Color::parse)
            .unwrap_or(default)
    };
    let paper = color("paper", (0xff, 0xff, 0xff));
    let accent = color("accent", (0x0f, 0x5c, 0x6e));
    let link = find_property(site, &["link"])
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
