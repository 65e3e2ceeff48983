//! The pages of a site, and their paths.

use super::entities::Entities;
use super::ids::{IdVec, ItemId, LabId, LanguageId, PageId, PersonId, TagId};
use super::lists::Listings;
use super::settings::Settings;
use crate::values::slug::Slug;

/// A page of the output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The language of the interface around it.
    pub language: LanguageId,
    /// Its path.
    pub path: String,
    /// What it is.
    pub page: PageKind,
}

/// The kind of a page. Numbers of pages count from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageKind {
    /// The home page.
    Home,
    /// A page of the news index.
    News(usize),
    /// The archive of a year.
    Year(i16),
    /// An item: which, and which of its texts.
    Item(ItemId, usize),
    /// A page of the events: upcoming ones, then past ones.
    Events(usize),
    /// All tags.
    Tags,
    /// A tag of the language's lists, and the number of the page.
    Tag(TagId, usize),
    /// All people.
    People,
    /// A person, and the number of the page.
    Person(PersonId, usize),
    /// All labs.
    Labs,
    /// A lab, and the number of the page.
    Lab(LabId, usize),
    /// A page of the papers.
    Publications(usize),
    /// Funders and sponsors.
    Supporters,
    /// A page of content/: which, and which of its texts.
    Page(PageId, usize),
    /// The search.
    Search,
    /// The page for a missing page (404).
    NotFound,
}

/// How many papers a page lists. It is large because readers search in the page.
pub const PAPERS_ON_PAGE: usize = 200;

/// How many one-line entries take the space of an entry with a summary. Profiles list one-line entries.
const LINES_FOR_ENTRY: usize = 5;

impl Settings {
    /// How many entries a page of a list has.
    pub fn per_page(&self, page: &PageKind) -> usize {
        match page {
            PageKind::Publications(_) => PAPERS_ON_PAGE,
            PageKind::Person(..) | PageKind::Lab(..) => self.paginate_by * LINES_FOR_ENTRY,
            _ => self.paginate_by,
        }
    }
}

/// The folder of the search's index and scripts.
pub const SEARCH_FOLDER: &str = "/pagefind/";

/// The path of the search page of a language.
pub fn search(prefix: &str) -> String {
    format!("{prefix}/search/")
}

/// The path of page `number` of a paginated list.
pub fn numbered_path(first: &str, number: usize) -> String {
    match number {
        0 | 1 => first.to_owned(),
        number => format!("{first}page/{number}/"),
    }
}

/// The number of pages for `count` entries, at least one.
pub fn pages(count: usize, per_page: usize) -> usize {
    count.div_ceil(per_page).max(1)
}

/// The path of a tag's page.
pub fn tag(prefix: &str, slug: &Slug) -> String {
    format!("{prefix}/tags/{}/", slug.as_str())
}

/// The path of the page of a person or a lab, whose id contains its folder.
pub fn profile(prefix: &str, id: &str) -> String {
    format!("{prefix}/{id}/")
}

/// The path of the calendar of all events of a language.
pub fn events_calendar(prefix: &str) -> String {
    format!("{prefix}/events.ics")
}

/// The path of the calendar beside an item's page.
pub fn event_calendar(page: &str) -> String {
    format!("{page}event.ics")
}

/// The path of the social card beside a page.
pub fn card(page: &str) -> String {
    format!("{page}card.png")
}

/// The paths of the feeds of a page; see [`feed`].
pub fn feeds(route: &Route) -> impl Iterator<Item = String> {
    let names: &[&str] = match route.page {
        PageKind::Home => &FEEDS,
        PageKind::Tag(_, 1) | PageKind::Person(_, 1) | PageKind::Lab(_, 1) => &FEEDS[..1],
        _ => &[],
    };
    names.iter().map(|name| feed(&route.path, name))
}

/// The names of feeds: every page with a feed has the first, the home page all of them.
pub const FEEDS: [&str; 3] = ["feed.xml", "rss.xml", "feed.json"];

/// The path of a feed of a page.
pub fn feed(page: &str, name: &str) -> String {
    format!("{page}{name}")
}

/// All pages, in a fixed order.
pub(super) fn list(
    settings: &Settings,
    entities: &Entities,
    papers: usize,
    listings: &IdVec<LanguageId, Listings>,
) -> Vec<Route> {
    let mut routes = Vec::with_capacity(entities.items.len() * 2 + 64);
    for (language, lists) in listings.enumerate() {
        add_language(settings, entities, papers, language, lists, &mut routes);
    }
    for (index, item) in entities.items.enumerate() {
        for (which, text) in item.entity.texts.iter().enumerate() {
            let page = PageKind::Item(index, which);
            routes.push(Route {
                language: text.language,
                path: text.path.clone(),
                page,
            });
        }
    }
    for (index, page) in entities.pages.enumerate() {
        for (which, text) in page.texts.iter().enumerate() {
            let page = if page.id.is_empty() {
                continue;
            } else {
                PageKind::Page(index, which)
            };
            routes.push(Route {
                language: text.language,
                path: text.path.clone(),
                page,
            });
        }
    }
    routes
}

fn add_language(
    settings: &Settings,
    entities: &Entities,
    papers: usize,
    language: LanguageId,
    lists: &Listings,
    routes: &mut Vec<Route>,
) {
    let prefix = &settings.languages[language].prefix;
    let mut add = |path: String, page: PageKind| {
        routes.push(Route {
            language,
            path,
            page,
        })
    };
    add(format!("{prefix}/"), PageKind::Home);
    add(format!("{prefix}/404.html"), PageKind::NotFound);
    if settings.has_search() {
        add(search(prefix), PageKind::Search);
    }
    let mut paginated = |first: &str, count: usize, page: &dyn Fn(usize) -> PageKind| {
        for number in 1..=pages(count, settings.per_page(&page(1))) {
            add(numbered_path(first, number), page(number));
        }
    };
    paginated(
        &format!("{prefix}/news/"),
        lists.news.len(),
        &PageKind::News,
    );
    if lists.has_events() {
        paginated(
            &format!("{prefix}/events/"),
            lists.past.len(),
            &PageKind::Events,
        );
    }
    for (index, tag_list) in lists.tags.enumerate() {
        let first = tag(prefix, &tag_list.slug);
        paginated(&first, tag_list.items.len(), &|number| {
            PageKind::Tag(index, number)
        });
    }
    for (index, person) in entities.people.enumerate() {
        let first = profile(prefix, &person.entity.id);
        paginated(&first, lists.by_person[index].len(), &|number| {
            PageKind::Person(index, number)
        });
    }
    for (index, lab) in entities.labs.enumerate() {
        let first = profile(prefix, &lab.entity.id);
        paginated(&first, lists.by_lab[index].len(), &|number| {
            PageKind::Lab(index, number)
        });
    }
    if papers > 0 {
        let first = format!("{prefix}/publications/");
        paginated(&first, papers, &PageKind::Publications);
    }
    for (year, _) in &lists.years {
        add(format!("{prefix}/news/{year}/"), PageKind::Year(*year));
    }
    if !lists.tags.is_empty() {
        add(format!("{prefix}/tags/"), PageKind::Tags);
    }
    if !entities.people.is_empty() {
        add(format!("{prefix}/people/"), PageKind::People);
    }
    if !entities.labs.is_empty() {
        add(format!("{prefix}/labs/"), PageKind::Labs);
    }
    if !lists.supporters.is_empty() {
        add(format!("{prefix}/supporters/"), PageKind::Supporters);
    }
}
