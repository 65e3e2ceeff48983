//! Feeds: Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1, with full content and absolute URLs.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};
use pulldown_cmark_escape::escape_html_body_text;
use serde_json::{Value as Json, json};

use super::Output;
use crate::bodies::Site;
use crate::site::Item;
use crate::site::entity::Translation;
use crate::site::ids::{ItemId, LanguageId};
use crate::site::routes::{self, FEEDS};
use crate::source::records::ItemFields;

/// A list of items that can be followed.
#[derive(Debug)]
pub struct Feed<'a> {
    /// The language whose interface it belongs to.
    language: LanguageId,
    /// Its title.
    title: String,
    /// What it is about.
    description: Option<String>,
    /// The path of the page that lists the same.
    page: String,
    /// The newest items.
    items: Vec<&'a Item>,
    /// Whether it comes as RSS and JSON Feed too.
    main: bool,
}

/// The feeds of each language: the site's own, and that of each tag, person and lab.
pub fn feeds(site: &Site) -> Vec<Feed<'_>> {
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
            main: true,
        });
        let mut add = |title: String, page: String, items: &[ItemId]| {
            feeds.push(Feed {
                language,
                title,
                description: None,
                page,
                items: newest(items),
                main: false,
            });
        };
        for tag in &lists.tags {
            add(under(&tag.name), routes::tag(prefix, &tag.slug), &tag.items);
        }
        for (id, person) in site.index.entities.people.enumerate() {
            let (name, items) = (&site.index.person_name(id, language), &lists.by_person[id]);
            add(
                under(name),
                routes::profile(prefix, &person.entity.id),
                items,
            );
        }
        for (id, lab) in site.index.entities.labs.enumerate() {
            let (name, items) = (&site.index.lab_name(id, language), &lists.by_lab[id]);
            add(under(name), routes::profile(prefix, &lab.entity.id), items);
        }
    }
    feeds
}

impl Feed<'_> {
    /// The files of the feed.
    pub fn render(&self, site: &Site) -> Vec<Output> {
        let entries: Vec<Entry> = self
            .items
            .iter()
            .map(|item| Entry::new(site, item, self.language))
            .collect();
        let mut outputs = vec![Output::new(&self.path(FEEDS[0]), self.atom(site, &entries))];
        if self.main {
            outputs.push(Output::new(&self.path(FEEDS[1]), self.rss(site, &entries)));
            outputs.push(Output::new(&self.path(FEEDS[2]), self.json(site, &entries)));
        }
        outputs
    }

    fn path(&self, name: &str) -> String {
        routes::feed(&self.page, name)
    }

    fn author<'s>(&self, site: &'s Site) -> &'s str {
        site.index
            .settings
            .config
            .author
            .as_deref()
            .unwrap_or(&site.index.settings.languages[self.language].title)
    }

    fn atom(&self, site: &Site, entries: &[Entry]) -> String {
        use atom_syndication as atom;
        let link = |rel: &str, href: String, kind: &str| atom::Link {
            rel: rel.to_owned(),
            href,
            mime_type: Some(kind.to_owned()),
            ..atom::Link::default()
        };
        let page = site.index.settings.base.absolute(&self.page);
        // The moment of the build would make each build differ; a feed is as new as its news.
        let updated = entries
            .iter()
            .map(|entry| &entry.updated)
            .max()
            .cloned()
            .unwrap_or_else(|| Timestamp::UNIX_EPOCH.to_zoned_datetime(TimeZone::UTC));
        let feed = atom::Feed {
            title: clean(&self.title).into_owned().into(),
            id: page.clone(),
            updated: date(&updated),
            authors: vec![atom::Person {
                name: clean(self.author(site)).into_owned(),
                ..atom::Person::default()
            }],
            links: vec![
                link(
                    "self",
                    site.index.settings.base.absolute(&self.path(FEEDS[0])),
                    "application/atom+xml",
                ),
                link("alternate", page, "text/html"),
            ],
            subtitle: self
                .description
                .as_deref()
                .map(|text| clean(text).into_owned().into()),
            generator: Some(atom::Generator {
                value: "labnews".to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
                ..atom::Generator::default()
            }),
            lang: Some(site.index.settings.languages[self.language].tag.to_string()),
            entries: entries.iter().map(|entry| entry.atom(&link)).collect(),
            ..atom::Feed::default()
        };
        with_contents(&feed.to_string(), entries)
    }

    fn rss(&self, site: &Site, entries: &[Entry]) -> String {
        let language = &site.index.settings.languages[self.language];
        let self_link = rss::extension::atom::Link {
            href: site.index.settings.base.absolute(&self.path(FEEDS[1])),
            rel: "self".to_owned(),
            mime_type: Some("application/rss+xml".to_owned()),
            ..rss::extension::atom::Link::default()
        };
        let channel = rss::Channel {
            title: clean(&self.title).into_owned(),
            link: site.index.settings.base.absolute(&self.page),
            description: clean(self.description.as_deref().unwrap_or(&self.title)).into_owned(),
            language: Some(language.tag.to_string()),
            copyright: site
                .index
                .settings
                .config
                .copyright
                .as_deref()
                .map(|text| clean(text).into_owned()),
            generator: Some(concat!("labnews ", env!("CARGO_PKG_VERSION")).to_owned()),
            items: entries.iter().map(|entry| entry.rss()).collect(),
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

    fn json(&self, site: &Site, entries: &[Entry]) -> String {
        let mut feed = json!({
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.title,
            "home_page_url": site.index.settings.base.absolute(&self.page),
            "feed_url": site.index.settings.base.absolute(&self.path(FEEDS[2])),
            "language": site.index.settings.languages[self.language].tag.as_str(),
            "authors": [{"name": self.author(site)}],
            "items": entries.iter().map(|entry| entry.json()).collect::<Vec<_>>(),
        });
        if let Some(description) = &self.description {
            feed["description"] = Json::from(description.as_str());
        }
        feed.to_string()
    }
}

/// An item in a feed.
struct Entry<'a> {
    text: &'a Translation<ItemFields>,
    url: String,
    content: String,
    /// With the offset of the item, so that a day is that day for readers of the feed.
    published: ZonedDateTime,
    updated: ZonedDateTime,
    language: &'a str,
    /// Whether that is not the feed's.
    foreign: bool,
    /// Names, and the pages of those who have a profile.
    authors: Vec<(String, Option<String>)>,
    tags: Vec<&'a str>,
    /// What it says of itself.
    summary: Option<&'a str>,
    /// Its picture, and the media type of that.
    image: Option<(String, Option<&'static str>)>,
}

impl<'a> Entry<'a> {
    fn new(site: &'a Site, item: &'a Item, language: LanguageId) -> Self {
        let text = item.entity.text_or_original(language);
        let url = site.index.settings.base.absolute(&text.path);
        let which = item
            .entity
            .texts
            .iter()
            .position(|other| std::ptr::eq(other, text))
            .unwrap_or(0);
        let published = item.date.zoned(&site.index.settings.zone);
        Self {
            content: {
                let html = site
                    .bodies
                    .document(text)
                    .absolute_html(&site.index.settings.base.origin, &url);
                match clean(&html) {
                    Cow::Owned(cleaned) => cleaned,
                    Cow::Borrowed(_) => html,
                }
            },
            updated: text.fields.updated.map_or_else(
                || published.clone(),
                |date| date.zoned(&site.index.settings.zone),
            ),
            published,
            language: site.index.settings.languages[text.language].tag.as_str(),
            foreign: text.language != language,
            authors: item.mentions[which]
                .authors
                .iter()
                .map(|author| {
                    let page = author.person.map(|person| {
                        let text = site.index.entities.people[person].entity.original();
                        site.index.settings.base.absolute(&text.path)
                    });
                    (site.index.name(author, language), page)
                })
                .collect(),
            tags: text
                .fields
                .tags
                .iter()
                .flatten()
                .map(String::as_str)
                .collect(),
            summary: text.fields.summary.as_deref().or(site.bodies.summary(text)),
            image: site.cover(text).map(|(_, found)| {
                (
                    found.permalink(&site.index.settings.base),
                    found.media_type(),
                )
            }),
            url,
            text,
        }
    }

    fn atom(
        &self,
        link: &dyn Fn(&str, String, &str) -> atom_syndication::Link,
    ) -> atom_syndication::Entry {
        use atom_syndication as atom;
        let mut links = vec![link("alternate", self.url.clone(), "text/html")];
        links[0].hreflang = Some(self.language.to_owned());
        if let Some((image, Some(kind))) = &self.image {
            links.push(link("enclosure", image.clone(), kind));
        }
        // A feed says its own language once.
        let lang = self.foreign.then(|| self.language.to_owned());
        let text = |value: &str| atom::Text {
            lang: lang.clone(),
            ..atom::Text::plain(clean(value))
        };
        atom::Entry {
            title: text(&self.text.fields.title),
            id: self.url.clone(),
            updated: date(&self.updated),
            published: Some(date(&self.published)),
            authors: self
                .authors
                .iter()
                .map(|(name, page)| atom::Person {
                    name: clean(name).into_owned(),
                    uri: page.clone(),
                    ..atom::Person::default()
                })
                .collect(),
            categories: self
                .tags
                .iter()
                .map(|tag| atom::Category {
                    term: clean(tag).into_owned(),
                    ..atom::Category::default()
                })
                .collect(),
            links,
            summary: self.summary.map(text),
            content: Some(atom::Content {
                lang: Some(self.language.to_owned()),
                // What goes in here is nearly all of the feed: see `with_contents`.
                value: None,
                content_type: Some("html".to_owned()),
                ..atom::Content::default()
            }),
            ..atom::Entry::default()
        }
    }

    fn rss(&self) -> rss::Item {
        let creators: Vec<String> = self
            .authors
            .iter()
            .map(|(name, _)| clean(name).into_owned())
            .collect();
        rss::Item {
            title: Some(clean(&self.text.fields.title).into_owned()),
            link: Some(self.url.clone()),
            guid: Some(rss::Guid {
                value: self.url.clone(),
                permalink: true,
            }),
            pub_date: Some(
                with_whole_minutes(&self.published)
                    .strftime("%a, %d %b %Y %H:%M:%S %z")
                    .to_string(),
            ),
            // What readers of feeds take for HTML.
            description: self.summary.map(|text| {
                let mut html = String::new();
                // Writing to a string cannot fail.
                let _ = escape_html_body_text(&mut html, &clean(text));
                html
            }),
            content: Some(self.content.clone()),
            categories: self
                .tags
                .iter()
                .map(|tag| rss::Category {
                    name: clean(tag).into_owned(),
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

    fn json(&self) -> Json {
        let mut item = json!({
            "id": self.url,
            "url": self.url,
            "title": &*self.text.fields.title,
            "content_html": self.content,
            "date_published": rfc3339(&self.published),
            "date_modified": rfc3339(&self.updated),
            "language": self.language,
        });
        if let Some(summary) = self.summary {
            item["summary"] = summary.into();
        }
        if !self.tags.is_empty() {
            item["tags"] = json!(self.tags);
        }
        if !self.authors.is_empty() {
            item["authors"] = self
                .authors
                .iter()
                .map(|(name, page)| match page {
                    Some(page) => json!({"name": name, "url": page}),
                    None => json!({"name": name}),
                })
                .collect();
        }
        if let Some((image, _)) = &self.image {
            item["image"] = image.as_str().into();
        }
        item
    }
}

/// An Atom feed with its entries' contents, escaped by the quickest means that there is. Text is
/// escaped in `feed`, so `</content>` is in it where a content ends and nowhere else.
fn with_contents(feed: &str, entries: &[Entry]) -> String {
    const END: &str = "</content>";
    let size: usize = entries.iter().map(|entry| entry.content.len()).sum();
    // Escaping adds a quarter to HTML.
    let mut whole = String::with_capacity(feed.len() + size + size / 4);
    let mut from = 0;
    for (entry, (at, _)) in entries.iter().zip(feed.match_indices(END)) {
        whole.push_str(&feed[from..at]);
        // A string takes all that is written to it.
        let _ = escape_html_body_text(&mut whole, &entry.content);
        from = at;
    }
    whole.push_str(&feed[from..]);
    whole
}

fn date(moment: &ZonedDateTime) -> atom_syndication::FixedDateTime {
    atom_syndication::FixedDateTime::parse_from_rfc3339(&rfc3339(moment)).unwrap_or_default()
}

fn rfc3339(moment: &ZonedDateTime) -> String {
    let moment = with_whole_minutes(moment);
    moment.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// A moment whose offset feeds can say: those of before about 1920 have seconds.
fn with_whole_minutes(moment: &ZonedDateTime) -> ZonedDateTime {
    match moment.offset().seconds() % 60 {
        0 => moment.clone(),
        _ => moment.timestamp().to_zoned_datetime(TimeZone::UTC),
    }
}

/// Text without the characters that XML 1.0 cannot hold (section 2.2, `Char`).
fn clean(text: &str) -> Cow<'_, str> {
    // By bytes first, without a branch for each: there is hardly ever anything. U+FFFE and U+FFFF
    // begin with the bytes EF BF.
    let control = |byte: u8| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r');
    let bytes = text.as_bytes();
    let controls = |chunk: &[u8]| {
        chunk
            .iter()
            .fold(false, |found, &byte| found | control(byte))
    };
    if !bytes.chunks(1024).any(controls) && memchr::memmem::find(bytes, b"\xef\xbf").is_none() {
        return Cow::Borrowed(text);
    }
    let forbidden = |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    match text.contains(forbidden) {
        true => Cow::Owned(text.replace(forbidden, "")),
        false => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_taken_out() {
        assert_eq!(clean("a\u{1}b\n\u{ffff}c"), "ab\nc");
        assert!(matches!(clean("研讨会"), Cow::Borrowed(_)));
    }
}
