//! Messages of the command line about how a command was called, or why it failed.

use std::path::Path;

use super::{Problem, en};

/// `--root` names a folder without site.yaml.
pub fn not_a_site(root: &Path, site_file: &str) -> Problem {
    Problem::error(
        "command/not-a-site",
        en(format!(
            "`{}` is not a labnews site: it has no {site_file}",
            root.display()
        )),
    )
}

/// Neither this folder nor one above has a site.yaml.
pub fn no_site_here(site_file: &str) -> Problem {
    Problem::error(
        "command/no-site-here",
        en(format!(
            "no {site_file} in this folder or in a folder above it"
        ))
        .help("run labnews in the folder of a site, or create one with `labnews init DIR`"),
    )
}

/// The current folder is gone, or hidden from us.
pub fn current_folder_unreadable(error: &std::io::Error) -> Problem {
    Problem::error(
        "command/current-folder-unreadable",
        en(format!("the current folder cannot be read: {error}")),
    )
}

/// `labnews init` writes into a new or empty folder.
pub fn folder_not_empty(folder: &Path) -> Problem {
    Problem::error(
        "command/folder-not-empty",
        en(format!("`{}` is not an empty folder", folder.display()))
            .help("choose a new or empty folder"),
    )
}

/// No slug can be made of the title.
pub fn title_without_letters() -> Problem {
    Problem::error(
        "command/title-without-letters",
        en("the title has no letters or digits").help("choose the name of the file with `--slug`"),
    )
}

/// `--photo` does not name a file.
pub fn photo_not_found(photo: &Path) -> Problem {
    Problem::error(
        "command/photo-not-found",
        en(format!("`{}` is not a file", photo.display())),
    )
}

/// `--photo` names a file that cannot be read.
pub fn photo_unreadable(photo: &Path, error: &std::io::Error) -> Problem {
    Problem::error(
        "command/photo-unreadable",
        en(format!("`{}` cannot be read: {error}", photo.display())),
    )
}

/// `--lang` is not a language tag.
pub fn not_a_language_tag(text: &str) -> Problem {
    Problem::error(
        "command/not-a-language-tag",
        en(format!("`{text}` is not a language tag such as `zh-Hans`")),
    )
}

/// `labnews serve` cannot listen.
pub fn cannot_serve(port: u16, error: &std::io::Error) -> Problem {
    let is_taken = error.kind() == std::io::ErrorKind::AddrInUse;
    let help = is_taken.then_some("choose another port with `--port`");
    Problem::error(
        "command/cannot-serve",
        en(format!("cannot listen on port {port}: {error}")).maybe_help(help),
    )
}
