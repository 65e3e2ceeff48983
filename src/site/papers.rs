//! Papers: who of the site wrote them, which items announce them, and how texts cite them.

use std::cmp::Reverse;
use std::ops::Range;
use std::sync::OnceLock;

use ahash::{AHashMap as HashMap, AHashSet as HashSet};

use super::entity::{Text, entry, key};
use super::links::{Destination, From};
use super::spelling::Spellings;
use super::{Site, routes};
use crate::bibliography::{Attached, Cite, Paper, References, Style, Unknown, normalize_doi};
use crate::diagnostic::Rule;
use crate::diagnostic::{Diagnostic, Place, Problem};
use crate::limits;
use crate::markdown::Citation;
use crate::source::PAPERS_FILE;
use crate::source::front_matter::Matter;
use crate::source::records::ItemFields;
use crate::values::similar::nearest;
use crate::values::slug::Slug;
use crate::values::unicode::nfc;

/// The citation style of a site that names none.
const STYLE: &str = "vancouver";

/// The path of the BibTeX of all papers.
pub const ALL_BIBTEX: &str = "/publications.bib";

/// A paper of publications.bib.
#[derive(Debug)]
pub struct Publication {
    /// What the file says of it.
    pub paper: Paper,
    /// The name of its own .bib file without ending: its key, as far as that can be a file's name.
    pub slug: String,
    /// For each author, the profile: an index into [`Site::people`].
    pub people: Vec<Option<usize>>,
    /// The items that announce it, newest first: indices into [`Site::items`].
    pub items: Vec<usize>,
}

/// The papers of a site.
#[derive(Debug, Default)]
pub struct Papers {
    /// All, the newest first.
    pub list: Vec<Publication>,
    /// Those that texts may cite, but no list shows: the proceedings of other papers. Their indices
    /// follow those of the list.
    only_cited: Vec<Publication>,
    by_key: HashMap<String, usize>,
    by_doi: HashMap<String, usize>,
    /// By index into [`Site::people`], ascending.
    by_person: HashMap<usize, Vec<usize>>,
    style: String,
    /// Whether some could not be read, of which is told: one that is missing may be among them.
    pub(super) incomplete: bool,
    /// Loaded when a text first cites.
    loaded: OnceLock<Result<Style, Unknown>>,
}

/// A paper that an item announces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaperRef {
    /// Index into [`Papers::list`].
    Known(usize),
    /// A DOI that publications.bib does not list.
    Doi(String),
}

impl Papers {
    /// Puts the papers in order and finds those of their authors who have a profile; `announced` are
    /// those that items name.
    pub(super) fn new(
        mut papers: Vec<Paper>,
        announced: &HashSet<&str>,
        style: Option<&str>,
        spellings: &Spellings,
    ) -> Self {
        let hides = |paper: &Paper| {
            let doi = paper.doi.as_deref();
            let named = |name: &&str| {
                **name == paper.key || (doi.is_some() && normalize_doi(name).as_deref() == doi)
            };
            paper.holds_others && !announced.iter().any(named)
        };
        let numbers = dblp_numbers(&papers);
        papers.sort_by_cached_key(|paper| {
            let hidden = hides(paper);
            // What is still to come is newer than all.
            let year = match paper.is_undated() {
                true => i16::MIN,
                false => paper.year.unwrap_or(i16::MAX),
            };
            let date = (year, paper.month.unwrap_or(0), paper.day.unwrap_or(0));
            (hidden, Reverse(date), paper.key.clone())
        });
        let shown = papers.partition_point(|paper| !hides(paper));
        let mut list = Vec::with_capacity(papers.len());
        let mut taken = HashSet::new();
        let (mut by_key, mut by_doi) = (HashMap::new(), HashMap::new());
        let mut by_person: HashMap<usize, Vec<usize>> = HashMap::new();
        for (index, paper) in papers.into_iter().enumerate() {
            by_key.insert(nfc(&paper.key).into_owned(), index);
            by_doi.extend(paper.doi.clone().map(|doi| (doi, index)));
            let people = paper.authors.iter().map(|author| {
                // Of two people of one name nobody knows which has the profile that names none of
                // their numbers.
                let several = || numbers.get(&author.name()).is_some_and(|all| all.len() > 1);
                match author.number.is_some() && author.orcid.is_none() && several() {
                    true => spellings.numbered(author),
                    false => spellings.find(author),
                }
            });
            let people: Vec<Option<usize>> = people.collect();
            for &person in people.iter().flatten().filter(|_| index < shown) {
                let papers = by_person.entry(person).or_default();
                if papers.last() != Some(&index) {
                    papers.push(index);
                }
            }
            list.push(Publication {
                people,
                slug: free_name(&paper.key, &mut taken),
                items: Vec::new(),
                paper,
            });
        }
        let only_cited = list.split_off(shown);
        Self {
            list,
            only_cited,
            by_key,
            by_doi,
            by_person,
            style: style.unwrap_or(STYLE).to_owned(),
            loaded: OnceLock::new(),
            incomplete: false,
        }
    }

    /// Whether some could not be read.
    pub fn is_incomplete(&self) -> bool {
        self.incomplete
    }

    /// A paper by its key, or by a DOI.
    pub fn find(&self, text: &str) -> Option<PaperRef> {
        let is_listed = |index: &usize| *index < self.list.len();
        if let Some(index) = self.by_key.get(&*nfc(text)).copied().filter(is_listed) {
            return Some(PaperRef::Known(index));
        }
        let doi = normalize_doi(text)?;
        let known = self.by_doi.get(&doi).copied().filter(is_listed);
        Some(known.map_or(PaperRef::Doi(doi), PaperRef::Known))
    }

    /// What to say of a key that there is not; `before` is how many were unknown before it.
    fn unknown(&self, key: &str, before: usize) -> Problem {
        let near = match before {
            limits::SUGGESTIONS.. => None,
            _ => nearest(key, self.by_key.keys().map(String::as_str)),
        };
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("add it to {PAPERS_FILE}"),
        };
        Problem::unnamed(format!("there is no paper `{key}`"), Some(help))
    }

    /// The citations of a text in a language; or the keys that there are not, and where they stand.
    pub(super) fn cite(
        &self,
        citations: &[&Citation],
        language: &str,
    ) -> Result<References, Vec<(Range<usize>, Problem)>> {
        let mut unknown = Vec::new();
        let cited: Vec<Vec<Cite>> = citations
            .iter()
            .map(|citation| {
                let cites = citation.cites.iter().filter_map(|cite| {
                    let Some(&index) = self.by_key.get(&*nfc(&cite.key)) else {
                        if !self.incomplete {
                            let problem = self.unknown(&cite.key, unknown.len());
                            unknown.push((cite.range.clone(), problem));
                        }
                        return None;
                    };
                    Some(Cite {
                        prefix: cite.prefix.as_deref(),
                        without_authors: cite.without_authors,
                        locator: cite.locator.as_deref(),
                        ..Cite::of(self.paper(index))
                    })
                });
                cites.collect()
            })
            .collect();
        match self.style() {
            Ok(style) if unknown.is_empty() && !self.incomplete => Ok(style.cite(&cited, language)),
            // That the style is not known is told once, at its name.
            _ => Err(unknown),
        }
    }

    fn paper(&self, index: usize) -> &Paper {
        match index.checked_sub(self.list.len()) {
            Some(cited) => &self.only_cited[cited].paper,
            None => &self.list[index].paper,
        }
    }

    fn style(&self) -> &Result<Style, Unknown> {
        self.loaded.get_or_init(|| Style::find(&self.style))
    }

    /// Whether the site names a style that there is.
    pub(super) fn check_style(&self, config: &Matter) -> Option<Diagnostic> {
        // Without papers it is not looked at, so that other sites need not load it.
        if self.list.is_empty() || self.style == STYLE {
            return None;
        }
        let unknown = self.style().as_ref().err()?;
        let help = match unknown.nearest {
            Some(near) => format!("did you mean `{near}`?"),
            None => "for instance `nature`, `vancouver`, `apa` or `gb-t-7714-2015`".to_owned(),
        };
        let message = format!("there is no citation style `{}`", self.style);
        let place = config.value(&key("citation_style"));
        Some(Diagnostic::error(message).at(place).help(help))
    }
}

/// The numbers that dblp gives to people of each name.
fn dblp_numbers(papers: &[Paper]) -> HashMap<String, HashSet<String>> {
    let mut numbers: HashMap<String, HashSet<String>> = HashMap::new();
    for author in papers.iter().flat_map(|paper| &paper.authors) {
        if let Some(number) = &author.number {
            numbers
                .entry(author.name())
                .or_default()
                .insert(number.clone());
        }
    }
    numbers
}

/// A file name that no other paper has; `Xu:2022` and `xu-2022` are the same on some disks.
fn free_name(key: &str, taken: &mut HashSet<String>) -> String {
    let slug = Slug::from_words(key);
    let name = slug.as_ref().map_or("paper", Slug::as_str);
    let mut free = name.to_owned();
    let mut number = 1;
    while !taken.insert(free.clone()) {
        number += 1;
        free = format!("{name}-{number}");
    }
    free
}

/// Reports papers of items that there are not, and notes which items announce which.
pub(super) fn announce(site: &mut Site, diagnostics: &mut Vec<Diagnostic>) {
    let papers = &mut site.papers;
    for (index, item) in site.items.iter().enumerate() {
        for text in &item.entity.texts {
            let mut unknown = 0;
            for (number, name) in text.fields.publications.iter().flatten().enumerate() {
                let path = entry("publications", number);
                match papers.find(name) {
                    Some(PaperRef::Known(paper)) => {
                        let items = &mut papers.list[paper].items;
                        if items.last() != Some(&index) {
                            items.push(index);
                        }
                    }
                    Some(PaperRef::Doi(_)) => {}
                    None if !papers.incomplete && text.matter.holds(&path) => {
                        let problem = papers.unknown(name, unknown);
                        unknown += 1;
                        diagnostics.push(problem.at(text.matter.value(&path)));
                    }
                    None => {}
                }
            }
        }
    }
}

/// Warns of papers that everybody can read of before the item that announces them.
pub(super) fn check_embargo(
    site: &Site,
    announced: Vec<(String, Place)>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (name, place) in announced {
        let Some(PaperRef::Known(index)) = site.papers.find(&name) else {
            continue;
        };
        if site.papers.list[index].items.is_empty() {
            let message = format!("the paper `{name}` is on the site already, before this item");
            let help = "take it out of publications.bib until then, if nobody is to know of it yet";
            let warning = Diagnostic::warning(message).rule(Rule::EarlyPaper);
            diagnostics.push(warning.at(place).help(help));
        }
    }
}

/// Reports PDFs and code of papers that are not there.
pub(super) fn check_files(site: &Site, diagnostics: &mut Vec<Diagnostic>) {
    for publication in &site.papers.list {
        let paper = &publication.paper;
        for file in [&paper.pdf, &paper.code].into_iter().flatten() {
            if let Err(nowhere) = site.links.link(from(0), &file.name) {
                let message = format!("of the paper `{}`: {}", paper.key, nowhere.message);
                let help = "write its https:// address, or put the file into content/ and write \
                            its path from there: papers/xu2022.pdf";
                let place = file.place.clone();
                diagnostics.push(Diagnostic::error(message).at(place).help(help));
            }
        }
    }
}

fn from(language: usize) -> From<'static> {
    From {
        file: PAPERS_FILE,
        page: "/publications/",
        language,
    }
}

impl Publication {
    /// The path of its BibTeX.
    pub fn bibtex_path(&self) -> String {
        format!("/publications/{}.bib", self.slug)
    }
}

impl Site {
    /// The papers that an item's text announces.
    pub fn announced(&self, text: &Text<ItemFields>) -> Vec<PaperRef> {
        let mut papers = Vec::new();
        for name in text.fields.publications.iter().flatten() {
            // One may be named twice, by its key and its DOI.
            let found = self.papers.find(name);
            papers.extend(found.filter(|paper| !papers.contains(paper)));
        }
        papers
    }

    /// Where a file of a paper is: its PDF, its code.
    pub fn paper_file(&self, file: &Attached, language: usize) -> Option<Destination> {
        self.links.link(from(language), &file.name).ok()
    }

    /// The path of the page that lists a paper.
    pub fn paper_page(&self, index: usize, language: usize) -> String {
        let first = format!("{}/publications/", self.languages[language].prefix);
        routes::numbered(&first, index / routes::PAPERS_ON_PAGE + 1)
    }

    /// The papers of which any author is one of `people`, the newest first.
    pub fn papers_of(&self, people: &[usize]) -> Vec<usize> {
        let of_each = people
            .iter()
            .filter_map(|person| self.papers.by_person.get(person));
        let mut papers: Vec<usize> = of_each.flatten().copied().collect();
        papers.sort_unstable();
        papers.dedup();
        papers
    }
}
