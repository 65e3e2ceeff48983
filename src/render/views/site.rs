//! The site and its languages.

use tera::Value;

use super::value::Html;

views! {
    /// `site`: the settings of site.yaml, in the page's language.
    pub struct SiteView {
        /// The site's title: `Xu Lab News`.
        pub title: String,
        /// One or two sentences about the site.
        pub description: Option<String>,
        /// The home page in this language: `/zh-Hans/`.
        pub url: String,
        /// The absolute URL of the site's root, without a trailing slash: `https://lab.github.io/news`.
        pub base_url: String,
        /// Scheme and host: put it before a `url` for an absolute URL. `https://lab.github.io`.
        pub origin: String,
        /// BCP 47 tag of the page's language: `zh-Hans`.
        pub language: String,
        /// Writing direction: `ltr` or `rtl`.
        pub direction: &'static str,
        /// All languages of the site, the default language first.
        pub languages: Vec<LanguageView>,
        /// The main menu.
        pub navigation: Vec<MenuEntryView>,
        /// The site's own feeds in this language.
        pub feeds: FeedsView,
        /// URL of the calendar of all events in this language, if there are events: `/events.ics`.
        pub calendar: Option<String>,
        /// URL of the theme's stylesheet; it changes with the content: `/style.css?v=1f2e`.
        pub stylesheet: String,
        /// The search; none if site.yaml says `search: false`.
        pub search: Option<SearchView>,
        /// URL of the site's icon.
        pub icon: String,
        /// URL of the site's logo.
        pub logo: Option<String>,
        /// URL of the stylesheet made from `theme:` in site.yaml: `/theme.css?v=8c01`.
        pub theme: Option<String>,
        /// URL of the gallery script: `/gallery.js?v=77ab`.
        pub gallery_script: String,
        /// What pages may load and run, one `<meta>` each: `default-src 'self'`. A template with its own `<head>`
        /// must include them all.
        pub content_security_policies: Vec<String>,
        /// Who is responsible for the site.
        pub author: Option<String>,
        /// The copyright line.
        pub copyright: Option<String>,
        /// URL of the site's source repository.
        pub repository: Option<String>,
        /// The program and its version: `labnews 0.1.0`.
        pub generator: &'static str,
        /// `extra:` of site.yaml.
        pub extra: Value,
    }

    /// What the search box, the search page and their scripts need.
    pub struct SearchView {
        /// The search page in this language: `/zh-Hans/search/`.
        pub url: String,
        /// URL of `search-box.js`.
        pub box_script: String,
        /// URL of `search.js`.
        pub page_script: String,
        /// URL of the folder of the index: `/pagefind/`.
        pub index: String,
        /// URL of the names for suggestions, as JSON.
        pub names: String,
        /// The plural forms of the word `search_results`, as JSON.
        pub counts: String,
        /// The other languages with something to find; `url` is their search page.
        pub others: Vec<LanguageView>,
        /// Whether the index of this language is empty.
        pub empty: bool,
    }

    /// `chrome`: the parts that all pages of a language share, rendered once.
    pub struct ChromeView {
        /// The end of the `<head>`, rendered by the component `site_head`.
        pub head: Html,
        /// The footer, rendered by the component `site_footer`.
        pub footer: Html,
        /// The search box, rendered by the component `search_box`, if the site has a search.
        pub search: Option<Html>,
    }

    /// A language of the site.
    pub struct LanguageView {
        /// BCP 47 tag.
        pub tag: String,
        /// The language's own name: `English`, `简体中文`.
        pub name: String,
        /// The home page in that language.
        pub url: String,
        /// Whether it is the page's language.
        pub current: bool,
    }

    /// An entry of the main menu.
    pub struct MenuEntryView {
        /// Its text.
        pub title: String,
        /// Its URL.
        pub url: String,
        /// BCP 47 tag of the language of `title`, if it is not the page's.
        pub lang: Option<String>,
    }

    /// The URLs of the site's feeds.
    pub struct FeedsView {
        /// Atom: `/feed.xml`.
        pub atom: String,
        /// RSS 2.0.
        pub rss: Option<String>,
        /// JSON Feed 1.1.
        pub json: Option<String>,
    }
}
