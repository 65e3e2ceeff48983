//! Links from a page to the same page in other languages.

use super::view_builder::ViewBuilder;
use super::views::TranslationView;
use crate::site::entity::Entity;
use crate::site::ids::LanguageId;
use crate::site::routes::{PageKind, Route};

/// Links to the page in every language; without a translation, to a list in that language.
pub(super) fn build_translations(builder: &ViewBuilder, route: &Route) -> Vec<TranslationView> {
    let site = builder.site;
    if site.index.settings.languages.len() < 2 || route.page == PageKind::NotFound {
        return Vec::new();
    }
    site.index
        .settings
        .languages
        .enumerate()
        .map(|(id, language)| {
            let (path, exact) = find_counterpart(builder, route, id);
            TranslationView {
                lang: language.tag.to_string(),
                name: language.name(),
                locale: language.word("og_locale").to_owned(),
                url: site.index.settings.base.relative(&path),
                permalink: site.index.settings.base.absolute(&path),
                current: id == builder.language_id,
                default: id == LanguageId::DEFAULT,
                exact,
            }
        })
        .collect()
}

/// The path of a page in another language, and whether it is the same page.
fn find_counterpart(builder: &ViewBuilder, route: &Route, language: LanguageId) -> (String, bool) {
    let site = builder.site;
    let prefix = &site.index.settings.languages[language].prefix;
    let bare = route
        .path
        .strip_prefix(builder.language.prefix.as_str())
        .unwrap_or(&route.path);
    let translation = match route.page {
        PageKind::Item(item, _) => {
            find_translated_path(&site.index.entities.items[item].entity, language)
        }
        PageKind::Page(page, _) => find_translated_path(&site.index.entities.pages[page], language),
        _ => Some(format!("{prefix}{bare}")).filter(|path| site.index.links.paths.contains(path)),
    };
    if let Some(path) = translation {
        return (path, true);
    }
    // The list of the same section, if that language has it; otherwise the home page.
    let section = bare
        .split('/')
        .nth(1)
        .map(|section| format!("{prefix}/{section}/"));
    let index = section.filter(|path| site.index.links.paths.contains(path));
    (index.unwrap_or_else(|| format!("{prefix}/")), false)
}

fn find_translated_path<F>(entity: &Entity<F>, language: LanguageId) -> Option<String> {
    entity.text(language).map(|text| text.path.clone())
}
