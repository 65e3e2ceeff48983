//! The list of funders and sponsors.

use super::page_builder::{PageBuilder, TemplateInput};
use crate::diagnostic::Diagnostic;
use crate::render::item_fragments::ListStyle;
use crate::render::page_view::PageMeta;
use crate::render::views::{SupporterProfileView, SupportersTemplate};

impl PageBuilder<'_, '_> {
    /// Builds the list of funders and sponsors.
    pub(super) fn build_supporters(&self) -> Result<TemplateInput, Diagnostic> {
        let builder = self.builder;
        let mut supporters: Vec<_> = builder.lists.supporters.iter().collect();
        builder
            .collation()
            .sort_by_name(&mut supporters, |supporter| &supporter.name);
        let supporters = supporters.into_iter().map(|supporter| {
            Ok(SupporterProfileView {
                name: supporter.name.clone(),
                url: supporter.url.as_ref().map(|url| url.as_str().to_owned()),
                grants: supporter.grants.clone(),
                items: builder.summaries(&supporter.items),
                entries: self.fragments(&supporter.items, ListStyle::Line)?,
            })
        });
        let view = SupportersTemplate {
            supporters: supporters.collect::<Result<_, Diagnostic>>()?,
        };
        let meta = PageMeta {
            title: self.word("supporters"),
            ..PageMeta::default()
        };
        Ok(self.finish(meta, &view))
    }
}
