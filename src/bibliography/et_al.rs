//! Changes after how many names a style writes `et al.`.

use hayagriva::citationberg::{
    DelimiterBehavior, IndependentStyle, InheritableNameOptions, LayoutRenderingElement, Name,
    Names, NamesChild, taxonomy::NameVariable,
};

/// The style with `et al.` after this number of authors, or earlier if it abbreviates earlier.
///
/// CSL has no `and others`: it abbreviates only by the number of names. So the entry has one more name (`others`), and the
/// style abbreviates from that number on.
pub(super) fn abbreviate_after(style: &IndependentStyle, named: usize) -> IndependentStyle {
    let mut style = style.clone();
    let named = u32::try_from(named).unwrap_or(u32::MAX - 1);
    let mut own = style.settings.options.clone();
    if let Some(bibliography) = &style.bibliography {
        own = own.apply(&bibliography.name_options);
    }
    let options = &mut style.settings.options;
    options.et_al_min = options.et_al_min.or(Some(u32::MAX));
    limit_options(options, named);
    limit_options(&mut style.citation.name_options, named);
    // The next name would be `others`.
    style.citation.disambiguate_add_names = false;
    if let Some(bibliography) = &mut style.bibliography {
        // Styles that name several authors before `et al.`, such as NLM and GB/T 7714, need their comma before it:
        // `Xu X, et al.`
        if own.et_al_use_first.is_some_and(|first| first > 1) {
            let delimiter = &mut bibliography.name_options.delimiter_precedes_et_al;
            *delimiter = own
                .delimiter_precedes_et_al
                .or(Some(DelimiterBehavior::Always));
        }
        limit_options(&mut bibliography.name_options, named);
        limit_elements(&mut bibliography.layout.elements, named, &own);
    }
    limit_elements(&mut style.citation.layout.elements, named, &own);
    for one in &mut style.macros {
        limit_elements(&mut one.children, named, &own);
    }
    style
}

/// Limits how many names are written before `et al.`.
fn limit_options(options: &mut InheritableNameOptions, named: u32) {
    for (least, first) in [
        (&mut options.et_al_min, &mut options.et_al_use_first),
        (
            &mut options.et_al_subsequent_min,
            &mut options.et_al_subsequent_use_first,
        ),
    ] {
        limit_names(least, first, named);
    }
    options.et_al_use_last = options.et_al_use_last.map(|_| false);
}

/// Limits `et-al-min` and `et-al-use-first`.
fn limit_names(least: &mut Option<u32>, first: &mut Option<u32>, named: u32) {
    if least.is_some_and(|least| least > named + 1) {
        *least = Some(named + 1);
        *first = Some(named);
    }
    *first = first.map(|first| first.min(named));
}

fn limit_elements(
    elements: &mut [LayoutRenderingElement],
    named: u32,
    own: &InheritableNameOptions,
) {
    for element in elements {
        match element {
            LayoutRenderingElement::Names(names) if is_for_authors(names) => {
                limit_author_names(names, named);
            }
            LayoutRenderingElement::Names(names) => {
                // Editors and translators stay as they were.
                names.et_al_min = names.et_al_min.or(own.et_al_min).or(Some(u32::MAX));
                names.et_al_use_first = names.et_al_use_first.or(own.et_al_use_first);
                names.et_al_use_last = names.et_al_use_last.or(own.et_al_use_last);
            }
            LayoutRenderingElement::Group(group) => limit_elements(&mut group.children, named, own),
            LayoutRenderingElement::Choose(choose) => {
                let branches = std::iter::once(&mut choose.if_).chain(&mut choose.else_if);
                branches.for_each(|branch| limit_elements(&mut branch.children, named, own));
                if let Some(otherwise) = &mut choose.otherwise {
                    limit_elements(&mut otherwise.children, named, own);
                }
            }
            _ => {}
        }
    }
}

/// The style with this number of authors in its citations, and `et al.` after them if there are more.
pub(super) fn name_in_citations(style: &IndependentStyle, named: usize) -> IndependentStyle {
    let mut style = style.clone();
    let named = u32::try_from(named).unwrap_or(u32::MAX - 1);
    for options in [
        &mut style.settings.options,
        &mut style.citation.name_options,
    ] {
        options.et_al_min = Some(named + 1);
        options.et_al_use_first = Some(named);
        options.et_al_subsequent_min = None;
        options.et_al_subsequent_use_first = None;
        options.et_al_use_last = None;
    }
    inherit_et_al(&mut style.citation.layout.elements);
    for one in &mut style.macros {
        inherit_et_al(&mut one.children);
    }
    style
}

/// Removes the `et al.` options of names, so that they inherit those of the style.
fn inherit_et_al(elements: &mut [LayoutRenderingElement]) {
    for element in elements {
        match element {
            LayoutRenderingElement::Names(names) => {
                names.et_al_min = None;
                names.et_al_use_first = None;
                names.et_al_subsequent_min = None;
                names.et_al_subsequent_use_first = None;
                names.et_al_use_last = None;
                for child in &mut names.children {
                    match child {
                        NamesChild::Name(name) => {
                            rewrite(name, |fields| {
                                fields.retain(|field, _| !field.starts_with("@et-al-"));
                            });
                        }
                        NamesChild::Substitute(substitute) => {
                            inherit_et_al(&mut substitute.children);
                        }
                        NamesChild::EtAl(_) | NamesChild::Label(_) => {}
                    }
                }
            }
            LayoutRenderingElement::Group(group) => inherit_et_al(&mut group.children),
            LayoutRenderingElement::Choose(choose) => {
                let branches = std::iter::once(&mut choose.if_).chain(&mut choose.else_if);
                branches.for_each(|branch| inherit_et_al(&mut branch.children));
                if let Some(otherwise) = &mut choose.otherwise {
                    inherit_et_al(&mut otherwise.children);
                }
            }
            _ => {}
        }
    }
}

/// Whether names show the authors, perhaps as a substitute for another role.
fn is_for_authors(names: &Names) -> bool {
    let substitutes = names.substitute().into_iter();
    names.variable.contains(&NameVariable::Author)
        || substitutes
            .flat_map(|substitute| &substitute.children)
            .any(|element| match element {
                LayoutRenderingElement::Names(names) => is_for_authors(names),
                _ => false,
            })
}

fn limit_author_names(names: &mut Names, named: u32) {
    limit_names(&mut names.et_al_min, &mut names.et_al_use_first, named);
    limit_names(
        &mut names.et_al_subsequent_min,
        &mut names.et_al_subsequent_use_first,
        named,
    );
    names.et_al_use_last = names.et_al_use_last.map(|_| false);
    for child in &mut names.children {
        match child {
            NamesChild::Name(name) => limit_name(name, named),
            // Editors of a work without authors.
            NamesChild::Substitute(substitute) => {
                for element in &mut substitute.children {
                    if let LayoutRenderingElement::Names(names) = element {
                        limit_author_names(names, named);
                    }
                }
            }
            NamesChild::EtAl(_) | NamesChild::Label(_) => {}
        }
    }
}

fn limit_name(name: &mut Name, named: u32) {
    let none = InheritableNameOptions::default();
    let own = name.options(&none);
    let (mut least, mut first) = (own.et_al_min, own.et_al_use_first);
    limit_names(&mut least, &mut first, named);
    let use_last = own.et_al_use_last;
    if (least, first) == (own.et_al_min, own.et_al_use_first) && !use_last {
        return;
    }
    rewrite(name, |fields| {
        fields.insert("@et-al-use-last".into(), "false".into());
        for (field, value) in [("@et-al-min", least), ("@et-al-use-first", first)] {
            if let Some(value) = value {
                fields.insert(field.into(), value.to_string().into());
            }
        }
    });
}

/// Changes the options of a `cs:name` through its serialized form.
///
/// WORKAROUND: citationberg 0.7 keeps the options private. This goes when it has setters.
fn rewrite(name: &mut Name, change: impl FnOnce(&mut serde_json::Map<String, serde_json::Value>)) {
    let Ok(serde_json::Value::Object(mut fields)) = serde_json::to_value(&*name) else {
        return;
    };
    change(&mut fields);
    if let Ok(changed) = serde_json::from_value(fields.into()) {
        *name = changed;
    }
}
