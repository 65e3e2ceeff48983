//! Papers.

use super::builder::ViewBuilder;
use crate::bibliography::{Author, FileRef, PaperKind, anchor, doi_url};
use crate::render::views::{AuthorView, Html, PaperView};
use crate::site::ids::{PaperId, PersonId};
use crate::site::papers::PaperRef;

impl ViewBuilder<'_> {
    /// Builds a paper that an item announces.
    pub(super) fn announced_paper(&self, paper: &PaperRef) -> PaperView {
        match paper {
            PaperRef::Known(index) => self.build_paper(*index),
            PaperRef::Doi(doi) => PaperView {
                key: None,
                id: None,
                kind: kind_name(PaperKind::Other),
                title: doi.clone(),
                title_html: None,
                authors: Vec::new(),
                leading: Vec::new(),
                others: 0,
                et_al: false,
                year: None,
                state: None,
                venue: None,
                volume: None,
                issue: None,
                pages: None,
                doi: Some(doi.clone()),
                url: Some(doi_url(doi)),
                pdf: None,
                code: None,
                bibtex: None,
                summary: None,
                items: Vec::new(),
            },
        }
    }

    /// Builds a paper of publications.bib.
    pub(in crate::render) fn build_paper(&self, index: PaperId) -> PaperView {
        let site = self.site;
        let publication = &site.index.papers.list[index];
        let paper = &publication.paper;
        let author = |(author, person): (&Author, &Option<PersonId>)| AuthorView {
            name: author.name(),
            native_name: None,
            url: person.and_then(|person| self.person(person).url),
        };
        let file =
            |file: Option<&FileRef>| Some(site.index.paper_file(file?, self.language_id)?.url);
        let web = |url: &&String| url.starts_with("https://") || url.starts_with("http://");
        let authors = paper.authors.iter().zip(&publication.people).map(author);
        let authors: Vec<AuthorView> = authors.collect();
        let leading = select_leading(&authors);
        PaperView {
            id: Some(anchor(&paper.key)),
            key: Some(paper.key.clone()),
            kind: kind_name(paper.kind),
            title: paper.title.clone(),
            title_html: Some(Html::new(&paper.title_html())),
            others: authors.len() - leading.len(),
            leading,
            authors,
            et_al: paper.et_al,
            year: paper.year,
            state: paper.state,
            venue: paper.venue.clone(),
            volume: paper.volume.clone(),
            issue: paper.issue.clone(),
            pages: paper.pages.clone(),
            doi: paper.doi.clone(),
            url: match &paper.doi {
                Some(doi) => Some(doi_url(doi)),
                None => paper.url.as_ref().filter(web).cloned(),
            },
            pdf: file(paper.pdf.as_ref()),
            code: file(paper.code.as_ref()),
            bibtex: Some(self.url(&publication.bibtex_path())),
            summary: paper.summary.clone(),
            items: publication
                .items
                .iter()
                .map(|&item| self.item_link(&site.index.entities.items[item]))
                .collect(),
        }
    }

    /// Builds the papers by some people, newest first.
    pub(super) fn build_papers_by(&self, people: &[PersonId]) -> Vec<PaperView> {
        let papers = self.site.index.papers.by_people(people);
        papers
            .into_iter()
            .map(|paper| self.build_paper(paper))
            .collect()
    }
}

/// How many authors a list names at least.
const LEADING: usize = 10;

/// The authors that a list names: the first ones, and those with a profile.
fn select_leading(authors: &[AuthorView]) -> Vec<AuthorView> {
    // Leaving out only one or two authors saves no space.
    if authors.len() <= LEADING + 2 {
        return authors.to_vec();
    }
    let named = |(index, author): &(usize, &AuthorView)| *index < LEADING || author.url.is_some();
    let authors = authors.iter().enumerate().filter(named);
    authors.map(|(_, author)| author.clone()).collect()
}

fn kind_name(kind: PaperKind) -> &'static str {
    match kind {
        PaperKind::Article => "article",
        PaperKind::Conference => "conference",
        PaperKind::Preprint => "preprint",
        PaperKind::Book => "book",
        PaperKind::Chapter => "chapter",
        PaperKind::Thesis => "thesis",
        PaperKind::Report => "report",
        PaperKind::Dataset => "dataset",
        PaperKind::Software => "software",
        PaperKind::Patent => "patent",
        PaperKind::Other => "other",
    }
}
