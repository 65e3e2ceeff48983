//! Papers: .bib files, and references in a citation style.
//!
//! BibLaTeX is read by `biblatex`, references are made by `hayagriva` (Citation Style Language
//! 1.0.2). This module knows nothing of the site that its papers belong to.

mod disambiguate;
mod language;
mod latex;
mod locator;
mod marks;
mod names;
mod parse;
mod style;
mod write;

pub use parse::parse;
pub use style::{Cite, Reference, References, Style, Unknown};

use percent_encoding::{percent_decode_str, utf8_percent_encode};

use self::names::is_east_asian;
use crate::diagnostic::Place;
use crate::values::identifier::Orcid;
use crate::values::url::PATH;

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
    /// Whether it is the proceedings or the collection that other papers of the file appeared in.
    pub holds_others: bool,
    /// The title with marks of how it looks.
    marked_title: String,
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
    /// Whether small words begin the family name, as in `von Neumann`: those of organizations have none.
    pub has_particle: bool,
    /// The number by which dblp tells people of one name apart: `0001`.
    pub number: Option<String>,
    /// The ORCID iD that the file gives for them.
    pub orcid: Option<Orcid>,
}

impl Author {
    /// The name as a reader writes it: Xiao Xu, 徐骁, Hans von der Berg, Jr.
    pub fn name(&self) -> String {
        let mut name = match &self.given {
            Some(given) if is_east_asian(given) && is_east_asian(&self.family) => {
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

    /// Whether this is the name of an organization: it has several words and none is a given name, or
    /// one that says so.
    pub fn is_organization(&self) -> bool {
        let is_person = self.given.is_some() || self.suffix.is_some() || self.has_particle;
        if is_person || self.orcid.is_some() {
            return false;
        }
        let name = self.family.trim();
        let lower = name.to_lowercase();
        let letters = || name.chars().filter(|c| c.is_alphabetic());
        let is_short = letters().count() > 2 && letters().all(char::is_uppercase);
        name.contains(char::is_whitespace)
            || is_short
            || ORGANIZATIONS.iter().any(|word| lower.ends_with(word))
    }
}

/// How names of organizations end that are one word.
const ORGANIZATIONS: &[&str] = &[
    "collaboration",
    "consortium",
    "university",
    "institute",
    "大学",
    "大學",
    "学院",
    "學院",
    "研究所",
    "研究院",
    "研究组",
    "课题组",
    "协作组",
    "工作组",
    "委员会",
    "委員會",
    "组织",
    "組織",
    "学会",
    "學會",
    "协会",
    "協會",
    "医院",
    "醫院",
    "中心",
    "センター",
    "研究会",
    "公司",
    "대학교",
    "연구소",
    "연구원",
    "학회",
];

impl Paper {
    /// Whether it is out, as far as its entry says, but names no year.
    pub fn is_undated(&self) -> bool {
        self.year.is_none() && self.state.is_none()
    }

    /// The title as HTML, with what is italic, raised or in small capitals.
    pub fn title_html(&self) -> String {
        let mut html = String::with_capacity(self.marked_title.len());
        marks::escape(&mut html, &self.marked_title);
        html
    }
}

/// The page to which the DOI Foundation's resolver leads.
pub fn doi_url(doi: &str) -> String {
    format!("https://doi.org/{}", utf8_percent_encode(doi, PATH))
}

/// A DOI in small letters and without a resolver before it; none if this is no DOI.
pub fn normalize_doi(text: &str) -> Option<String> {
    // One that was copied from an address may be percent-encoded.
    let text = percent_decode_str(text.trim()).decode_utf8().ok()?;
    let lower = text.to_lowercase();
    let mut bare = lower.as_str();
    for start in [
        "https://",
        "http://",
        "//",
        "www.",
        "dx.",
        "doi.org/",
        "urn:",
        "info:doi/",
        "doi:",
        "doi",
    ] {
        bare = bare.strip_prefix(start).unwrap_or(bare).trim_start();
    }
    // The form of the DOI Handbook, section 2.2: a prefix 10.NNNN, and any characters after `/`.
    let (prefix, suffix) = bare.split_once('/')?;
    let number = prefix.strip_prefix("10.")?;
    let valid = !number.is_empty()
        && number.chars().all(|c| c.is_ascii_digit() || c == '.')
        && !suffix.is_empty()
        && !bare.contains(|c: char| c.is_whitespace() || c.is_control() || c == '"');
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
            "DOI 10.1000/abc",
            "https://www.doi.org/10.1000/abc",
            "http://dx.doi.org/10.1000/abc",
            "https://doi.org/doi:10.1000/abc",
            "doi.org/10.1000%2FABC",
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
            "10.1/a b",
            "10.1/\"x",
            "https://example.org/10.1/x",
            "",
        ] {
            assert_eq!(normalize_doi(text), None, "{text}");
        }
        let sici = "10.1002/(SICI)1097-0258(19980815)17:15/16<1661::AID-SIM968>3.0.CO;2-2";
        let encoded = sici.replace('<', "%3C").replace('>', "%3E");
        let normal = normalize_doi(sici);
        assert_eq!(normal, normalize_doi(&encoded));
        assert_eq!(
            doi_url(&normal.unwrap_or_default()),
            "https://doi.org/10.1002/(sici)1097-0258(19980815)17:15/16%3C1661::aid-sim968%3E3.0.co;2-2"
        );
    }

    #[test]
    fn anchors_are_safe_and_unlike() {
        assert_eq!(anchor("xu2022"), "ref-xu2022");
        assert_eq!(anchor("徐:a/b"), "ref-徐~3aa~2fb");
        assert_ne!(anchor("a/b"), anchor("a:b"));
        assert_eq!(anchor("a\"><b"), "ref-a~22~3e~3cb");
    }
}
