//! RSS 2.0.

use std::collections::BTreeMap;

use pulldown_cmark_escape::escape_html_body_text;

use super::channel::Feed;
use super::entry::FeedEntry;
use super::time::with_whole_minutes;
use super::xml::strip_control_characters;
use crate::bodies::Site;
use crate::site::routes::FEEDS;

/// Renders a feed as RSS.
pub(super) fn render_rss(feed: &Feed, site: &Site, entries: &[FeedEntry]) -> String {
    let language = &site.index.settings.languages[feed.language];
    let self_link = rss::extension::atom::Link {
        href: site.index.settings.base.absolute(&feed.path(FEEDS[1])),
        rel: "self".to_owned(),
        mime_type: Some("application/rss+xml".to_owned()),
        ..rss::extension::atom::Link::default()
    };
    let channel = rss::Channel {
        title: strip_control_characters(&feed.title).into_owned(),
        link: site.index.settings.base.absolute(&feed.page),
        description: strip_control_characters(feed.description.as_deref().unwrap_or(&feed.title))
            .into_owned(),
        language: Some(language.tag.to_string()),
        copyright: site
            .index
            .settings
            .config
            .copyright
            .as_deref()
            .map(|text| strip_control_characters(text).into_owned()),
        generator: Some(concat!("labnews ", env!("CARGO_PKG_VERSION")).to_owned()),
        items: entries.iter().map(render_item).collect(),
        atom_ext: Some(rss::extension::atom::AtomExtension {
            links: vec![self_link],
        }),
        namespaces: BTreeMap::from([
            ("atom".to_owned(), "http://www.w3.org/2005/Atom".to_owned()),
            (
                "content".to_owned(),
                "http://purl.org/rss/1.0/modules/content/".to_owned(),
            ),
            (
                "dc".to_owned(),
                "http://purl.org/dc/elements/1.1/".to_owned(),
            ),
        ]),
        ..rss::Channel::default()
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>{}",
        channel
            .to_string()
            .trim_start_matches("<?xml version=\"1.0\" encoding=\"utf-8\"?>")
    )
}

fn render_item(entry: &FeedEntry) -> rss::Item {
    let creators: Vec<String> = entry
        .authors
        .iter()
        .map(|(name, _)| strip_control_characters(name).into_owned())
        .collect();
    rss::Item {
        title: Some(strip_control_characters(&entry.text.fields.title).into_owned()),
        link: Some(entry.url.clone()),
        guid: Some(rss::Guid {
            value: entry.url.clone(),
            permalink: true,
        }),
        pub_date: Some(
            with_whole_minutes(&entry.published)
                .strftime("%a, %d %b %Y %H:%M:%S %z")
                .to_string(),
        ),
        // Feed readers read it as HTML.
        description: entry.summary.map(|text| {
            let mut html = String::new();
            // Writing to a string cannot fail.
            let _ = escape_html_body_text(&mut html, &strip_control_characters(text));
            html
        }),
        content: Some(entry.content.clone()),
        categories: entry
            .tags
            .iter()
            .map(|tag| rss::Category {
                name: strip_control_characters(tag).into_owned(),
                domain: None,
            })
            .collect(),
        dublin_core_ext: (!creators.is_empty()).then(|| {
            rss::extension::dublincore::DublinCoreExtension {
                creators,
                ..Default::default()
            }
        }),
        ..rss::Item::default()
    }
}
