//! Starts the profile of a person, a lab or a page.

use std::path::{Path, PathBuf};

use clap::Args;
use labnews::messages::Problem;
use labnews::messages::scaffold::scaffold;
use labnews::values::slug::Slug;

use super::front_matter::NewText;
use super::photos::{self, NewPhotos};
use super::site::{NewFile, Site, choose_slug, parse_slug};

/// Start the profile of a person
///
/// Writes a draft to content/people/ID.md, or with a photo to a folder of that name, and prints its path.
#[derive(Debug, Default, Args)]
pub(super) struct PersonArguments {
    /// The name in Latin letters
    pub name: String,
    /// The name in its own script
    #[arg(long, value_name = "NAME")]
    pub native_name: Option<String>,
    /// The role in the lab
    #[arg(long)]
    pub role: Option<String>,
    /// The id of their lab: the name of a file in content/labs/; can be repeated
    #[arg(long, value_name = "ID", value_parser = parse_slug)]
    pub lab: Vec<Slug>,
    /// A portrait to copy
    #[arg(long, value_name = "FILE")]
    pub photo: Option<PathBuf>,
    /// The name of the file, by which items refer to the person [default: made from the name]
    #[arg(long, value_parser = parse_slug)]
    pub id: Option<Slug>,
}

/// Start a lab
///
/// Writes a draft to content/labs/ID.md and prints its path.
#[derive(Debug, Default, Args)]
pub(super) struct LabArguments {
    /// The name in Latin letters
    pub name: String,
    /// The name in its own script
    #[arg(long, value_name = "NAME")]
    pub native_name: Option<String>,
    /// Its university or institute
    #[arg(long, value_name = "NAME")]
    pub institution: Option<String>,
    /// The name of the file, by which items refer to the lab [default: made from the name]
    #[arg(long, value_parser = parse_slug)]
    pub id: Option<Slug>,
}

/// Start a page
///
/// Writes a draft to content/NAME.md, whose URL is /NAME/, and prints its path.
#[derive(Debug, Default, Args)]
pub(super) struct PageArguments {
    /// The title
    pub title: String,
    /// The name of the file [default: made from the title]
    #[arg(long, value_parser = parse_slug)]
    pub slug: Option<Slug>,
}

impl PersonArguments {
    /// Writes the profile, and returns its path in the site's folder.
    pub(super) fn write(&self, site: &Site) -> Result<PathBuf, Problem> {
        let id = choose_slug(self.id.as_ref(), &self.name, "--id")?;
        let mut photos = photos::prepare(self.photo.as_slice())?;
        // A folder may hold several.
        photos.list.truncate(1);
        let words = scaffold(site.language().as_str());
        let mut text = NewText::new();
        text.quoted("name", &self.name);
        text.maybe_quoted("native_name", self.native_name.as_deref());
        text.maybe_quoted("role", self.role.as_deref());
        if !self.lab.is_empty() {
            let labs: Vec<&str> = self.lab.iter().map(Slug::as_str).collect();
            text.line(&format!("labs: [{}]", labs.join(", ")));
        }
        if let Some(photo) = photos.list.first() {
            text.line("photo:");
            text.quoted("  src", &photo.name);
            text.quoted("  alt", &self.name);
        }
        text.commented("draft: true", words.draft);
        let file = NewFile {
            parent: &Path::new("content").join("people"),
            name: id.as_str(),
            text: &text.finish(words.biography),
            photos: &photos,
        };
        file.write(site)
    }
}

impl LabArguments {
    /// Writes the lab, and returns its path in the site's folder.
    pub(super) fn write(&self, site: &Site) -> Result<PathBuf, Problem> {
        let words = scaffold(site.language().as_str());
        let mut text = NewText::new();
        text.quoted("name", &self.name);
        text.maybe_quoted("native_name", self.native_name.as_deref());
        text.maybe_quoted("institution", self.institution.as_deref());
        text.commented("draft: true", words.draft);
        let id = choose_slug(self.id.as_ref(), &self.name, "--id")?;
        let labs = Path::new("content").join("labs");
        write_text(site, &labs, &id, &text.finish(words.about_lab))
    }
}

impl PageArguments {
    /// Writes the page, and returns its path in the site's folder.
    pub(super) fn write(&self, site: &Site) -> Result<PathBuf, Problem> {
        let words = scaffold(site.language().as_str());
        let mut text = NewText::new();
        text.quoted("title", &self.title);
        text.commented("draft: true", words.draft);
        let slug = choose_slug(self.slug.as_ref(), &self.title, "--slug")?;
        let text = text.finish(words.about_page);
        write_text(site, Path::new("content"), &slug, &text)
    }
}

fn write_text(site: &Site, parent: &Path, name: &Slug, text: &str) -> Result<PathBuf, Problem> {
    let file = NewFile {
        parent,
        name: name.as_str(),
        text,
        photos: &NewPhotos::default(),
    };
    file.write(site)
}
