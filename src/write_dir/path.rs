//! Paths that a person named: links in them, and their absolute form.

use std::path::{Component, Path, PathBuf};

/// The first link in a path that labnews does not follow: at its end, or inside the site's folder.
pub(super) fn find_link(path: &Path, site: Option<&Path>) -> Option<PathBuf> {
    let site = site.map(resolve);
    let parts = path.components().count();
    let mut prefix = PathBuf::new();
    for (index, part) in path.components().enumerate() {
        let above = if prefix.as_os_str().is_empty() {
            PathBuf::from(".")
        } else {
            prefix.clone()
        };
        prefix.push(part);
        if !matches!(part, Component::Normal(_)) || !prefix.is_symlink() {
            continue;
        }
        let is_inside = || {
            site.as_ref()
                .is_some_and(|site| resolve(&above).starts_with(site))
        };
        if index + 1 == parts || is_inside() {
            return Some(prefix);
        }
    }
    None
}

/// Whether a path with `/` between its parts leads to something in a folder, as far as its words say.
pub fn stays_inside(path: &str) -> bool {
    let bytes = path.as_bytes();
    // On Windows, a backslash separates folders, and a part such as `c:` is no name.
    let is_plain = |byte: &u8| *byte != 0 && !(cfg!(windows) && *byte == b'\\');
    let is_name = |part: &[u8]| !matches!(part, b"" | b"." | b"..");
    let mut components = Path::new(path).components();
    bytes.iter().all(is_plain)
        && bytes.split(|byte| *byte == b'/').all(is_name)
        && (!cfg!(windows) || components.all(|part| matches!(part, Component::Normal(_))))
}

/// The absolute path without `..` and links, even if the end of the path does not exist yet.
pub fn resolve(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut missing = Vec::new();
    let mut existing = absolute.as_path();
    loop {
        if let Ok(found) = existing.canonicalize() {
            return missing.iter().rev().fold(found, |mut path, part| {
                match part {
                    Component::ParentDir => drop(path.pop()),
                    Component::Normal(name) => path.push(name),
                    _ => {}
                }
                path
            });
        }
        let last = existing.components().next_back();
        match (existing.parent(), last) {
            (Some(parent), Some(last)) => {
                missing.push(last);
                existing = parent;
            }
            _ => return absolute,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_inside_has_names_only() {
        for path in ["a", "a/b.c", "...", "a/..b/c ", "二/é"] {
            assert!(stays_inside(path), "{path:?}");
        }
        for path in [
            "", "/", "/a", "a/", "a//b", ".", "..", "a/..", "../a", "a/./b", "a\0",
        ] {
            assert!(!stays_inside(path), "{path:?}");
        }
        assert_eq!(stays_inside("c:\\x"), !cfg!(windows));
    }
}
