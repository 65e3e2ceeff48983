//! The names of the files of an index.

use ahash::AHashSet as HashSet;

/// The hexadecimal digits of a hash in a name, at least.
const HASH_LENGTH: usize = 7;

/// The name of a file, and its content.
pub(super) type NamedFile = (String, Vec<u8>);

/// Chooses short names that differ.
pub(super) struct FileNames<'a> {
    language: &'a str,
    taken: HashSet<String>,
}

impl<'a> FileNames<'a> {
    /// The names of a language's files.
    pub(super) fn new(language: &'a str) -> Self {
        Self {
            language,
            taken: HashSet::new(),
        }
    }

    pub(super) fn choose_for(&mut self, bytes: &[u8]) -> String {
        self.choose(&blake3::hash(bytes))
    }

    pub(super) fn choose(&mut self, hash: &blake3::Hash) -> String {
        let hash = hash.to_hex();
        let lengths = HASH_LENGTH..hash.len();
        let mut names = lengths.map(|length| format!("{}_{}", self.language, &hash[..length]));
        let free = names.find(|name| !self.taken.contains(name));
        let name = free.unwrap_or_else(|| format!("{}_{hash}", self.language));
        self.taken.insert(name.clone());
        name
    }
}
