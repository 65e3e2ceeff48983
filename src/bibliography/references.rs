//! Makes citations and lists of references.

use std::collections::HashMap;

use hayagriva::{BibliographyItem, ElemChildren};

use super::cite::Cite;
use super::disambiguate::{CitedPaper, Distinction, UNDATED, distinguish};
use super::doi::doi_url;
use super::elements::{change_parts, find_part, plain_text, remove_authors, to_text};
use super::locales::find_locale;
use super::marks::write_html;
use super::paper::{Paper, anchor};
use super::style::Style;
use super::variant::{Renderings, StyleVariant};
use super::{html, language};

/// The citations of a text, and the list of references.
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
    /// The id that citations link to.
    pub id: String,
    /// Its number as HTML, in styles with numbers.
    pub label: Option<String>,
    /// Its text as HTML.
    pub html: String,
}

impl Style {
    /// Makes the citations of a text, in their order, and the list of references.
    ///
    /// Each reference is in the language of its paper. hayagriva renders a bibliography in one language. So all citations
    /// are rendered once for each language, with the same numbers, and each paper is taken from the rendering in its
    /// language.
    pub fn cite(&self, citations: &[Vec<Cite>], language: &str) -> References {
        let papers: HashMap<&str, &Paper> = citations
            .iter()
            .flatten()
            .map(|cite| (cite.paper.key.as_str(), cite.paper))
            .collect();
        // If there are several variants, the page's decides the order and the text around papers.
        let page = StyleVariant {
            locale: find_locale(language),
            named: None,
            named_in_citations: None,
        };
        let variant = |paper: &Paper| self.find_variant(paper, language);
        let list = self.list.as_ref().unwrap_or(&self.style);
        let lists = Renderings::new(self, list, citations, &page, variant);
        // Some note styles have no list.
        let order = lists.first().and_then(|list| list.bibliography.as_ref());
        let order = order.map_or(&[][..], |list| &list.items);
        let keys = order.iter().map(|item| item.key.as_str());
        let distinctions = self.find_distinctions(keys.filter_map(|key| papers.get(key)), &variant);
        let distinction = |paper: &Paper| distinctions.get(paper.key.as_str());
        let citation_variant = |paper: &Paper| StyleVariant {
            named_in_citations: distinction(paper).and_then(|distinction| distinction.named),
            ..variant(paper)
        };
        let separate = self
            .list
            .is_some()
            .then(|| Renderings::new(self, &self.style, citations, &page, citation_variant));
        let renderings = separate.as_ref().unwrap_or(&lists);
        let full = self
            .without_collapsing(citations)
            .map(|style| Renderings::new(self, &style, citations, &page, citation_variant));
        let undated = |paper: &Paper| self.undated_terms(variant(paper).locale.as_ref());
        let cited = citations.iter().enumerate().map(|(index, cites)| {
            let mut elements = match renderings.first() {
                Some(first) => first.citations[index].citation.clone(),
                None => ElemChildren(Vec::new()),
            };
            change_parts(&mut elements, &mut |number, part| {
                let Some(cite) = cites.get(number) else {
                    return;
                };
                if renderings.are_several()
                    && let Some(own) = renderings.for_paper(cite.paper)
                    && let Some(own) = find_part(&own.citations[index].citation, number)
                {
                    *part = own.clone();
                }
                if let Some(full) = full.as_ref().and_then(|full| full.for_paper(cite.paper))
                    && let Some(full) = find_part(&full.citations[index].citation, number)
                    && cite.paper.year.is_none()
                    && part.find_names().is_none()
                    && full.find_names().is_some()
                {
                    *part = full.clone();
                    remove_authors(part);
                    if to_text(part).trim().is_empty() {
                        let terms = undated(cite.paper);
                        part.0
                            .push(plain_text(terms.first().copied().unwrap_or(UNDATED)));
                    }
                }
                if let Some((distinction, rules)) = distinction(cite.paper).zip(self.rules.as_ref())
                {
                    distinction.add_to_citation(part, cite.paper, rules, &undated(cite.paper));
                }
                if cite.without_authors {
                    remove_authors(part);
                }
            });
            self.citation_html(&elements, cites)
        });
        let list = order.iter().enumerate().map(|(index, item)| {
            let paper = papers.get(item.key.as_str()).copied();
            let rendered = paper.and_then(|paper| lists.for_paper(paper));
            let own = rendered.and_then(|rendered| rendered.bibliography.as_ref());
            let mut own = own
                .iter()
                .flat_map(|bibliography| bibliography.items.iter().enumerate());
            // Languages sort differently, and a number must be that of the page's order.
            let own =
                own.find(|(at, own)| own.key == item.key && (*at == index || !self.is_numbered));
            let own = own.map_or(item, |(_, own)| own);
            let distinction = paper.and_then(|paper| Some((paper, distinction(paper)?)));
            match distinction {
                Some((paper, distinction)) => {
                    let mut content = own.content.clone();
                    distinction.add_letter(&mut content, paper, &undated(paper));
                    make_reference(own, &content, Some(paper), language)
                }
                None => make_reference(own, &own.content, paper, language),
            }
        });
        References {
            citations: cited.collect(),
            list: list.collect(),
        }
    }

    /// Finds what distinguishes papers in citations. The papers are in the order of the list.
    fn find_distinctions<'p>(
        &self,
        papers: impl Iterator<Item = &'p &'p Paper>,
        variant: &impl Fn(&Paper) -> StyleVariant,
    ) -> HashMap<&'p str, Distinction> {
        let papers: Vec<&Paper> = papers.copied().collect();
        let Some(rules) = self.rules.as_ref().filter(|_| papers.len() > 1) else {
            return HashMap::new();
        };
        let alone: Vec<Vec<Cite>> = papers.iter().map(|paper| vec![Cite::new(paper)]).collect();
        let page = variant(papers[0]);
        let renderings = Renderings::new(self, &self.style, &alone, &page, variant);
        let cited = papers.iter().enumerate().map(|(index, paper)| {
            let citation = renderings
                .for_paper(paper)
                .map(|own| &own.citations[index].citation);
            let part = citation.and_then(|citation| find_part(citation, 0));
            CitedPaper::new(paper, part.unwrap_or(&ElemChildren(Vec::new())))
        });
        let cited: Vec<CitedPaper> = cited.collect();
        let keys = papers.iter().map(|paper| paper.key.as_str());
        keys.zip(distinguish(&cited, rules))
            .filter(|(_, distinction)| *distinction != Distinction::default())
            .collect()
    }

    fn find_variant(&self, paper: &Paper, page_language: &str) -> StyleVariant {
        StyleVariant {
            locale: find_locale(&language::reference_language(paper, page_language)),
            named: paper.et_al.then_some(paper.authors.len()),
            named_in_citations: None,
        }
    }

    /// A citation as HTML. Each paper is a link to its reference.
    fn citation_html(&self, elements: &ElemChildren, cites: &[Cite]) -> String {
        let link = |number: usize| {
            let cite = cites.get(number)?;
            let mut start = String::new();
            write_html(&mut start, cite.prefix.unwrap_or_default());
            start.push_str("<a role=\"doc-biblioref\" href=\"#");
            write_html(&mut start, &anchor(&cite.paper.key));
            start.push_str("\">");
            let mut end = String::from("</a>");
            if let Some(locator) = cite.locator.filter(|_| !self.has_locators) {
                end.push_str(", ");
                write_html(&mut end, locator);
            }
            Some((start, end))
        };
        let mut html = String::from("<span class=\"citation\">");
        html::write_elements(&mut html, elements, &link);
        html.push_str("</span>");
        html
    }
}

/// Makes an entry of a list of references.
fn make_reference(
    item: &BibliographyItem,
    content: &ElemChildren,
    paper: Option<&Paper>,
    page_language: &str,
) -> Reference {
    let mut rendered = String::new();
    html::write_elements(&mut rendered, content, &|_| None);
    let mut html = fix_punctuation(rendered.trim());
    // Some styles show no DOI, but on a page each reference leads to its paper.
    let doi = paper.and_then(|paper| paper.doi.as_ref());
    if let Some(doi) = doi.filter(|_| !html.contains("<a ")) {
        html.push_str(" <a href=\"");
        write_html(&mut html, &doi_url(doi));
        html.push_str("\">DOI</a>");
    }
    // Styles do not show that a paper is forthcoming.
    if let Some(state) = paper.and_then(|paper| language::state_words(paper, page_language)) {
        html.push_str(&format!(" ({state})"));
    }
    let label = item.first_field.as_ref().map(|field| {
        let mut label = String::new();
        html::write_element(&mut label, field);
        label.trim().to_owned()
    });
    Reference {
        id: anchor(&item.key),
        label: label.filter(|label| !label.is_empty()),
        html,
    }
}

/// Removes punctuation that styles leave before a missing part: `(2021,)`, `“Title.”.`
///
/// WORKAROUND: hayagriva 0.10 does not merge punctuation as CSL processors do. This goes when it does.
fn fix_punctuation(html: &str) -> String {
    [
        // Dates in the style of Vancouver: `2022 Apr ;12`.
        (" ;", ";"),
        (",)", ")"),
        (",.", "."),
        (".”.", ".”"),
        ("  ", " "),
    ]
    .iter()
    .fold(html.to_owned(), |html, (wrong, right)| {
        html.replace(wrong, right)
    })
}
