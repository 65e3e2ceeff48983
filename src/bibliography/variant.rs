//! Renders citations and references in the variants of a style that their papers need.

use std::borrow::Cow;
use std::collections::HashMap;

use hayagriva::citationberg::{IndependentStyle, LocaleCode};
use hayagriva::{
    BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, LocatorPayload,
    Rendered, SpecificLocator,
};

use super::cite::Cite;
use super::et_al;
use super::locator::parse_locator;
use super::paper::Paper;
use super::style::Style;

/// Settings of a style that differ between papers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StyleVariant {
    /// The locale of terms and dates; `None` for that of the style.
    pub(super) locale: Option<LocaleCode>,
    /// How many authors the file names, of a paper that has more.
    pub(super) named: Option<usize>,
    /// How many authors its citations name, if not as many as the style names.
    pub(super) named_in_citations: Option<usize>,
}

/// All citations of a text, rendered in each variant that one of its papers needs.
pub(super) struct Renderings<'p> {
    /// The variant of the page comes first.
    renderings: Vec<Rendered>,
    /// The rendering for each paper, by its key.
    by_paper: HashMap<&'p str, usize>,
}

impl<'p> Renderings<'p> {
    /// Renders citations in a form of a style. `page` is the variant of the page, `find_variant` finds that of a paper.
    pub(super) fn new(
        style: &Style,
        form: &IndependentStyle,
        citations: &[Vec<Cite<'p>>],
        page: &StyleVariant,
        find_variant: impl Fn(&Paper) -> StyleVariant,
    ) -> Self {
        let papers = citations.iter().flatten().map(|cite| cite.paper);
        let variants: HashMap<&str, StyleVariant> = papers
            .clone()
            .map(|paper| (paper.key.as_str(), find_variant(paper)))
            .collect();
        let mut all: Vec<&StyleVariant> = Vec::new();
        for paper in papers {
            let variant = &variants[paper.key.as_str()];
            if !all.contains(&variant) {
                all.push(variant);
            }
        }
        if all.len() > 1 {
            all.retain(|variant| *variant != page);
            all.insert(0, page);
        }
        let render = |variant: &&StyleVariant| style.render(form, citations, variant);
        let index = |variant: &StyleVariant| all.iter().position(|known| *known == variant);
        Self {
            renderings: all.iter().map(render).collect(),
            by_paper: variants
                .iter()
                .filter_map(|(key, variant)| Some((*key, index(variant)?)))
                .collect(),
        }
    }

    /// Whether papers need different variants.
    pub(super) fn are_several(&self) -> bool {
        self.renderings.len() > 1
    }

    /// The rendering for the page.
    pub(super) fn first(&self) -> Option<&Rendered> {
        self.renderings.first()
    }

    /// The rendering for a paper.
    pub(super) fn for_paper(&self, paper: &Paper) -> Option<&Rendered> {
        self.renderings.get(*self.by_paper.get(paper.key.as_str())?)
    }
}

impl Style {
    /// Renders all citations and their references in one variant.
    fn render(
        &self,
        style: &IndependentStyle,
        citations: &[Vec<Cite>],
        variant: &StyleVariant,
    ) -> Rendered {
        let mut style = Cow::Borrowed(style);
        if let Some(named) = variant.named {
            style = Cow::Owned(et_al::abbreviate_after(&style, named));
        }
        if let Some(named) = variant.named_in_citations {
            style = Cow::Owned(et_al::name_in_citations(&style, named));
        }
        let style = &*style;
        let locale = &variant.locale;
        let code = locale.as_ref().or(style.default_locale.as_ref()).cloned();
        let locales = self.locales.select(&code.unwrap_or_else(LocaleCode::en_us));
        let mut driver = BibliographyDriver::new();
        for cites in citations {
            let items = cites.iter().map(|cite| {
                let locator = cite.locator.map(parse_locator);
                let locator = locator
                    .map(|(part, number)| SpecificLocator(part, LocatorPayload::Str(number)));
                CitationItem::with_locator(&cite.paper.entry, locator)
            });
            driver.citation(CitationRequest::new(
                items.collect(),
                style,
                locale.clone(),
                locales,
                None,
            ));
        }
        driver.finish(BibliographyRequest::new(style, locale.clone(), locales))
    }
}
