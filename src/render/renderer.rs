//! Renders the pages of a site.

use rayon::prelude::*;

use super::assets::Assets;
use super::card_text::{CardText, collect_text};
use super::environment::Environment;
use super::language_context::LanguageContext;
use super::pages::prepare_page;
use super::social_card::{build_card_view, title_fonts};
use super::view_builder::extra_to_value;
use super::views::*;
use crate::bodies::Site;
use crate::diagnostic::Diagnostic;
use crate::output::Output;
use crate::site::ids::{IdVec, LanguageId};
use crate::site::routes::Route;
use crate::site::{SocialCard, Subject};
use crate::social_card::fonts::Typefaces;

/// The template of social cards.
pub const CARD_TEMPLATE: &str = SocialCardTemplate::TEMPLATE;

/// Renders the pages of a site.
pub struct Renderer<'a> {
    site: &'a Site,
    languages: IdVec<LanguageId, LanguageContext<'a>>,
}

impl<'a> Renderer<'a> {
    /// Prepares what the pages of each language share.
    pub fn new(
        site: &'a Site,
        environment: &Environment,
        assets: &Assets,
    ) -> Result<Self, Diagnostic> {
        let languages: Vec<LanguageId> = site.index.settings.languages.ids().collect();
        let languages: Vec<Result<LanguageContext, Diagnostic>> = languages
            .into_par_iter()
            .map(|language| LanguageContext::new(site, language, environment, assets))
            .collect();
        // If several fail, the first is reported.
        let languages = languages.into_iter().collect::<Result<_, _>>()?;
        Ok(Self { site, languages })
    }

    /// Renders one page.
    pub fn render_page(&self, route: &Route) -> Result<Output, Diagnostic> {
        let context = &self.languages[route.language];
        let input = prepare_page(context, route)?;
        let page = context
            .environment
            .render(&input.template, &input.context)?;
        Ok(Output::new(&route.path, page))
    }

    /// Renders the page that leads from an old path to a new one.
    pub fn render_redirect(&self, from: &str, to: &str) -> Result<Output, Diagnostic> {
        let settings = &self.site.index.settings;
        let language = settings
            .languages
            .enumerate()
            .rev()
            .find(|(_, language)| to.starts_with(&format!("{}/", language.prefix)))
            .map_or(LanguageId::DEFAULT, |(id, _)| id);
        let context = &self.languages[language];
        let view = RedirectTemplate {
            target: RedirectTargetView {
                url: settings.base.relative(to),
                permalink: settings.base.absolute(to),
            },
        };
        let page = context
            .environment
            .render(RedirectTemplate::TEMPLATE, &view.to_context())?;
        Ok(Output::new(&redirect_path(from), page))
    }

    /// Collects the texts of a social card.
    pub fn card_text(&self, card: &SocialCard) -> CardText {
        collect_text(&self.languages[card.language].builder, card)
    }

    /// The font families that cards use first: those of the theme's titles.
    pub fn preferred_fonts(&self) -> Vec<String> {
        title_fonts(self.site)
    }

    /// Renders the SVG of a social card. `logo` is a picture as a `data:` URL.
    pub fn render_card(
        &self,
        card: &SocialCard,
        text: &CardText,
        typefaces: &Typefaces,
        logo: Option<&str>,
    ) -> Result<String, Diagnostic> {
        let context = &self.languages[card.language];
        let view = SocialCardTemplate {
            card: build_card_view(&context.builder, card, text, typefaces, logo),
        };
        let mut variables = view.to_context();
        if let Subject::Item(item, text) = card.of {
            let text = &self.site.index.entities.items[item].entity.texts[text];
            let extra = extra_to_value(text.fields.extra.as_ref());
            ExtraGlobals { extra }.insert_into(&mut variables);
        }
        let svg = context.environment.render(CARD_TEMPLATE, &variables)?;
        Ok(String::from_utf8_lossy(&svg).into_owned())
    }

    /// Makes pages link to these cards.
    pub fn link_cards<'c>(&mut self, cards: impl Iterator<Item = &'c SocialCard>) {
        for card in cards {
            let context = &mut self.languages[card.language];
            context.cards.insert(&context.builder, card);
        }
    }
}

/// The path of the page that leads from an old path to a new one.
pub fn redirect_path(from: &str) -> String {
    if from.ends_with(".html") || from.ends_with('/') {
        from.to_owned()
    } else {
        format!("{from}/")
    }
}
