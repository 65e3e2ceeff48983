//! Lists of people: `A, Ann and B, Bo and others`.

/// The people of a field, in a form that biblatex can read.
#[derive(Default)]
pub(super) struct PeopleList {
    /// The list without entries that name nobody.
    pub(super) text: String,
    /// The numbers by which dblp distinguishes people with the same name, in the order of the people.
    pub(super) numbers: Vec<Option<String>>,
    /// Whether a name is missing before or after an `and`.
    pub(super) has_gap: bool,
}

/// Reads a list of people: removes empty entries, writes `et al.` as `others`, and takes dblp's numbers off names.
pub(super) fn read_people(text: &str) -> PeopleList {
    let mut list = PeopleList::default();
    let mut people = Vec::new();
    for person in split_people(text) {
        // `Gee, M. W.,`
        let person = person.trim().trim_end_matches(',').trim_end();
        let bare = person.trim_matches(['{', '}']).trim();
        match bare.trim_end_matches('.').to_lowercase().as_str() {
            "" => list.has_gap = true,
            "others" | "et al" | "et. al" => {
                people.push("others".to_owned());
                list.numbers.push(None);
            }
            _ => {
                let reordered = reorder_name(person);
                let person = reordered.as_deref().unwrap_or(person);
                let (name, number) = split_number(person);
                people.push(name.to_owned());
                list.numbers.push(number.map(str::to_owned));
            }
        }
    }
    list.text = people.join(" and ");
    list
}

/// Splits dblp's number from a name: `Wei Wang 0001`.
fn split_number(person: &str) -> (&str, Option<&str>) {
    let split = person.rsplit_once(' ').filter(|(name, number)| {
        number.len() == 4
            && number.bytes().all(|byte| byte.is_ascii_digit())
            && name.contains(char::is_alphabetic)
    });
    match split {
        Some((name, number)) => (name.trim(), Some(number)),
        None => (person, None),
    }
}

/// Splits a list of people at each `and` outside of braces.
fn split_people(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    let mut before = ' ';
    for (at, character) in text.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            'a' | 'A' if depth == 0 && before.is_whitespace() => {
                let word = text[at..].get(..3).unwrap_or_default();
                let after = text[at..].get(3..).unwrap_or_default();
                let ends = after.is_empty() || after.starts_with(char::is_whitespace);
                if word.eq_ignore_ascii_case("and") && ends && at >= start {
                    parts.push(&text[start..at]);
                    start = at + 3;
                }
            }
            _ => {}
        }
        before = character;
    }
    parts.push(&text[start..]);
    parts
}

/// Rewrites a name as `Family, Given` if one of its words starts with an apostrophe, as in transliterated Arabic
/// (`ʿAlī Ḥasan`) and Dutch (`Gerard 't Hooft`).
///
/// WORKAROUND: biblatex 0.12 treats the apostrophe as a lowercase letter. This goes when it looks at the first
/// letter.
fn reorder_name(person: &str) -> Option<String> {
    let is_apostrophe = |c: char| "ʿʾʻʼʽˈ'’‘`".contains(c);
    let has_apostrophe = |word: &&str| word.starts_with(is_apostrophe);
    let words: Vec<&str> = person.split_whitespace().collect();
    if words.len() < 2 || !words.iter().any(has_apostrophe) || person.contains(['{', ',', '=']) {
        return None;
    }
    let is_lowercase = |word: &&str| {
        let letters = word.trim_start_matches(is_apostrophe);
        letters.starts_with(char::is_lowercase)
    };
    let last = words.len() - 1;
    let particle = words[1..last].iter().position(is_lowercase);
    let family = particle.map_or(last, |particle| particle + 1);
    let (given, family) = words.split_at(family);
    // Braces keep a lowercase word from being read as a `von`.
    Some(format!("{{{}}}, {}", family.join(" "), given.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::split_people;

    #[test]
    fn people_are_split_outside_of_braces() {
        assert_eq!(
            split_people("A and {B and C} AND D and"),
            ["A ", " {B and C} ", " D ", ""]
        );
        assert_eq!(split_people("Anders Band"), ["Anders Band"]);
    }
}
