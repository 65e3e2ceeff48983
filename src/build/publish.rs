//! Publishes a site so that the output folder contains either the old site or the new one.
//!
//! Every file is first prepared in a staging folder. Then a manifest with the files of both sites is put in
//! place, each new file is exchanged with the old one, files that the site no longer has are set aside, and
//! the manifest of the new site is put in place. If a step fails, all steps before it are undone in reverse,
//! and the folder is left unchanged. A build that is killed before the first step leaves the old site; one
//! that is killed later leaves a manifest of everything that may be there, so that the next build repairs it.
//!
//! For a moment, readers see old and new files. So that no page refers to a missing file, assets are moved
//! before pages, new pages before changed ones that link to them, and feeds, the sitemap and the search last.
//! Old files are removed at the end.
//!
//! Exchanging two whole folders (`renameat2` with `RENAME_EXCHANGE`) would avoid this mixture, but has other
//! costs. Every build would need a complete second site: hard links to 16,000 files take a tenth of the time
//! of a whole build. Foreign files (a CNAME, another site in a subfolder) would have to be carried over, which
//! is not atomic either. An output folder may be a mount point, which cannot be exchanged. And servers,
//! watchers and shells that have the folder open would keep seeing the old one.

use std::collections::BTreeMap;
use std::path::Path;

use blake3::Hash;
use rayon::prelude::*;

use super::folder::{Folder, FolderAt, Occupant};
use super::manifest::{self, Manifest, Owned, ShortHash};
use super::moves::{Left, Moves};
use super::record::Published;
use super::stage::{Staged, State};
use crate::diagnostic::Diagnostic;
use crate::image::extension;
use crate::messages::output_folder as messages;
use crate::write_dir::{Entry, Stamp, WriteError};

/// The result of publishing.
#[derive(Debug)]
pub struct PublishResult {
    /// Files of the site.
    pub files: usize,
    /// Files moved into place.
    pub written: usize,
    /// Files removed.
    pub removed: usize,
    /// What the folder contains now.
    pub(super) published: Published,
}

/// Why a site was not published.
#[derive(Debug)]
pub struct PublishFailure {
    /// What went wrong.
    pub diagnostic: Box<Diagnostic>,
    /// Whether the folder contains files of both sites.
    pub is_mixed: bool,
}

/// How the new site replaces the old one.
struct Plan {
    /// The manifest of the new site.
    new: Manifest,
    /// The staged files, in publishing order.
    waiting: Vec<Waiting>,
    /// Old files that the new site does not have.
    stale: Vec<String>,
    /// The hash of what the search was made from.
    search: Option<Hash>,
    /// Whether a foreign file has the place of one of the new site.
    keeps_foreign: bool,
}

struct Waiting {
    file: String,
    before: Option<ShortHash>,
}

impl Folder {
    /// Replaces the old site with the new one, of which the search was made from what has the hash `search`.
    pub fn publish(
        self,
        staged: Vec<Staged>,
        search: Option<Hash>,
    ) -> Result<PublishResult, PublishFailure> {
        // Some systems move no folder that is open.
        self.open_staged_folders.clear();
        let mut plan = self.plan(staged, search);
        let final_bytes = plan.new.to_bytes();
        let final_hash = blake3::hash(&final_bytes);
        let is_in_place = self.manifest_hash == Some(final_hash);
        if plan.waiting.is_empty() && plan.stale.is_empty() && is_in_place {
            return Ok(plan.finish(final_hash, 0));
        }
        let journal = self.journal(&plan);
        let mut moves = Moves::new(&self);
        match self.replace(&mut plan, &journal, &final_bytes, &mut moves) {
            Ok(removed) => Ok(plan.finish(final_hash, removed)),
            Err(error) => Err(explain_failure(error, moves.undo(), self.dir.path())),
        }
    }

    fn plan(&self, staged: Vec<Staged>, search: Option<Hash>) -> Plan {
        let mut new = Manifest::default();
        let mut waiting = Vec::new();
        let mut keeps_foreign = false;
        for Staged { file, state } in staged {
            let known = match state {
                State::KeptForeign => {
                    keeps_foreign = true;
                    continue;
                }
                State::Unchanged(known) => known,
                State::Waiting(known, before) => {
                    let file = file.clone();
                    waiting.push(Waiting { file, before });
                    known
                }
            };
            new.files.insert(file, Owned::new(known));
        }
        sort_for_publishing(&mut waiting);
        let old = self.manifest.files.keys();
        let stale = old.filter(|file| !new.files.contains_key(*file));
        Plan {
            stale: stale.cloned().collect(),
            waiting,
            new,
            search,
            keeps_foreign,
        }
    }

    /// The manifest of both sites, which is in place during the replacement.
    fn journal(&self, plan: &Plan) -> Vec<u8> {
        let mut both = plan.new.clone();
        for Waiting { file, before } in &plan.waiting {
            if let Some(owned) = both.files.get_mut(file) {
                owned.before = before.filter(|before| *before != owned.short_hash);
            }
        }
        for file in &plan.stale {
            if let Some(owned) = self.manifest.files.get(file) {
                both.files.insert(file.clone(), owned.clone());
            }
        }
        both.to_bytes()
    }

    /// Makes all moves, and returns how many files it removed.
    fn replace(
        &self,
        plan: &mut Plan,
        journal: &[u8],
        final_bytes: &[u8],
        moves: &mut Moves,
    ) -> Result<usize, WriteError> {
        self.check_writable(plan)?;
        // Both manifests are written before the first move: later, the disk may be full.
        const FINAL: &str = ".labnews-manifest.json.final";
        moves.write(FINAL, final_bytes)?;
        if journal == final_bytes {
            moves.put(FINAL, manifest::NAME, true)?;
        } else {
            moves.write(manifest::NAME, journal)?;
            moves.put(manifest::NAME, manifest::NAME, true)?;
        }
        let (in_the_way, stale): (Vec<&String>, Vec<&String>) = plan
            .stale
            .iter()
            .partition(|old| !plan.waiting.is_empty() && blocks_new_files(old, &plan.new));
        let mut removed = 0;
        for file in in_the_way {
            removed += usize::from(self.set_aside(file, moves)?);
        }
        let placed = if self.manifest.files.is_empty() {
            self.put_folders(&plan.waiting, moves)?
        } else {
            put_files(&plan.waiting, moves)?
        };
        for file in stale {
            removed += usize::from(self.set_aside(file, moves)?);
        }
        if journal != final_bytes {
            moves.put(FINAL, manifest::NAME, true)?;
        }
        for (file, stamp) in placed {
            if let Some(owned) = plan.new.files.get_mut(&file)
                && let Some(known) = &mut owned.known
            {
                known.stamp = stamp;
            }
        }
        Ok(removed)
    }

    /// Checks that all folders are writable, as far as that can be known in advance.
    fn check_writable(&self, plan: &Plan) -> Result<(), WriteError> {
        if !self.existed {
            return Ok(());
        }
        let files = plan.waiting.iter().map(|waiting| &*waiting.file);
        let files = files.chain(plan.stale.iter().map(String::as_str));
        let mut folders: Vec<&str> = files
            .map(|file| file.rsplit_once('/').map_or("", |(folder, _)| folder))
            .collect();
        folders.sort_unstable();
        folders.dedup();
        self.dir.check_writable()?;
        for folder in folders {
            // A missing folder will be created in the nearest one above it.
            let mut path = Some(folder).filter(|folder| !folder.is_empty());
            while let Some(folder) = path {
                match self.folder(folder, false)? {
                    FolderAt::Open(open) => {
                        open.check_writable()?;
                        break;
                    }
                    FolderAt::Missing => path = folder.rsplit_once('/').map(|(above, _)| above),
                    FolderAt::InFile(_) => break,
                }
            }
        }
        Ok(())
    }

    /// Moves whole top-level folders, one rename each, in a first build.
    fn put_folders(
        &self,
        files: &[Waiting],
        moves: &mut Moves,
    ) -> Result<Vec<(String, Stamp)>, WriteError> {
        let mut tops: BTreeMap<&str, Vec<&Waiting>> = BTreeMap::new();
        for waiting in files {
            let top = waiting.file.split('/').next().unwrap_or(&waiting.file);
            tops.entry(top).or_default().push(waiting);
        }
        // Pages at the top link to everything else.
        let mut tops: Vec<(&str, Vec<&Waiting>)> = tops.into_iter().collect();
        tops.sort_by_key(|(top, _)| publish_order(top));
        let mut placed = Vec::new();
        for (top, inside) in tops {
            let is_folder = inside.iter().all(|waiting| waiting.file != top);
            if is_folder && matches!(self.find(top)?, Occupant::Nothing) {
                moves.put(top, top, false)?;
            } else {
                placed.extend(put_files(inside, moves)?);
            }
        }
        Ok(placed)
    }

    /// Sets aside a file that labnews wrote and nobody changed, and removes folders that this leaves empty.
    /// Returns false for any other file.
    fn set_aside(&self, file: &str, moves: &mut Moves) -> Result<bool, WriteError> {
        let is_removed = match self.find(file) {
            Ok(Occupant::Entry(folder, Entry::File(stamp))) => {
                let is_ours = self.is_ours(file, &folder, stamp);
                if !is_ours.map_err(|error| WriteError::io(&self.dir.path_of(file), error))? {
                    return Ok(false);
                }
                moves.set_aside(file)?;
                true
            }
            Ok(Occupant::Nothing) => false,
            // A link, or a file behind one, is foreign.
            _ => return Ok(false),
        };
        let mut path = file;
        while let Some((above, _)) = path.rsplit_once('/') {
            if !moves.remove_if_empty(above) {
                break;
            }
            path = above;
        }
        Ok(is_removed)
    }
}

impl Plan {
    fn finish(self, manifest_hash: Hash, removed: usize) -> PublishResult {
        PublishResult {
            files: self.new.files.len(),
            written: self.waiting.len(),
            removed,
            published: Published {
                manifest: self.new,
                manifest_hash,
                search: self.search,
                keeps_foreign: self.keeps_foreign,
            },
        }
    }
}

/// Sorts assets before pages before lists of pages; within each, new files first, then by name.
fn sort_for_publishing(waiting: &mut [Waiting]) {
    waiting.par_sort_unstable_by(|a, b| a.file.cmp(&b.file));
    waiting.sort_by_cached_key(|waiting| (publish_order(&waiting.file), waiting.before.is_some()));
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum PublishOrder {
    Asset,
    Page,
    List,
}

fn publish_order(file: &str) -> PublishOrder {
    match extension(file).as_str() {
        _ if file.starts_with("pagefind/") => PublishOrder::List,
        "html" => PublishOrder::Page,
        "xml" | "json" | "ics" => PublishOrder::List,
        _ => PublishOrder::Asset,
    }
}

/// Moves files to their places, and returns their stamps there.
fn put_files<'w>(
    files: impl IntoIterator<Item = &'w Waiting>,
    moves: &mut Moves,
) -> Result<Vec<(String, Stamp)>, WriteError> {
    files
        .into_iter()
        .map(|Waiting { file, before }| {
            let stamp = moves.put(file, file, before.is_some())?;
            Ok((file.clone(), stamp))
        })
        .collect()
}

/// Whether an old file must be removed first, because a new file is where its folder was, or the reverse.
fn blocks_new_files(old: &str, new: &Manifest) -> bool {
    let in_file_now = old
        .match_indices('/')
        .any(|(at, _)| new.files.contains_key(&old[..at]));
    in_file_now || new.has_files_in(old)
}

/// Explains a failed build, and lists the files that could not be restored.
fn explain_failure(error: WriteError, left: Vec<Left>, folder: &Path) -> PublishFailure {
    if left.is_empty() {
        return PublishFailure {
            diagnostic: Box::new(error.diagnostic()),
            is_mixed: false,
        };
    }
    let is_new = |left: &&Left| matches!(left, Left::New(_));
    let (new, missing): (Vec<&Left>, Vec<&Left>) = left.iter().partition(is_new);
    let new: Vec<&str> = new.into_iter().map(Left::path).collect();
    let missing: Vec<&str> = missing.into_iter().map(Left::path).collect();
    let problem = messages::mixed_builds(&error, folder, &new, &missing);
    let diagnostic = Diagnostic::from(problem);
    PublishFailure {
        diagnostic: Box::new(diagnostic),
        is_mixed: true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_page_comes_before_what_it_names() {
        let known = ShortHash::from_hash(&blake3::hash(b"before"));
        let mut waiting: Vec<Waiting> = [
            ("index.html", Some(known)),
            ("news/2026/new/index.html", None),
            ("feed.xml", Some(known)),
            ("style.css", Some(known)),
            ("images/new-480.webp", None),
            ("pagefind/pagefind.js", Some(known)),
            ("sitemap.xml", None),
            ("events.ics", Some(known)),
            ("news/2026/old/index.html", Some(known)),
            ("news/2026/new/photo.jpg", None),
        ]
        .map(|(file, before)| Waiting {
            file: file.to_owned(),
            before,
        })
        .into();
        sort_for_publishing(&mut waiting);
        let files: Vec<&str> = waiting.iter().map(|waiting| &*waiting.file).collect();
        assert_eq!(
            files,
            [
                "images/new-480.webp",
                "news/2026/new/photo.jpg",
                "style.css",
                "news/2026/new/index.html",
                "index.html",
                "news/2026/old/index.html",
                "sitemap.xml",
                "events.ics",
                "feed.xml",
                "pagefind/pagefind.js",
            ]
        );
    }
}
