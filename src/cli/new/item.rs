//! Starts a news item.

use std::path::{Path, PathBuf};

use clap::Args;
use jiff::Timestamp;
use jiff::civil;
use labnews::messages::scaffold::{Scaffold, scaffold};
use labnews::messages::{Problem, command};
use labnews::site;
use labnews::source::SourceDb;
use labnews::source::records::EventKind;
use labnews::values::date::Date;
use labnews::values::slug::Slug;

use super::front_matter::NewText;
use super::photos::{self, NewPhotos};
use super::site::{NewFile, Site, choose_slug, parse_slug};
use crate::cli::options::parse_date;

/// Start a news item
///
/// Writes a draft to content/news/DATE-TITLE.md, or with photos to a folder of that name, and prints its
/// path. `labnews translate` starts its translation.
#[derive(Debug, Default, Args)]
pub(super) struct ItemArguments {
    /// The title
    pub title: Option<String>,
    /// The date [default: today, in the site's time zone]
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub date: Option<Date>,
    /// The last part of the item's URL and file name [default: made from the title]
    #[arg(long, value_parser = parse_slug)]
    pub slug: Option<Slug>,
    /// Photos to copy beside the item, or folders of photos, in the order in which they were taken
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub photo: Vec<PathBuf>,
    /// Add the details of an event
    #[arg(long)]
    pub event: bool,
}

/// Writes the item, and returns its path in the site's folder.
pub(super) fn write(arguments: &ItemArguments, site: &Site) -> Result<PathBuf, Problem> {
    let title = arguments.title.as_deref().unwrap_or_default();
    let day = match &arguments.date {
        Some(date) => date.day,
        None => today(site),
    };
    let slug = choose_slug(arguments.slug.as_ref(), title, "--slug")?;
    check_url(site, day, &slug)?;
    let photos = photos::prepare(&arguments.photo)?;
    let words = scaffold(site.language().as_str());
    let text = item_text(title, day, &photos, arguments.event, words);
    let file = NewFile {
        parent: &Path::new("content").join("news"),
        name: &format!("{day}-{}", slug.as_str()),
        text: &text,
        photos: &photos,
    };
    file.write(site)
}

/// Today, where the site is.
pub(super) fn today(site: &Site) -> civil::Date {
    Timestamp::now().to_zoned_datetime(site.zone()).date()
}

/// Fails if another item has the URL. Such an item would be published all the same, but with the day in its URL, and
/// more often it is a report that was started twice.
fn check_url(site: &Site, day: civil::Date, slug: &Slug) -> Result<(), Problem> {
    let Some(sources) = SourceDb::read(site.root).into_sources().value else {
        return Ok(());
    };
    let find = |slug: &str| site::find_item_at(&sources, day, slug);
    let Some(other) = find(slug.as_str()) else {
        return Ok(());
    };
    let numbered = (2..).map(|number| format!("{}-{number}", slug.as_str()));
    let free = numbered.take(1000).find(|slug| find(slug).is_none());
    Err(command::item_exists(&other, free.as_deref()))
}

fn item_text(
    title: &str,
    day: civil::Date,
    photos: &NewPhotos,
    has_event: bool,
    words: &Scaffold,
) -> String {
    let mut text = NewText::new();
    text.quoted("title", title);
    text.line(&format!("date: {day}"));
    text.commented("draft: true", words.draft);
    text.line("tags: []");
    text.line("people: []");
    if has_event {
        let others = EventKind::WORDS.iter().filter(|word| **word != "seminar");
        let others: Vec<&str> = others.copied().collect();
        text.line("event:");
        let hint = format!("{} {}", words.event_types, others.join(", "));
        text.commented("  type: seminar", &hint);
        text.commented(&format!("  start: {day}T10:00"), words.time);
        text.commented(&format!("  end: {day}T12:00"), words.time);
        text.commented(
            &format!("  location: {}", words.location),
            words.other_location,
        );
        text.line("  speakers: []");
    }
    if !photos.list.is_empty() {
        text.line("photos:");
    }
    for photo in &photos.list {
        text.quoted("  - src", &photo.name);
        text.commented("    alt: \"\"", words.alt);
        text.line("    caption: \"\"");
    }
    text.finish(words.first_paragraph)
}
