//! What the pages of one language share.

use std::sync::OnceLock;

use tera::Context;

use super::assets::Assets;
use super::card_pictures::CardPictures;
use super::cells::empty_cells;
use super::chrome::render_chrome;
use super::environment::Environment;
use super::item_fragments::ItemFragments;
use super::menu::Menus;
use super::site_view::build_site_view;
use super::untranslated;
use super::view_builder::{ViewBuilder, extra_to_value};
use super::views::*;
use crate::bodies::Site;
use crate::diagnostic::Diagnostic;
use crate::site::ids::{IdVec, LabId, LanguageId, PersonId};
use crate::site::language::Language;

/// What the pages of one language share.
pub(super) struct LanguageContext<'a> {
    /// Builds the views.
    pub builder: ViewBuilder<'a>,
    /// The templates, with the globals of the language.
    pub environment: Environment,
    /// The items in lists.
    pub fragments: ItemFragments,
    /// The profiles of people, each shared by all pages of its list.
    pub profiles: IdVec<PersonId, OnceLock<Shared<ProfileView>>>,
    /// The same for labs.
    pub labs: IdVec<LabId, OnceLock<Shared<LabPageView>>>,
    /// The main menus.
    pub menus: Menus,
    /// The social cards to link to.
    pub cards: CardPictures,
}

impl<'a> LanguageContext<'a> {
    /// Builds what the pages of a language share.
    pub(super) fn new(
        site: &'a Site,
        language: LanguageId,
        environment: &Environment,
        assets: &Assets,
    ) -> Result<Self, Diagnostic> {
        let builder = ViewBuilder::new(site, language);
        let tag = builder.language.tag.as_str();
        let language = LanguageGlobals {
            words: Shared::new(&*untranslated::mark_words(builder.language)),
            lang: tag.to_owned(),
        };
        let site_globals = SiteGlobals {
            site: build_site_view(&builder, assets),
        };
        let mut globals = language.to_context();
        site_globals.insert_into(&mut globals);
        let extra = extra_to_value(None);
        ExtraGlobals { extra }.insert_into(&mut globals);
        let mut environment = environment.with_globals(tag, globals);
        // Components of the chrome see all globals but the chrome.
        let chrome = render_chrome(&environment, &site_globals)?;
        environment.add_globals(&ChromeGlobals { chrome });
        Ok(Self {
            environment,
            fragments: ItemFragments::new(site.index.entities.items.len()),
            profiles: empty_cells(site.index.entities.people.len()),
            labs: empty_cells(site.index.entities.labs.len()),
            menus: Menus::new(site_globals.site.navigation),
            cards: CardPictures::default(),
            builder,
        })
    }
}

/// What shortcodes see of a language. Their output can end up in feeds, so their words have no marks.
pub fn shortcode_globals(language: &Language) -> Context {
    LanguageGlobals {
        words: Shared::new(&language.words),
        lang: language.tag.to_string(),
    }
    .to_context()
}
