//! The ids and names that the pages of one language refer to again and again.

use crate::bodies::Site;
use crate::site::ids::{IdVec, LabId, LanguageId, PersonId};

/// The ids and names that pages of one language refer to.
pub struct Names {
    pub(super) language: LanguageId,
    pub(super) people: IdVec<PersonId, PersonName>,
    pub(super) labs: IdVec<LabId, LabName>,
    /// The id of the site's publisher.
    pub(super) organization: String,
    /// The home page.
    pub(super) home: String,
    /// The id of the site in this language.
    pub(super) website: String,
    /// The root of the site.
    pub(super) root: String,
}

impl Names {
    /// Collects them for a language.
    pub fn new(site: &Site, language: LanguageId) -> Self {
        let page = |path: &str| site.index.settings.base.absolute(path);
        let people = site
            .index
            .entities
            .people
            .enumerate()
            .map(|(index, person)| {
                let url = page(&person.entity.original().path);
                PersonName {
                    id: format!("{url}#person"),
                    url,
                    name: site.index.person_name(index, language),
                }
            });
        let labs = site.index.entities.labs.enumerate().map(|(index, lab)| {
            let url = page(&lab.entity.original().path);
            LabName {
                id: format!("{url}#organization"),
                url,
                name: site.index.lab_name(index, language),
            }
        });
        let home = page(&format!(
            "{}/",
            site.index.settings.languages[language].prefix
        ));
        let root = page("/");
        Self {
            language,
            people: people.collect(),
            labs: labs.collect(),
            organization: format!("{root}#organization"),
            website: format!("{home}#website"),
            home,
            root,
        }
    }
}

/// How structured data refers to a person.
pub(super) struct PersonName {
    pub(super) id: String,
    /// Their page in its first language.
    pub(super) url: String,
    /// Their name in the language of the page.
    pub(super) name: String,
}

/// How structured data refers to a lab.
pub(super) struct LabName {
    pub(super) id: String,
    /// Its page in its first language.
    pub(super) url: String,
    /// Its name in the language of the page.
    pub(super) name: String,
}
