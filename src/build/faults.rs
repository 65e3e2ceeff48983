//! Tests that make publishing fail at each of its steps.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::ops::Range;
use std::path::Path;

use super::folder::Folder;
use super::manifest::{NAME, STAGING};
use super::publish::{PublishFailure, PublishResult};
use crate::output::Output;

thread_local! {
    /// Which steps fail, and how many there were.
    static FAILING: Cell<(usize, usize)> = const { Cell::new((usize::MAX, usize::MAX)) };
    static STEPS: Cell<usize> = const { Cell::new(0) };
    /// Whether files can change places at once.
    static EXCHANGE: Cell<bool> = const { Cell::new(true) };
}

/// Whether the test that runs on this thread lets files change places at once.
pub(super) fn may_exchange() -> bool {
    EXCHANGE.get()
}

/// Does the same on disks that can exchange files and on those that cannot.
fn on_all_disks(test: fn()) {
    for can_exchange in [true, false] {
        EXCHANGE.set(can_exchange);
        test();
    }
}

/// Fails if the test that runs on this thread asked for it.
pub(super) fn fail_if_asked() -> io::Result<()> {
    let step = STEPS.get();
    STEPS.set(step + 1);
    let (from, to) = FAILING.get();
    if (from..to).contains(&step) {
        Err(io::Error::other("asked to fail"))
    } else {
        Ok(())
    }
}

fn fail_at(steps: Range<usize>) {
    FAILING.set((steps.start, steps.end));
    STEPS.set(0);
}

const NEVER: Range<usize> = usize::MAX..usize::MAX;

type Files<'a> = &'a [(&'a str, &'a str)];

/// Files change, come and go; folders and files take each other's place.
const OLD: Files = &[
    ("index.html", "old"),
    ("news/2026/a/index.html", "old a"),
    ("news/2026/b/index.html", "old b"),
    ("news/2026/same/index.html", "same"),
    ("style.css", "old style"),
    ("was-folder/x/y.html", "old y"),
    ("was-file", "old file"),
    ("feed.xml", "old feed"),
];
const NEW: Files = &[
    ("index.html", "new"),
    ("news/2026/a/index.html", "new a"),
    ("news/2026/same/index.html", "same"),
    ("news/2027/c/index.html", "new c"),
    ("style.css", "new style"),
    ("was-folder", "new file"),
    ("was-file/z.html", "new z"),
    ("feed.xml", "new feed"),
];

fn publish(
    root: &Path,
    files: Files,
    failing: Range<usize>,
) -> Result<PublishResult, PublishFailure> {
    let folder = Folder::open(root, &root.join("public")).unwrap();
    let staged = files
        .iter()
        .map(|(file, text)| {
            folder
                .stage(Output::new(&format!("/{file}"), *text))
                .unwrap()
        })
        .collect();
    fail_at(failing);
    let result = folder.publish(staged, None);
    fail_at(NEVER);
    result
}

/// Every file of the output, the manifest too, and every folder.
fn snapshot(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let top = root.join("public");
    let mut folders = vec![top.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            let name = path
                .strip_prefix(&top)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned();
            if path.is_dir() {
                folders.push(path);
                found.insert(format!("{name}/"), Vec::new());
            } else {
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}

fn site() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    publish(root.path(), OLD, NEVER).unwrap();
    fs::write(root.path().join("public/news/2026/b/notes.txt"), "foreign").unwrap();
    root
}

/// How many steps a publication of [`NEW`] over [`OLD`] has.
fn steps() -> usize {
    let root = site();
    STEPS.set(0);
    let folder = Folder::open(root.path(), &root.path().join("public")).unwrap();
    let staged = NEW
        .iter()
        .map(|(file, text)| {
            folder
                .stage(Output::new(&format!("/{file}"), *text))
                .unwrap()
        })
        .collect();
    STEPS.set(0);
    folder.publish(staged, None).unwrap();
    STEPS.get()
}

#[test]
fn the_folder_is_unchanged_whichever_step_fails() {
    on_all_disks(fail_at_each_step);
}

fn fail_at_each_step() {
    let steps = steps();
    assert!(steps > 12, "{steps}");
    let new = {
        let root = site();
        publish(root.path(), NEW, NEVER).unwrap();
        snapshot(root.path())
    };
    let root = site();
    let old = snapshot(root.path());
    assert_ne!(old, new);
    for step in 0..steps {
        let failed = publish(root.path(), NEW, step..step + 1).unwrap_err();
        assert!(!failed.is_mixed, "step {step}: {:?}", failed.diagnostic);
        assert!(
            failed
                .diagnostic
                .problem
                .message()
                .ends_with(": asked to fail")
        );
        assert!(snapshot(root.path()) == old, "step {step} left something");
    }
    assert_eq!(publish(root.path(), NEW, NEVER).unwrap().removed, 3);
    assert!(snapshot(root.path()) == new);
}

#[test]
fn what_cannot_be_put_back_is_named_and_the_next_build_mends_it() {
    on_all_disks(fail_from_each_step);
}

fn fail_from_each_step() {
    let steps = steps();
    let clean = {
        let root = site();
        publish(root.path(), NEW, NEVER).unwrap();
        snapshot(root.path())
    };
    let mut mixtures = 0;
    for step in 0..steps {
        let root = site();
        let old = snapshot(root.path());
        // All that follows fails, too.
        let failed = publish(root.path(), NEW, step..usize::MAX).unwrap_err();
        let message = failed.diagnostic.problem.message();
        let now = snapshot(root.path());
        let text = |files: Files, name: &str| {
            let mut files = files.iter();
            files
                .find(|(file, _)| *file == name)
                .map(|(_, text)| text.as_bytes().to_vec())
        };
        let mut differs = false;
        for (name, _) in OLD.iter().chain(NEW) {
            let found = now.get(*name).cloned();
            if found == text(OLD, name) {
                continue;
            }
            differs = true;
            assert!(
                message.contains(&format!("`{name}`")),
                "{name} is not named: {message}"
            );
            let (new, missing) = message.split_once("missing: ").unwrap_or((message, ""));
            match found {
                Some(found) => {
                    assert_eq!(Some(found), text(NEW, name));
                    assert!(new.contains(&format!("`{name}`")), "{message}");
                }
                None => assert!(missing.contains(&format!("`{name}`")), "{message}"),
            }
        }
        differs |= now[NAME] != old[NAME];
        assert_eq!(failed.is_mixed, differs, "step {step}: {message}");
        mixtures += usize::from(differs);
        assert_eq!(now.get("news/2026/b/notes.txt").unwrap(), b"foreign");
        publish(root.path(), NEW, NEVER).unwrap();
        assert!(snapshot(root.path()) == clean, "step {step} is not mended");
        // Nor if the old site is to come back.
        let root = site();
        publish(root.path(), NEW, step..usize::MAX).unwrap_err();
        publish(root.path(), OLD, NEVER).unwrap();
        let mended = snapshot(root.path());
        let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(
            names(&mended),
            names(&old),
            "step {step} is not mended to the old site"
        );
        assert!(mended == old, "step {step} is not mended to the old site");
    }
    assert!(mixtures > 5);
    assert!(!site().path().join("public").join(STAGING).exists());
}

#[test]
fn a_first_publication_that_fails_leaves_nothing() {
    for step in 0..5 {
        let root = tempfile::tempdir().unwrap();
        publish(root.path(), NEW, step..step + 1).unwrap_err();
        assert!(!root.path().join("public").exists(), "step {step}");
    }
}

#[test]
fn what_comes_while_a_build_runs_is_not_replaced() {
    let root = site();
    let folder = Folder::open(root.path(), &root.path().join("public")).unwrap();
    let staged = NEW
        .iter()
        .map(|(file, text)| {
            folder
                .stage(Output::new(&format!("/{file}"), *text))
                .unwrap()
        })
        .collect();
    let foreign = root.path().join("public/news/2027/c");
    fs::create_dir_all(&foreign).unwrap();
    fs::write(foreign.join("index.html"), "somebody else's").unwrap();
    let failed = folder.publish(staged, None).unwrap_err();
    assert!(!failed.is_mixed);
    assert_eq!(
        fs::read(foreign.join("index.html")).unwrap(),
        b"somebody else's"
    );
    assert_eq!(
        fs::read(root.path().join("public/index.html")).unwrap(),
        b"old"
    );
}
