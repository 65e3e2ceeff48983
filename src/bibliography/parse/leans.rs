//! Entries that lean on others: `crossref` and `xdata`.

use std::collections::{HashMap, HashSet};

use biblatex::RawChunk;

use super::kinds::known_type;
use super::{File, Raw, value};
use crate::diagnostic::{Diagnostic, Severity};
use crate::limits;
use crate::values::similar::nearest;

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
                    let source = self.source;
                    self.found.push(Severity::Warning, |before| {
                        let message = format!("there is no entry `{key}` for `{field}` to lean on");
                        let near = match before {
                            limits::SUGGESTIONS.. => None,
                            _ => nearest(&key, known.iter().map(String::as_str)),
                        };
                        let help = match near {
                            Some(near) => format!("did you mean `{near}`?"),
                            None => "add that entry, or take this line out".to_owned(),
                        };
                        let place = source.place(value(raw, field));
                        Diagnostic::warning(message).at(place).help(help)
                    });
                }
            }
        }
    }
}

impl<'s> File<'s> {
    /// Warns of an entry whose kind is a slip for another.
    pub(super) fn check_type(&mut self, raw: &Raw<'s>) {
        let kind = &raw.entry.v.kind;
        if let Some(near) = known_type(kind.v) {
            self.look(
                raw.range(&kind.span),
                format!("`@{}` is no kind of entry that is known", kind.v),
                format!("did you mean `@{near}`?"),
            );
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

/// The keys that entries name as their `crossref`.
pub(super) fn held(raws: &[Raw]) -> HashSet<String> {
    raws.iter().flat_map(|raw| words(raw, "crossref")).collect()
}

/// An entry's key and its other names.
fn names(raw: &Raw) -> Vec<String> {
    let mut names = words(raw, "ids");
    names.push(raw.entry.v.key.v.to_owned());
    names
}

/// The entries that lean on themselves, over however many others, or on too much: `biblatex` follows
/// them by recursion, as often as they are named, and copies what they say.
pub(super) fn circular(raws: &[Raw]) -> HashSet<usize> {
    let mut keys: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, raw) in raws.iter().enumerate() {
        for name in names(raw) {
            keys.entry(name).or_default().push(index);
        }
    }
    // One more than there may be is too many already, however many there are.
    let most = limits::LEANED_ON + 1;
    let leans_on = |raw: &Raw| -> Vec<usize> {
        let names = [words(raw, "crossref"), words(raw, "xdata")].concat();
        let entries = names.iter().take(most).filter_map(|name| keys.get(name));
        let entries = entries.flat_map(|entries| entries.iter().take(most));
        entries.take(most).copied().collect()
    };
    let graph: Vec<Vec<usize>> = raws.iter().map(leans_on).collect();
    let mut leaning: Vec<Vec<usize>> = vec![Vec::new(); raws.len()];
    for (index, others) in graph.iter().enumerate() {
        for &other in others {
            leaning[other].push(index);
        }
    }
    // What each brings to those that lean on it, of which all that it leans on is known.
    let mut brings: Vec<Option<Load>> = vec![None; raws.len()];
    let mut unknown: Vec<usize> = graph.iter().map(Vec::len).collect();
    let mut ready: Vec<usize> = (0..raws.len()).filter(|&raw| unknown[raw] == 0).collect();
    let mut sound = HashSet::new();
    while let Some(index) = ready.pop() {
        let others = graph[index].iter().filter_map(|&other| brings[other]);
        let carried = others.fold(Load::default(), Load::and);
        if carried.entries <= limits::LEANED_ON && carried.bytes <= limits::LEANED_ON_BYTES {
            sound.insert(index);
        }
        let own = Load {
            entries: 1,
            bytes: raws[index].entry.span.len(),
        };
        brings[index] = Some(carried.and(own));
        for &other in &leaning[index] {
            unknown[other] -= 1;
            if unknown[other] == 0 {
                ready.push(other);
            }
        }
    }
    (0..raws.len())
        .filter(|index| !sound.contains(index))
        .collect()
}

/// How much an entry leans on.
#[derive(Debug, Clone, Copy, Default)]
struct Load {
    entries: usize,
    bytes: usize,
}

impl Load {
    fn and(self, other: Self) -> Self {
        Self {
            entries: self.entries.saturating_add(other.entries),
            bytes: self.bytes.saturating_add(other.bytes),
        }
    }
}
