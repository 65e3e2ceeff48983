//! Papers: .bib files, and references in a citation style.
//!
//! BibLaTeX is read by `biblatex`, references are made by `hayagriva` (Citation Style Language
//! 1.0.2). This module knows nothing of the site that its papers belong to.

mod disambiguate;
mod language;
mod latex;
mod locator;
mod names;
mod parse;
mod style;
mod write;

pub use parse::parse;
pub use style::{Cite, Reference, References, Style, Unknown};

use crate::diagnostic::Place;
use crate::source::identifier::Orcid;

/// An entry of a .bib file. All texts are plain, their LaTeX resolved.
#[derive(Debug, Clone)]
pub struct Paper {
    /// Its key.
    pub key: String,
    /// What it is.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// Who wrote it; of a work without authors, who edited it.
    pub authors: Vec<Author>,
    /// Whether there are more authors, whom the file does not name: `and others`.
    pub et_al: bool,
    /// The year in which it was published; none for one that is still to come.
    pub year: Option<i16>,
    /// Of a paper that is still to come, in what state it is, as `pubstate` calls it: `inpress`.
    pub state: Option<&'static str>,
    /// The month, 1 to 12.
    pub month: Option<u8>,
    /// The day of the month.
    pub day: Option<u8>,
    /// Where it was published: the journal, the book, the university.
    pub venue: Option<String>,
    /// The volume.
    pub volume: Option<String>,
    /// The issue.
    pub issue: Option<String>,
    /// The pages, or the number of the article.
    pub pages: Option<String>,
    /// The DOI in small letters, without a resolver before it.
    pub doi: Option<String>,
    /// Its page.
    pub url: Option<String>,
    /// Its PDF.
    pub pdf: Option<Attached>,
    /// Its code.
    pub code: Option<Attached>,
    /// The abstract.
    pub summary: Option<String>,
    /// The entry as it stands in the file, but for what reference managers note for their owner; of
    /// one that leans on others of the file, its own words.
    pub bibtex: String,
    /// Where its key stands.
    pub place: Place,
    /// The language that the entry names.
    language: Option<String>,
    /// What references are made of.
    entry: hayagriva::Entry,
}

/// A link or a file that an entry names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attached {
    /// As the author of the .bib file names it.
    pub name: String,
    /// Where the file does so.
    pub place: Place,
}

/// What a paper is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
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

/// An author of a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// The given names; none for an organization, or a name that is not taken apart.
    pub given: Option<String>,
    /// The family name, with `van der` before it.
    pub family: String,
    /// What follows the name: Jr, III.
    pub suffix: Option<String>,
    /// The ORCID iD that the file gives for them.
    pub orcid: Option<Orcid>,
}

impl Author {
    /// The name as a reader writes it: Xiao Xu, 徐骁, Hans von der Berg, Jr.
    pub fn name(&self) -> String {
        let is_chinese = |text: &str| text.chars().all(|c| c >= '\u{2e80}');
        let mut name = match &self.given {
            Some(given) if is_chinese(given) && is_chinese(&self.family) => {
                format!("{}{given}", self.family)
            }
            Some(given) => format!("{given} {}", self.family),
            None => self.family.clone(),
        };
        if let Some(suffix) = &self.suffix {
            name.push_str(", ");
            name.push_str(suffix);
        }
        name
    }
}

/// A DOI in small letters and without a resolver before it; none if this is no DOI.
pub fn normalize_doi(text: &str) -> Option<String> {
    let lower = text.trim().to_lowercase();
    let bare = [
        "https://doi.org/",
        "http://doi.org/",
        "https://dx.doi.org/",
        "http://dx.doi.org/",
        "doi.org/",
        "doi:",
    ]
    .iter()
    .find_map(|resolver| lower.strip_prefix(resolver))
    .unwrap_or(&lower)
    .trim();
    // The form of the DOI Handbook, section 2.2: a prefix 10.NNNN, and any characters after `/`.
    let (prefix, suffix) = bare.split_once('/')?;
    let number = prefix.strip_prefix("10.")?;
    let valid = !number.is_empty()
        && number.chars().all(|c| c.is_ascii_digit() || c == '.')
        && !suffix.is_empty()
        && !bare.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"".contains(c));
    valid.then(|| bare.to_owned())
}

/// The id of a paper in a page, and in its URL's fragment.
pub fn anchor(key: &str) -> String {
    let mut id = String::from("ref-");
    for character in key.chars() {
        match character {
            c if c.is_alphanumeric() || "-_.".contains(c) => id.push(c),
            // Unlike signs stay unlike.
            c => id.push_str(&format!("~{:x}", u32::from(c))),
        }
    }
    id
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod own_tests {
    use super::*;

    #[test]
    fn dois_have_one_form() {
        for text in [
            "10.1000/ABC",
            "https://doi.org/10.1000/abc",
            "doi: 10.1000/abc",
        ] {
            assert_eq!(
                normalize_doi(text).as_deref(),
                Some("10.1000/abc"),
                "{text}"
            );
        }
        for text in [
            "10.1000",
            "abc",
            "11.1/x",
            "10.1/<x>",
            "https://example.org/10.1/x",
        ] {
            assert_eq!(normalize_doi(text), None, "{text}");
        }
    }

    #[test]
    fn anchors_are_safe_and_unlike() {
        assert_eq!(anchor("xu2022"), "ref-xu2022");
        assert_eq!(anchor("徐:a/b"), "ref-徐~3aa~2fb");
        assert_ne!(anchor("a/b"), anchor("a:b"));
        assert_eq!(anchor("a\"><b"), "ref-a~22~3e~3cb");
    }
}
