//! Items, people and labs as the views of one language show them.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use ahash::AHashMap as HashMap;

use rayon::prelude::*;
use serde::ser::{Serialize, SerializeStruct, Serializer};
use tera::value::Key;
use tera::{Map, Value};

use super::collation::Collation;
use super::dates::Dates;
use super::views::*;
use crate::bodies::{ShownPicture, Site};
use crate::markdown::{Document, Heading, ImageSource};
use crate::output::json_ld;
use crate::site::LinkBase;
use crate::site::entity::Translation;
use crate::site::ids::{IdVec, ItemId, LabId, LanguageId, PersonId};
use crate::site::language::Language;
use crate::site::mention::{LabRef, Mention};
use crate::site::{Item, Listings, routes, urls};
use crate::source::records::{Event, EventStatus, ItemFields, Link, Photo};
use crate::source::yaml::Node;
use crate::values::date::Date;
use crate::values::slug::Slug;

/// Makes the views of one language. Each item's card is made once and shared by every list.
pub(super) struct Presenter<'a> {
    /// The site.
    pub site: &'a Site,
    /// The language's id.
    pub language_id: LanguageId,
    /// The language.
    pub language: &'a Language,
    /// What it lists.
    pub lists: &'a Listings,
    /// Its dates.
    pub dates: Dates,
    /// Where each listed item stands in time: its position in `order`.
    positions: HashMap<ItemId, usize>,
    /// The listed items, newest first.
    order: Vec<ItemId>,
    people: IdVec<PersonId, PersonView>,
    labs: IdVec<LabId, LabView>,
    /// The same as templates take them, made once for all items that mention them.
    lab_values: IdVec<LabId, Value>,
    /// Of each person.
    mentioned: IdVec<PersonId, Mutex<Roles>>,
    cards: IdVec<ItemId, Value>,
    /// The names of things for machines.
    pub names: json_ld::Names,
}

/// Someone in each role that texts give them.
type Roles = Vec<(Option<String>, Arc<Mentioned>)>;

/// Someone as texts mention them: made once for all that say the same.
pub(super) struct Mentioned {
    /// For templates.
    pub view: Value,
    /// By the component `person`; HTML.
    pub row: OnceLock<Value>,
}

impl<'a> Presenter<'a> {
    /// For the language at `index`.
    pub(super) fn new(site: &'a Site, id: LanguageId) -> Self {
        let language = &site.index.settings.languages[id];
        let lists = &site.index.listings[id];
        let mut order = lists.news.clone();
        order.sort_unstable();
        let positions = order
            .iter()
            .enumerate()
            .map(|(position, &item)| (item, position))
            .collect();
        let dates = Dates::new(language.tag.as_str(), &site.index.settings.zone);
        let mut presenter = Self {
            site,
            language_id: id,
            language,
            lists,
            dates,
            positions,
            order,
            people: IdVec::default(),
            labs: IdVec::default(),
            lab_values: IdVec::default(),
            mentioned: site
                .index
                .entities
                .people
                .iter()
                .map(|_| Mutex::default())
                .collect(),
            cards: IdVec::default(),
            names: json_ld::Names::new(site, id),
        };
        // Each needs those before it.
        let labs = site.index.entities.labs.ids();
        presenter.labs = labs.map(|lab| presenter.lab_view(lab)).collect();
        let people = site.index.entities.people.ids();
        presenter.people = people.map(|person| presenter.person_view(person)).collect();
        let labs = presenter.labs.iter();
        presenter.lab_values = labs.map(Value::from_serializable).collect();
        presenter.cards = site
            .index
            .entities
            .items
            .par_iter()
            .map(|item| Value::from_serializable(&presenter.card_view(item)))
            .collect();
        presenter
    }

    /// The card of an item.
    pub(super) fn card(&self, item: ItemId) -> Value {
        self.cards[item].clone()
    }

    /// The cards of items.
    pub(super) fn cards(&self, items: &[ItemId]) -> Vec<Value> {
        items.iter().map(|&item| self.card(item)).collect()
    }

    /// The root-relative URL of a path.
    pub(super) fn url(&self, path: &str) -> String {
        self.site.index.settings.base.relative(path)
    }

    /// A page of the language: `/zh-Hans/tags/`.
    pub(super) fn path(&self, path: &str) -> String {
        format!("{}{path}", self.language.prefix)
    }

    /// The order of names.
    pub(super) fn collation(&self) -> Collation {
        Collation::new(self.language.tag.as_str())
    }

    /// The page of a lab, if it has one.
    pub(super) fn lab_url(&self, lab: &LabRef) -> Option<String> {
        Some(self.lab_ref(lab)?.url)
    }

    fn card_view(&self, item: &Item) -> CardView {
        let site = self.site;
        let text = item.entity.text_or_original(self.language_id);
        let own = &site.index.settings.languages[text.language];
        let tags = item
            .tags(self.language_id)
            .iter()
            .map(|(name, slug)| self.tag_link(name, slug))
            .collect();
        CardView {
            title: text.fields.title.to_string(),
            title_html: text.fields.title.html().map(Value::safe_string),
            url: self.url(&text.path),
            permalink: site.index.settings.base.absolute(&text.path),
            lang: own.tag.to_string(),
            foreign: (text.language != self.language_id).then(|| own.name()),
            date: self.dates.view(&item.date),
            updated: text
                .fields
                .updated
                .as_ref()
                .map(|date| self.dates.view(date)),
            summary: text
                .fields
                .summary
                .as_deref()
                .map(str::to_owned)
                .or_else(|| site.bodies.summary(text).map(str::to_owned)),
            cover: site
                .cover(text)
                .map(|(photo, found)| self.photo(photo, found)),
            tags,
            event: self.event(item, text),
            pinned: item.pinned,
        }
    }

    fn tag_link(&self, name: &str, slug: &Slug) -> LinkView {
        LinkView {
            title: name.to_owned(),
            url: self.url(&routes::tag(&self.language.prefix, slug)),
        }
    }

    /// An item for its own page: its card and its article in one map.
    pub(super) fn item(&self, index: ItemId) -> Value {
        let article = Value::from_serializable(&self.article(index));
        let card = self.card(index);
        match (card.as_map(), article.as_map()) {
            (Some(card), Some(article)) => Value::from_serializable(&Both(card, article)),
            _ => card,
        }
    }

    fn article(&self, index: ItemId) -> ArticleView {
        let item = &self.site.index.entities.items[index];
        let text = item.entity.text_or_original(self.language_id);
        let fields = &text.fields;
        let mentions = item.mentions(self.language_id);
        let people = |people: &[Mention]| {
            people
                .iter()
                .map(|one| self.mentioned(one).view.clone())
                .collect()
        };
        let document = self.site.bodies.document(text);
        ArticleView {
            content: Value::safe_string(&document.html),
            headings: headings(document),
            // 230 words or 300-odd characters a minute are usual; documents count both as one.
            reading_minutes: document.words.div_ceil(250).max(1),
            authors: people(&mentions.authors),
            people: people(&mentions.people),
            labs: mentions
                .labs
                .iter()
                .map(|&lab| self.lab_values[lab].clone())
                .collect(),
            papers: self
                .site
                .index
                .papers
                .announced(text)
                .iter()
                .map(|paper| self.announced(paper))
                .collect(),
            photos: fields
                .photos
                .iter()
                .flatten()
                .filter_map(|photo| self.find_photo(text, photo))
                .collect(),
            supporters: fields
                .supported_by
                .iter()
                .flatten()
                .map(|supporter| SupporterView {
                    name: supporter.name.clone(),
                    grant: supporter.grant.clone(),
                    url: supporter.url.as_ref().map(|url| url.as_str().to_owned()),
                })
                .collect(),
            links: self.links(text, fields.links.as_deref()),
            edit_url: self.source_url(&text.matter.source.real),
            previous: self.neighbour(index, 1),
            next: self.neighbour(index, -1),
            related: self.cards(&self.related(index)),
            extra: extra(fields.extra.as_ref()),
        }
    }

    /// The items that share most with one, of those that the language lists.
    pub(super) fn related(&self, item: ItemId) -> Vec<ItemId> {
        let listed = |other: &ItemId| self.positions.contains_key(other);
        let related = self.site.index.related[item].iter().copied();
        related.filter(listed).collect()
    }

    /// The item that stands `steps` further into the past.
    fn neighbour(&self, item: ItemId, steps: isize) -> Option<ItemLinkView> {
        let position = self.positions.get(&item)?.checked_add_signed(steps)?;
        let neighbour = &self.site.index.entities.items[*self.order.get(position)?];
        Some(self.item_link(neighbour))
    }

    /// A link to an item.
    pub(super) fn item_link(&self, item: &Item) -> ItemLinkView {
        let text = item.entity.text_or_original(self.language_id);
        ItemLinkView {
            title: text.fields.title.to_string(),
            title_html: text.fields.title.html().map(Value::safe_string),
            url: self.url(&text.path),
            lang: self.foreign(text.language),
        }
    }

    /// The tag of a language that is not the page's.
    pub(super) fn foreign(&self, language: LanguageId) -> Option<String> {
        let other = &self.site.index.settings.languages[language];
        (language != self.language_id).then(|| other.tag.to_string())
    }

    /// Links as an author wrote them, resolved.
    pub(super) fn links<F>(&self, text: &Translation<F>, links: Option<&[Link]>) -> Vec<LinkView> {
        let from = LinkBase {
            language: self.language_id,
            ..text.link_base()
        };
        let resolve = |link: &Link| {
            let found = self.site.index.links.link(from, &link.url).ok()?;
            Some(LinkView {
                title: link.title.clone(),
                url: found.url,
            })
        };
        links.into_iter().flatten().filter_map(resolve).collect()
    }

    /// The page of a source file on GitHub or GitLab, which lead from there to its editor.
    fn source_url(&self, path: &str) -> Option<String> {
        let repository = self
            .site
            .index
            .settings
            .config
            .repository
            .as_ref()?
            .as_str()
            .trim_end_matches('/')
            .trim_end_matches(".git");
        let blob = match repository.strip_prefix("https://")?.split('/').next()? {
            "github.com" | "codeberg.org" => "blob",
            host if host.contains("gitlab") => "-/blob",
            _ => return None,
        };
        Some(format!("{repository}/{blob}/HEAD/{}", urls::encode(path)))
    }

    fn event(&self, item: &Item, text: &Translation<ItemFields>) -> Option<EventView> {
        let event = text.fields.event.as_ref()?;
        let over = self.site.index.settings.is_over(event);
        let url = |url: &Option<crate::source::records::WebUrl>| {
            url.as_ref().map(|url| url.as_str().to_owned())
        };
        let location = event.location.as_ref();
        Some(EventView {
            kind: event.kind.map_or("other", |kind| kind.word()),
            when: self.when(event.start(), event.end),
            local: self.local(event),
            location: location.map(|location| location.name.clone()),
            address: location.and_then(|location| location.address.clone()),
            location_url: location.and_then(|location| url(&location.url)),
            online: url(&event.online),
            status: match event.status {
                Some(status) => status.word(),
                None if over => EventStatus::Held.word(),
                None => EventStatus::Scheduled.word(),
            },
            upcoming: !over,
            speakers: item
                .mentions(self.language_id)
                .speakers
                .iter()
                .map(|speaker| self.mentioned(speaker).view.clone())
                .collect(),
            registration: url(&event.registration),
            calendar: self.url(&routes::event_calendar(&text.path)),
        })
    }

    fn when(&self, start: Date, end: Option<Date>) -> WhenView {
        WhenView {
            start: self.dates.view(&start),
            end: end.map(|end| self.dates.view(&end)),
            one_day: end.unwrap_or(start).day == start.day,
        }
    }

    /// The same in the time zone of site.yaml, where that is another than the event's own.
    fn local(&self, event: &Event) -> Option<WhenView> {
        let zone = &self.site.index.settings.zone;
        self.site.index.settings.config.timezone.as_ref()?;
        let (start, end) = (event.start(), event.end);
        let differs = |date: &Date| date.in_zone(zone).time != date.time;
        (differs(&start) || end.as_ref().is_some_and(differs)).then(|| {
            let end = end.map(|end| match end.time {
                Some(_) => end.in_zone(zone),
                // The day on which the last moment of the event's own last day is.
                None => {
                    let last = self.site.index.settings.end_of(event)
                        - jiff::SignedDuration::from_nanos(1);
                    Date::from_day(last.to_zoned_datetime(zone.clone()).date())
                }
            });
            self.when(start.in_zone(zone), end)
        })
    }

    /// The day of the build, at which it was fixed what is to come.
    pub(super) fn as_of(&self) -> DateView {
        let now = self
            .site
            .index
            .settings
            .now
            .to_zoned_datetime(self.site.index.settings.zone.clone());
        self.dates.view(&Date::from_day(now.date()))
    }

    /// Someone as a text mentions them, for templates. Most mentions say no more than a role.
    pub(super) fn mentioned(&self, mention: &Mention) -> Arc<Mentioned> {
        let made = || {
            Arc::new(Mentioned {
                view: Value::from_serializable(&self.mention(mention)),
                row: OnceLock::new(),
            })
        };
        let only_role = mention.name.is_none()
            && mention.lab.is_none()
            && mention.affiliation.is_none()
            && mention.talk.is_none();
        let Some(person) = mention.person.filter(|_| only_role) else {
            return made();
        };
        let role = mention.role.as_deref();
        let roles = &mut *self.mentioned[person]
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some((_, known)) = roles.iter().find(|(known, _)| known.as_deref() == role) {
            return known.clone();
        }
        let new = made();
        roles.push((role.map(str::to_owned), new.clone()));
        new
    }

    /// Someone as a text mentions them.
    pub(super) fn mention(&self, mention: &Mention) -> PersonView {
        let Some(person) = mention.person else {
            return PersonView {
                name: mention.name.clone().unwrap_or_default(),
                native_name: None,
                url: None,
                role: mention.role.clone(),
                lab: mention.lab.as_ref().and_then(|lab| self.lab_ref(lab)),
                affiliation: mention.affiliation.clone().or_else(|| named_lab(mention)),
                talk: mention.talk.clone(),
                photo: None,
                now: None,
                initials: initials(mention.name.as_deref().unwrap_or_default()),
            };
        };
        let profile = self.person(person);
        let name = mention.name.clone().unwrap_or(profile.name);
        PersonView {
            native_name: profile.native_name.filter(|native| *native != name),
            name,
            role: mention.role.clone().or(profile.role),
            lab: match &mention.lab {
                Some(lab) => self.lab_ref(lab),
                None => profile.lab,
            },
            affiliation: mention
                .affiliation
                .clone()
                .or_else(|| named_lab(mention))
                .or(profile.affiliation),
            talk: mention.talk.clone(),
            ..profile
        }
    }

    /// Someone as their profile says.
    pub(super) fn person(&self, index: PersonId) -> PersonView {
        self.people[index].clone()
    }

    fn person_view(&self, index: PersonId) -> PersonView {
        let person = &self.site.index.entities.people[index];
        let text = person.entity.text_or_original(self.language_id);
        let (name, native_name) = self
            .language
            .names(&text.fields.name, text.fields.native_name.as_deref());
        PersonView {
            initials: initials(&name),
            name,
            native_name,
            url: Some(self.url(&self.path(&format!("/{}/", person.entity.id)))),
            role: text.fields.role.clone(),
            lab: person
                .labs
                .first()
                .and_then(|&lab| self.lab_ref(&LabRef::Known(lab))),
            affiliation: text.fields.affiliation.clone(),
            talk: None,
            now: None,
            photo: text
                .fields
                .photo
                .as_ref()
                .and_then(|photo| self.find_photo(text, photo)),
        }
    }

    fn lab_ref(&self, lab: &LabRef) -> Option<LinkView> {
        match lab {
            LabRef::Known(lab) => {
                let view = &self.labs[*lab];
                Some(LinkView {
                    title: view.name.clone(),
                    url: view.url.clone(),
                })
            }
            LabRef::Named(_) => None,
        }
    }

    /// A lab for lists.
    pub(super) fn lab(&self, index: LabId) -> LabView {
        self.labs[index].clone()
    }

    fn lab_view(&self, index: LabId) -> LabView {
        let lab = &self.site.index.entities.labs[index];
        let text = lab.entity.text_or_original(self.language_id);
        let (name, native_name) = self
            .language
            .names(&text.fields.name, text.fields.native_name.as_deref());
        LabView {
            name,
            native_name,
            url: self.url(&self.path(&format!("/{}/", lab.entity.id))),
            institution: text.fields.institution.clone(),
            department: text.fields.department.clone(),
            logo: text
                .fields
                .logo
                .as_ref()
                .and_then(|photo| self.find_photo(text, photo)),
            count: self.lists.by_lab[index].len(),
        }
    }

    /// A picture of front matter, where it is there.
    pub(super) fn find_photo<F>(&self, text: &Translation<F>, photo: &Photo) -> Option<PhotoView> {
        Some(self.photo(photo, self.site.picture(text, &photo.src)?))
    }

    pub(super) fn photo(&self, photo: &Photo, found: ShownPicture) -> PhotoView {
        let variants = found.variants.as_deref();
        let sources = variants.map_or(&[][..], |variants| &variants.sources);
        let (own, better) = match sources {
            [better @ .., own] => (Some(own), better),
            [] => (None, sources),
        };
        PhotoView {
            permalink: found.permalink(&self.site.index.settings.base),
            kind: found.media_type(),
            url: found.url.clone(),
            width: found.picture.map(|picture| picture.width),
            height: found.picture.map(|picture| picture.height),
            color: variants.and_then(|variants| variants.color.clone()),
            sources: better
                .iter()
                .map(|source| SourceView {
                    kind: source.kind,
                    srcset: srcset(source),
                })
                .collect(),
            srcset: own.filter(|own| own.files.len() > 1).map(srcset),
            alt: photo.alt.clone().unwrap_or_default(),
            caption: photo.caption.clone(),
            credit: photo.credit.clone(),
        }
    }
}

/// Two views as one, made in one go: to copy a map and add to it takes twice as long.
struct Both<'m>(&'m Map, &'m Map);

impl Serialize for Both<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut both = serializer.serialize_struct("Both", self.0.len() + self.1.len())?;
        for (key, value) in self.0.iter().chain(self.1) {
            // The names of a view's fields are a part of the program.
            if let Key::Str(name) = key {
                both.serialize_field(name, value)?;
            }
        }
        both.end()
    }
}

/// The `srcset` attribute of the widths of a picture.
fn srcset(source: &ImageSource) -> String {
    let files = source.files.iter();
    let files: Vec<String> = files
        .map(|(url, width)| format!("{url} {width}w"))
        .collect();
    files.join(", ")
}

/// The headings of a document for its table of contents.
pub(super) fn headings(document: &Document) -> Vec<HeadingView> {
    let view = |heading: &Heading| HeadingView {
        level: heading.level,
        id: heading.id.clone(),
        title: heading.text.clone(),
    };
    document
        .headings
        .iter()
        .filter(|heading| heading.level <= 3)
        .map(view)
        .collect()
}

/// The first letters of the first and the last word of a name, titles such as `Prof.` left out; of
/// a name without spaces the first letter alone.
fn initials(name: &str) -> String {
    let words: Vec<&str> = name
        .split_whitespace()
        .filter(|word| !word.ends_with('.'))
        .collect();
    let ends = match words.as_slice() {
        [] => return name.chars().take(1).collect(),
        [word] => vec![*word],
        [first, .., last] => vec![*first, *last],
    };
    ends.into_iter()
        .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()))
        .collect()
}

fn named_lab(mention: &Mention) -> Option<String> {
    match &mention.lab {
        Some(LabRef::Named(name)) => Some(name.clone()),
        _ => None,
    }
}

/// `extra:` for templates.
pub(super) fn extra(node: Option<&Node>) -> Value {
    match node {
        None | Some(Node::Null) => Value::from(tera::Map::new()),
        Some(node) => value(node),
    }
}

fn value(node: &Node) -> Value {
    match node {
        Node::Null => Value::none(),
        Node::Bool(flag) => Value::from(*flag),
        Node::Integer(number) => Value::from(*number),
        Node::Float(number) => Value::from(*number),
        Node::Text(text) => Value::normal_string(text),
        Node::List(list) => Value::from(list.iter().map(value).collect::<Vec<_>>()),
        Node::Map(map) => {
            let entries = map
                .iter()
                .map(|(key, node)| (tera::value::Key::from(key.clone()), value(node)));
            Value::from(entries.collect::<tera::Map>())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_are_of_the_name_alone() {
        assert_eq!(initials("Prof. XU Xiao"), "XX");
        assert_eq!(initials("Sandra Petrus-Reurer"), "SP");
        assert_eq!(initials("徐骁"), "徐");
        assert_eq!(initials(""), "");
    }
}
