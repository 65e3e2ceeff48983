//! `@string` abbreviations. `biblatex` writes them out by recursion, whatever comes of it.

use std::collections::HashMap;

use biblatex::{Pair, RawChunk};

use super::File;

/// How many characters an abbreviation may stand for: one of a journal has some fifty.
const LONGEST: usize = 2000;
/// How deep abbreviations may lean on others.
const DEEPEST: usize = 20;

/// An abbreviation, and where the text begins that its ranges count from.
pub(super) type Abbreviation<'s> = (usize, Pair<'s>);

impl<'s> File<'s> {
    /// Empties abbreviations that lean on themselves, or stand for too much.
    pub(super) fn sound(&mut self, abbreviations: Vec<Abbreviation<'s>>) -> Vec<Pair<'s>> {
        let lengths = {
            let pairs = abbreviations.iter().map(|(_, pair)| pair);
            let mut lengths = Lengths {
                pairs: pairs.map(|pair| (name(pair.key.v), pair)).collect(),
                known: HashMap::new(),
            };
            let names = abbreviations.iter().map(|(_, pair)| name(pair.key.v));
            names.map(|name| lengths.of(&name, 0)).collect::<Vec<_>>()
        };
        let mut sound = Vec::with_capacity(abbreviations.len());
        for ((offset, mut pair), length) in abbreviations.into_iter().zip(lengths) {
            if length.is_none() {
                let range = offset + pair.key.span.start..offset + pair.key.span.end;
                let message = format!(
                    "the abbreviation `{}` leans on itself, or stands for too much",
                    pair.key.v
                );
                self.mistake(range, message, "write out what it stands for");
                pair.value.v.clear();
            }
            sound.push(pair);
        }
        sound
    }
}

/// Abbreviations are the same in capitals.
fn name(key: &str) -> String {
    key.to_ascii_lowercase()
}

/// How long what abbreviations stand for is.
struct Lengths<'p, 's> {
    pairs: HashMap<String, &'p Pair<'s>>,
    /// Those that were reckoned; none of one that is being reckoned, or stands for too much.
    known: HashMap<String, Option<usize>>,
}

impl Lengths<'_, '_> {
    fn of(&mut self, name_of: &str, depth: usize) -> Option<usize> {
        if let Some(known) = self.known.get(name_of) {
            return *known;
        }
        // What nobody explains is told where it is used.
        let Some(&pair) = self.pairs.get(name_of) else {
            return Some(0);
        };
        if depth == DEEPEST {
            return None;
        }
        self.known.insert(name_of.to_owned(), None);
        let mut length = 0_usize;
        for chunk in &pair.value.v {
            length += match chunk.v {
                RawChunk::Normal(text) => text.len(),
                RawChunk::Abbreviation(other) => self.of(&name(other), depth + 1)?,
            };
            if length > LONGEST {
                return None;
            }
        }
        self.known.insert(name_of.to_owned(), Some(length));
        Some(length)
    }
}
