//! An item in a feed.

use std::borrow::Cow;

use jiff::ZonedDateTime;

use super::xml::strip_control_characters;
use crate::bodies::Site;
use crate::site::Item;
use crate::site::entity::Translation;
use crate::site::ids::LanguageId;
use crate::source::records::ItemFields;

/// An item in a feed.
pub(super) struct FeedEntry<'a> {
    pub(super) text: &'a Translation<ItemFields>,
    pub(super) url: String,
    pub(super) content: String,
    /// In the time zone of the item, so that feed readers show the same day.
    pub(super) published: ZonedDateTime,
    pub(super) updated: ZonedDateTime,
    pub(super) language: &'a str,
    /// Whether that is not the language of the feed.
    pub(super) is_foreign: bool,
    /// Their names, and the URLs of their pages if they have a profile.
    pub(super) authors: Vec<(String, Option<String>)>,
    pub(super) tags: Vec<&'a str>,
    /// Its summary, or the first paragraph of the text.
    pub(super) summary: Option<&'a str>,
    /// The URL of its picture, and its media type.
    pub(super) image: Option<(String, Option<&'static str>)>,
}

impl<'a> FeedEntry<'a> {
    pub(super) fn new(site: &'a Site, item: &'a Item, language: LanguageId) -> Self {
        let text = item.entity.text_or_original(language);
        let url = site.index.settings.base.absolute(&text.path);
        let index = item
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
                match strip_control_characters(&html) {
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
            is_foreign: text.language != language,
            authors: item.mentions[index]
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
}
