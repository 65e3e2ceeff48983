//! Who wrote a paper: names as .bib files have them, and ORCID iDs.

use std::collections::HashMap;

use biblatex::{Chunk, Entry, Person};

use super::{File, Raw, text, value};
use crate::bibliography::Author;
use crate::bibliography::language::is_han;
use crate::bibliography::names::is_east_asian;
use crate::values::identifier::Orcid;

/// The people of a paper, with names taken apart.
#[derive(Default)]
pub(super) struct People {
    authors: Vec<Person>,
    editors: Vec<Person>,
}

impl People {
    /// Puts the names into an entry as styles want them.
    pub(super) fn name_in(&self, cited: &mut hayagriva::Entry) {
        let of = |people: &[Person]| people.iter().map(for_styles).collect();
        if cited.authors().is_some() {
            cited.set_authors(of(&self.authors));
        }
        if cited.editors().is_some() {
            cited.set_editors(of(&self.editors));
        }
    }
}

impl File<'_> {
    /// The authors, whether there are more of them, and all names for styles.
    pub(super) fn authors(&mut self, raw: &Raw, entry: &Entry) -> (Vec<Author>, bool, People) {
        let orcids = self.orcids(raw, entry);
        let people = People {
            authors: self.names(raw, entry, "author"),
            editors: self.names(raw, entry, "editor"),
        };
        let named = match people.authors.is_empty() {
            true => &people.editors,
            false => &people.authors,
        };
        // `and others` is no person.
        let (named, et_al) = match named.split_last() {
            Some((last, before)) if is_others(last) => (before, true),
            _ => (named.as_slice(), false),
        };
        let authors = named.iter().enumerate();
        let authors = authors.map(|(index, person)| Author {
            number: raw.numbers.get(index).cloned().flatten(),
            ..author(person, orcids.get(&(index + 1)).cloned())
        });
        (authors.collect(), et_al, people)
    }

    /// The names of a field; none if it is no list of names.
    fn names(&mut self, raw: &Raw, entry: &Entry, field: &str) -> Vec<Person> {
        // What stands in braces is one name, whatever is in it.
        let outside: String = match entry.get(field) {
            Some(chunks) => chunks
                .iter()
                .map(|chunk| match &chunk.v {
                    Chunk::Normal(text) => text.as_str(),
                    _ => "{}",
                })
                .collect(),
            None => return Vec::new(),
        };
        let help = "names are `Family, Given` or `Given Family`, with `and` between them";
        if let Some(sign) = outside.chars().find(|c| ";；、，".contains(*c)) {
            let message = format!("`{sign}` does not separate names");
            self.mistake(value(raw, field), message, help);
            return Vec::new();
        }
        let mut people = entry.get_as::<Vec<Person>>(field).unwrap_or_default();
        people.retain(|person| !person.name.is_empty());
        for person in &mut people {
            let too_many = person.given_name.contains(',')
                || !(person.suffix.is_empty() || is_suffix(&person.suffix));
            if too_many {
                let parts = [&person.name, &person.suffix, &person.given_name];
                let parts = parts.map(String::as_str).join(", ");
                let message = format!("`{parts}` is not one person");
                self.mistake(value(raw, field), message, help);
                return Vec::new();
            }
            // Letters without capitals are taken for the small ones of `von`.
            let caseless = |c: char| c.is_alphabetic() && !has_case(c);
            if person.given_name.is_empty() && person.prefix.starts_with(caseless) {
                person.given_name = std::mem::take(&mut person.prefix);
                // `张 伟`: the family name comes first.
                if is_east_asian(&person.given_name) && is_east_asian(&person.name) {
                    std::mem::swap(&mut person.given_name, &mut person.name);
                }
            } else if person.given_name.is_empty() {
                find_small_given_name(person);
            }
            move_native_name(person);
        }
        people
    }

    /// The authors' ORCID iDs, by their number from 1, from BibLaTeX's data annotations (manual,
    /// section 3.7): `author+an:orcid = {1="0000-0002-1825-0097"; 2="…"}`.
    fn orcids(&mut self, raw: &Raw, entry: &Entry) -> HashMap<usize, Orcid> {
        const FIELD: &str = "author+an:orcid";
        let mut orcids = HashMap::new();
        for annotation in text(entry.get(FIELD)).unwrap_or_default().split(';') {
            let Some((number, id)) = annotation.split_once('=') else {
                if !annotation.trim().is_empty() {
                    let message = format!("`{}` is not an annotation", annotation.trim());
                    self.mistake(
                        value(raw, FIELD),
                        message,
                        "write 1=\"0000-0002-1825-0097\" for the first author",
                    );
                }
                continue;
            };
            let id = id.trim().trim_matches(['"', '\u{201c}', '\u{201d}']);
            match (number.trim().parse(), Orcid::parse(id)) {
                (Ok(number), Ok(orcid)) => drop(orcids.insert(number, orcid)),
                (_, Err(message)) => self.mistake(
                    value(raw, FIELD),
                    message.message().to_owned(),
                    "copy it from its page again",
                ),
                (Err(_), _) => {
                    let message = format!("`{}` is not the number of an author", number.trim());
                    self.mistake(value(raw, FIELD), message, "authors are counted from 1");
                }
            }
        }
        orcids
    }
}

/// Whether this stands for authors who are not named.
fn is_others(person: &Person) -> bool {
    person.name == "others" && person.given_name.is_empty()
}

/// What may stand behind a name: `Jr`, `III`.
fn is_suffix(text: &str) -> bool {
    const KNOWN: &[&str] = &["jr", "sr", "junior", "senior", "esq", "phd", "md"];
    let bare: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    let bare = bare.to_ascii_lowercase();
    KNOWN.contains(&bare.as_str()) || bare.chars().all(|c| "ivx0123456789thndrs".contains(c))
}

/// Finds the given name of one who writes it with small letters (`bell hooks`, `e. e. cummings`, `abd
/// al-Rahman al-Sufi`), which BibTeX takes for the small words before a family name.
fn find_small_given_name(person: &mut Person) {
    /// Small words before family names.
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
    // `abd` is the beginning of a name: servant of.
    let start = if words[0] == "abd" { 2 } else { 1 };
    let behind = words.get(start..).unwrap_or_default();
    let particle = behind.iter().position(is_particle);
    let end = particle.map_or(words.len(), |particle| start + particle);
    let (given, prefix) = words.split_at(end);
    let (given, prefix) = (given.join(" "), prefix.join(" "));
    if !prefix.is_empty() {
        person.name = format!("{prefix} {}", person.name);
    }
    person.given_name = given;
    person.prefix.clear();
}

/// Puts the name in another script, which some write in parentheses behind one, behind all of it:
/// `Wang, Wei (王伟)`.
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

fn author(person: &Person, orcid: Option<Orcid>) -> Author {
    let some = |part: &str| (!part.is_empty()).then(|| part.to_owned());
    Author {
        given: some(&person.given_name),
        family: match some(&person.prefix) {
            Some(prefix) => format!("{prefix} {}", person.name),
            None => person.name.clone(),
        },
        suffix: some(&person.suffix),
        has_particle: !person.prefix.is_empty(),
        number: None,
        orcid,
    }
}

/// Whether a letter is one of two, small and capital, as names are written: Georgian ones have no
/// capitals, although Unicode knows some for titles.
fn has_case(letter: char) -> bool {
    let is_georgian = ('\u{10d0}'..='\u{10ff}').contains(&letter);
    (letter.is_lowercase() || letter.is_uppercase()) && !is_georgian
}

/// A name as styles want it.
fn for_styles(person: &Person) -> hayagriva::types::Person {
    let mut named = hayagriva::types::Person::from(person);
    // Styles name no small words of one who has no given name: `von Neumann`.
    if named.given_name.is_none()
        && let Some(prefix) = named.prefix.take()
    {
        named.name = format!("{prefix} {}", named.name);
    }
    // hayagriva 0.10 takes one with a Chinese character for a Chinese name, and joins its parts.
    let has_cased = |name: &str| name.chars().any(has_case);
    let has_han = |name: &str| name.chars().any(is_han);
    if let Some((family, native)) = named.name.split_once(" (").or(named.name.split_once(" （"))
        && named.given_name.as_deref().is_some_and(has_cased)
        && has_han(native)
        && named.suffix.is_none()
    {
        let family = family.to_owned();
        named.suffix = Some(named.name[family.len()..].trim().to_owned());
        named.name = family;
    } else if let Some(given) = named.given_name.take_if(|given| {
        (has_cased(&named.name) && has_han(given)) || (has_han(&named.name) && has_cased(given))
    }) {
        named.name = format!("{} {given}", named.name);
    }
    // Letters without capitals have no initials, and names in them one order; hayagriva 0.10 knows
    // that of Chinese characters alone.
    let is_caseless = |name: &str| !name.chars().any(|c| has_case(c) || is_han(c));
    named.given_name = match named.given_name.take() {
        Some(given) if is_caseless(&named.name) && is_caseless(&given) => {
            match is_east_asian(&named.name) {
                true => named.name.push_str(&given),
                false => named.name = format!("{given} {}", named.name),
            }
            None
        }
        given => given.map(|given| spaced(&given, &named.name)),
    };
    named
}

/// Given names of which each has an initial of its own: `J. A.` of `J.A.` and `JA`.
fn spaced(given: &str, family: &str) -> String {
    /// How many initials may be written without dots; more are a name in capitals.
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
