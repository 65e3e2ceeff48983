//! People, labs and papers.

use std::borrow::Cow;

use super::Graph;
use super::thing::Thing;
use crate::bibliography::anchor;
use crate::site::routes::PAPERS_ON_PAGE;
use crate::source::identifier::Ror;

impl<'a> Graph<'a> {
    /// The id of someone with a profile.
    pub(super) fn person_id(&self, person: usize) -> String {
        let original = self.site.people[person].entity.original();
        format!("{}#person", self.site.base.absolute(&original.path))
    }

    /// Someone whose profile is elsewhere.
    pub(super) fn person_reference(
        &self,
        person: usize,
        name: impl Into<Cow<'a, str>>,
    ) -> Thing<'a> {
        Thing {
            id: Some(self.person_id(person)),
            ..Thing::named("Person", name)
        }
    }

    /// Someone on their own page.
    pub(super) fn person(&self, index: usize) -> Thing<'a> {
        let site = self.site;
        let person = &site.people[index];
        let text = person.entity.text_or_original(self.language);
        let fields = &text.fields;
        let name = site.person_name(index, self.language);
        let orcid = fields
            .orcid
            .as_ref()
            .map(|orcid| format!("https://orcid.org/{orcid}"));
        let links = fields.links.iter().flatten().map(|link| link.url.clone());
        let labs: Vec<Thing> = person
            .labs
            .iter()
            .map(|&lab| self.lab_reference(lab))
            .collect();
        let left = person.has_left(site);
        let affiliation = fields
            .affiliation
            .as_ref()
            .map(|name| Thing::named("Organization", name.as_str()));
        let photo = fields
            .photo
            .as_ref()
            .and_then(|photo| site.picture(text, &photo.src));
        Thing {
            id: Some(self.person_id(index)),
            alternate_name: alternate_names(
                &fields.name,
                fields.native_name.iter().chain(fields.aka.iter().flatten()),
            ),
            url: Some(Cow::from(
                site.base.absolute(&person.entity.original().path),
            )),
            job_title: fields.role.as_ref().map(Cow::from),
            email: fields.email.as_ref().map(|email| Cow::from(email.as_str())),
            image: photo
                .map(|found| Thing {
                    kind: "ImageObject",
                    width: found.picture.map(|picture| picture.width),
                    height: found.picture.map(|picture| picture.height),
                    url: Some(Cow::from(found.permalink(&site.base))),
                    ..Thing::default()
                })
                .into_iter()
                .collect(),
            identifier: orcid
                .iter()
                .map(|orcid| Thing::identifier("ORCID", orcid.clone()))
                .collect(),
            same_as: orcid
                .into_iter()
                .chain(links.filter(|url| url.starts_with("http")))
                .collect(),
            affiliation: match left {
                true => Vec::new(),
                false => labs.into_iter().chain(affiliation).collect(),
            },
            alumni_of: match left {
                true => person
                    .labs
                    .iter()
                    .map(|&lab| self.lab_reference(lab))
                    .collect(),
                false => Vec::new(),
            },
            ..Thing::named("Person", name)
        }
    }

    /// The id of a lab.
    pub(super) fn lab_id(&self, lab: usize) -> String {
        let original = self.site.labs[lab].entity.original();
        format!("{}#organization", self.site.base.absolute(&original.path))
    }

    /// A lab whose page is elsewhere.
    pub(super) fn lab_reference(&self, lab: usize) -> Thing<'a> {
        let entity = &self.site.labs[lab].entity;
        let url = self.site.base.absolute(&entity.original().path);
        let name = self.site.lab_name(lab, self.language);
        Thing {
            id: Some(format!("{url}#organization")),
            url: Some(Cow::from(url)),
            ..Thing::named("ResearchOrganization", name)
        }
    }

    /// A lab on its own page.
    pub(super) fn lab(&self, index: usize) -> Thing<'a> {
        let site = self.site;
        let lab = &site.labs[index];
        let text = lab.entity.text_or_original(self.language);
        let fields = &text.fields;
        // Labs are seldom registered: the id is their institution's, if they name one.
        let ror = fields.ror.as_ref();
        let own_ror = ror.filter(|_| fields.institution.is_none());
        let website = fields.url.as_ref().map(|url| url.as_str().to_owned());
        let logo = fields
            .logo
            .as_ref()
            .and_then(|logo| site.picture(text, &logo.src));
        let members = lab
            .members
            .iter()
            .filter(|&&person| !site.people[person].has_left(site));
        let member = |&person: &usize| {
            self.person_reference(person, site.person_name(person, self.language))
        };
        let department = fields.department.as_ref();
        let department =
            department.map(|name| Box::new(Thing::named("Organization", name.as_str())));
        let institution = fields.institution.as_ref();
        Thing {
            alternate_name: alternate_names(
                &site.lab_name(index, self.language),
                std::iter::once(&fields.name).chain(&fields.native_name),
            ),
            logo: logo.map(|found| Cow::from(found.permalink(&site.base))),
            location: fields
                .location
                .iter()
                .map(|place| Thing::named("Place", place.as_str()))
                .collect(),
            identifier: own_ror.map(ror_identifier).into_iter().collect(),
            same_as: own_ror.map(ror_url).into_iter().chain(website).collect(),
            parent_organization: institution.map(|name| {
                Box::new(Thing {
                    department,
                    identifier: ror.map(ror_identifier).into_iter().collect(),
                    same_as: ror.map(ror_url).into_iter().collect(),
                    ..Thing::named("ResearchOrganization", name.as_str())
                })
            }),
            member: members.map(member).collect(),
            ..self.lab_reference(index)
        }
    }

    /// The id of a paper: its place on the publications page in the site's first language.
    pub(super) fn paper_id(&self, index: usize) -> String {
        let site = self.site;
        let page = site.base.absolute(&site.paper_page(index, 0));
        let key = crate::site::urls::encode(&anchor(&site.papers.list[index].paper.key));
        format!("{page}#{key}")
    }

    /// The papers of a page of the list.
    pub(super) fn papers(&self, number: usize) -> Vec<Thing<'a>> {
        let papers = self.site.papers.list.iter().enumerate();
        let shown = papers
            .skip((number - 1) * PAPERS_ON_PAGE)
            .take(PAPERS_ON_PAGE);
        shown
            .map(|(index, publication)| {
                let paper = &publication.paper;
                let authors = paper.authors.iter().zip(&publication.people);
                let doi = paper
                    .doi
                    .as_ref()
                    .map(|doi| format!("https://doi.org/{doi}"));
                let date = match (paper.month, paper.day) {
                    (Some(month), Some(day)) => format!("{:04}-{month:02}-{day:02}", paper.year),
                    (Some(month), None) => format!("{:04}-{month:02}", paper.year),
                    (None, _) => format!("{:04}", paper.year),
                };
                Thing {
                    kind: "ScholarlyArticle",
                    id: Some(self.paper_id(index)),
                    headline: Some(Cow::from(&paper.title)),
                    date_published: Some(date),
                    author: authors
                        .map(|(author, person)| match person {
                            Some(person) => self.person_reference(*person, author.name()),
                            None => Thing::named("Person", author.name()),
                        })
                        .collect(),
                    is_part_of: paper.venue.as_ref().map(|venue| {
                        Box::new(Thing {
                            volume_number: paper.volume.as_ref().map(Cow::from),
                            issue_number: paper.issue.as_ref().map(Cow::from),
                            ..Thing::named("Periodical", venue.as_str())
                        })
                    }),
                    pagination: paper.pages.as_ref().map(Cow::from),
                    identifier: doi
                        .iter()
                        .map(|doi| Thing::identifier("DOI", doi.clone()))
                        .collect(),
                    url: paper
                        .url
                        .as_ref()
                        .filter(|url| url.starts_with("http"))
                        .map(Cow::from),
                    same_as: doi.into_iter().collect(),
                    description: paper.summary.as_ref().map(Cow::from),
                    ..Thing::default()
                }
            })
            .collect()
    }
}

fn ror_url(ror: &Ror) -> String {
    format!("https://ror.org/{ror}")
}

fn ror_identifier<'a>(ror: &Ror) -> Thing<'a> {
    Thing::identifier("ROR", ror_url(ror))
}

/// Names that are not the first one.
fn alternate_names<'a>(name: &str, others: impl Iterator<Item = &'a String>) -> Vec<&'a str> {
    let mut names: Vec<&str> = others
        .map(String::as_str)
        .filter(|other| *other != name)
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}
