//! The codes of all messages, read from the source of the catalogue in `src/messages/`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The codes of all messages. Fails if two messages have one code, or if a code is not made of the names of its
/// file and function.
pub fn codes() -> Result<BTreeSet<String>, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/messages");
    let mut codes = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let area = path.file_stem().unwrap().to_string_lossy();
        let source = fs::read_to_string(&path).unwrap();
        for (function, code) in find_codes(&source) {
            let expected = format!("{area}/{function}").replace('_', "-");
            if code != expected {
                return Err(format!(
                    "the code `{code}` must be `{expected}`, after its file and function"
                ));
            }
            if !codes.insert(expected) {
                return Err(format!("two messages have the code `{code}`"));
            }
        }
    }
    Ok(codes)
}

/// The quoted texts of the form `area/name` outside comments, each behind the name of its function.
fn find_codes(source: &str) -> Vec<(&str, &str)> {
    let mut function = "";
    let mut codes = Vec::new();
    for line in source.lines() {
        if line.trim_start().starts_with("//") {
            continue;
        }
        if let Some((before, rest)) = line.split_once("fn ")
            && matches!(before, "" | "pub " | "pub(crate) ")
        {
            function = rest.split(['(', '<']).next().unwrap_or_default();
        }
        let quoted = line.split('"').skip(1).step_by(2);
        codes.extend(
            quoted
                .filter(|text| is_code(text))
                .map(|code| (function, code)),
        );
    }
    codes
}

fn is_code(text: &str) -> bool {
    let is_name = |name: &str| {
        let mut bytes = name.bytes();
        !name.is_empty()
            && bytes.all(|byte| byte == b'-' || byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    text.split_once('/')
        .is_some_and(|(area, name)| is_name(area) && is_name(name))
}
