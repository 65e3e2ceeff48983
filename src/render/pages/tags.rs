//! The list of tags, and the items with a tag.

use super::page_builder::{PageBuilder, TemplateInput};
use crate::diagnostic::Diagnostic;
use crate::render::item_fragments::ListStyle;
use crate::render::page_view::PageMeta;
use crate::render::untranslated;
use crate::render::views::{TagTemplate, TagView, TagsTemplate};
use crate::site::ids::TagId;
use crate::site::routes;

impl PageBuilder<'_, '_> {
    /// Builds the list of tags.
    pub(super) fn build_tags(&self) -> TemplateInput {
        let tags = self.builder.lists.tags.ids();
        let mut tags: Vec<TagView> = tags.map(|tag| self.build_tag_view(tag)).collect();
        self.builder
            .collation()
            .sort_by_name(&mut tags, |tag| &tag.name);
        let meta = PageMeta {
            title: self.word("tags"),
            ..PageMeta::default()
        };
        self.finish(meta, &TagsTemplate { tags })
    }

    /// Builds a page of the items with a tag.
    pub(super) fn build_tag(
        &self,
        index: TagId,
        number: usize,
    ) -> Result<TemplateInput, Diagnostic> {
        let language = self.builder.language;
        let tag = &self.builder.lists.tags[index];
        let first = routes::tag(&language.prefix, &tag.slug);
        let page = self.paginate(&tag.items, &first, number, ListStyle::Entry)?;
        let view = TagTemplate {
            tag: self.build_tag_view(index),
            items: page.items,
            entries: page.entries,
            pagination: page.pagination,
        };
        let meta = PageMeta {
            title: untranslated::phrase(language, "tagged", &[("tag", &tag.name)]),
            number,
            feed: Some(format!("{first}feed.xml")),
            parents: vec![self.section("tags", "/tags/")],
            ..PageMeta::default()
        };
        Ok(self.finish(meta, &view))
    }

    fn build_tag_view(&self, index: TagId) -> TagView {
        let builder = self.builder;
        let tag = &builder.lists.tags[index];
        TagView {
            name: tag.name.clone(),
            url: builder.url(&routes::tag(&builder.language.prefix, &tag.slug)),
            count: tag.items.len(),
        }
    }
}
