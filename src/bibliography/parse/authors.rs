//! Who wrote a paper: names as .bib files have them, and ORCID iDs.

use std::collections::HashMap;

use biblatex::{Chunk, Entry, Person};

use super::{File, Raw, text, value};
use crate::bibliography::Author;
use crate::source::identifier::Orcid;

impl File<'_> {
    /// The authors, and whether there are more of them.
    pub(super) fn authors(&mut self, raw: &Raw, entry: &mut Entry) -> (Vec<Author>, bool) {
        let orcids = self.orcids(raw, entry);
        for name in ["author", "editor"] {
            self.names(raw, entry, name);
        }
        let people = entry.author().ok();
        let people = people.or_else(|| {
            let editors = entry.editors().ok()?;
            editors.into_iter().next().map(|(people, _)| people)
        });
        let mut people = people.unwrap_or_default();
        people.retain(|person| !person.name.is_empty());
        // `and others` is no person.
        let et_al = people.pop_if(|person| is_others(person)).is_some();
        let people = people.iter().enumerate();
        let authors = people
            .map(|(index, person)| author(person, orcids.get(&(index + 1)).cloned()))
            .collect();
        (authors, et_al)
    }

    /// Looks at the names of a field: those of Chinese, Japanese and Korean people, whose family name
    /// comes first, and what is no list of names.
    fn names(&mut self, raw: &Raw, entry: &mut Entry, field: &str) {
        if let Some(chunks) = entry.fields.get_mut(field) {
            for chunk in chunks.iter_mut() {
                if let Chunk::Normal(text) = &mut chunk.v {
                    *text = text.replace(" AND ", " and ").replace(" And ", " and ");
                }
            }
        }
        // What stands in braces is one name, whatever is in it.
        let outside: String = match entry.get(field) {
            Some(chunks) => chunks
                .iter()
                .map(|chunk| match &chunk.v {
                    Chunk::Normal(text) => text.as_str(),
                    _ => "{}",
                })
                .collect(),
            None => return,
        };
        let help = "names are `Family, Given` or `Given Family`, with `and` between them";
        if let Some(sign) = outside.chars().find(|c| ";；、，".contains(*c)) {
            let message = format!("`{sign}` does not separate names");
            return self.mistake(value(raw, field), message, help);
        }
        let words: Vec<&str> = outside.split_whitespace().collect();
        let hangs =
            words.last() == Some(&"and") || words.windows(2).any(|two| two == ["and", "and"]);
        if hangs {
            let message = "behind `and` a name is missing";
            return self.mistake(value(raw, field), message, help);
        }
        let Ok(mut people) = entry.get_as::<Vec<Person>>(field) else {
            return;
        };
        let mut changed = false;
        for person in &mut people {
            let too_many = person.given_name.contains(',')
                || !(person.suffix.is_empty() || is_suffix(&person.suffix));
            if too_many {
                let parts = [&person.name, &person.suffix, &person.given_name];
                let parts = parts.map(String::as_str).join(", ");
                let message = format!("`{parts}` is not one person");
                return self.mistake(value(raw, field), message, help);
            }
            // `张 伟`: letters without capitals are taken for the small ones of `von`.
            let caseless = |c: char| c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase();
            if person.given_name.is_empty() && person.prefix.starts_with(caseless) {
                person.given_name =
                    std::mem::replace(&mut person.name, std::mem::take(&mut person.prefix));
                changed = true;
            }
        }
        if changed {
            entry.set_as(field, &people);
        }
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
                (_, Err(message)) => {
                    self.mistake(value(raw, FIELD), message, "copy it from its page again")
                }
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

fn author(person: &Person, orcid: Option<Orcid>) -> Author {
    let some = |part: &str| (!part.is_empty()).then(|| part.to_owned());
    Author {
        given: some(&person.given_name),
        family: match some(&person.prefix) {
            Some(prefix) => format!("{prefix} {}", person.name),
            None => person.name.clone(),
        },
        suffix: some(&person.suffix),
        orcid,
    }
}
