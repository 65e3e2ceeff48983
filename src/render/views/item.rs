//! Items, in lists and on their own pages.

use tera::Value;

use super::date::DateView;
use super::event::EventView;
use super::lab::LabView;
use super::link::{ItemLinkView, LinkView};
use super::paper::PaperView;
use super::person::PersonView;
use super::photo::PhotoView;
use super::value::{Html, Shared};

views! {
    /// An item as lists show it: the argument of the components `card`, `entry` and `line`.
    pub struct ItemSummaryView {
        /// Title, plain text.
        pub title: String,
        /// The title with its italics, superscripts and subscripts, if it has any:
        /// `{{ item.title_html or item.title }}`.
        pub title_html: Option<Html>,
        /// Root-relative URL.
        pub url: String,
        /// Absolute URL.
        pub permalink: String,
        /// BCP 47 tag of the language that it is written in.
        pub lang: String,
        /// That language's own name, if it is not the page's: mark the title with it.
        pub foreign: Option<String>,
        /// When it was published.
        pub date: DateView,
        /// When it was last changed.
        pub updated: Option<DateView>,
        /// A few lines, plain text.
        pub summary: Option<String>,
        /// The picture for lists: the cover, else the first photo, else the first picture of the text.
        pub cover: Option<PhotoView>,
        /// Its tags.
        pub tags: Vec<LinkView>,
        /// Its event.
        pub event: Option<EventView>,
        /// Whether it comes first in lists.
        pub pinned: bool,
        /// `extra:` of its front matter.
        pub extra: Value,
    }

    /// What an item has only on its own page.
    pub struct ArticleView {
        /// The text.
        pub content: Html,
        /// The headings of levels 2 and 3.
        pub headings: Vec<HeadingView>,
        /// How many minutes it takes to read, at least 1.
        pub reading_minutes: usize,
        /// Who wrote it.
        pub authors: Vec<Shared<PersonView>>,
        /// Whom it is about.
        pub people: Vec<Shared<PersonView>>,
        /// The labs that it is about.
        pub labs: Vec<Shared<LabView>>,
        /// The papers that it announces.
        pub papers: Vec<PaperView>,
        /// The gallery.
        pub photos: Vec<PhotoView>,
        /// Funders and sponsors.
        pub supporters: Vec<SupporterView>,
        /// Coverage elsewhere, recordings, slides.
        pub links: Vec<LinkView>,
        /// URL of its source in the repository, for suggesting a change.
        pub edit_url: Option<String>,
        /// The next older item.
        pub previous: Option<ItemLinkView>,
        /// The next newer item.
        pub next: Option<ItemLinkView>,
        /// Items about the same people and topics.
        pub related: Vec<Shared<ItemSummaryView>>,
    }

    /// A heading of a text.
    pub struct HeadingView {
        /// 2 or 3.
        pub level: u8,
        /// Its id, for `#id`.
        pub id: String,
        /// Its text, plain.
        pub title: String,
    }

    /// A funder or sponsor of an item.
    pub struct SupporterView {
        /// Name.
        pub name: String,
        /// Grant number.
        pub grant: Option<String>,
        /// URL of its own site.
        pub url: Option<String>,
    }

    /// A funder or sponsor, with everything that it supported.
    pub struct SupporterProfileView {
        /// Name.
        pub name: String,
        /// URL of its own site.
        pub url: Option<String>,
        /// Grant numbers.
        pub grants: Vec<String>,
        /// The items that it supported.
        pub items: Vec<Shared<ItemSummaryView>>,
        /// The same items, rendered by the component `line`.
        pub entries: Vec<Html>,
    }
}
