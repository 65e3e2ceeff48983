//! What reading a site's folder found: each question that a build asked the folder, with the answer.
//!
//! [`SiteDir`](super::site_dir::SiteDir) is the only way to a file of the site, so it knows all questions: which
//! names a folder holds, what a path stands for, where a link leads, what a file contains. While all answers stay
//! the same, another build reads the same site. A file counts whole, even if labnews read only its start.

use std::collections::HashMap;
use std::sync::Arc;

use blake3::{Hash, Hasher};
use cap_std::fs::{Dir, FileType};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::write_dir::{Entry, Fingerprint, Stamp, Status, hash_bytes};

/// All questions and answers of a build.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadLog {
    pub(super) files: Vec<FileRead>,
    pub(super) folders: Vec<FolderRead>,
    pub(super) kinds: Vec<(Arc<str>, Option<Kind>)>,
    pub(super) links: Vec<(Arc<str>, Arc<str>)>,
}

/// A file that was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FileRead {
    pub path: Arc<str>,
    pub fingerprint: Fingerprint,
    pub has_other_names: bool,
}

/// A folder that was listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FolderRead {
    pub path: Arc<str>,
    pub stamp: Stamp,
    /// The hash of the names in it, and of what they stand for.
    #[serde(with = "hash_bytes")]
    pub names: Hash,
}

/// What a path stands for, as far as reading a site depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Kind {
    Folder,
    File,
    Link,
    Other,
}

impl Kind {
    pub(super) fn new(kind: FileType) -> Self {
        if kind.is_dir() {
            Self::Folder
        } else if kind.is_file() {
            Self::File
        } else if kind.is_symlink() {
            Self::Link
        } else {
            Self::Other
        }
    }
}

/// What is known so far about a file that was opened.
#[derive(Debug)]
struct Opened {
    stamp: Stamp,
    /// The hash of the content that was read; `None` if nobody read all of it yet.
    hash: Option<Hash>,
    /// Whether the stamp proves that each opening found the same content.
    is_settled: bool,
    has_other_names: bool,
}

/// Collects questions and answers during a build.
#[derive(Debug)]
pub(super) struct LogWriter {
    files: HashMap<Arc<str>, Opened>,
    folders: HashMap<Arc<str>, (Stamp, Hash)>,
    kinds: HashMap<Arc<str>, Option<Kind>>,
    links: HashMap<Arc<str>, Arc<str>>,
    /// Whether every question has an answer, and each always the same.
    is_complete: bool,
}

impl LogWriter {
    pub(super) fn new() -> Self {
        Self {
            files: HashMap::new(),
            folders: HashMap::new(),
            kinds: HashMap::new(),
            links: HashMap::new(),
            is_complete: true,
        }
    }

    /// A question that the system could not answer: asked again, it may.
    pub(super) fn fail(&mut self) {
        self.is_complete = false;
    }

    /// A file was opened. `hash` is of its content, if the stamp does not prove that this stays the same.
    pub(super) fn open(&mut self, path: &Arc<str>, stamp: Stamp, names: bool, hash: Option<Hash>) {
        let opened = Opened {
            stamp,
            hash,
            is_settled: hash.is_none(),
            has_other_names: names,
        };
        match self.files.get_mut(path) {
            None => drop(self.files.insert(path.clone(), opened)),
            Some(known) if known.stamp != stamp || known.has_other_names != names => self.fail(),
            Some(known) => {
                known.is_settled &= hash.is_none();
                if let Some(hash) = hash {
                    self.hash(path, hash);
                }
            }
        }
    }

    /// The whole content of a file was read after it was opened.
    pub(super) fn hash(&mut self, path: &str, hash: Hash) {
        match self.files.get_mut(path) {
            Some(known) if known.hash.is_none_or(|known| known == hash) => known.hash = Some(hash),
            _ => self.fail(),
        }
    }

    /// The names in a folder.
    pub(super) fn list(&mut self, path: &str, stamp: Stamp, names: Hash) {
        let known = self.folders.insert(path.into(), (stamp, names));
        if known.is_some_and(|(_, known)| known != names) {
            self.fail();
        }
    }

    /// What a path stands for.
    pub(super) fn kind(&mut self, path: &str, kind: Option<Kind>) {
        let known = self.kinds.insert(path.into(), kind);
        if known.is_some_and(|known| known != kind) {
            self.fail();
        }
    }

    /// Where a link leads.
    pub(super) fn link(&mut self, path: &str, target: &Arc<str>) {
        let known = self.links.insert(path.into(), target.clone());
        if known.is_some_and(|known| known != *target) {
            self.fail();
        }
    }

    /// The log, with hashes of files of which only a part was read; `None` if a file changed meanwhile.
    pub(super) fn finish(self, folder: &Dir) -> Option<ReadLog> {
        if !self.is_complete {
            return None;
        }
        let mut files: Vec<(Arc<str>, Opened)> = self.files.into_iter().collect();
        files.par_sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        let files: Option<Vec<FileRead>> = files
            .into_par_iter()
            .map(|(path, opened)| {
                let fingerprint = opened.fingerprint(folder, &path)?;
                Some(FileRead {
                    path,
                    fingerprint,
                    has_other_names: opened.has_other_names,
                })
            })
            .collect();
        let folders = self.folders.into_iter();
        let folders = folders.map(|(path, (stamp, names))| FolderRead { path, stamp, names });
        let mut log = ReadLog {
            files: files?,
            folders: folders.collect(),
            kinds: self.kinds.into_iter().collect(),
            links: self.links.into_iter().collect(),
        };
        log.folders.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        log.kinds.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        log.links.sort_unstable();
        Some(log)
    }
}

impl Opened {
    fn fingerprint(&self, folder: &Dir, path: &str) -> Option<Fingerprint> {
        if let Some(hash) = self.hash
            && self.is_settled
        {
            let stamp = self.stamp;
            return Some(Fingerprint { hash, stamp });
        }
        let found = Fingerprint::read(folder, path).ok()?;
        let is_same_file = Status::of(folder, path)
            .is_ok_and(|now| now.is_some_and(|now| now.entry == Entry::File(self.stamp)));
        let is_same = self.hash.is_none_or(|hash| hash == found.hash);
        (is_same_file && is_same).then_some(found)
    }
}

/// The hash of a folder's names, and of what they stand for.
pub(super) fn hash_names<'a>(names: impl Iterator<Item = (&'a str, FileType)>) -> Hash {
    let mut names: Vec<(&str, FileType)> = names.collect();
    names.sort_unstable_by_key(|(name, _)| *name);
    let mut hasher = Hasher::new();
    for (name, kind) in names {
        hasher.update(name.as_bytes());
        // No name contains a NUL.
        hasher.update(&[0, Kind::new(kind) as u8]);
    }
    hasher.finalize()
}
