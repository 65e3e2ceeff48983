//! Names without a profile that are similar to those of profiles, and profiles of the same person.

use std::cell::OnceCell;
use std::collections::hash_map::Entry;

use ahash::{AHashMap as HashMap, AHashSet as HashSet};

use super::typo_index::TypoIndex;
use crate::bibliography::{Author, Paper};
use crate::diagnostic::Diagnostic;
use crate::messages::{Problem, check};
use crate::site::Index;
use crate::site::entity::{Translation, entry, key};
use crate::site::mention::looks_like_id;
use crate::site::name_index::{fold, simplify};
use crate::source::records::{ItemFields, PersonRef};
use crate::source::yaml::Step;
use crate::values::identifier::Orcid;

/// The number of letters from which one different letter is a typo rather than another name.
const LONG_ENOUGH: usize = 5;
/// The same if any letter may differ, including the first letters of short names.
const LONG: usize = 10;
/// The same for a family name after initials.
const LONG_FAMILY: usize = 7;

/// Warns of names in items and papers that are those of a profile, or one typing mistake away from one.
pub(super) fn check_spelling(index: &Index) -> Vec<Diagnostic> {
    let known = KnownNames::collect(index);
    let mut seen: HashMap<&str, Option<&Spelling>> = HashMap::new();
    let mut authors_seen: HashMap<(Option<&str>, &String), Option<&Spelling>> = HashMap::new();
    let mut found = Vec::new();
    if known.spellings.is_empty() {
        return found;
    }
    // Each name is reported once, at the newest of its papers.
    let mut author_typos: Vec<(&Paper, &Author, &Spelling, usize)> = Vec::new();
    let mut reported: HashMap<(Option<&str>, &String), usize> = HashMap::new();
    for publication in &index.papers.list {
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
                let name = (author.given.as_deref(), &author.family);
                let next = author_typos.len();
                match *reported.entry(name).or_insert(next) {
                    known if known < next => author_typos[known].3 += 1,
                    _ => author_typos.push((paper, author, near, 0)),
                }
            }
        }
    }
    let author_typos = author_typos
        .into_iter()
        .map(|(paper, author, near, others)| {
            check::misspelt_author(&author.name(), &paper.key, others, &near.name, &near.id)
                .at(paper.place.clone())
        });
    found.extend(author_typos);
    for text in index
        .entities
        .items
        .iter()
        .flat_map(|item| &item.entity.texts)
    {
        for (path, person) in people(text) {
            let Some(name) = known.without_profile(person) else {
                continue;
            };
            let near = *seen.entry(name).or_insert_with(|| known.find_similar(name));
            if let Some(near) = near {
                let path = path();
                if text.source_file.contains(&path) {
                    found.push(diagnose(name, near).at(text.source_file.locate(&path)));
                }
            }
        }
    }
    found
}

fn diagnose(name: &str, near: &Spelling) -> Problem {
    if near.name == name {
        check::unlinked_name(name, &near.id)
    } else {
        check::misspelt_name(name, &near.name, &near.id)
    }
}

/// Everyone whom a text names, and the way there in its front matter.
fn people(
    text: &Translation<ItemFields>,
) -> impl Iterator<Item = (impl Fn() -> Vec<Step>, &PersonRef)> {
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
    folded: CharProfile,
    /// The letters as they follow each other, without spaces and hyphens.
    joined: CharProfile,
    /// The first letter of the first word, and the letters of the last.
    ends: Option<(char, CharProfile)>,
}

impl Spelling {
    fn new(name: &str, id: &str) -> Self {
        Self {
            name: name.to_owned(),
            id: id.to_owned(),
            folded: CharProfile::new(fold(name)),
            joined: CharProfile::new(join_letters(name)),
            ends: ends(name),
        }
    }
}

/// A text to compare with many others.
struct CharProfile {
    text: String,
    /// The number of characters without spaces.
    count: usize,
}

impl CharProfile {
    fn new(text: String) -> Self {
        Self {
            count: text.chars().filter(|c| *c != ' ').count(),
            text,
        }
    }

    /// One character of a Chinese name makes another name.
    fn has_letters(&self, enough: usize) -> bool {
        self.count >= enough && self.text.chars().all(|c| c < '\u{2e80}')
    }
}

/// The letters of a name in its own order: `SaebParsy` and `Saeb-Parsy` are one.
fn join_letters(name: &str) -> String {
    simplify(name).filter(|c| c.is_alphanumeric()).collect()
}

/// The first letter of a name's first word, and the letters of its last: `K. Saeb-Parsy`.
fn ends(name: &str) -> Option<(char, CharProfile)> {
    let mut words = name.split_whitespace();
    let initial = join_letters(words.next()?).chars().next()?;
    Some((initial, CharProfile::new(join_letters(words.next_back()?))))
}

struct KnownNames<'a> {
    spellings: Vec<Spelling>,
    ids: HashSet<&'a str>,
    /// Made when the first name without a profile is met.
    index: OnceCell<SpellingIndex>,
}

/// Spellings by the forms in which they are compared; the first of several counts.
#[derive(Default)]
struct SpellingIndex {
    by_folded: HashMap<String, usize>,
    by_joined: HashMap<String, usize>,
    folded_typos: TypoIndex,
    joined_typos: TypoIndex,
    /// By the first letter of the first word, the last word.
    last_name_typos: TypoIndex,
}

/// All folded names, and all joined ones, are compared with each other.
const ALL: char = ' ';

impl<'a> KnownNames<'a> {
    fn collect(index: &'a Index) -> Self {
        let mut spellings = Vec::new();
        let mut ids = HashSet::new();
        for person in &index.entities.people {
            let id = person.entity.stem();
            ids.insert(id);
            spellings.extend(person.names().map(|name| Spelling::new(name, id)));
        }
        Self {
            spellings,
            ids,
            index: OnceCell::new(),
        }
    }

    fn index(&self) -> &SpellingIndex {
        self.index.get_or_init(|| {
            let mut index = SpellingIndex::default();
            for (number, spelling) in self.spellings.iter().enumerate() {
                let (folded, joined) = (&spelling.folded.text, &spelling.joined.text);
                index.by_folded.entry(folded.clone()).or_insert(number);
                index.by_joined.entry(joined.clone()).or_insert(number);
                let folded_of = |number| self.folded(number);
                index.folded_typos.add(ALL, folded, number, folded_of);
                let joined_of = |number| self.joined(number);
                index.joined_typos.add(ALL, joined, number, joined_of);
                if let Some((initial, last)) = &spelling.ends {
                    let last_of = |number| self.last(number);
                    index
                        .last_name_typos
                        .add(*initial, &last.text, number, last_of);
                }
            }
            index
        })
    }

    fn folded(&self, number: usize) -> &str {
        &self.spellings[number].folded.text
    }

    fn joined(&self, number: usize) -> &str {
        &self.spellings[number].joined.text
    }

    /// The last word of a spelling.
    fn last(&self, number: usize) -> &str {
        let ends = self.spellings[number].ends.as_ref();
        ends.map_or("", |(_, last)| &last.text)
    }

    /// The name of someone whom an item names without a profile.
    fn without_profile<'p>(&self, person: &'p PersonRef) -> Option<&'p str> {
        match (&person.id, &person.name) {
            (Some(id), _) if self.ids.contains(id.as_str()) => None,
            (Some(id), None) if looks_like_id(id) => None,
            (id, name) => name.as_deref().or(id.as_deref()),
        }
    }

    /// The known name that this name equals or is a typo of.
    fn find_similar(&self, name: &str) -> Option<&Spelling> {
        let name = Spelling::new(name, "");
        let index = self.index();
        let folded = index.by_folded.get(&name.folded.text);
        let joined = index.by_joined.get(&name.joined.text);
        let same = folded.into_iter().chain(joined).min().copied();
        // In the order of the alphabet, so that `Xioa Xu` is near `Xu Xiao` and `Wu Xiao` is not;
        // in their own order only where names are too long for a letter to make another name.
        let near = || {
            let folded = &name.folded;
            let folded = folded.has_letters(LONG_ENOUGH).then(|| {
                let known = |number| self.folded(number);
                index.folded_typos.find(ALL, &folded.text, known)
            });
            let joined = &name.joined;
            let joined = joined.has_letters(LONG).then(|| {
                let known = |number| self.joined(number);
                index.joined_typos.find(ALL, &joined.text, known)
            });
            [folded, joined].into_iter().flatten().flatten().min()
        };
        same.or_else(near).map(|number| &self.spellings[number])
    }

    /// The same for an author whose given names may be initials: the family name has a typo.
    fn nearest_author(&self, author: &Author) -> Option<&Spelling> {
        let near = self.find_similar(&author.name());
        near.or_else(|| {
            let family = CharProfile::new(join_letters(&author.family));
            let given = join_letters(author.given.as_deref()?);
            if !family.has_letters(LONG_FAMILY) || given.chars().count() > 2 {
                return None;
            }
            let initial = given.chars().next()?;
            let last = |number| self.last(number);
            let typos = &self.index().last_name_typos;
            let found = typos.find(initial, &family.text, last)?;
            Some(&self.spellings[found])
        })
    }
}

/// Reports profiles with the same ORCID iD or the same name.
pub(super) fn check_profiles(index: &Index) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut orcids: HashMap<&Orcid, _> = HashMap::new();
    let mut names: HashMap<String, _> = HashMap::new();
    for person in &index.entities.people {
        let text = person.entity.original();
        let place = |name: &str| text.source_file.locate(&key(name));
        if let Some(orcid) = &text.fields.orcid {
            match orcids.entry(orcid) {
                Entry::Vacant(free) => drop(free.insert(&text.source_file)),
                Entry::Occupied(first) => {
                    let first = first.get().locate(&key("orcid"));
                    found.push(check::same_orcid().at(place("orcid")).related_to(first));
                }
            }
        }
        match names.entry(fold(&text.fields.name)) {
            Entry::Vacant(free) => drop(free.insert(&text.source_file)),
            Entry::Occupied(first) => {
                let first = first.get().locate(&key("name"));
                found.push(check::same_name().at(place("name")).related_to(first));
            }
        }
    }
    found
}
