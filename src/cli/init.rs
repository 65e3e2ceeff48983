//! `labnews init`: a new site that builds, with the workflow that publishes it.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use include_dir::{Dir, include_dir};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::Ending;
use super::terminal::Terminal;

/// Make a new site that builds
///
/// Writes a small site with one example of everything, a README for the people who write news, and
/// a GitHub workflow that checks every pull request and publishes to GitHub Pages.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The folder to make; it must not exist yet, or be empty
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// The site's title
    #[arg(long, default_value = "Our Lab")]
    title: String,
}

static FILES: Dir = include_dir!("$CARGO_MANIFEST_DIR/src/cli/init");

pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Ending {
    let folder = &arguments.folder;
    // A folder that was cloned from an empty repository holds .git already.
    let occupied = fs::read_dir(folder).is_ok_and(|mut entries| {
        entries.any(|entry| entry.is_ok_and(|entry| entry.file_name() != ".git"))
    });
    if occupied || folder.is_file() {
        return terminal.usage(&format!(
            "`{}` is not empty; choose a new folder",
            folder.display()
        ));
    }
    match write(folder, &arguments.title) {
        Ok(()) => {
            let shown = folder.display();
            terminal.result(&format!("A new site is in {shown}. To see it:"));
            terminal.result("");
            terminal.result(&format!("    labnews serve --root {shown} --open"));
            terminal.result("");
            terminal.result("Its README.md says how to add news and how to publish.");
            Ending::Fine
        }
        Err(error) => terminal.failure(&format!(
            "`{}` cannot be written: {error}",
            folder.display()
        )),
    }
}

fn write(folder: &Path, title: &str) -> std::io::Result<()> {
    let today = Timestamp::now()
        .to_zoned_datetime(TimeZone::UTC)
        .date()
        .to_string();
    let repository = env!("CARGO_PKG_REPOSITORY").trim_start_matches("https://github.com/");
    let quoted = serde_json::Value::from(title).to_string();
    for file in files(&FILES) {
        let name = file.path().to_string_lossy().replace('\\', "/");
        let Some(text) = file.contents_utf8() else {
            continue;
        };
        let target = folder.join(match name.as_str() {
            "gitignore" => ".gitignore".to_owned(),
            "pages.yml" => ".github/workflows/pages.yml".to_owned(),
            "content/news/welcome.md" => format!("content/news/{today}-welcome.md"),
            name => name.to_owned(),
        });
        let title = if name.ends_with(".yaml") {
            quoted.as_str()
        } else {
            title
        };
        let text = text
            .replace("@TITLE@", title)
            .replace("@VERSION@", env!("CARGO_PKG_VERSION"))
            .replace("@REPOSITORY@", repository)
            .replace("@DATE@", &today);
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(target, text)?;
    }
    Ok(())
}

fn files(dir: &'static Dir<'static>) -> Vec<&'static include_dir::File<'static>> {
    dir.files().chain(dir.dirs().flat_map(files)).collect()
}
