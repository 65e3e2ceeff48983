//! How a style disambiguates citations.

use hayagriva::citationberg::{
    DisambiguationRule, IndependentStyle, InheritableNameOptions, LayoutRenderingElement, Names,
    NamesChild, TextTarget,
};

/// How a style disambiguates citations.
#[derive(Debug)]
pub(in crate::bibliography) struct Rules {
    /// Whether it names more authors.
    pub(super) adds_names: bool,
    /// Whether it adds given names, and to which authors.
    pub(super) given_names: Option<DisambiguationRule>,
    /// Whether it adds letters to years.
    pub(super) adds_year_suffix: bool,
    /// The text between names and a year.
    pub(super) delimiter: String,
    /// The text after each initial; `None` if given names are added in full.
    pub(super) initialize_with: Option<String>,
}

impl Rules {
    /// Takes the rules out of a style; `None` if its citations do not name authors.
    pub(in crate::bibliography) fn take(style: &mut IndependentStyle) -> Option<Self> {
        let names = find_names(&style.citation.layout.elements, style)?;
        let options = style.settings.options.apply(&style.citation.name_options);
        let initialize_with = find_initialize_with(names, &options);
        let delimiter = find_delimiter(&style.citation.layout.elements, style);
        let citation = &mut style.citation;
        let given = std::mem::take(&mut citation.disambiguate_add_givenname);
        Some(Self {
            adds_names: std::mem::take(&mut citation.disambiguate_add_names),
            given_names: given.then_some(citation.givenname_disambiguation_rule),
            adds_year_suffix: std::mem::take(&mut citation.disambiguate_add_year_suffix),
            delimiter: delimiter.unwrap_or_else(|| " ".to_owned()),
            initialize_with,
        })
    }
}

/// The first names in elements.
fn find_names<'s>(
    elements: &'s [LayoutRenderingElement],
    style: &'s IndependentStyle,
) -> Option<&'s Names> {
    elements.iter().find_map(|element| match element {
        LayoutRenderingElement::Names(names) => Some(names),
        LayoutRenderingElement::Group(group) => find_names(&group.children, style),
        LayoutRenderingElement::Text(text) => {
            let TextTarget::Macro { name } = &text.target else {
                return None;
            };
            let found = style.macros.iter().find(|one| one.name == *name)?;
            find_names(&found.children, style)
        }
        LayoutRenderingElement::Choose(choose) => {
            let mut branches = choose.branches();
            let otherwise = choose.otherwise.as_ref();
            branches
                .find_map(|branch| find_names(&branch.children, style))
                .or_else(|| find_names(&otherwise?.children, style))
        }
        _ => None,
    })
}

/// The delimiter of the innermost group around the first names.
fn find_delimiter(elements: &[LayoutRenderingElement], style: &IndependentStyle) -> Option<String> {
    elements.iter().find_map(|element| match element {
        LayoutRenderingElement::Group(group) => {
            find_names(&group.children, style)?;
            let inner = find_delimiter(&group.children, style);
            inner.or_else(|| group.delimiter.clone())
        }
        _ => None,
    })
}

/// The text after each initial of names.
fn find_initialize_with(names: &Names, inherited: &InheritableNameOptions) -> Option<String> {
    let inherited = inherited.apply(&names.options());
    let name = names.children.iter().find_map(|child| match child {
        NamesChild::Name(name) => Some(name),
        _ => None,
    });
    match name {
        Some(name) => name.options(&inherited).initialize_with.map(str::to_owned),
        None => inherited.initialize_with,
    }
}
