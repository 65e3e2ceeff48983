//! What distinguishes citations: more names, given names, and letters after years.

use hayagriva::{ElemChild, ElemChildren, ElemMeta};

use super::given_names::{GivenNames, to_initials};
use super::rules::Rules;
use crate::bibliography::author::is_east_asian_name;
use crate::bibliography::elements::{change_names, first_text, plain_text};
use crate::bibliography::paper::Paper;

/// What distinguishes the citations of a paper from those of others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::bibliography) struct Distinction {
    /// How many authors are named, if not as many as the style names.
    pub(in crate::bibliography) named: Option<usize>,
    /// The numbers of the authors whose given names are added, and how much of these.
    pub(super) given_names: Vec<(usize, GivenNames)>,
    /// The letter after the year.
    pub(super) letter: Option<String>,
}

impl Distinction {
    /// Adds given names and the letter to a citation. `undated` are the style's words for a missing year.
    pub(in crate::bibliography) fn add_to_citation(
        &self,
        part: &mut ElemChildren,
        paper: &Paper,
        rules: &Rules,
        undated: &[&str],
    ) {
        let entry = &paper.entry;
        let people = entry.authors().or_else(|| entry.editors());
        for (number, given) in &self.given_names {
            let Some(person) = people.and_then(|people| people.get(*number)) else {
                continue;
            };
            let Some(whole) = &person.given_name else {
                continue;
            };
            let (before, after) = match (&rules.initialize_with, given) {
                _ if is_east_asian_name(&person.name) => (String::new(), whole.clone()),
                (Some(with), GivenNames::Initials) => {
                    (format!("{} ", to_initials(whole, with)), String::new())
                }
                (None, _) | (_, GivenNames::Full) => (format!("{whole} "), String::new()),
            };
            let mut seen = 0;
            change_names(part, &mut |name| {
                if seen == *number
                    && let Some(text) = first_text(&mut name.children)
                {
                    let name = text.trim_end();
                    *text = format!("{before}{name}{after}{}", &text[name.len()..]);
                }
                seen += 1;
            });
        }
        let is_placed = self.add_letter(part, paper, undated);
        // Some styles show nothing for a missing year.
        if let Some(letter) = self
            .letter
            .as_ref()
            .filter(|_| !is_placed && paper.year.is_none())
        {
            let term = undated.first().copied().unwrap_or(UNDATED);
            let delimiter = &rules.delimiter;
            part.0
                .push(plain_text(&format!("{delimiter}{term}-{letter}")));
        }
    }

    /// Adds the letter to a reference or citation. Returns whether it has its letter, if it needs one.
    pub(in crate::bibliography) fn add_letter(
        &self,
        part: &mut ElemChildren,
        paper: &Paper,
        undated: &[&str],
    ) -> bool {
        let Some(letter) = &self.letter else {
            return true;
        };
        match paper.year {
            Some(year) => {
                let year = year.to_string();
                insert_after(part, true, &year, letter) || insert_after(part, false, &year, letter)
            }
            None => undated
                .iter()
                .chain([&UNDATED])
                .any(|term| insert_after(part, false, term, &format!("-{letter}"))),
        }
    }
}

/// Inserts text after the first occurrence of words, in dates only or anywhere. Returns whether they occur.
fn insert_after(part: &mut ElemChildren, in_dates: bool, words: &str, added: &str) -> bool {
    part.0.iter_mut().any(|child| match child {
        ElemChild::Elem(element) => {
            let is_date = element.meta == Some(ElemMeta::Date);
            insert_after(&mut element.children, in_dates && !is_date, words, added)
        }
        ElemChild::Text(text) if !in_dates => match find_ignoring_case(&text.text, words) {
            Some(at) => {
                text.text.insert_str(at + words.len(), added);
                true
            }
            None => false,
        },
        _ => false,
    })
}

/// The offset of words in a text, in any case.
fn find_ignoring_case(text: &str, words: &str) -> Option<usize> {
    let lower = text.to_ascii_lowercase();
    lower.find(&words.to_ascii_lowercase())
}

/// The text for a missing year in languages without a term for it.
pub(in crate::bibliography) const UNDATED: &str = "n.d.";

/// The letter with this number: a, b, …, z, aa, ab, …
pub(super) fn nth_letter(number: usize) -> String {
    let digit = |number: usize| char::from(b'a' + u8::try_from(number % 26).unwrap_or_default());
    let mut reversed = vec![digit(number)];
    let mut rest = number / 26;
    while rest > 0 {
        reversed.push(digit(rest - 1));
        rest = (rest - 1) / 26;
    }
    reversed.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::nth_letter;

    #[test]
    fn letters_continue_after_z() {
        let made: Vec<String> = [0, 1, 25, 26, 27, 51, 52, 701, 702].map(nth_letter).into();
        assert_eq!(made, ["a", "b", "z", "aa", "ab", "az", "ba", "zz", "aaa"]);
    }
}
