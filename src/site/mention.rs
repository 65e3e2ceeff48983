//! People and labs that texts mention, by id or by name.

use std::collections::BTreeMap;

use ahash::AHashSet as HashSet;

use super::entity::{Entity, Translation, entry, key};
use super::ids::{IdVec, LabId, PersonId};
use crate::diagnostic::Diagnostic;
use crate::limits;
use crate::messages::people;
use crate::source::front_matter::SourceFile;
use crate::source::records::{ItemFields, LabFields, PersonRef};
use crate::source::yaml::Step;
use crate::values::similar::find_similar;
use crate::values::unicode::nfc;

/// People, or labs, by their file names.
pub type Ids<I> = BTreeMap<String, I>;

/// A person whom a text mentions.
#[derive(Debug, Clone)]
pub struct Mention {
    /// None for someone without a profile.
    pub person: Option<PersonId>,
    /// The name that the text gives; always set for someone without a profile.
    pub name: Option<String>,
    /// The role that the text gives.
    pub role: Option<String>,
    /// The lab that the text gives.
    pub lab: Option<LabRef>,
    /// The affiliation that the text gives.
    pub affiliation: Option<String>,
    /// The title of their talk.
    pub talk: Option<String>,
}

/// A lab that a text mentions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LabRef {
    /// A lab with a page.
    Known(LabId),
    /// A lab without a page.
    Named(String),
}

/// The people and labs that a text mentions.
#[derive(Debug, Clone, Default)]
pub struct Mentions {
    /// Who wrote it.
    pub authors: Vec<Mention>,
    /// Whom it is about.
    pub people: Vec<Mention>,
    /// Who speaks at its event.
    pub speakers: Vec<Mention>,
    /// The labs that it is about.
    pub labs: Vec<LabId>,
}

impl Mentions {
    /// Everyone mentioned, with duplicates.
    pub fn everyone(&self) -> impl Iterator<Item = &Mention> {
        self.people
            .iter()
            .chain(&self.speakers)
            .chain(&self.authors)
    }
}

/// Resolves ids against profiles and labs.
pub struct Resolver<'a> {
    /// The profiles.
    pub people: &'a Ids<PersonId>,
    /// The labs.
    pub labs: &'a Ids<LabId>,
    /// Profiles and labs that are known but not linkable.
    pub unlinked: &'a HashSet<String>,
}

impl Resolver<'_> {
    /// Resolves everything that an item's text mentions; `diagnostics` are of this item alone.
    pub fn resolve_item(
        &self,
        text: &Translation<ItemFields>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Mentions {
        let fields = &text.fields;
        let mut people = |path: &str, list: Option<&Vec<PersonRef>>| -> Vec<Mention> {
            list.into_iter()
                .flatten()
                .enumerate()
                .filter_map(|(index, person)| {
                    let mut steps: Vec<Step> = path
                        .split('.')
                        .map(|part| Step::Key(part.to_owned()))
                        .collect();
                    steps.push(Step::Index(index));
                    self.resolve_person(person, &text.source_file, steps, diagnostics)
                })
                .collect()
        };
        let authors = people("authors", fields.authors.as_ref());
        let about = people("people", fields.people.as_ref());
        let event = fields.event.as_ref();
        let speakers = people(
            "event.speakers",
            event.and_then(|event| event.speakers.as_ref()),
        );
        let mut labs = Vec::new();
        for (index, id) in fields.labs.iter().flatten().enumerate() {
            match find_id(self.labs, id) {
                Some(lab) if !labs.contains(&lab) => labs.push(lab),
                Some(_) => {}
                None if self.is_unlinked("labs", id) => {}
                None => {
                    let similar = find_similar_id(id, self.labs, diagnostics.len());
                    let place = text.source_file.locate(&entry("labs", index));
                    diagnostics.push(people::unknown_lab(id, similar).at(place));
                }
            }
        }
        Mentions {
            authors,
            people: about,
            speakers,
            labs,
        }
    }

    /// Resolves the head of a lab.
    pub fn resolve_lead(
        &self,
        lab: &Translation<LabFields>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Mention> {
        self.resolve_person(
            lab.fields.lead.as_ref()?,
            &lab.source_file,
            key("lead"),
            diagnostics,
        )
    }

    /// Resolves the labs of a profile; `diagnostics` are of this profile alone.
    pub fn resolve_labs(
        &self,
        ids: Option<&Vec<String>>,
        source_file: &SourceFile,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<LabId> {
        let mut labs = Vec::new();
        for (index, id) in ids.into_iter().flatten().enumerate() {
            match find_id(self.labs, id) {
                Some(lab) => labs.push(lab),
                None if self.is_unlinked("labs", id) => {}
                None => {
                    let similar = find_similar_id(id, self.labs, diagnostics.len());
                    let place = source_file.locate(&entry("labs", index));
                    diagnostics.push(people::unknown_lab(id, similar).at(place));
                }
            }
        }
        labs
    }

    fn is_unlinked(&self, folder: &str, id: &str) -> bool {
        self.unlinked.contains(&format!("{folder}/{}", nfc(id)))
    }

    fn resolve_person(
        &self,
        reference: &PersonRef,
        source_file: &SourceFile,
        path: Vec<Step>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Mention> {
        let person = reference
            .id
            .as_ref()
            .and_then(|id| find_id(self.people, id));
        let mut name = reference.name.clone();
        if person.is_none() {
            match &reference.id {
                None if name.is_none() => {
                    diagnostics.push(people::nobody().at(source_file.locate(&path)));
                    return None;
                }
                // An entry such as `people: [Ann Example]` is a name.
                Some(id) if !looks_like_id(id) => name = name.or_else(|| Some(id.clone())),
                Some(id) if !self.is_unlinked("people", id) => {
                    let similar = find_similar_id(id, self.people, diagnostics.len());
                    let problem = people::unknown_profile(id, similar);
                    diagnostics.push(problem.at(source_file.locate(&path)));
                    return None;
                }
                Some(_) if name.is_none() => return None,
                _ => {}
            }
        }
        let lab = reference
            .lab
            .as_ref()
            .map(|lab| match find_id(self.labs, lab) {
                Some(index) => LabRef::Known(index),
                None => LabRef::Named(lab.clone()),
            });
        Some(Mention {
            person,
            name,
            role: reference.role.clone(),
            lab,
            affiliation: reference.affiliation.clone(),
            talk: reference.talk.clone(),
        })
    }
}

/// Finds an id, whatever the encoding of its accents.
fn find_id<I: Copy>(ids: &Ids<I>, id: &str) -> Option<I> {
    ids.get(&*nfc(id)).copied()
}

/// Whether text is of the form of an id rather than of a name.
pub fn looks_like_id(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_')
}

/// The id that an unknown one is most likely a slip for; `before` counts the problems before it, because
/// each search takes a while.
fn find_similar_id<'a, I>(id: &str, known: &'a Ids<I>, before: usize) -> Option<&'a str> {
    if before >= limits::SUGGESTIONS {
        return None;
    }
    find_similar(id, known.keys().map(String::as_str))
}

/// Indexes entities by their file names.
pub fn index_by_stem<I: From<usize>, F>(entities: &IdVec<I, Entity<F>>) -> Ids<I> {
    entities
        .enumerate()
        .map(|(id, entity)| (entity.stem().to_owned(), id))
        .collect()
}
