//! The page itself: what its head needs.

use super::link::LinkView;
use super::photo::PhotoView;
use super::value::Html;

views! {
    /// `page`: what the head of the page needs.
    pub struct PageView {
        /// The page's title and `<h1>`, without the site's title: plain text. From the second page of a list on, it
        /// has the page number: `News – Page 2`.
        pub title: String,
        /// The title with its italics, if it has any: `{{ page.title_html or page.title }}`.
        pub title_html: Option<Html>,
        /// A description for search engines and social networks.
        pub description: Option<String>,
        /// Root-relative URL.
        pub url: String,
        /// Absolute URL, for `rel="canonical"`.
        pub permalink: String,
        /// `home`, `news`, `year`, `item`, `events`, `tags`, `tag`, `people`, `person`, `labs`, `lab`,
        /// `publications`, `supporters`, `page`, `search` or `not-found`.
        pub kind: &'static str,
        /// The main menu with this page's entry marked, rendered by the component `menu`.
        pub menu: Html,
        /// The page in every language, including this one; empty if the site has one language.
        pub translations: Vec<TranslationView>,
        /// The picture for social networks.
        pub image: Option<PhotoView>,
        /// The page's own Atom feed, with the title of the list (tag, person, lab).
        pub feed: Option<LinkView>,
        /// The pages from the home page to this one, both included.
        pub breadcrumbs: Vec<LinkView>,
        /// Structured data: a `<script>` in schema.org's terms.
        pub json_ld: Option<Html>,
        /// Whether search engines must not index the page.
        pub noindex: bool,
        /// When the item was published, for items: `2022-04-22`.
        pub published: Option<String>,
        /// When the item was last changed, for items.
        pub modified: Option<String>,
    }

    /// The page in another language, or in this one.
    pub struct TranslationView {
        /// BCP 47 tag, for `hreflang` and `lang`.
        pub lang: String,
        /// The language's own name.
        pub name: String,
        /// Language and country for social networks: `zh_CN`.
        pub locale: String,
        /// Root-relative URL.
        pub url: String,
        /// Absolute URL.
        pub permalink: String,
        /// Whether it is this page.
        pub current: bool,
        /// Whether it is in the site's default language (`hreflang="x-default"`).
        pub default: bool,
        /// Whether the page exists in that language. If not, the URL is that of a list in that language.
        pub exact: bool,
    }
}
