//! An item as a `NewsArticle`, and its event.

use std::borrow::Cow;

use super::Graph;
use super::thing::Thing;
use crate::site::entity::Text;
use crate::site::mention::Mention;
use crate::site::papers::PaperRef;
use crate::source::records::{Event, EventKind, EventStatus, ItemFields, Location};

impl<'a> Graph<'a> {
    /// The article of an item's text.
    pub(super) fn article(&self, item: usize, text: usize) -> Thing<'a> {
        let site = self.site;
        let item = &site.items[item];
        let shown = &item.entity.texts[text];
        let fields = &shown.fields;
        let mentions = &item.mentions[text];
        let authors = match mentions.authors.as_slice() {
            [] => vec![self.publisher(false)],
            authors => {
                let linked = |author: Thing<'a>| Thing {
                    url: author
                        .id
                        .as_ref()
                        .map(|id| Cow::from(id.trim_end_matches("#person").to_owned())),
                    ..author
                };
                self.people(authors).into_iter().map(linked).collect()
            }
        };
        let labs = mentions.labs.iter().map(|&lab| self.lab_reference(lab));
        let tags: Vec<&str> = item.text_tags[text]
            .iter()
            .map(|(tag, _)| tag.as_str())
            .collect();
        let other = |other: &&'a Text<ItemFields>| other.language != shown.language;
        let translations = || {
            item.entity
                .texts
                .iter()
                .filter(other)
                .map(|other| Thing::reference(self.article_id(&other.path)))
        };
        Thing {
            kind: "NewsArticle",
            id: Some(format!("{}#article", self.permalink)),
            headline: Some(Cow::from(&fields.title)),
            description: self.page.description.map(Cow::from),
            main_entity_of_page: Some(Cow::from(self.permalink.clone())),
            in_language: Some(self.tag()),
            date_published: Some(item.date.iso(&site.zone)),
            date_modified: Some(fields.updated.unwrap_or(item.date).iso(&site.zone)),
            image: self.images(shown),
            author: authors,
            publisher: Some(Box::new(Thing::reference(self.publisher_id()))),
            keywords: (!tags.is_empty()).then(|| tags.join(", ")),
            about: self
                .people(&mentions.people)
                .into_iter()
                .chain(labs)
                .collect(),
            mentions: site
                .announced(shown)
                .iter()
                .filter_map(|paper| self.paper_reference(paper))
                .collect(),
            funder: self.funders(fields),
            funding: grants(fields),
            translation_of_work: (text > 0).then(|| {
                Box::new(Thing::reference(
                    self.article_id(&item.entity.original().path),
                ))
            }),
            work_translation: match text {
                0 => translations().collect(),
                _ => Vec::new(),
            },
            ..Thing::default()
        }
    }

    fn article_id(&self, path: &str) -> String {
        format!("{}#article", self.site.base.absolute(path))
    }

    /// The cover of an item.
    fn images(&self, shown: &'a Text<ItemFields>) -> Vec<Thing<'a>> {
        let cover = self.site.cover(shown);
        let image = cover.map(|(photo, found)| Thing {
            kind: "ImageObject",
            url: Some(Cow::from(found.permalink(&self.site.base))),
            width: found.picture.map(|picture| picture.width),
            height: found.picture.map(|picture| picture.height),
            caption: photo.caption.map(Cow::from),
            credit_text: photo.credit.map(Cow::from),
            ..Thing::default()
        });
        image.into_iter().collect()
    }

    /// People as a text mentions them.
    fn people(&self, mentions: &[Mention]) -> Vec<Thing<'a>> {
        let one = |mention: &Mention| {
            let name = self.site.name(mention, self.language);
            match mention.person {
                Some(person) => self.person_reference(person, name),
                None => Thing::named("Person", name),
            }
        };
        mentions.iter().map(one).collect()
    }

    fn paper_reference(&self, paper: &PaperRef) -> Option<Thing<'a>> {
        match paper {
            PaperRef::Known(index) => Some(Thing {
                id: Some(self.paper_id(*index)),
                ..Thing::named(
                    "ScholarlyArticle",
                    self.site.papers.list[*index].paper.title.as_str(),
                )
            }),
            PaperRef::Doi(_) => None,
        }
    }

    fn funders(&self, fields: &'a ItemFields) -> Vec<Thing<'a>> {
        let supporters = fields.supported_by.iter().flatten();
        supporters
            .map(|supporter| Thing {
                url: supporter.url.as_ref().map(|url| Cow::from(url.as_str())),
                ..Thing::named("Organization", supporter.name.as_str())
            })
            .collect()
    }

    /// The event of an item's text.
    pub(super) fn event(&self, item: usize, text: usize) -> Option<Thing<'a>> {
        let site = self.site;
        let item = &site.items[item];
        let shown = &item.entity.texts[text];
        let event = shown.fields.event.as_ref()?;
        let (location, mode) = self.location(event);
        let mentions = &item.mentions[text];
        let organizer = match mentions.labs.as_slice() {
            [] => vec![self.publisher(false)],
            labs => labs.iter().map(|&lab| self.lab_reference(lab)).collect(),
        };
        let end = event.end.map(|end| end.iso(&site.zone));
        Some(Thing {
            kind: kind(event),
            id: Some(format!("{}#event", self.permalink)),
            name: Some(Cow::from(&shown.fields.title)),
            description: self.page.description.map(Cow::from),
            url: Some(Cow::from(self.permalink.clone())),
            in_language: Some(self.tag()),
            start_date: Some(event.start.iso(&site.zone)),
            end_date: Some(end.unwrap_or_else(|| event.start.iso(&site.zone)))
                .filter(|_| event.end.is_some() || event.start.time.is_none()),
            event_status: Some(match event.status {
                Some(EventStatus::Cancelled) => "https://schema.org/EventCancelled",
                Some(EventStatus::Postponed) => "https://schema.org/EventPostponed",
                Some(EventStatus::Scheduled | EventStatus::Held) | None => {
                    "https://schema.org/EventScheduled"
                }
            }),
            event_attendance_mode: mode,
            location,
            image: self.images(shown),
            organizer,
            performer: self.people(&mentions.speakers),
            ..Thing::default()
        })
    }

    /// Where an event is, and whether one comes or joins online.
    fn location(&self, event: &'a Event) -> (Vec<Thing<'a>>, Option<&'static str>) {
        let place = event
            .location
            .as_ref()
            .filter(|place| !self.is_online(place));
        let online = event.online.is_some() || (event.location.is_some() && place.is_none());
        let mut locations = Vec::new();
        if let Some(place) = place {
            locations.push(Thing {
                address: Some(Cow::from(place.address.as_ref().unwrap_or(&place.name))),
                url: place.url.as_ref().map(|url| Cow::from(url.as_str())),
                ..Thing::named("Place", place.name.as_str())
            });
        }
        if online {
            let url = event.online.as_ref().map(|url| Cow::from(url.as_str()));
            locations.push(Thing {
                kind: "VirtualLocation",
                url: Some(url.unwrap_or_else(|| Cow::from(self.permalink.clone()))),
                ..Thing::default()
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
            .languages
            .iter()
            .map(|language| language.word("event_online"));
        let known = words
            .chain(["online", "线上", "在线", "線上", "オンライン"])
            .any(|word| word.to_lowercase() == name);
        known && place.address.is_none()
    }
}

fn grants(fields: &ItemFields) -> Vec<Thing<'_>> {
    let supporters = fields.supported_by.iter().flatten();
    let grants = supporters.filter_map(|supporter| {
        Some(Thing {
            kind: "Grant",
            identifier: vec![Thing {
                kind: "PropertyValue",
                value: Some(Cow::from(supporter.grant.as_ref()?)),
                ..Thing::default()
            }],
            funder: vec![Thing::named("Organization", supporter.name.as_str())],
            ..Thing::default()
        })
    });
    grants.collect()
}

fn kind(event: &Event) -> &'static str {
    match event.kind {
        Some(EventKind::Seminar | EventKind::Workshop | EventKind::Defence) => "EducationEvent",
        Some(EventKind::Conference | EventKind::Visit | EventKind::Award | EventKind::Other)
        | None => "Event",
    }
}
