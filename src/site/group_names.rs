//! Names of tags and roles that site.yaml gives in several languages: `PhD student` is `博士研究生`.

use ahash::AHashMap as HashMap;

use super::ids::{IdVec, LanguageId};
use super::language::Language;
use crate::values::unicode::comparable;

/// The names of tags, or of roles. A text may use the name in any language.
#[derive(Debug, Default)]
pub struct GroupNames {
    groups: Vec<Group>,
    /// The group of each name, in the form in which names are compared.
    by_name: HashMap<String, usize>,
}

#[derive(Debug)]
struct Group {
    /// Its name in the default language, or the one that site.yaml translates.
    name: String,
    translations: Vec<(LanguageId, String)>,
}

impl GroupNames {
    /// Reads the names that site.yaml gives in each language.
    pub(super) fn new(
        languages: &IdVec<LanguageId, Language>,
        names: impl Fn(&Language) -> &[(String, String)],
    ) -> Self {
        let mut all = Self::default();
        for (language, settings) in languages.enumerate() {
            for (name, translated) in names(settings) {
                let next = all.groups.len();
                let group = *all.by_name.entry(comparable(name)).or_insert(next);
                if group == next {
                    all.groups.push(Group {
                        name: name.clone(),
                        translations: Vec::new(),
                    });
                }
                let translated = translated.clone();
                all.groups[group].translations.push((language, translated));
            }
        }
        // Keys come first: the name of one group may be a translation of another.
        for (number, group) in all.groups.iter().enumerate() {
            for (_, translated) in &group.translations {
                let name = comparable(translated);
                all.by_name.entry(name).or_insert(number);
            }
        }
        all
    }

    /// The name that stands for a group in all languages; a name that site.yaml does not have stands for itself.
    pub fn canonical<'a>(&'a self, name: &'a str) -> &'a str {
        self.find(name).map_or(name, |group| &group.name)
    }

    /// The name of a group in a language.
    pub fn translate<'a>(&'a self, name: &'a str, language: LanguageId) -> &'a str {
        let Some(group) = self.find(name) else {
            return name;
        };
        let mut translations = group.translations.iter();
        let translated = translations.find(|(other, _)| *other == language);
        translated.map_or(&group.name, |(_, translated)| translated)
    }

    fn find(&self, name: &str) -> Option<&Group> {
        if self.groups.is_empty() {
            return None;
        }
        let group = self.by_name.get(&comparable(name))?;
        Some(&self.groups[*group])
    }
}
