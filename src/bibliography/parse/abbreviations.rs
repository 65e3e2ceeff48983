//! `@string` abbreviations. `biblatex` writes them out by recursion, whatever comes of it.

use std::collections::{HashMap, HashSet};

use biblatex::{Pair, RawChunk, RawEntry};

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

/// The abbreviations of a file, to be looked up by their names.
pub(super) struct Explained<'p, 's> {
    pairs: HashMap<&'s str, &'p Pair<'s>>,
    /// How long what each stands for is.
    lengths: HashMap<&'s str, usize>,
}

impl<'p, 's> Explained<'p, 's> {
    pub(super) fn new(pairs: &'p [Pair<'s>]) -> Self {
        let mut lengths = Lengths {
            pairs: pairs.iter().map(|pair| (name(pair.key.v), pair)).collect(),
            known: HashMap::new(),
        };
        let names = pairs.iter().map(|pair| pair.key.v);
        Self {
            lengths: names
                .map(|key| (key, lengths.of(&name(key), 0).unwrap_or(LONGEST)))
                .collect(),
            pairs: pairs.iter().map(|pair| (pair.key.v, pair)).collect(),
        }
    }

    /// How long all is that the abbreviations of an entry stand for.
    pub(super) fn length(&self, entry: &RawEntry<'s>) -> usize {
        let chunks = entry.fields.iter().flat_map(|field| &field.value.v);
        let lengths = chunks.filter_map(|chunk| match chunk.v {
            RawChunk::Abbreviation(name) => self.lengths.get(name),
            RawChunk::Normal(_) => None,
        });
        lengths.sum()
    }

    /// Those that an entry uses, and those that these use.
    pub(super) fn used(&self, entry: &RawEntry<'s>) -> Vec<Pair<'s>> {
        let mut used: Vec<Pair<'s>> = Vec::new();
        let mut seen = HashSet::new();
        let mut open: Vec<&RawChunk<'s>> = Vec::new();
        let fields = entry.fields.iter();
        open.extend(fields.flat_map(|field| field.value.v.iter().map(|chunk| &chunk.v)));
        while let Some(chunk) = open.pop() {
            let RawChunk::Abbreviation(name) = chunk else {
                continue;
            };
            if let Some(pair) = self.pairs.get(name).filter(|_| seen.insert(*name)) {
                open.extend(pair.value.v.iter().map(|chunk| &chunk.v));
                used.push((*pair).clone());
            }
        }
        used
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
            // An empty one, too, is written out as often as it is named.
            length += 1;
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
