//! Papers, their authors with profiles, and the items that announce them.

use std::cmp::Reverse;

use ahash::{AHashMap as HashMap, AHashSet as HashSet};

use super::entities::Item;
use super::entity::{Translation, entry};
use super::ids::{IdVec, ItemId, LanguageId, PaperId, PersonId};
use super::link_base::{LinkBase, Suggestions};
use super::links::Links;
use super::name_index::NameIndex;
use crate::bibliography::{Paper, normalize_doi};
use crate::diagnostic::{Diagnostic, Place, Problem};
use crate::limits;
use crate::messages::papers as messages;
use crate::source::PAPERS_FILE;
use crate::source::records::ItemFields;
use crate::values::similar::find_similar;
use crate::values::slug::Slug;
use crate::values::unicode::nfc;

/// A paper of publications.bib.
#[derive(Debug)]
pub struct Publication {
    /// Its entry in the file.
    pub paper: Paper,
    /// The name of its own .bib file without extension, made from its key.
    pub slug: String,
    /// The profile of each author.
    pub people: Vec<Option<PersonId>>,
    /// The items that announce it, newest first.
    pub items: Vec<ItemId>,
}

/// The papers of a site.
#[derive(Debug)]
pub struct Papers {
    /// The listed papers, newest first.
    pub list: IdVec<PaperId, Publication>,
    /// Papers that texts may cite but that are not listed: the proceedings of other papers.
    only_cited: Vec<Paper>,
    names: Names,
    /// By author.
    by_person: HashMap<PersonId, Vec<PaperId>>,
    /// Whether some papers failed to parse (already reported): a missing paper may be one of them.
    incomplete: bool,
}

/// Papers by key and DOI.
#[derive(Debug, Default)]
struct Names {
    /// Positions in the list of all papers, listed ones first.
    by_key: HashMap<String, usize>,
    by_doi: HashMap<String, usize>,
    /// The number of listed papers.
    listed: usize,
}

/// A paper that an item announces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaperRef {
    /// A paper of the list.
    Known(PaperId),
    /// A DOI that publications.bib does not have.
    Doi(String),
}

/// A paper that an item under embargo announces.
#[derive(Debug)]
pub struct EarlyPaper {
    /// The key or DOI that the item gives.
    pub name: String,
    /// Where the item gives it.
    pub place: Place,
}

impl Names {
    /// Indexes papers, the first `listed` of which are listed.
    fn new(papers: &[Paper], listed: usize) -> Self {
        let mut names = Self {
            listed,
            ..Self::default()
        };
        for (position, paper) in papers.iter().enumerate() {
            names.by_key.insert(nfc(&paper.key).into_owned(), position);
            names
                .by_doi
                .extend(paper.doi.clone().map(|doi| (doi, position)));
        }
        names
    }

    fn find(&self, text: &str) -> Option<PaperRef> {
        let listed = |position: &usize| *position < self.listed;
        if let Some(position) = self.by_key.get(&*nfc(text)).copied().filter(listed) {
            return Some(PaperRef::Known(position.into()));
        }
        let doi = normalize_doi(text)?;
        let known = self.by_doi.get(&doi).copied().filter(listed);
        Some(known.map_or(PaperRef::Doi(doi), |position| {
            PaperRef::Known(position.into())
        }))
    }

    fn unknown(&self, key: &str, before: usize) -> Problem {
        let similar = if before < limits::SUGGESTIONS {
            find_similar(key, self.by_key.keys().map(String::as_str))
        } else {
            None
        };
        messages::unknown_paper(key, similar, PAPERS_FILE)
    }
}

impl Papers {
    /// Sorts the papers, and finds the profiles of their authors and the items that announce them. Reports
    /// unknown papers, unless `incomplete` says that some failed to parse.
    pub(super) fn new(
        mut papers: Vec<Paper>,
        incomplete: bool,
        items: &IdVec<ItemId, Item>,
        people: &NameIndex,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Self {
        let texts = items.iter().flat_map(|item| &item.entity.texts);
        let announced = texts.flat_map(|text| text.fields.publications.iter().flatten());
        let announced: HashSet<&str> = announced.map(String::as_str).collect();
        let hides = |paper: &Paper| {
            let doi = paper.doi.as_deref();
            let named = |name: &&str| {
                **name == paper.key || (doi.is_some() && normalize_doi(name).as_deref() == doi)
            };
            paper.holds_others && !announced.iter().any(named)
        };
        let numbers = collect_dblp_numbers(&papers);
        papers.sort_by_cached_key(|paper| {
            let hidden = hides(paper);
            // Papers to appear are newest.
            let year = if paper.is_undated() {
                i16::MIN
            } else {
                paper.year.unwrap_or(i16::MAX)
            };
            let date = (year, paper.month.unwrap_or(0), paper.day.unwrap_or(0));
            (hidden, Reverse(date), paper.key.clone())
        });
        let listed = papers.partition_point(|paper| !hides(paper));
        let names = Names::new(&papers, listed);
        let only_cited = papers.split_off(listed);
        let announcing = find_announcing(&names, incomplete, items, diagnostics);
        let mut taken = HashSet::new();
        let mut by_person: HashMap<PersonId, Vec<PaperId>> = HashMap::new();
        let publish = |(position, (paper, items)): (usize, (Paper, Vec<ItemId>))| {
            let authors = paper.authors.iter().map(|author| {
                // If dblp knows several people with this name, a profile without a number is ambiguous.
                let several = || numbers.get(&author.name()).is_some_and(|all| all.len() > 1);
                if author.number.is_some() && author.orcid.is_none() && several() {
                    people.find_by_number(author)
                } else {
                    people.find(author)
                }
            });
            let authors: Vec<Option<PersonId>> = authors.collect();
            let id = PaperId::from(position);
            for &person in authors.iter().flatten() {
                let papers = by_person.entry(person).or_default();
                if papers.last() != Some(&id) {
                    papers.push(id);
                }
            }
            Publication {
                people: authors,
                slug: choose_unique_name(&paper.key, &mut taken),
                items,
                paper,
            }
        };
        let list = papers.into_iter().zip(announcing).enumerate();
        Self {
            list: list.map(publish).collect(),
            only_cited,
            names,
            by_person,
            incomplete,
        }
    }

    /// Whether some papers failed to parse.
    pub fn is_incomplete(&self) -> bool {
        self.incomplete
    }

    /// A paper by its key, or by a DOI.
    pub fn find(&self, text: &str) -> Option<PaperRef> {
        self.names.find(text)
    }

    /// A paper that texts may cite, by its key.
    pub fn find_cited(&self, key: &str) -> Option<&Paper> {
        let position = *self.names.by_key.get(&*nfc(key))?;
        match position.checked_sub(self.list.len()) {
            Some(position) => self.only_cited.get(position),
            None => Some(&self.list[PaperId::from(position)].paper),
        }
    }

    /// Explains an unknown key; `before` counts the unknown keys before it.
    pub fn unknown(&self, key: &str, before: usize) -> Problem {
        self.names.unknown(key, before)
    }

    /// The papers that an item's text announces.
    pub fn find_announced(&self, text: &Translation<ItemFields>) -> Vec<PaperRef> {
        let mut papers = Vec::new();
        for name in text.fields.publications.iter().flatten() {
            // An item may name a paper by its key and again by its DOI.
            let found = self.find(name);
            papers.extend(found.filter(|paper| !papers.contains(paper)));
        }
        papers
    }

    /// The papers by any of these people, newest first.
    pub fn by_people(&self, people: &[PersonId]) -> Vec<PaperId> {
        let of_each = people
            .iter()
            .filter_map(|person| self.by_person.get(person));
        let mut papers: Vec<PaperId> = of_each.flatten().copied().collect();
        papers.sort_unstable();
        papers.dedup();
        papers
    }

    /// The papers that the site shows although the items that announce them are under embargo.
    pub(super) fn find_early(&self, announced: Vec<EarlyPaper>) -> Vec<EarlyPaper> {
        let is_early = |early: &EarlyPaper| match self.find(&early.name) {
            Some(PaperRef::Known(paper)) => self.list[paper].items.is_empty(),
            Some(PaperRef::Doi(_)) | None => false,
        };
        announced.into_iter().filter(is_early).collect()
    }

    /// Reports missing PDFs and code of papers.
    pub(super) fn check_files(&self, links: &Links, diagnostics: &mut Vec<Diagnostic>) {
        let suggestions = Suggestions::default();
        for publication in &self.list {
            let paper = &publication.paper;
            for file in [&paper.pdf, &paper.code].into_iter().flatten() {
                let from = link_base(LanguageId::DEFAULT).suggesting(&suggestions);
                if let Err(problem) = links.link(from, &file.name) {
                    let problem = messages::broken_file(problem, &paper.key);
                    diagnostics.push(problem.at(file.place.clone()));
                }
            }
        }
    }
}

/// The dblp numbers of people, by name.
fn collect_dblp_numbers(papers: &[Paper]) -> HashMap<String, HashSet<String>> {
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

/// Chooses a unique file name: `Xu:2022` and `xu-2022` would have the same slug.
fn choose_unique_name(key: &str, taken: &mut HashSet<String>) -> String {
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

/// Finds the items that announce each listed paper. Reports unknown papers.
fn find_announcing(
    names: &Names,
    incomplete: bool,
    items: &IdVec<ItemId, Item>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Vec<ItemId>> {
    let mut announcing: IdVec<PaperId, Vec<ItemId>> =
        (0..names.listed).map(|_| Vec::new()).collect();
    for (id, item) in items.enumerate() {
        for text in &item.entity.texts {
            let mut unknown = 0;
            for (number, name) in text.fields.publications.iter().flatten().enumerate() {
                let path = entry("publications", number);
                match names.find(name) {
                    Some(PaperRef::Known(paper)) => {
                        let items = &mut announcing[paper];
                        if items.last() != Some(&id) {
                            items.push(id);
                        }
                    }
                    Some(PaperRef::Doi(_)) => {}
                    None if !incomplete && text.source_file.contains(&path) => {
                        let problem = names.unknown(name, unknown);
                        unknown += 1;
                        diagnostics.push(problem.at(text.source_file.locate(&path)));
                    }
                    None => {}
                }
            }
        }
    }
    announcing.into_vec()
}

pub(super) fn link_base(language: LanguageId) -> LinkBase<'static> {
    LinkBase {
        file: PAPERS_FILE,
        page: "/publications/",
        language,
        suggestions: None,
    }
}

impl Publication {
    /// The path of its BibTeX.
    pub fn bibtex_path(&self) -> String {
        format!("/publications/{}.bib", self.slug)
    }
}
