//! People, as items mention them and on their own pages.

use tera::Value;

use super::date::DateView;
use super::link::{ItemLinkView, LinkView};
use super::paper::PaperView;
use super::photo::PhotoView;
use super::value::Html;

views! {
    /// A person as an item mentions them: what the item says overrides the profile.
    pub struct PersonView {
        /// Their name in the page's language.
        pub name: String,
        /// Their name in their own script, if it is different.
        pub native_name: Option<String>,
        /// URL of their page; none without a profile.
        pub url: Option<String>,
        /// Their role.
        pub role: Option<String>,
        /// Their lab.
        pub lab: Option<LinkView>,
        /// Where they work, in words.
        pub affiliation: Option<String>,
        /// The title of their talk, for speakers.
        pub talk: Option<String>,
        /// A portrait.
        pub photo: Option<PhotoView>,
        /// Where they went, for former members on a lab's page.
        pub now: Option<String>,
        /// First letters of the name, to replace a missing photo: `XX`, `徐`.
        pub initials: String,
        /// `extra:` of the profile; empty without one.
        pub extra: Value,
    }

    /// A person on their own page and on the people page.
    pub struct ProfileView {
        /// Their name in the page's language.
        pub name: String,
        /// Their name in their own script, if it is different.
        pub native_name: Option<String>,
        /// URL of their page.
        pub url: String,
        /// Their current role.
        pub role: Option<String>,
        /// Their labs.
        pub labs: Vec<LinkView>,
        /// A portrait.
        pub photo: Option<PhotoView>,
        /// First letters of the name, to replace a missing photo.
        pub initials: String,
        /// ORCID iD: `0000-0002-1825-0097`.
        pub orcid: Option<String>,
        /// E-mail address.
        pub email: Option<String>,
        /// Their links.
        pub links: Vec<LinkView>,
        /// When they joined.
        pub joined: Option<DateView>,
        /// When they left.
        pub left: Option<DateView>,
        /// Where they went.
        pub now: Option<String>,
        /// The text of the profile.
        pub content: Option<Html>,
        /// BCP 47 tag of the language of `content`, if it is not the page's.
        pub lang: Option<String>,
        /// Their talks, newest first.
        pub talks: Vec<TalkView>,
        /// Their papers, newest first.
        pub papers: Vec<PaperView>,
        /// The number of items that mention them.
        pub count: usize,
        /// `extra:` of the profile.
        pub extra: Value,
    }

    /// A talk that a person gave.
    pub struct TalkView {
        /// Its title.
        pub title: String,
        /// The date of the event.
        pub date: DateView,
        /// `cancelled` or `postponed`, if the event is.
        pub status: Option<&'static str>,
        /// The item about the event.
        pub item: ItemLinkView,
    }

    /// An item that mentions a person.
    pub struct MentionView {
        /// The item, rendered by the component `line`.
        pub entry: Html,
        /// The person's role in it.
        pub role: Option<String>,
    }

    /// People with the same role, or the alumni.
    pub struct PeopleGroupView {
        /// Their role; none for people without one.
        pub role: Option<String>,
        /// Whether they have left.
        pub alumni: bool,
        /// The people.
        pub people: Vec<ProfileView>,
    }
}
