//! People.

use std::borrow::Cow;

use super::graph::Graph;
use super::thing::{PropertyValue, Thing, ThingRef, alternate_names};
use crate::site::ids::PersonId;

impl<'a> Graph<'a> {
    /// The URL of a person with a profile.
    pub(super) fn person_url(&self, person: PersonId) -> Cow<'a, str> {
        Cow::from(&self.names.people[person].url)
    }

    /// The id of a person with a profile.
    pub(super) fn person_id(&self, person: PersonId) -> Cow<'a, str> {
        Cow::from(&self.names.people[person].id)
    }

    /// Refers to a person, by the given name or that of their profile.
    pub(super) fn refer_to_person(
        &self,
        person: PersonId,
        name: Option<Cow<'a, str>>,
    ) -> ThingRef<'a> {
        let own = &self.names.people[person].name;
        ThingRef {
            id: Some(self.person_id(person)),
            ..ThingRef::with_name("Person", name.unwrap_or(Cow::from(own)))
        }
    }

    /// Describes a person on their own page.
    pub(super) fn describe_person(&self, index: PersonId) -> Thing<'a> {
        let site = self.site;
        let person = &site.index.entities.people[index];
        let text = person.entity.text_or_original(self.language);
        let fields = &text.fields;
        let name = self.names.people[index].name.as_str();
        let orcid = fields
            .orcid
            .as_ref()
            .map(|orcid| format!("https://orcid.org/{orcid}"));
        let links = fields
            .links
            .iter()
            .flatten()
            .map(|link| link.url.clone())
            .filter(|url| url.starts_with("http"));
        let mut labs: Vec<ThingRef> = person
            .labs
            .iter()
            .map(|&lab| self.refer_to_lab(lab))
            .collect();
        let has_left = person.has_left(&site.index.settings);
        if let Some(affiliation) = fields.affiliation.as_deref().filter(|_| !has_left) {
            labs.push(ThingRef::with_name("Organization", affiliation));
        }
        let (alumni_of, affiliation) = if has_left {
            (labs, Vec::new())
        } else {
            (Vec::new(), labs)
        };
        let photo = fields
            .photo
            .as_ref()
            .and_then(|photo| Some((photo, site.picture(text, &photo.src)?)));
        Thing {
            kind: "Person",
            id: Some(self.person_id(index)),
            alternate_name: alternate_names(name, person.names()),
            name: Some(Cow::from(name)),
            url: Some(self.person_url(index)),
            // A former member no longer has their role.
            job_title: fields
                .role
                .as_deref()
                .filter(|_| !has_left)
                .map(|role| site.index.settings.roles.translate(role, self.language)),
            email: fields.email.as_ref().map(|email| email.as_str()),
            image: self.describe_image(photo),
            identifier: orcid
                .clone()
                .map(|orcid| PropertyValue::new("ORCID", orcid)),
            same_as: orcid.into_iter().chain(links).collect(),
            affiliation,
            alumni_of,
            ..Thing::default()
        }
    }
}
