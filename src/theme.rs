//! The default theme, which is in the binary: this repository's `templates/` and `static/`.

use std::sync::LazyLock;

use include_dir::{Dir, include_dir};

static TEMPLATES: Dir = include_dir!("$CARGO_MANIFEST_DIR/templates");
static STATIC: Dir = include_dir!("$CARGO_MANIFEST_DIR/static");

/// How the names of templates and words files end.
pub const TEMPLATES_END: [&str; 3] = [".html", ".svg", ".yaml"];

/// The templates and words files, by their names in `templates/`, sorted.
pub fn templates() -> Vec<(&'static str, &'static str)> {
    let mut files: Vec<_> = files(&TEMPLATES)
        .into_iter()
        .filter(|(name, _)| TEMPLATES_END.iter().any(|end| name.ends_with(end)))
        .filter_map(|(name, bytes)| Some((name, std::str::from_utf8(bytes).ok()?)))
        .collect();
    files.sort_unstable();
    files
}

/// The static files, by their names in `static/`, sorted.
pub fn statics() -> Vec<(&'static str, &'static [u8])> {
    let mut files = files(&STATIC);
    files.sort_unstable();
    files
}

fn files(dir: &'static Dir<'static>) -> Vec<(&'static str, &'static [u8])> {
    let own = dir
        .files()
        .filter_map(|file| Some((file.path().to_str()?, file.contents())));
    own.chain(dir.dirs().flat_map(files)).collect()
}

/// Whether the theme has a static file of this name.
pub fn is_static(name: &str) -> bool {
    static NAMES: LazyLock<Vec<&str>> =
        LazyLock::new(|| statics().into_iter().map(|(name, _)| name).collect());
    NAMES.contains(&name)
}
