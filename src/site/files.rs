//! The files that may be published beside the pages, and how texts name them.

use std::sync::Arc;

use ahash::AHashMap as HashMap;

use super::ids::{FileId, IdVec};
use super::settings::Settings;
use crate::image::PictureInfo;
use crate::source::config::MissingImages;
use crate::source::site_dir::SiteFile;
use crate::source::{FoundFile, PAPERS_FILE};
use crate::values::base_url::BaseUrl;

/// The path of the BibTeX of all papers.
pub const ALL_BIBTEX: &str = "/publications.bib";

/// All files that may be published beside the pages.
#[derive(Debug)]
pub struct Files {
    /// Where the site is published.
    pub base: BaseUrl,
    /// What to do about missing pictures.
    pub(super) missing_images: MissingImages,
    /// Those of content/, then those of static/.
    pub list: IdVec<FileId, PublishedFile>,
    /// By path from the site's root: `static/img/a.jpg`.
    by_source: HashMap<Arc<str>, FileId>,
    /// Whether the site has papers, so that the file that lists them can be linked.
    has_papers: bool,
}

/// A file that is published as it is, except for the metadata of pictures.
#[derive(Debug, Clone)]
pub struct PublishedFile {
    /// Its path in the output.
    pub path: String,
    /// The file to read.
    pub file: SiteFile,
    /// Where it is in the site's folder, for diagnostics.
    pub source: Arc<str>,
    /// Its size as a picture.
    pub picture: Option<PictureInfo>,
    /// Whether it is from content/, which is less trusted than static/.
    pub is_of_content: bool,
    /// Whether it has other names, by symbolic or hard links.
    pub has_other_names: bool,
}

/// A file that texts can link to.
#[derive(Debug, Clone, Copy)]
pub(super) struct LinkableFile<'a> {
    /// Its path in the output.
    pub path: &'a str,
    /// Its size as a picture.
    pub picture: Option<PictureInfo>,
    /// None for a file that labnews generates.
    pub id: Option<FileId>,
}

impl PublishedFile {
    /// The file as it was found.
    pub fn found(&self) -> FoundFile {
        FoundFile {
            path: self.source.clone(),
            file: self.file.clone(),
        }
    }
}

impl Files {
    /// For these files.
    pub(super) fn new(
        settings: &Settings,
        list: IdVec<FileId, PublishedFile>,
        has_papers: bool,
    ) -> Self {
        let ids = list.enumerate();
        Self {
            base: settings.base.clone(),
            missing_images: settings.missing_images,
            by_source: ids.map(|(id, file)| (file.source.clone(), id)).collect(),
            list,
            has_papers,
        }
    }

    /// The file at a path from the site's root.
    pub(super) fn find(&self, source: &str) -> Option<LinkableFile<'_>> {
        if source == PAPERS_FILE && self.has_papers {
            return Some(LinkableFile {
                path: ALL_BIBTEX,
                picture: None,
                id: None,
            });
        }
        let id = *self.by_source.get(source)?;
        let file = &self.list[id];
        Some(LinkableFile {
            path: &file.path,
            picture: file.picture,
            id: Some(id),
        })
    }

    /// The paths of all files from the site's root.
    pub(super) fn sources(&self) -> impl Iterator<Item = &str> {
        let papers = self.has_papers.then_some(PAPERS_FILE);
        self.list.iter().map(|file| &*file.source).chain(papers)
    }
}
