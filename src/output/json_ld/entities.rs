//! People, labs and papers.

use std::borrow::Cow;

use super::Graph;
use super::thing::{PropertyValue, Reference, Thing, Whole};
use crate::bibliography::{Kind, Paper, anchor, doi_url};
use crate::site::ids::{LabId, LanguageId, PaperId, PersonId};
use crate::site::papers::Publication;
use crate::site::routes::PAPERS_ON_PAGE;
use crate::values::identifier::Ror;

impl<'a> Graph<'a> {
    /// The page of someone with a profile, in its first language.
    pub(super) fn person_url(&self, person: PersonId) -> Cow<'a, str> {
        let id = self.names.people[person].0.as_str();
        Cow::from(id.split('#').next().unwrap_or(id))
    }

    /// The id of someone with a profile.
    pub(super) fn person_id(&self, person: PersonId) -> Cow<'a, str> {
        Cow::from(&self.names.people[person].0)
    }

    /// Someone whose profile is elsewhere, by the name that is given to them or their own.
    pub(super) fn person_reference(
        &self,
        person: PersonId,
        name: Option<Cow<'a, str>>,
    ) -> Reference<'a> {
        let own = &self.names.people[person].1;
        Reference {
            id: Some(self.person_id(person)),
            ..Reference::named("Person", name.unwrap_or(Cow::from(own)))
        }
    }

    /// Someone on their own page.
    pub(super) fn person(&self, index: PersonId) -> Thing<'a> {
        let site = self.site;
        let person = &site.index.entities.people[index];
        let text = person.entity.text_or_original(self.language);
        let fields = &text.fields;
        let name = self.names.people[index].1.as_str();
        let orcid = fields.orcid.as_ref();
        let orcid = orcid.map(|orcid| format!("https://orcid.org/{orcid}"));
        let links = fields.links.iter().flatten().map(|link| link.url.clone());
        let links = links.filter(|url| url.starts_with("http"));
        let mut labs: Vec<Reference> = person
            .labs
            .iter()
            .map(|&lab| self.lab_reference(lab))
            .collect();
        let left = person.has_left(&site.index.settings);
        if let Some(affiliation) = fields.affiliation.as_deref().filter(|_| !left) {
            labs.push(Reference::named("Organization", affiliation));
        }
        let (alumni_of, affiliation) = if left {
            (labs, Vec::new())
        } else {
            (Vec::new(), labs)
        };
        let photo = fields.photo.as_ref();
        let photo = photo.and_then(|photo| Some((photo, site.picture(text, &photo.src)?)));
        Thing {
            kind: "Person",
            id: Some(self.person_id(index)),
            alternate_name: alternate_names(name, person.names()),
            name: Some(Cow::from(name)),
            url: Some(self.person_url(index)),
            // The role of someone who left is theirs no more.
            job_title: fields
                .role
                .as_deref()
                .filter(|_| !person.has_left(&site.index.settings)),
            email: fields.email.as_ref().map(|email| email.as_str()),
            image: self.image(photo),
            identifier: orcid
                .clone()
                .map(|orcid| PropertyValue::new("ORCID", orcid)),
            same_as: orcid.into_iter().chain(links).collect(),
            affiliation,
            alumni_of,
            ..Thing::default()
        }
    }

    /// The id of a lab.
    pub(super) fn lab_id(&self, lab: LabId) -> Cow<'a, str> {
        Cow::from(&self.names.labs[lab].0)
    }

    /// A lab whose page is elsewhere.
    pub(super) fn lab_reference(&self, lab: LabId) -> Reference<'a> {
        let (id, url, name) = &self.names.labs[lab];
        Reference {
            id: Some(Cow::from(id)),
            url: Some(Cow::from(url)),
            ..Reference::named("ResearchOrganization", name)
        }
    }

    /// A lab on its own page.
    pub(super) fn lab(&self, index: LabId) -> Thing<'a> {
        let site = self.site;
        let lab = &site.index.entities.labs[index];
        let text = lab.entity.text_or_original(self.language);
        let fields = &text.fields;
        let (_, url, name) = &self.names.labs[index];
        // Labs are seldom registered: the id is their institution's, if they name one.
        let ror = fields.ror.as_ref();
        let own_ror = ror.filter(|_| fields.institution.is_none());
        let website = fields.url.as_ref().map(|url| url.as_str().to_owned());
        let logo = fields.logo.as_ref();
        let logo = logo.and_then(|logo| site.picture(text, &logo.src));
        let members = lab.members.iter().copied();
        let members = members
            .filter(|&person| !site.index.entities.people[person].has_left(&site.index.settings));
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
                .map(|place| Reference::named("Place", place))
                .collect(),
            identifier: own_ror.map(ror_identifier),
            same_as: own_ror.map(ror_url).into_iter().chain(website).collect(),
            parent_organization: fields.institution.as_deref().map(|institution| {
                let department = fields.department.as_deref();
                Box::new(Whole {
                    kind: "ResearchOrganization",
                    name: Some(institution),
                    identifier: ror.map(ror_identifier),
                    same_as: ror.map(ror_url),
                    department: department.map(|name| Reference::named("Organization", name)),
                    ..Whole::default()
                })
            }),
            member: members
                .map(|person| self.person_reference(person, None))
                .collect(),
            ..Thing::default()
        }
    }

    /// The id of a paper: its place on the publications page in the site's first language.
    pub(super) fn paper_id(&self, index: PaperId) -> String {
        let site = self.site;
        let page = site
            .index
            .settings
            .base
            .absolute(&site.index.paper_page(index, LanguageId::DEFAULT));
        let key = crate::site::urls::encode(&anchor(&site.index.papers.list[index].paper.key));
        format!("{page}#{key}")
    }

    /// The papers of a page of the list.
    pub(super) fn papers(&self, number: usize) -> Vec<Thing<'a>> {
        let papers = self.site.index.papers.list.enumerate();
        let shown = papers
            .skip((number - 1) * PAPERS_ON_PAGE)
            .take(PAPERS_ON_PAGE);
        shown
            .map(|(index, publication)| self.paper(index, publication))
            .collect()
    }

    fn paper(&self, index: PaperId, publication: &'a Publication) -> Thing<'a> {
        let paper = &publication.paper;
        let authors = paper.authors.iter().zip(&publication.people);
        let doi = paper.doi.as_ref();
        let doi = doi.map(|doi| doi_url(doi));
        let date = paper.year.map(|year| match (paper.month, paper.day) {
            (Some(month), Some(day)) => format!("{year:04}-{month:02}-{day:02}"),
            (Some(month), None) => format!("{year:04}-{month:02}"),
            (None, _) => format!("{year:04}"),
        });
        Thing {
            kind: "ScholarlyArticle",
            id: Some(Cow::from(self.paper_id(index))),
            headline: Some(&paper.title),
            date_published: date,
            author: authors
                .map(|(author, person)| match person {
                    Some(person) => self.person_reference(*person, Some(Cow::from(author.name()))),
                    None if author.is_organization() => {
                        Reference::named("Organization", author.name())
                    }
                    None => Reference::named("Person", author.name()),
                })
                .collect(),
            is_part_of: part_of(paper).map(Box::new),
            pagination: paper.pages.as_deref(),
            identifier: doi.clone().map(|doi| PropertyValue::new("DOI", doi)),
            url: paper
                .url
                .as_deref()
                .filter(|url| url.starts_with("http"))
                .map(Cow::from),
            same_as: doi.into_iter().collect(),
            description: paper.summary.as_deref(),
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

/// Names that are not the first one, each once.
fn alternate_names<'a>(name: &str, others: impl Iterator<Item = &'a String>) -> Vec<&'a str> {
    let mut names: Vec<&str> = others
        .map(String::as_str)
        .filter(|other| *other != name)
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// What a paper is a part of: the issue of a volume of a journal, as far as these are known; or a book.
fn part_of(paper: &Paper) -> Option<Whole<'_>> {
    let venue = paper.venue.as_deref()?;
    let of = |kind, name| Whole {
        kind,
        name,
        ..Whole::default()
    };
    let mut whole = match paper.kind {
        Kind::Article => of("Periodical", Some(venue)),
        Kind::Conference | Kind::Chapter => return Some(of("Book", Some(venue))),
        // Of all else the venue is who published it.
        _ => return None,
    };
    if let Some(volume) = paper.volume.as_deref() {
        whole = Whole {
            volume: Some(volume),
            is_part_of: Some(Box::new(whole)),
            ..of("PublicationVolume", None)
        };
    }
    if let Some(issue) = paper.issue.as_deref() {
        whole = Whole {
            issue: Some(issue),
            is_part_of: Some(Box::new(whole)),
            ..of("PublicationIssue", None)
        };
    }
    Some(whole)
}
