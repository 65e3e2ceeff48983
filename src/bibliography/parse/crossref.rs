//! Entries that inherit from others: `crossref` and `xdata`.

use std::collections::{HashMap, HashSet};

use biblatex::RawChunk;

use super::bib_file::{BibEntry, BibFile};
use crate::limits;
use crate::messages::bibliography as messages;
use crate::values::similar::find_similar;

impl<'s> BibFile<'s> {
    /// Warns of entries that inherit from one that does not exist.
    pub(super) fn check_parents(&mut self, entries: &[&BibEntry<'s>]) {
        let known: HashSet<String> = entries.iter().flat_map(|entry| list_keys(entry)).collect();
        for entry in entries {
            for field in ["crossref", "xdata"] {
                for key in list_words(entry, field) {
                    if known.contains(&key) {
                        continue;
                    }
                    self.warn_with(entry.value_range(field), |before| {
                        let nearest = match before {
                            limits::SUGGESTIONS.. => None,
                            _ => find_similar(&key, known.iter().map(String::as_str)),
                        };
                        messages::unknown_parent(&key, field, nearest)
                    });
                }
            }
        }
    }
}

/// The keys in a field.
fn list_words(entry: &BibEntry, field: &str) -> Vec<String> {
    let fields = entry.source.v.fields.iter();
    let chunks = fields
        .filter(|found| found.key.v.eq_ignore_ascii_case(field))
        .flat_map(|found| &found.value.v);
    let texts = chunks.map(|chunk| match chunk.v {
        RawChunk::Normal(text) | RawChunk::Abbreviation(text) => text,
    });
    let texts: Vec<&str> = texts.collect();
    let names = texts.join(",");
    let names = names.split(|c: char| c == ',' || c.is_whitespace());
    let names = names.map(|name| name.trim_matches(['{', '}']).to_owned());
    names.filter(|name| !name.is_empty()).collect()
}

/// The keys that entries name as their `crossref`.
pub(super) fn list_crossrefs(entries: &[BibEntry]) -> HashSet<String> {
    entries
        .iter()
        .flat_map(|entry| list_words(entry, "crossref"))
        .collect()
}

/// An entry's key and its aliases.
fn list_keys(entry: &BibEntry) -> Vec<String> {
    let mut keys = list_words(entry, "ids");
    keys.push(entry.key().to_owned());
    keys
}

/// The numbers of the entries that inherit from themselves, through any number of others, or from too much.
///
/// WORKAROUND: biblatex 0.12 resolves parents recursively, as often as they are named, and copies their fields. This
/// goes when it finds cycles and has limits of its own.
pub(super) fn find_cycles(entries: &[BibEntry]) -> HashSet<usize> {
    let mut keys: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, entry) in entries.iter().enumerate() {
        for key in list_keys(entry) {
            keys.entry(key).or_default().push(index);
        }
    }
    // One above the limit is already too many.
    let most = limits::INHERITED_ENTRIES + 1;
    let find_parents = |entry: &BibEntry| -> Vec<usize> {
        let words = [list_words(entry, "crossref"), list_words(entry, "xdata")].concat();
        let found = words.iter().take(most).filter_map(|key| keys.get(key));
        found
            .flat_map(|indexes| indexes.iter().take(most))
            .take(most)
            .copied()
            .collect()
    };
    let parents: Vec<Vec<usize>> = entries.iter().map(find_parents).collect();
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); entries.len()];
    for (child, parents) in parents.iter().enumerate() {
        for &parent in parents {
            children[parent].push(child);
        }
    }
    // Visits each entry after its parents; entries in a cycle are never visited.
    let mut loads: Vec<Option<Load>> = vec![None; entries.len()];
    let mut unvisited_parents: Vec<usize> = parents.iter().map(Vec::len).collect();
    let mut ready: Vec<usize> = (0..entries.len())
        .filter(|&index| unvisited_parents[index] == 0)
        .collect();
    let mut valid = HashSet::new();
    while let Some(index) = ready.pop() {
        let inherited = parents[index]
            .iter()
            .filter_map(|&parent| loads[parent])
            .fold(Load::default(), Load::add);
        if inherited.entries <= limits::INHERITED_ENTRIES
            && inherited.bytes <= limits::INHERITED_BYTES
        {
            valid.insert(index);
        }
        let own = Load {
            entries: 1,
            bytes: entries[index].source.span.len(),
        };
        loads[index] = Some(inherited.add(own));
        for &child in &children[index] {
            unvisited_parents[child] -= 1;
            if unvisited_parents[child] == 0 {
                ready.push(child);
            }
        }
    }
    (0..entries.len())
        .filter(|index| !valid.contains(index))
        .collect()
}

/// How much an entry passes on to its children.
#[derive(Debug, Clone, Copy, Default)]
struct Load {
    entries: usize,
    bytes: usize,
}

impl Load {
    fn add(self, other: Self) -> Self {
        Self {
            entries: self.entries.saturating_add(other.entries),
            bytes: self.bytes.saturating_add(other.bytes),
        }
    }
}
