//! The citations of texts, in the site's citation style.

use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use crate::bibliography::{Cite, References, Style, UnknownStyle};
use crate::diagnostic::{Diagnostic, Problem};
use crate::markdown::Citation;
use crate::messages::papers::unknown_citation_style;
use crate::site::Index;
use crate::site::entity::key;

/// The default citation style.
const STYLE: &str = "vancouver";

/// The citation style that was used last. Loading one is slow.
#[derive(Debug, Default)]
pub(super) struct Styles(Mutex<Option<LoadedStyle>>);

type LoadedStyle = (String, Arc<Result<Style, UnknownStyle>>);

impl Styles {
    fn get(&self, name: &str) -> Arc<Result<Style, UnknownStyle>> {
        // Others wait while one thread loads the style.
        let mut loaded = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &*loaded {
            Some((known, style)) if known == name => style.clone(),
            _ => {
                let style = Arc::new(Style::find(name));
                *loaded = Some((name.to_owned(), style.clone()));
                style
            }
        }
    }
}

/// Writes citations.
pub(super) struct Citations<'a> {
    index: &'a Index,
    styles: &'a Styles,
}

impl<'a> Citations<'a> {
    pub(super) fn new(index: &'a Index, styles: &'a Styles) -> Self {
        Self { index, styles }
    }

    /// Formats the citations of a text in a language. Fails with the unknown keys and their ranges.
    pub(super) fn cite(
        &self,
        citations: &[&Citation],
        language: &str,
    ) -> Result<References, Vec<(Range<usize>, Problem)>> {
        let papers = &self.index.papers;
        let mut unknown = Vec::new();
        let cited: Vec<Vec<Cite>> = citations
            .iter()
            .map(|citation| {
                let cites = citation.cites.iter().filter_map(|cite| {
                    let Some(paper) = papers.find_cited(&cite.key) else {
                        if !papers.is_incomplete() {
                            let problem = papers.unknown(&cite.key, unknown.len());
                            unknown.push((cite.range.clone(), problem));
                        }
                        return None;
                    };
                    Some(Cite {
                        prefix: cite.prefix.as_deref(),
                        without_authors: cite.without_authors,
                        locator: cite.locator.as_deref(),
                        ..Cite::new(paper)
                    })
                });
                cites.collect()
            })
            .collect();
        match &*self.style() {
            Ok(style) if unknown.is_empty() && !papers.is_incomplete() => {
                Ok(style.cite(&cited, language))
            }
            // `check_style` reports an unknown style.
            _ => Err(unknown),
        }
    }

    /// Reports an unknown citation style.
    pub(super) fn check_style(&self) -> Option<Diagnostic> {
        // Sites without papers need not load the style.
        if self.index.papers.list.is_empty() || self.style_name() == STYLE {
            return None;
        }
        let style = self.style();
        let unknown = style.as_ref().as_ref().err()?;
        let problem = unknown_citation_style(self.style_name(), unknown.nearest);
        let place = self.index.settings.source.locate(&key("citation_style"));
        Some(problem.at(place))
    }

    fn style_name(&self) -> &str {
        let named = self.index.settings.config.citation_style.as_deref();
        named.unwrap_or(STYLE)
    }

    fn style(&self) -> Arc<Result<Style, UnknownStyle>> {
        self.styles.get(self.style_name())
    }
}
