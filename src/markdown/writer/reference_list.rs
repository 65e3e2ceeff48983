//! The list of references at the end of a text.

use super::state::Writer;
use crate::markdown::document::Heading;

impl Writer<'_> {
    /// Writes the list of references.
    pub(super) fn write_reference_list(&mut self) {
        let references = std::mem::take(&mut self.citations.references.list);
        if references.is_empty() {
            return;
        }
        let title = &self.options.labels.references;
        let id = self.ids.assign_slug(title);
        self.html.push_raw("<section class=\"references\"");
        self.html.push_attribute("aria-labelledby", &id);
        self.html.push_raw(">\n<h2");
        self.html.push_attribute("id", &id);
        self.html.push_lang(self.options.labels.lang);
        self.html.push_raw(">");
        self.html.push_text(title);
        self.html.push_raw("</h2>\n<ul>\n");
        for reference in references {
            self.html.push_raw("<li");
            self.html.push_attribute("id", &reference.id);
            self.html.push_raw(">");
            let label = reference.label;
            let label = label.map(|label| format!("<span class=\"label\">{label}</span> "));
            let label = label.unwrap_or_default();
            let html = &reference.html;
            self.html
                .push_trusted(&format!("{label}<span>{html}</span>"));
            self.html.push_raw("</li>\n");
            self.document.ids.push(reference.id);
        }
        self.html.push_raw("</ul>\n</section>\n");
        self.document.ids.push(id.clone());
        self.document.headings.push(Heading {
            level: 2,
            id,
            text: title.clone(),
        });
    }
}
