//! Walks a folder in a fixed order, never outside the site's folder.

use std::collections::HashMap;
use std::sync::Arc;

use cap_std::fs::FileType;

use super::site_dir::{Refusal, SiteDir, SiteFile, classify_special};
use crate::diagnostic::{Diagnostic, Place};
use crate::limits::FILES_BEHIND_LINKS;
use crate::messages::{Problem, files};
use crate::values::unicode::{comparable, escape_composed, nfc};

/// A file of the site.
#[derive(Debug, Clone)]
pub struct FoundFile {
    /// Relative to the site's root, with `/` between its parts: `content/news/a.md`. In Normalization
    /// Form C, however the disk encodes its accents.
    pub path: Arc<str>,
    /// The file itself, which a link may give another name.
    pub file: SiteFile,
}

impl FoundFile {
    /// Whether a link gave the file this name.
    pub fn is_behind_link(&self) -> bool {
        *self.path != *nfc(self.file.real())
    }

    /// Whether its name or the file itself is in content/, which has many writers.
    pub fn is_of_content(&self) -> bool {
        self.path.starts_with("content/") || self.file.real().starts_with("content/")
    }
}

/// Whether a file is never part of a site, because editors, desktops or version control leave it behind.
fn is_debris(name: &str) -> bool {
    name.starts_with(".git")
        || name.ends_with('~')
        || matches!(
            name,
            ".DS_Store" | "Thumbs.db" | "desktop.ini" | ".svn" | ".hg" | ".vscode" | ".idea"
        )
        || (name.starts_with('.') && (name.ends_with(".swp") || name.starts_with(".#")))
        || (name.starts_with('#') && name.ends_with('#'))
        || has_ending(name, &["bak", "old", "orig", "rej", "save", "tmp"])
}

/// Whether a name has one of these extensions, in any case.
fn has_ending(name: &str, endings: &[&str]) -> bool {
    name.rsplit_once('.').is_some_and(|(_, ending)| {
        let same = |known: &&str| ending.eq_ignore_ascii_case(known);
        endings.iter().any(same)
    })
}

/// Why a file is never part of content/: it is Markdown under another name, which may be a draft, or what Word keeps
/// beside an open document.
fn left_out_of_content(name: &str) -> Option<Problem> {
    let without_txt = name.len().saturating_sub(".txt".len());
    match name.split_at_checked(without_txt) {
        Some((text, end)) if end.eq_ignore_ascii_case(".txt") && has_ending(text, &["md"]) => {
            Some(files::text_with_txt(text))
        }
        _ => name.starts_with("~$").then(files::file_of_word),
    }
}

/// Whether every walk leaves out the file at a real path because of its name.
pub(super) fn is_left_out(real: &str) -> bool {
    let name = real.rsplit('/').next().unwrap_or(real);
    is_debris(name) || (name.starts_with('.') && !is_within(real, "static"))
}

/// Calls `take` with each file under `folder` of the site, if it exists; the files of a folder are sorted by name.
///
/// Follows a symbolic link if its target is inside the site's folder and not hidden. Other links are errors, and
/// so is everything that is neither a file nor a folder.
pub(super) fn walk_files(
    site: &Arc<SiteDir>,
    folder: &str,
    hidden: bool,
    diagnostics: &mut Vec<Diagnostic>,
    mut take: impl FnMut(FoundFile),
) {
    let mut walk = Walk {
        site,
        folder,
        hidden,
        diagnostics,
        take: &mut take,
        above: Vec::new(),
        behind_links: 0,
    };
    if let Ok(kind) = site.kind(folder) {
        walk.enter(folder.to_owned(), folder.into(), kind);
    }
}

struct Walk<'a> {
    site: &'a Arc<SiteDir>,
    /// The folder that is walked.
    folder: &'a str,
    /// Whether hidden files are part of it.
    hidden: bool,
    diagnostics: &'a mut Vec<Diagnostic>,
    take: &'a mut dyn FnMut(FoundFile),
    /// The folders in which the walk is, by their real paths.
    above: Vec<Arc<str>>,
    /// The number of files found behind links to folders.
    behind_links: usize,
}

impl Walk<'_> {
    /// Handles one entry; `real` is its path in its real folder, which may still be a link.
    fn enter(&mut self, path: String, real: String, kind: FileType) {
        let (mut kind, mut real, mut is_link) = (kind, real, false);
        if kind.is_symlink() {
            let resolved = self.site.resolve(&real).and_then(|target| {
                let kind = match &*target {
                    "" => FileType::dir(),
                    target => self.site.kind(target)?,
                };
                Ok((target, kind))
            });
            match resolved {
                Ok((target, found)) => (real, kind, is_link) = (target.to_string(), found, true),
                Err(refusal) => return self.refuse(&path, &refusal),
            }
        }
        if kind.is_dir() {
            self.folder(&path, real.into(), is_link);
        } else if kind.is_file() {
            let path: Arc<str> = path.into();
            let real = if is_link || *real != *path {
                real.into()
            } else {
                path.clone()
            };
            let file = self.site.file(real);
            (self.take)(FoundFile { path, file });
        } else {
            self.refuse(&path, &Refusal::Special(classify_special(&kind)));
        }
    }

    fn folder(&mut self, path: &str, real: Arc<str>, is_link: bool) {
        if is_link && self.above.iter().any(|above| is_within(above, &real)) {
            return self.report(path, files::circular_link());
        }
        let mut entries = match self.site.list(&real) {
            Ok(listing) => listing.entries,
            Err(error) => {
                return self.report(path, files::unreadable(true, &error));
            }
        };
        entries.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        if *nfc(&real) != *path {
            self.behind_links += entries.len() + 1;
            if self.behind_links > FILES_BEHIND_LINKS {
                // Reported once, however many links there are.
                if self.behind_links - entries.len() - 1 <= FILES_BEHIND_LINKS {
                    self.report(path, files::too_many_files_behind_links());
                }
                return;
            }
        }
        // Behind a link that leads out of static/, hidden files are not part of static/.
        let hidden = self.hidden && is_within(&real, self.folder);
        let is_skipped = |name: &str| is_debris(name) || (!hidden && name.starts_with('.'));
        entries.retain(|(name, _)| !is_skipped(name));
        if self.folder == "content" {
            entries.retain(|(name, _)| {
                let problem = left_out_of_content(name);
                let is_part = problem.is_none();
                if let Some(problem) = problem {
                    self.report(&format!("{path}/{}", nfc(name)), problem);
                }
                is_part
            });
        }
        self.above.push(real.clone());
        let mut known = HashMap::with_capacity(entries.len());
        for (name, kind) in entries {
            if let Some(twin) = known.insert(comparable(&name), name.clone()) {
                self.report_twins(path, &twin, &name);
                // The first of two files with the same name counts.
                if nfc(&twin) == nfc(&name) {
                    continue;
                }
            }
            let below = format!("{path}/{}", nfc(&name));
            if name
                .chars()
                .any(|c| c.is_control() || c == char::REPLACEMENT_CHARACTER)
            {
                self.report(&below, files::name_not_for_urls());
                continue;
            }
            let real = match &*real {
                "" => name,
                real => format!("{real}/{name}"),
            };
            self.enter(below, real, kind);
        }
        self.above.pop();
    }

    /// Reports two names in one folder that are one name on some disks: unpacking an archive or cloning a
    /// repository there loses one of the files.
    fn report_twins(&mut self, folder: &str, first: &str, second: &str) {
        let names = [first, second].map(|name| format!("{folder}/{}", nfc(name)));
        let is_one = names[0] == names[1];
        let differ_in_case = !is_one && first.to_lowercase() == second.to_lowercase();
        let [first, second] =
            [first, second].map(|name| format!("{folder}/{}", escape_composed(name)));
        for name in &names[usize::from(is_one)..] {
            let problem = files::names_too_similar(&first, &second, differ_in_case);
            self.report(name, problem);
        }
    }

    fn refuse(&mut self, path: &str, refusal: &Refusal) {
        self.diagnostics.push(refusal.diagnostic(&path.into()));
    }

    fn report(&mut self, path: &str, problem: Problem) {
        self.diagnostics.push(problem.at(Place::file(&path.into())));
    }
}

/// Whether a path is that of a folder, or of something in it.
fn is_within(path: &str, folder: &str) -> bool {
    folder.is_empty()
        || path
            .strip_prefix(folder)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
