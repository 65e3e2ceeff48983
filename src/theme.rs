//! The default theme, embedded in the binary: `templates/` and `static/` of this repository.

use std::sync::LazyLock;

use include_dir::{Dir, include_dir};

static TEMPLATES: Dir = include_dir!("$CARGO_MANIFEST_DIR/templates");
static STATIC: Dir = include_dir!("$CARGO_MANIFEST_DIR/static");

/// The endings of templates and of files with a theme's words.
pub const TEMPLATES_END: [&str; 3] = [".html", ".svg", ".yaml"];

/// The templates and files with words, sorted by their path in `templates/`.
pub fn templates() -> Vec<(&'static str, &'static str)> {
    let mut files: Vec<_> = collect_files(&TEMPLATES)
        .into_iter()
        .filter(|(name, _)| TEMPLATES_END.iter().any(|end| name.ends_with(end)))
        .filter_map(|(name, bytes)| Some((name, std::str::from_utf8(bytes).ok()?)))
        .collect();
    files.sort_unstable();
    files
}

/// The static files, sorted by their path in `static/`.
pub fn statics() -> Vec<(&'static str, &'static [u8])> {
    let mut files = collect_files(&STATIC);
    files.sort_unstable();
    files
}

fn collect_files(dir: &'static Dir<'static>) -> Vec<(&'static str, &'static [u8])> {
    let own = dir
        .files()
        .filter_map(|file| Some((file.path().to_str()?, file.contents())));
    own.chain(dir.dirs().flat_map(collect_files)).collect()
}

/// Whether the theme has a static file at this path.
pub fn is_static(name: &str) -> bool {
    static NAMES: LazyLock<Vec<&str>> =
        LazyLock::new(|| statics().into_iter().map(|(name, _)| name).collect());
    NAMES.contains(&name)
}
