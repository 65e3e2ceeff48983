//! Given names and initials.

use hayagriva::types::Person;

/// How much of given names distinguishes people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum GivenNames {
    Initials,
    Full,
}

/// How much of two given names distinguishes them; `None` if they can be the same person's: `J.` and `Jane A.`.
pub(super) fn compare_given_names(one: &str, other: &str) -> Option<GivenNames> {
    let words = |name: &str| -> Vec<String> {
        let words = name.split(|c: char| !c.is_alphanumeric());
        let words = words.filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let (one, other) = (words(one), words(other));
    let pairs = || one.iter().zip(&other);
    let starts_alike =
        |(one, other): (&String, &String)| one.chars().next() == other.chars().next();
    if !pairs().all(starts_alike) {
        return Some(GivenNames::Initials);
    }
    let is_initial = |word: &String| word.chars().nth(1).is_none();
    pairs()
        .any(|(one, other)| one != other && !is_initial(one) && !is_initial(other))
        .then_some(GivenNames::Full)
}

/// The initials of given names, with this text after each.
pub(super) fn to_initials(given: &str, with: &str) -> String {
    let person = Person {
        name: String::new(),
        given_name: Some(given.to_owned()),
        prefix: None,
        suffix: None,
        comma_suffix: false,
        alias: None,
    };
    let mut initials = String::new();
    // Writing to a string cannot fail.
    let _ = person.initials(&mut initials, Some(with), true);
    initials.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn given_names_of_one_person_can_be_long_or_short() {
        for (one, other) in [
            ("J.", "Jane"),
            ("Jane A.", "J."),
            ("Jane", "Jane Ann"),
            ("J. A.", "Jane Ann"),
        ] {
            assert_eq!(compare_given_names(one, other), None, "{one} {other}");
        }
        assert_eq!(
            compare_given_names("Jane", "Rolf"),
            Some(GivenNames::Initials)
        );
        assert_eq!(
            compare_given_names("J. A.", "J. B."),
            Some(GivenNames::Initials)
        );
        assert_eq!(compare_given_names("Jane", "John"), Some(GivenNames::Full));
    }
}
