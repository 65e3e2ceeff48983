//! Finds the known word that somebody most likely meant.

use crate::limits;

/// The known word of which `word` is most likely a misspelling. A missing, added, replaced or swapped letter counts
/// as one typo; about one letter in three may be wrong. Long words are not compared.
pub fn find_similar<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = Word::new(word)?;
    let mut best: Option<(usize, &str)> = None;
    for candidate in known {
        let limit = best.map_or(word.limit, |(distance, _)| distance);
        if let Some(distance) = word.distance(candidate, limit) {
            let found = (distance, candidate);
            best = Some(best.map_or(found, |best| best.min(found)));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// A word that is compared with many others.
struct Word {
    length: usize,
    /// The largest number of typos.
    limit: usize,
    /// For each ASCII character, a bit for each position at which the word has it.
    ascii: [u64; 128],
    /// The same for others.
    others: Vec<(char, u64)>,
    /// A bit for each character that is in it, by its last six bits.
    letters: u64,
}

impl Word {
    /// `None` if the word is too long to compare.
    fn new(word: &str) -> Option<Self> {
        if word.len() > limits::COMPARED * 4 {
            return None;
        }
        let lower: Vec<char> = word.to_lowercase().chars().collect();
        let length = lower.len();
        if length > limits::COMPARED {
            return None;
        }
        let mut this = Self {
            length,
            limit: (length / 3).max(1) + usize::from(length > 4),
            ascii: [0; 128],
            others: Vec::new(),
            letters: 0,
        };
        for (place, character) in lower.into_iter().enumerate() {
            this.letters |= letter(character);
            let bit = 1 << place;
            if let Some(places) = this.ascii.get_mut(character as usize) {
                *places |= bit;
            } else if let Some((_, places)) = this.others.iter_mut().find(|(c, _)| *c == character)
            {
                *places |= bit;
            } else {
                this.others.push((character, bit));
            }
        }
        Some(this)
    }

    fn places(&self, character: char) -> u64 {
        if let Some(places) = self.ascii.get(character as usize) {
            return *places;
        }
        let found = self.others.iter().find(|(c, _)| *c == character);
        found.map_or(0, |(_, places)| *places)
    }

    /// The number of typos between the two words, if it is at most `limit`.
    fn distance(&self, candidate: &str, limit: usize) -> Option<usize> {
        if candidate.is_ascii() {
            let characters = candidate
                .bytes()
                .map(|byte| byte.to_ascii_lowercase() as char);
            return self.distance_of(characters, candidate.len(), limit);
        }
        // A character has four bytes at most, and one becomes three at most in small letters.
        if candidate.len() > (self.length + limit) * 12 {
            return None;
        }
        let lower = candidate.to_lowercase();
        self.distance_of(lower.chars(), lower.chars().count(), limit)
    }

    fn distance_of(
        &self,
        candidate: impl Iterator<Item = char> + Clone,
        length: usize,
        limit: usize,
    ) -> Option<usize> {
        if length.abs_diff(self.length) > limit {
            return None;
        }
        // A typo adds at most one letter and removes at most one.
        let letters = candidate.clone().fold(0, |set, c| set | letter(c));
        let most = limit as u32;
        if (letters & !self.letters).count_ones() > most
            || (self.letters & !letters).count_ones() > most
        {
            return None;
        }
        let distance = match self.length {
            0 => length,
            _ => self.optimal_alignment(candidate),
        };
        (distance <= limit).then_some(distance)
    }

    /// The distance of optimal string alignment, of a whole column of its table at once, a bit for each
    /// letter of the word: H. Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau edit
    /// distances", Nordic Journal of Computing 10 (2003).
    fn optimal_alignment(&self, candidate: impl Iterator<Item = char>) -> usize {
        let last = 1_u64 << (self.length - 1);
        let (mut up, mut down, mut same, mut before) = (!0_u64, 0_u64, 0_u64, 0_u64);
        let mut distance = self.length;
        for character in candidate {
            let places = self.places(character);
            let swapped = ((!same & places) << 1) & before;
            same = ((places & up).wrapping_add(up) ^ up) | places | down | swapped;
            let mut right = down | !(same | up);
            let left = same & up;
            distance += usize::from(right & last != 0);
            distance -= usize::from(left & last != 0);
            right = right << 1 | 1;
            up = left << 1 | !(same | right);
            down = right & same;
            before = places;
        }
        distance
    }
}

fn letter(character: char) -> u64 {
    1 << (u32::from(character) % 64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The same, with each word compared in full.
    fn plain<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
        let lower = word.to_lowercase();
        let length = lower.chars().count();
        let limit = (length / 3).max(1) + usize::from(length > 4);
        let distances = known.iter().map(|known| {
            let distance = strsim::osa_distance(&lower, &known.to_lowercase());
            (distance, *known)
        });
        let near = distances.filter(|(distance, _)| *distance <= limit);
        near.min().map(|(_, known)| known)
    }

    proptest! {
        #[test]
        fn the_nearest_is_that_of_a_plain_comparison(
            word in "[abAB研İ-]{0,12}",
            known in prop::collection::vec("[abcAB研究İ-]{0,14}", 0..12),
        ) {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            prop_assert_eq!(find_similar(&word, known.iter().copied()), plain(&word, &known));
        }

        #[test]
        fn distances_are_those_of_a_plain_comparison(a in "[a-d]{0,64}", b in "[a-d]{0,70}") {
            let distance = Word::new(&a).unwrap().distance(&b, usize::MAX >> 8);
            prop_assert_eq!(distance, Some(strsim::osa_distance(&a, &b)));
        }
    }

    #[test]
    fn slips_are_found() {
        let known = ["title", "tags", "summary"];
        assert_eq!(find_similar("tilte", known), Some("title"));
        assert_eq!(find_similar("Tag", known), Some("tags"));
        assert_eq!(find_similar("zzz", known), None);
        assert_eq!(find_similar(&"title".repeat(100), known), None);
    }
}
