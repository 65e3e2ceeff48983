//! Pages of content/, and the pages without content of their own.

use super::page_builder::{PageBuilder, TemplateInput};
use crate::render::page_view::PageMeta;
use crate::render::view_builder::{build_headings, extra_to_value};
use crate::render::views::{Html, NotFoundTemplate, PageTemplate, SearchTemplate};
use crate::site::entity::Translation;
use crate::source::records::PageFields;

impl PageBuilder<'_, '_> {
    /// Builds a page of content/.
    pub(super) fn build_text(&self, text: &Translation<PageFields>) -> TemplateInput {
        let fields = &text.fields;
        let bodies = &self.builder.site.bodies;
        let document = bodies.document(text);
        let title = fields.title.as_ref();
        let meta = PageMeta {
            title: title.map(ToString::to_string).unwrap_or_default(),
            title_html: title.and_then(|title| title.html()).map(Html::new),
            description: fields
                .summary
                .as_deref()
                .map(str::to_owned)
                .or_else(|| bodies.summary(text).map(str::to_owned)),
            extra: Some(extra_to_value(fields.extra.as_ref())),
            ..PageMeta::default()
        };
        let view = PageTemplate {
            content: Html::new(&document.html),
            headings: build_headings(document),
        };
        self.finish_with_template(fields.template.as_deref(), meta, &view)
    }

    /// Builds the search page.
    pub(super) fn build_search(&self) -> TemplateInput {
        let meta = PageMeta {
            title: self.word("search"),
            ..PageMeta::default()
        };
        self.finish(meta, &SearchTemplate {})
    }

    /// Builds the page for a missing page.
    pub(super) fn build_not_found(&self) -> TemplateInput {
        let meta = PageMeta {
            title: self.word("not_found"),
            ..PageMeta::default()
        };
        self.finish(meta, &NotFoundTemplate {})
    }
}
