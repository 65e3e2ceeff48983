//! What labnews wrote into an output folder: the one record that tells its files from others.
//!
//! It is in two parts. The **manifest** is in the folder that it is about, moves with it, and is
//! published with it: the paths of labnews' files, and of each a mark of what was written, so that a
//! file that somebody changed since is not removed. It holds no time and nothing of the machine, so
//! two builds of one site write the same bytes.
//!
//! The **stamps** are in `.labnews/outputs/`: what tells without reading them that the files are still
//! as they were written. They are believed only beside the manifest that they were written with, and
//! may be lost: then the next build reads the files.
//!
//! Both are input: somebody may have changed them. A manifest is believed as far as its folder goes.
//! It can claim files of that folder, which those who write there could remove themselves, and no
//! others. Stamps hold when the system last noted a change of each file and its number on the disk,
//! which nobody can set; what does not fit costs the reading of a file, never a wrong site.

use std::collections::BTreeMap;
use std::path::{Component, Path};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use blake3::Hash;
use serde::Deserialize;

use crate::cache_dir::CacheDir;
use crate::limits::MAX_MANIFEST_BYTES;
use crate::write_dir::{Stamp, WriteDir, WriteError};

/// Where files are prepared: inside of the output folder, so that moving them is a rename.
pub(super) const STAGING: &str = ".labnews-staging";

/// The manifest's name in the output folder.
pub(super) const NAME: &str = ".labnews-manifest.json";

/// The form of the manifest. The first held a whole hash, a size and a time of each file.
const VERSION: u32 = 2;

/// How many bytes of a hash a mark has: too many for a chance to meet, and who makes another file of
/// the same mark gains that labnews removes it.
const MARK: usize = 6;

/// Says which bytes a file of labnews had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark([u8; MARK]);

impl Mark {
    pub(super) fn of(hash: &Hash) -> Self {
        let mut mark = [0; MARK];
        mark.copy_from_slice(&hash.as_bytes()[..MARK]);
        Self(mark)
    }

    fn parse(text: &str) -> Option<Self> {
        let bytes = BASE64.decode(text).ok()?;
        Some(Self(bytes.try_into().ok()?))
    }
}

/// A file of labnews.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Owned {
    /// What was written there last.
    pub mark: Mark,
    /// What else may be there, as a build that puts another file in its place may be killed.
    pub before: Option<Mark>,
    /// What is known of it without reading it.
    pub known: Option<Known>,
}

/// A file as it was found to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Known {
    pub hash: Hash,
    pub stamp: Stamp,
}

impl Owned {
    pub(super) fn new(known: Known) -> Self {
        Self {
            mark: Mark::of(&known.hash),
            before: None,
            known: Some(known),
        }
    }

    /// Whether these are bytes that labnews wrote there.
    pub(super) fn is_ours(&self, hash: &Hash) -> bool {
        let mark = Mark::of(hash);
        mark == self.mark || Some(mark) == self.before
    }
}

/// What was written: files by their path in the folder, with `/` between its parts.
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
    /// One mark or two, with a space between.
    Marks(String),
    /// Of version 1.
    Whole { hash: String },
}

impl Manifest {
    /// A folder's manifest and the hash of its bytes. One that is lost or cannot be read names no file,
    /// so every file of the folder is somebody else's.
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
        let files = form.files.into_iter().map(|(file, marks)| {
            let owned = match (form.version, marks) {
                (VERSION, FileForm::Marks(marks)) => {
                    let (mark, before) = match marks.split_once(' ') {
                        Some((mark, before)) => (mark, Some(Mark::parse(before)?)),
                        None => (marks.as_str(), None),
                    };
                    Owned {
                        mark: Mark::parse(mark)?,
                        before,
                        known: None,
                    }
                }
                (1, FileForm::Whole { hash }) => Owned {
                    mark: Mark::of(&Hash::from_hex(hash).ok()?),
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

    /// Its bytes: a line a file, so that a repository of the output shows what changed.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut text = format!("{{\"version\":{VERSION},\"files\":{{");
        for (index, (file, owned)) in self.files.iter().enumerate() {
            text.push_str(if index == 0 { "\n" } else { ",\n" });
            text.push_str(&serde_json::Value::from(file.as_str()).to_string());
            text.push_str(":\"");
            BASE64.encode_string(owned.mark.0, &mut text);
            if let Some(before) = owned.before {
                text.push(' ');
                BASE64.encode_string(before.0, &mut text);
            }
            text.push('"');
        }
        text.push_str("\n}}\n");
        text.into_bytes()
    }

    /// Whether any of its files is inside a folder.
    pub(super) fn has_files_in(&self, folder: &str) -> bool {
        let inside = format!("{folder}/");
        let mut after = self.files.range(inside.clone()..);
        after
            .next()
            .is_some_and(|(file, _)| file.starts_with(&inside))
    }
}

/// Whether a path is one of a file in the folder that labnews does not keep for itself.
pub(super) fn is_publishable(file: &str) -> bool {
    // Where a backslash parts folders, a name that holds one is another name.
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

/// Whether a path is one that labnews keeps for itself. Some disks take capitals for small letters.
fn is_reserved(file: &str) -> bool {
    let top = file.split('/').next().unwrap_or(file).to_ascii_lowercase();
    top.starts_with(NAME) || top == STAGING
}

/// What stamps begin with.
const STAMPS: &[u8] = b"labnews stamps 1\n";

/// How many bytes a file's stamp takes: a hash and four numbers.
const STAMP: usize = blake3::OUT_LEN + 4 * size_of::<u64>();

impl Manifest {
    /// Adds what is known of its files without reading them.
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
            // A file that a killed build was about to replace has other bytes than its mark says.
            owned.known = (Mark::of(&hash) == owned.mark).then_some(Known {
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

    /// Keeps what is known of its files. That it cannot be kept only makes the next build slower.
    pub(super) fn keep_stamps(&self, hash: &Hash, stamps: &CacheDir, name: &str) {
        let mut bytes = Vec::with_capacity(self.files.len() * STAMP + 100);
        bytes.extend(STAMPS);
        bytes.extend(hash.as_bytes());
        for owned in self.files.values() {
            let Some(Known { hash, stamp }) = owned.known else {
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
