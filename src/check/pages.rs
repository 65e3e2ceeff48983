//! What readers miss: items without a summary, and pages that the menu leaves out.

use crate::bodies::Site;
use crate::diagnostic::{Diagnostic, Place};
use crate::messages::check;
use crate::site::Index;
use crate::site::entity::key;
use crate::site::lists::MENU_PAGES;
use crate::source::SITE_FILE;

/// Warns of pages that the menu leaves out, if site.yaml does not choose them.
pub(super) fn check_menu(index: &Index) -> Option<Diagnostic> {
    let language = index
        .settings
        .languages
        .iter()
        .find(|language| language.navigation.is_none())?;
    let left_out: Vec<&str> = index
        .entities
        .top_pages()
        .skip(MENU_PAGES)
        .map(|page| &*page.original().source_file.source.path)
        .collect();
    if left_out.is_empty() {
        return None;
    }
    let is_default = language.prefix.is_empty();
    let tag = (!is_default).then(|| language.tag.as_str());
    let problem = check::menu_too_long(tag, MENU_PAGES, &left_out);
    Some(problem.at(Place::file(&SITE_FILE.into())))
}

/// Warns of items that are dated in the future, and of texts without a summary.
pub(super) fn check_items(site: &Site) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for item in &site.index.entities.items {
        let original = item.entity.original();
        let settings = &site.index.settings;
        // An event that is announced may have the date of its item.
        let event = original.fields.event.as_ref().and_then(|event| event.start);
        let is_announced = event.is_some_and(|start| start.day >= item.date.day);
        let is_future = !settings.clock.has_passed(item.date.start(&settings.zone));
        if is_future && !is_announced {
            found.push(check::future_date().at(original.source_file.locate(&key("date"))));
        }
        for text in &item.entity.texts {
            if text.fields.summary.is_none() && site.bodies.summary(text).is_none() {
                found.push(check::missing_summary().at(text.source_file.locate(&[])));
            }
        }
    }
    found
}
