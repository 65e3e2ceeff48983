//! What is the same for every page: the site's view, and the head of the page.

use tera::Value;

use super::cards::Cards;
use super::english;
use super::presenter::{Presenter, extra};
use super::views::*;
use crate::bodies::Site;
use crate::output::{json_ld, names_path};
use crate::site::LinkBase;
use crate::site::entity::Entity;
use crate::site::ids::LanguageId;
use crate::site::lists::MENU_PAGES;
use crate::site::routes::{PageKind, Route, SEARCH_FOLDER, search};
use crate::site::{Item, Subject};
use crate::source::config::CssValue;
use crate::source::content_security_policy::OwnCode;
use crate::source::records::PageFields;
use crate::source::words::Word;

const GENERATOR: &str = concat!("labnews ", env!("CARGO_PKG_VERSION"));

/// The stylesheets and scripts of pages: URL paths without the base path, with a query that changes
/// when the content does, so that no cache keeps an old one.
pub struct Assets {
    /// The theme's, or the site's in its place.
    pub style: String,
    /// That of the custom properties in site.yaml, where it gives any.
    pub theme: Option<String>,
    /// The script of galleries.
    pub gallery: String,
    /// The script of the search box; nothing in a site without a search.
    pub search_box: String,
    /// The script of the search page.
    pub search_page: String,
    /// All scripts and stylesheets that pages may load, for their policy.
    pub own_code: OwnCode,
}

/// `site`, for all pages of a language.
pub(super) fn site_view(presenter: &Presenter, assets: &Assets) -> SiteView {
    let site = presenter.site;
    let language = presenter.language;
    let config = &site.index.settings.config;
    let languages = site
        .index
        .settings
        .languages
        .enumerate()
        .map(|(id, other)| LanguageView {
            tag: other.tag.to_string(),
            name: other.name(),
            url: site
                .index
                .settings
                .base
                .relative(&format!("{}/", other.prefix)),
            current: id == presenter.language_id,
        })
        .collect();
    let feed = |name: &str| presenter.url(&presenter.path(name));
    // These hold a query, which is not to be encoded as part of a path.
    let with_base = |url: &str| format!("{}{url}", site.index.settings.base.path);
    SiteView {
        title: language.title.clone(),
        description: language.description.clone(),
        url: presenter.url(&presenter.path("/")),
        base_url: site.index.settings.base.root(),
        origin: site.index.settings.base.origin.clone(),
        language: language.tag.to_string(),
        direction: if language.tag.is_right_to_left() {
            "rtl"
        } else {
            "ltr"
        },
        languages,
        navigation: navigation(presenter),
        feeds: FeedsView {
            atom: feed("/feed.xml"),
            rss: Some(feed("/rss.xml")),
            json: Some(feed("/feed.json")),
        },
        calendar: presenter
            .lists
            .has_events()
            .then(|| presenter.url(&crate::site::routes::events_calendar(&language.prefix))),
        stylesheet: with_base(&assets.style),
        search: site.index.settings.has_search().then(|| SearchView {
            url: presenter.url(&search(&language.prefix)),
            box_script: with_base(&assets.search_box),
            page_script: with_base(&assets.search_page),
            index: presenter.url(SEARCH_FOLDER),
            names: presenter.url(&names_path(language)),
            counts: counts(language.words.get("search_results")),
            others: searched(site, presenter.language_id),
            empty: !has_something(site, presenter.language_id),
        }),
        icon: presenter.url("/icon.svg"),
        logo: site.logo().map(|logo| logo.url),
        theme: assets.theme.as_deref().map(with_base),
        gallery_script: with_base(&assets.gallery),
        content_security_policies: config
            .content_security_policy
            .as_ref()
            .map_or_else(Vec::new, |policy| {
                policy.policies(site.index.settings.has_search(), &assets.own_code)
            }),
        author: config.author.clone(),
        copyright: config.copyright.clone(),
        repository: config
            .repository
            .as_ref()
            .map(|url| url.as_str().to_owned()),
        generator: GENERATOR,
        extra: extra(config.extra.as_ref()),
    }
}

/// The plural forms of a count as JSON, for a script.
fn counts(word: Option<&Word>) -> String {
    word.and_then(|word| serde_json::to_string(word).ok())
        .unwrap_or_default()
}

/// Whether a language has something to be found. People, labs and papers are there in each.
fn has_something(site: &Site, language: LanguageId) -> bool {
    let is_found = |item: &Item| item.entity.text(language).is_some();
    let has_page = |page: &Entity<PageFields>| !page.id.is_empty() && page.text(language).is_some();
    !(site.index.entities.people.is_empty()
        && site.index.entities.labs.is_empty()
        && site.index.papers.list.is_empty())
        || site.index.entities.items.iter().any(is_found)
        || site.index.entities.pages.iter().any(has_page)
}

/// The other languages that have something to be found.
fn searched(site: &Site, current: LanguageId) -> Vec<LanguageView> {
    let settings = &site.index.settings;
    let languages = settings.languages.enumerate();
    languages
        .filter(|(id, _)| *id != current && has_something(site, *id))
        .map(|(_, language)| LanguageView {
            tag: language.tag.to_string(),
            name: language.name(),
            url: settings.base.relative(&search(&language.prefix)),
            current: false,
        })
        .collect()
}

/// The menu of site.yaml, or what the site has.
fn navigation(presenter: &Presenter) -> Vec<NavigationView> {
    let site = presenter.site;
    if let Some(entries) = &presenter.language.navigation {
        let from = LinkBase {
            language: presenter.language_id,
            ..LinkBase::SETTINGS
        };
        return entries
            .iter()
            .filter_map(|entry| {
                let url = site.index.links.link(from, &entry.url).ok()?.url;
                Some(NavigationView {
                    title: entry.title.clone(),
                    url,
                    lang: None,
                })
            })
            .collect();
    }
    let entry = |word: &str, path: &str| NavigationView {
        title: english::phrase(presenter.language, word, &[]),
        url: presenter.url(&presenter.path(path)),
        lang: None,
    };
    let mut entries = vec![entry("news", "/news/")];
    if presenter.lists.has_events() {
        entries.push(entry("events", "/events/"));
    }
    if !site.index.entities.people.is_empty() {
        entries.push(entry("people", "/people/"));
    }
    if !site.index.entities.labs.is_empty() {
        entries.push(entry("labs", "/labs/"));
    }
    if !site.index.papers.list.is_empty() {
        entries.push(entry("publications", "/publications/"));
    }
    if !presenter.lists.tags.is_empty() {
        entries.push(entry("tags", "/tags/"));
    }
    let pages = site.index.entities.top_pages().take(MENU_PAGES);
    entries.extend(pages.map(|page| {
        let text = page.text_or_original(presenter.language_id);
        NavigationView {
            title: text.fields.title.as_deref().unwrap_or_default().to_owned(),
            url: presenter.url(&text.path),
            lang: presenter.foreign(text.language),
        }
    }));
    entries
}

/// The custom properties of site.yaml as a stylesheet, for after the theme's. What could end the rule
/// or load something is left out; `check` says so.
pub fn custom_properties(properties: Option<&[(String, CssValue)]>) -> Option<String> {
    let rules: String = properties
        .into_iter()
        .flatten()
        .filter(|(name, value)| is_safe_property(name, value))
        .map(|(name, value)| format!("  --{}: {value};\n", name.replace('_', "-")))
        .collect();
    (!rules.is_empty()).then(|| format!(":root {{\n{rules}}}\n"))
}

/// Whether a custom property's name and value can stand in a stylesheet.
pub fn is_safe_property(name: &str, value: &str) -> bool {
    !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_')
        && !value.contains(['{', '}', '<', '>', ';', '\\', '@'])
        && !value.contains("/*")
        && is_closed(value)
        && calls(value).all(|function| FUNCTIONS.contains(&function.as_str()))
}

/// The functions that a value may call: no other can load something.
const FUNCTIONS: &[&str] = &[
    "",
    "rgb",
    "rgba",
    "hsl",
    "hsla",
    "hwb",
    "lab",
    "lch",
    "oklab",
    "oklch",
    "color",
    "color-mix",
    "light-dark",
    "var",
    "calc",
    "min",
    "max",
    "clamp",
];

/// The names of what a value calls.
fn calls(value: &str) -> impl Iterator<Item = String> {
    value.match_indices('(').map(|(at, _)| {
        let before = &value[..at];
        let name = before.trim_end_matches(|c: char| c.is_alphanumeric() || c == '-' || c == '_');
        before[name.len()..].to_ascii_lowercase()
    })
}

/// Whether its parentheses and quotes are closed; what follows would be a part of it.
fn is_closed(value: &str) -> bool {
    let (mut depth, mut quote) = (0_i32, None);
    for character in value.chars() {
        match (quote, character) {
            (Some(open), _) if open == character => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(character),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => depth -= 1,
            (None, _) => {}
        }
        if depth < 0 {
            return false;
        }
    }
    depth == 0 && quote.is_none()
}

/// What a page says of itself, before its head is made of it.
#[derive(Default)]
pub(super) struct About {
    /// The title.
    pub title: String,
    /// The title with its elements, where it has some.
    pub title_html: Option<Value>,
    /// Of a list that takes several pages, the number of this one; from the second on it stands behind
    /// the title.
    pub number: usize,
    /// For search engines.
    pub description: Option<String>,
    /// The picture for social cards.
    pub image: Option<PhotoView>,
    /// Its own Atom feed, by path.
    pub feed: Option<String>,
    /// The pages between the home page and this one: words and paths.
    pub parents: Vec<(String, String)>,
    /// For items: when it was published and last changed.
    pub dates: Option<(String, String)>,
}

/// `page`, for one page.
pub(super) fn page_view(
    presenter: &Presenter,
    route: &Route,
    about: About,
    menu: Value,
    cards: &Cards,
) -> PageView {
    let site = presenter.site;
    let link = |(title, path): (String, String)| LinkView {
        title,
        url: presenter.url(&path),
    };
    let title = match about.number {
        0 | 1 => about.title.clone(),
        number => {
            let number = number.to_string();
            let page = english::phrase(presenter.language, "page_number", &[("n", &number)]);
            format!("{} – {page}", about.title)
        }
    };
    let mut breadcrumbs = vec![link((
        english::phrase(presenter.language, "home", &[]),
        presenter.path("/"),
    ))];
    if route.page != PageKind::Home {
        breadcrumbs.extend(about.parents.into_iter().map(link));
        breadcrumbs.push(link((title.clone(), route.path.clone())));
    }
    let (published, modified) = about.dates.unzip();
    let crumbs: Vec<(String, String)> = breadcrumbs
        .iter()
        .map(|crumb| {
            (
                english::plain(&crumb.title).into_owned(),
                format!("{}{}", site.index.settings.base.origin, crumb.url),
            )
        })
        .collect();
    let permalink = site.index.settings.base.absolute(&route.path);
    let card = match route.page {
        PageKind::Item(item, text) => cards.get(Subject::Item(item, text)),
        _ => None,
    };
    let shown = match route.page {
        PageKind::NotFound => None,
        _ => card.or_else(|| cards.get(Subject::Site)),
    };
    let image = about.image.or_else(|| shown.cloned());
    let json_ld = json_ld::page(
        site,
        &json_ld::Page {
            names: &presenter.names,
            route,
            permalink: &permalink,
            title: &english::plain(&title),
            description: about.description.as_deref(),
            breadcrumbs: &crumbs,
            card: card.map(|card| json_ld::Card {
                url: &card.permalink,
                width: card.width,
                height: card.height,
            }),
        },
    );
    PageView {
        json_ld: json_ld.map(|json| {
            Value::safe_string(&format!(
                "<script type=\"application/ld+json\">{json}</script>"
            ))
        }),
        title,
        title_html: about.title_html,
        description: about.description,
        url: presenter.url(&route.path),
        permalink,
        kind: kind(&route.page),
        menu,
        translations: translations(presenter, route),
        image,
        feed: about.feed.map(|path| LinkView {
            title: about.title,
            url: presenter.url(&path),
        }),
        breadcrumbs,
        noindex: matches!(route.page, PageKind::NotFound | PageKind::Search),
        published,
        modified,
    }
}

fn kind(page: &PageKind) -> &'static str {
    match page {
        PageKind::Home => "home",
        PageKind::News(_) => "news",
        PageKind::Year(_) => "year",
        PageKind::Item(..) => "item",
        PageKind::Events(_) => "events",
        PageKind::Tags => "tags",
        PageKind::Tag(..) => "tag",
        PageKind::People => "people",
        PageKind::Person(..) => "person",
        PageKind::Labs => "labs",
        PageKind::Lab(..) => "lab",
        PageKind::Publications(_) => "publications",
        PageKind::Supporters => "supporters",
        PageKind::Page(..) => "page",
        PageKind::Search => "search",
        PageKind::NotFound => "not-found",
    }
}

/// The page in every language; where it has no translation, the way to that language's index.
fn translations(presenter: &Presenter, route: &Route) -> Vec<TranslationView> {
    let site = presenter.site;
    if site.index.settings.languages.len() < 2 || route.page == PageKind::NotFound {
        return Vec::new();
    }
    let languages = site.index.settings.languages.enumerate();
    languages
        .map(|(id, language)| {
            let (path, exact) = counterpart(presenter, route, id);
            TranslationView {
                lang: language.tag.to_string(),
                name: language.name(),
                locale: language.word("og_locale").to_owned(),
                url: site.index.settings.base.relative(&path),
                permalink: site.index.settings.base.absolute(&path),
                current: id == presenter.language_id,
                default: id == LanguageId::DEFAULT,
                exact,
            }
        })
        .collect()
}

/// The path of a page in another language, and whether it is the same page.
fn counterpart(presenter: &Presenter, route: &Route, language: LanguageId) -> (String, bool) {
    let site = presenter.site;
    let prefix = &site.index.settings.languages[language].prefix;
    fn of<F>(entity: &Entity<F>, language: LanguageId) -> Option<String> {
        entity.text(language).map(|text| text.path.clone())
    }
    let bare = route
        .path
        .strip_prefix(presenter.language.prefix.as_str())
        .unwrap_or(&route.path);
    let same = match route.page {
        PageKind::Item(item, _) => of(&site.index.entities.items[item].entity, language),
        PageKind::Page(page, _) => of(&site.index.entities.pages[page], language),
        _ => Some(format!("{prefix}{bare}")).filter(|path| site.index.links.paths.contains(path)),
    };
    if let Some(path) = same {
        return (path, true);
    }
    // The index that it belongs to, if that language has it; else the home page.
    let section = bare
        .split('/')
        .nth(1)
        .map(|section| format!("{prefix}/{section}/"));
    let index = section.filter(|path| site.index.links.paths.contains(path));
    (index.unwrap_or_else(|| format!("{prefix}/")), false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_harmless_custom_properties_are_taken() {
        assert!(is_safe_property("accent", "#0a5"));
        assert!(is_safe_property("font-sans", "\"Noto Sans\", sans-serif"));
        assert!(!is_safe_property("accent", "red} body{display:none"));
        for value in [
            "url(https://example.org/x)",
            "URL(x)",
            "image-set(\"https://example.org/x\" 1x)",
            "src(\"x\")",
            "calc(1px",
            "1px)",
            "\"Noto",
            "red /* blue",
        ] {
            assert!(!is_safe_property("accent", value), "{value}");
        }
        assert!(is_safe_property(
            "gutter",
            "clamp(1rem, calc(2vw + (1px * 2)), 3rem)"
        ));
        assert!(!is_safe_property("a b", "red"));
        let of =
            |name: &str| custom_properties(Some(&[(name.to_owned(), CssValue("red".to_owned()))]));
        assert_eq!(
            of("font_text").as_deref(),
            Some(":root {\n  --font-text: red;\n}\n")
        );
        assert_eq!(of("A"), None);
    }
}
