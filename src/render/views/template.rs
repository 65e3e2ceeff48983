//! One struct for each template: its fields are the variables of the template.

use super::date::DateView;
use super::item::{ArticleView, HeadingView, ItemSummaryView, SupporterProfileView};
use super::lab::{LabPageView, LabView};
use super::link::RedirectTargetView;
use super::list::{ItemGroupView, PaginationView, TagView, YearView};
use super::paper::{PaperView, PaperYearView};
use super::person::{MentionView, PeopleGroupView, PersonView, ProfileView};
use super::social_card::SocialCardView;
use super::value::{Html, Merged, Shared};

variables! {
    /// `/`: the home page.
    pub struct HomeTemplate in "home.html" {
        /// The item that leads the page: of the first 10 items, the newest with a picture, else the first.
        pub lead: Option<Shared<ItemSummaryView>>,
        /// The others of the first 10 items, pinned items first.
        pub items: Vec<Shared<ItemSummaryView>>,
        /// The next 3 events.
        pub events: Vec<Shared<ItemSummaryView>>,
        /// The day of the build, for which `events` is right.
        pub as_of: DateView,
        /// All labs, by name.
        pub labs: Vec<LabView>,
        /// The first 8 current people, by role in the order of site.yaml, then by name.
        pub people: Vec<PersonView>,
        /// The newest 3 papers.
        pub papers: Vec<PaperView>,
        /// The text of `content/index.md`.
        pub content: Option<Html>,
        /// BCP 47 tag of the language of `content`, if it is not the page's.
        pub content_lang: Option<String>,
        /// The title in `content/index.md`.
        pub title: Option<String>,
    }

    /// `/news/` and its further pages: all items.
    pub struct NewsTemplate in "news.html" {
        /// The items of the page.
        pub items: Vec<Shared<ItemSummaryView>>,
        /// The same items, rendered by the component `entry`.
        pub entries: Vec<Html>,
        /// Links to the pages of the list.
        pub pagination: PaginationView,
        /// The years of the archive.
        pub years: Vec<YearView>,
    }

    /// `/news/2022/`: the items of a year.
    pub struct YearTemplate in "year.html" {
        /// The year.
        pub year: i16,
        /// The items by month, rendered by the component `line`.
        pub months: Vec<ItemGroupView>,
        /// The years of the archive.
        pub years: Vec<YearView>,
    }

    /// `/events/` and its further pages: upcoming events on the first page, past events on all pages.
    pub struct EventsTemplate in "events.html" {
        /// On the first page, all upcoming events, rendered by the component `event_card`.
        pub upcoming: Vec<Html>,
        /// The day of the build, for which `upcoming` is right.
        pub as_of: DateView,
        /// The past events of the page by year, rendered by the component `event_card`.
        pub years: Vec<ItemGroupView>,
        /// Links to the pages of past events.
        pub pagination: PaginationView,
    }

    /// `/publications/` and its further pages: all papers.
    pub struct PublicationsTemplate in "publications.html" {
        /// The papers of the page by year.
        pub years: Vec<PaperYearView>,
        /// URL of the BibTeX of all papers.
        pub bibtex: String,
        /// Links to the pages of the list.
        pub pagination: PaginationView,
    }

    /// `/supporters/`: funders and sponsors.
    pub struct SupportersTemplate in "supporters.html" {
        /// The funders and sponsors, by name.
        pub supporters: Vec<SupporterProfileView>,
    }

    /// An item.
    pub struct ItemTemplate in "item.html" {
        /// The item: the fields of both.
        pub item: Merged<ItemSummaryView, ArticleView>,
        /// `item.people`, rendered by the component `person`.
        pub people: Vec<Html>,
        /// `item.related`, rendered by the component `card`.
        pub related: Vec<Html>,
    }

    /// `/tags/`: all tags.
    pub struct TagsTemplate in "tags.html" {
        /// The tags, by name.
        pub tags: Vec<TagView>,
    }

    /// `/tags/…/` and its further pages: the items with a tag.
    pub struct TagTemplate in "tag.html" {
        /// The tag.
        pub tag: TagView,
        /// The items of the page.
        pub items: Vec<Shared<ItemSummaryView>>,
        /// The same items, rendered by the component `entry`.
        pub entries: Vec<Html>,
        /// Links to the pages of the list.
        pub pagination: PaginationView,
    }

    /// `/people/`: everyone with a profile.
    pub struct PeopleTemplate in "people.html" {
        /// The people by role, in the order of site.yaml, alumni last.
        pub groups: Vec<PeopleGroupView>,
    }

    /// `/people/…/` and its further pages: a person, and the items that mention them.
    pub struct PersonTemplate in "person.html" {
        /// The person.
        pub person: Shared<ProfileView>,
        /// The items of the page that mention the person, with the person's role in each.
        pub mentions: Vec<MentionView>,
        /// The same items.
        pub items: Vec<Shared<ItemSummaryView>>,
        /// The same items, rendered by the component `line`.
        pub entries: Vec<Html>,
        /// Links to the pages of the list.
        pub pagination: PaginationView,
    }

    /// `/labs/`: all labs.
    pub struct LabsTemplate in "labs.html" {
        /// The labs, by name.
        pub labs: Vec<LabView>,
    }

    /// `/labs/…/` and its further pages: a lab, and the items that mention it.
    pub struct LabTemplate in "lab.html" {
        /// The lab.
        pub lab: Shared<LabPageView>,
        /// The items of the page that mention the lab.
        pub items: Vec<Shared<ItemSummaryView>>,
        /// The same items, rendered by the component `line`.
        pub entries: Vec<Html>,
        /// Links to the pages of the list.
        pub pagination: PaginationView,
    }

    /// A page of `content/`, such as `/about/`.
    pub struct PageTemplate in "page.html" {
        /// The text.
        pub content: Html,
        /// The headings of the text.
        pub headings: Vec<HeadingView>,
    }

    /// `/search/`, unless site.yaml says `search: false`. `static/search.js` fills it from the index in
    /// `site.search`.
    pub struct SearchTemplate in "search.html" {}

    /// `/404.html`: what web servers show for a missing page.
    pub struct NotFoundTemplate in "404.html" {}

    /// An alias: a page that leads from an old URL to a new one.
    pub struct RedirectTemplate in "redirect.html" {
        /// The new URL.
        pub target: RedirectTargetView,
    }

    /// `card.png`, for an item without a photo and for the site; SVG, not HTML. It sees only `site`, `words`,
    /// `lang`, `extra` and `card`.
    pub struct SocialCardTemplate in "card.svg" {
        /// The card.
        pub card: SocialCardView,
    }
}
