//! What a site's folder holds, as it was read.

use std::sync::Arc;

use super::asset::Asset;
use super::config::Config;
use super::front_matter::SourceFile;
use super::name::SourceName;
use super::records::{ItemFields, LabFields, PageFields, ProfileFields};
use super::site_dir::SiteDir;
use crate::bibliography::Paper;
use crate::values::source_text::SourceText;

/// The name of the file that makes a folder a site.
pub const SITE_FILE: &str = "site.yaml";

/// The file that lists the papers.
pub const PAPERS_FILE: &str = "content/publications.bib";

/// A Markdown file. Its parts are shared, since each index of a site that changes is made from them.
#[derive(Debug, Clone)]
pub struct Parsed<F> {
    /// What its path says.
    pub name: SourceName,
    /// Its front matter as it is written.
    pub source_file: Arc<SourceFile>,
    /// Its Markdown.
    pub markdown: Arc<str>,
    /// Its front matter.
    pub fields: Arc<F>,
}

impl<F> Parsed<F> {
    /// What its path says, and its front matter as it is written.
    fn named(&self) -> (&SourceName, &SourceFile) {
        (&self.name, &self.source_file)
    }
}

/// All that a site's folder holds.
#[derive(Debug, Clone)]
pub struct Sources {
    /// The folder itself.
    pub folder: Arc<SiteDir>,
    /// site.yaml.
    pub config: Config,
    /// The text of site.yaml, for diagnostics about what it says.
    pub config_file: Arc<SourceFile>,
    /// News items, each translation by itself.
    pub items: Vec<Parsed<ItemFields>>,
    /// Pages.
    pub pages: Vec<Parsed<PageFields>>,
    /// Profiles.
    pub people: Vec<Parsed<ProfileFields>>,
    /// Labs.
    pub labs: Vec<Parsed<LabFields>>,
    /// Papers of content/publications.bib.
    pub papers: Vec<Paper>,
    /// The ids of things with a file that could not be read: they are there all the same.
    pub broken: Vec<String>,
    /// Whether some papers could not be read.
    pub papers_broken: bool,
    /// Files in content/ that are not Markdown.
    pub assets: Vec<Asset>,
    /// Files in static/.
    pub statics: Vec<Asset>,
    /// Files that say where and when a photo or video was made. They are not part of the site.
    pub sidecars: Vec<Arc<str>>,
    /// Templates and words of the site's own, named as they stand in templates/.
    pub templates: Vec<SourceText>,
}

impl Sources {
    /// The names of all texts, with their front matter as it is written: items, pages, people, labs.
    pub fn texts(&self) -> impl Iterator<Item = (&SourceName, &SourceFile)> {
        let items = self.items.iter().map(Parsed::named);
        let pages = self.pages.iter().map(Parsed::named);
        let people = self.people.iter().map(Parsed::named);
        let labs = self.labs.iter().map(Parsed::named);
        items.chain(pages).chain(people).chain(labs)
    }
}
