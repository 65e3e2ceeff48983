//! Chooses what to build for each page.

use super::page_builder::{PageBuilder, TemplateInput};
use crate::diagnostic::Diagnostic;
use crate::render::language_context::LanguageContext;
use crate::site::routes::{PageKind, Route};

/// Builds everything that the template of a page needs.
pub(in crate::render) fn prepare_page(
    context: &LanguageContext,
    route: &Route,
) -> Result<TemplateInput, Diagnostic> {
    let page = PageBuilder::new(context, route)?;
    match route.page {
        PageKind::Home => Ok(page.build_home()),
        PageKind::News(number) => page.build_news(number),
        PageKind::Year(year) => page.build_year(year),
        PageKind::Item(item, _) => page.build_item(item),
        PageKind::Events(number) => page.build_events(number),
        PageKind::Tags => Ok(page.build_tags()),
        PageKind::Tag(tag, number) => page.build_tag(tag, number),
        PageKind::People => Ok(page.build_people()),
        PageKind::Person(person, number) => page.build_person(person, number),
        PageKind::Labs => Ok(page.build_labs()),
        PageKind::Lab(lab, number) => page.build_lab(lab, number),
        PageKind::Publications(number) => Ok(page.build_publications(number)),
        PageKind::Supporters => page.build_supporters(),
        PageKind::Page(which, text) => {
            Ok(page.build_text(&context.builder.site.index.entities.pages[which].texts[text]))
        }
        PageKind::Search => Ok(page.build_search()),
        PageKind::NotFound => Ok(page.build_not_found()),
    }
}
