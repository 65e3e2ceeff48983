//! The citations of a text.
//!
//! The number or year of a citation may depend on all others, so all are rendered before the first is
//! written.

use crate::bibliography::References;
use crate::markdown::calls::{CallKind, Citation, Placeholders};
use crate::markdown::document::LocatedProblem;
use crate::markdown::host::Host;

/// The citations of a text, rendered.
#[derive(Default)]
pub(super) struct RenderedCitations<'a> {
    /// In the order of the source.
    citations: Vec<&'a Citation>,
    /// Their HTML, and the list of references.
    pub references: References,
}

impl<'a> RenderedCitations<'a> {
    /// Renders the citations of a text; problems with them go to `problems`.
    pub(super) fn new(
        placeholders: &'a Placeholders,
        host: &dyn Host,
        problems: &mut Vec<LocatedProblem>,
    ) -> Self {
        let citations: Vec<&Citation> = placeholders
            .calls
            .iter()
            .filter_map(|call| match &call.kind {
                CallKind::Citation(citation) => Some(citation),
                _ => None,
            })
            .collect();
        if citations.is_empty() {
            return Self::default();
        }
        let references = host.render_citations(&citations).unwrap_or_else(|found| {
            let found = found.into_iter();
            problems.extend(found.map(|(range, problem)| LocatedProblem::new(range, problem)));
            References::default()
        });
        Self {
            citations,
            references,
        }
    }

    /// The HTML of a citation.
    pub(super) fn find_html(&self, citation: &Citation) -> Option<&str> {
        let place = |citation: &Citation| citation.cites.first().map(|cite| cite.range.start);
        let known = |known: &&Citation| place(known);
        let position = self.citations.binary_search_by_key(&place(citation), known);
        self.references
            .citations
            .get(position.ok()?)
            .map(String::as_str)
    }
}
