//! Labs.

use std::borrow::Cow;

use super::graph::Graph;
use super::names::LabName;
use super::thing::{Parent, PropertyValue, Thing, ThingRef, alternate_names};
use crate::site::ids::LabId;
use crate::values::identifier::Ror;

impl<'a> Graph<'a> {
    /// The id of a lab.
    pub(super) fn lab_id(&self, lab: LabId) -> Cow<'a, str> {
        Cow::from(&self.names.labs[lab].id)
    }

    /// Refers to a lab.
    pub(super) fn refer_to_lab(&self, lab: LabId) -> ThingRef<'a> {
        let LabName { id, url, name } = &self.names.labs[lab];
        ThingRef {
            id: Some(Cow::from(id)),
            url: Some(Cow::from(url)),
            ..ThingRef::with_name("ResearchOrganization", name)
        }
    }

    /// Describes a lab on its own page.
    pub(super) fn describe_lab(&self, index: LabId) -> Thing<'a> {
        let site = self.site;
        let lab = &site.index.entities.labs[index];
        let text = lab.entity.text_or_original(self.language);
        let fields = &text.fields;
        let LabName { url, name, .. } = &self.names.labs[index];
        // Labs are rarely in the registry: a ROR id is that of the institution, if the lab names one.
        let ror = fields.ror.as_ref();
        let own_ror = ror.filter(|_| fields.institution.is_none());
        let website = fields.url.as_ref().map(|url| url.as_str().to_owned());
        let logo = fields
            .logo
            .as_ref()
            .and_then(|logo| site.picture(text, &logo.src));
        let members =
            lab.members.iter().copied().filter(|&person| {
                !site.index.entities.people[person].has_left(&site.index.settings)
            });
        let names = std::iter::once(&fields.name).chain(&fields.native_name);
        Thing {
            kind: "ResearchOrganization",
            id: Some(self.lab_id(index)),
            alternate_name: alternate_names(name, names),
            name: Some(Cow::from(name)),
            url: Some(Cow::from(url)),
            logo: logo.map(|found| found.permalink(&site.index.settings.base)),
            location: fields
                .location
                .iter()
                .map(|place| ThingRef::with_name("Place", place))
                .collect(),
            identifier: own_ror.map(ror_identifier),
            same_as: own_ror.map(ror_url).into_iter().chain(website).collect(),
            parent_organization: fields.institution.as_deref().map(|institution| {
                let department = fields.department.as_deref();
                Box::new(Parent {
                    kind: "ResearchOrganization",
                    name: Some(institution),
                    identifier: ror.map(ror_identifier),
                    same_as: ror.map(ror_url),
                    department: department.map(|name| ThingRef::with_name("Organization", name)),
                    ..Parent::default()
                })
            }),
            member: members
                .map(|person| self.refer_to_person(person, None))
                .collect(),
            ..Thing::default()
        }
    }
}

fn ror_url(ror: &Ror) -> String {
    format!("https://ror.org/{ror}")
}

fn ror_identifier(ror: &Ror) -> PropertyValue {
    PropertyValue::new("ROR", ror_url(ror))
}
