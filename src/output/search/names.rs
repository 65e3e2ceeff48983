//! The names that a search may have meant, and those of what its results can be filtered by.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::site::Index;
use crate::site::ids::LanguageId;

/// Names by what they are of.
#[derive(Debug, Serialize)]
struct Names<'a> {
    /// Everyone who is mentioned or has a profile: the forms of each name, the language's own first.
    people: Vec<Vec<String>>,
    /// The ids of labs, and their names in the same way.
    labs: Vec<(&'a str, Vec<String>)>,
    /// The slugs of tags, and their names.
    tags: Vec<(&'a str, &'a str)>,
}

/// The names of a language as JSON.
pub(super) fn json(index: &Index, language: LanguageId) -> Vec<u8> {
    let mut people: Vec<Vec<String>> = Vec::new();
    for (id, person) in index.entities.people.enumerate() {
        let shown = index.person_name(id, language);
        people.push(forms(shown, person.names().cloned()));
    }
    let guests: BTreeSet<&String> = index
        .entities
        .items
        .iter()
        .filter(|item| item.entity.text(language).is_some())
        .flat_map(|item| item.mentions(language).everyone())
        .filter(|mention| mention.person.is_none())
        .filter_map(|mention| mention.name.as_ref())
        .collect();
    people.extend(guests.into_iter().map(|name| vec![name.clone()]));
    let labs = index.entities.labs.enumerate().map(|(id, lab)| {
        let shown = index.lab_name(id, language);
        let others = lab.entity.texts.iter().flat_map(|text| {
            std::iter::once(text.fields.name.clone()).chain(text.fields.native_name.clone())
        });
        (lab.entity.stem(), forms(shown, others))
    });
    let names = Names {
        people,
        labs: labs.collect(),
        tags: index.listings[language]
            .tags
            .iter()
            .map(|tag| (tag.slug.as_str(), tag.name.as_str()))
            .collect(),
    };
    // A struct of texts always serializes.
    serde_json::to_vec(&names).unwrap_or_default()
}

fn forms(first: String, others: impl Iterator<Item = String>) -> Vec<String> {
    let mut forms = vec![first];
    for other in others {
        if !forms.contains(&other) {
            forms.push(other);
        }
    }
    forms
}
