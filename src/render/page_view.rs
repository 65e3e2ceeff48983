//! Builds `page`: what the head of a page needs.

use tera::Value;

use super::card_pictures::CardPictures;
use super::translations::build_translations;
use super::untranslated;
use super::view_builder::ViewBuilder;
use super::views::*;
use crate::output::json_ld;
use crate::site::Subject;
use crate::site::routes::{PageKind, Route};

/// The facts of a page that its head is built from.
#[derive(Default)]
pub(super) struct PageMeta {
    /// The title.
    pub title: String,
    /// The title with its italics, if it has any.
    pub title_html: Option<Html>,
    /// The number of this page of a list; 0 or 1 for the first page. From the second on, it follows the title.
    pub number: usize,
    /// A description for search engines.
    pub description: Option<String>,
    /// The picture for social networks.
    pub image: Option<PhotoView>,
    /// The path of its own Atom feed.
    pub feed: Option<String>,
    /// Titles and paths of the pages between the home page and this one.
    pub parents: Vec<(String, String)>,
    /// When an item was published and last changed.
    pub dates: Option<(String, String)>,
    /// `extra:` of the text that the page is about, if there is one.
    pub extra: Option<Value>,
}

/// Builds `page`.
pub(super) fn build_page_view(
    builder: &ViewBuilder,
    route: &Route,
    meta: PageMeta,
    menu: Html,
    cards: &CardPictures,
) -> PageView {
    let site = builder.site;
    let link = |(title, path): (String, String)| LinkView {
        title,
        url: builder.url(&path),
    };
    let title = match meta.number {
        0 | 1 => meta.title.clone(),
        number => {
            let number = number.to_string();
            let page = untranslated::phrase(builder.language, "page_number", &[("n", &number)]);
            format!("{} – {page}", meta.title)
        }
    };
    let mut breadcrumbs = vec![link((
        untranslated::phrase(builder.language, "home", &[]),
        builder.path("/"),
    ))];
    if route.page != PageKind::Home {
        breadcrumbs.extend(meta.parents.into_iter().map(link));
        breadcrumbs.push(link((title.clone(), route.path.clone())));
    }
    let (published, modified) = meta.dates.unzip();
    let crumbs: Vec<(String, String)> = breadcrumbs
        .iter()
        .map(|crumb| {
            (
                untranslated::strip_marks(&crumb.title).into_owned(),
                format!("{}{}", site.index.settings.base.origin, crumb.url),
            )
        })
        .collect();
    let permalink = site.index.settings.base.absolute(&route.path);
    let card = match route.page {
        PageKind::Item(item, text) => cards.get(Subject::Item(item, text)),
        _ => None,
    };
    let fallback = match route.page {
        PageKind::NotFound => None,
        _ => card.or_else(|| cards.get(Subject::Site)),
    };
    let image = meta.image.or_else(|| fallback.cloned());
    let json_ld = json_ld::describe_page(
        site,
        &json_ld::Page {
            names: &builder.names,
            route,
            permalink: &permalink,
            title: &untranslated::strip_marks(&title),
            description: meta.description.as_deref(),
            breadcrumbs: &crumbs,
            card: card.map(|card| json_ld::CardImage {
                url: &card.permalink,
                width: card.width,
                height: card.height,
            }),
        },
    );
    PageView {
        json_ld: json_ld.map(|json| {
            Html::new(&format!(
                "<script type=\"application/ld+json\">{json}</script>"
            ))
        }),
        title,
        title_html: meta.title_html,
        description: meta.description,
        url: builder.url(&route.path),
        permalink,
        kind: kind_name(&route.page),
        menu,
        translations: build_translations(builder, route),
        image,
        feed: meta.feed.map(|path| LinkView {
            title: meta.title,
            url: builder.url(&path),
        }),
        breadcrumbs,
        noindex: matches!(route.page, PageKind::NotFound | PageKind::Search),
        published,
        modified,
    }
}

fn kind_name(page: &PageKind) -> &'static str {
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
