//! Searches and changes the elements that hayagriva renders.

use hayagriva::{BufWriteFormat, Elem, ElemChild, ElemChildren, ElemMeta, Formatted, Formatting};

/// The part of a citation about its paper with this number.
pub(super) fn find_part(elements: &ElemChildren, number: usize) -> Option<&ElemChildren> {
    elements.0.iter().find_map(|element| match element {
        ElemChild::Elem(element) if element.meta == Some(ElemMeta::Entry(number)) => {
            Some(&element.children)
        }
        ElemChild::Elem(element) => find_part(&element.children, number),
        _ => None,
    })
}

/// Changes the part of a citation about each of its papers.
pub(super) fn change_parts(
    elements: &mut ElemChildren,
    change: &mut impl FnMut(usize, &mut ElemChildren),
) {
    for element in &mut elements.0 {
        if let ElemChild::Elem(element) = element {
            match element.meta {
                Some(ElemMeta::Entry(number)) => change(number, &mut element.children),
                _ => change_parts(&mut element.children, change),
            }
        }
    }
}

/// Removes the names from the part of a citation, with the punctuation after them.
pub(super) fn remove_authors(part: &mut ElemChildren) {
    fn remove_names(elements: &mut ElemChildren) -> bool {
        let before = elements.0.len();
        elements.0.retain(
            |element| !matches!(element, ElemChild::Elem(element) if matches!(element.meta, Some(ElemMeta::Names(_)))),
        );
        let mut found = elements.0.len() < before;
        for element in &mut elements.0 {
            if let ElemChild::Elem(element) = element {
                found |= remove_names(&mut element.children);
            }
        }
        found
    }
    /// Removes punctuation before the first visible text. Returns whether there is any.
    fn trim_start(elements: &mut ElemChildren) -> bool {
        elements.0.iter_mut().any(|element| match element {
            ElemChild::Elem(element) => trim_start(&mut element.children),
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
    if remove_names(part) {
        trim_start(part);
    }
}

/// The first group of names in a citation.
pub(super) fn list_names(elements: &ElemChildren) -> Vec<String> {
    let mut names = Vec::new();
    let mut copy = elements.clone();
    change_names(&mut copy, &mut |name| names.push(to_text(&name.children)));
    names
}

/// Changes each name in the first group of names in a citation. Returns whether there is one.
pub(super) fn change_names(
    elements: &mut ElemChildren,
    change: &mut impl FnMut(&mut Elem),
) -> bool {
    elements.0.iter_mut().any(|child| match child {
        ElemChild::Elem(element) if matches!(element.meta, Some(ElemMeta::Names(_))) => {
            if element.children.find_names().is_some() {
                return change_names(&mut element.children, change);
            }
            change_names_in_group(&mut element.children, change);
            true
        }
        ElemChild::Elem(element) => change_names(&mut element.children, change),
        _ => false,
    })
}

fn change_names_in_group(elements: &mut ElemChildren, change: &mut impl FnMut(&mut Elem)) {
    for child in &mut elements.0 {
        if let ElemChild::Elem(element) = child {
            match element.meta {
                Some(ElemMeta::Name(..)) => change(element),
                _ => change_names_in_group(&mut element.children, change),
            }
        }
    }
}

/// The first text in elements.
pub(super) fn first_text(elements: &mut ElemChildren) -> Option<&mut String> {
    elements.0.iter_mut().find_map(|child| match child {
        ElemChild::Text(text) => Some(&mut text.text),
        ElemChild::Elem(element) => first_text(&mut element.children),
        _ => None,
    })
}

/// Text without formatting.
pub(super) fn plain_text(text: &str) -> ElemChild {
    ElemChild::Text(Formatted {
        text: text.to_owned(),
        formatting: Formatting::default(),
    })
}

/// The text of elements without formatting.
pub(super) fn to_text(elements: &ElemChildren) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = elements.write_buf(&mut text, BufWriteFormat::Plain);
    text
}
