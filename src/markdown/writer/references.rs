//! Citations and the list of references.
//!
//! A citation's number or year may depend on all others of the text, so all are made before the
//! first is written.

use crate::bibliography::References;
use crate::markdown::shortcode::{Kind, Replaced};
use crate::markdown::{Citation, Heading, Host, Mistake};

use super::Writer;

/// The citations of a text as they are to be written.
#[derive(Default)]
pub(super) struct Cited<'a> {
    /// In the order of the source.
    citations: Vec<&'a Citation>,
    made: References,
}

impl<'a> Cited<'a> {
    /// Makes the citations of a text; what is wrong with them goes to `mistakes`.
    pub(super) fn new(
        replaced: &'a Replaced,
        host: &dyn Host,
        mistakes: &mut Vec<Mistake>,
    ) -> Self {
        let citations: Vec<&Citation> = replaced
            .calls
            .iter()
            .filter_map(|call| match &call.kind {
                Kind::Citation(citation) => Some(citation),
                _ => None,
            })
            .collect();
        if citations.is_empty() {
            return Self::default();
        }
        let made = host.references(&citations).unwrap_or_else(|problems| {
            let problems = problems.into_iter();
            mistakes.extend(problems.map(|(range, problem)| Mistake { range, problem }));
            References::default()
        });
        Self { citations, made }
    }

    /// A citation as HTML.
    pub(super) fn of(&self, citation: &Citation) -> Option<&str> {
        let place = |citation: &Citation| citation.cites.first().map(|cite| cite.range.start);
        let known = |known: &&Citation| place(known);
        let position = self.citations.binary_search_by_key(&place(citation), known);
        self.made.citations.get(position.ok()?).map(String::as_str)
    }
}

impl Writer<'_> {
    /// The list of references, at the end of the text.
    pub(super) fn write_references(&mut self) {
        let references = std::mem::take(&mut self.references.made.list);
        if references.is_empty() {
            return;
        }
        let title = &self.options.labels.references;
        let id = self.ids.of_words(title);
        self.html.raw("<section class=\"references\"");
        self.html.attribute("aria-labelledby", &id);
        self.html.raw(">\n<h2");
        self.html.attribute("id", &id);
        self.html.lang(self.options.labels.lang);
        self.html.raw(">");
        self.html.escape(title);
        self.html.raw("</h2>\n<ul>\n");
        for reference in references {
            self.html.raw("<li");
            self.html.attribute("id", &reference.id);
            self.html.raw(">");
            let label = reference.label;
            let label = label.map(|label| format!("<span class=\"label\">{label}</span> "));
            let label = label.unwrap_or_default();
            let html = &reference.html;
            self.html.island(&format!("{label}<span>{html}</span>"));
            self.html.raw("</li>\n");
            self.document.ids.push(reference.id);
        }
        self.html.raw("</ul>\n</section>\n");
        self.document.ids.push(id.clone());
        self.document.headings.push(Heading {
            level: 2,
            id,
            text: title.clone(),
        });
    }
}
