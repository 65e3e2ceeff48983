//! What machines read of a page: schema.org's vocabulary as JSON-LD.
//!
//! Things have one `@id` wherever they are named, in every language: that of a person is the URL of
//! their page in its first language with `#person`. What a page is about stands there in full, other
//! things by `@id`, `@type` and name.

mod article;
mod entities;
mod thing;

use std::borrow::Cow;

use thing::{ListItem, Reference, Thing, Things, Whole};

use crate::bodies::Site;
use crate::site::ids::{IdVec, LabId, LanguageId, PersonId};
use crate::site::routes::{PageKind, Route};

/// What the pages of a language name again and again.
pub struct Names {
    language: LanguageId,
    /// Of each person: their id, and their name.
    people: IdVec<PersonId, (String, String)>,
    /// Of each lab: its id, its page, and its name.
    labs: IdVec<LabId, (String, String, String)>,
    organization: String,
    home: String,
    website: String,
    root: String,
}

impl Names {
    /// For a language of a site.
    pub fn new(site: &Site, language: LanguageId) -> Self {
        let page = |path: &str| site.index.settings.base.absolute(path);
        let people = site
            .index
            .entities
            .people
            .enumerate()
            .map(|(index, person)| {
                let id = page(&person.entity.original().path) + "#person";
                (id, site.index.person_name(index, language))
            });
        let labs = site.index.entities.labs.enumerate().map(|(index, lab)| {
            let url = page(&lab.entity.original().path);
            (
                format!("{url}#organization"),
                url,
                site.index.lab_name(index, language),
            )
        });
        let home = page(&format!(
            "{}/",
            site.index.settings.languages[language].prefix
        ));
        let root = page("/");
        Self {
            language,
            people: people.collect(),
            labs: labs.collect(),
            organization: format!("{root}#organization"),
            website: format!("{home}#website"),
            home,
            root,
        }
    }
}

/// A page, as its head has it.
pub struct Page<'a> {
    /// The names of its language.
    pub names: &'a Names,
    /// Which page.
    pub route: &'a Route,
    /// Its absolute URL.
    pub permalink: &'a str,
    /// Its title.
    pub title: &'a str,
    /// What it says of itself.
    pub description: Option<&'a str>,
    /// The way from the home page to this one, both included: titles, and absolute URLs.
    pub breadcrumbs: &'a [(String, String)],
    /// The social card that stands in for a photo.
    pub card: Option<Card<'a>>,
}

/// A social card.
#[derive(Debug, Clone, Copy)]
pub struct Card<'a> {
    /// Its absolute URL.
    pub url: &'a str,
    /// Width in pixels.
    pub width: Option<u32>,
    /// Height in pixels.
    pub height: Option<u32>,
}

/// The JSON-LD of a page, safe to stand in a `<script>`; none for a page that is not there.
pub fn page(site: &Site, page: &Page) -> Option<String> {
    let graph = Graph {
        site,
        page,
        names: page.names,
        language: page.names.language,
    };
    let mut things = Vec::with_capacity(3);
    match page.route.page {
        PageKind::NotFound => return None,
        PageKind::Search => things.push(graph.webpage("SearchResultsPage", None)),
        PageKind::Home => {
            things.push(graph.website());
            things.push(graph.organization());
            things.push(graph.webpage("WebPage", Some(graph.publisher_id())));
        }
        PageKind::Item(item, text) => {
            things.push(graph.article(item, text));
            things.extend(graph.event(item, text));
        }
        PageKind::Person(person, 1) => {
            things.push(graph.webpage("ProfilePage", Some(graph.person_id(person))));
            things.push(graph.person(person));
        }
        PageKind::Lab(lab, 1) => {
            things.push(graph.webpage("WebPage", Some(graph.lab_id(lab))));
            things.push(graph.lab(lab));
        }
        PageKind::Publications(number) => {
            things.push(graph.webpage("CollectionPage", None));
            things.extend(graph.papers(number));
        }
        PageKind::Page(..) => things.push(graph.webpage("WebPage", None)),
        _ => things.push(graph.webpage("CollectionPage", None)),
    }
    things.extend(graph.breadcrumbs());
    let graph = Things {
        context: "https://schema.org",
        graph: things,
    };
    Some(for_script(&serde_json::to_string(&graph).ok()?))
}

/// What the things of one page are made of.
struct Graph<'a> {
    site: &'a Site,
    page: &'a Page<'a>,
    names: &'a Names,
    language: LanguageId,
}

impl<'a> Graph<'a> {
    fn tag(&self) -> &'a str {
        self.site.index.settings.languages[self.language]
            .tag
            .as_str()
    }

    fn website(&self) -> Thing<'a> {
        let language = &self.site.index.settings.languages[self.language];
        Thing {
            kind: "WebSite",
            id: Some(Cow::from(&self.names.website)),
            name: Some(Cow::from(&language.title)),
            description: language.description.as_deref(),
            url: Some(Cow::from(&self.names.home)),
            in_language: Some(self.tag()),
            publisher: Some(Reference::to(self.publisher_id())),
            ..Thing::default()
        }
    }

    fn publisher_id(&self) -> Cow<'a, str> {
        Cow::from(&self.names.organization)
    }

    fn publisher_name(&self) -> &'a str {
        let language = &self.site.index.settings.languages[self.language];
        let author = self.site.index.settings.config.author.as_ref();
        author.unwrap_or(&language.title)
    }

    /// Who is responsible for the site, as other things name them.
    fn publisher(&self) -> Reference<'a> {
        Reference {
            id: Some(self.publisher_id()),
            url: Some(Cow::from(&self.names.root)),
            ..Reference::named("Organization", self.publisher_name())
        }
    }

    fn organization(&self) -> Thing<'a> {
        let site = self.site;
        let logo = site.logo();
        let logo = logo.map(|found| found.permalink(&site.index.settings.base));
        Thing {
            kind: "Organization",
            id: Some(self.publisher_id()),
            name: Some(Cow::from(self.publisher_name())),
            url: Some(Cow::from(&self.names.root)),
            logo,
            ..Thing::default()
        }
    }

    fn webpage(&self, kind: &'static str, main: Option<Cow<'a, str>>) -> Thing<'a> {
        let has_way = self.page.breadcrumbs.len() > 1;
        Thing {
            kind,
            id: Some(Cow::from(self.page.permalink)),
            url: Some(Cow::from(self.page.permalink)),
            name: Some(Cow::from(self.page.title)),
            description: self.page.description,
            in_language: Some(self.tag()),
            is_part_of: Some(Box::new(Whole {
                id: Some(Cow::from(&self.names.website)),
                ..Whole::default()
            })),
            breadcrumb: has_way.then(|| Reference::to(self.breadcrumb_id())),
            main_entity: main.map(Reference::to),
            ..Thing::default()
        }
    }

    fn breadcrumb_id(&self) -> Cow<'a, str> {
        Cow::from(format!("{}#breadcrumb", self.page.permalink))
    }

    fn breadcrumbs(&self) -> Option<Thing<'a>> {
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

/// JSON without the characters that HTML could take for the end of a script.
fn for_script(json: &str) -> String {
    let mut safe = String::with_capacity(json.len() + 16);
    let mut from = 0;
    for at in memchr::memchr3_iter(b'<', b'>', b'&', json.as_bytes()) {
        safe.push_str(&json[from..at]);
        safe.push_str(match json.as_bytes()[at] {
            b'<' => "\\u003c",
            b'>' => "\\u003e",
            _ => "\\u0026",
        });
        from = at + 1;
    }
    safe.push_str(&json[from..]);
    safe
}

#[cfg(test)]
mod tests {
    #[test]
    fn nothing_ends_the_script() {
        assert_eq!(
            super::for_script("\"</script>&\""),
            "\"\\u003c/script\\u003e\\u0026\""
        );
    }
}
