//! The rendered texts of a site, and everything that depends on them.
//!
//! [`Bodies`] are built from the [`Index`], which stays unchanged. They contain what is known only after
//! Markdown is rendered: summaries from first paragraphs, headings that links lead to, and which files the
//! site publishes. Each text is rendered once.

mod citations;
mod pictures;
mod questions;
mod render;
mod rendering;
mod usage;

use std::sync::Arc;

use ahash::AHashSet as HashSet;

use crate::diagnostic::{Diagnostic, WithDiagnostics};
use crate::limits::PICTURE_SIZE;
use crate::markdown::Document;
use crate::site::LinkBase;
use crate::site::entity::Translation;
use crate::site::ids::{FileId, IdVec, TextId};
use crate::site::{Index, PublishedFile, SocialCard, check_other_names, is_social};
use crate::source::records::{ItemFields, Photo};
use pictures::Pictures;
pub use pictures::{
    PictureQueue, PictureStore, PublishedVariant, ResponsiveImage, ShownPicture, find_expected,
    find_named, find_named_in,
};
pub use render::{Components, RenderTools, RenderedTexts};
pub use rendering::KnownTexts;
use rendering::Rendering;
pub use usage::Usage;

/// A whole site, ready to be rendered as pages. Its parts are shared.
#[derive(Debug, Clone)]
pub struct Site {
    /// Everything known before Markdown is rendered.
    pub index: Arc<Index>,
    /// The rendered texts, and what depends on them.
    pub bodies: Arc<Bodies>,
    /// The encoded variants of pictures.
    pub variants: Arc<Vec<PublishedVariant>>,
}

/// The rendered texts of a site, and the files that are published because of them.
#[derive(Debug)]
pub struct Bodies {
    renderings: IdVec<TextId, Arc<Rendering>>,
    /// The files that pages show and link to.
    pub usage: Arc<Usage>,
    pictures: Arc<Pictures>,
    is_published: Arc<IdVec<FileId, bool>>,
}

/// Encodes the pictures that the texts of an index show. Calls `on_each` after each picture.
pub fn encode(
    index: &Index,
    bodies: &Bodies,
    pictures: &PictureQueue,
    on_each: &(dyn Fn() + Sync),
) -> WithDiagnostics<Vec<PublishedVariant>> {
    let mut diagnostics = Vec::new();
    let published = index.links.files.list.enumerate();
    let published = published.filter(|(id, _)| bodies.is_published(*id));
    let taken: HashSet<&str> = published.map(|(_, file)| file.path.as_str()).collect();
    let variants = pictures.process(&bodies.pictures, &taken, on_each, &mut diagnostics);
    WithDiagnostics::new(variants, diagnostics)
}

/// Decides which files are published, given what pages use.
fn choose_published(
    index: &Index,
    usage: &Usage,
    pictures: &Pictures,
    diagnostics: &mut Vec<Diagnostic>,
) -> IdVec<FileId, bool> {
    let withheld = index.candidates.except(&usage.list_used(index));
    let files = || index.links.files.list.enumerate();
    let visible = files().filter(|(id, _)| !withheld.contains(id));
    let hidden = files().filter(|(id, _)| withheld.contains(id));
    let hidden: Vec<_> = hidden.map(|(_, file)| file.found()).collect();
    diagnostics.extend(check_other_names(visible.map(|(_, file)| file), &hidden));
    // A picture of content/ that nothing links to is published only as variants: photos from cameras are ten
    // times as large as pages can show.
    let is_replaced = |id: FileId, file: &PublishedFile| {
        pictures.get(id).is_some()
            && !file.source.starts_with("static/")
            && !usage.links_to(index, file)
    };
    files()
        .map(|(id, file)| !withheld.contains(&id) && !is_replaced(id, file))
        .collect()
}

impl Bodies {
    /// Checks rendered texts, and decides which files the site publishes because of them. `pictures` answers how each
    /// picture is shown; its variants are [encoded](encode) later.
    pub fn new(
        index: &Index,
        texts: &RenderedTexts,
        pictures: &PictureQueue,
        tools: &RenderTools,
    ) -> WithDiagnostics<Self> {
        let mut diagnostics = texts.diagnose(index, tools);
        let mut usage = Usage::default();
        texts.iter().for_each(|text| usage.extend(&text.usage));
        usage.add_fields(index, pictures);
        let pictures = pictures.answers(&usage.shown, &mut diagnostics);
        let is_published = choose_published(index, &usage, &pictures, &mut diagnostics);
        let bodies = Self {
            renderings: texts.renderings(),
            usage: Arc::new(usage),
            pictures: Arc::new(pictures),
            is_published: Arc::new(is_published),
        };
        WithDiagnostics::new(bodies, diagnostics)
    }

    /// The same for texts that differ only in their HTML.
    pub fn with_html_of(&self, texts: &RenderedTexts) -> Self {
        Self {
            renderings: texts.renderings(),
            usage: self.usage.clone(),
            pictures: self.pictures.clone(),
            is_published: self.is_published.clone(),
        }
    }

    /// The rendered Markdown of a text.
    pub fn document<F>(&self, text: &Translation<F>) -> &Document {
        self.document_of(text.id)
    }

    /// The same for a text of any kind.
    pub fn document_of(&self, text: TextId) -> &Document {
        &self.renderings[text].document
    }

    /// The summary of a text without `summary:`: its first paragraph.
    pub fn summary<F>(&self, text: &Translation<F>) -> Option<&str> {
        self.summary_of(text.id)
    }

    /// The same for a text of any kind.
    pub fn summary_of(&self, text: TextId) -> Option<&str> {
        self.document_of(text).summary.as_deref()
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

    /// A picture in the front matter of a text; `None` if it is missing.
    pub fn picture<F>(&self, text: &Translation<F>, source: &str) -> Option<ShownPicture> {
        let found = self.index.links.files.image(text.link_base(), source);
        Some(self.bodies.pictures.show(found.ok()?))
    }

    /// The site's logo; `None` if it is missing.
    pub fn logo(&self) -> Option<ShownPicture> {
        let logo = self.index.settings.config.logo.as_deref()?;
        let found = self.index.links.files.image(LinkBase::SETTINGS, logo);
        Some(self.bodies.pictures.show(found.ok()?))
    }

    /// The picture of an item in lists; see [`Index::cover`].
    pub fn cover(&self, text: &Translation<ItemFields>) -> Option<(&Photo, ShownPicture)> {
        let (photo, found) = self.index.cover(text)?;
        Some((photo, self.bodies.pictures.show(found)))
    }

    /// The same, if social networks can show its format.
    pub fn social_picture(&self, text: &Translation<ItemFields>) -> Option<(&Photo, ShownPicture)> {
        let cover = self.cover(text);
        cover.filter(|(photo, found)| is_social(photo, found.picture))
    }

    /// The social cards of the site.
    pub fn cards(&self) -> Vec<SocialCard> {
        self.index.cards(|file| self.bodies.is_published(file))
    }

    /// The bytes of the picture that pages show at this URL; `None` if it cannot be read.
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
