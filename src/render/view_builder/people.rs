//! People, as items mention them and on their own pages.

use std::sync::{Arc, OnceLock, PoisonError};

use super::builder::ViewBuilder;
use super::extra::{build_content, extra_to_value};
use super::mentioned_person::MentionedPerson;
use crate::render::views::*;
use crate::site::ids::{ItemId, PersonId};
use crate::site::mention::{LabRef, Mention};

impl ViewBuilder<'_> {
    /// A person as a text mentions them, serialized. Most mentions say at most a role, and those with the same
    /// role share the result.
    pub(in crate::render) fn build_mentioned(&self, mention: &Mention) -> Arc<MentionedPerson> {
        let new_mention = || {
            Arc::new(MentionedPerson {
                view: Shared::new(&self.build_mention(mention)),
                row: OnceLock::new(),
            })
        };
        let says_only_role = mention.name.is_none()
            && mention.lab.is_none()
            && mention.affiliation.is_none()
            && mention.talk.is_none();
        let Some(person) = mention.person.filter(|_| says_only_role) else {
            return new_mention();
        };
        let role = mention.role.as_deref();
        let roles = &mut *self.mentioned[person]
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some((_, known)) = roles.iter().find(|(known, _)| known.as_deref() == role) {
            return known.clone();
        }
        let new = new_mention();
        roles.push((role.map(str::to_owned), new.clone()));
        new
    }

    /// Builds a person as a text mentions them.
    pub(super) fn build_mention(&self, mention: &Mention) -> PersonView {
        let Some(person) = mention.person else {
            return PersonView {
                name: mention.name.clone().unwrap_or_default(),
                native_name: None,
                url: None,
                role: mention.role.as_deref().map(|role| self.role(role)),
                lab: mention.lab.as_ref().and_then(|lab| self.lab_link(lab)),
                affiliation: mention
                    .affiliation
                    .clone()
                    .or_else(|| find_unlisted_lab(mention)),
                talk: mention.talk.clone(),
                photo: None,
                now: None,
                initials: initials(mention.name.as_deref().unwrap_or_default()),
                extra: extra_to_value(None),
            };
        };
        let profile = self.person(person);
        let name = mention.name.clone().unwrap_or(profile.name);
        PersonView {
            native_name: profile.native_name.filter(|native| *native != name),
            name,
            role: mention
                .role
                .as_deref()
                .map(|role| self.role(role))
                .or(profile.role),
            lab: match &mention.lab {
                Some(lab) => self.lab_link(lab),
                None => profile.lab,
            },
            affiliation: mention
                .affiliation
                .clone()
                .or_else(|| find_unlisted_lab(mention))
                .or(profile.affiliation),
            talk: mention.talk.clone(),
            ..profile
        }
    }

    /// A person as their profile describes them.
    pub(in crate::render) fn person(&self, index: PersonId) -> PersonView {
        self.people[index].clone()
    }

    /// Builds a person as their profile describes them.
    pub(super) fn build_person(&self, index: PersonId) -> PersonView {
        let person = &self.site.index.entities.people[index];
        let text = person.entity.text_or_original(self.language_id);
        let (name, native_name) = self
            .language
            .names(&text.fields.name, text.fields.native_name.as_deref());
        PersonView {
            initials: initials(&name),
            name,
            native_name,
            url: Some(self.url(&self.path(&format!("/{}/", person.entity.id)))),
            role: text.fields.role.as_deref().map(|role| self.role(role)),
            lab: person
                .labs
                .first()
                .and_then(|&lab| self.lab_link(&LabRef::Known(lab))),
            affiliation: text.fields.affiliation.clone(),
            talk: None,
            now: None,
            photo: text
                .fields
                .photo
                .as_ref()
                .and_then(|photo| self.find_photo(text, photo)),
            extra: extra_to_value(text.fields.extra.as_ref()),
        }
    }

    /// Builds a person for their own page.
    pub(in crate::render) fn build_profile(&self, index: PersonId) -> ProfileView {
        let person = &self.site.index.entities.people[index];
        let text = person.entity.text_or_original(self.language_id);
        let fields = &text.fields;
        let view = self.person(index);
        ProfileView {
            name: view.name,
            native_name: view.native_name,
            url: view.url.unwrap_or_default(),
            role: view.role,
            labs: person
                .labs
                .iter()
                .map(|&lab| {
                    let lab = self.lab(lab);
                    LinkView {
                        title: lab.name,
                        url: lab.url,
                    }
                })
                .collect(),
            photo: view.photo,
            initials: view.initials,
            orcid: fields.orcid.as_ref().map(ToString::to_string),
            email: fields.email.as_ref().map(|email| email.as_str().to_owned()),
            links: self.resolve_links(text, fields.links.as_deref()),
            joined: fields
                .joined
                .as_ref()
                .map(|date| self.dates.build_partial_view(date)),
            left: fields
                .left
                .as_ref()
                .map(|date| self.dates.build_partial_view(date)),
            now: fields.now.clone(),
            content: build_content(self.site.bodies.document(text)),
            lang: self.foreign_tag(text.language),
            talks: self.build_talks(index),
            papers: self.build_papers_by(&[index]),
            count: self.lists.by_person[index].len(),
            extra: view.extra,
        }
    }

    /// The talks that a person gave, from the items that mention them.
    fn build_talks(&self, person: PersonId) -> Vec<TalkView> {
        let site = self.site;
        let items = self.lists.by_person[person].iter();
        let talks = items.flat_map(|&item| {
            let item = &site.index.entities.items[item];
            let event = item.event(self.language_id);
            let date = event.map_or(item.date, |event| event.start());
            let status = event.and_then(|event| event.status);
            let status = status
                .filter(|status| !status.takes_place())
                .map(|status| status.word());
            let speakers = item.mentions(self.language_id).speakers.iter();
            let own = speakers.filter(move |speaker| speaker.person == Some(person));
            own.filter_map(|speaker| speaker.talk.clone())
                .map(move |title| TalkView {
                    title,
                    date: self.dates.build_view(&date),
                    status,
                    item: self.item_link(item),
                })
        });
        talks.collect()
    }

    /// The role that an item gives a person.
    pub(in crate::render) fn role_in(&self, item: ItemId, person: PersonId) -> Option<String> {
        let mentions = self.site.index.entities.items[item].mentions(self.language_id);
        let mut own = mentions
            .everyone()
            .filter(|mention| mention.person == Some(person));
        let role = own.find_map(|mention| mention.role.as_deref());
        role.map(|role| self.role(role))
    }

    /// The name of a role in the language.
    fn role(&self, role: &str) -> String {
        let roles = &self.site.index.settings.roles;
        roles.translate(role, self.language_id).to_owned()
    }
}

/// The first letters of the first and last word of a name, without titles such as `Prof.`. A name without spaces
/// has one.
fn initials(name: &str) -> String {
    let words: Vec<&str> = name
        .split_whitespace()
        .filter(|word| !word.ends_with('.'))
        .collect();
    let ends = match words.as_slice() {
        [] => return name.chars().take(1).collect(),
        [word] => vec![*word],
        [first, .., last] => vec![*first, *last],
    };
    ends.into_iter()
        .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()))
        .collect()
}

/// The name of a lab without a page.
fn find_unlisted_lab(mention: &Mention) -> Option<String> {
    match &mention.lab {
        Some(LabRef::Named(name)) => Some(name.clone()),
        Some(LabRef::Known(_)) | None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_leave_titles_out() {
        assert_eq!(initials("Prof. XU Xiao"), "XX");
        assert_eq!(initials("Sandra Petrus-Reurer"), "SP");
        assert_eq!(initials("徐骁"), "徐");
        assert_eq!(initials(""), "");
    }
}
