//! The things that several kinds of pages have in common: the site, its publisher, the page itself.

use std::borrow::Cow;

use super::names::Names;
use super::thing::{ListItem, Parent, Thing, ThingRef};
use crate::bodies::Site;
use crate::site::ids::LanguageId;
use crate::site::routes::Route;

/// The facts of a page that its structured data repeats.
pub struct Page<'a> {
    /// The names of its language.
    pub names: &'a Names,
    /// The page.
    pub route: &'a Route,
    /// Its absolute URL.
    pub permalink: &'a str,
    /// Its title.
    pub title: &'a str,
    /// Its description.
    pub description: Option<&'a str>,
    /// Titles and absolute URLs of the pages from the home page to this one, both included.
    pub breadcrumbs: &'a [(String, String)],
    /// The social card, if it replaces a photo.
    pub card: Option<CardImage<'a>>,
}

/// The picture of a social card.
#[derive(Debug, Clone, Copy)]
pub struct CardImage<'a> {
    /// Its absolute URL.
    pub url: &'a str,
    /// Width in pixels.
    pub width: Option<u32>,
    /// Height in pixels.
    pub height: Option<u32>,
}

/// Makes the things of one page.
pub(super) struct Graph<'a> {
    pub(super) site: &'a Site,
    pub(super) page: &'a Page<'a>,
    pub(super) names: &'a Names,
    pub(super) language: LanguageId,
}

impl<'a> Graph<'a> {
    pub(super) fn tag(&self) -> &'a str {
        self.site.index.settings.languages[self.language]
            .tag
            .as_str()
    }

    pub(super) fn describe_website(&self) -> Thing<'a> {
        let language = &self.site.index.settings.languages[self.language];
        Thing {
            kind: "WebSite",
            id: Some(Cow::from(&self.names.website)),
            name: Some(Cow::from(&language.title)),
            description: language.description.as_deref(),
            url: Some(Cow::from(&self.names.home)),
            in_language: Some(self.tag()),
            publisher: Some(ThingRef::with_id(self.publisher_id())),
            ..Thing::default()
        }
    }

    pub(super) fn publisher_id(&self) -> Cow<'a, str> {
        Cow::from(&self.names.organization)
    }

    pub(super) fn publisher_name(&self) -> &'a str {
        let language = &self.site.index.settings.languages[self.language];
        let author = self.site.index.settings.config.author.as_ref();
        author.unwrap_or(&language.title)
    }

    /// Refers to the publisher of the site.
    pub(super) fn refer_to_publisher(&self) -> ThingRef<'a> {
        ThingRef {
            id: Some(self.publisher_id()),
            url: Some(Cow::from(&self.names.root)),
            ..ThingRef::with_name("Organization", self.publisher_name())
        }
    }

    pub(super) fn describe_organization(&self) -> Thing<'a> {
        let site = self.site;
        let logo = site
            .logo()
            .map(|found| found.permalink(&site.index.settings.base));
        Thing {
            kind: "Organization",
            id: Some(self.publisher_id()),
            name: Some(Cow::from(self.publisher_name())),
            url: Some(Cow::from(&self.names.root)),
            logo,
            ..Thing::default()
        }
    }

    pub(super) fn describe_webpage(
        &self,
        kind: &'static str,
        main: Option<Cow<'a, str>>,
    ) -> Thing<'a> {
        let has_way = self.page.breadcrumbs.len() > 1;
        Thing {
            kind,
            id: Some(Cow::from(self.page.permalink)),
            url: Some(Cow::from(self.page.permalink)),
            name: Some(Cow::from(self.page.title)),
            description: self.page.description,
            in_language: Some(self.tag()),
            is_part_of: Some(Box::new(Parent {
                id: Some(Cow::from(&self.names.website)),
                ..Parent::default()
            })),
            breadcrumb: has_way.then(|| ThingRef::with_id(self.breadcrumb_id())),
            main_entity: main.map(ThingRef::with_id),
            ..Thing::default()
        }
    }

    pub(super) fn breadcrumb_id(&self) -> Cow<'a, str> {
        Cow::from(format!("{}#breadcrumb", self.page.permalink))
    }

    pub(super) fn describe_breadcrumbs(&self) -> Option<Thing<'a>> {
        let crumbs = self.page.breadcrumbs;
        let item = |(position, (name, url)): (usize, &'a (String, String))| ListItem {
            kind: "ListItem",
            position: position + 1,
            name,
            item: url,
        };
        (crumbs.len() > 1).then(|| Thing {
            kind: "BreadcrumbList",
            id: Some(self.breadcrumb_id()),
            item_list_element: crumbs.iter().enumerate().map(item).collect(),
            ..Thing::default()
        })
    }
}
