//! Links.

use super::value::Html;

views! {
    /// A link.
    pub struct LinkView {
        /// Its text.
        pub title: String,
        /// Its URL.
        pub url: String,
    }

    /// A link to an item.
    pub struct ItemLinkView {
        /// Its title, plain text.
        pub title: String,
        /// The title with its italics, if it has any.
        pub title_html: Option<Html>,
        /// Its URL.
        pub url: String,
        /// BCP 47 tag of the language that it is written in, if it is not the page's.
        pub lang: Option<String>,
    }

    /// The target of a redirect.
    pub struct RedirectTargetView {
        /// Root-relative URL.
        pub url: String,
        /// Absolute URL.
        pub permalink: String,
    }
}
