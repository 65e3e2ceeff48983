//! Items.

use super::page_builder::{PageBuilder, TemplateInput};
use crate::diagnostic::Diagnostic;
use crate::render::item_fragments::ListStyle;
use crate::render::page_view::PageMeta;
use crate::render::view_builder::extra_to_value;
use crate::render::views::{Html, ItemTemplate, PersonArguments, PhotoView};
use crate::site::ids::ItemId;
use crate::site::mention::Mention;

impl PageBuilder<'_, '_> {
    /// Builds the page of an item.
    pub(super) fn build_item(&self, index: ItemId) -> Result<TemplateInput, Diagnostic> {
        let builder = self.builder;
        let item = &builder.site.index.entities.items[index];
        let text = item.entity.text_or_original(builder.language_id);
        let updated = text.fields.updated.unwrap_or(item.date);
        let meta = PageMeta {
            title: text.fields.title.to_string(),
            title_html: text.fields.title.html().map(Html::new),
            description: text
                .fields
                .summary
                .as_deref()
                .map(str::to_owned)
                .or_else(|| builder.site.bodies.summary(text).map(str::to_owned)),
            image: self.item_image(index),
            parents: vec![self.section("news", "/news/")],
            dates: Some((
                builder.dates.build_view(&item.date).iso,
                builder.dates.build_view(&updated).iso,
            )),
            extra: Some(extra_to_value(text.fields.extra.as_ref())),
            ..PageMeta::default()
        };
        let people = item.mentions(builder.language_id).people.iter();
        let view = ItemTemplate {
            item: builder.item(index),
            people: people
                .map(|mention| self.render_person(mention))
                .collect::<Result<_, _>>()?,
            related: self.fragments(&builder.related(index), ListStyle::Card)?,
        };
        let template = text.fields.template.as_deref();
        Ok(self.finish_with_template(template, meta, &view))
    }

    /// A person whom an item is about, rendered by the component `person`.
    fn render_person(&self, mention: &Mention) -> Result<Html, Diagnostic> {
        let mentioned = self.builder.build_mentioned(mention);
        let environment = &self.context.environment;
        environment.cached_component(&mentioned.row, "person", || PersonArguments {
            person: mentioned.view.clone(),
        })
    }

    /// The picture of an item for social networks.
    pub(super) fn item_image(&self, index: ItemId) -> Option<PhotoView> {
        let site = self.builder.site;
        let text = site.index.entities.items[index]
            .entity
            .text_or_original(self.builder.language_id);
        let (photo, found) = site.social_picture(text)?;
        Some(self.builder.build_photo(photo, found))
    }
}
