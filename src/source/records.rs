//! What may stand in the front matter of items, pages, people and labs.
//!
//! The records mirror the files; what they mean together is `site`'s to say. Doc comments here
//! are the descriptions that `labnews schema` hands to editors.

use percent_encoding::percent_decode_str;
use serde_json::{Value as Json, json};
use url::Url;

use super::decode::{Decode, Decoder, record, words};
use super::yaml::Node;
use crate::limits;
use crate::values::date::Date;
use crate::values::identifier::{Orcid, Ror};
use crate::values::inline_text::InlineText;
use crate::values::slug::Slug;
use crate::values::unicode::nfc;

record! {
    /// The front matter of a news item.
    "a news item": pub struct ItemFields {
        /// The title.
        required title: InlineText = "title" at most limits::TITLE,
        /// When it was published: 2026-04-22, or with a time and an offset. Without it, the date at
        /// the start of the file's name counts.
        optional date: Date = "date",
        /// When it was last changed.
        optional updated: Date = "updated",
        /// One or two sentences for lists, feeds and social cards. Without it, the text before
        /// `<!-- more -->`, or the first paragraph.
        own summary: InlineText = "summary",
        /// The last part of its URL. Without it, the file's name without date and language.
        optional slug: Slug = "slug",
        /// Old URLs of it that lead here, as paths: /old/page/.
        optional aliases: Vec<Alias> = "aliases" at most limits::ALIASES,
        /// Another template for its page.
        optional template: String = "template" at most limits::TITLE,
        /// What it is about.
        optional tags: Vec<String> = "tags" at most limits::TAGS,
        /// Who wrote it.
        optional authors: Vec<PersonRef> = "authors",
        /// Whom it is about.
        optional people: Vec<PersonRef> = "people",
        /// Ids of the labs that it is about: names of files in content/labs/.
        optional labs: Vec<String> = "labs" at most limits::LABS,
        /// The facts of the event that it announces or reports.
        merged event: Event = "event",
        /// The gallery.
        optional photos: Vec<Photo> = "photos",
        /// The picture for lists and social cards. Without it, the first photo.
        optional cover: Photo = "cover",
        /// Papers that it announces: keys in publications.bib, or DOIs.
        optional publications: Vec<String> = "publications",
        /// Funders and sponsors.
        optional supported_by: Vec<Supporter> = "supported_by",
        /// Coverage elsewhere, recordings, slides.
        optional links: Vec<Link> = "links",
        /// Not to be published yet.
        explicit draft: bool = "draft",
        /// Not to be published before this moment.
        explicit publish_at: Date = "publish_at",
        /// Not to be published after this moment.
        explicit expires_at: Date = "expires_at",
        /// First in lists.
        optional pinned: bool = "pinned",
        /// Anything of your own, for templates.
        optional extra: Node = "extra",
    }
}

record! {
    /// The front matter of a page.
    "a page": pub struct PageFields {
        /// The title.
        optional title: InlineText = "title" at most limits::TITLE,
        /// One or two sentences for search engines and social cards.
        own summary: InlineText = "summary",
        /// Old URLs of it that lead here, as paths: /old/page/.
        optional aliases: Vec<Alias> = "aliases" at most limits::ALIASES,
        /// Another template for it.
        optional template: String = "template" at most limits::TITLE,
        /// Not to be published yet.
        explicit draft: bool = "draft",
        /// Anything of your own, for templates.
        optional extra: Node = "extra",
    }
}

record! {
    /// The front matter of a person's profile.
    "a profile": pub struct ProfileFields {
        /// The name in Latin letters: Xu Xiao.
        required name: String = "name" at most limits::TITLE,
        /// The name in its own script: 徐骁.
        optional native_name: String = "native_name" at most limits::TITLE,
        /// Other spellings of the name, as papers print it.
        optional aka: Vec<String> = "aka",
        /// The role now.
        optional role: String = "role" at most limits::TITLE,
        /// Ids of their labs: names of files in content/labs/.
        optional labs: Vec<String> = "labs" at most limits::LABS,
        /// Where they work, in words.
        optional affiliation: String = "affiliation" at most limits::TITLE,
        /// ORCID iD.
        optional orcid: Orcid = "orcid",
        /// E-mail address.
        optional email: Email = "email",
        /// Their own pages.
        optional links: Vec<Link> = "links",
        /// A portrait.
        optional photo: Photo = "photo",
        /// When they joined.
        optional joined: Date = "joined",
        /// When they left; makes them alumni.
        optional left: Date = "left",
        /// Where they went.
        optional now: String = "now" at most limits::TITLE,
        /// Old URLs that lead here, as paths: /old/page/.
        optional aliases: Vec<Alias> = "aliases" at most limits::ALIASES,
        /// Not to be published yet.
        explicit draft: bool = "draft",
        /// Anything of your own, for templates.
        optional extra: Node = "extra",
    }
}

record! {
    /// The front matter of a lab.
    "a lab": pub struct LabFields {
        /// The name in Latin letters.
        required name: String = "name" at most limits::TITLE,
        /// The name in its own script.
        optional native_name: String = "native_name" at most limits::TITLE,
        /// The university or institute that it belongs to.
        optional institution: String = "institution" at most limits::TITLE,
        /// Its department or school.
        optional department: String = "department" at most limits::TITLE,
        /// Who heads it: the id of a person.
        optional lead: PersonRef = "lead",
        /// ROR id of its institution, or of the lab itself where no institution is named.
        optional ror: Ror = "ror",
        /// Its own site.
        optional url: WebUrl = "url",
        /// Its logo.
        optional logo: Photo = "logo",
        /// Where it is.
        optional location: String = "location",
        /// Old URLs that lead here, as paths: /old/page/.
        optional aliases: Vec<Alias> = "aliases" at most limits::ALIASES,
        /// Not to be published yet.
        explicit draft: bool = "draft",
        /// Anything of your own, for templates.
        optional extra: Node = "extra",
    }
}

record! {
    /// A person in an item: an id, or what the item says of them.
    "a person" or text "id": pub struct PersonRef {
        /// The name of their file in content/people/, without `.md`.
        optional id: String = "id" at most limits::TITLE,
        /// Their name, where they have no profile or it is to be written in another way.
        optional name: String = "name" at most limits::TITLE,
        /// Their role in what the item tells.
        optional role: String = "role" at most limits::TITLE,
        /// Their lab: an id, or its name.
        optional lab: String = "lab" at most limits::TITLE,
        /// Where they work, in words.
        optional affiliation: String = "affiliation" at most limits::TITLE,
        /// The title of their talk.
        optional talk: String = "talk" at most limits::TITLE,
    }
}

record! {
    /// The facts of an event.
    "an event": pub struct Event {
        /// What kind of event it is.
        optional kind: EventKind = "type",
        /// When it starts. A translation need not repeat it.
        optional start: Date = "start",
        /// When it ends.
        optional end: Date = "end",
        /// Where it is.
        merged location: Location = "location",
        /// Where to join online.
        optional online: WebUrl = "online",
        /// Whether it will be, was, or was called off.
        optional status: EventStatus = "status",
        /// Who speaks.
        optional speakers: Vec<PersonRef> = "speakers",
        /// Where to register.
        optional registration: WebUrl = "registration",
    }
}

impl Event {
    /// When it ends, unless that only says again on which day an event starts that has a time.
    pub fn told_end(&self) -> Option<Date> {
        let start = self.start();
        self.end
            .filter(|end| end.time.is_some() || start.time.is_none() || end.day > start.day)
    }

    /// When it starts. An event that does not say so is a mistake that keeps the site from being
    /// built; until then it is long ago.
    pub fn start(&self) -> Date {
        self.start
            .unwrap_or(Date::from_day(jiff::civil::Date::ZERO))
    }
}

words! {
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

words! {
    /// What became of an event.
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
    /// Whether the event is, or was, when it says.
    pub fn takes_place(self) -> bool {
        !matches!(self, Self::Cancelled | Self::Postponed)
    }
}

record! {
    /// A place.
    "a location" or text "name": pub struct Location {
        /// Its name.
        required name: String = "name" at most limits::TITLE,
        /// Its address.
        optional address: String = "address",
        /// Its own page, or a map.
        optional url: WebUrl = "url",
    }
}

record! {
    /// A picture.
    "a photo" or text "src": pub struct Photo {
        /// The file, beside the item; or a path that starts with `/`, in static/.
        required src: String = "src",
        /// What it shows, for those who cannot see it.
        optional alt: String = "alt",
        /// What to say under it.
        optional caption: String = "caption",
        /// Whose picture it is.
        optional credit: String = "credit" at most limits::TITLE,
    }
}

record! {
    /// A funder or sponsor.
    "a supporter" or text "name": pub struct Supporter {
        /// Their name.
        required name: String = "name" at most limits::TITLE,
        /// The number of the grant.
        optional grant: String = "grant" at most limits::TITLE,
        /// Their site.
        optional url: WebUrl = "url",
    }
}

record! {
    /// A link.
    "a link": pub struct Link {
        /// Its words.
        required title: String = "title" at most limits::TITLE,
        /// Where it leads: a URL, or a file beside the item.
        required url: String = "url",
    }
}

/// The absolute URL of a page elsewhere: `http`, `https` or `mailto`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebUrl(String);

impl WebUrl {
    /// The URL.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Decode for WebUrl {
    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        let text = String::decode(node, decoder)?;
        match Url::parse(&text) {
            Ok(url) if matches!(url.scheme(), "http" | "https" | "mailto") => {
                Some(Self(url.into()))
            }
            Ok(url) => {
                let help = "use a URL that starts with https://".to_owned();
                decoder.mistake(
                    format!("a link cannot start with `{}:`", url.scheme()),
                    Some(help),
                );
                None
            }
            Err(_) => {
                let help = "a URL starts with https://".to_owned();
                decoder.mistake(format!("`{text}` is not a URL"), Some(help));
                None
            }
        }
    }

    fn schema() -> Json {
        json!({"type": "string", "format": "uri"})
    }
}

/// An e-mail address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Decode for Email {
    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        let text = String::decode(node, decoder)?;
        // What HTML calls a valid e-mail address, in short: one @, a host with a dot, no spaces.
        let valid = text.split_once('@').is_some_and(|(user, host)| {
            !user.is_empty()
                && host.contains('.')
                && !host.starts_with('.')
                && !host.ends_with('.')
                && !text.contains(|c: char| {
                    c.is_whitespace() || c.is_control() || "<>\"'?&%#".contains(c)
                })
                && !host.contains('@')
        });
        if !valid {
            decoder.mistake(format!("`{text}` is not an e-mail address"), None);
        }
        valid.then_some(Self(text))
    }

    fn schema() -> Json {
        json!({"type": "string", "format": "email"})
    }
}

/// A path of this site that leads elsewhere: `/old/page/`, `/old.html`, `/lab meeting/`. It is decoded, as
/// paths are until they are written: other systems export `/lab%20meeting/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias(String);

impl Alias {
    /// The path, with a slash at its start.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Decode for Alias {
    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        decoder.at_most(limits::PATH);
        let text = String::decode(node, decoder)?;
        let inner = text.strip_prefix('/').unwrap_or("");
        let segments = inner.strip_suffix('/').unwrap_or(inner);
        let decoded = match segments.is_empty() {
            true => None,
            false => segments.split('/').map(segment).collect::<Option<_>>(),
        };
        let Some::<Vec<String>>(decoded) = decoded else {
            let help =
                "write the path of the old page, as in /2019/old-page/ or /old.html".to_owned();
            decoder.mistake(format!("`{text}` cannot be an alias"), Some(help));
            return None;
        };
        let end = &inner[segments.len()..];
        Some(Self(format!("/{}{end}", decoded.join("/"))))
    }

    fn schema() -> Json {
        json!({"type": "string", "pattern": "^/.+"})
    }
}

/// A part of an old path, decoded and in Normalization Form C. It may hold spaces, as names of files and
/// categories do from which other systems make paths.
fn segment(text: &str) -> Option<String> {
    const SPACES: [char; 2] = [' ', '\u{3000}'];
    let decoded = percent_decode_str(text).decode_utf8().ok()?;
    if decoded.starts_with(SPACES) || decoded.ends_with(SPACES) {
        return None;
    }
    Slug::parse(&decoded.replace(SPACES, "_")).ok()?;
    Some(nfc(&decoded).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::yaml::parse;

    fn decode<T: Decode>(text: &str) -> (Option<T>, Vec<String>) {
        let mut decoder = Decoder::default();
        let value = T::decode(&parse(text).unwrap(), &mut decoder);
        (
            value,
            decoder
                .mistakes
                .into_iter()
                .map(|mistake| mistake.message)
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

    #[test]
    fn urls_that_run_scripts_are_refused() {
        let (_, mistakes) = decode::<Event>("start: 2026-04-22\nonline: 'javascript:alert(1)'\n");
        assert_eq!(mistakes, ["a link cannot start with `javascript:`"]);
    }

    #[test]
    fn aliases_stay_within_the_site() {
        for (alias, valid) in [
            ("/old/", true),
            ("/a/b.html", true),
            ("old", false),
            ("/../x", false),
            ("/", false),
        ] {
            let text = format!("title: x\naliases: ['{alias}']\n");
            assert_eq!(decode::<PageFields>(&text).1.is_empty(), valid, "{alias}");
        }
    }
}
