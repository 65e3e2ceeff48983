//! The list of people, and the pages of people.

use super::page_builder::{PageBuilder, TemplateInput};
use crate::diagnostic::Diagnostic;
use crate::render::item_fragments::ListStyle;
use crate::render::page_view::PageMeta;
use crate::render::view_builder::group_people;
use crate::render::views::{MentionView, PeopleTemplate, PersonTemplate, Shared};
use crate::site::ids::PersonId;
use crate::site::routes;

impl PageBuilder<'_, '_> {
    /// Builds the list of people.
    pub(super) fn build_people(&self) -> TemplateInput {
        let view = PeopleTemplate {
            groups: group_people(self.builder),
        };
        let meta = PageMeta {
            title: self.word("people"),
            ..PageMeta::default()
        };
        self.finish(meta, &view)
    }

    /// Builds a page of a person, with the items that mention them.
    pub(super) fn build_person(
        &self,
        index: PersonId,
        number: usize,
    ) -> Result<TemplateInput, Diagnostic> {
        let builder = self.builder;
        let person = &builder.site.index.entities.people[index];
        let text = person.entity.text_or_original(builder.language_id);
        let profile =
            self.context.profiles[index].get_or_init(|| Shared::new(&builder.build_profile(index)));
        let first = routes::profile(&builder.language.prefix, &person.entity.id);
        let items = &builder.lists.by_person[index];
        let page = self.paginate(items, &first, number, ListStyle::Line)?;
        let mentions: Vec<MentionView> = self
            .select_page(items, number)
            .iter()
            .zip(&page.entries)
            .map(|(&item, entry)| MentionView {
                entry: entry.clone(),
                role: builder.role_in(item, index),
            })
            .collect();
        let view = PersonTemplate {
            person: profile.clone(),
            mentions,
            items: page.items,
            entries: page.entries,
            pagination: page.pagination,
        };
        let shown = builder.person(index);
        let meta = PageMeta {
            parents: vec![self.section("people", "/people/")],
            extra: Some(shown.extra),
            ..self.profile_meta(shown.name, shown.photo, text, number, &first)
        };
        Ok(self.finish(meta, &view))
    }
}
