//! Texts without a translation, and translations that are older than their originals.

use std::sync::Arc;

use serde::Serialize;

use crate::site::Index;
use crate::site::entity::{Entity, Fields, key};
use crate::site::ids::LanguageId;
use crate::values::date::Date;

/// A text without a translation in a language, or with an outdated one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// What is missing.
    #[serde(rename = "translation")]
    pub state: TranslationState,
    /// The language's tag.
    pub language: String,
    /// The file to translate, or the translation that is older than its original.
    pub file: Arc<str>,
}

/// What is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TranslationState {
    /// There is no translation.
    Missing,
    /// The original says `updated:` with a later day than the translation does.
    Older,
}

/// All gaps of a site, by language, then in the order of the site.
pub fn find_translation_gaps(index: &Index) -> Vec<Gap> {
    fn find_gaps<'a, F: Fields + 'a>(
        index: &'a Index,
        entities: impl Iterator<Item = &'a Entity<F>> + 'a,
        language: LanguageId,
    ) -> impl Iterator<Item = Gap> + 'a {
        entities.filter_map(move |entity| find_gap(index, entity, language))
    }
    let languages = index.settings.languages.ids();
    languages
        .flat_map(|language| {
            let items = index.entities.items.iter().map(|item| &item.entity);
            let people = index.entities.people.iter().map(|person| &person.entity);
            let labs = index.entities.labs.iter().map(|lab| &lab.entity);
            find_gaps(index, items, language)
                .chain(find_gaps(index, index.entities.pages.iter(), language))
                .chain(find_gaps(index, people, language))
                .chain(find_gaps(index, labs, language))
        })
        .collect()
}

fn find_gap<F: Fields>(index: &Index, entity: &Entity<F>, language: LanguageId) -> Option<Gap> {
    let gap = |state, file: &Arc<str>| Gap {
        state,
        language: index.settings.languages[language].tag.to_string(),
        file: file.clone(),
    };
    let original = entity.original();
    let Some(text) = entity.text(language) else {
        // A translation that failed to parse is already reported.
        if index.links.broken.contains(&entity.id) {
            return None;
        }
        return Some(gap(
            TranslationState::Missing,
            &original.source_file.source.path,
        ));
    };
    // An inherited date is that of the original.
    let own = text
        .fields
        .updated()
        .filter(|_| text.source_file.contains(&key("updated")));
    let start = |date: Date| date.start(&index.settings.zone);
    let older = original
        .fields
        .updated()
        .is_some_and(|updated| own.map(start) < Some(start(updated)));
    older.then(|| gap(TranslationState::Older, &text.source_file.source.path))
}
