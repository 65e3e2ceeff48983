//! The names that the search page suggests for misspelt words, and shows beside its filters.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::bodies::Site;
use crate::site::ids::LanguageId;

/// The names of one language, as the search page reads them.
#[derive(Debug, Serialize)]
struct Names<'a> {
    /// Everyone with a profile or a mention: all forms of their name, the language's own form first.
    people: Vec<Vec<String>>,
    /// The ids of labs, with the forms of their names.
    labs: Vec<(&'a str, Vec<String>)>,
    /// The slugs of tags, with their names.
    tags: Vec<(&'a str, &'a str)>,
}

/// Collects the names of a language as JSON.
pub(super) fn to_json(site: &Site, language: LanguageId) -> Vec<u8> {
    let profiles = site
        .index
        .entities
        .people
        .enumerate()
        .map(|(index, person)| {
            let shown = site.index.person_name(index, language);
            collect_forms(shown, person.names().cloned())
        });
    let guests: BTreeSet<&String> = site
        .index
        .entities
        .items
        .iter()
        .filter(|item| item.entity.text(language).is_some())
        .flat_map(|item| item.mentions(language).everyone())
        .filter(|mention| mention.person.is_none())
        .filter_map(|mention| mention.name.as_ref())
        .collect();
    let guests = guests.into_iter().map(|name| vec![name.clone()]);
    let labs = site.index.entities.labs.enumerate().map(|(index, lab)| {
        let shown = site.index.lab_name(index, language);
        let others = lab.entity.texts.iter().flat_map(|text| {
            std::iter::once(text.fields.name.clone()).chain(text.fields.native_name.clone())
        });
        (lab.entity.stem(), collect_forms(shown, others))
    });
    let tags = site.index.listings[language].tags.iter();
    let names = Names {
        people: profiles.chain(guests).collect(),
        labs: labs.collect(),
        tags: tags
            .map(|tag| (tag.slug.as_str(), tag.name.as_str()))
            .collect(),
    };
    // Serializing a struct of strings cannot fail.
    serde_json::to_vec(&names).unwrap_or_default()
}

/// The shown form of a name and its other forms, each once.
fn collect_forms(shown: String, others: impl Iterator<Item = String>) -> Vec<String> {
    let mut forms = vec![shown];
    for other in others {
        if !forms.contains(&other) {
            forms.push(other);
        }
    }
    forms
}
