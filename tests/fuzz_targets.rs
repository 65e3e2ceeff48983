//! What is fuzzed runs here, too, on the inputs that are kept: those that once found something, and the
//! corpus; and on texts of random recipes, the same every time. They are the functions of the fuzz targets
//! themselves; no fuzzer is needed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

#[path = "../fuzz/src/lib.rs"]
#[allow(unreachable_pub)]
mod targets;

fn inputs(folder: &str, target: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz")
        .join(folder)
        .join(target);
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut found: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    found.sort();
    found
}

/// Hands the inputs of a folder to their targets; names all that break a promise.
fn run(folder: &str) {
    let mut broken = Vec::new();
    for (name, target) in targets::TARGETS {
        for path in inputs(folder, name) {
            let input = fs::read(&path).unwrap();
            if std::panic::catch_unwind(|| target(&input)).is_err() {
                broken.push(path.display().to_string());
            }
        }
    }
    assert!(
        broken.is_empty(),
        "these break a promise:\n{}",
        broken.join("\n")
    );
}

#[test]
fn inputs_that_once_found_something_find_nothing_any_more() {
    run("regressions");
}

#[test]
fn inputs_of_the_corpus_find_nothing() {
    run("corpus");
}

/// The bytes that a text is made of: see `fuzz/src/grammar.rs`.
fn recipe() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..120).prop_map(|mut bytes| {
        bytes.insert(0, 0xff);
        bytes
    })
}

proptest! {
    // The same cases every time, so that a change that is not at fault never fails.
    #![proptest_config(ProptestConfig {
        cases: 1500,
        rng_seed: RngSeed::Fixed(1),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn pieces_of_markdown_thrown_together(recipe in recipe()) {
        targets::markdown(&recipe);
    }

    #[test]
    fn any_text_as_markdown(text in "\\PC{0,80}") {
        targets::markdown(text.as_bytes());
    }

    #[test]
    fn pieces_of_raw_html_thrown_together(recipe in recipe()) {
        targets::raw_html(&recipe);
    }

    #[test]
    fn pieces_of_bib_files_thrown_together(recipe in recipe()) {
        targets::bibliography(&recipe);
    }

    #[test]
    fn pieces_of_front_matter_thrown_together(recipe in recipe()) {
        targets::front_matter(&recipe);
    }

    #[test]
    fn pieces_of_site_yaml_thrown_together(recipe in recipe()) {
        targets::site_yaml(&recipe);
    }
}

#[test]
fn every_target_has_a_corpus_and_is_known_to_cargo_fuzz() {
    let manifest =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/Cargo.toml")).unwrap();
    let declared: BTreeSet<&str> = manifest
        .lines()
        .skip_while(|line| *line != "[[bin]]")
        .filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'))
        .collect();
    let known: BTreeSet<&str> = targets::TARGETS.iter().map(|(name, _)| *name).collect();
    assert_eq!(declared, known);
    for name in known {
        assert!(
            !inputs("corpus", name).is_empty(),
            "fuzz/corpus/{name} is empty"
        );
    }
}

/// The versions of each package in a lock file.
fn locked(file: &str) -> BTreeMap<String, BTreeSet<String>> {
    let lock = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut name = "";
    for line in lock.lines() {
        let value = |key: &str| {
            line.strip_prefix(key)?
                .strip_prefix(" = \"")?
                .strip_suffix('"')
        };
        if let Some(value) = value("name") {
            name = value;
        }
        if let Some(version) = value("version") {
            found
                .entry(name.to_owned())
                .or_default()
                .insert(version.to_owned());
        }
    }
    found
}

#[test]
fn what_is_fuzzed_has_the_dependencies_that_are_released() {
    let (ours, fuzzed) = (locked("Cargo.lock"), locked("fuzz/Cargo.lock"));
    for (name, versions) in &fuzzed {
        if let Some(released) = ours.get(name) {
            assert!(
                versions.is_subset(released),
                "{name} is {versions:?} in fuzz/Cargo.lock and {released:?} in Cargo.lock: \
                 cp Cargo.lock fuzz/ && cargo metadata --manifest-path fuzz/Cargo.toml --format-version 1 > /dev/null"
            );
        }
    }
}
