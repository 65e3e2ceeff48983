//! Whether reading a site's folder would find the same as the last time.

use std::io;
use std::sync::Arc;

use rayon::prelude::*;

use super::read_log::{Kind, ReadLog};
use super::site_dir::SiteDir;
use crate::write_dir::{Comparison, Entry, Fingerprint, Status, list_unsure, stays_inside};

/// What must be read to know whether a log still holds.
#[derive(Debug, Default)]
pub struct Doubts {
    files: Vec<usize>,
    folders: Vec<usize>,
}

impl Doubts {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.folders.is_empty()
    }
}

impl ReadLog {
    /// Asks all questions again that need no reading; `None` if one has another answer.
    pub fn look_again(&self, site: &SiteDir) -> Option<Doubts> {
        let is_same_kind = |(path, kind): &(Arc<str>, Option<Kind>)| match site.kind(path) {
            Ok(found) => *kind == Some(Kind::new(found)),
            Err(error) => kind.is_none() && error.kind() == io::ErrorKind::NotFound,
        };
        let leads_there = |(path, target): &(Arc<str>, Arc<str>)| {
            site.resolve(path).is_ok_and(|found| found == *target)
        };
        let are_safe = self
            .paths()
            .all(|path| path.is_empty() || stays_inside(path));
        if !(are_safe && self.kinds.iter().all(is_same_kind) && self.links.iter().all(leads_there))
        {
            return None;
        }
        let folders = self.folders.iter().map(|folder| {
            let path = if folder.path.is_empty() {
                "."
            } else {
                &folder.path
            };
            let now = Status::of(site.handle(), path).ok()??;
            let is_folder = now.entry == Entry::Folder;
            is_folder.then(|| folder.stamp.compare(&now.stamp) == Comparison::Same)
        });
        let folders = list_unsure(folders.collect::<Option<Vec<bool>>>()?);
        let files: Option<Vec<bool>> = self
            .files
            .par_iter()
            .with_min_len(256)
            .map(|file| {
                let now = Status::of(site.handle(), &file.path).ok()??;
                let Entry::File(stamp) = now.entry else {
                    return None;
                };
                match file.fingerprint.stamp.compare(&stamp) {
                    Comparison::Same => Some(true),
                    // Which name a file has besides is not in its content.
                    Comparison::Unsure if !(file.has_other_names || now.has_other_names) => {
                        Some(false)
                    }
                    _ => None,
                }
            })
            .collect();
        let files = list_unsure(files?);
        Some(Doubts { files, folders })
    }

    /// Reads what is in doubt, and keeps the new stamps; `false` if anything changed.
    pub fn resolve(&mut self, doubts: &Doubts, site: &SiteDir) -> bool {
        let fingerprints: Option<Vec<Fingerprint>> = doubts
            .files
            .par_iter()
            .map(|&index| {
                let file = &self.files[index];
                file.fingerprint.renew(site.handle(), &file.path)
            })
            .collect();
        let Some(fingerprints) = fingerprints else {
            return false;
        };
        for (&index, fingerprint) in doubts.files.iter().zip(fingerprints) {
            self.files[index].fingerprint = fingerprint;
        }
        doubts.folders.iter().all(|&index| {
            let folder = &mut self.folders[index];
            let listed = site.list(&folder.path);
            listed.is_ok_and(|listed| {
                folder.stamp = listed.stamp;
                listed.hash == folder.names
            })
        })
    }

    fn paths(&self) -> impl Iterator<Item = &str> {
        let files = self.files.iter().map(|file| &*file.path);
        let folders = self.folders.iter().map(|folder| &*folder.path);
        let kinds = self.kinds.iter().map(|(path, _)| &**path);
        let links = self.links.iter().map(|(path, _)| &**path);
        files.chain(folders).chain(kinds).chain(links)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// A site's folder, and the log of reading a file, a folder and what is missing.
    fn logged() -> (tempfile::TempDir, ReadLog) {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("content")).unwrap();
        fs::write(root.path().join("content/a.md"), "text").unwrap();
        let site = SiteDir::open(root.path()).unwrap();
        site.list("content").unwrap();
        assert!(site.kind("static").is_err());
        site.find("content/a.md").unwrap().open().unwrap();
        let log = site.take_log().unwrap();
        (root, log)
    }

    /// Whether a log still holds, and whether that can be told without reading.
    fn holds(root: &tempfile::TempDir, log: &mut ReadLog) -> (bool, bool) {
        let site = SiteDir::open(root.path()).unwrap();
        match log.look_again(&site) {
            None => (false, true),
            Some(doubts) => (log.resolve(&doubts, &site), doubts.is_empty()),
        }
    }

    #[test]
    fn a_log_holds_while_all_answers_are_the_same() {
        let (root, mut log) = logged();
        let path = |name: &str| root.path().join(name);
        assert!(holds(&root, &mut log).0);
        // What changed a moment ago is read each time, then once more.
        std::thread::sleep(std::time::Duration::from_millis(30));
        assert!(holds(&root, &mut log).0);
        assert_eq!(holds(&root, &mut log), (true, true));
        fs::write(path("content/a.md"), "test").unwrap();
        assert_eq!(holds(&root, &mut log.clone()), (false, false));
        fs::write(path("content/a.md"), "text").unwrap();
        assert_eq!(holds(&root, &mut log), (true, false));
        fs::write(path("content/a.md"), "longer").unwrap();
        assert!(!holds(&root, &mut log.clone()).0);
        fs::write(path("content/a.md"), "text").unwrap();
        fs::create_dir(path("static")).unwrap();
        assert!(!holds(&root, &mut log.clone()).0);
        fs::remove_dir(path("static")).unwrap();
        assert!(holds(&root, &mut log).0);
        fs::write(path("content/b.md"), "").unwrap();
        assert!(!holds(&root, &mut log.clone()).0);
    }

    #[test]
    fn a_file_that_changes_during_a_build_is_not_logged() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("a.md");
        fs::write(&path, "text").unwrap();
        let site = SiteDir::open(root.path()).unwrap();
        let file = site.find("a.md").unwrap();
        file.open().unwrap();
        fs::write(&path, "test").unwrap();
        assert_eq!(site.take_log(), None, "read once");
        file.open().unwrap();
        fs::write(&path, "longer").unwrap();
        file.open().unwrap();
        assert_eq!(site.take_log(), None, "read twice");
        file.open().unwrap();
        fs::remove_file(&path).unwrap();
        assert!(file.open().is_err());
        assert_eq!(site.take_log(), None, "gone");
    }

    #[test]
    fn a_log_that_leads_out_of_the_folder_is_refused() {
        let (root, log) = logged();
        for path in ["../x", "/etc/passwd", "content/../a", "a//b", "a\0b"] {
            let mut hostile = log.clone();
            hostile.files[0].path = path.into();
            assert!(!holds(&root, &mut hostile).0, "{path:?}");
            let mut hostile = log.clone();
            hostile.folders[0].path = path.into();
            assert!(!holds(&root, &mut hostile).0, "{path:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn another_name_of_a_file_is_doubtful() {
        let (root, mut log) = logged();
        fs::hard_link(root.path().join("content/a.md"), root.path().join("b")).unwrap();
        assert!(!holds(&root, &mut log).0);
    }
}
