//! The authors and editors of a paper, and their ORCID iDs.

use std::collections::HashMap;

use biblatex::{Chunk, Entry, Person};

use super::bib_file::{BibEntry, BibFile};
use super::chunks::join_chunks;
use crate::bibliography::author::{Author, is_east_asian_name};
use crate::messages::bibliography as messages;
use crate::values::identifier::Orcid;
use crate::values::unicode::is_han;

/// The people of a paper, with their names split.
#[derive(Default)]
pub(super) struct People {
    authors: Vec<Person>,
    editors: Vec<Person>,
}

impl People {
    /// Sets the names of an entry for styles.
    pub(super) fn apply_to(&self, citable: &mut hayagriva::Entry) {
        let convert = |people: &[Person]| people.iter().map(to_citable_person).collect();
        if citable.authors().is_some() {
            citable.set_authors(convert(&self.authors));
        }
        if citable.editors().is_some() {
            citable.set_editors(convert(&self.editors));
        }
    }
}

/// The authors of a paper.
pub(super) struct Authors {
    /// Its authors, or else its editors.
    pub(super) list: Vec<Author>,
    /// Whether it has more authors than the file names.
    pub(super) et_al: bool,
    /// All names for styles.
    pub(super) people: People,
}

impl BibFile<'_> {
    /// Reads the authors and editors of an entry.
    pub(super) fn read_authors(&mut self, entry: &BibEntry, resolved: &Entry) -> Authors {
        let orcids = self.read_orcids(entry, resolved);
        let people = People {
            authors: self.read_names(entry, resolved, "author"),
            editors: self.read_names(entry, resolved, "editor"),
        };
        let all = if people.authors.is_empty() {
            &people.editors
        } else {
            &people.authors
        };
        let (named, et_al) = match all.split_last() {
            Some((last, before)) if is_others(last) => (before, true),
            _ => (all.as_slice(), false),
        };
        let authors = named.iter().enumerate().map(|(index, person)| Author {
            number: entry.numbers.get(index).cloned().flatten(),
            ..to_author(person, orcids.get(&(index + 1)).cloned())
        });
        Authors {
            list: authors.collect(),
            et_al,
            people,
        }
    }

    /// Reads the names of a field; `None` if it is not a list of names.
    fn read_names(&mut self, entry: &BibEntry, resolved: &Entry, field: &str) -> Vec<Person> {
        // Braces enclose one name, whatever it contains.
        let outside: String = match resolved.get(field) {
            Some(chunks) => chunks
                .iter()
                .map(|chunk| match &chunk.v {
                    Chunk::Normal(text) => text.as_str(),
                    _ => "{}",
                })
                .collect(),
            None => return Vec::new(),
        };
        if let Some(separator) = outside.chars().find(|c| ";；、，".contains(*c)) {
            self.report(
                entry.value_range(field),
                messages::wrong_separator(separator),
            );
            return Vec::new();
        }
        let mut people = resolved.get_as::<Vec<Person>>(field).unwrap_or_default();
        people.retain(|person| !person.name.is_empty());
        for person in &mut people {
            let too_many = person.given_name.contains(',')
                || !(person.suffix.is_empty() || is_suffix(&person.suffix));
            if too_many {
                let parts = [&person.name, &person.suffix, &person.given_name];
                let parts = parts.map(String::as_str).join(", ");
                self.report(entry.value_range(field), messages::not_one_person(&parts));
                return Vec::new();
            }
            // WORKAROUND: biblatex 0.12 treats letters without case as the lowercase ones of `von`. This goes when
            // it does not.
            let caseless = |c: char| c.is_alphabetic() && !has_case(c);
            if person.given_name.is_empty() && person.prefix.starts_with(caseless) {
                person.given_name = std::mem::take(&mut person.prefix);
                // `张 伟`: the family name comes first.
                if is_east_asian_name(&person.given_name) && is_east_asian_name(&person.name) {
                    std::mem::swap(&mut person.given_name, &mut person.name);
                }
            } else if person.given_name.is_empty() {
                find_lowercase_given_name(person);
            }
            move_native_name(person);
        }
        people
    }

    /// Reads the ORCID iDs of authors, by their number from 1, from data annotations (BibLaTeX manual, section 3.7):
    /// `author+an:orcid = {1="0000-0002-1825-0097"; 2="…"}`.
    fn read_orcids(&mut self, entry: &BibEntry, resolved: &Entry) -> HashMap<usize, Orcid> {
        const FIELD: &str = "author+an:orcid";
        let mut orcids = HashMap::new();
        for annotation in join_chunks(resolved.get(FIELD))
            .unwrap_or_default()
            .split(';')
        {
            let annotation = annotation.trim();
            let range = entry.value_range(FIELD);
            let Some((number, id)) = annotation.split_once('=') else {
                if !annotation.is_empty() {
                    self.report(range, messages::not_an_annotation(annotation));
                }
                continue;
            };
            let (number, id) = (number.trim(), id.trim());
            match Orcid::parse(id.trim_matches(['"', '\u{201c}', '\u{201d}'])) {
                Ok(orcid) => match number.parse() {
                    Ok(number) => drop(orcids.insert(number, orcid)),
                    Err(_) => self.report(range, messages::not_an_author_number(number)),
                },
                Err(problem) => self.report(range, problem),
            }
        }
        orcids
    }
}

/// Whether this is `and others`.
fn is_others(person: &Person) -> bool {
    person.name == "others" && person.given_name.is_empty()
}

/// Whether this is a suffix of names: `Jr`, `III`.
fn is_suffix(text: &str) -> bool {
    const KNOWN: &[&str] = &["jr", "sr", "junior", "senior", "esq", "phd", "md"];
    let bare: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    let bare = bare.to_ascii_lowercase();
    KNOWN.contains(&bare.as_str()) || bare.chars().all(|c| "ivx0123456789thndrs".contains(c))
}

/// Finds a given name in lower case (`bell hooks`, `e. e. cummings`, `abd al-Rahman al-Sufi`), which BibTeX reads as
/// particles of the family name.
fn find_lowercase_given_name(person: &mut Person) {
    /// Particles of family names.
    const PARTICLES: &[&str] = &[
        "von", "vom", "van", "de", "der", "den", "des", "del", "della", "di", "da", "das", "do",
        "dos", "du", "la", "le", "ter", "ten", "te", "zu", "zum", "zur", "af", "av", "ibn", "bin",
        "bint", "ben", "al", "el", "abu", "y", "und", "'t", "’t",
    ];
    let words: Vec<&str> = person.prefix.split_whitespace().collect();
    let is_particle = |word: &&str| PARTICLES.contains(word);
    if words.first().is_none_or(is_particle) {
        return;
    }
    // `abd` (servant of) starts a given name of two words.
    let start = if words[0] == "abd" { 2 } else { 1 };
    let rest = words.get(start..).unwrap_or_default();
    let particle = rest.iter().position(is_particle);
    let end = particle.map_or(words.len(), |particle| start + particle);
    let (given, prefix) = words.split_at(end);
    let (given, prefix) = (given.join(" "), prefix.join(" "));
    if !prefix.is_empty() {
        person.name = format!("{prefix} {}", person.name);
    }
    person.given_name = given;
    person.prefix.clear();
}

/// Moves a name in another script, in parentheses, to the end of the whole name: `Wang, Wei (王伟)`.
fn move_native_name(person: &mut Person) {
    if person.given_name.ends_with([')', '）'])
        && let Some(at) = person.given_name.rfind(['(', '（'])
        && at > 0
    {
        let native = person.given_name.split_off(at);
        person
            .given_name
            .truncate(person.given_name.trim_end().len());
        person.name.push(' ');
        person.name.push_str(&native);
    } else if person.name.starts_with(['(', '（'])
        && let Some((given, family)) = person.given_name.rsplit_once(char::is_whitespace)
    {
        person.name = format!("{family} {}", person.name);
        person.given_name = given.trim_end().to_owned();
    }
}

fn to_author(person: &Person, orcid: Option<Orcid>) -> Author {
    let non_empty = |part: &str| (!part.is_empty()).then(|| part.to_owned());
    Author {
        given: non_empty(&person.given_name),
        family: match non_empty(&person.prefix) {
            Some(prefix) => format!("{prefix} {}", person.name),
            None => person.name.clone(),
        },
        suffix: non_empty(&person.suffix),
        has_particle: !person.prefix.is_empty(),
        number: None,
        orcid,
    }
}

/// Whether a letter has upper and lower case in names. Georgian letters do not, although Unicode has capitals for
/// headings.
fn has_case(letter: char) -> bool {
    let is_georgian = ('\u{10d0}'..='\u{10ff}').contains(&letter);
    (letter.is_lowercase() || letter.is_uppercase()) && !is_georgian
}

/// Converts a name for styles.
///
/// WORKAROUND: the rules here are for hayagriva 0.10, which knows family name first only for Chinese characters. Each
/// goes when hayagriva writes such names as the tests in `tests.rs` and `tests/publications.rs` expect.
fn to_citable_person(person: &Person) -> hayagriva::types::Person {
    let mut citable = hayagriva::types::Person::from(person);
    // Styles drop particles of names without a given name: `von Neumann`.
    if citable.given_name.is_none()
        && let Some(prefix) = citable.prefix.take()
    {
        citable.name = format!("{prefix} {}", citable.name);
    }
    // hayagriva joins the parts of a name with any Chinese character.
    let has_cased = |name: &str| name.chars().any(has_case);
    let has_han = |name: &str| name.chars().any(is_han);
    if let Some((family, native)) = citable
        .name
        .split_once(" (")
        .or(citable.name.split_once(" （"))
        && citable.given_name.as_deref().is_some_and(has_cased)
        && has_han(native)
        && citable.suffix.is_none()
    {
        let family = family.to_owned();
        citable.suffix = Some(citable.name[family.len()..].trim().to_owned());
        citable.name = family;
    } else if let Some(given) = citable.given_name.take_if(|given| {
        (has_cased(&citable.name) && has_han(given)) || (has_han(&citable.name) && has_cased(given))
    }) {
        citable.name = format!("{} {given}", citable.name);
    }
    // Letters without case have no initials.
    let is_caseless = |name: &str| !name.chars().any(|c| has_case(c) || is_han(c));
    citable.given_name = match citable.given_name.take() {
        Some(given) if is_caseless(&citable.name) && is_caseless(&given) => {
            if is_east_asian_name(&citable.name) {
                citable.name.push_str(&given);
            } else {
                citable.name = format!("{given} {}", citable.name);
            }
            None
        }
        given => given.map(|given| space_initials(&given, &citable.name)),
    };
    citable
}

/// Separates initials: `J. A.` from `J.A.` and `JA`.
fn space_initials(given: &str, family: &str) -> String {
    /// The most initials without dots; more letters are a name in capitals.
    const MOST: usize = 4;
    let letters = given.chars().count();
    let are_initials = (2..=MOST).contains(&letters)
        && given.chars().all(char::is_uppercase)
        && family.chars().any(char::is_lowercase);
    if are_initials {
        let initials = given.chars().map(|initial| format!("{initial}."));
        return initials.collect::<Vec<_>>().join(" ");
    }
    let mut spaced = String::with_capacity(given.len());
    let mut characters = given.chars().peekable();
    while let Some(character) = characters.next() {
        spaced.push(character);
        let goes_on = characters.peek().is_some_and(|next| next.is_alphabetic());
        if character == '.' && goes_on {
            spaced.push(' ');
        }
    }
    spaced
}
