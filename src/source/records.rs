//! The front matter of items, pages, people and labs.
//!
//! The records mirror the files; `site` knows what they mean together. `labnews schema` gives these doc comments
//! to editors as descriptions.

pub use super::addresses::{Alias, Email, WebUrl};
use super::decode::{keyword_enum, record};
pub use super::photos::{Photo, Photos};
use super::yaml::Node;
use crate::limits;
use crate::values::date::Date;
use crate::values::identifier::{Orcid, Ror};
use crate::values::inline_text::InlineText;
use crate::values::partial_date::PartialDate;
use crate::values::slug::Slug;

record! {
    /// The front matter of a news item.
    NewsItem: pub struct ItemFields {
        /// The title.
        required title: InlineText = "title" at most limits::TITLE,
        /// When it was published: 2026-04-22, or with a time and an offset. The default is the date at the
        /// start of the file name.
        optional date: Date = "date",
        /// When it was last changed.
        optional updated: Date = "updated",
        /// One or two sentences for lists, feeds and social cards. The default is the text before
        /// `<!-- more -->`, or the first paragraph.
        untranslated summary: InlineText = "summary",
        /// The last part of its URL. The default is the file name without date and language.
        optional slug: Slug = "slug",
        /// Old URLs that redirect here, as paths: /old/page/.
        optional aliases: Vec<Alias> = "aliases" at most limits::ALIASES,
        /// Another template for its page.
        optional template: String = "template" at most limits::TITLE,
        /// Topics.
        optional tags: Vec<String> = "tags" at most limits::TAGS,
        /// The authors.
        optional authors: Vec<PersonRef> = "authors",
        /// The people it is about.
        optional people: Vec<PersonRef> = "people",
        /// Ids of the labs it is about: names of files in content/labs/.
        optional labs: Vec<String> = "labs" at most limits::LABS,
        /// The event that it announces or reports.
        deep event: Event = "event",
        /// The gallery. A translation gives only the words that differ: its photos are matched by `src`.
        deep photos: Photos = "photos",
        /// The picture for lists and social cards. The default is the first photo.
        optional cover: Photo = "cover",
        /// Papers that it announces: keys in publications.bib, or DOIs.
        optional publications: Vec<String> = "publications",
        /// Funders and sponsors.
        optional supported_by: Vec<Supporter> = "supported_by",
        /// Coverage elsewhere, recordings, slides.
        optional links: Vec<Link> = "links",
        /// Whether it is a draft, which is not published.
        explicit draft: bool = "draft",
        /// The time before which it is not published.
        explicit publish_at: Date = "publish_at",
        /// The time after which it is no longer published.
        explicit expires_at: Date = "expires_at",
        /// Whether it comes first in lists.
        optional pinned: bool = "pinned",
        /// Your own data, for templates.
        optional extra: Node = "extra",
    }
}

record! {
    /// The front matter of a page.
    Page: pub struct PageFields {
        /// The title.
        optional title: InlineText = "title" at most limits::TITLE,
        /// One or two sentences for search engines and social cards.
        untranslated summary: InlineText = "summary",
        /// Old URLs that redirect here, as paths: /old/page/.
        optional aliases: Vec<Alias> = "aliases" at most limits::ALIASES,
        /// Another template for it.
        optional template: String = "template" at most limits::TITLE,
        /// Whether it is a draft, which is not published.
        explicit draft: bool = "draft",
        /// Your own data, for templates.
        optional extra: Node = "extra",
    }
}

record! {
    /// The front matter of a person's profile.
    Profile: pub struct ProfileFields {
        /// The name in Latin letters: Xu Xiao.
        required name: String = "name" at most limits::TITLE,
        /// The name in its own script: 徐骁.
        optional native_name: String = "native_name" at most limits::TITLE,
        /// Other spellings of the name, as papers print it.
        optional aka: Vec<String> = "aka",
        /// The current role.
        optional role: String = "role" at most limits::TITLE,
        /// Ids of their labs: names of files in content/labs/.
        optional labs: Vec<String> = "labs" at most limits::LABS,
        /// The place where they work.
        optional affiliation: String = "affiliation" at most limits::TITLE,
        /// ORCID iD.
        optional orcid: Orcid = "orcid",
        /// E-mail address.
        optional email: Email = "email",
        /// Their pages elsewhere.
        optional links: Vec<Link> = "links",
        /// A portrait.
        optional photo: Photo = "photo",
        /// When they joined: a day, a month (2026-09) or a year.
        optional joined: PartialDate = "joined",
        /// When they left: a day, a month (2026-09) or a year. Makes them alumni.
        optional left: PartialDate = "left",
        /// Where they work now, after they left.
        optional now: String = "now" at most limits::TITLE,
        /// Old URLs that redirect here, as paths: /old/page/.
        optional aliases: Vec<Alias> = "aliases" at most limits::ALIASES,
        /// Whether it is a draft, which is not published.
        explicit draft: bool = "draft",
        /// Your own data, for templates.
        optional extra: Node = "extra",
    }
}

record! {
    /// The front matter of a lab.
    Lab: pub struct LabFields {
        /// The name in Latin letters.
        required name: String = "name" at most limits::TITLE,
        /// The name in its own script.
        optional native_name: String = "native_name" at most limits::TITLE,
        /// Its university or institute.
        optional institution: String = "institution" at most limits::TITLE,
        /// Its department or school.
        optional department: String = "department" at most limits::TITLE,
        /// The head of the lab: the id of a person.
        optional lead: PersonRef = "lead",
        /// The ROR ID of its institution, or of the lab itself if it has no `institution`.
        optional ror: Ror = "ror",
        /// Its website.
        optional url: WebUrl = "url",
        /// Its logo.
        optional logo: Photo = "logo",
        /// Its location.
        optional location: String = "location",
        /// Old URLs that redirect here, as paths: /old/page/.
        optional aliases: Vec<Alias> = "aliases" at most limits::ALIASES,
        /// Whether it is a draft, which is not published.
        explicit draft: bool = "draft",
        /// Your own data, for templates.
        optional extra: Node = "extra",
    }
}

record! {
    /// A person in an item: an id, or details.
    Person or text "id": pub struct PersonRef {
        /// The name of their file in content/people/, without `.md`.
        optional id: String = "id" at most limits::TITLE,
        /// Their name, if they have no profile or the item spells it differently.
        optional name: String = "name" at most limits::TITLE,
        /// Their role in the item.
        optional role: String = "role" at most limits::TITLE,
        /// Their lab: an id, or its name.
        optional lab: String = "lab" at most limits::TITLE,
        /// The place where they work.
        optional affiliation: String = "affiliation" at most limits::TITLE,
        /// The title of their talk.
        optional talk: String = "talk" at most limits::TITLE,
    }
}

record! {
    /// An event.
    Event: pub struct Event {
        /// What kind of event it is.
        optional kind: EventKind = "type",
        /// When it starts. Translations inherit it.
        optional start: Date = "start",
        /// When it ends.
        optional end: Date = "end",
        /// Its location.
        deep location: Location = "location",
        /// The URL to join online.
        optional online: WebUrl = "online",
        /// Whether it is planned, cancelled, postponed or over.
        optional status: EventStatus = "status",
        /// The speakers.
        optional speakers: Vec<PersonRef> = "speakers",
        /// The URL to register.
        optional registration: WebUrl = "registration",
    }
}

impl Event {
    /// When it ends; `None` if the end only repeats the day of a start that has a time.
    pub fn displayed_end(&self) -> Option<Date> {
        let start = self.start();
        self.end
            .filter(|end| end.time.is_some() || start.time.is_none() || end.day > start.day)
    }

    /// When it starts. An event without a start is an error, so the site is not written; until then the start is
    /// in the distant past.
    pub fn start(&self) -> Date {
        self.start
            .unwrap_or(Date::from_day(jiff::civil::Date::ZERO))
    }
}

keyword_enum! {
    /// What kind of event it is.
    pub enum EventKind {
        /// A seminar.
        Seminar = "seminar",
        /// A conference.
        Conference = "conference",
        /// The defence of a thesis.
        Defence = "defence",
        /// A workshop.
        Workshop = "workshop",
        /// A visit.
        Visit = "visit",
        /// An award ceremony.
        Award = "award",
        /// Anything else.
        Other = "other",
    }
}

keyword_enum! {
    /// The state of an event.
    pub enum EventStatus {
        /// It is planned.
        Scheduled = "scheduled",
        /// It will not take place.
        Cancelled = "cancelled",
        /// It will take place at a time not yet known.
        Postponed = "postponed",
        /// It has taken place.
        Held = "held",
    }
}

impl EventStatus {
    /// Whether the event takes place at its time.
    pub fn takes_place(self) -> bool {
        !matches!(self, Self::Cancelled | Self::Postponed)
    }
}

record! {
    /// A place.
    Location or text "name": pub struct Location {
        /// Its name.
        required name: String = "name" at most limits::TITLE,
        /// Its address.
        optional address: String = "address",
        /// Its website, or a map.
        optional url: WebUrl = "url",
    }
}

record! {
    /// A funder or sponsor.
    Supporter or text "name": pub struct Supporter {
        /// Their name.
        required name: String = "name" at most limits::TITLE,
        /// The number of the grant.
        optional grant: String = "grant" at most limits::TITLE,
        /// Their website.
        optional url: WebUrl = "url",
    }
}

record! {
    /// A link.
    Link: pub struct Link {
        /// The text of the link.
        required title: String = "title" at most limits::TITLE,
        /// The target: a URL, or a file beside the item.
        required url: String = "url",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::decode::{Decode, Decoder};
    use crate::source::yaml::parse;

    fn decode<T: Decode>(text: &str) -> (Option<T>, Vec<String>) {
        let mut decoder = Decoder::default();
        let value = T::decode(&parse(text).unwrap(), &mut decoder);
        (
            value,
            decoder
                .errors
                .into_iter()
                .map(|error| error.problem.message().to_owned())
                .collect(),
        )
    }

    #[test]
    fn short_and_long_forms_are_read() {
        let text = "title: x\npeople: [xu-xiao, {name: Ann Example, role: PhD student}]\n\
                    supported_by: [A University, {name: B, grant: 81}]\n\
                    event: {type: seminar, start: 2026-04-22, location: Online}\n";
        let (fields, mistakes) = decode::<ItemFields>(text);
        assert_eq!(mistakes, Vec::<String>::new());
        let fields = fields.unwrap();
        let people = fields.people.unwrap();
        assert_eq!(people[0].id.as_deref(), Some("xu-xiao"));
        assert_eq!(people[1].name.as_deref(), Some("Ann Example"));
        assert_eq!(fields.supported_by.unwrap()[1].grant.as_deref(), Some("81"));
        assert_eq!(fields.event.unwrap().location.unwrap().name, "Online");
    }
}
