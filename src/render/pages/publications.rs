//! The list of papers.

use super::page_builder::{PageBuilder, TemplateInput};
use crate::render::page_view::PageMeta;
use crate::render::views::{PaperYearView, PublicationsTemplate};
use crate::site::ALL_BIBTEX;
use crate::site::ids::PaperId;

impl PageBuilder<'_, '_> {
    /// Builds a page of the list of papers.
    pub(super) fn build_publications(&self, number: usize) -> TemplateInput {
        let builder = self.builder;
        let papers = &builder.site.index.papers.list;
        let all: Vec<PaperId> = papers.ids().collect();
        let year = |index: PaperId| {
            let paper = &papers[index].paper;
            (paper.year, paper.is_undated())
        };
        let years = self
            .select_page(&all, number)
            .chunk_by(|&a, &b| year(a) == year(b))
            .map(|indices| {
                let (year, undated) = year(indices[0]);
                let papers = indices.iter().map(|&index| builder.build_paper(index));
                PaperYearView {
                    year,
                    undated,
                    papers: papers.collect(),
                }
            });
        let first = builder.path("/publications/");
        let view = PublicationsTemplate {
            years: years.collect(),
            bibtex: builder.url(ALL_BIBTEX),
            pagination: self.build_pagination(papers.len(), &first, number),
        };
        let meta = PageMeta {
            title: self.word("publications"),
            number,
            ..PageMeta::default()
        };
        self.finish(meta, &view)
    }
}
