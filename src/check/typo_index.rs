//! Finds texts that differ by one typo, without comparing each text with every other.

use std::hash::{BuildHasher, Hasher};

use ahash::{AHashMap as HashMap, RandomState};

use crate::limits;

/// An index of known texts that finds those one typo away: one letter missing, added or replaced, or two letters
/// swapped.
///
/// A text with a typo and the intended text become equal when one letter is removed from one of them, or from both
/// at the same position. So each text is filed under itself and under each form without one of its letters. Texts
/// of more than [`limits::COMPARED`] letters are not filed.
#[derive(Debug, Default)]
pub(super) struct TypoIndex {
    hasher: RandomState,
    filed: HashMap<u64, Filed>,
}

/// The numbers of the first two different texts filed under one hash.
#[derive(Debug)]
struct Filed {
    first: usize,
    second: Option<usize>,
}

/// The form that a text is filed under: itself, or the parts before and after a removed letter.
enum Under<'t> {
    Itself(&'t [char]),
    WithoutOne(&'t [char], &'t [char]),
    WithoutThatAt(usize, &'t [char], &'t [char]),
}

impl TypoIndex {
    /// Files `text`, which is compared only with texts of the same `group`. Numbers ascend; `text_of` returns the text
    /// of a number.
    pub(super) fn add<'t>(
        &mut self,
        group: char,
        text: &str,
        number: usize,
        text_of: impl Fn(usize) -> &'t str,
    ) {
        let Some(letters) = letters(text) else {
            return;
        };
        let mut file = |under: Under| {
            let filed = self.filed.entry(hash(&self.hasher, group, under));
            filed
                .and_modify(|filed| {
                    if filed.second.is_none() && text_of(filed.first) != text {
                        filed.second = Some(number);
                    }
                })
                .or_insert(Filed {
                    first: number,
                    second: None,
                });
        };
        file(Under::Itself(&letters));
        for at in 0..letters.len() {
            let (before, behind) = (&letters[..at], &letters[at + 1..]);
            file(Under::WithoutOne(before, behind));
            file(Under::WithoutThatAt(at, before, behind));
        }
    }

    /// The lowest number of a text that is one typo away from this one.
    pub(super) fn find<'t>(
        &self,
        group: char,
        text: &str,
        text_of: impl Fn(usize) -> &'t str,
    ) -> Option<usize> {
        let letters = letters(text)?;
        let mut best: Option<usize> = None;
        let mut look = |under: Under| {
            let Some(filed) = self.filed.get(&hash(&self.hasher, group, under)) else {
                return;
            };
            let numbers = [Some(filed.first), filed.second].into_iter().flatten();
            let found = numbers
                .filter(|number| best.is_none_or(|best| *number < best))
                .find(|number| strsim::osa_distance(text_of(*number), text) == 1);
            best = found.or(best);
        };
        // A letter is missing here; or one is too many; or is another one; or two are swapped.
        look(Under::WithoutOne(&letters, &[]));
        for at in 0..letters.len() {
            let (before, behind) = (&letters[..at], &letters[at + 1..]);
            look(Under::Itself(&[before, behind].concat()));
            look(Under::WithoutThatAt(at, before, behind));
        }
        let mut swapped = letters.clone();
        for at in 1..letters.len() {
            swapped.swap(at - 1, at);
            look(Under::Itself(&swapped));
            swapped.swap(at - 1, at);
        }
        best
    }
}

fn letters(text: &str) -> Option<Vec<char>> {
    let few = text.len() <= limits::COMPARED * 4;
    let letters: Vec<char> = few.then(|| text.chars().collect())?;
    (letters.len() <= limits::COMPARED).then_some(letters)
}

fn hash(hasher: &RandomState, group: char, under: Under) -> u64 {
    let (kind, before, behind) = match under {
        Under::Itself(text) => (0, text, &[] as &[char]),
        Under::WithoutOne(before, behind) => (1, before, behind),
        Under::WithoutThatAt(at, before, behind) => (2 + at, before, behind),
    };
    let mut state = hasher.build_hasher();
    state.write_usize(kind);
    state.write_u32(u32::from(group));
    for letter in before.iter().chain(behind) {
        state.write_u32(u32::from(*letter));
    }
    state.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn typos_are_those_of_a_plain_comparison(
            known in prop::collection::vec("[abc研]{0,5}", 0..20),
            asked in prop::collection::vec("[abc研]{0,5}", 0..20),
        ) {
            let text_of = |number: usize| known[number].as_str();
            let mut index = TypoIndex::default();
            for (number, text) in known.iter().enumerate() {
                index.add('x', text, number, text_of);
            }
            for text in asked {
                let plain = known
                    .iter()
                    .position(|known| strsim::damerau_levenshtein(known, &text) == 1);
                prop_assert_eq!(index.find('x', &text, text_of), plain, "{}", text);
                prop_assert_eq!(index.find('y', &text, text_of), None);
            }
        }
    }
}
