//! Social cards: found in the cache, or drawn.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use rayon::prelude::*;

use super::aborted::Aborted;
use super::progress::Progress;
use crate::bodies::Site;
use crate::check::apply_levels;
use crate::diagnostic::{Diagnostic, Place, WithDiagnostics, catch_panic};
use crate::image::extension;
use crate::limits::FONT_SIZE;
use crate::messages::social_cards::{CardDefect, not_a_card};
use crate::messages::{fonts, status::Stage};
use crate::output::Output;
use crate::render::{CARD_TEMPLATE, CardText, Renderer, extra_characters};
use crate::site::ids::{IdVec, LanguageId};
use crate::site::{SocialCard, Subject};
use crate::social_card::fonts::{Catalog, Typefaces};
use crate::social_card::{CardCache, CardKey, DrawError, draw as draw_svg};
use crate::source::SITE_FILE;
use crate::values::unicode::is_east_asian;

/// A card that is ready.
#[derive(Debug)]
pub(super) struct Drawn {
    /// Which one.
    pub card: SocialCard,
    /// Its PNG; `None` if the site has a picture of its own.
    png: Option<Vec<u8>>,
}

impl Drawn {
    /// The path of its file, if it has one of its own.
    pub(super) fn path(&self) -> Option<&str> {
        self.png.as_ref().map(|_| self.card.path.as_str())
    }

    /// Its file.
    pub(super) fn output(&self) -> Vec<Output> {
        let png = self.png.iter();
        png.map(|png| Output::new(&self.card.path, png.clone()))
            .collect()
    }
}

/// Why a card could not be drawn.
enum CardError {
    /// No font has these characters.
    Glyphs(BTreeSet<char>),
    /// The template failed, usually in the same way for every card.
    Template(Diagnostic),
}

/// Draws all cards of a site for which there are fonts. One warning covers all missing characters.
pub(super) fn draw(
    root: &Path,
    site: &Site,
    renderer: &Renderer,
    progress: &dyn Progress,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Vec<Arc<Drawn>>, Aborted> {
    let wanted = site.cards();
    let (own, wanted): (Vec<_>, Vec<_>) = wanted.into_iter().partition(|card| card.own.is_some());
    let mut drawn: Vec<Arc<Drawn>> = own
        .into_iter()
        .map(|card| Arc::new(Drawn { card, png: None }))
        .collect();
    if wanted.is_empty() {
        return Ok(drawn);
    }
    progress.stage(Stage::Cards, wanted.len());
    // Emoji-only titles have no drawable glyphs; such items use the site's card.
    let (wanted, texts): (Vec<SocialCard>, Vec<CardText>) = wanted
        .into_par_iter()
        .map(|card| {
            let text = renderer.card_text(&card);
            (card, text)
        })
        .filter(|(_, text)| text.has_title())
        .unzip();
    let mut found = Vec::new();
    let fonts = read_fonts(site).unpack_into(&mut found);
    let catalog = Catalog::new(fonts);
    let preferred = renderer.preferred_fonts();
    let languages = &site.index.settings.languages;
    let typefaces: IdVec<LanguageId, Typefaces> = languages
        .par_iter()
        .enumerate()
        .map(|(position, language)| {
            let id = LanguageId::from(position);
            let mut characters: BTreeSet<char> = extra_characters().collect();
            let cards = wanted.iter().zip(&texts);
            let in_language = cards.filter(|(card, _)| card.language == id);
            characters.extend(in_language.flat_map(|(_, text)| text.characters()));
            catalog.choose_typefaces(language.tag.as_str(), &preferred, &characters)
        })
        .collect();
    let cards = CardRenderer {
        renderer,
        cache: CardCache::open(root).map_err(|error| Aborted::Because(error.diagnostic()))?,
        logo: logo(site),
    };
    let results: Vec<Result<Vec<u8>, CardError>> = wanted
        .par_iter()
        .zip(&texts)
        .map(|(card, text)| {
            let result = catch_panic(|| cards.draw(card, text, &typefaces[card.language]))
                .unwrap_or_else(|crash| Err(CardError::Template(crash.at(source(site, card)))));
            progress.step();
            result
        })
        .collect();
    cards.cache.prune();
    let mut missing = MissingGlyphs::default();
    for (card, result) in wanted.into_iter().zip(results) {
        match result {
            Ok(png) => drawn.push(Arc::new(Drawn {
                card,
                png: Some(png),
            })),
            Err(CardError::Glyphs(characters)) => missing.add(source(site, &card), characters),
            Err(CardError::Template(diagnostic)) if found.contains(&diagnostic) => {}
            Err(CardError::Template(diagnostic)) => found.push(diagnostic),
        }
    }
    found.extend(missing.warning(site));
    apply_levels(&site.index.settings, &mut found);
    let failed = found.iter().any(Diagnostic::is_error);
    diagnostics.extend(found);
    if failed {
        Err(Aborted::Reported)
    } else {
        Ok(drawn)
    }
}

/// Draws cards with shared resources.
struct CardRenderer<'a> {
    renderer: &'a Renderer<'a>,
    cache: CardCache,
    logo: Option<String>,
}

impl CardRenderer<'_> {
    fn draw(
        &self,
        card: &SocialCard,
        text: &CardText,
        typefaces: &Typefaces,
    ) -> Result<Vec<u8>, CardError> {
        let missing = text.missing_characters(typefaces);
        if !missing.is_empty() {
            return Err(CardError::Glyphs(missing));
        }
        let svg = self
            .renderer
            .render_card(card, text, typefaces, self.logo.as_deref())
            .map_err(CardError::Template)?;
        let key = CardKey::new(&svg, typefaces);
        if let Some(png) = self.cache.get(key) {
            return Ok(png);
        }
        let png = draw_svg(&svg, typefaces).map_err(|error| match error {
            DrawError::MissingGlyphs(characters) => CardError::Glyphs(characters),
            DrawError::NotACard(defect) => CardError::Template(explain_bad_svg(&defect)),
        })?;
        self.cache.put(key, &png);
        Ok(png)
    }
}

fn explain_bad_svg(defect: &CardDefect) -> Diagnostic {
    let template = format!("templates/{CARD_TEMPLATE}");
    not_a_card(defect).at(Place::file(&template.into()))
}

/// The source of a card's text.
fn source(site: &Site, card: &SocialCard) -> Place {
    match card.of {
        Subject::Site => Place::file(&SITE_FILE.into()),
        Subject::Item(item, text) => {
            let texts = &site.index.entities.items[item].entity.texts;
            Place::file(&texts[text].source_file.source.path)
        }
    }
}

/// Characters of cards that no font has.
#[derive(Default)]
struct MissingGlyphs {
    /// The files that the cards are of.
    places: Vec<Place>,
    characters: BTreeSet<char>,
}

impl MissingGlyphs {
    /// How many characters a warning shows.
    const SHOWN: usize = 12;

    /// How many files it shows besides the first.
    const RELATED: usize = 3;

    fn add(&mut self, place: Place, characters: BTreeSet<char>) {
        self.places.push(place);
        self.characters.extend(characters);
    }

    /// One warning for all of them, at the first.
    fn warning(&self, site: &Site) -> Option<Diagnostic> {
        let (first, others) = self.places.split_first()?;
        let shown = self.characters.iter().take(Self::SHOWN);
        let shown: Vec<String> = shown.map(describe_character).collect();
        let problem = fonts::missing_glyphs(fonts::MissingGlyphs {
            characters: &shown,
            more: self.characters.len() - shown.len(),
            cards: self.places.len(),
            is_cjk: self.characters.iter().any(|c| needs_cjk_font(*c)),
            has_web_fonts: site.files().any(|file| is_font(&file.path, WEB_FONTS)),
        });
        let others = others.iter().take(Self::RELATED).cloned();
        Some(others.fold(problem.at(first.clone()), Diagnostic::related_to))
    }
}

/// Describes a character by itself, or by its code point if it is not alphanumeric.
fn describe_character(c: &char) -> String {
    if c.is_alphanumeric() {
        c.to_string()
    } else {
        format!("U+{:04X}", u32::from(*c))
    }
}

/// Whether a character is in fonts for Chinese, Japanese and Korean. Unicode reserves planes 2 and 3 for ideographs.
fn needs_cjk_font(c: char) -> bool {
    is_east_asian(c) || matches!(c, '\u{20000}'..='\u{3ffff}')
}

const FONTS: &[&str] = &["ttf", "otf", "ttc", "otc"];
const WEB_FONTS: &[&str] = &["woff", "woff2"];

/// Reads the fonts in static/fonts/, and reports those that cannot be read.
fn read_fonts(site: &Site) -> WithDiagnostics<Vec<Vec<u8>>> {
    let files = site.files();
    let fonts = files.filter(|file| is_font(&file.path, FONTS));
    let mut read = WithDiagnostics::new(Vec::new(), Vec::new());
    for font in fonts {
        match font.file.read(FONT_SIZE) {
            Ok(bytes) => read.value.push(bytes),
            Err(refusal) => read.diagnostics.push(refusal.diagnostic(&font.source)),
        }
    }
    read
}

fn is_font(path: &str, kinds: &[&str]) -> bool {
    path.starts_with("/fonts/") && kinds.contains(&extension(path).as_str())
}

/// The site's logo as a `data:` URL, if a card can hold it.
fn logo(site: &Site) -> Option<String> {
    let url = site.logo()?.url;
    let kind = match extension(&url).as_str() {
        "svg" => "image/svg+xml",
        "png" => "image/png",
        _ => return None,
    };
    let bytes = site.read_picture(&url)?;
    Some(format!("data:{kind};base64,{}", BASE64.encode(bytes)))
}
