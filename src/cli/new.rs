//! `labnews new`: starts a news item, so that nobody begins with an empty file.

use std::fmt::Write;
use std::fs::File;
use std::path::{Path, PathBuf};

use clap::Args;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use labnews::messages::{Problem, command, status};
use labnews::source;
use labnews::values::date::Date;
use labnews::values::language::LanguageTag;
use labnews::values::slug::Slug;
use labnews::write_dir::{Entry, NewFiles, WriteDir, WriteError};

use super::exit_status::ExitStatus;
use super::options::{explain, parse_date};
use super::terminal::Terminal;

/// Start a news item
///
/// Writes a draft to content/news/DATE-TITLE.md, or with photos to a folder of that name, and prints its
/// path. With --lang, starts the translation of the item with this date and title.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The title
    title: String,
    /// The date [default: today, in the site's time zone]
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    date: Option<Date>,
    /// The last part of the item's URL and file name [default: made from the title]
    #[arg(long, value_parser = parse_slug)]
    slug: Option<Slug>,
    /// The language, if it is not the site's default language
    #[arg(long, value_name = "TAG", value_parser = parse_language)]
    lang: Option<LanguageTag>,
    /// A photo to copy beside the item; can be repeated
    #[arg(long, value_name = "FILE")]
    photo: Vec<PathBuf>,
    /// Add the details of an event
    #[arg(long)]
    event: bool,
}

fn parse_slug(text: &str) -> Result<Slug, String> {
    explain(Slug::parse(text))
}

fn parse_language(text: &str) -> Result<LanguageTag, String> {
    let tag = LanguageTag::parse(text);
    explain(tag.ok_or_else(|| command::not_a_language_tag(text)))
}

pub(super) fn run(arguments: &Arguments, root: &Path, terminal: &Terminal) -> ExitStatus {
    match write_item(arguments, root) {
        Ok(path) => {
            terminal.result(&path.display().to_string());
            terminal.remark(&status::draft_created());
            ExitStatus::Success
        }
        Err(problem) => terminal.failure(problem),
    }
}

fn write_item(arguments: &Arguments, root: &Path) -> Result<PathBuf, Problem> {
    let config = source::read_config(root).value.map(|(config, _)| config);
    let zone = config
        .as_ref()
        .and_then(|config| config.timezone.clone())
        .map_or(TimeZone::UTC, |zone| zone.0);
    let default = config
        .and_then(|config| config.language)
        .unwrap_or_else(LanguageTag::english);
    let day = match &arguments.date {
        Some(date) => date.day,
        None => Timestamp::now().to_zoned_datetime(zone).date(),
    };
    let slug = arguments
        .slug
        .clone()
        .or_else(|| Slug::from_words(&arguments.title));
    let slug = slug.ok_or_else(command::title_without_letters)?;
    let name = format!("{day}-{}", slug.as_str());
    let suffix = match &arguments.lang {
        Some(tag) if *tag != default => format!(".{tag}"),
        _ => String::new(),
    };
    let to_problem = |error: WriteError| error.diagnostic().problem;
    let mut files = NewFiles::new(WriteDir::open_site(root).map_err(to_problem)?);
    let news = Path::new("content").join("news");
    let folder = news.join(&name);
    let has_folder = is_folder(files.top(), &folder).map_err(to_problem)?;
    let path = if has_folder || !arguments.photo.is_empty() {
        folder.join(format!("index{suffix}.md"))
    } else {
        news.join(format!("{name}{suffix}.md"))
    };
    let mut photos = Vec::new();
    for photo in &arguments.photo {
        let name = photo.file_name().and_then(|name| name.to_str());
        let name = name.filter(|_| photo.is_file());
        photos.push(name.ok_or_else(|| command::photo_not_found(photo))?);
    }
    let text = draft_text(&arguments.title, day, &photos, arguments.event);
    files
        .write(&path, &mut text.as_bytes())
        .map_err(to_problem)?;
    for (photo, name) in arguments.photo.iter().zip(&photos) {
        let mut source =
            File::open(photo).map_err(|error| command::photo_unreadable(photo, &error))?;
        files
            .write(&folder.join(name), &mut source)
            .map_err(to_problem)?;
    }
    files.keep();
    Ok(root.join(path))
}

/// Whether there is a folder at a path that leads through no link.
fn is_folder(top: &WriteDir, path: &Path) -> Result<bool, WriteError> {
    let mut open = None;
    for name in path {
        let folder = open.as_ref().unwrap_or(top);
        if let Ok(Some(Entry::File(_))) = folder.look(name) {
            return Ok(false);
        }
        match folder.folder(name)? {
            Some(next) => open = Some(next),
            None => return Ok(false),
        }
    }
    Ok(true)
}

fn draft_text(title: &str, day: jiff::civil::Date, photos: &[&str], event: bool) -> String {
    // JSON strings are YAML strings.
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let mut yaml = format!(
        "---\ntitle: {}\ndate: {day}\ndraft: true # remove this line to publish\ntags: []\npeople: []\n",
        quoted(title)
    );
    if event {
        let _ = write!(
            yaml,
            "event:\n  type: seminar # conference, defence, workshop, visit, award, other\n  start: {day}T10:00\n  end: {day}T12:00\n  location: Online\n  speakers: []\n"
        );
    }
    if !photos.is_empty() {
        yaml.push_str("photos:\n");
        for photo in photos {
            let _ = write!(
                yaml,
                "  - src: {}\n    alt: \"\" # what it shows, for readers who cannot see it\n    caption: \"\"\n",
                quoted(photo)
            );
        }
    }
    yaml.push_str("---\n\nThe first paragraph appears in lists and feeds, too.\n");
    yaml
}
