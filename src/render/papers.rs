//! Papers as templates see them.

use super::presenter::Presenter;
use super::views::{AuthorView, PaperView};
use crate::bibliography::{Attached, Kind, anchor};
use crate::site::papers::PaperRef;

impl Presenter<'_> {
    /// A paper that an item announces.
    pub(super) fn announced(&self, paper: &PaperRef) -> PaperView {
        match paper {
            PaperRef::Known(index) => self.paper(*index),
            PaperRef::Doi(doi) => PaperView {
                key: None,
                id: None,
                kind: word(Kind::Other),
                title: doi.clone(),
                authors: Vec::new(),
                et_al: false,
                year: None,
                state: None,
                venue: None,
                volume: None,
                issue: None,
                pages: None,
                doi: Some(doi.clone()),
                url: Some(resolver(doi)),
                pdf: None,
                code: None,
                bibtex: None,
                summary: None,
                items: Vec::new(),
            },
        }
    }

    /// A paper of publications.bib.
    pub(super) fn paper(&self, index: usize) -> PaperView {
        let site = self.site;
        let publication = &site.papers.list[index];
        let paper = &publication.paper;
        let author =
            |(author, person): (&crate::bibliography::Author, &Option<usize>)| AuthorView {
                name: author.name(),
                native_name: None,
                url: person.and_then(|person| self.person(person).url),
            };
        let file = |file: Option<&Attached>| Some(site.paper_file(file?, self.index)?.url);
        let web = |url: &&String| url.starts_with("https://") || url.starts_with("http://");
        PaperView {
            id: Some(anchor(&paper.key)),
            key: Some(paper.key.clone()),
            kind: word(paper.kind),
            title: paper.title.clone(),
            authors: paper
                .authors
                .iter()
                .zip(&publication.people)
                .map(author)
                .collect(),
            et_al: paper.et_al,
            year: paper.year,
            state: paper.state,
            venue: paper.venue.clone(),
            volume: paper.volume.clone(),
            issue: paper.issue.clone(),
            pages: paper.pages.clone(),
            doi: paper.doi.clone(),
            url: match &paper.doi {
                Some(doi) => Some(resolver(doi)),
                None => paper.url.as_ref().filter(web).cloned(),
            },
            pdf: file(paper.pdf.as_ref()),
            code: file(paper.code.as_ref()),
            bibtex: Some(self.url(&publication.bibtex_path())),
            summary: paper.summary.clone(),
            items: publication
                .items
                .iter()
                .map(|&item| self.item_link(&site.items[item]))
                .collect(),
        }
    }

    /// The papers of some people.
    pub(super) fn papers_of(&self, people: &[usize]) -> Vec<PaperView> {
        let papers = self.site.papers_of(people);
        papers.map(|paper| self.paper(paper)).collect()
    }
}

/// The page to which the DOI Foundation's resolver leads.
fn resolver(doi: &str) -> String {
    format!("https://doi.org/{}", crate::site::urls::encode(doi))
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Article => "article",
        Kind::Conference => "conference",
        Kind::Preprint => "preprint",
        Kind::Book => "book",
        Kind::Chapter => "chapter",
        Kind::Thesis => "thesis",
        Kind::Report => "report",
        Kind::Dataset => "dataset",
        Kind::Software => "software",
        Kind::Patent => "patent",
        Kind::Other => "other",
    }
}
