//! The record of the files that labnews wrote into an output folder, which tells them from others.
//!
//! The **manifest** is in the output folder and published with it. It contains the paths of labnews' files and a
//! short hash of each, so that a file that somebody changed is not removed. It has no times and nothing about
//! the machine, so two builds of one site write the same bytes. The [record](super::record) of the build shows,
//! without reading the files, that these are unchanged. If it is lost, the next build reads them.
//!
//! The manifest is untrusted input. It can claim only files of its own folder, which whoever changed it could
//! remove anyway.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use blake3::Hash;
use serde::Deserialize;

use crate::limits::MAX_MANIFEST_BYTES;
use crate::write_dir::{Fingerprint, WriteDir, WriteError, stays_inside};

/// The folder for preparing files, inside the output folder so that moving them is a rename.
pub(super) const STAGING: &str = ".labnews-staging";

/// The manifest's name in the output folder.
pub(super) const NAME: &str = ".labnews-manifest.json";

/// A file that an older version may have left behind.
pub(super) const STRAY: &str = ".labnews-manifest.json.new";

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
    stays_inside(file) && !is_reserved(file)
}

/// Whether labnews reserves a path, in any case, because some disks ignore case.
fn is_reserved(file: &str) -> bool {
    let top = file.split('/').next().unwrap_or(file);
    let start = top.get(..NAME.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(NAME)) || top.eq_ignore_ascii_case(STAGING)
}
