//! The site for which a file is started, and the names of new files.

use std::fs::File;
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use labnews::messages::{Problem, command};
use labnews::source;
use labnews::source::config::Config;
use labnews::values::language::LanguageTag;
use labnews::values::slug::Slug;
use labnews::write_dir::{Entry, NewFiles, WriteDir, WriteError};

use super::photos::NewPhotos;
use crate::cli::options::explain;

/// The site for which a file is started.
pub(in crate::cli) struct Site<'a> {
    pub root: &'a Path,
    config: Option<Config>,
}

impl<'a> Site<'a> {
    pub(super) fn read(root: &'a Path) -> Self {
        let config = source::read_config(root).value;
        Self {
            root,
            config: config.map(|(config, _)| config),
        }
    }

    /// The site at `root`, whose site.yaml was read before.
    pub(in crate::cli) fn with_config(root: &'a Path, config: Config) -> Self {
        let config = Some(config);
        Self { root, config }
    }

    /// The default language.
    pub(super) fn language(&self) -> LanguageTag {
        let config = self.config.as_ref();
        let language = config.and_then(|config| config.language.clone());
        language.unwrap_or_else(LanguageTag::english)
    }

    pub(super) fn zone(&self) -> TimeZone {
        let config = self.config.as_ref();
        let zone = config.and_then(|config| config.timezone.clone());
        zone.map_or(TimeZone::UTC, |zone| zone.0)
    }

    /// Writes a text that must not exist yet.
    pub(in crate::cli) fn write_text(&self, path: &Path, text: &str) -> Result<(), Problem> {
        let mut files = self.new_files()?;
        files
            .write(path, &mut text.as_bytes())
            .map_err(to_problem)?;
        files.keep();
        Ok(())
    }

    /// Adds a text to the end of a file of content/, behind a blank line, and makes the file if there is none.
    pub(super) fn append_text(&self, path: &Path, text: &str) -> Result<(), Problem> {
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
            return Ok(());
        };
        let site = WriteDir::open_site(self.root).map_err(to_problem)?;
        let folder = site.make_folder(folder).map_err(to_problem)?;
        let file = folder.open_file(name).map_err(to_problem)?;
        let is_empty = file.is_none_or(|file| file.metadata().is_ok_and(|data| data.len() == 0));
        let text = if is_empty {
            text.to_owned()
        } else {
            format!("\n{text}")
        };
        folder.append(name, text.as_bytes()).map_err(to_problem)
    }

    /// Opens the folder for new files.
    fn new_files(&self) -> Result<NewFiles, Problem> {
        WriteDir::open_site(self.root)
            .map(NewFiles::new)
            .map_err(to_problem)
    }
}

/// Parses a slug for clap.
pub(super) fn parse_slug(text: &str) -> Result<Slug, String> {
    explain(Slug::parse(text))
}

/// The slug that `option` gives, or one that is made from a title or name.
pub(super) fn choose_slug(
    given: Option<&Slug>,
    title: &str,
    option: &str,
) -> Result<Slug, Problem> {
    let slug = given.cloned().or_else(|| Slug::from_words(title));
    slug.ok_or_else(|| command::title_without_letters(option))
}

/// A new text, and the photos beside it.
pub(super) struct NewFile<'a> {
    /// The folder in the site that it belongs to.
    pub parent: &'a Path,
    /// Its name without ending.
    pub name: &'a str,
    pub text: &'a str,
    pub photos: &'a NewPhotos,
}

impl NewFile<'_> {
    /// Writes all of it or nothing, and returns the path of the text in the site's folder.
    pub(super) fn write(&self, site: &Site) -> Result<PathBuf, Problem> {
        let mut files = site.new_files()?;
        let path = self.choose_path(&files)?;
        files
            .write(&path, &mut self.text.as_bytes())
            .map_err(to_problem)?;
        for photo in &self.photos.list {
            let source = File::open(&photo.file);
            let mut source =
                source.map_err(|error| command::photo_unreadable(&photo.file, &error))?;
            let copy = path.with_file_name(&photo.name);
            files.write(&copy, &mut source).map_err(to_problem)?;
        }
        files.keep();
        Ok(path)
    }

    /// Where the text goes: `index.md` in the folder of its name, if there is one or photos go beside it.
    fn choose_path(&self, files: &NewFiles) -> Result<PathBuf, Problem> {
        let folder = self.parent.join(self.name);
        let has_photos = !self.photos.list.is_empty();
        let has_folder = has_photos || is_folder(files.top(), &folder).map_err(to_problem)?;
        Ok(if has_folder {
            folder.join("index.md")
        } else {
            self.parent.join(format!("{}.md", self.name))
        })
    }
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

fn to_problem(error: WriteError) -> Problem {
    error.diagnostic().problem
}
