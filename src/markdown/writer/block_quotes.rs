//! Quotations, and GitHub's alerts.

use pulldown_cmark::BlockQuoteKind;

use super::state::Writer;

impl Writer<'_> {
    pub(super) fn start_block_quote(&mut self, kind: Option<BlockQuoteKind>) {
        use BlockQuoteKind::{Caution, Important, Note, Tip, Warning};
        let labels = self.options.labels;
        let (name, title) = match kind {
            None => return self.html.push_raw("<blockquote>\n"),
            Some(Note) => ("note", &labels.note),
            Some(Tip) => ("tip", &labels.tip),
            Some(Important) => ("important", &labels.important),
            Some(Warning) => ("warning", &labels.warning),
            Some(Caution) => ("caution", &labels.caution),
        };
        self.html.push_raw(&format!("<div class=\"markdown-alert markdown-alert-{name}\">\n<p class=\"markdown-alert-title\""));
        self.html.push_lang(labels.lang);
        self.html.push_raw(">");
        self.html.push_text(title);
        self.html.push_raw("</p>\n");
    }
}
