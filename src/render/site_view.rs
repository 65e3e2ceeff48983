//! Builds `site`, which all pages of a language see.

use super::assets::Assets;
use super::menu::build_menu_entries;
use super::view_builder::{ViewBuilder, extra_to_value};
use super::views::*;
use crate::bodies::Site;
use crate::output::names_path;
use crate::site::Item;
use crate::site::entity::Entity;
use crate::site::ids::LanguageId;
use crate::site::routes::{self, SEARCH_FOLDER};
use crate::source::records::PageFields;
use crate::source::words::Word;

const GENERATOR: &str = concat!("labnews ", env!("CARGO_PKG_VERSION"));

/// Builds `site` for all pages of a language.
pub(super) fn build_site_view(builder: &ViewBuilder, assets: &Assets) -> SiteView {
    let site = builder.site;
    let language = builder.language;
    let config = &site.index.settings.config;
    let settings = &site.index.settings;
    let languages = settings
        .languages
        .enumerate()
        .map(|(id, other)| LanguageView {
            tag: other.tag.to_string(),
            name: other.name(),
            url: settings.base.relative(&format!("{}/", other.prefix)),
            current: id == builder.language_id,
        })
        .collect();
    let feed = |name: &str| builder.url(&builder.path(name));
    // These have a query, which must not be encoded as part of a path.
    let with_base = |url: &str| format!("{}{url}", site.index.settings.base.path);
    SiteView {
        title: language.title.clone(),
        description: language.description.clone(),
        url: builder.url(&builder.path("/")),
        base_url: site.index.settings.base.root(),
        origin: site.index.settings.base.origin.clone(),
        language: language.tag.to_string(),
        direction: if language.tag.is_right_to_left() {
            "rtl"
        } else {
            "ltr"
        },
        languages,
        navigation: build_menu_entries(builder),
        feeds: FeedsView {
            atom: feed("/feed.xml"),
            rss: Some(feed("/rss.xml")),
            json: Some(feed("/feed.json")),
        },
        calendar: builder
            .lists
            .has_events()
            .then(|| builder.url(&routes::events_calendar(&language.prefix))),
        stylesheet: with_base(&assets.style),
        search: site.index.settings.has_search().then(|| SearchView {
            url: builder.url(&routes::search(&language.prefix)),
            box_script: with_base(&assets.search_box),
            page_script: with_base(&assets.search_page),
            index: builder.url(SEARCH_FOLDER),
            names: builder.url(&names_path(language)),
            counts: plural_forms_as_json(language.words.get("search_results")),
            others: list_other_searches(site, builder.language_id),
            empty: !has_search_results(site, builder.language_id),
        }),
        icon: builder.url("/icon.svg"),
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
        extra: extra_to_value(config.extra.as_ref()),
    }
}

/// The plural forms of a word as JSON, for a script.
fn plural_forms_as_json(word: Option<&Word>) -> String {
    word.and_then(|word| serde_json::to_string(word).ok())
        .unwrap_or_default()
}

/// Whether the search index of a language has an entry. People, labs and papers are in all of them.
fn has_search_results(site: &Site, language: LanguageId) -> bool {
    let is_found = |item: &Item| item.entity.text(language).is_some();
    let has_page = |page: &Entity<PageFields>| !page.id.is_empty() && page.text(language).is_some();
    !site.index.entities.people.is_empty()
        || !site.index.entities.labs.is_empty()
        || !site.index.papers.list.is_empty()
        || site.index.entities.items.iter().any(is_found)
        || site.index.entities.pages.iter().any(has_page)
}

/// The search pages of the other languages that have something to find.
fn list_other_searches(site: &Site, current: LanguageId) -> Vec<LanguageView> {
    let settings = &site.index.settings;
    settings
        .languages
        .enumerate()
        .filter(|(id, _)| *id != current && has_search_results(site, *id))
        .map(|(_, language)| LanguageView {
            tag: language.tag.to_string(),
            name: language.name(),
            url: settings.base.relative(&routes::search(&language.prefix)),
            current: false,
        })
        .collect()
}
