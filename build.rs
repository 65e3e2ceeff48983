//! Identifies the program, for the record of the last build: a program that was built from other sources may
//! write another site, even if its version is the same.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

fn main() {
    // All that the program is made from; Cargo.lock names the versions of its dependencies.
    let sources = ["Cargo.lock", "Cargo.toml", "src", "static", "templates"];
    let mut hasher = DefaultHasher::new();
    for source in sources {
        println!("cargo::rerun-if-changed={source}");
        hash_all(Path::new(source), &mut hasher);
    }
    println!("cargo::rustc-env=LABNEWS_SOURCES={:016x}", hasher.finish());
}

fn hash_all(path: &Path, hasher: &mut DefaultHasher) {
    path.hash(hasher);
    if path.is_dir() {
        let entries = fs::read_dir(path).into_iter().flatten().flatten();
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            hash_all(&path, hasher);
        }
    } else if let Ok(content) = fs::read(path) {
        content.hash(hasher);
    }
}
