//! Where the sources of a site are.

use std::collections::BTreeSet;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::source::SITE_FILE;

/// The folders of sources in the site's folder, which also contains the output and version control.
pub(super) const FOLDERS: [&str; 3] = ["content", "templates", "static"];

/// Finds the folders of sources under their canonical names, and the links within them. Follows links, but only
/// to folders inside the site.
pub(super) fn find_sources(root: &Path, canonical_root: &Path) -> (Vec<PathBuf>, Vec<PathBuf>) {
    let (mut folders, mut links) = (BTreeSet::new(), Vec::new());
    let mut queue: Vec<PathBuf> = FOLDERS.iter().map(|name| root.join(name)).collect();
    while let Some(path) = queue.pop() {
        let Ok(folder) = path.canonicalize() else {
            continue;
        };
        let is_inside = folder.starts_with(canonical_root) && folder != canonical_root;
        let is_known = folder.ancestors().any(|above| folders.contains(above));
        if !is_inside || !folder.is_dir() || is_known {
            continue;
        }
        for entry in WalkDir::new(&folder).into_iter().flatten() {
            if entry.path_is_symlink() && entry.depth() > 0 {
                queue.push(entry.path().to_owned());
                links.push(entry.into_path());
            }
        }
        folders.insert(folder);
    }
    (folders.into_iter().collect(), links)
}

/// Hashes the names, times and sizes of all sources, so that the result differs when a source does.
pub(super) fn fingerprint(root: &Path) -> u64 {
    let canonical_root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let (folders, _) = find_sources(root, &canonical_root);
    let starts = std::iter::once(root.join(SITE_FILE)).chain(folders);
    let entries = starts.flat_map(|start| {
        let walk = WalkDir::new(start).sort_by_file_name();
        walk.into_iter().flatten()
    });
    let mut hasher = DefaultHasher::new();
    for entry in entries {
        entry.path().hash(&mut hasher);
        if let Ok(metadata) = entry.path().metadata()
            && metadata.is_file()
        {
            (metadata.len(), metadata.modified().ok()).hash(&mut hasher);
        }
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn links_are_followed_only_inside_the_site() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let outside = tempfile::tempdir().unwrap();
        for name in ["content/a", "content/b", "shared/c"] {
            fs::create_dir_all(root.join(name)).unwrap();
        }
        #[cfg(unix)]
        for (target, link) in [
            (root.join("shared"), "content/shared"),
            (root.join("content"), "content/a/loop"),
            (root.join("content/a"), "content/b/twin"),
            (root.clone(), "content/root"),
            (outside.path().to_owned(), "content/outside"),
            (root.join("nothing"), "content/nothing"),
            (outside.path().to_owned(), "static"),
        ] {
            std::os::unix::fs::symlink(target, root.join(link)).unwrap();
        }
        let (folders, links) = find_sources(&root, &root);
        #[cfg(unix)]
        {
            assert_eq!(folders, [root.join("content"), root.join("shared")]);
            assert_eq!(links.len(), 6);
        }
        #[cfg(not(unix))]
        {
            assert_eq!(folders, [root.join("content")]);
            assert!(links.is_empty());
        }
        drop(outside);
    }
}
