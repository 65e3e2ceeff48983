//! Finding files under a folder, in a fixed order, never outside the site's root.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::{DirEntry, WalkDir};

use crate::diagnostic::{Diagnostic, Place};

/// A file of the site.
#[derive(Debug, Clone)]
pub struct Found {
    /// Relative to the site's root, with `/` between its parts: `content/news/a.md`.
    pub path: Arc<str>,
    /// Where it is on disk.
    pub disk: PathBuf,
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

/// Hands over all files under `folder` of the site at `root`, each folder's sorted by name; none if
/// it does not exist.
///
/// A symbolic link is followed if what it leads to is inside the root, and not hidden; else it is an
/// error.
pub(super) fn files(
    root: &Path,
    folder: &str,
    hidden: bool,
    diagnostics: &mut Vec<Diagnostic>,
    mut take: impl FnMut(Found),
) {
    let top = root.join(folder);
    if !top.exists() {
        return;
    }
    let canonical_root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let keep = |entry: &DirEntry| {
        let name = entry.file_name().to_string_lossy();
        let skipped = is_debris(&name)
            || (!hidden && name.starts_with('.'))
            || (folder == "content" && is_copy(&name));
        entry.depth() == 0 || !skipped
    };
    let mut walk = WalkDir::new(&top)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter();
    while let Some(entry) = walk.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                diagnostics.push(unreadable(root, folder, &error));
                continue;
            }
        };
        if !keep(&entry) {
            if entry.file_type().is_dir() {
                walk.skip_current_dir();
            }
            continue;
        }
        let path = relative(root, entry.path());
        if entry.path_is_symlink()
            && let Some(where_to) = leads_astray(entry.path(), &canonical_root)
        {
            diagnostics.push(
                Diagnostic::error(format!("this link leads {where_to}"))
                    .at(Place::file(&path))
                    .help("copy the file to its place instead; labnews publishes nothing from elsewhere"),
            );
            if entry.file_type().is_dir() {
                walk.skip_current_dir();
            }
            continue;
        }
        if !entry.file_type().is_file() {
            continue;
        }
        if entry
            .path()
            .to_str()
            .is_none_or(|name| name.chars().any(char::is_control))
        {
            diagnostics.push(
                Diagnostic::error("this file's name holds characters that cannot stand in a URL")
                    .at(Place::file(&path))
                    .help("rename it"),
            );
            continue;
        }
        take(Found {
            path,
            disk: entry.into_path(),
        });
    }
}

/// The path as diagnostics show it.
pub(super) fn relative(root: &Path, path: &Path) -> Arc<str> {
    let path = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/").into()
}

/// Where a link leads that is not to be followed. What is hidden in a site's folder, such as
/// `.git/config`, may hold secrets.
fn leads_astray(path: &Path, canonical_root: &Path) -> Option<&'static str> {
    let target = path.canonicalize().ok();
    let inside = target
        .as_ref()
        .and_then(|target| target.strip_prefix(canonical_root).ok());
    let Some(inside) = inside else {
        return Some("out of the site's folder");
    };
    let mut parts = inside.iter();
    parts
        .any(|part| part.to_string_lossy().starts_with('.'))
        .then_some("to what is hidden")
}

fn unreadable(root: &Path, folder: &str, error: &walkdir::Error) -> Diagnostic {
    let path = error
        .path()
        .map_or_else(|| Arc::from(folder), |path| relative(root, path));
    let message = match (error.loop_ancestor(), error.io_error()) {
        (Some(_), _) => "this link leads back to a folder that it is in".to_owned(),
        (None, Some(error)) => format!("this cannot be read: {error}"),
        (None, None) => "this cannot be read".to_owned(),
    };
    Diagnostic::error(message).at(Place::file(&path))
}
