//! The list of events.

use super::page_builder::{PageBuilder, TemplateInput};
use crate::diagnostic::Diagnostic;
use crate::render::item_fragments::ListStyle;
use crate::render::page_view::PageMeta;
use crate::render::views::EventsTemplate;
use crate::site::ids::ItemId;

impl PageBuilder<'_, '_> {
    /// Builds a page of events: upcoming events on the first page, past events by year on all pages.
    pub(super) fn build_events(&self, number: usize) -> Result<TemplateInput, Diagnostic> {
        let builder = self.builder;
        let lists = builder.lists;
        let year = |item: &ItemId| {
            let event = builder.site.index.entities.items[*item].event(builder.language_id);
            event.map_or(0, |event| event.start().day.year())
        };
        let upcoming = match number {
            1 => lists.upcoming.as_slice(),
            _ => &[],
        };
        let past = self.select_page(&lists.past, number);
        let years = past
            .chunk_by(|a, b| year(a) == year(b))
            .map(|items| self.build_group(year(&items[0]).to_string(), items, ListStyle::Event));
        let view = EventsTemplate {
            upcoming: self.fragments(upcoming, ListStyle::Event)?,
            as_of: builder.as_of(),
            years: years.collect::<Result<_, _>>()?,
            pagination: self.build_pagination(lists.past.len(), &builder.path("/events/"), number),
        };
        let meta = PageMeta {
            title: self.word("events"),
            number,
            ..PageMeta::default()
        };
        Ok(self.finish(meta, &view))
    }
}
