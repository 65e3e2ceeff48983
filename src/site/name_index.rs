//! Finds the profile of a name.

use ahash::{AHashMap as HashMap, AHashSet as HashSet};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::entities::Person;
use super::ids::{IdVec, PersonId};
use super::language::Language;
use crate::bibliography::Author;
use crate::values::identifier::Orcid;

/// The characters of a name without diacritics, in lower case.
pub fn simplify(name: &str) -> impl Iterator<Item = char> {
    name.nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
}

/// Removes diacritics, case and the order of the parts of a name: `XU Xiāo` and `Xiao, Xu` are equal.
pub fn fold(name: &str) -> String {
    let plain: String = simplify(name).collect();
    let mut parts: Vec<&str> = plain
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect();
    parts.sort_unstable();
    parts.join(" ")
}

impl Person {
    /// Every name in the profile: in Latin letters, in the native script, and as papers print it.
    pub fn names(&self) -> impl Iterator<Item = &String> {
        self.entity.texts.iter().flat_map(|text| {
            let fields = &text.fields;
            std::iter::once(&fields.name)
                .chain(&fields.native_name)
                .chain(fields.aka.iter().flatten())
        })
    }
}

impl Language {
    /// The name that the language shows first, and the other one: a Chinese page shows 徐骁 first, an English
    /// one Xu Xiao.
    pub fn names(&self, latin: &str, native: Option<&str>) -> (String, Option<String>) {
        match native {
            Some(native) if native == latin => (latin.to_owned(), None),
            Some(native) if is_written_like(self, native) => {
                (native.to_owned(), Some(latin.to_owned()))
            }
            native => (latin.to_owned(), native.map(str::to_owned)),
        }
    }
}

/// Whether a name contains a letter in the script of a language, as in `Saeb 课题组`.
fn is_written_like(language: &Language, name: &str) -> bool {
    use icu::properties::{CodePointMapData, props::Script};
    let scripts: &[Script] = match language.tag.as_str().split('-').next().unwrap_or_default() {
        "zh" => &[Script::Han, Script::Bopomofo],
        "ja" => &[Script::Han, Script::Hiragana, Script::Katakana],
        "ko" => &[Script::Hangul, Script::Han],
        "ru" | "uk" | "bg" | "sr" => &[Script::Cyrillic],
        "el" => &[Script::Greek],
        "ar" | "fa" | "ur" => &[Script::Arabic],
        "he" => &[Script::Hebrew],
        "hi" | "mr" | "ne" => &[Script::Devanagari],
        "th" => &[Script::Thai],
        _ => return false,
    };
    let map = CodePointMapData::<Script>::new();
    name.chars()
        .filter(|c| c.is_alphabetic())
        .any(|c| scripts.contains(&map.get(c)))
}

/// Splits a folded name into words and initials of middle names; `None` if fewer than two words would remain.
fn without_initials(folded: &str) -> Option<(String, String)> {
    // A single Chinese character is a name, not an initial.
    let is_initial = |part: &&str| {
        let mut characters = part.chars();
        characters.next().is_some_and(char::is_lowercase) && characters.next().is_none()
    };
    let (initials, words): (Vec<&str>, Vec<&str>) = folded.split(' ').partition(is_initial);
    let are_enough = words.len() > 1 && words.iter().all(|word| word.chars().nth(1).is_some());
    are_enough.then(|| (words.join(" "), initials.join(" ")))
}

/// Finds people by name or ORCID iD.
pub(super) struct NameIndex<'a> {
    people: &'a IdVec<PersonId, Person>,
    /// None if two people share the name, which is then ambiguous.
    names: HashMap<String, Option<PersonId>>,
    /// By name without the initials of middle names: the initials and the person.
    words: HashMap<String, Vec<(String, PersonId)>>,
    /// Names that a profile gives with a dblp number: `Wei Wang 0001`.
    numbered: HashSet<String>,
    orcids: HashMap<&'a Orcid, PersonId>,
}

impl<'a> NameIndex<'a> {
    pub(super) fn new(people: &'a IdVec<PersonId, Person>) -> Self {
        let mut names: HashMap<String, Option<PersonId>> = HashMap::new();
        let mut words: HashMap<String, Vec<(String, PersonId)>> = HashMap::new();
        let mut numbered = HashSet::new();
        let mut orcids = HashMap::new();
        for (index, person) in people.enumerate() {
            for name in person.names() {
                let folded = fold(name);
                if let Some((number, rest)) = folded.split_once(' ')
                    && number.len() == 4
                    && number.bytes().all(|byte| byte.is_ascii_digit())
                {
                    numbered.insert(rest.to_owned());
                }
                if let Some((name, initials)) = without_initials(&folded) {
                    words.entry(name).or_default().push((initials, index));
                }
                names
                    .entry(folded)
                    .and_modify(|known| *known = known.filter(|known| *known == index))
                    .or_insert(Some(index));
            }
            let fields = &person.entity.original().fields;
            orcids.extend(fields.orcid.as_ref().map(|orcid| (orcid, index)));
        }
        Self {
            people,
            names,
            words,
            numbered,
            orcids,
        }
    }

    /// Finds a person by ORCID iD, or by name. The same name with another iD or dblp number is another
    /// person.
    pub(super) fn find(&self, author: &Author) -> Option<PersonId> {
        let orcid = author.orcid.as_ref();
        let by_orcid = orcid.and_then(|orcid| self.orcids.get(orcid).copied());
        by_orcid.or_else(|| {
            let person = self.find_by_name(author)?;
            let own = self.people[person].entity.original().fields.orcid.as_ref();
            (orcid.is_none() || own.is_none()).then_some(person)
        })
    }

    /// Finds a person by name and dblp number.
    pub(super) fn find_by_number(&self, author: &Author) -> Option<PersonId> {
        let name = format!("{} {}", author.number.as_ref()?, fold(&author.name()));
        self.names.get(&name).copied().flatten()
    }

    fn find_by_name(&self, author: &Author) -> Option<PersonId> {
        let folded = fold(&author.name());
        if author.number.is_some() {
            let numbered = self.find_by_number(author);
            if numbered.is_some() || self.numbered.contains(&folded) {
                return numbered;
            }
        }
        if let Some(person) = self.names.get(&folded) {
            return *person;
        }
        // `Ann B. Example` is `Ann Example`, unless there is also `Ann C. Example`.
        let (words, initials) = without_initials(&folded)?;
        let of_words = self.words.get(&words)?;
        let mut people = of_words
            .iter()
            .filter(|(own, _)| own.is_empty() || initials.is_empty() || *own == initials)
            .map(|(_, person)| *person);
        let person = people.next()?;
        people.all(|other| other == person).then_some(person)
    }
}

#[cfg(test)]
mod tests {
    use super::{fold, without_initials};

    #[test]
    fn spellings_of_a_name_are_one() {
        assert_eq!(fold("XU Xiāo"), fold("Xiao, Xu"));
        assert_eq!(fold("X. Xu"), fold("Xu, X."));
        assert_ne!(fold("Xu Xiao"), fold("Xu Nan"));
        assert_eq!(fold("徐骁"), "徐骁");
    }

    #[test]
    fn initials_of_middle_names_are_distinguished_from_words() {
        let parts = |name: &str| without_initials(&fold(name));
        let ann = Some(("ann example".to_owned(), "b".to_owned()));
        assert_eq!(parts("Ann B. Example"), ann);
        assert_eq!(parts("Example, Ann B"), ann);
        assert_eq!(parts("A. Example"), None);
        assert_eq!(parts("徐 骁"), None);
    }
}
