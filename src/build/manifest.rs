//! The record of the files that labnews wrote into an output folder, which tells them from others.
//!
//! It has two parts. The **manifest** is in the output folder and published with it. It contains the paths of
//! labnews' files and a short hash of each, so that a file that somebody changed is not removed. It has no
//! times and nothing about the machine, so two builds of one site write the same bytes.
//!
//! The **stamps** are in `.labnews/outputs/`. They show, without reading the files, that these are unchanged.
//! They are valid only for the manifest that they were written with. If they are lost, the next build reads
//! the files.
//!
//! The manifest is untrusted input. It can claim only files of its own folder, which whoever changed it could
//! remove anyway. Stamps have a keyed seal, so labnews wrote them on this machine. They contain the change time
//! and the inode of each file, which nobody can set; a stamp that does not match only costs reading the file.

use std::collections::BTreeMap;
use std::path::{Component, Path};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use blake3::Hash;
use serde::Deserialize;

use crate::cache_dir::CacheDir;
use crate::limits::MAX_MANIFEST_BYTES;
use crate::write_dir::{Stamp, WriteDir, WriteError};

/// The folder for preparing files, inside the output folder so that moving them is a rename.
pub(super) const STAGING: &str = ".labnews-staging";

/// The manifest's name in the output folder.
pub(super) const NAME: &str = ".labnews-manifest.json";

/// The version of the manifest's format. Version 1 had a whole hash, a size and a time for each file.
const VERSION: u32 = 2;

/// The length of a short hash in bytes. Collisions by chance are too unlikely; whoever makes one on purpose
/// only gets a file of theirs removed.
const SHORT_HASH_LENGTH: usize = 6;

/// A short hash of a file that labnews wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ShortHash([u8; SHORT_HASH_LENGTH]);

impl ShortHash {
    pub(super) fn from_hash(hash: &Hash) -> Self {
        let mut short_hash = [0; SHORT_HASH_LENGTH];
        short_hash.copy_from_slice(&hash.as_bytes()[..SHORT_HASH_LENGTH]);
        Self(short_hash)
    }

    fn parse(text: &str) -> Option<Self> {
        let bytes = BASE64.decode(text).ok()?;
        Some(Self(bytes.try_into().ok()?))
    }
}

/// A file of labnews.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Owned {
    /// The short hash of the file that was written last.
    pub short_hash: ShortHash,
    /// The short hash of the file before it, which is still there if the build was killed.
    pub before: Option<ShortHash>,
    /// Its hash and stamp, if they are known without reading it.
    pub known: Option<Fingerprint>,
}

/// The hash and stamp of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fingerprint {
    pub hash: Hash,
    pub stamp: Stamp,
}

impl Owned {
    pub(super) fn new(known: Fingerprint) -> Self {
        Self {
            short_hash: ShortHash::from_hash(&known.hash),
            before: None,
            known: Some(known),
        }
    }

    /// Whether labnews wrote a file with this hash there.
    pub(super) fn is_ours(&self, hash: &Hash) -> bool {
        let short_hash = ShortHash::from_hash(hash);
        short_hash == self.short_hash || Some(short_hash) == self.before
    }
}

/// The files that labnews wrote, by path in the folder, with `/` as separator.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    pub files: BTreeMap<String, Owned>,
}

#[derive(Deserialize)]
struct Form {
    version: u32,
    files: BTreeMap<String, FileForm>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum FileForm {
    /// One short hash, or two separated by a space.
    ShortHashes(String),
    /// Version 1.
    Whole { hash: String },
}

impl Manifest {
    /// Reads the manifest of a folder, and hashes its bytes. A missing or unreadable manifest is empty, so that
    /// every file of the folder counts as foreign.
    pub(super) fn read(folder: &WriteDir) -> Result<(Self, Option<Hash>), WriteError> {
        let bytes = folder.read(NAME, MAX_MANIFEST_BYTES)?;
        let read = bytes.and_then(|bytes| {
            let manifest = Self::parse(&bytes)?;
            Some((manifest, Some(blake3::hash(&bytes))))
        });
        Ok(read.unwrap_or_default())
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let form: Form = serde_json::from_slice(bytes).ok()?;
        let files = form.files.into_iter().map(|(file, hashes)| {
            let owned = match (form.version, hashes) {
                (VERSION, FileForm::ShortHashes(hashes)) => {
                    let (short_hash, before) = match hashes.split_once(' ') {
                        Some((short_hash, before)) => (short_hash, Some(ShortHash::parse(before)?)),
                        None => (hashes.as_str(), None),
                    };
                    Owned {
                        short_hash: ShortHash::parse(short_hash)?,
                        before,
                        known: None,
                    }
                }
                (1, FileForm::Whole { hash }) => Owned {
                    short_hash: ShortHash::from_hash(&Hash::from_hex(hash).ok()?),
                    before: None,
                    known: None,
                },
                _ => return None,
            };
            is_publishable(&file).then_some((file, owned))
        });
        let files: Option<BTreeMap<String, Owned>> = files.collect();
        Some(Self { files: files? })
    }

    /// Its bytes, with one line for each file, so that diffs of a versioned output are readable.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut text = format!("{{\"version\":{VERSION},\"files\":{{");
        for (index, (file, owned)) in self.files.iter().enumerate() {
            text.push_str(if index == 0 { "\n" } else { ",\n" });
            text.push_str(&serde_json::Value::from(file.as_str()).to_string());
            text.push_str(":\"");
            BASE64.encode_string(owned.short_hash.0, &mut text);
            if let Some(before) = owned.before {
                text.push(' ');
                BASE64.encode_string(before.0, &mut text);
            }
            text.push('"');
        }
        text.push_str("\n}}\n");
        text.into_bytes()
    }

    /// Whether any of its files is in a folder.
    pub(super) fn has_files_in(&self, folder: &str) -> bool {
        let inside = format!("{folder}/");
        let mut after = self.files.range(inside.clone()..);
        after
            .next()
            .is_some_and(|(file, _)| file.starts_with(&inside))
    }
}

/// Whether a path stays in the folder and is not reserved.
pub(super) fn is_publishable(file: &str) -> bool {
    // On Windows, a backslash separates folders.
    let forbidden: &[char] = if cfg!(windows) {
        &['\0', '\\']
    } else {
        &['\0']
    };
    let is_inside = !file.is_empty()
        && !file.contains(forbidden)
        && file.split('/').all(|part| !matches!(part, "" | "." | ".."))
        && Path::new(file)
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
    is_inside && !is_reserved(file)
}

/// Whether labnews reserves a path, in any case, because some disks ignore case.
fn is_reserved(file: &str) -> bool {
    let top = file.split('/').next().unwrap_or(file).to_ascii_lowercase();
    top.starts_with(NAME) || top == STAGING
}

/// The first line of a file of stamps.
const STAMPS: &[u8] = b"labnews stamps 1\n";

/// The size of a stamp: a hash and four numbers.
const STAMP: usize = blake3::OUT_LEN + 4 * size_of::<u64>();

impl Manifest {
    /// Adds the stamps of its files from the cache.
    pub(super) fn add_stamps(&mut self, hash: &Hash, stamps: &CacheDir, name: &str) {
        let head = [STAMPS, hash.as_bytes()].concat();
        let length = head.len() + self.files.len() * STAMP;
        let Some(bytes) = stamps.get(name, length as u64) else {
            return;
        };
        let Some(records) = bytes.strip_prefix(head.as_slice()) else {
            return;
        };
        let (records, rest) = records.as_chunks::<STAMP>();
        if records.len() != self.files.len() || !rest.is_empty() {
            return;
        }
        for (owned, record) in self.files.values_mut().zip(records) {
            let (hash, numbers) = record.split_at(blake3::OUT_LEN);
            let (numbers, _) = numbers.as_chunks::<8>();
            let [size, modified, changed, inode] = numbers else {
                return;
            };
            let mut bytes = [0; blake3::OUT_LEN];
            bytes.copy_from_slice(hash);
            let hash = Hash::from_bytes(bytes);
            let [size, modified, changed, inode] =
                [size, modified, changed, inode].map(|bytes| u64::from_le_bytes(*bytes));
            // If a build was killed, a file may not have the bytes of its short hash.
            owned.known =
                (ShortHash::from_hash(&hash) == owned.short_hash).then_some(Fingerprint {
                    hash,
                    stamp: Stamp {
                        size,
                        modified,
                        changed,
                        inode,
                    },
                });
        }
    }

    /// Saves the stamps of its files. A failure only makes the next build slower.
    pub(super) fn keep_stamps(&self, hash: &Hash, stamps: &CacheDir, name: &str) {
        let mut bytes = Vec::with_capacity(self.files.len() * STAMP + 100);
        bytes.extend(STAMPS);
        bytes.extend(hash.as_bytes());
        for owned in self.files.values() {
            let Some(Fingerprint { hash, stamp }) = owned.known else {
                return;
            };
            bytes.extend(hash.as_bytes());
            for number in [stamp.size, stamp.modified, stamp.changed, stamp.inode] {
                bytes.extend(number.to_le_bytes());
            }
        }
        let _ = stamps.put(name, &bytes);
    }
}
