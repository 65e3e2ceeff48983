//! Citation styles: what stands in the text, and the list of references.

use std::borrow::Cow;
use std::collections::HashMap;

use hayagriva::archive::{ArchivedStyle, locales};
use hayagriva::citationberg::{
    Affixes, Collapse, Formatting, IndependentStyle, LayoutRenderingElement, Locale, LocaleCode,
    Name, NamesChild, Number, NumberForm, Style as AnyStyle, TermForm,
    taxonomy::{NumberOrPageVariable, NumberVariable, OtherTerm, Term, Variable},
};
use hayagriva::{
    BibliographyDriver, BibliographyItem, BibliographyRequest, CitationItem, CitationRequest,
    ElemChild, ElemChildren, ElemMeta, LocatorPayload, Rendered, SpecificLocator,
};

use super::disambiguate::{Cited, Distinction, Rules, UNDATED, distinguish, plain_text, text_of};
use super::{Paper, anchor, doi_url, language, locator, names, write};
use crate::values::similar::nearest;

/// A citation style with the words of all its languages.
#[derive(Debug)]
pub struct Style {
    /// Makes the citations, and the list of references unless there is another for it.
    style: IndependentStyle,
    /// Makes the list of references where citations name authors: hayagriva 0.10 gives the two one
    /// way to name those of a paper.
    list: Option<IndependentStyle>,
    /// What tells citations apart, where they name authors.
    rules: Option<Rules>,
    locales: Vec<Locale>,
    /// Whether the style's citations say where in a paper; if not, the author's words do.
    locates: bool,
    /// Whether the style's references are numbered.
    numbers: bool,
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
    /// What is said before it, with the space behind: `see `.
    pub prefix: Option<&'p str>,
    /// Whether the text names its authors already.
    pub without_authors: bool,
    /// As the author wrote it: `p. 3`.
    pub locator: Option<&'p str>,
}

impl<'p> Cite<'p> {
    /// A paper, and no more.
    pub fn of(paper: &'p Paper) -> Self {
        Self {
            paper,
            prefix: None,
            without_authors: false,
            locator: None,
        }
    }
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
        let holds = |elements: &[LayoutRenderingElement], variable| {
            let variable = Variable::Number(variable);
            elements.iter().any(|element| {
                let found = element.find_variable_element(variable, &style.macros);
                found.is_some()
            })
        };
        let locates = holds(&style.citation.layout.elements, NumberVariable::Locator);
        let list = style.bibliography.as_ref().map(|list| &list.layout);
        let numbers =
            list.is_some_and(|list| holds(&list.elements, NumberVariable::CitationNumber));
        if let Some(bibliography) = &mut style.bibliography {
            // hayagriva 0.10 puts the dash for repeated authors in place of the first of them and drops
            // the others. Names are never lost, so each reference gives them.
            bibliography.subsequent_author_substitute = None;
        }
        let rules = Rules::take(&mut style);
        let list = rules.is_some().then(|| {
            let mut list = style.clone();
            // No two numbers are alike.
            list.citation.layout.elements = vec![LayoutRenderingElement::Number(Number {
                variable: NumberOrPageVariable::Number(NumberVariable::CitationNumber),
                form: NumberForm::default(),
                formatting: Formatting::default(),
                affixes: Affixes::default(),
                display: None,
                text_case: None,
            })];
            if !numbers {
                style.bibliography = None;
            }
            list
        });
        Ok(Self {
            locates,
            numbers,
            style,
            list,
            rules,
            locales: locales(),
        })
    }

    /// The citations of one text in a language, in the order in which they stand in it.
    ///
    /// Each reference is written in the language of its paper. A bibliography has one language, so
    /// one is made for each, of all citations, that all have the same numbers; and from each is taken
    /// what is in its language.
    pub fn cite(&self, citations: &[Vec<Cite>], language: &str) -> References {
        let papers: HashMap<&str, &Paper> = citations
            .iter()
            .flatten()
            .map(|cite| (cite.paper.key.as_str(), cite.paper))
            .collect();
        // The order and what stands around citations are the page's, unless all is in one manner.
        let page = Manner {
            locale: self.locale(language),
            named: None,
            cited: None,
        };
        let manner = |paper: &Paper| self.manner(paper, language);
        let list = self.list.as_ref().unwrap_or(&self.style);
        let lists = Renderings::new(self, list, citations, &page, manner);
        // Some styles of notes have no list.
        let order = lists.first().and_then(|list| list.bibliography.as_ref());
        let order = order.map_or(&[][..], |list| &list.items);
        let keys = order.iter().map(|item| item.key.as_str());
        let distinctions = self.distinctions(keys.filter_map(|key| papers.get(key)), &manner);
        let distinction = |paper: &Paper| distinctions.get(paper.key.as_str());
        let separate = self.list.is_some().then(|| {
            let manner = |paper: &Paper| Manner {
                cited: distinction(paper).and_then(|distinction| distinction.named),
                ..manner(paper)
            };
            Renderings::new(self, &self.style, citations, &page, manner)
        });
        let made = separate.as_ref().unwrap_or(&lists);
        let whole = self.uncollapsed(citations).map(|style| {
            let manner = |paper: &Paper| Manner {
                cited: distinction(paper).and_then(|distinction| distinction.named),
                ..manner(paper)
            };
            Renderings::new(self, &style, citations, &page, manner)
        });
        let cited = citations.iter().enumerate().map(|(index, cites)| {
            let mut elements = match made.first() {
                Some(first) => first.citations[index].citation.clone(),
                None => ElemChildren(Vec::new()),
            };
            each_part(&mut elements, &mut |number, part| {
                let Some(cite) = cites.get(number) else {
                    return;
                };
                if made.are_several()
                    && let Some(own) = made.of(cite.paper)
                    && let Some(own) = part_of(&own.citations[index].citation, number)
                {
                    *part = own.clone();
                }
                if let Some(whole) = whole.as_ref().and_then(|whole| whole.of(cite.paper))
                    && let Some(whole) = part_of(&whole.citations[index].citation, number)
                    && cite.paper.year.is_none()
                    && part.find_names().is_none()
                    && whole.find_names().is_some()
                {
                    *part = whole.clone();
                    leave_authors_out(part);
                    if text_of(part).trim().is_empty() {
                        let undated = self.undated(&manner(cite.paper));
                        part.0
                            .push(plain_text(undated.first().copied().unwrap_or(UNDATED)));
                    }
                }
                if let Some((distinction, rules)) = distinction(cite.paper).zip(self.rules.as_ref())
                {
                    let undated = self.undated(&manner(cite.paper));
                    distinction.add_to_citation(part, cite.paper, rules, &undated);
                }
                if cite.without_authors {
                    leave_authors_out(part);
                }
            });
            self.citation(&elements, cites)
        });
        let list = order.iter().enumerate().map(|(index, item)| {
            let paper = papers.get(item.key.as_str()).copied();
            let rendered = paper.and_then(|paper| lists.of(paper));
            let own = rendered.and_then(|rendered| rendered.bibliography.as_ref());
            let mut own = own
                .iter()
                .flat_map(|bibliography| bibliography.items.iter().enumerate());
            // Languages sort otherwise: with the number of another place it is of no use.
            let own = own.find(|(at, own)| own.key == item.key && (*at == index || !self.numbers));
            let own = own.map_or(item, |(_, own)| own);
            let distinction = paper.and_then(|paper| Some((paper, distinction(paper)?)));
            match distinction {
                Some((paper, distinction)) => {
                    let mut content = own.content.clone();
                    distinction.add_letter(&mut content, paper, &self.undated(&manner(paper)));
                    reference(own, &content, Some(paper), language)
                }
                None => reference(own, &own.content, paper, language),
            }
        });
        References {
            citations: cited.collect(),
            list: list.collect(),
        }
    }

    /// What tells papers from each other in citations, of papers in the order of the list.
    fn distinctions<'p>(
        &self,
        papers: impl Iterator<Item = &'p &'p Paper>,
        manner: &impl Fn(&Paper) -> Manner,
    ) -> HashMap<&'p str, Distinction> {
        let papers: Vec<&Paper> = papers.copied().collect();
        let Some(rules) = self.rules.as_ref().filter(|_| papers.len() > 1) else {
            return HashMap::new();
        };
        let alone: Vec<Vec<Cite>> = papers.iter().map(|paper| vec![Cite::of(paper)]).collect();
        let page = manner(papers[0]);
        let made = Renderings::new(self, &self.style, &alone, &page, manner);
        let cited = papers.iter().enumerate().map(|(index, paper)| {
            let citation = made.of(paper).map(|own| &own.citations[index].citation);
            let part = citation.and_then(|citation| part_of(citation, 0));
            Cited::new(paper, part.unwrap_or(&ElemChildren(Vec::new())))
        });
        let cited: Vec<Cited> = cited.collect();
        let keys = papers.iter().map(|paper| paper.key.as_str());
        keys.zip(distinguish(&cited, rules))
            .filter(|(_, distinction)| *distinction != Distinction::default())
            .collect()
    }

    /// The style with each paper of a citation in full, if some of them have no year.
    ///
    /// Behind a paper of the same authors a style may print the year alone, for which hayagriva 0.10
    /// prints nothing if there is none.
    fn uncollapsed(&self, citations: &[Vec<Cite>]) -> Option<IndependentStyle> {
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

    /// What stands in place of a year that there is not.
    fn undated(&self, manner: &Manner) -> Vec<&str> {
        let own = self
            .style
            .locale
            .iter()
            .filter(|locale| locale.lang.is_none() || locale.lang == manner.locale);
        let wanted = manner
            .locale
            .as_ref()
            .or(self.style.default_locale.as_ref());
        let given = self
            .locales
            .iter()
            .filter(|locale| locale.lang.as_ref() == wanted);
        let terms = own.chain(given).flat_map(|locale| {
            [TermForm::Short, TermForm::Long]
                .into_iter()
                .filter_map(|form| locale.term(Term::Other(OtherTerm::NoDate), form)?.single())
        });
        terms.filter(|term| !term.is_empty()).collect()
    }

    fn manner(&self, paper: &Paper, page: &str) -> Manner {
        Manner {
            locale: self.locale(&language::of(paper, page)),
            named: paper.et_al.then_some(paper.authors.len()),
            cited: None,
        }
    }

    /// Renders all citations and their references in one manner.
    fn render(
        &self,
        style: &IndependentStyle,
        citations: &[Vec<Cite>],
        manner: &Manner,
    ) -> Rendered {
        let mut style = Cow::Borrowed(style);
        if let Some(named) = manner.named {
            style = Cow::Owned(names::abbreviated(&style, named));
        }
        if let Some(cited) = manner.cited {
            style = Cow::Owned(names::naming(&style, cited));
        }
        let style = &*style;
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
                style,
                manner.locale.clone(),
                &self.locales,
                None,
            ));
        }
        let locale = manner.locale.clone();
        driver.finish(BibliographyRequest::new(style, locale, &self.locales))
    }

    /// A citation as HTML, each paper of it a link to its reference.
    fn citation(&self, elements: &ElemChildren, cites: &[Cite]) -> String {
        let link = |number: usize| {
            let cite = cites.get(number)?;
            let mut start = String::new();
            write::escape(&mut start, cite.prefix.unwrap_or_default());
            start.push_str("<a role=\"doc-biblioref\" href=\"#");
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
        write::children(&mut html, elements, &link);
        html.push_str("</span>");
        html
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

/// How a reference is written, beside its style.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Manner {
    /// Whose words and dates.
    locale: Option<LocaleCode>,
    /// Of a paper that does not name all its authors: how many it names.
    named: Option<usize>,
    /// How many authors its citations name, if not as many as those of others.
    cited: Option<usize>,
}

/// All citations of a text in every manner that one of its papers needs.
struct Renderings<'p> {
    /// That of the page first.
    made: Vec<Rendered>,
    /// Which of them is in the manner of a paper, by its key.
    of_papers: HashMap<&'p str, usize>,
}

impl<'p> Renderings<'p> {
    fn new(
        style: &Style,
        variant: &IndependentStyle,
        citations: &[Vec<Cite<'p>>],
        page: &Manner,
        manner: impl Fn(&Paper) -> Manner,
    ) -> Self {
        let papers = citations.iter().flatten().map(|cite| cite.paper);
        let manners: HashMap<&str, Manner> = papers
            .clone()
            .map(|paper| (paper.key.as_str(), manner(paper)))
            .collect();
        let mut all: Vec<&Manner> = Vec::new();
        for paper in papers {
            let manner = &manners[paper.key.as_str()];
            if !all.contains(&manner) {
                all.push(manner);
            }
        }
        if all.len() > 1 {
            all.retain(|manner| *manner != page);
            all.insert(0, page);
        }
        let render = |manner: &&Manner| style.render(variant, citations, manner);
        let index = |manner: &Manner| all.iter().position(|known| *known == manner);
        let of_papers = manners.iter();
        Self {
            made: all.iter().map(render).collect(),
            of_papers: of_papers
                .filter_map(|(key, manner)| Some((*key, index(manner)?)))
                .collect(),
        }
    }

    fn are_several(&self) -> bool {
        self.made.len() > 1
    }

    fn first(&self) -> Option<&Rendered> {
        self.made.first()
    }

    /// The one in the manner of a paper.
    fn of(&self, paper: &Paper) -> Option<&Rendered> {
        self.made.get(*self.of_papers.get(paper.key.as_str())?)
    }
}

/// What a citation says of its paper of some number.
fn part_of(elements: &ElemChildren, number: usize) -> Option<&ElemChildren> {
    elements.0.iter().find_map(|element| match element {
        ElemChild::Elem(element) if element.meta == Some(ElemMeta::Entry(number)) => {
            Some(&element.children)
        }
        ElemChild::Elem(element) => part_of(&element.children, number),
        _ => None,
    })
}

/// Does something to what a citation says of each of its papers.
fn each_part(elements: &mut ElemChildren, change: &mut impl FnMut(usize, &mut ElemChildren)) {
    for element in &mut elements.0 {
        if let ElemChild::Elem(element) = element {
            match element.meta {
                Some(ElemMeta::Entry(number)) => change(number, &mut element.children),
                _ => each_part(&mut element.children, change),
            }
        }
    }
}

/// Takes the names out of what a citation says of a paper, and what stood between them and the rest;
/// a number has none.
fn leave_authors_out(part: &mut ElemChildren) {
    fn without_names(elements: &mut ElemChildren) -> bool {
        let before = elements.0.len();
        elements.0.retain(
            |element| !matches!(element, ElemChild::Elem(element) if matches!(element.meta, Some(ElemMeta::Names(_)))),
        );
        let mut found = elements.0.len() < before;
        for element in &mut elements.0 {
            if let ElemChild::Elem(element) = element {
                found |= without_names(&mut element.children);
            }
        }
        found
    }
    /// Whether something is left to be seen.
    fn trimmed(elements: &mut ElemChildren) -> bool {
        elements.0.iter_mut().any(|element| match element {
            ElemChild::Elem(element) => trimmed(&mut element.children),
            ElemChild::Text(text) => {
                let rest = text
                    .text
                    .trim_start_matches([' ', ',', '，', '、', ':', '：']);
                text.text = rest.to_owned();
                !text.text.is_empty()
            }
            _ => true,
        })
    }
    if without_names(part) {
        trimmed(part);
    }
}

fn reference(
    item: &BibliographyItem,
    content: &ElemChildren,
    paper: Option<&Paper>,
    page: &str,
) -> Reference {
    let mut html = String::new();
    write::children(&mut html, content, &|_| None);
    // Vancouver's dates: `2022 Apr ;12`.
    let mut html = html.trim().replace(" ;", ";");
    // And what stands before something that there is not: `(2021,)`, `“Title.”.`
    for (wrong, right) in [(",)", ")"), (",.", "."), (".”.", ".”"), ("  ", " ")] {
        html = html.replace(wrong, right);
    }
    // Some styles print no DOI; on a page a reference leads to its paper all the same.
    let doi = paper.and_then(|paper| paper.doi.as_ref());
    if let Some(doi) = doi.filter(|_| !html.contains("<a ")) {
        html.push_str(" <a href=\"");
        write::escape(&mut html, &doi_url(doi));
        html.push_str("\">DOI</a>");
    }
    // Nor do they say of a paper that it is still to come.
    if let Some(state) = paper.and_then(|paper| language::state(paper, page)) {
        html.push_str(&format!(" ({state})"));
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
