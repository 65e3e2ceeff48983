//! Papers.

use std::borrow::Cow;

use super::graph::Graph;
use super::thing::{Parent, PropertyValue, Thing, ThingRef};
use crate::bibliography::{Paper, PaperKind, anchor, doi_url};
use crate::site::ids::{LanguageId, PaperId};
use crate::site::papers::Publication;
use crate::site::routes::PAPERS_ON_PAGE;
use crate::site::urls;

impl<'a> Graph<'a> {
    /// The id of a paper: the URL of its entry on the publications page in the site's first language.
    pub(super) fn paper_id(&self, index: PaperId) -> String {
        let site = self.site;
        let page = site
            .index
            .settings
            .base
            .absolute(&site.index.paper_page(index, LanguageId::DEFAULT));
        let key = urls::encode(&anchor(&site.index.papers.list[index].paper.key));
        format!("{page}#{key}")
    }

    /// Describes the papers of one page of the list.
    pub(super) fn describe_papers(&self, number: usize) -> Vec<Thing<'a>> {
        let papers = self.site.index.papers.list.enumerate();
        papers
            .skip((number - 1) * PAPERS_ON_PAGE)
            .take(PAPERS_ON_PAGE)
            .map(|(index, publication)| self.describe_paper(index, publication))
            .collect()
    }

    fn describe_paper(&self, index: PaperId, publication: &'a Publication) -> Thing<'a> {
        let paper = &publication.paper;
        let authors = paper.authors.iter().zip(&publication.people);
        let doi = paper.doi.as_ref().map(|doi| doi_url(doi));
        let date = paper.year.map(|year| match (paper.month, paper.day) {
            (Some(month), Some(day)) => format!("{year:04}-{month:02}-{day:02}"),
            (Some(month), None) => format!("{year:04}-{month:02}"),
            (None, _) => format!("{year:04}"),
        });
        Thing {
            kind: "ScholarlyArticle",
            id: Some(Cow::from(self.paper_id(index))),
            headline: Some(&paper.title),
            date_published: date,
            author: authors
                .map(|(author, person)| match person {
                    Some(person) => self.refer_to_person(*person, Some(Cow::from(author.name()))),
                    None if author.is_organization() => {
                        ThingRef::with_name("Organization", author.name())
                    }
                    None => ThingRef::with_name("Person", author.name()),
                })
                .collect(),
            is_part_of: find_parent(paper).map(Box::new),
            pagination: paper.pages.as_deref(),
            identifier: doi.clone().map(|doi| PropertyValue::new("DOI", doi)),
            url: paper
                .url
                .as_deref()
                .filter(|url| url.starts_with("http"))
                .map(Cow::from),
            same_as: doi.into_iter().collect(),
            description: paper.summary.as_deref(),
            ..Thing::default()
        }
    }
}

/// The publication that a paper is in: an issue of a volume of a journal, as far as these are known, or a
/// book.
fn find_parent(paper: &Paper) -> Option<Parent<'_>> {
    let venue = paper.venue.as_deref()?;
    let new_parent = |kind, name| Parent {
        kind,
        name,
        ..Parent::default()
    };
    let mut parent = match paper.kind {
        PaperKind::Article => new_parent("Periodical", Some(venue)),
        PaperKind::Conference | PaperKind::Chapter => return Some(new_parent("Book", Some(venue))),
        // For all other kinds, the venue is the publisher.
        _ => return None,
    };
    if let Some(volume) = paper.volume.as_deref() {
        parent = Parent {
            volume: Some(volume),
            is_part_of: Some(Box::new(parent)),
            ..new_parent("PublicationVolume", None)
        };
    }
    if let Some(issue) = paper.issue.as_deref() {
        parent = Parent {
            issue: Some(issue),
            is_part_of: Some(Box::new(parent)),
            ..new_parent("PublicationIssue", None)
        };
    }
    Some(parent)
}
