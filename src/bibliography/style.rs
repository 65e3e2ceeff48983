//! Citation styles of the style archive.

use hayagriva::archive::ArchivedStyle;
use hayagriva::citationberg::{
    Affixes, Collapse, Formatting, IndependentStyle, LayoutRenderingElement, LocaleCode, Name,
    NamesChild, Number, NumberForm, Style as AnyStyle, TermForm,
    taxonomy::{NumberOrPageVariable, NumberVariable, OtherTerm, Term, Variable},
};

use super::cite::Cite;
use super::disambiguate::Rules;
use super::locales::Locales;
use crate::values::similar::find_similar;

/// A citation style, with the terms of all languages.
#[derive(Debug)]
pub struct Style {
    /// Makes citations, and the list of references unless there is a separate style for it.
    pub(super) style: IndependentStyle,
    /// Makes the list of references if citations name authors.
    ///
    /// WORKAROUND: hayagriva 0.10 names the authors of a paper in the same way in citations and in the list. This goes
    /// when it distinguishes them.
    pub(super) list: Option<IndependentStyle>,
    /// How to disambiguate citations, if they name authors.
    pub(super) rules: Option<Rules>,
    pub(super) locales: Locales,
    /// Whether citations of this style include locators. Otherwise they get the author's own words.
    pub(super) has_locators: bool,
    /// Whether references are numbered.
    pub(super) is_numbered: bool,
}

/// A style that does not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownStyle {
    /// The most similar name of a style.
    pub nearest: Option<&'static str>,
}

/// Common names of styles that the style archive does not have.
const ALIASES: &[(&str, &str)] = &[
    ("vancouver", "vancouver"),
    ("gb-t-7714-2015", "gb-7714-2015-numeric"),
    ("gb-7714-2015", "gb-7714-2015-numeric"),
    ("gb-t-7714", "gb-7714-2015-numeric"),
    ("gb7714", "gb-7714-2015-numeric"),
    ("gb-7714", "gb-7714-2015-numeric"),
    ("gb-t-7714-2015-numeric", "gb-7714-2015-numeric"),
    ("gb-t-7714-2015-author-date", "gb-7714-2015-author-date"),
    ("chicago", "chicago-author-date"),
    ("harvard", "harvard-cite-them-right"),
    ("ama", "american-medical-association"),
    ("acs", "american-chemical-society"),
];

impl Style {
    /// Finds a style by its name in the style archive, or by a common one: `nature`, `vancouver`, `apa`,
    /// `GB/T 7714-2015`. Ignores case.
    pub fn find(name: &str) -> Result<Self, UnknownStyle> {
        let words: Vec<&str> = name
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        let name = words.join("-").to_lowercase();
        let alias = ALIASES.iter().find(|(alias, _)| *alias == name);
        let archived = alias
            .and_then(|(_, archived)| ArchivedStyle::by_name(archived))
            .or_else(|| ArchivedStyle::by_name(&name));
        let style = match archived.map(ArchivedStyle::get) {
            Some(AnyStyle::Independent(style)) => Some(style),
            Some(AnyStyle::Dependent(style)) => {
                match ArchivedStyle::by_id(&style.parent_link.href).map(ArchivedStyle::get) {
                    Some(AnyStyle::Independent(style)) => Some(style),
                    _ => None,
                }
            }
            None => None,
        };
        let Some(mut style) = style else {
            let archived = ArchivedStyle::all().iter().flat_map(|style| style.names());
            let aliases = ALIASES.iter().map(|(alias, _)| alias);
            return Err(UnknownStyle {
                nearest: find_similar(&name, archived.chain(aliases).copied()),
            });
        };
        for elements in style.macros.iter_mut().map(|group| &mut group.children) {
            add_missing_name(elements);
        }
        let contains = |elements: &[LayoutRenderingElement], variable| {
            let variable = Variable::Number(variable);
            elements.iter().any(|element| {
                let found = element.find_variable_element(variable, &style.macros);
                found.is_some()
            })
        };
        let has_locators = contains(&style.citation.layout.elements, NumberVariable::Locator);
        let list = style.bibliography.as_ref().map(|list| &list.layout);
        let is_numbered =
            list.is_some_and(|list| contains(&list.elements, NumberVariable::CitationNumber));
        if let Some(bibliography) = &mut style.bibliography {
            // WORKAROUND: hayagriva 0.10 replaces only the first of repeated authors by a dash, and drops the others.
            // So each reference names its authors. This goes when it follows the section
            // "Reference Grouping" of CSL.
            bibliography.subsequent_author_substitute = None;
        }
        let rules = Rules::take(&mut style);
        let list = rules.is_some().then(|| {
            let mut list = style.clone();
            // Numbers need no disambiguation.
            list.citation.layout.elements = vec![LayoutRenderingElement::Number(Number {
                variable: NumberOrPageVariable::Number(NumberVariable::CitationNumber),
                form: NumberForm::default(),
                formatting: Formatting::default(),
                affixes: Affixes::default(),
                display: None,
                text_case: None,
            })];
            if !is_numbered {
                style.bibliography = None;
            }
            list
        });
        Ok(Self {
            has_locators,
            is_numbered,
            style,
            list,
            rules,
            locales: Locales::new(),
        })
    }

    /// The terms for a missing year.
    pub(super) fn undated_terms(&self, locale: Option<&LocaleCode>) -> Vec<&str> {
        let own = self
            .style
            .locale
            .iter()
            .filter(|own| own.lang.is_none() || own.lang.as_ref() == locale);
        let wanted = locale.or(self.style.default_locale.as_ref());
        let archived = wanted.map_or(&[][..], |code| self.locales.select(code));
        let archived = archived
            .iter()
            .filter(|archived| archived.lang.as_ref() == wanted);
        let terms = own.chain(archived).flat_map(|locale| {
            [TermForm::Short, TermForm::Long]
                .into_iter()
                .filter_map(|form| locale.term(Term::Other(OtherTerm::NoDate), form)?.single())
        });
        terms.filter(|term| !term.is_empty()).collect()
    }

    /// The style with each paper of a citation in full, if some of them have no year.
    ///
    /// WORKAROUND: after a paper by the same authors, a style can show only the year. hayagriva 0.10 then shows nothing
    /// for a paper without one. This goes when it shows the term for it.
    pub(super) fn without_collapsing(&self, citations: &[Vec<Cite>]) -> Option<IndependentStyle> {
        use Collapse::{Year, YearSuffix, YearSuffixRanged};
        let collapse = self.style.citation.collapse;
        let are_collapsed = matches!(collapse, Some(Year | YearSuffix | YearSuffixRanged));
        let has_undated = |cites: &Vec<Cite>| {
            cites.len() > 1 && cites.iter().any(|cite| cite.paper.year.is_none())
        };
        if !are_collapsed || !citations.iter().any(has_undated) {
            return None;
        }
        let mut style = self.style.clone();
        style.citation.collapse = None;
        Some(style)
    }
}

/// Adds the `cs:name` that CSL implies to every `cs:names` without one (CSL 1.0.2, "Names").
///
/// WORKAROUND: hayagriva 0.10 shows no names without it. This goes when it does.
fn add_missing_name(elements: &mut [LayoutRenderingElement]) {
    for element in elements {
        match element {
            LayoutRenderingElement::Names(names) if names.name().is_none() => {
                names.children.insert(0, NamesChild::Name(Name::default()));
            }
            LayoutRenderingElement::Group(group) => add_missing_name(&mut group.children),
            LayoutRenderingElement::Choose(choose) => {
                let branches = std::iter::once(&mut choose.if_).chain(&mut choose.else_if);
                branches.for_each(|branch| add_missing_name(&mut branch.children));
                if let Some(otherwise) = &mut choose.otherwise {
                    add_missing_name(&mut otherwise.children);
                }
            }
            _ => {}
        }
    }
}
