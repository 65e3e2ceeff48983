//! Prepares the files of the new site, and finds out which of them the output folder has already.

use std::io::{self, Read, Write};

use blake3::{Hash, Hasher};
use rayon::prelude::*;

use super::folder::{Folder, FolderAt, Occupant};
use super::manifest::{Owned, ShortHash, is_publishable};
use crate::diagnostic::Diagnostic;
use crate::messages::output_folder as messages;
use crate::output::{Content, Output};
use crate::site::routes::SEARCH_FOLDER;
use crate::source::site_dir::{Refusal, SiteFile};
use crate::write_dir::{Entry, Fingerprint, Stamp, WriteDir, WriteError};

/// A file of the new site.
#[derive(Debug)]
pub struct Staged {
    pub(super) file: String,
    pub(super) state: State,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum State {
    /// The folder already has it, byte for byte.
    Unchanged(Fingerprint),
    /// It is staged, and may replace a file that labnews wrote before.
    Waiting(Fingerprint, Option<ShortHash>),
    /// A foreign file of that name is kept.
    KeptForeign,
}

impl Folder {
    /// Stages a file, unless the folder already has it.
    pub fn stage(&self, output: Output) -> Result<Staged, Diagnostic> {
        let Output {
            file,
            content,
            keep_foreign,
        } = output;
        if !is_publishable(&file) {
            return Err(messages::reserved_name(&file).into());
        }
        let state = self.prepare(&file, &content, keep_foreign)?;
        Ok(Staged { file, state })
    }

    /// The files of the search, if the folder has them all, and they were made from what has this hash.
    pub(super) fn keep_search(&self, hash: &Hash) -> Option<Vec<Staged>> {
        if self.search.as_ref() != Some(hash) {
            return None;
        }
        // Nothing else is published there.
        let folder = SEARCH_FOLDER.trim_start_matches('/');
        let files = self.manifest.files.range(folder.to_owned()..);
        let files: Vec<_> = files
            .take_while(|(file, _)| file.starts_with(folder))
            .collect();
        let kept = files.into_par_iter().map(|(file, owned)| {
            let known = owned.known?;
            let Ok(Occupant::Entry(folder, Entry::File(stamp))) = self.find(file) else {
                return None;
            };
            let target = Target {
                folder: &folder,
                name: name(file),
                stamp,
                owned: Some(owned),
            };
            let is_whole = target.holds(&known.hash, known.stamp.size).ok()?;
            is_whole.then(|| Staged {
                file: file.clone(),
                state: State::Unchanged(Fingerprint {
                    hash: known.hash,
                    stamp,
                }),
            })
        });
        kept.collect()
    }

    fn prepare(
        &self,
        file: &str,
        content: &Content,
        keep_foreign: bool,
    ) -> Result<State, Diagnostic> {
        // A new folder is empty.
        let found = if self.existed {
            self.find(file).map_err(WriteError::diagnostic)?
        } else {
            Occupant::Nothing
        };
        let in_the_way = match found {
            Occupant::Nothing => None,
            Occupant::Entry(folder, Entry::File(stamp)) => {
                let target = Target {
                    folder: &folder,
                    name: name(file),
                    stamp,
                    owned: self.manifest.files.get(file),
                };
                let prepared = self.prepare_over(file, content, keep_foreign, &target)?;
                return prepared.ok_or_else(|| self.in_the_way(file));
            }
            Occupant::Entry(..) => self.foreign_in(file).map_err(WriteError::diagnostic)?,
            Occupant::InFile(above) => (!self.manifest.files.contains_key(&above)).then_some(above),
        };
        match in_the_way {
            Some(_) if keep_foreign => Ok(State::KeptForeign),
            Some(foreign) => Err(self.in_the_way(&foreign)),
            None => Ok(State::Waiting(self.write_staged(file, content)?, None)),
        }
    }

    /// Stages a file over an existing one; `None` if that is foreign.
    fn prepare_over(
        &self,
        file: &str,
        content: &Content,
        keep_foreign: bool,
        target: &Target,
    ) -> Result<Option<State>, Diagnostic> {
        let unreadable = |error| self.unwritable(file, error);
        // If the existing file must be read to compare it, the copy is made right away.
        let (hash, size, copied) = match content {
            Content::Bytes(bytes) => (blake3::hash(bytes), bytes.len() as u64, None),
            Content::Cached(cached) if target.known().is_some() => {
                (cached.hash(), cached.size(), None)
            }
            Content::Copy(source) if target.known().is_some() => {
                let (hash, size) = read_site_file(source, |_| Ok(()))?;
                (hash, size, None)
            }
            Content::Copy(_) | Content::Cached(_) => {
                let known = self.write_staged(file, content)?;
                (known.hash, known.stamp.size, Some(known))
            }
        };
        let state = if target.holds(&hash, size).map_err(unreadable)? {
            let stamp = target.stamp;
            Some(State::Unchanged(Fingerprint { hash, stamp }))
        } else {
            match target.owned {
                // Keep a CNAME that somebody changed.
                Some(owned)
                    if keep_foreign && !owned.is_ours(&target.hash().map_err(unreadable)?) =>
                {
                    Some(State::KeptForeign)
                }
                Some(owned) => {
                    let before = match owned.before {
                        Some(_) => ShortHash::from_hash(&target.hash().map_err(unreadable)?),
                        None => owned.short_hash,
                    };
                    let known = match copied {
                        Some(known) => known,
                        None => self.write_staged(file, content)?,
                    };
                    return Ok(Some(State::Waiting(known, Some(before))));
                }
                None => keep_foreign.then_some(State::KeptForeign),
            }
        };
        if copied.is_some() {
            let removed = self.files.handle().remove_file(file);
            removed.map_err(|error| self.unwritable(file, error))?;
        }
        Ok(state)
    }

    /// Writes a staged file. Its hash is of the written bytes, even if the source changes meanwhile.
    fn write_staged(&self, file: &str, content: &Content) -> Result<Fingerprint, Diagnostic> {
        let failed = |error| self.unwritable(file, error);
        self.make_staged_folders(file).map_err(failed)?;
        let mut staged = self.files.create_new(file).map_err(failed)?;
        let mut write = |bytes: &[u8]| staged.write_all(bytes).map_err(failed);
        let hash = match content {
            Content::Bytes(bytes) => {
                write(bytes)?;
                blake3::hash(bytes)
            }
            Content::Copy(source) => read_site_file(source, write)?.0,
            Content::Cached(cached) => {
                let bytes = cached.read();
                write(&bytes.map_err(Diagnostic::from)?)?;
                cached.hash()
            }
        };
        let stamp = Stamp::from_file(&staged).map_err(failed)?;
        Ok(Fingerprint { hash, stamp })
    }

    /// Finds a foreign or changed file in a folder; `None` if everything in the folder can be removed.
    fn foreign_in(&self, folder: &str) -> Result<Option<String>, WriteError> {
        if !self.manifest.has_files_in(folder) {
            return Ok(Some(folder.to_owned()));
        }
        let FolderAt::Open(open) = self.folder(folder, false)? else {
            return Ok(None);
        };
        let failed = |error| WriteError::io(open.path(), error);
        for name in open.names().map_err(failed)? {
            let path = format!("{folder}/{}", name.to_string_lossy());
            let foreign = match self.find(&path)? {
                Occupant::Entry(_, Entry::Folder) => self.foreign_in(&path)?,
                Occupant::Entry(above, Entry::File(stamp)) => {
                    let is_ours = self.is_ours(&path, &above, stamp);
                    (!is_ours.map_err(failed)?).then_some(path)
                }
                _ => Some(path),
            };
            if foreign.is_some() {
                return Ok(foreign);
            }
        }
        Ok(None)
    }

    /// Whether labnews wrote a file and nobody changed it.
    pub(super) fn is_ours(&self, path: &str, folder: &WriteDir, stamp: Stamp) -> io::Result<bool> {
        let Some(owned) = self.manifest.files.get(path) else {
            return Ok(false);
        };
        let target = Target {
            folder,
            name: name(path),
            stamp,
            owned: Some(owned),
        };
        Ok(owned.is_ours(&target.hash()?))
    }

    fn unwritable(&self, file: &str, error: io::Error) -> Diagnostic {
        WriteError::io(&self.dir.path_of(file), error).diagnostic()
    }

    fn in_the_way(&self, file: &str) -> Diagnostic {
        messages::in_the_way(&self.dir.path_of(file)).into()
    }
}

/// An existing file of the output folder.
struct Target<'a> {
    folder: &'a WriteDir,
    name: &'a str,
    stamp: Stamp,
    /// Its entry in the manifest.
    owned: Option<&'a Owned>,
}

impl Target<'_> {
    /// Its hash and stamp, if they are known without reading it.
    fn known(&self) -> Option<&Fingerprint> {
        let known = self.owned?.known.as_ref()?;
        (known.stamp == self.stamp).then_some(known)
    }

    fn holds(&self, hash: &Hash, size: u64) -> io::Result<bool> {
        Ok(self.stamp.size == size && self.hash()? == *hash)
    }

    fn hash(&self) -> io::Result<Hash> {
        if let Some(known) = self.known() {
            return Ok(known.hash);
        }
        let gone = || io::Error::from(io::ErrorKind::NotFound);
        let file = self.folder.open_file(self.name).map_err(io::Error::other)?;
        let mut hasher = Hasher::new();
        hasher.update_reader(file.ok_or_else(gone)?)?;
        Ok(hasher.finalize())
    }
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Reads a file of the site in chunks, up to its size at the start, and returns its hash and size.
fn read_site_file(
    source: &SiteFile,
    mut take: impl FnMut(&[u8]) -> Result<(), Diagnostic>,
) -> Result<(Hash, u64), Diagnostic> {
    let refused = |refusal: Refusal| refusal.diagnostic(&source.real().into());
    let mut open = source.open().map_err(refused)?;
    let mut hasher = Hasher::new();
    let mut buffer = vec![0; 1 << 16];
    while hasher.count() < open.size {
        let rest = usize::try_from(open.size - hasher.count()).unwrap_or(usize::MAX);
        let most = rest.min(buffer.len());
        let read = open.file.read(&mut buffer[..most]);
        let read = read.map_err(|error| refused(error.into()))?;
        if read == 0 {
            break;
        }
        take(&buffer[..read])?;
        hasher.update(&buffer[..read]);
    }
    let hash = hasher.finalize();
    source.log_hash(hash);
    Ok((hash, hasher.count()))
}
