//! The codes of all messages, read from the source of the catalogue in `src/messages/`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The codes of all messages. Panics if two messages have one code, or a code does not start with the name of
/// its file.
pub fn codes() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/messages");
    let mut codes = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let area = path
            .file_stem()
            .unwrap()
            .to_string_lossy()
            .replace('_', "-");
        let source = fs::read_to_string(&path).unwrap();
        for code in find_codes(&source) {
            let (first, _) = code.split_once('/').unwrap();
            assert_eq!(first, area, "`{code}` is in {}", path.display());
            assert!(codes.insert(code.to_owned()), "two messages have `{code}`");
        }
    }
    codes
}

/// The quoted texts of the form `area/name` in a file of the catalogue, outside comments.
fn find_codes(source: &str) -> impl Iterator<Item = &str> {
    let lines = source.lines().map(str::trim_start);
    let lines = lines.filter(|line| !line.starts_with("//"));
    lines
        .flat_map(|line| line.split('"').skip(1).step_by(2))
        .filter(|text| {
            let is_name = |name: &str| {
                !name.is_empty()
                    && name.bytes().all(|byte| {
                        byte == b'-' || byte.is_ascii_lowercase() || byte.is_ascii_digit()
                    })
            };
            text.split_once('/')
                .is_some_and(|(area, name)| is_name(area) && is_name(name))
        })
}
