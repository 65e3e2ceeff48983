//! An item as a `NewsArticle`, and its event.

use std::borrow::Cow;

use super::Graph;
use super::thing::{Grant, ImageObject, Reference, Thing};
use crate::bodies::ShownPicture;
use crate::site::entity::Translation;
use crate::site::ids::ItemId;
use crate::site::mention::Mention;
use crate::site::papers::PaperRef;
use crate::source::records::{
    Event, EventKind, EventStatus, ItemFields, Location, Photo, Supporter,
};

impl<'a> Graph<'a> {
    /// The article of an item's text.
    pub(super) fn article(&self, item: ItemId, text: usize) -> Thing<'a> {
        let site = self.site;
        let item = &site.index.entities.items[item];
        let shown = &item.entity.texts[text];
        let fields = &shown.fields;
        let mentions = &item.mentions[text];
        let authors = match mentions.authors.as_slice() {
            [] => vec![self.publisher()],
            authors => self.people(authors, true),
        };
        let mut about = self.people(&mentions.people, false);
        about.extend(mentions.labs.iter().map(|&lab| self.lab_reference(lab)));
        let tags: Vec<&str> = item.text_tags[text]
            .iter()
            .map(|(tag, _)| tag.as_str())
            .collect();
        let article = |text: &Translation<ItemFields>| {
            Reference::to(format!(
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
            image: self.image(site.cover(shown)).or_else(|| self.card()),
            author: authors,
            publisher: Some(Reference::to(self.publisher_id())),
            keywords: (!tags.is_empty()).then(|| tags.join(", ")),
            about,
            mentions: site
                .index
                .papers
                .announced(shown)
                .iter()
                .filter_map(|paper| self.paper_reference(paper))
                .collect(),
            funder: funders(fields),
            funding: grants(fields),
            translation_of_work: (text > 0).then(|| article(item.entity.original())),
            work_translation: translations.iter().map(article).collect(),
            ..Thing::default()
        }
    }

    /// A picture and where it is.
    pub(super) fn image(&self, picture: Option<(&Photo, ShownPicture)>) -> Option<ImageObject> {
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

    /// The social card, where there is no picture.
    fn card(&self) -> Option<ImageObject> {
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

    /// People as a text mentions them, with the addresses of their pages if `linked`.
    fn people(&self, mentions: &[Mention], linked: bool) -> Vec<Reference<'a>> {
        let one = |mention: &Mention| {
            let name = mention.name.clone().map(Cow::from);
            let Some(person) = mention.person else {
                return Reference::named("Person", name.unwrap_or_default());
            };
            Reference {
                url: linked.then(|| self.person_url(person)),
                ..self.person_reference(person, name)
            }
        };
        mentions.iter().map(one).collect()
    }

    fn paper_reference(&self, paper: &PaperRef) -> Option<Reference<'a>> {
        let PaperRef::Known(index) = *paper else {
            return None;
        };
        let title = self.site.index.papers.list[index].paper.title.as_str();
        Some(Reference {
            id: Some(Cow::from(self.paper_id(index))),
            ..Reference::named("ScholarlyArticle", title)
        })
    }

    /// The event of an item's text.
    pub(super) fn event(&self, item: ItemId, text: usize) -> Option<Thing<'a>> {
        let site = self.site;
        let item = &site.index.entities.items[item];
        let shown = &item.entity.texts[text];
        let event = shown.fields.event.as_ref()?;
        let (location, mode) = self.location(event);
        let mentions = &item.mentions[text];
        let organizer = match mentions.labs.as_slice() {
            [] => vec![self.publisher()],
            // The article tells the rest of them.
            labs => labs
                .iter()
                .map(|&lab| Reference::to(self.lab_id(lab)))
                .collect(),
        };
        // A day is its own end; when a moment's event ends is not known.
        let end = event
            .told_end()
            .or(event.start().time.is_none().then_some(event.start()));
        Some(Thing {
            kind: kind(event),
            // One event, whatever the language of its page.
            id: Some(Cow::from(format!(
                "{}#event",
                site.index
                    .settings
                    .base
                    .absolute(&item.entity.original().path)
            ))),
            name: Some(Cow::from(&*shown.fields.title)),
            description: self.page.description,
            url: Some(Cow::from(self.page.permalink)),
            start_date: Some(event.start().iso(&site.index.settings.zone)),
            end_date: end.map(|end| end.iso(&site.index.settings.zone)),
            event_status: Some(match event.status {
                Some(EventStatus::Cancelled) => "https://schema.org/EventCancelled",
                Some(EventStatus::Postponed) => "https://schema.org/EventPostponed",
                Some(EventStatus::Scheduled | EventStatus::Held) | None => {
                    "https://schema.org/EventScheduled"
                }
            }),
            event_attendance_mode: mode,
            location,
            image: self.image(site.cover(shown)),
            organizer,
            performer: self.people(&mentions.speakers, false),
            ..Thing::default()
        })
    }

    /// Where an event is, and whether one comes or joins online.
    fn location(&self, event: &'a Event) -> (Vec<Reference<'a>>, Option<&'static str>) {
        let place = event
            .location
            .as_ref()
            .filter(|place| !self.is_online(place));
        let online = event.online.is_some() || (event.location.is_some() && place.is_none());
        let mut locations = Vec::new();
        if let Some(place) = place {
            locations.push(Reference {
                address: Some(place.address.as_ref().unwrap_or(&place.name)),
                url: place.url.as_ref().map(|url| Cow::from(url.as_str())),
                ..Reference::named("Place", place.name.as_str())
            });
        }
        if online {
            let url = event.online.as_ref().map(|url| Cow::from(url.as_str()));
            locations.push(Reference {
                kind: "VirtualLocation",
                url: Some(url.unwrap_or(Cow::from(self.page.permalink))),
                ..Reference::default()
            });
        }
        let mode = match (place.is_some(), online) {
            (true, true) => Some("https://schema.org/MixedEventAttendanceMode"),
            (true, false) => Some("https://schema.org/OfflineEventAttendanceMode"),
            (false, true) => Some("https://schema.org/OnlineEventAttendanceMode"),
            (false, false) => None,
        };
        (locations, mode)
    }

    /// Whether a place is none: `Online`, `线上`.
    fn is_online(&self, place: &Location) -> bool {
        let name = place.name.to_lowercase();
        let words = self
            .site
            .index
            .settings
            .languages
            .iter()
            .map(|language| language.word("event_online"));
        let known = words
            .chain(["online", "线上", "在线", "線上", "オンライン"])
            .any(|word| word.to_lowercase() == name);
        known && place.address.is_none()
    }
}

fn funders<'a>(fields: &'a ItemFields) -> Vec<Reference<'a>> {
    let supporters = fields.supported_by.iter().flatten();
    let funder = |supporter: &'a Supporter| Reference {
        url: supporter.url.as_ref().map(|url| Cow::from(url.as_str())),
        ..Reference::named("Organization", &supporter.name)
    };
    supporters.map(funder).collect()
}

fn grants<'a>(fields: &'a ItemFields) -> Vec<Grant<'a>> {
    let supporters = fields.supported_by.iter().flatten();
    let grant = |supporter: &'a Supporter| {
        Some(Grant {
            kind: "Grant",
            identifier: supporter.grant.as_deref()?,
            funder: Reference::named("Organization", &supporter.name),
        })
    };
    supporters.filter_map(grant).collect()
}

fn kind(event: &Event) -> &'static str {
    match event.kind {
        Some(EventKind::Seminar | EventKind::Workshop | EventKind::Defence) => "EducationEvent",
        Some(EventKind::Conference | EventKind::Visit | EventKind::Award | EventKind::Other)
        | None => "Event",
    }
}
