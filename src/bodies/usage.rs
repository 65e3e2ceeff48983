//! The files that the pages of a site use.

use ahash::AHashSet as HashSet;

use super::pictures::PictureQueue;
use crate::site::LinkBase;
use crate::site::ids::{FileId, LanguageId};
use crate::site::links::{Destination, without_query};
use crate::site::{Index, PublishedFile};

/// The files that the pages of a site use.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// The pictures that they show.
    pub shown: HashSet<FileId>,
    /// The URLs on the site that they link to.
    pub linked: HashSet<String>,
    /// The [`Candidates`](crate::site::Candidates) that their sources name.
    pub(super) named: HashSet<FileId>,
}

impl Usage {
    /// Records a picture that a page shows.
    pub(super) fn show(&mut self, found: &Destination) {
        match found.file.filter(|_| found.picture.is_some()) {
            Some(file) => drop(self.shown.insert(file)),
            // A video, say, is played from the file itself.
            None => self.link(found),
        }
    }

    /// Records the target of a link.
    pub(super) fn link(&mut self, found: &Destination) {
        if found.local && found.text.is_none() {
            self.linked.insert(without_query(&found.url).to_owned());
        }
    }

    /// Adds what another text uses.
    pub(super) fn extend(&mut self, other: &Self) {
        self.shown.extend(&other.shown);
        self.named.extend(&other.named);
        for url in &other.linked {
            if !self.linked.contains(url) {
                self.linked.insert(url.clone());
            }
        }
    }

    /// Adds what front matter and site.yaml use.
    pub(super) fn add_fields(&mut self, index: &Index, pictures: &PictureQueue) {
        let Index {
            settings,
            links,
            papers,
            ..
        } = index;
        let show = |usage: &mut Self, found: Destination| {
            usage.show(&found);
            // `find_expected` may have missed some.
            found.file.and_then(|file| pictures.request(file));
        };
        for text in index.entities.texts() {
            let base = text.link_base();
            let fields = text.fields.pictures();
            let shown = fields
                .iter()
                .filter_map(|(_, photo)| links.files.image(base, &photo.src).ok());
            shown.for_each(|found| show(self, found));
            let linked = text.fields.links().iter();
            let linked = linked.filter_map(|link| links.link(base, &link.url).ok());
            linked.for_each(|found| self.link(&found));
        }
        if let Some(logo) = &settings.config.logo
            && let Ok(found) = links.files.image(LinkBase::SETTINGS, logo)
        {
            show(self, found);
        }
        for publication in &papers.list {
            let files = [&publication.paper.pdf, &publication.paper.code];
            let files = files.into_iter().flatten();
            files
                .filter_map(|file| index.paper_file(file, LanguageId::DEFAULT))
                .for_each(|found| self.link(&found));
        }
        let menus = settings
            .languages
            .iter()
            .flat_map(|language| &language.navigation);
        for entry in menus.flatten() {
            if let Ok(found) = links.link(LinkBase::SETTINGS, &entry.url) {
                self.link(&found);
            }
        }
        self.named
            .extend(index.candidates.named_in_settings(settings));
    }

    /// All used files, to be compared with the candidates.
    pub fn list_used(&self, index: &Index) -> HashSet<FileId> {
        let files = index.links.files.list.enumerate();
        let used = files.filter(|(id, file)| self.uses(index, *id, file));
        used.map(|(id, _)| id).collect()
    }

    /// Whether something shows a file, links to it or names it.
    pub fn uses(&self, index: &Index, id: FileId, file: &PublishedFile) -> bool {
        self.shown.contains(&id) || self.named.contains(&id) || self.links_to(index, file)
    }

    /// Whether something links to a file.
    pub fn links_to(&self, index: &Index, file: &PublishedFile) -> bool {
        let url = index.settings.base.relative(&file.path);
        self.linked.contains(&url)
    }
}
