//! `.labnews/` of a site's folder: what was made once and is kept.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

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

/// How long a thing that no build asks for is kept.
const KEPT: Duration = Duration::from_secs(60 * 60 * 24 * 30);

/// Notes that a file was asked for. That it cannot be noted is no reason not to use it.
pub(crate) fn used(file: &Path) {
    let file = File::options().append(true).open(file);
    let _ = file.and_then(|file| file.set_modified(SystemTime::now()));
}

/// Removes what was not asked for in a month: files, or folders by the file in them that is
/// [noted](used). What a killed build left behind lacks it, and its own time counts. What cannot be
/// removed stays.
pub(crate) fn prune(folder: &Path, noted: Option<&str>) {
    let is_old = |path: &Path| {
        let inside = noted.and_then(|noted| fs::symlink_metadata(path.join(noted)).ok());
        let metadata = inside.map_or_else(|| fs::symlink_metadata(path), Ok);
        let modified = metadata.and_then(|metadata| metadata.modified());
        modified.is_ok_and(|time| time.elapsed().is_ok_and(|age| age > KEPT))
    };
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if is_old(&path) {
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            let _ = match is_folder {
                true => fs::remove_dir_all(path),
                false => fs::remove_file(path),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_asked_for_goes_and_what_was_used_stays() {
        let folder = tempfile::tempdir().unwrap();
        let long_ago = SystemTime::now() - KEPT - Duration::from_secs(60);
        let file = |name: &str| {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, "").unwrap();
            let file = File::options().append(true).open(&path).unwrap();
            file.set_modified(long_ago).unwrap();
            path
        };
        file("old.png");
        used(&file("used.png"));
        file("old/about.json");
        used(&file("used/about.json"));
        prune(folder.path(), Some("about.json"));
        let names = fs::read_dir(folder.path()).unwrap().flatten();
        let mut names: Vec<_> = names.map(|entry| entry.file_name()).collect();
        names.sort();
        assert_eq!(names, ["used", "used.png"]);
        prune(&folder.path().join("none"), None);
    }
}
