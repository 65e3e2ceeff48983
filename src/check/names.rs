//! Names without a profile that are nearly those of people who have one, and profiles of one person.

use std::collections::hash_map::Entry;

use ahash::{AHashMap as HashMap, AHashSet as HashSet};

use super::warning;
use crate::bibliography::Author;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::rule::{NEAR_NAME, SAME_NAME};
use crate::site::Site;
use crate::site::entity::{Text, entry, key};
use crate::site::mention::looks_like_id;
use crate::site::spelling::{fold, plain};
use crate::source::identifier::Orcid;
use crate::source::records::{ItemFields, PersonRef};
use crate::source::yaml::Step;

/// How many letters a name needs for one of them to be a slip rather than another name.
const LONG_ENOUGH: usize = 5;
/// The same where any letter may be it, the first ones of short names too.
const LONG: usize = 10;
/// The same for a family name behind initials.
const LONG_FAMILY: usize = 7;

/// Warns of names in items and papers that are those of a profile, or one typing mistake away from one.
pub(super) fn near(site: &Site) -> Vec<Diagnostic> {
    let known = Known::of(site);
    let mut seen: HashMap<&str, Option<&Spelling>> = HashMap::new();
    let mut authors_seen: HashMap<(Option<&str>, &String), Option<&Spelling>> = HashMap::new();
    let mut found = Vec::new();
    if known.spellings.is_empty() {
        return found;
    }
    for publication in &site.papers.list {
        let paper = &publication.paper;
        let authors = paper.authors.iter().zip(&publication.people);
        for (author, _) in authors.filter(|(_, person)| person.is_none()) {
            let near = *authors_seen
                .entry((author.given.as_deref(), &author.family))
                .or_insert_with(|| known.nearest_author(author));
            // With an iD of another's, the author is another.
            if let Some(near) = near
                && author.orcid.is_none()
            {
                found.push(of_paper(&paper.key, author, near).at(paper.place.clone()));
            }
        }
    }
    for text in site.items.iter().flat_map(|item| &item.entity.texts) {
        for (path, person) in people(text) {
            let Some(name) = known.without_profile(person) else {
                continue;
            };
            let near = *seen.entry(name).or_insert_with(|| known.nearest(name));
            if let Some(near) = near {
                let path = path();
                if text.matter.holds(&path) {
                    found.push(diagnostic(name, near).at(text.matter.value(&path)));
                }
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

fn of_paper(paper: &str, author: &Author, near: &Spelling) -> Diagnostic {
    let name = author.name();
    let message = format!(
        "`{name}`, who wrote `{paper}`, has no profile, but is nearly `{}`, who has",
        near.name
    );
    let help = format!(
        "if this is the same person, correct the name here, or add it under `aka:` in content/people/{}.md",
        near.id
    );
    warning(NEAR_NAME, message).help(help)
}

/// Everyone whom a text names, and the way there in its front matter.
fn people(text: &Text<ItemFields>) -> impl Iterator<Item = (impl Fn() -> Vec<Step>, &PersonRef)> {
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
        people.map(move |(index, person)| (move || path(name, index), person))
    })
}

/// A name of someone with a profile.
struct Spelling {
    name: String,
    id: String,
    folded: Letters,
    /// The letters as they follow each other, without spaces and hyphens.
    joined: Letters,
    /// The first letter of the first word, and the letters of the last.
    ends: Option<(char, Letters)>,
}

impl Spelling {
    fn new(name: &str, id: &str) -> Self {
        Self {
            name: name.to_owned(),
            id: id.to_owned(),
            folded: Letters::new(fold(name)),
            joined: Letters::new(joined(name)),
            ends: ends(name),
        }
    }
}

/// A text to be compared with many others.
struct Letters {
    text: String,
    /// How many characters it has beside spaces.
    count: usize,
    /// A bit for each character that is in it.
    set: u64,
}

impl Letters {
    fn new(text: String) -> Self {
        Self {
            count: text.chars().filter(|c| *c != ' ').count(),
            set: text
                .chars()
                .fold(0, |set, c| set | 1 << (u32::from(c) % 64)),
            text,
        }
    }

    /// Whether the two are one typing mistake apart. Most are told apart by their sets: a mistake
    /// brings one character at most and takes one at most.
    fn is_slip_of(&self, other: &Self) -> bool {
        self.text.len().abs_diff(other.text.len()) <= 2
            && (self.set & !other.set).count_ones() <= 1
            && (other.set & !self.set).count_ones() <= 1
            && strsim::damerau_levenshtein(&self.text, &other.text) == 1
    }

    /// One character of a Chinese name makes another name.
    fn has_letters(&self, enough: usize) -> bool {
        self.count >= enough && self.text.chars().all(|c| c < '\u{2e80}')
    }
}

/// The letters of a name in its own order: `SaebParsy` and `Saeb-Parsy` are one.
fn joined(name: &str) -> String {
    plain(name).filter(|c| c.is_alphanumeric()).collect()
}

/// The first letter of a name's first word, and the letters of its last: `K. Saeb-Parsy`.
fn ends(name: &str) -> Option<(char, Letters)> {
    let mut words = name.split_whitespace();
    let initial = joined(words.next()?).chars().next()?;
    Some((initial, Letters::new(joined(words.next_back()?))))
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
            spellings.extend(person.names().map(|name| Spelling::new(name, id)));
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

    /// The known name that this one is, or that it is a slip for.
    fn nearest(&self, name: &str) -> Option<&Spelling> {
        let name = Spelling::new(name, "");
        let same = self.spellings.iter().find(|known| {
            known.folded.text == name.folded.text || known.joined.text == name.joined.text
        });
        // In the order of the alphabet, so that `Xioa Xu` is near `Xu Xiao` and `Wu Xiao` is not;
        // in their own order only where names are too long for a letter to make another name.
        let near = |known: &&Spelling| {
            name.folded.has_letters(LONG_ENOUGH) && known.folded.is_slip_of(&name.folded)
                || name.joined.has_letters(LONG) && known.joined.is_slip_of(&name.joined)
        };
        same.or_else(|| self.spellings.iter().find(near))
    }

    /// The same for an author whose given names may be initials: the family name is a slip.
    fn nearest_author(&self, author: &Author) -> Option<&Spelling> {
        let near = self.nearest(&author.name());
        near.or_else(|| {
            let family = Letters::new(joined(&author.family));
            let given = joined(author.given.as_deref()?);
            if !family.has_letters(LONG_FAMILY) || given.chars().count() > 2 {
                return None;
            }
            self.spellings.iter().find(|known| {
                known.ends.as_ref().is_some_and(|(initial, last)| {
                    given.starts_with(*initial) && last.is_slip_of(&family)
                })
            })
        })
    }
}

/// Reports profiles that are of one person, or seem to be.
pub(super) fn same(site: &Site) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut orcids: HashMap<&Orcid, &str> = HashMap::new();
    let mut names: HashMap<String, &str> = HashMap::new();
    for person in &site.people {
        let text = person.entity.original();
        let file = &*text.matter.source.path;
        if let Some(orcid) = &text.fields.orcid {
            match orcids.entry(orcid) {
                Entry::Vacant(free) => drop(free.insert(file)),
                Entry::Occupied(other) => found.push(
                    Diagnostic::error(format!("`{}` has this ORCID iD already", other.get()))
                        .at(text.matter.value(&key("orcid")))
                        .help("an iD is one person's: correct one of the two, or keep one profile"),
                ),
            }
        }
        match names.entry(fold(&text.fields.name)) {
            Entry::Vacant(free) => drop(free.insert(file)),
            Entry::Occupied(other) => found.push(
                warning(SAME_NAME, format!("`{}` has this name already", other.get()))
                    .at(text.matter.value(&key("name")))
                    .help("keep one profile if this is one person; if not, papers cannot tell the two apart but by ORCID iDs"),
            ),
        }
    }
    found
}
