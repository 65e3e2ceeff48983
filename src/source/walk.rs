//! Finding files under a folder, in a fixed order, never outside the site's folder.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;

use cap_std::fs::{DirEntry, FileType};

use super::site_dir::{Refusal, SiteDir, SiteFile, name_of};
use crate::diagnostic::{Diagnostic, Place};
use crate::limits::FILES_BEHIND_LINKS;
use crate::values::unicode::{comparable, nfc, spelled_out};

/// A file of the site.
#[derive(Debug, Clone)]
pub struct Found {
    /// Relative to the site's root, with `/` between its parts: `content/news/a.md`. In Normalization
    /// Form C, however the disk encodes its accents.
    pub path: Arc<str>,
    /// The file, which a link may have given another name.
    pub file: SiteFile,
}

impl Found {
    /// Whether a link gave the file this name.
    pub fn is_behind_link(&self) -> bool {
        *self.path != *nfc(self.file.real())
    }

    /// Whether its name or the file itself is in content/, which has many writers.
    pub fn is_of_content(&self) -> bool {
        self.path.starts_with("content/") || self.file.real().starts_with("content/")
    }
}

/// What is never part of a site: what editors, desktops and version control leave behind.
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

/// Whether a name ends in one of these, in capitals or not.
fn has_ending(name: &str, endings: &[&str]) -> bool {
    name.rsplit_once('.').is_some_and(|(_, ending)| {
        let same = |known: &&str| ending.eq_ignore_ascii_case(known);
        endings.iter().any(same)
    })
}

/// What is never part of content/: copies of Markdown, which may be drafts, under another name.
fn is_copy(name: &str) -> bool {
    let stem = name.len().saturating_sub(".md.txt".len());
    let end = name.get(stem..).unwrap_or_default();
    end.eq_ignore_ascii_case(".md.txt")
}

/// Hands over all files under `folder` of the site, each folder's sorted by name; none if it does not
/// exist.
///
/// A symbolic link is followed if what it leads to is inside the site's folder, and not hidden; else it
/// is an error. So is what is neither a file nor a folder.
pub(super) fn files(
    site: &Arc<SiteDir>,
    folder: &str,
    hidden: bool,
    diagnostics: &mut Vec<Diagnostic>,
    mut take: impl FnMut(Found),
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
    /// Whether names with a dot in front are part of it.
    hidden: bool,
    diagnostics: &'a mut Vec<Diagnostic>,
    take: &'a mut dyn FnMut(Found),
    /// The folders in which the walk is, by their real paths.
    above: Vec<Arc<str>>,
    /// How much was found behind links to folders.
    behind_links: usize,
}

impl Walk<'_> {
    /// Takes what is at a path, which is a link or none; `real` is where its folder says it is.
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
            let real = match is_link || *real != *path {
                true => real.into(),
                false => path.clone(),
            };
            let file = self.site.file(real);
            (self.take)(Found { path, file });
        } else {
            self.refuse(&path, &Refusal::Special(name_of(&kind)));
        }
    }

    fn folder(&mut self, path: &str, real: Arc<str>, is_link: bool) {
        if is_link && self.above.iter().any(|above| is_within(above, &real)) {
            let message = "this link leads back to a folder that it is in";
            return self.report(path, Diagnostic::error(message).help("remove the link"));
        }
        let mut entries = match self.entries(&real) {
            Ok(entries) => entries,
            Err(error) => {
                let message = format!("this cannot be read: {error}");
                return self.report(path, Diagnostic::error(message));
            }
        };
        entries.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        if *nfc(&real) != *path {
            self.behind_links += entries.len() + 1;
            if self.behind_links > FILES_BEHIND_LINKS {
                // It is said once, however many links there are.
                if self.behind_links - entries.len() - 1 <= FILES_BEHIND_LINKS {
                    let message =
                        format!("links to folders lead to more than {FILES_BEHIND_LINKS} files");
                    let help = "let a link lead to a folder that holds no links to folders";
                    self.report(path, Diagnostic::error(message).help(help));
                }
                return;
            }
        }
        // Behind a link out of static/, what is hidden is not static/'s.
        let hidden = self.hidden && is_within(&real, self.folder);
        let is_skipped = |name: &str| {
            is_debris(name)
                || (!hidden && name.starts_with('.'))
                || (self.folder == "content" && is_copy(name))
        };
        entries.retain(|(name, _)| !is_skipped(name));
        self.above.push(real.clone());
        let mut known = HashMap::with_capacity(entries.len());
        for (name, kind) in entries {
            if let Some(twin) = known.insert(comparable(&name), name.clone()) {
                self.report_twins(path, &twin, &name);
                // Of two that are one by all that compares them, the first is taken.
                if nfc(&twin) == nfc(&name) {
                    continue;
                }
            }
            let below = format!("{path}/{}", nfc(&name));
            if name
                .chars()
                .any(|c| c.is_control() || c == char::REPLACEMENT_CHARACTER)
            {
                let message = "this file's name holds characters that cannot stand in a URL";
                self.report(&below, Diagnostic::error(message).help("rename it"));
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

    /// Reports two names in one folder that some disks take for one: archives and repositories that hold
    /// both lose one of them there.
    fn report_twins(&mut self, folder: &str, first: &str, second: &str) {
        let names = [first, second].map(|name| format!("{folder}/{}", nfc(name)));
        let is_one = names[0] == names[1];
        let how = match is_one || first.to_lowercase() != second.to_lowercase() {
            true => "in how their accents are encoded",
            false => "in capitals",
        };
        let [first, second] = [first, second].map(spelled_out);
        let message = format!(
            "`{folder}/{first}` and `{folder}/{second}` differ only {how}, and some disks cannot hold both"
        );
        for name in &names[usize::from(is_one)..] {
            let diagnostic = Diagnostic::error(&*message).help("give one of the two another name");
            self.report(name, diagnostic);
        }
    }

    /// What a folder holds: names, which may have lost characters, and kinds.
    fn entries(&self, real: &str) -> io::Result<Vec<(String, FileType)>> {
        let entries = self.site.folder(real)?.entries()?;
        entries
            .map(|entry| {
                let entry = entry?;
                let name = entry.file_name().to_string_lossy().into_owned();
                Ok((name, kind_of(&entry)?))
            })
            .collect()
    }

    fn refuse(&mut self, path: &str, refusal: &Refusal) {
        self.diagnostics.push(refusal.diagnostic(&path.into()));
    }

    fn report(&mut self, path: &str, diagnostic: Diagnostic) {
        self.diagnostics
            .push(diagnostic.at(Place::file(&path.into())));
    }
}

/// What an entry is; some file systems do not say it in their lists.
fn kind_of(entry: &DirEntry) -> io::Result<FileType> {
    let kind = entry.file_type()?;
    let is_said = kind.is_file() || kind.is_dir() || kind.is_symlink();
    match is_said {
        true => Ok(kind),
        false => Ok(entry.metadata()?.file_type()),
    }
}

/// Whether a path is that of a folder, or of something in it.
fn is_within(path: &str, folder: &str) -> bool {
    folder.is_empty()
        || path
            .strip_prefix(folder)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
