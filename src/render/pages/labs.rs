//! The list of labs, and the pages of labs.

use super::page_builder::{PageBuilder, TemplateInput};
use crate::diagnostic::Diagnostic;
use crate::render::item_fragments::ListStyle;
use crate::render::page_view::PageMeta;
use crate::render::views::{LabTemplate, LabView, LabsTemplate, Shared};
use crate::site::ids::LabId;
use crate::site::routes;

impl PageBuilder<'_, '_> {
    /// All labs by name, in the order of the language.
    pub(super) fn sort_labs(&self) -> Vec<LabView> {
        let builder = self.builder;
        let labs = builder.site.index.entities.labs.ids();
        let mut labs: Vec<LabView> = labs.map(|lab| builder.lab(lab)).collect();
        builder.collation().sort_by_name(&mut labs, |lab| &lab.name);
        labs
    }

    /// Builds the list of labs.
    pub(super) fn build_labs(&self) -> TemplateInput {
        let view = LabsTemplate {
            labs: self.sort_labs(),
        };
        let meta = PageMeta {
            title: self.word("labs"),
            ..PageMeta::default()
        };
        self.finish(meta, &view)
    }

    /// Builds a page of a lab, with the items that mention it.
    pub(super) fn build_lab(
        &self,
        index: LabId,
        number: usize,
    ) -> Result<TemplateInput, Diagnostic> {
        let builder = self.builder;
        let lab = &builder.site.index.entities.labs[index];
        let text = lab.entity.text_or_original(builder.language_id);
        let lab_page =
            self.context.labs[index].get_or_init(|| Shared::new(&builder.build_lab_page(index)));
        let first = routes::profile(&builder.language.prefix, &lab.entity.id);
        let items = &builder.lists.by_lab[index];
        let page = self.paginate(items, &first, number, ListStyle::Line)?;
        let view = LabTemplate {
            lab: lab_page.clone(),
            items: page.items,
            entries: page.entries,
            pagination: page.pagination,
        };
        let shown = builder.lab(index);
        let meta = PageMeta {
            parents: vec![self.section("labs", "/labs/")],
            extra: Some(shown.extra),
            ..self.profile_meta(shown.name, shown.logo, text, number, &first)
        };
        Ok(self.finish(meta, &view))
    }
}
