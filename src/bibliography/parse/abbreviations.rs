//! `@string` abbreviations.
//!
//! WORKAROUND: biblatex 0.12 resolves them recursively, without limits, and copies all of them for each entry. The
//! checks here go when it has limits of its own.

use std::collections::{HashMap, HashSet};

use biblatex::{Pair, RawChunk, RawEntry};

use super::bib_file::BibFile;
use crate::messages::bibliography as messages;

/// The most characters that an abbreviation may stand for; the name of a journal has about fifty.
const MAX_LENGTH: usize = 2000;
/// How deeply abbreviations may use others.
const MAX_DEPTH: usize = 20;

/// An abbreviation, and the offset that its ranges count from.
pub(super) type Abbreviation<'s> = (usize, Pair<'s>);

impl<'s> BibFile<'s> {
    /// Empties abbreviations that use themselves, or become too long.
    pub(super) fn limit_abbreviations(
        &mut self,
        abbreviations: Vec<Abbreviation<'s>>,
    ) -> Vec<Pair<'s>> {
        let lengths = {
            let pairs = abbreviations.iter().map(|(_, pair)| pair);
            let mut lengths = Lengths {
                pairs: pairs.map(|pair| (normalize(pair.key.v), pair)).collect(),
                known: HashMap::new(),
            };
            let names = abbreviations.iter().map(|(_, pair)| normalize(pair.key.v));
            names
                .map(|name| lengths.measure(&name, 0))
                .collect::<Vec<_>>()
        };
        let mut limited = Vec::with_capacity(abbreviations.len());
        for ((offset, mut pair), length) in abbreviations.into_iter().zip(lengths) {
            if length.is_none() {
                let range = offset + pair.key.span.start..offset + pair.key.span.end;
                self.report(range, messages::circular_abbreviation(pair.key.v));
                pair.value.v.clear();
            }
            limited.push(pair);
        }
        limited
    }
}

/// The names of the `@string`s of a file.
pub(super) struct AbbreviationNames<'s> {
    exact: HashSet<&'s str>,
    lower: HashMap<String, &'s str>,
}

impl<'s> AbbreviationNames<'s> {
    pub(super) fn new(pairs: &[Pair<'s>]) -> Self {
        let names = || pairs.iter().map(|pair| pair.key.v);
        Self {
            exact: names().collect(),
            lower: names()
                .map(|name| (name.to_ascii_lowercase(), name))
                .collect(),
        }
    }

    /// Finds a name as its `@string` writes it. BibTeX ignores case.
    pub(super) fn find(&self, written: &str) -> Option<&'s str> {
        let exact = self.exact.get(written);
        exact
            .or_else(|| self.lower.get(&written.to_ascii_lowercase()))
            .copied()
    }
}

/// The abbreviations of a file by name, with their lengths.
pub(super) struct AbbreviationMap<'p, 's> {
    pairs: HashMap<&'s str, &'p Pair<'s>>,
    /// The length of what each stands for.
    lengths: HashMap<&'s str, usize>,
}

impl<'p, 's> AbbreviationMap<'p, 's> {
    pub(super) fn new(pairs: &'p [Pair<'s>]) -> Self {
        let mut lengths = Lengths {
            pairs: pairs
                .iter()
                .map(|pair| (normalize(pair.key.v), pair))
                .collect(),
            known: HashMap::new(),
        };
        let names = pairs.iter().map(|pair| pair.key.v);
        Self {
            lengths: names
                .map(|key| {
                    (
                        key,
                        lengths.measure(&normalize(key), 0).unwrap_or(MAX_LENGTH),
                    )
                })
                .collect(),
            pairs: pairs.iter().map(|pair| (pair.key.v, pair)).collect(),
        }
    }

    /// The length of what all abbreviations of an entry stand for.
    pub(super) fn measure(&self, entry: &RawEntry<'s>) -> usize {
        let chunks = entry.fields.iter().flat_map(|field| &field.value.v);
        let lengths = chunks.filter_map(|chunk| match chunk.v {
            RawChunk::Abbreviation(name) => self.lengths.get(name),
            RawChunk::Normal(_) => None,
        });
        lengths.sum()
    }

    /// Finds the abbreviations that an entry uses, directly or through others.
    pub(super) fn find_used(&self, entry: &RawEntry<'s>) -> Vec<Pair<'s>> {
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

/// The name by which abbreviations are compared.
fn normalize(key: &str) -> String {
    key.to_ascii_lowercase()
}

/// Measures what abbreviations stand for.
struct Lengths<'p, 's> {
    pairs: HashMap<String, &'p Pair<'s>>,
    /// Known lengths; `None` for an abbreviation that is being measured, or is too long.
    known: HashMap<String, Option<usize>>,
}

impl Lengths<'_, '_> {
    fn measure(&mut self, wanted: &str, depth: usize) -> Option<usize> {
        if let Some(known) = self.known.get(wanted) {
            return *known;
        }
        // Unknown abbreviations are reported where they are used.
        let Some(&pair) = self.pairs.get(wanted) else {
            return Some(0);
        };
        if depth == MAX_DEPTH {
            return None;
        }
        self.known.insert(wanted.to_owned(), None);
        let mut length = 0_usize;
        for chunk in &pair.value.v {
            // Even resolving an empty part takes a step.
            length += 1;
            length += match chunk.v {
                RawChunk::Normal(text) => text.len(),
                RawChunk::Abbreviation(other) => self.measure(&normalize(other), depth + 1)?,
            };
            if length > MAX_LENGTH {
                return None;
            }
        }
        self.known.insert(wanted.to_owned(), Some(length));
        Some(length)
    }
}
