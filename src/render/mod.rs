//! HTML pages: a [`Site`] and templates in, files out, nothing read and nothing written.
//!
//! A page is a function of its template and its view ([`views`]), so pages are rendered in
//! parallel, in any order, and nothing in a template can reach what its view does not hold.

mod cards;
mod chrome;
mod collation;
mod dates;
mod english;
mod entries;
mod environment;
mod head;
mod locale;
mod numbers;
mod pages;
mod papers;
mod people;
mod presenter;
pub mod views;

use std::sync::OnceLock;

use tera::{Context, Value};

use crate::bodies::Site;
use crate::diagnostic::{Diagnostic, Place};
use crate::output::Output;
use crate::site::Index;
use crate::site::entity::key;
use crate::site::ids::{IdVec, LabId, LanguageId, PersonId};
use crate::site::language::Language;
use crate::site::routes::Route;
use cards::Cards;
pub use cards::{TEMPLATE as CARD_TEMPLATE, Wording, extra_characters};
use chrome::Menus;
use entries::Entries;
pub use environment::{Environment, Shortcodes};
pub use head::{Assets, custom_properties, is_safe_property};
use presenter::Presenter;

/// Renders the pages of a site.
pub struct Renderer<'a> {
    site: &'a Site,
    languages: IdVec<LanguageId, Interface<'a>>,
}

/// What the pages of one language share.
struct Interface<'a> {
    presenter: Presenter<'a>,
    environment: Environment,
    entries: Entries,
    /// Profiles and labs as their own pages show them, however many pages their news takes.
    profiles: IdVec<PersonId, OnceLock<Value>>,
    labs: IdVec<LabId, OnceLock<Value>>,
    menus: Menus,
    cards: Cards,
}

impl<'a> Renderer<'a> {
    /// Makes what the pages of each language share.
    pub fn new(
        site: &'a Site,
        environment: &Environment,
        assets: &Assets,
    ) -> Result<Self, Diagnostic> {
        let interface = |id| {
            let presenter = Presenter::new(site, id);
            let tag = presenter.language.tag.as_str();
            let mut globals = interface(presenter.language);
            globals.insert("words", &english::words(presenter.language));
            let view = head::site_view(&presenter, assets);
            globals.insert("site", &view);
            let bare = environment.with_globals(tag, globals.clone());
            globals.insert("chrome", &chrome::chrome(&bare, &view)?);
            Ok::<_, Diagnostic>(Interface {
                environment: environment.with_globals(tag, globals),
                menus: Menus::new(view.navigation),
                entries: Entries::new(site.index.entities.items.len()),
                profiles: unmade(site.index.entities.people.len()),
                labs: unmade(site.index.entities.labs.len()),
                cards: Cards::default(),
                presenter,
            })
        };
        let languages = site.index.settings.languages.ids().map(interface);
        Ok(Self {
            site,
            languages: languages.collect::<Result<_, _>>()?,
        })
    }

    /// Renders one page.
    pub fn render(&self, route: &Route) -> Result<Output, Diagnostic> {
        let interface = &self.languages[route.language];
        let prepared = pages::prepare(interface, route)?;
        let page = interface
            .environment
            .render(&prepared.template, &prepared.context)?;
        Ok(Output::new(&route.path, page))
    }

    /// Renders the page that leads from an old path to a new one.
    pub fn redirect(&self, from: &str, to: &str) -> Result<Output, Diagnostic> {
        let languages = self.site.index.settings.languages.enumerate().rev();
        let language = languages
            .map(|(id, language)| (id, format!("{}/", language.prefix)))
            .find(|(_, prefix)| to.starts_with(prefix.as_str()));
        let language = language.map_or(LanguageId::DEFAULT, |(id, _)| id);
        let environment = &self.languages[language].environment;
        let mut target = tera::Map::new();
        target.insert(
            "url".into(),
            Value::from(self.site.index.settings.base.relative(to)),
        );
        target.insert(
            "permalink".into(),
            Value::from(self.site.index.settings.base.absolute(to)),
        );
        let mut context = Context::new();
        context.insert_value("target", Value::from(target));
        let page = environment.render("redirect.html", &context)?;
        let path = match from.ends_with(".html") || from.ends_with('/') {
            true => from.to_owned(),
            false => format!("{from}/"),
        };
        Ok(Output::new(&path, page))
    }
}

/// Places for so many things that are made when they are first asked for.
fn unmade<I>(count: usize) -> IdVec<I, OnceLock<Value>> {
    (0..count).map(|_| OnceLock::new()).collect()
}

/// What templates and components see of a language: its `words` and its tag, `lang`.
pub fn interface(language: &Language) -> Context {
    let mut context = Context::new();
    context.insert("words", &language.words);
    context.insert("lang", language.tag.as_str());
    context
}

/// Reports every `template:` that does not exist.
pub fn check_templates(index: &Index, environment: &Environment) -> Vec<Diagnostic> {
    let items = index
        .entities
        .items
        .iter()
        .flat_map(|item| &item.entity.texts)
        .map(|text| (&text.fields.template, &text.matter));
    let pages = index
        .entities
        .pages
        .iter()
        .flat_map(|page| &page.texts)
        .map(|text| (&text.fields.template, &text.matter));
    items
        .chain(pages)
        .filter_map(|(template, matter)| {
            let template = template.as_ref()?;
            if environment.has(template) {
                return None;
            }
            let mut names: Vec<&str> = environment.names().collect();
            names.sort_unstable();
            let place: Place = matter.value(&key("template"));
            let help = match crate::values::similar::nearest(template, names) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("add templates/{template}"),
            };
            Some(
                Diagnostic::error(format!("there is no template `{template}`"))
                    .at(place)
                    .help(help),
            )
        })
        .collect()
}
