//! What is around every page and the same on many: made once, by components of the theme.

use std::sync::OnceLock;

use tera::{Context, Value};

use super::environment::Environment;
use super::views::{ChromeView, NavigationView, SiteView};
use crate::diagnostic::Diagnostic;

/// The main menus of a language: one for each entry that may be the current one.
pub(super) struct Menus {
    entries: Vec<NavigationView>,
    /// None is current; then for each entry: the page is in its section, the page is it.
    made: Vec<OnceLock<Value>>,
}

/// The end of the head and the foot of every page, HTML.
pub(super) fn chrome(environment: &Environment, site: &SiteView) -> Result<ChromeView, Diagnostic> {
    let mut arguments = Context::new();
    arguments.insert("site", site);
    let make = |component: &str| {
        let html = environment.component(component, &arguments)?;
        Ok::<Value, Diagnostic>(Value::safe_string(&html))
    };
    Ok(ChromeView {
        head: make("site_head")?,
        footer: make("site_footer")?,
        search: site
            .search
            .as_ref()
            .map(|_| make("search_box"))
            .transpose()?,
    })
}

impl Menus {
    /// For the entries of a language's menu.
    pub(super) fn new(entries: Vec<NavigationView>) -> Self {
        let count = entries.len() * 2 + 1;
        let made = (0..count).map(|_| OnceLock::new()).collect();
        Self { entries, made }
    }

    /// The menu of the page at a root-relative URL; HTML. `home` is in no section.
    pub(super) fn get(
        &self,
        environment: &Environment,
        url: &str,
        home: &str,
    ) -> Result<Value, Diagnostic> {
        let in_section = |entry: &&NavigationView| entry.url != home && url.starts_with(&entry.url);
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
        environment.once(&self.made[slot], "menu", || {
            let mut arguments = Context::new();
            arguments.insert("entries", &self.entries);
            let current = current.map(|index| &self.entries[index].url);
            arguments.insert("current", &current);
            arguments.insert("exact", &(slot % 2 == 0 && slot > 0));
            arguments
        })
    }
}
