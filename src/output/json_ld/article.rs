//! Items, as `NewsArticle`s.

use std::borrow::Cow;

use super::graph::Graph;
use super::thing::{Grant, ImageObject, Thing, ThingRef};
use crate::bodies::ShownPicture;
use crate::site::entity::Translation;
use crate::site::ids::ItemId;
use crate::site::mention::Mention;
use crate::site::papers::PaperRef;
use crate::source::records::{ItemFields, Photo, Supporter};

impl<'a> Graph<'a> {
    /// Describes an item's text.
    pub(super) fn describe_article(&self, item: ItemId, text: usize) -> Thing<'a> {
        let site = self.site;
        let item = &site.index.entities.items[item];
        let shown = &item.entity.texts[text];
        let fields = &shown.fields;
        let mentions = &item.mentions[text];
        let authors = match mentions.authors.as_slice() {
            [] => vec![self.refer_to_publisher()],
            authors => self.refer_to_people(authors, true),
        };
        let mut about = self.refer_to_people(&mentions.people, false);
        about.extend(mentions.labs.iter().map(|&lab| self.refer_to_lab(lab)));
        let tags: Vec<&str> = item.text_tags[text]
            .iter()
            .map(|(tag, _)| tag.as_str())
            .collect();
        let article = |text: &Translation<ItemFields>| {
            ThingRef::with_id(format!(
                "{}#article",
                site.index.settings.base.absolute(&text.path)
            ))
        };
        let translations = match item.entity.texts.as_slice() {
            [_, translations @ ..] if text == 0 => translations,
            _ => &[],
        };
        Thing {
            kind: "NewsArticle",
            id: Some(Cow::from(format!("{}#article", self.page.permalink))),
            headline: Some(&fields.title),
            description: self.page.description,
            main_entity_of_page: Some(self.page.permalink),
            in_language: Some(self.tag()),
            date_published: Some(item.date.iso(&site.index.settings.zone)),
            date_modified: Some(
                fields
                    .updated
                    .unwrap_or(item.date)
                    .iso(&site.index.settings.zone),
            ),
            image: self
                .describe_image(site.cover(shown))
                .or_else(|| self.describe_card()),
            author: authors,
            publisher: Some(ThingRef::with_id(self.publisher_id())),
            keywords: (!tags.is_empty()).then(|| tags.join(", ")),
            about,
            mentions: site
                .index
                .papers
                .find_announced(shown)
                .iter()
                .filter_map(|paper| self.refer_to_paper(paper))
                .collect(),
            funder: collect_funders(fields),
            funding: collect_grants(fields),
            translation_of_work: (text > 0).then(|| article(item.entity.original())),
            work_translation: translations.iter().map(article).collect(),
            ..Thing::default()
        }
    }

    /// Describes a picture.
    pub(super) fn describe_image(
        &self,
        picture: Option<(&Photo, ShownPicture)>,
    ) -> Option<ImageObject> {
        let (photo, found) = picture?;
        Some(ImageObject {
            kind: "ImageObject",
            url: found.permalink(&self.site.index.settings.base),
            width: found.picture.map(|picture| picture.width),
            height: found.picture.map(|picture| picture.height),
            caption: photo.caption.clone(),
            credit: photo.credit.clone(),
        })
    }

    /// Describes the social card, which replaces a missing picture.
    fn describe_card(&self) -> Option<ImageObject> {
        let card = self.page.card?;
        Some(ImageObject {
            kind: "ImageObject",
            url: card.url.to_owned(),
            width: card.width,
            height: card.height,
            caption: None,
            credit: None,
        })
    }

    /// Refers to the people that a text mentions, with the URLs of their pages if `linked`.
    pub(super) fn refer_to_people(&self, mentions: &[Mention], linked: bool) -> Vec<ThingRef<'a>> {
        let refer_to = |mention: &Mention| {
            let name = mention.name.clone().map(Cow::from);
            let Some(person) = mention.person else {
                return ThingRef::with_name("Person", name.unwrap_or_default());
            };
            ThingRef {
                url: linked.then(|| self.person_url(person)),
                ..self.refer_to_person(person, name)
            }
        };
        mentions.iter().map(refer_to).collect()
    }

    fn refer_to_paper(&self, paper: &PaperRef) -> Option<ThingRef<'a>> {
        let PaperRef::Known(index) = *paper else {
            return None;
        };
        let title = self.site.index.papers.list[index].paper.title.as_str();
        Some(ThingRef {
            id: Some(Cow::from(self.paper_id(index))),
            ..ThingRef::with_name("ScholarlyArticle", title)
        })
    }
}

fn collect_funders<'a>(fields: &'a ItemFields) -> Vec<ThingRef<'a>> {
    let supporters = fields.supported_by.iter().flatten();
    let funder = |supporter: &'a Supporter| ThingRef {
        url: supporter.url.as_ref().map(|url| Cow::from(url.as_str())),
        ..ThingRef::with_name("Organization", &supporter.name)
    };
    supporters.map(funder).collect()
}

fn collect_grants<'a>(fields: &'a ItemFields) -> Vec<Grant<'a>> {
    let supporters = fields.supported_by.iter().flatten();
    let grant = |supporter: &'a Supporter| {
        Some(Grant {
            kind: "Grant",
            identifier: supporter.grant.as_deref()?,
            funder: ThingRef::with_name("Organization", &supporter.name),
        })
    };
    supporters.filter_map(grant).collect()
}
