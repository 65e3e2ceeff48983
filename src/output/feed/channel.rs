//! Which feeds a site has, and what they hold.

use crate::bodies::Site;
use crate::site::Item;
use crate::site::ids::{ItemId, LanguageId};
use crate::site::routes;

/// A feed: a list of items that readers can subscribe to.
#[derive(Debug)]
pub struct Feed<'a> {
    /// The language of the pages that it belongs to.
    pub(super) language: LanguageId,
    /// Its title.
    pub(super) title: String,
    /// Its description.
    pub(super) description: Option<String>,
    /// The path of the page that lists the same items.
    pub(super) page: String,
    /// The newest items.
    pub(super) items: Vec<&'a Item>,
    /// Whether it is also published as RSS and JSON Feed.
    pub(super) is_main: bool,
}

impl Feed<'_> {
    /// The path of the file of this name, one of [`routes::FEEDS`].
    pub(super) fn path(&self, name: &str) -> String {
        routes::feed(&self.page, name)
    }

    /// The author of the site.
    pub(super) fn author<'s>(&self, site: &'s Site) -> &'s str {
        site.index
            .settings
            .config
            .author
            .as_deref()
            .unwrap_or(&site.index.settings.languages[self.language].title)
    }
}

/// Lists the feeds of each language: the feed of the site, and one for each tag, person and lab.
pub fn list_feeds(site: &Site) -> Vec<Feed<'_>> {
    let mut feeds = Vec::new();
    for (language, lists) in site.index.listings.enumerate() {
        let interface = &site.index.settings.languages[language];
        let prefix = &interface.prefix;
        let newest = |items: &[ItemId]| {
            items
                .iter()
                .take(site.index.settings.feed_limit)
                .map(|&item| &site.index.entities.items[item])
                .collect::<Vec<_>>()
        };
        let under = |name: &str| format!("{name} – {}", interface.title);
        let mut all = lists.news.clone();
        all.sort_unstable();
        feeds.push(Feed {
            language,
            title: interface.title.clone(),
            description: interface.description.clone(),
            page: format!("{prefix}/"),
            items: newest(&all),
            is_main: true,
        });
        let mut add = |title: String, page: String, items: &[ItemId]| {
            feeds.push(Feed {
                language,
                title,
                description: None,
                page,
                items: newest(items),
                is_main: false,
            });
        };
        for tag in &lists.tags {
            add(under(&tag.name), routes::tag(prefix, &tag.slug), &tag.items);
        }
        for (id, person) in site.index.entities.people.enumerate() {
            let title = under(&site.index.person_name(id, language));
            let page = routes::profile(prefix, &person.entity.id);
            add(title, page, &lists.by_person[id]);
        }
        for (id, lab) in site.index.entities.labs.enumerate() {
            let title = under(&site.index.lab_name(id, language));
            let page = routes::profile(prefix, &lab.entity.id);
            add(title, page, &lists.by_lab[id]);
        }
    }
    feeds
}
