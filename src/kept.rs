//! `.labnews/` of a site's folder: what was made once and is kept.

use std::path::{Path, PathBuf};

/// The name of the folder.
const FOLDER: &str = ".labnews";

/// The folder of things of one kind, which need not exist. None if it is a link, or within one: a
/// repository may hold links, and what is written through one lands elsewhere.
pub(crate) fn folder(root: &Path, kind: &str) -> Option<PathBuf> {
    let own = root.join(FOLDER);
    let folder = own.join(kind);
    let leads_away = own.is_symlink() || folder.is_symlink();
    (!leads_away).then_some(folder)
}
