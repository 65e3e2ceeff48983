//! `labnews init`: creates a site that builds, with a workflow that publishes it.

use std::path::{Path, PathBuf};

use clap::Args;
use include_dir::{Dir, include_dir};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use labnews::messages::{command, status};
use labnews::source::config::Zone;
use labnews::source::schema::{Document, SchemaLanguage, build_snippets};
use labnews::write_dir::{NewFiles, WriteDir, WriteError};

use super::daily_build::DailyBuild;
use super::exit_status::ExitStatus;
use super::options::parse_zone;
use super::terminal::Terminal;

/// Create a new site
///
/// Creates a small site with one example of everything, a README for the people who write news, a
/// GitHub workflow that checks every pull request and publishes to GitHub Pages, and settings for the editor
/// VS Code.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The folder to create; an existing one must be empty
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// The site's title
    #[arg(long, default_value = "Our Lab")]
    title: String,
    /// The lab's time zone, for dates and for the daily build, as in Asia/Shanghai [default: the system's]
    #[arg(long, value_name = "ZONE", value_parser = parse_zone)]
    timezone: Option<Zone>,
}

static FILES: Dir = include_dir!("$CARGO_MANIFEST_DIR/src/cli/init");

pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> ExitStatus {
    let folder = &arguments.folder;
    let report_occupied = || terminal.usage(command::folder_not_empty(folder));
    let (dir, created) = match WriteDir::open_or_create(folder, None) {
        Ok(named) => named,
        Err(_) if folder.is_file() => return report_occupied(),
        Err(error) => return terminal.failure(error.diagnostic().problem),
    };
    // A clone of an empty repository already contains .git.
    let names = dir.names().unwrap_or_default();
    if names.iter().any(|name| name != ".git") {
        return report_occupied();
    }
    let mut files = NewFiles::new(dir);
    let zone = arguments.timezone.clone().map(|zone| zone.0);
    let zone = zone.unwrap_or_else(TimeZone::system);
    match write(&mut files, &arguments.title, &zone) {
        Ok(()) => {
            files.keep();
            for line in status::site_created(folder) {
                terminal.result(&line);
            }
            ExitStatus::Success
        }
        Err(error) => {
            drop(files);
            created.remove_empty();
            terminal.failure(error.diagnostic().problem)
        }
    }
}

fn write(files: &mut NewFiles, title: &str, zone: &TimeZone) -> Result<(), WriteError> {
    // The system's time zone can be a bare rule without a name, which site.yaml could not hold.
    let (zone, zone_name) = match zone.iana_name() {
        Some(name) if !matches!(name, "UTC" | "Etc/UTC") => (zone, name),
        _ => (&TimeZone::UTC, "UTC"),
    };
    let now = Timestamp::now();
    let today = now.to_zoned_datetime(zone.clone()).date().to_string();
    let daily = DailyBuild::new(zone, zone_name, now);
    let repository = env!("CARGO_PKG_REPOSITORY").trim_start_matches("https://github.com/");
    let quoted = serde_json::Value::from(title).to_string();
    for file in list_files(&FILES) {
        let name = file.path().to_string_lossy().replace('\\', "/");
        let Some(text) = file.contents_utf8() else {
            continue;
        };
        let target = PathBuf::from(match name.as_str() {
            "gitignore" => ".gitignore".to_owned(),
            name if name.starts_with("vscode/") => format!(".{name}"),
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
            .replace("@DATE@", &today)
            .replace("@TIMEZONE@", zone_name)
            .replace("@CRON@", &daily.cron)
            .replace("@MORNING@", &daily.words);
        files.write(&target, &mut text.as_bytes())?;
    }
    let language = SchemaLanguage::English;
    for (name, json) in [
        ("site.schema.json", Document::Site.schema(language)),
        ("labnews.code-snippets", build_snippets(language)),
    ] {
        let text = format!("{json:#}\n");
        files.write(&Path::new(".vscode").join(name), &mut text.as_bytes())?;
    }
    Ok(())
}

fn list_files(dir: &'static Dir<'static>) -> Vec<&'static include_dir::File<'static>> {
    dir.files().chain(dir.dirs().flat_map(list_files)).collect()
}
