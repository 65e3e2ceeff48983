//! Labs, in lists and on their own pages.

use super::builder::ViewBuilder;
use super::extra::{build_content, extra_to_value};
use crate::render::views::*;
use crate::site::ids::{LabId, PersonId};
use crate::site::mention::LabRef;

impl ViewBuilder<'_> {
    /// Builds a link to a lab, if it has a page.
    pub(super) fn lab_link(&self, lab: &LabRef) -> Option<LinkView> {
        match lab {
            LabRef::Known(lab) => {
                let view = &self.labs[*lab];
                Some(LinkView {
                    title: view.name.clone(),
                    url: view.url.clone(),
                })
            }
            LabRef::Named(_) => None,
        }
    }

    /// A lab for lists.
    pub(in crate::render) fn lab(&self, index: LabId) -> LabView {
        self.labs[index].clone()
    }

    /// Builds a lab for lists.
    pub(super) fn build_lab(&self, index: LabId) -> LabView {
        let lab = &self.site.index.entities.labs[index];
        let text = lab.entity.text_or_original(self.language_id);
        let (name, native_name) = self
            .language
            .names(&text.fields.name, text.fields.native_name.as_deref());
        LabView {
            name,
            native_name,
            url: self.url(&self.path(&format!("/{}/", lab.entity.id))),
            institution: text.fields.institution.clone(),
            department: text.fields.department.clone(),
            logo: text
                .fields
                .logo
                .as_ref()
                .and_then(|photo| self.find_photo(text, photo)),
            count: self.lists.by_lab[index].len(),
            extra: extra_to_value(text.fields.extra.as_ref()),
        }
    }

    /// Builds a lab for its own page.
    pub(in crate::render) fn build_lab_page(&self, index: LabId) -> LabPageView {
        let lab = &self.site.index.entities.labs[index];
        let text = lab.entity.text_or_original(self.language_id);
        let fields = &text.fields;
        let view = self.lab(index);
        let (alumni, members): (Vec<PersonId>, Vec<PersonId>) =
            lab.members.iter().partition(|&&person| {
                self.site.index.entities.people[person].has_left(&self.site.index.settings)
            });
        let people = |people: Vec<PersonId>| {
            let mut people: Vec<PersonView> = people
                .into_iter()
                .map(|index| {
                    let person = &self.site.index.entities.people[index];
                    let left = person.has_left(&self.site.index.settings);
                    let fields = &person.entity.text_or_original(self.language_id).fields;
                    PersonView {
                        now: fields.now.clone().filter(|_| left),
                        ..self.person(index)
                    }
                })
                .collect();
            self.collation()
                .sort_people(&mut people, |person| &person.name);
            people
        };
        let papers = self.build_papers_by(&lab.members);
        LabPageView {
            papers,
            name: view.name,
            native_name: view.native_name,
            institution: view.institution,
            department: view.department,
            lead: lab.lead.as_ref().map(|lead| {
                let mut lead = self.build_mention(lead);
                // The page need not say that the head of the lab belongs to it.
                lead.lab = lead.lab.filter(|other| other.url != view.url);
                lead
            }),
            ror: fields
                .ror
                .as_ref()
                .map(|ror| format!("https://ror.org/{ror}")),
            website: fields.url.as_ref().map(|url| url.as_str().to_owned()),
            logo: view.logo,
            location: fields.location.clone(),
            members: people(members),
            alumni: people(alumni),
            content: build_content(self.site.bodies.document(text)),
            lang: self.foreign_tag(text.language),
            extra: view.extra,
        }
    }
}
