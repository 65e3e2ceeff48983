//! JSON Feed 1.1.

use serde_json::{Value as Json, json};

use super::channel::Feed;
use super::entry::FeedEntry;
use super::time::to_rfc3339;
use crate::bodies::Site;
use crate::site::routes::FEEDS;

/// Renders a feed as JSON Feed.
pub(super) fn render_json(feed: &Feed, site: &Site, entries: &[FeedEntry]) -> String {
    let mut document = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": site.index.settings.base.absolute(&feed.page),
        "feed_url": site.index.settings.base.absolute(&feed.path(FEEDS[2])),
        "language": site.index.settings.languages[feed.language].tag.as_str(),
        "authors": [{"name": feed.author(site)}],
        "items": entries.iter().map(render_item).collect::<Vec<_>>(),
    });
    if let Some(description) = &feed.description {
        document["description"] = Json::from(description.as_str());
    }
    document.to_string()
}

fn render_item(entry: &FeedEntry) -> Json {
    let mut item = json!({
        "id": entry.url,
        "url": entry.url,
        "title": &*entry.text.fields.title,
        "content_html": entry.content,
        "date_published": to_rfc3339(&entry.published),
        "date_modified": to_rfc3339(&entry.updated),
        "language": entry.language,
    });
    if let Some(summary) = entry.summary {
        item["summary"] = summary.into();
    }
    if !entry.tags.is_empty() {
        item["tags"] = json!(entry.tags);
    }
    if !entry.authors.is_empty() {
        item["authors"] = entry
            .authors
            .iter()
            .map(|(name, page)| match page {
                Some(page) => json!({"name": name, "url": page}),
                None => json!({"name": name}),
            })
            .collect();
    }
    if let Some((image, _)) = &entry.image {
        item["image"] = image.as_str().into();
    }
    item
}
