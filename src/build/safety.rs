//! Where labnews never writes a site.

use std::path::Path;

use crate::diagnostic::Problem;
use crate::messages::output_folder::{self as messages, Unsafe};
use crate::write_dir::resolve;

/// Refuses folders where writing would harm the site or the machine.
pub(super) fn check_safety(root: &Path, output: &Path) -> Result<(), Problem> {
    let root = resolve(root);
    let path = resolve(output);
    let refused = |reason| messages::unsafe_folder(output, reason);
    if path.parent().is_none() {
        return Err(refused(Unsafe::FileSystemRoot));
    }
    if root.starts_with(&path) {
        return Err(refused(Unsafe::HoldsSources));
    }
    for folder in [
        "content",
        "templates",
        "static",
        ".git",
        ".github",
        ".labnews",
    ] {
        if path.starts_with(root.join(folder)) {
            return Err(refused(Unsafe::IsSources));
        }
    }
    if path.is_file() {
        return Err(refused(Unsafe::IsFile));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn folders_that_hold_sources_are_refused() {
        let site = tempfile::tempdir().unwrap();
        let root = site.path();
        fs::create_dir_all(root.join("content/news")).unwrap();
        for output in [
            "",
            "content",
            "content/out",
            "content/news/../x",
            "static",
            "..",
            ".git/x",
        ] {
            assert!(check_safety(root, &root.join(output)).is_err(), "{output}");
        }
        assert!(check_safety(root, Path::new("/")).is_err());
        for output in ["public", "a/b/c", "content-of-mine"] {
            assert!(check_safety(root, &root.join(output)).is_ok(), "{output}");
        }
    }
}
