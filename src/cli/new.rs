//! `labnews new`: the beginning of a news item, so that nobody starts from an empty file.

use std::fmt::Write;
use std::fs::File;
use std::path::{Path, PathBuf};

use clap::Args;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use labnews::source;
use labnews::values::date::Date;
use labnews::values::language::LanguageTag;
use labnews::values::slug::Slug;
use labnews::write_dir::{Entry, NewFiles, WriteDir, WriteError};

use super::Ending;
use super::terminal::Terminal;

/// Start a news item
///
/// Writes content/news/DATE-TITLE.md, or with photos a folder of that name, as a draft; prints
/// where. With --lang it starts the translation of the item of that date and title.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The title
    title: String,
    /// The date [default: today, in the site's time zone]
    #[arg(long, value_name = "DATE", value_parser = Date::parse)]
    date: Option<Date>,
    /// The last part of its URL, and of its file's name [default: made of the title]
    #[arg(long, value_parser = Slug::parse)]
    slug: Option<Slug>,
    /// The language, if it is not the site's default
    #[arg(long, value_name = "TAG", value_parser = language)]
    lang: Option<LanguageTag>,
    /// A photo to copy beside the item; may be given more than once
    #[arg(long, value_name = "FILE")]
    photo: Vec<PathBuf>,
    /// Add the facts of an event
    #[arg(long)]
    event: bool,
}

fn language(text: &str) -> Result<LanguageTag, String> {
    LanguageTag::parse(text)
        .ok_or_else(|| format!("`{text}` is not a language tag such as zh-Hans"))
}

pub(super) fn run(arguments: &Arguments, root: &Path, terminal: &Terminal) -> Ending {
    match write(arguments, root) {
        Ok(path) => {
            terminal.result(&path.display().to_string());
            terminal.remark("It is a draft: `labnews serve --drafts` shows it; take out `draft: true` to publish it.");
            Ending::Fine
        }
        Err(why) => terminal.failure(&why),
    }
}

fn write(arguments: &Arguments, root: &Path) -> Result<PathBuf, String> {
    let config = source::read_config(root).0.map(|(config, _)| config);
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
    let slug = slug.ok_or("the title has no letter or digit; give a --slug")?;
    let name = format!("{day}-{}", slug.as_str());
    let suffix = match &arguments.lang {
        Some(tag) if *tag != default => format!(".{tag}"),
        _ => String::new(),
    };
    let said = |error: WriteError| error.explain();
    let mut files = NewFiles::new(WriteDir::open_site(root).map_err(said)?);
    let news = Path::new("content").join("news");
    let folder = news.join(&name);
    let has_folder = is_folder(files.top(), &folder).map_err(said)?;
    let path = match has_folder || !arguments.photo.is_empty() {
        true => folder.join(format!("index{suffix}.md")),
        false => news.join(format!("{name}{suffix}.md")),
    };
    let mut photos = Vec::new();
    for photo in &arguments.photo {
        let name = photo.file_name().and_then(|name| name.to_str());
        let name = name.filter(|_| photo.is_file());
        photos.push(name.ok_or_else(|| format!("`{}` is not a file", photo.display()))?);
    }
    let text = text(&arguments.title, day, &photos, arguments.event);
    files.write(&path, &mut text.as_bytes()).map_err(said)?;
    for (photo, name) in arguments.photo.iter().zip(&photos) {
        let mut source = File::open(photo)
            .map_err(|error| format!("`{}` cannot be read: {error}", photo.display()))?;
        files.write(&folder.join(name), &mut source).map_err(said)?;
    }
    files.keep();
    Ok(root.join(path))
}

/// Whether there is a folder at a path, none of which is a link.
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

fn text(title: &str, day: jiff::civil::Date, photos: &[&str], event: bool) -> String {
    // Text in double quotes is written alike in JSON and in YAML.
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let mut yaml = format!(
        "---\ntitle: {}\ndate: {day}\ndraft: true # take this line out to publish\ntags: []\npeople: []\n",
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
                "  - src: {}\n    alt: \"\" # what it shows, for those who cannot see it\n    caption: \"\"\n",
                quoted(photo)
            );
        }
    }
    yaml.push_str("---\n\nThe first paragraph appears in lists and feeds, too.\n");
    yaml
}
