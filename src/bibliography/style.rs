//! Citation styles: what stands in the text, and the list of references.

use std::collections::HashMap;

use hayagriva::archive::{ArchivedStyle, locales};
use hayagriva::citationberg::{
    IndependentStyle, LayoutRenderingElement, Locale, LocaleCode, Name, NamesChild,
    Style as AnyStyle,
    taxonomy::{NumberVariable, Variable},
};
use hayagriva::{
    BibliographyDriver, BibliographyItem, BibliographyRequest, CitationItem, CitationRequest,
    LocatorPayload, SpecificLocator,
};

use super::{Paper, anchor, locator, write};
use crate::source::decode::nearest;

/// A citation style with the words of all its languages.
#[derive(Debug)]
pub struct Style {
    style: IndependentStyle,
    locales: Vec<Locale>,
    /// Whether the style's citations say where in a paper; if not, the author's words do.
    locates: bool,
}

/// There is no such style.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// The name of the style that was perhaps meant.
    pub nearest: Option<&'static str>,
}

/// A paper cited, and where in it.
#[derive(Debug, Clone)]
pub struct Cite<'p> {
    /// The paper.
    pub paper: &'p Paper,
    /// As the author wrote it: `p. 3`.
    pub locator: Option<&'p str>,
}

/// The citations of a text, and what they cite.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct References {
    /// Each citation as HTML, in the order of the text.
    pub citations: Vec<String>,
    /// The list, in the order of the style.
    pub list: Vec<Reference>,
}

/// An entry of a list of references.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The id that citations lead to.
    pub id: String,
    /// Its number, in styles that have them; HTML.
    pub label: Option<String>,
    /// What it says; HTML.
    pub html: String,
}

/// Names that people use, beside those of the style archive.
const FAMILIAR: &[(&str, &str)] = &[
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
    /// The style of a name, in whatever case: `nature`, `vancouver`, `apa`, `GB/T 7714-2015`, or any
    /// other of the archive.
    pub fn find(name: &str) -> Result<Self, Unknown> {
        let words: Vec<&str> = name
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        let name = words.join("-").to_lowercase();
        let known = FAMILIAR.iter().find(|(familiar, _)| *familiar == name);
        let archived = known
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
            let familiar = FAMILIAR.iter().map(|(familiar, _)| familiar);
            return Err(Unknown {
                nearest: nearest(&name, archived.chain(familiar).copied()),
            });
        };
        for elements in style.macros.iter_mut().map(|group| &mut group.children) {
            name_everyone(elements);
        }
        let locator = Variable::Number(NumberVariable::Locator);
        let mut elements = style.citation.layout.elements.iter();
        let locates = elements.any(|element| {
            let found = element.find_variable_element(locator, &style.macros);
            found.is_some()
        });
        Ok(Self {
            locates,
            style,
            locales: locales(),
        })
    }

    /// The citations of one text in a language, in the order in which they stand in it.
    pub fn cite(&self, citations: &[Vec<Cite>], language: &str) -> References {
        let locale = self.locale(language);
        let mut driver = BibliographyDriver::new();
        for cites in citations {
            let items = cites.iter().map(|cite| {
                let locator = cite.locator.map(locator::read);
                let locator = locator
                    .map(|(part, number)| SpecificLocator(part, LocatorPayload::Str(number)));
                CitationItem::with_locator(&cite.paper.entry, locator)
            });
            driver.citation(CitationRequest::new(
                items.collect(),
                &self.style,
                locale.clone(),
                &self.locales,
                None,
            ));
        }
        let rendered = driver.finish(BibliographyRequest::new(&self.style, locale, &self.locales));
        let cited = rendered
            .citations
            .iter()
            .zip(citations)
            .map(|(rendered, cites)| {
                let link = |number: usize| {
                    let cite = cites.get(number)?;
                    let mut start = String::from("<a role=\"doc-biblioref\" href=\"#");
                    write::escape(&mut start, &anchor(&cite.paper.key));
                    start.push_str("\">");
                    let mut end = String::from("</a>");
                    if let Some(locator) = cite.locator.filter(|_| !self.locates) {
                        end.push_str(", ");
                        write::escape(&mut end, locator);
                    }
                    Some((start, end))
                };
                let mut html = String::from("<span class=\"citation\">");
                write::children(&mut html, &rendered.citation, &link);
                html.push_str("</span>");
                html
            })
            .collect();
        let items = rendered.bibliography.map(|bibliography| bibliography.items);
        let papers: HashMap<&str, &Paper> = citations
            .iter()
            .flatten()
            .map(|cite| (cite.paper.key.as_str(), cite.paper))
            .collect();
        let reference = |item: BibliographyItem| reference(&item, papers.get(item.key.as_str()));
        References {
            citations: cited,
            list: items.into_iter().flatten().map(reference).collect(),
        }
    }

    /// The locale that fits a language best: `zh-Hans` is written as in China, `en` as in the United
    /// States, and what there is no locale for as the style itself wants.
    fn locale(&self, language: &str) -> Option<LocaleCode> {
        let lower = language.to_lowercase();
        let wanted = match lower.as_str() {
            "en" => "en-US",
            "zh" | "zh-hans" => "zh-CN",
            "zh-hant" => "zh-TW",
            "pt" => "pt-PT",
            _ => language,
        };
        let tags = || {
            self.locales
                .iter()
                .filter_map(|locale| locale.lang.as_ref())
        };
        let base = |tag: &str| tag.split('-').next().unwrap_or_default().to_lowercase();
        let exact = tags().find(|tag| tag.0.eq_ignore_ascii_case(wanted));
        exact
            .or_else(|| tags().find(|tag| base(&tag.0) == base(wanted)))
            .cloned()
    }
}

fn reference(item: &BibliographyItem, paper: Option<&&Paper>) -> Reference {
    let mut html = String::new();
    write::children(&mut html, &item.content, &|_| None);
    // Vancouver's dates: `2022 Apr ;12`.
    let mut html = html.trim().replace(" ;", ";");
    // Some styles print no DOI; on a page a reference leads to its paper all the same.
    let doi = paper.and_then(|paper| paper.doi.as_ref());
    if let Some(doi) = doi.filter(|_| !html.contains("<a ")) {
        html.push_str(" <a href=\"https://doi.org/");
        write::escape(&mut html, doi);
        html.push_str("\">DOI</a>");
    }
    let label = item.first_field.as_ref().map(|field| {
        let mut label = String::new();
        write::one(&mut label, field);
        label.trim().to_owned()
    });
    Reference {
        id: anchor(&item.key),
        label: label.filter(|label| !label.is_empty()),
        html,
    }
}

/// Gives every `cs:names` that has other children a `cs:name`, which CSL 1.0.2 ("Names") takes as
/// given where it is left out; hayagriva 0.10 then writes no names at all.
fn name_everyone(elements: &mut [LayoutRenderingElement]) {
    for element in elements {
        match element {
            LayoutRenderingElement::Names(names) if names.name().is_none() => {
                names.children.insert(0, NamesChild::Name(Name::default()));
            }
            LayoutRenderingElement::Group(group) => name_everyone(&mut group.children),
            LayoutRenderingElement::Choose(choose) => {
                let branches = std::iter::once(&mut choose.if_).chain(&mut choose.else_if);
                branches.for_each(|branch| name_everyone(&mut branch.children));
                if let Some(otherwise) = &mut choose.otherwise {
                    name_everyone(&mut otherwise.children);
                }
            }
            _ => {}
        }
    }
}
