//! The home page.

use super::page_builder::{PageBuilder, TemplateInput};
use crate::render::page_view::PageMeta;
use crate::render::view_builder::{ViewBuilder, build_content, extra_to_value, first_people};
use crate::render::views::HomeTemplate;
use crate::site::ids::ItemId;
use crate::source::records::EventStatus;

/// How many items the home page shows, including the leading one.
const ITEMS: usize = 10;
/// How many upcoming events the home page shows.
const EVENTS: usize = 3;
/// How many people the home page shows.
const PEOPLE: usize = 8;
/// How many papers the home page shows.
const PAPERS: usize = 3;

impl PageBuilder<'_, '_> {
    /// Builds the home page.
    pub(super) fn build_home(&self) -> TemplateInput {
        let builder = self.builder;
        let site = builder.site;
        let text = site
            .index
            .entities
            .pages
            .iter()
            .find(|page| page.id.is_empty())
            .map(|page| page.text_or_original(builder.language_id));
        let fields = text.map(|text| &text.fields);
        let document = text.map(|text| site.bodies.document(text));
        let newest = &builder.lists.news[..builder.lists.news.len().min(ITEMS)];
        let lead = self.choose_lead(newest);
        let others: Vec<ItemId> = newest
            .iter()
            .copied()
            .filter(|&item| Some(item) != lead)
            .collect();
        let takes_place = |item: &ItemId| {
            let event = site.index.entities.items[*item].event(builder.language_id);
            event.is_some_and(|event| event.status != Some(EventStatus::Cancelled))
        };
        let events: Vec<ItemId> = builder
            .lists
            .upcoming
            .iter()
            .copied()
            .filter(takes_place)
            .take(EVENTS)
            .collect();
        let papers = site.index.papers.list.ids().take(PAPERS);
        let meta = PageMeta {
            title: builder.language.title.clone(),
            description: builder.language.description.clone(),
            image: lead.and_then(|item| self.item_image(item)),
            extra: fields.map(|fields| extra_to_value(fields.extra.as_ref())),
            ..PageMeta::default()
        };
        let view = HomeTemplate {
            lead: lead.map(|item| builder.summary(item)),
            items: builder.summaries(&others),
            events: builder.summaries(&events),
            as_of: builder.as_of(),
            labs: self.sort_labs(),
            people: first_people(builder, PEOPLE),
            papers: papers.map(|index| builder.build_paper(index)).collect(),
            content: document.and_then(build_content),
            content_lang: text.and_then(|text| builder.foreign_tag(text.language)),
            title: fields
                .and_then(|fields| fields.title.as_deref())
                .map(str::to_owned),
        };
        let template = fields.and_then(|fields| fields.template.as_deref());
        self.finish_with_template(template, meta, &view)
    }

    /// Chooses the item that leads the home page: the newest with a picture, else the first.
    fn choose_lead(&self, items: &[ItemId]) -> Option<ItemId> {
        let ViewBuilder {
            site, language_id, ..
        } = *self.builder;
        let with_picture = items.iter().filter(|&&item| {
            let text = site.index.entities.items[item]
                .entity
                .text_or_original(language_id);
            site.cover(text).is_some()
        });
        // The newest item has the lowest number.
        with_picture.min().or(items.first()).copied()
    }
}
