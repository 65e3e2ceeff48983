//! Feeds with full content and absolute URLs: Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1.

mod atom;
mod channel;
mod entry;
mod json_feed;
mod rss;
mod time;
mod xml;

use self::atom::render_atom;
use self::entry::FeedEntry;
use self::json_feed::render_json;
use self::rss::render_rss;
use super::file::Output;
use crate::bodies::Site;
use crate::site::routes::FEEDS;
pub use channel::{Feed, list_feeds};

impl Feed<'_> {
    /// The paths of its files.
    pub fn paths(&self) -> Vec<String> {
        let names = if self.is_main {
            &FEEDS[..]
        } else {
            &FEEDS[..1]
        };
        names.iter().map(|name| self.path(name)).collect()
    }

    /// Renders the files of the feed.
    pub fn render(&self, site: &Site) -> Vec<Output> {
        let entries: Vec<FeedEntry> = self
            .items
            .iter()
            .map(|item| FeedEntry::new(site, item, self.language))
            .collect();
        let mut outputs = vec![Output::new(
            &self.path(FEEDS[0]),
            render_atom(self, site, &entries),
        )];
        if self.is_main {
            outputs.push(Output::new(
                &self.path(FEEDS[1]),
                render_rss(self, site, &entries),
            ));
            outputs.push(Output::new(
                &self.path(FEEDS[2]),
                render_json(self, site, &entries),
            ));
        }
        outputs
    }
}
