//! The names that people with a profile go by, and who is meant by one.

use ahash::AHashMap as HashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::Person;
use crate::source::identifier::Orcid;

/// A name without marks, capitals and the order of its parts: `XU Xiāo` and `Xiao, Xu` are one.
pub fn fold(name: &str) -> String {
    let plain: String = name
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .collect();
    let mut parts: Vec<&str> = plain
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect();
    parts.sort_unstable();
    parts.join(" ")
}

impl Person {
    /// Every name that the profile gives: in Latin letters, in their own script, as papers print it.
    pub fn names(&self) -> impl Iterator<Item = &String> {
        self.entity.texts.iter().flat_map(|text| {
            let fields = &text.fields;
            std::iter::once(&fields.name)
                .chain(&fields.native_name)
                .chain(fields.aka.iter().flatten())
        })
    }
}

/// Finds people by name or ORCID iD.
pub(super) struct Spellings<'a> {
    people: &'a [Person],
    /// None where two people share a name: then nobody is meant for sure.
    names: HashMap<String, Option<usize>>,
    orcids: HashMap<&'a Orcid, usize>,
}

impl<'a> Spellings<'a> {
    pub(super) fn new(people: &'a [Person]) -> Self {
        let mut names: HashMap<String, Option<usize>> = HashMap::new();
        let mut orcids = HashMap::new();
        for (index, person) in people.iter().enumerate() {
            for name in person.names() {
                names
                    .entry(fold(name))
                    .and_modify(|known| *known = known.filter(|known| *known == index))
                    .or_insert(Some(index));
            }
            let fields = &person.entity.original().fields;
            orcids.extend(fields.orcid.as_ref().map(|orcid| (orcid, index)));
        }
        Self {
            people,
            names,
            orcids,
        }
    }

    /// Who is meant: by the iD if there is one, else by the name. Someone of the same name with
    /// another iD is someone else.
    pub(super) fn find(&self, name: &str, orcid: Option<&Orcid>) -> Option<usize> {
        let by_orcid = orcid.and_then(|orcid| self.orcids.get(orcid).copied());
        by_orcid.or_else(|| {
            let person = self.names.get(&fold(name)).copied().flatten()?;
            let own = self.people[person].entity.original().fields.orcid.as_ref();
            (orcid.is_none() || own.is_none()).then_some(person)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn spellings_of_a_name_are_one() {
        assert_eq!(fold("XU Xiāo"), fold("Xiao, Xu"));
        assert_eq!(fold("X. Xu"), fold("Xu, X."));
        assert_ne!(fold("Xu Xiao"), fold("Xu Nan"));
        assert_eq!(fold("徐骁"), "徐骁");
    }
}
