//! The main menu.

use std::sync::OnceLock;

use super::cells::empty_cells;
use super::environment::Environment;
use super::untranslated;
use super::view_builder::ViewBuilder;
use super::views::{Html, MenuArguments, MenuEntryView};
use crate::diagnostic::Diagnostic;
use crate::site::LinkBase;
use crate::site::lists::MENU_PAGES;

/// The main menus of a language: one for each entry that can be current, rendered when first needed.
pub(super) struct Menus {
    entries: Vec<MenuEntryView>,
    /// Without a current entry; then for each entry, one for pages in its section and one for its own page.
    rendered: Vec<OnceLock<Html>>,
}

impl Menus {
    /// Prepares the menus of these entries, without rendering one yet.
    pub(super) fn new(entries: Vec<MenuEntryView>) -> Self {
        let rendered = empty_cells(entries.len() * 2 + 1);
        Self { entries, rendered }
    }

    /// The menu of the page at a root-relative URL. The entry for `home` is current only on the home page.
    pub(super) fn get(
        &self,
        environment: &Environment,
        url: &str,
        home: &str,
    ) -> Result<Html, Diagnostic> {
        let in_section = |entry: &&MenuEntryView| entry.url != home && url.starts_with(&entry.url);
        let section = self
            .entries
            .iter()
            .filter(in_section)
            .max_by_key(|entry| entry.url.len());
        let current = self.entries.iter().position(|entry| {
            entry.url == url || section.is_some_and(|found| found.url == entry.url)
        });
        let slot = match current {
            None => 0,
            Some(index) => 1 + index * 2 + usize::from(self.entries[index].url == url),
        };
        environment.cached_component(&self.rendered[slot], "menu", || {
            let current = current.map(|index| self.entries[index].url.clone());
            MenuArguments {
                entries: self.entries.clone(),
                exact: current.as_deref() == Some(url),
                current,
            }
        })
    }
}

/// Builds the menu of site.yaml, or else one of the sections that the site has.
pub(super) fn build_menu_entries(builder: &ViewBuilder) -> Vec<MenuEntryView> {
    let site = builder.site;
    if let Some(entries) = &builder.language.navigation {
        let from = LinkBase {
            language: builder.language_id,
            ..LinkBase::SETTINGS
        };
        return entries
            .iter()
            .filter_map(|entry| {
                let url = site.index.links.link(from, &entry.url).ok()?.url;
                Some(MenuEntryView {
                    title: entry.title.clone(),
                    url,
                    lang: None,
                })
            })
            .collect();
    }
    let entry = |word: &str, path: &str| MenuEntryView {
        title: untranslated::phrase(builder.language, word, &[]),
        url: builder.url(&builder.path(path)),
        lang: None,
    };
    let mut entries = vec![entry("news", "/news/")];
    if builder.lists.has_events() {
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
    if !builder.lists.tags.is_empty() {
        entries.push(entry("tags", "/tags/"));
    }
    let pages = site.index.entities.top_pages().take(MENU_PAGES);
    entries.extend(pages.map(|page| {
        let text = page.text_or_original(builder.language_id);
        MenuEntryView {
            title: text.fields.title.as_deref().unwrap_or_default().to_owned(),
            url: builder.url(&text.path),
            lang: builder.foreign_tag(text.language),
        }
    }));
    entries
}
