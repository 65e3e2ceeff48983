//! Atom (RFC 4287).

use atom_syndication as atom;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};
use pulldown_cmark_escape::escape_html_body_text;

use super::channel::Feed;
use super::entry::FeedEntry;
use super::time::to_rfc3339;
use super::xml::strip_control_characters;
use crate::bodies::Site;
use crate::site::routes::FEEDS;

/// Renders a feed as Atom.
pub(super) fn render_atom(feed: &Feed, site: &Site, entries: &[FeedEntry]) -> String {
    let link = |rel: &str, href: String, kind: &str| atom::Link {
        rel: rel.to_owned(),
        href,
        mime_type: Some(kind.to_owned()),
        ..atom::Link::default()
    };
    let page = site.index.settings.base.absolute(&feed.page);
    // A feed is as new as its newest entry. The time of the build would make each build differ.
    let updated = entries
        .iter()
        .map(|entry| &entry.updated)
        .max()
        .cloned()
        .unwrap_or_else(|| Timestamp::UNIX_EPOCH.to_zoned_datetime(TimeZone::UTC));
    let document = atom::Feed {
        title: strip_control_characters(&feed.title).into_owned().into(),
        id: page.clone(),
        updated: to_atom_date(&updated),
        authors: vec![atom::Person {
            name: strip_control_characters(feed.author(site)).into_owned(),
            ..atom::Person::default()
        }],
        links: vec![
            link(
                "self",
                site.index.settings.base.absolute(&feed.path(FEEDS[0])),
                "application/atom+xml",
            ),
            link("alternate", page, "text/html"),
        ],
        subtitle: feed
            .description
            .as_deref()
            .map(|text| strip_control_characters(text).into_owned().into()),
        generator: Some(atom::Generator {
            value: "labnews".to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            ..atom::Generator::default()
        }),
        lang: Some(site.index.settings.languages[feed.language].tag.to_string()),
        entries: entries
            .iter()
            .map(|entry| render_entry(entry, &link))
            .collect(),
        ..atom::Feed::default()
    };
    insert_contents(&document.to_string(), entries)
}

fn render_entry(entry: &FeedEntry, link: &dyn Fn(&str, String, &str) -> atom::Link) -> atom::Entry {
    let mut links = vec![link("alternate", entry.url.clone(), "text/html")];
    links[0].hreflang = Some(entry.language.to_owned());
    if let Some((image, Some(kind))) = &entry.image {
        links.push(link("enclosure", image.clone(), kind));
    }
    // The language of the feed itself is given once, for the whole feed.
    let lang = entry.is_foreign.then(|| entry.language.to_owned());
    let text = |value: &str| atom::Text {
        lang: lang.clone(),
        ..atom::Text::plain(strip_control_characters(value))
    };
    atom::Entry {
        title: text(&entry.text.fields.title),
        id: entry.url.clone(),
        updated: to_atom_date(&entry.updated),
        published: Some(to_atom_date(&entry.published)),
        authors: entry
            .authors
            .iter()
            .map(|(name, page)| atom::Person {
                name: strip_control_characters(name).into_owned(),
                uri: page.clone(),
                ..atom::Person::default()
            })
            .collect(),
        categories: entry
            .tags
            .iter()
            .map(|tag| atom::Category {
                term: strip_control_characters(tag).into_owned(),
                ..atom::Category::default()
            })
            .collect(),
        links,
        summary: entry.summary.map(text),
        content: Some(atom::Content {
            lang: Some(entry.language.to_owned()),
            value: None, // `insert_contents` inserts it.
            content_type: Some("html".to_owned()),
            ..atom::Content::default()
        }),
        ..atom::Entry::default()
    }
}

/// Inserts the escaped contents of the entries, which are nearly all of the feed. Escaping them here, rather
/// than in `atom_syndication`, is faster. `feed` is escaped, so `</content>` occurs in it only where the
/// content of an entry ends.
fn insert_contents(feed: &str, entries: &[FeedEntry]) -> String {
    const END: &str = "</content>";
    let size: usize = entries.iter().map(|entry| entry.content.len()).sum();
    // Escaping adds a quarter to HTML.
    let mut whole = String::with_capacity(feed.len() + size + size / 4);
    let mut from = 0;
    for (entry, (at, _)) in entries.iter().zip(feed.match_indices(END)) {
        whole.push_str(&feed[from..at]);
        // Writing to a string cannot fail.
        let _ = escape_html_body_text(&mut whole, &entry.content);
        from = at;
    }
    whole.push_str(&feed[from..]);
    whole
}

fn to_atom_date(moment: &ZonedDateTime) -> atom::FixedDateTime {
    atom::FixedDateTime::parse_from_rfc3339(&to_rfc3339(moment)).unwrap_or_default()
}
