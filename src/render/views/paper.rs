//! Papers.

use super::link::ItemLinkView;
use super::value::Html;

views! {
    /// A paper from `content/publications.bib`, or one that an item names only by its DOI; that one has only
    /// `title`, `doi` and `url`.
    pub struct PaperView {
        /// Its key in publications.bib.
        pub key: Option<String>,
        /// Its id on the publications page.
        pub id: Option<String>,
        /// `article`, `conference`, `preprint`, `book`, `chapter`, `thesis`, `report`, `dataset`, `software`,
        /// `patent` or `other`.
        pub kind: &'static str,
        /// Its title, plain text; without an entry, the DOI.
        pub title: String,
        /// The title with its italics and superscripts.
        pub title_html: Option<Html>,
        /// Its authors.
        pub authors: Vec<AuthorView>,
        /// The authors to name in a list: the first ten, and those with a profile.
        pub leading: Vec<AuthorView>,
        /// How many authors `leading` leaves out.
        pub others: usize,
        /// Whether the paper has more authors than its entry names.
        pub et_al: bool,
        /// The year; none for papers in press or submitted.
        pub year: Option<i16>,
        /// Of a forthcoming paper: `inpress`, `submitted`, `forthcoming`, `inpreparation` or `prepublished`.
        pub state: Option<&'static str>,
        /// The journal, book or university.
        pub venue: Option<String>,
        /// Volume.
        pub volume: Option<String>,
        /// Issue.
        pub issue: Option<String>,
        /// Pages, or the number of the article.
        pub pages: Option<String>,
        /// The DOI alone, without a resolver.
        pub doi: Option<String>,
        /// URL of the paper's page: that of its DOI, else the one in its entry.
        pub url: Option<String>,
        /// URL of the PDF.
        pub pdf: Option<String>,
        /// URL of the code.
        pub code: Option<String>,
        /// URL of the BibTeX.
        pub bibtex: Option<String>,
        /// The abstract.
        pub summary: Option<String>,
        /// The items that announce it.
        pub items: Vec<ItemLinkView>,
    }

    /// An author of a paper.
    pub struct AuthorView {
        /// The name as printed in the paper.
        pub name: String,
        /// Always none; the component `names` asks for it.
        pub native_name: Option<String>,
        /// URL of their page; none without a profile.
        pub url: Option<String>,
    }

    /// The papers of a year.
    pub struct PaperYearView {
        /// The year; none for forthcoming papers and for papers without a year.
        pub year: Option<i16>,
        /// Whether the papers are published but have no year.
        pub undated: bool,
        /// The papers.
        pub papers: Vec<PaperView>,
    }
}
