//! A paper, as pages, feeds and references use it.

use super::author::Author;
use super::marks;
use crate::diagnostic::Place;

/// An entry of a .bib file, as plain text without LaTeX.
#[derive(Debug, Clone)]
pub struct Paper {
    /// Its key.
    pub key: String,
    /// What kind of work it is.
    pub kind: PaperKind,
    /// Its title.
    pub title: String,
    /// Its authors, or else its editors.
    pub authors: Vec<Author>,
    /// Whether it has more authors than the file names: `and others`.
    pub et_al: bool,
    /// The year of publication; `None` if it is forthcoming or undated.
    pub year: Option<i16>,
    /// The state of a forthcoming paper, as `pubstate` calls it: `inpress`.
    pub state: Option<&'static str>,
    /// The month, 1 to 12.
    pub month: Option<u8>,
    /// The day of the month.
    pub day: Option<u8>,
    /// Where it was published: the journal, book or university.
    pub venue: Option<String>,
    /// The volume.
    pub volume: Option<String>,
    /// The issue.
    pub issue: Option<String>,
    /// The pages, or the article number.
    pub pages: Option<String>,
    /// The DOI in lower case, without a resolver.
    pub doi: Option<String>,
    /// The address of its page.
    pub url: Option<String>,
    /// Its PDF.
    pub pdf: Option<FileRef>,
    /// Its code.
    pub code: Option<FileRef>,
    /// The abstract.
    pub summary: Option<String>,
    /// The entry for readers: as the file has it, without private fields. An entry that inherits from others
    /// is written out.
    pub bibtex: String,
    /// Where its key is.
    pub place: Place,
    /// Whether other papers of the file appeared in it: it is their proceedings or collection.
    pub holds_others: bool,
    /// The title with [marks] of its fonts.
    pub(super) marked_title: String,
    /// The language that the entry names.
    pub(super) language: Option<String>,
    /// The entry in the form from which references are made.
    pub(super) entry: hayagriva::Entry,
}

/// A link or file that an entry names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRef {
    /// Its name or address in the .bib file.
    pub name: String,
    /// Where that is.
    pub place: Place,
}

/// A kind of works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperKind {
    /// An article of a journal.
    Article,
    /// A paper of a conference.
    Conference,
    /// A preprint.
    Preprint,
    /// A book.
    Book,
    /// A chapter of a book.
    Chapter,
    /// A thesis.
    Thesis,
    /// A report.
    Report,
    /// A dataset.
    Dataset,
    /// Software.
    Software,
    /// A patent.
    Patent,
    /// Anything else.
    Other,
}

impl Paper {
    /// Whether it has no year, although it is not forthcoming.
    pub fn is_undated(&self) -> bool {
        self.year.is_none() && self.state.is_none()
    }

    /// The title as HTML, with italics, superscripts and small capitals.
    pub fn title_html(&self) -> String {
        let mut html = String::with_capacity(self.marked_title.len());
        marks::write_html(&mut html, &self.marked_title);
        html
    }
}

/// The id of a paper on a page, and in URL fragments.
pub fn anchor(key: &str) -> String {
    let mut id = String::from("ref-");
    for character in key.chars() {
        match character {
            c if c.is_alphanumeric() || "-_.".contains(c) => id.push(c),
            // Different characters get different ids.
            c => id.push_str(&format!("~{:x}", u32::from(c))),
        }
    }
    id
}

#[cfg(test)]
mod tests {
    use super::anchor;

    #[test]
    fn anchors_are_safe_and_unlike() {
        assert_eq!(anchor("xu2022"), "ref-xu2022");
        assert_eq!(anchor("徐:a/b"), "ref-徐~3aa~2fb");
        assert_ne!(anchor("a/b"), anchor("a:b"));
        assert_eq!(anchor("a\"><b"), "ref-a~22~3e~3cb");
    }
}
