//! Labs.

use tera::Value;

use super::paper::PaperView;
use super::person::PersonView;
use super::photo::PhotoView;
use super::value::Html;

views! {
    /// A lab in lists and on an item.
    pub struct LabView {
        /// Its name in the page's language.
        pub name: String,
        /// Its name in its own script, if it is different.
        pub native_name: Option<String>,
        /// URL of its page.
        pub url: String,
        /// Its institution.
        pub institution: Option<String>,
        /// Its department.
        pub department: Option<String>,
        /// Its logo.
        pub logo: Option<PhotoView>,
        /// The number of items that mention it.
        pub count: usize,
        /// `extra:` of the lab.
        pub extra: Value,
    }

    /// A lab on its own page.
    pub struct LabPageView {
        /// Its name in the page's language.
        pub name: String,
        /// Its name in its own script, if it is different.
        pub native_name: Option<String>,
        /// Its institution.
        pub institution: Option<String>,
        /// Its department.
        pub department: Option<String>,
        /// The head of the lab.
        pub lead: Option<PersonView>,
        /// Its ROR id, as a URL.
        pub ror: Option<String>,
        /// URL of its own site.
        pub website: Option<String>,
        /// Its logo.
        pub logo: Option<PhotoView>,
        /// Its place, in words.
        pub location: Option<String>,
        /// Its current members, by name.
        pub members: Vec<PersonView>,
        /// Its former members, by name.
        pub alumni: Vec<PersonView>,
        /// The papers of all these people, newest first.
        pub papers: Vec<PaperView>,
        /// The text about it.
        pub content: Option<Html>,
        /// BCP 47 tag of the language of `content`, if it is not the page's.
        pub lang: Option<String>,
        /// `extra:` of the lab.
        pub extra: Value,
    }
}
