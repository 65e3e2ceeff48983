//! The list of all items, and the archives of years.

use super::page_builder::{PageBuilder, TemplateInput};
use crate::diagnostic::Diagnostic;
use crate::render::item_fragments::ListStyle;
use crate::render::page_view::PageMeta;
use crate::render::views::{NewsTemplate, YearTemplate, YearView};
use crate::site::ids::ItemId;

impl PageBuilder<'_, '_> {
    /// Builds a page of the list of all items.
    pub(super) fn build_news(&self, number: usize) -> Result<TemplateInput, Diagnostic> {
        let first = self.builder.path("/news/");
        let meta = PageMeta {
            title: self.word("news"),
            number,
            ..PageMeta::default()
        };
        let page = self.paginate(&self.builder.lists.news, &first, number, ListStyle::Entry)?;
        let view = NewsTemplate {
            items: page.items,
            entries: page.entries,
            pagination: page.pagination,
            years: self.build_years(None),
        };
        Ok(self.finish(meta, &view))
    }

    /// Builds the archive of a year.
    pub(super) fn build_year(&self, year: i16) -> Result<TemplateInput, Diagnostic> {
        let builder = self.builder;
        let items = builder
            .lists
            .years
            .iter()
            .find(|(other, _)| *other == year)
            .map(|(_, items)| items.as_slice())
            .unwrap_or_default();
        let month = |item: &ItemId| {
            builder.site.index.entities.items[*item]
                .date
                .day
                .first_of_month()
        };
        let months = items.chunk_by(|a, b| month(a) == month(b)).map(|items| {
            let title = builder.dates.format_month(month(&items[0]));
            self.build_group(title, items, ListStyle::Line)
        });
        let view = YearTemplate {
            year,
            months: months.collect::<Result<_, _>>()?,
            years: self.build_years(Some(year)),
        };
        let meta = PageMeta {
            title: builder
                .language
                .phrase("year_archive", &[("year", &year.to_string())]),
            parents: vec![self.section("news", "/news/")],
            ..PageMeta::default()
        };
        Ok(self.finish(meta, &view))
    }

    fn build_years(&self, current: Option<i16>) -> Vec<YearView> {
        let builder = self.builder;
        builder
            .lists
            .years
            .iter()
            .map(|(year, items)| YearView {
                year: *year,
                url: builder.url(&builder.path(&format!("/news/{year}/"))),
                count: items.len(),
                current: current == Some(*year),
            })
            .collect()
    }
}
