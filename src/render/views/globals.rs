//! What every template sees.

use tera::Value;

use super::page::PageView;
use super::site::{ChromeView, SiteView};
use super::value::Shared;
use crate::source::words::Words;

variables! {
    /// What templates and shortcodes see of a language.
    pub struct LanguageGlobals {
        /// The words of the interface in the page's language. A word that the language lacks is in English, and has
        /// `lang="en"` within text.
        pub words: Shared<Words>,
        /// BCP 47 tag of the page's language: `en`, `zh-Hans`.
        pub lang: String,
    }

    /// What templates see of the site.
    pub struct SiteGlobals {
        /// The settings of site.yaml, in the page's language.
        pub site: SiteView,
    }

    /// What the pages of a language share.
    pub struct ChromeGlobals {
        /// The parts that all pages share, rendered once.
        pub chrome: ChromeView,
    }

    /// What templates see of the page.
    pub struct PageGlobals {
        /// Title, URL and translations of the page.
        pub page: PageView,
    }

    /// What templates see of the text behind the page.
    pub struct ExtraGlobals {
        /// `extra:` of the text that the page or social card is about: an item, page, profile or lab, or
        /// `content/index.md`. Empty if there is none.
        pub extra: Value,
    }
}
