//! Lists: tags, years, groups of items, and pagination.

use super::item::ItemSummaryView;
use super::value::{Html, Shared};

views! {
    /// A tag.
    pub struct TagView {
        /// The tag as written.
        pub name: String,
        /// URL of its page.
        pub url: String,
        /// The number of items that have it.
        pub count: usize,
    }

    /// A year of the archive.
    pub struct YearView {
        /// The year.
        pub year: i16,
        /// URL of its archive.
        pub url: String,
        /// The number of its items.
        pub count: usize,
        /// Whether it is the year of this page.
        pub current: bool,
    }

    /// Items under one heading.
    pub struct ItemGroupView {
        /// The heading: `April 2022`, `2022`.
        pub title: String,
        /// The items.
        pub items: Vec<Shared<ItemSummaryView>>,
        /// The same items, rendered by a component.
        pub entries: Vec<Html>,
    }

    /// Links to the pages of a list.
    pub struct PaginationView {
        /// The number of this page, from 1.
        pub current: usize,
        /// The number of pages.
        pub total: usize,
        /// The number of items on all pages.
        pub count: usize,
        /// URL of the page with newer items.
        pub previous: Option<String>,
        /// URL of the page with older items.
        pub next: Option<String>,
        /// The first, the last and the nearest pages, in order.
        pub pages: Vec<PageLinkView>,
    }

    /// A page of a list.
    pub struct PageLinkView {
        /// Its number, from 1.
        pub number: usize,
        /// Its URL.
        pub url: String,
        /// Whether it is this page.
        pub current: bool,
        /// Whether pages are left out before it.
        pub gap: bool,
    }
}
