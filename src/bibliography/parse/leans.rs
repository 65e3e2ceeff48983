//! Entries that lean on others: `crossref` and `xdata`.

use std::collections::{HashMap, HashSet};

use biblatex::RawChunk;

use super::{File, Raw, value};
use crate::diagnostic::Diagnostic;
use crate::source::decode::nearest;

impl<'s> File<'s> {
    /// Warns of entries that lean on one that there is not.
    pub(super) fn check_leans(&mut self, raws: &[&Raw<'s>]) {
        let known: HashSet<String> = raws.iter().flat_map(|raw| names(raw)).collect();
        for raw in raws {
            for field in ["crossref", "xdata"] {
                for key in words(raw, field) {
                    if known.contains(&key) {
                        continue;
                    }
                    let message = format!("there is no entry `{key}` for `{field}` to lean on");
                    let mut keys: Vec<&str> = known.iter().map(String::as_str).collect();
                    keys.sort_unstable();
                    let help = match nearest(&key, keys) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => "add that entry, or take this line out".to_owned(),
                    };
                    let place = self.source.place(value(raw, field));
                    self.diagnostics
                        .push(Diagnostic::warning(message).at(place).help(help));
                }
            }
        }
    }
}

/// The keys that a field names.
fn words(raw: &Raw, field: &str) -> Vec<String> {
    let fields = raw.entry.v.fields.iter();
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

/// An entry's key and its other names.
fn names(raw: &Raw) -> Vec<String> {
    let mut names = words(raw, "ids");
    names.push(raw.entry.v.key.v.to_owned());
    names
}

/// On how many others an entry may lean: `biblatex` follows them by recursion.
const MOST_LEANED_ON: usize = 50;

/// The entries that lean on themselves, over however many others, or on too many.
pub(super) fn circular(raws: &[Raw]) -> HashSet<usize> {
    let mut keys: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, raw) in raws.iter().enumerate() {
        for name in names(raw) {
            keys.entry(name).or_default().push(index);
        }
    }
    let leans_on = |raw: &Raw| -> Vec<usize> {
        let names = [words(raw, "crossref"), words(raw, "xdata")].concat();
        let entries = names.iter().filter_map(|name| keys.get(name)).flatten();
        entries.copied().collect()
    };
    let graph: Vec<Vec<usize>> = raws.iter().map(leans_on).collect();
    let reaches_itself = |start: usize| {
        let mut seen = HashSet::new();
        let mut open = graph[start].clone();
        while let Some(entry) = open.pop() {
            if entry == start {
                return true;
            }
            if seen.len() == MOST_LEANED_ON {
                return true;
            }
            if seen.insert(entry) {
                open.extend(&graph[entry]);
            }
        }
        false
    };
    (0..raws.len())
        .filter(|&entry| reaches_itself(entry))
        .collect()
}
