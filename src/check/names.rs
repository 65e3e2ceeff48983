//! Names without a profile that are nearly those of people who have one.

use ahash::{AHashMap as HashMap, AHashSet as HashSet};

use super::warning;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::rule::NEAR_NAME;
use crate::site::Site;
use crate::site::entity::{Text, entry, key};
use crate::site::mention::looks_like_id;
use crate::site::spelling::fold;
use crate::source::records::{ItemFields, PersonRef};
use crate::source::yaml::Step;

/// How many letters a name needs for one of them to be a slip rather than another name.
const LONG_ENOUGH: usize = 5;

/// Warns of names in items that are those of a profile, or one typing mistake away from one.
pub(super) fn near(site: &Site) -> Vec<Diagnostic> {
    let known = Known::of(site);
    let mut seen: HashMap<&str, Option<&Spelling>> = HashMap::new();
    let mut found = Vec::new();
    if known.spellings.is_empty() {
        return found;
    }
    for text in site.items.iter().flat_map(|item| &item.entity.texts) {
        for (path, person) in people(text) {
            let Some(name) = known.without_profile(person) else {
                continue;
            };
            let near = *seen.entry(name).or_insert_with(|| known.nearest(name));
            if let Some(near) = near
                && text.matter.holds(&path)
            {
                found.push(diagnostic(name, near).at(text.matter.value(&path)));
            }
        }
    }
    found
}

fn diagnostic(name: &str, near: &Spelling) -> Diagnostic {
    let message = match near.name == name {
        true => format!("`{name}` is not linked to the profile of this name"),
        false => format!(
            "`{name}` has no profile, but is nearly `{}`, who has",
            near.name
        ),
    };
    let help = format!("if this is the same person, write `{}`", near.id);
    warning(NEAR_NAME, message).help(help)
}

/// Everyone whom a text names, and the way there in its front matter.
fn people(text: &Text<ItemFields>) -> impl Iterator<Item = (Vec<Step>, &PersonRef)> {
    let fields = &text.fields;
    let event = fields.event.as_ref();
    let lists = [
        (
            entry as fn(&str, usize) -> Vec<Step>,
            "authors",
            fields.authors.as_ref(),
        ),
        (entry, "people", fields.people.as_ref()),
        (
            |name, index| [key("event"), entry(name, index)].concat(),
            "speakers",
            event.and_then(|event| event.speakers.as_ref()),
        ),
    ];
    lists.into_iter().flat_map(|(path, name, list)| {
        let people = list.into_iter().flatten().enumerate();
        people.map(move |(index, person)| (path(name, index), person))
    })
}

/// A name of someone with a profile.
struct Spelling {
    name: String,
    folded: String,
    id: String,
}

struct Known<'a> {
    spellings: Vec<Spelling>,
    ids: HashSet<&'a str>,
}

impl<'a> Known<'a> {
    fn of(site: &'a Site) -> Self {
        let mut spellings = Vec::new();
        let mut ids = HashSet::new();
        for person in &site.people {
            let id = person.entity.stem();
            ids.insert(id);
            spellings.extend(person.names().map(|name| Spelling {
                name: name.clone(),
                folded: fold(name),
                id: id.to_owned(),
            }));
        }
        Self { spellings, ids }
    }

    /// The name of someone whom an item names without a profile.
    fn without_profile<'p>(&self, person: &'p PersonRef) -> Option<&'p str> {
        match (&person.id, &person.name) {
            (Some(id), _) if self.ids.contains(id.as_str()) => None,
            (Some(id), None) if looks_like_id(id) => None,
            (id, name) => name.as_deref().or(id.as_deref()),
        }
    }

    fn nearest(&self, name: &str) -> Option<&Spelling> {
        let folded = fold(name);
        let same = self.spellings.iter().find(|known| known.folded == folded);
        // One character of a Chinese name makes another name.
        let letters = folded.chars().filter(|c| *c != ' ').count();
        let may_slip = letters >= LONG_ENOUGH && folded.chars().all(|c| c < '\u{2e80}');
        same.or_else(|| {
            let mut near = self.spellings.iter().filter(|known| {
                may_slip
                    && known.folded.len().abs_diff(folded.len()) <= 2
                    && strsim::damerau_levenshtein(&known.folded, &folded) == 1
            });
            near.next()
        })
    }
}
