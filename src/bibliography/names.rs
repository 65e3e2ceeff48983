//! How a style writes the names of a work that does not name all its authors.

use hayagriva::citationberg::{
    DelimiterBehavior, IndependentStyle, InheritableNameOptions, LayoutRenderingElement, Name,
    Names, NamesChild, taxonomy::NameVariable,
};

/// The style with `et al.` behind as many authors as a work names, if not behind fewer.
///
/// CSL knows no `and others`: it abbreviates by the number of names alone, so that there is one name
/// more (`others`), and the style is told to abbreviate from this number on.
pub(super) fn abbreviated(style: &IndependentStyle, named: usize) -> IndependentStyle {
    let mut style = style.clone();
    let named = u32::try_from(named).unwrap_or(u32::MAX - 1);
    let mut own = style.settings.options.clone();
    if let Some(bibliography) = &style.bibliography {
        own = own.apply(&bibliography.name_options);
    }
    let options = &mut style.settings.options;
    options.et_al_min = options.et_al_min.or(Some(u32::MAX));
    abbreviate(options, named);
    abbreviate(&mut style.citation.name_options, named);
    // More names than there are would be `others`.
    style.citation.disambiguate_add_names = false;
    if let Some(bibliography) = &mut style.bibliography {
        // A style that always names several authors before `et al.` has the comma between them in
        // mind: `Xu X, et al.` in those of NLM and GB/T 7714.
        if own.et_al_use_first.is_some_and(|first| first > 1) {
            let behind = &mut bibliography.name_options.delimiter_precedes_et_al;
            *behind = own
                .delimiter_precedes_et_al
                .or(Some(DelimiterBehavior::Always));
        }
        abbreviate(&mut bibliography.name_options, named);
        each_names(&mut bibliography.layout.elements, named, &own);
    }
    each_names(&mut style.citation.layout.elements, named, &own);
    for one in &mut style.macros {
        each_names(&mut one.children, named, &own);
    }
    style
}

fn abbreviate(options: &mut InheritableNameOptions, named: u32) {
    for (least, first) in [
        (&mut options.et_al_min, &mut options.et_al_use_first),
        (
            &mut options.et_al_subsequent_min,
            &mut options.et_al_subsequent_use_first,
        ),
    ] {
        shorten(least, first, named);
    }
    options.et_al_use_last = options.et_al_use_last.map(|_| false);
}

/// Names that are fewer than a style abbreviates are abbreviated behind the last.
fn shorten(least: &mut Option<u32>, first: &mut Option<u32>, named: u32) {
    if least.is_some_and(|least| least > named + 1) {
        *least = Some(named + 1);
        *first = Some(named);
    }
    *first = first.map(|first| first.min(named));
}

fn each_names(elements: &mut [LayoutRenderingElement], named: u32, own: &InheritableNameOptions) {
    for element in elements {
        match element {
            LayoutRenderingElement::Names(names) if is_for_authors(names) => {
                abbreviate_names(names, named);
            }
            LayoutRenderingElement::Names(names) => {
                // Editors and translators are named as ever.
                names.et_al_min = names.et_al_min.or(own.et_al_min).or(Some(u32::MAX));
                names.et_al_use_first = names.et_al_use_first.or(own.et_al_use_first);
                names.et_al_use_last = names.et_al_use_last.or(own.et_al_use_last);
            }
            LayoutRenderingElement::Group(group) => each_names(&mut group.children, named, own),
            LayoutRenderingElement::Choose(choose) => {
                let branches = std::iter::once(&mut choose.if_).chain(&mut choose.else_if);
                branches.for_each(|branch| each_names(&mut branch.children, named, own));
                if let Some(otherwise) = &mut choose.otherwise {
                    each_names(&mut otherwise.children, named, own);
                }
            }
            _ => {}
        }
    }
}

/// The style with `named` authors in its citations, and `et al.` behind them if there are more.
pub(super) fn naming(style: &IndependentStyle, named: usize) -> IndependentStyle {
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

/// Takes away from names what they say themselves of `et al.`.
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

/// Whether the authors are named here, perhaps for want of a composer or the like.
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

fn abbreviate_names(names: &mut Names, named: u32) {
    shorten(&mut names.et_al_min, &mut names.et_al_use_first, named);
    shorten(
        &mut names.et_al_subsequent_min,
        &mut names.et_al_subsequent_use_first,
        named,
    );
    names.et_al_use_last = names.et_al_use_last.map(|_| false);
    for child in &mut names.children {
        match child {
            NamesChild::Name(name) => abbreviate_name(name, named),
            // Of a work without authors, its editors.
            NamesChild::Substitute(substitute) => {
                for element in &mut substitute.children {
                    if let LayoutRenderingElement::Names(names) = element {
                        abbreviate_names(names, named);
                    }
                }
            }
            NamesChild::EtAl(_) | NamesChild::Label(_) => {}
        }
    }
}

fn abbreviate_name(name: &mut Name, named: u32) {
    let none = InheritableNameOptions::default();
    let own = name.options(&none);
    let (mut least, mut first) = (own.et_al_min, own.et_al_use_first);
    shorten(&mut least, &mut first, named);
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

/// A `cs:name` keeps its options to itself, but may be written down and read again.
fn rewrite(name: &mut Name, change: impl FnOnce(&mut serde_json::Map<String, serde_json::Value>)) {
    let Ok(serde_json::Value::Object(mut fields)) = serde_json::to_value(&*name) else {
        return;
    };
    change(&mut fields);
    if let Ok(changed) = serde_json::from_value(fields.into()) {
        *name = changed;
    }
}

/// Whether a name is written in the script of Chinese, Japanese or Korean, family name first.
pub(super) fn is_east_asian(name: &str) -> bool {
    use icu::properties::{CodePointMapData, props::Script};
    let map = CodePointMapData::<Script>::new();
    let mut letters = name.chars().filter(|c| c.is_alphabetic()).peekable();
    letters.peek().is_some()
        && letters.all(|letter| {
            matches!(
                map.get(letter),
                Script::Han
                    | Script::Hiragana
                    | Script::Katakana
                    | Script::Hangul
                    | Script::Bopomofo
            ) || letter == 'ー'
        })
}
