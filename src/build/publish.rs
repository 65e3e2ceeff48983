//! Writing so that the folder holds the old site or the new one, never a part of either.
//!
//! Every file is prepared in a staging folder while the old site stands. When all are there, the
//! manifest is written that names the old files and the new ones, the new files are moved over the
//! old ones by renames, and what the site no longer has is removed. A build that is killed before
//! the first rename leaves the old site; one that is killed later leaves a manifest that names all
//! that may be there, so the next build mends it.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::time::UNIX_EPOCH;

use rayon::prelude::*;

use super::Stop;
use super::folder::{Folder, unwritable};
use super::manifest::{Manifest, Record};
use crate::diagnostic::Diagnostic;
use crate::output::{Content, Output};

/// A file of the new site.
#[derive(Debug)]
pub struct Staged {
    file: String,
    record: Record,
    state: State,
}

#[derive(Debug, PartialEq, Eq)]
enum State {
    /// It is in the folder already, byte for byte.
    Unchanged,
    /// It waits in the staging folder.
    Waiting,
    /// Somebody else's file of that name stays.
    Yielded,
}

/// What publishing did.
#[derive(Debug, Clone, Copy)]
pub struct Publication {
    /// Files of the site.
    pub files: usize,
    /// Files moved into place.
    pub written: usize,
    /// Files removed.
    pub removed: usize,
}

impl Folder {
    /// Prepares a file, unless the folder has it already.
    pub fn stage(&self, output: Output) -> Result<Staged, Diagnostic> {
        let Output {
            file,
            content,
            yields,
        } = output;
        self.prepare(&file, content, yields).map_err(|error| unwritable(Path::new(&file), &error))?.map_err(|()| {
            Diagnostic::error(format!("`{}` is in the way: labnews did not write it", self.path.join(&file).display()))
                .help("move it into static/ if it is part of the site, else remove it, or choose another --output")
        }).map(|(record, state)| Staged { file, record, state })
    }

    fn prepare(
        &self,
        file: &str,
        content: Content,
        yields: bool,
    ) -> io::Result<Result<(Record, State), ()>> {
        let (hash, size) = match &content {
            Content::Bytes(bytes) => (blake3::hash(bytes), bytes.len() as u64),
            copied => {
                let mut hasher = blake3::Hasher::new();
                if let Some(source) = copied.open()? {
                    hasher.update_reader(source)?;
                }
                (hasher.finalize(), hasher.count())
            }
        };
        let mut record = Record {
            hash: hash.to_hex().to_string(),
            size,
            modified: 0,
        };
        let target = self.path.join(file);
        // In a new folder there is nothing to look at.
        if self.existed
            && let Ok(metadata) = fs::symlink_metadata(&target)
        {
            record.modified = modified(&metadata);
            let known = self.manifest.files.get(file);
            let same = metadata.is_file()
                && metadata.len() == size
                && (known == Some(&record) || hash_of(&target)? == record.hash);
            if same {
                return Ok(Ok((record, State::Unchanged)));
            }
            // A CNAME that somebody wrote over ours is theirs.
            if yields
                && known.is_some_and(|known| hash_of(&target).is_ok_and(|hash| hash != known.hash))
            {
                return Ok(Ok((record, State::Yielded)));
            }
            let free = metadata.is_dir() && self.owns_all_under(file);
            if known.is_none() && !free {
                return Ok(if yields {
                    Ok((record, State::Yielded))
                } else {
                    Err(())
                });
            }
        }
        let staged = self.staged(file);
        self.make_parents(&self.staged(""), &staged)?;
        record.modified = match content {
            Content::Bytes(bytes) => {
                let mut file = File::create(&staged)?;
                file.write_all(&bytes)?;
                modified(&file.metadata()?)
            }
            copied => {
                let mut file = File::create(&staged)?;
                if let Some(mut source) = copied.open()? {
                    io::copy(&mut source, &mut file)?;
                }
                modified(&file.metadata()?)
            }
        };
        Ok(Ok((record, State::Waiting)))
    }

    /// Whether labnews wrote something into a folder that is to make room for a file.
    fn owns_all_under(&self, folder: &str) -> bool {
        let prefix = format!("{folder}/");
        self.manifest
            .files
            .keys()
            .any(|file| file.starts_with(&prefix))
    }

    /// Puts the new site in the place of the old one.
    pub fn publish(self, staged: Vec<Staged>) -> Result<Publication, Stop> {
        self.replace(staged)
            .map_err(|error| Some(unwritable(&self.path, &error)))
    }

    fn replace(&self, staged: Vec<Staged>) -> io::Result<Publication> {
        let mut ours = staged;
        ours.retain(|staged| staged.state != State::Yielded);
        ours.par_sort_unstable_by(|a, b| a.file.cmp(&b.file));
        let waits: Vec<bool> = ours
            .iter()
            .map(|staged| staged.state == State::Waiting)
            .collect();
        let files = ours.into_iter().map(|staged| (staged.file, staged.record));
        let new = Manifest {
            version: 1,
            files: files.collect(),
        };
        let waiting: Vec<&str> = new
            .files
            .keys()
            .zip(waits)
            .filter_map(|(file, waits)| waits.then_some(file.as_str()))
            .collect();
        let stale: Vec<&String> = self
            .manifest
            .files
            .keys()
            .filter(|file| !new.files.contains_key(*file))
            .collect();

        let all = if stale.is_empty() {
            Cow::Borrowed(&new)
        } else {
            let mut all = new.clone();
            let old = |file: &&String| ((*file).clone(), self.manifest.files[*file].clone());
            all.files.extend(stale.iter().map(old));
            Cow::Owned(all)
        };
        if *all != self.manifest {
            all.write(&self.path)?;
        }
        let in_the_way: BTreeSet<&String> = match waiting.is_empty() {
            true => BTreeSet::new(),
            false => stale
                .iter()
                .copied()
                .filter(|old| stands_in_the_way(old, &new))
                .collect(),
        };
        let mut removed = 0;
        for file in &in_the_way {
            removed += usize::from(self.remove(file)?);
        }
        if self.manifest.files.is_empty() {
            self.move_folders(&waiting)?;
        } else {
            self.move_files(&waiting)?;
        }
        for file in stale.iter().filter(|file| !in_the_way.contains(*file)) {
            removed += usize::from(self.remove(file)?);
        }
        if !stale.is_empty() {
            new.write(&self.path)?;
        }
        Ok(Publication {
            files: new.files.len(),
            written: waiting.len(),
            removed,
        })
    }

    fn move_files(&self, files: &[&str]) -> io::Result<()> {
        for file in files {
            let target = self.path.join(file);
            self.make_parents(&self.path, &target)?;
            fs::rename(self.staged(file), target)?;
        }
        Ok(())
    }

    /// A first build moves whole folders: a rename each for what stands at the top.
    fn move_folders(&self, files: &[&str]) -> io::Result<()> {
        let tops: BTreeSet<&str> = files
            .iter()
            .map(|file| file.split('/').next().unwrap_or(file))
            .collect();
        for top in tops {
            let target = self.path.join(top);
            if fs::symlink_metadata(&target).is_err() {
                fs::rename(self.staged(top), target)?;
            } else {
                let inside: Vec<&str> = files
                    .iter()
                    .copied()
                    .filter(|file| file.split('/').next() == Some(top))
                    .collect();
                self.move_files(&inside)?;
            }
        }
        Ok(())
    }

    /// Removes a file that labnews wrote and nobody changed since, and the folders that are empty
    /// without it.
    fn remove(&self, file: &str) -> io::Result<bool> {
        let target = self.path.join(file);
        let parents_are_folders = target
            .ancestors()
            .skip(1)
            .take_while(|parent| *parent != self.path)
            .all(|parent| fs::symlink_metadata(parent).is_ok_and(|metadata| metadata.is_dir()));
        let is_ours = fs::symlink_metadata(&target).is_ok_and(|metadata| metadata.is_file())
            && parents_are_folders
            && self
                .manifest
                .files
                .get(file)
                .is_some_and(|record| hash_of(&target).is_ok_and(|hash| hash == record.hash));
        if !is_ours {
            return Ok(false);
        }
        fs::remove_file(&target)?;
        for parent in target
            .ancestors()
            .skip(1)
            .take_while(|parent| *parent != self.path)
        {
            if fs::remove_dir(parent).is_err() {
                break;
            }
        }
        Ok(true)
    }
}

/// Whether an old file must go before the new ones can come: it is a folder of one of them, or
/// one of them takes the place of its folder.
fn stands_in_the_way(old: &str, new: &Manifest) -> bool {
    let below = format!("{old}/");
    let is_folder_now = new
        .files
        .range(below.clone()..)
        .next()
        .is_some_and(|(file, _)| file.starts_with(&below));
    let in_file_now = old
        .match_indices('/')
        .any(|(at, _)| new.files.contains_key(&old[..at]));
    is_folder_now || in_file_now
}

fn hash_of(path: &Path) -> io::Result<String> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(path)?)?;
    Ok(hasher.finalize().to_hex().to_string())
}

fn modified(metadata: &fs::Metadata) -> u64 {
    let since = metadata
        .modified()
        .ok()
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    since
        .and_then(|since| u64::try_from(since.as_nanos()).ok())
        .unwrap_or(0)
}
