//! What the texts of a site become: their Markdown rendered, and all that depends on it.
//!
//! [`Bodies`] stand beside the [`Index`], which they are made of and do not change. Whatever a page can know
//! only once Markdown is rendered is here: summaries from first paragraphs, headings that links lead to, and
//! which files the site publishes. Each text is rendered once.

mod citations;
mod pictures;
mod render;
mod usage;

use ahash::AHashSet as HashSet;

use crate::diagnostic::Diagnostic;
use crate::limits::PICTURE_SIZE;
use crate::markdown::Document;
use crate::site::LinkBase;
use crate::site::entity::Translation;
use crate::site::ids::{FileId, IdVec, TextId};
use crate::site::{Index, Markdown, PublishedFile, SocialCard, check_other_names, is_social};
use crate::source::records::{ItemFields, Photo};
use pictures::Pictures;
pub use pictures::{
    PictureQueue, PublishedVariant, ResponsiveImage, ShownPicture, find_expected, find_named,
};
pub use render::Components;
pub use usage::Usage;

/// A whole site, ready to be rendered as pages.
#[derive(Debug)]
pub struct Site {
    /// What is known without rendering a text.
    pub index: Index,
    /// The rendered texts, and what depends on them.
    pub bodies: Bodies,
    /// Pictures in the sizes that pages show.
    pub variants: Vec<PublishedVariant>,
}

/// What the texts of a site become, and what of its files is published because of it.
#[derive(Debug)]
pub struct Bodies {
    documents: IdVec<TextId, Document>,
    /// What pages show and link to of the site's files.
    pub usage: Usage,
    pictures: Pictures,
    is_published: IdVec<FileId, bool>,
}

/// Renders the texts of an index. `pictures` tells how they show theirs, whose variants are still to be
/// [encoded](encode).
pub fn render(
    index: &Index,
    markdown: Markdown,
    pictures: &PictureQueue,
    components: &dyn Components,
) -> (Bodies, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let (documents, mut usage) =
        render::render(index, markdown, pictures, components, &mut diagnostics);
    usage.add_fields(index, pictures);
    let pictures = pictures.answers(&usage.shown, &mut diagnostics);
    let is_published = choose_published(index, &usage, &pictures, &mut diagnostics);
    let bodies = Bodies {
        documents,
        usage,
        pictures,
        is_published,
    };
    (bodies, diagnostics)
}

/// Encodes the pictures that the texts of an index show.
pub fn encode(
    index: &Index,
    bodies: &Bodies,
    pictures: PictureQueue,
) -> (Vec<PublishedVariant>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let files = pictures.process(&bodies.pictures, &mut diagnostics);
    let published = index.links.files.list.enumerate();
    let published = published.filter(|(id, _)| bodies.is_published(*id));
    let taken: HashSet<&str> = published.map(|(_, file)| file.path.as_str()).collect();
    (bodies.pictures.publish(&files, &taken), diagnostics)
}

/// Decides which files are published, now that it is known what pages use.
fn choose_published(
    index: &Index,
    usage: &Usage,
    pictures: &Pictures,
    diagnostics: &mut Vec<Diagnostic>,
) -> IdVec<FileId, bool> {
    let withheld = index.candidates.except(&usage.of_candidates(index));
    let files = || index.links.files.list.enumerate();
    let visible = files().filter(|(id, _)| !withheld.contains(id));
    let hidden = files().filter(|(id, _)| withheld.contains(id));
    let hidden: Vec<_> = hidden.map(|(_, file)| file.found()).collect();
    diagnostics.extend(check_other_names(visible.map(|(_, file)| file), &hidden));
    // A picture of content/ that nothing links to is not published beside its variants: cameras make it ten
    // times as large as any page can show.
    let is_replaced = |id: FileId, file: &PublishedFile| {
        let url = || index.settings.base.relative(&file.path);
        pictures.get(id).is_some()
            && !file.source.starts_with("static/")
            && !usage.linked.contains(&url())
    };
    files()
        .map(|(id, file)| !withheld.contains(&id) && !is_replaced(id, file))
        .collect()
}

impl Bodies {
    /// The rendered Markdown of a text.
    pub fn document<F>(&self, text: &Translation<F>) -> &Document {
        &self.documents[text.id]
    }

    /// What a text says of itself where its front matter says nothing: its first paragraph.
    pub fn summary<F>(&self, text: &Translation<F>) -> Option<&str> {
        self.document(text).summary.as_deref()
    }

    /// Whether a file is published.
    pub fn is_published(&self, file: FileId) -> bool {
        self.is_published[file]
    }
}

impl Site {
    /// The files that are published beside the pages.
    pub fn files(&self) -> impl Iterator<Item = &PublishedFile> {
        let files = self.index.links.files.list.enumerate();
        let published = files.filter(|(id, _)| self.bodies.is_published(*id));
        published.map(|(_, file)| file)
    }

    /// A picture in the front matter of a text; none where it is missing.
    pub fn picture<F>(&self, text: &Translation<F>, source: &str) -> Option<ShownPicture> {
        let found = self.index.links.files.image(text.link_base(), source);
        Some(self.bodies.pictures.show(found.ok()?))
    }

    /// The site's logo; none where it is missing.
    pub fn logo(&self) -> Option<ShownPicture> {
        let logo = self.index.settings.config.logo.as_deref()?;
        let found = self.index.links.files.image(LinkBase::SETTINGS, logo);
        Some(self.bodies.pictures.show(found.ok()?))
    }

    /// The picture that stands for an item: see [`Index::cover`].
    pub fn cover(&self, text: &Translation<ItemFields>) -> Option<(&Photo, ShownPicture)> {
        let (photo, found) = self.index.cover(text)?;
        Some((photo, self.bodies.pictures.show(found)))
    }

    /// The same, where it is of a format that social networks show.
    pub fn social_picture(&self, text: &Translation<ItemFields>) -> Option<(&Photo, ShownPicture)> {
        let cover = self.cover(text);
        cover.filter(|(photo, found)| is_social(photo, found.picture))
    }

    /// The social cards that the site wants.
    pub fn cards(&self) -> Vec<SocialCard> {
        self.index.cards(|file| self.bodies.is_published(file))
    }

    /// The bytes of a picture that pages show by this URL; none of one that cannot be read.
    pub fn read_picture(&self, url: &str) -> Option<Vec<u8>> {
        let is_shown = |path: &str| self.index.settings.base.relative(path) == url;
        if let Some(file) = self.files().find(|file| is_shown(&file.path)) {
            return file.file.read(PICTURE_SIZE).ok();
        }
        let mut variants = self.variants.iter();
        let variant = variants.find(|file| is_shown(&file.path))?;
        variant.file.read().ok()
    }
}
