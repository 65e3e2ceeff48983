//! Pictures that pages show, and what readers are given in their place: variants.

use std::collections::BTreeMap;
use std::sync::Arc;

use ahash::{AHashMap as HashMap, AHashSet as HashSet};
use rayon::prelude::*;

use super::Site;
use super::links::{Destination, From};
use super::prose::{self, Components};
use crate::cache_dir::CachedFile;
use crate::image::{Format, Picture, Variant, Variants, media_type};
use crate::limits::PICTURE_SIZE;
use crate::markdown::{ImageSource, Labels, Options, PictureOfText, RawHtml, first_picture};
use crate::source::records::Photo;
use crate::source::site_dir::SiteFile;
use crate::values::slug::Slug;

/// What the pages of a site use of its files, as URLs on the site.
#[derive(Debug, Default)]
pub struct Usage {
    /// What they show.
    pub shown: HashSet<String>,
    /// What they link to.
    pub linked: HashSet<String>,
}

/// A picture as pages show it.
#[derive(Debug, PartialEq, Eq)]
pub struct Shown {
    /// The URL of its largest variant in a format that everything can show.
    pub url: String,
    /// The size of that.
    pub size: Picture,
    /// Its mean colour, as CSS writes it.
    pub color: Option<String>,
    /// Its variants by format, the format of `url` last.
    pub sources: Vec<ImageSource>,
}

/// A picture that variants are to be made of.
#[derive(Debug, Clone)]
pub struct Original {
    /// Where it is in the site's folder: `content/news/a/b.jpg`.
    pub source: Arc<str>,
    /// The file to read.
    pub file: SiteFile,
    /// What it is, whatever its name says.
    pub format: Format,
    /// Its size.
    pub picture: Picture,
}

/// A file of a picture that is published.
#[derive(Debug)]
pub struct PublishedVariant {
    /// Its path in the output.
    pub path: String,
    /// The file.
    pub file: CachedFile,
}

/// Smaller pictures of texts stand for no item: they are icons and badges. In pixels.
const LEAST_WIDTH: u32 = 200;
const LEAST_HEIGHT: u32 = 100;

/// Finds the first picture of each text of an item that names none. A translation without one has that of
/// the original.
pub(super) fn of_texts(site: &mut Site) {
    // Archives whose pictures are elsewhere need not be read for it.
    if !site.links.files.values().any(|file| file.picture.is_some()) {
        return;
    }
    let labels = Labels::default();
    let options = Options {
        highlighter: None,
        math: site.config.math.unwrap_or(true),
        html: RawHtml::Sanitize,
        labels: &labels,
    };
    let links = &site.links;
    site.items.par_iter_mut().for_each(|item| {
        let mut first: Option<Photo> = None;
        for text in &mut item.entity.texts {
            let fields = &text.fields;
            if fields.cover.is_some() || fields.photos.as_ref().is_some_and(|all| !all.is_empty()) {
                continue;
            }
            let from = text.links_from();
            let is_large = |shown: &PictureOfText| {
                let picture = links.own_picture(from, &shown.destination);
                picture.is_some_and(|picture| {
                    picture.width >= LEAST_WIDTH && picture.height >= LEAST_HEIGHT
                })
            };
            let own = first_picture(text.matter.markdown(), &options, &is_large);
            let own = own.map(|shown| Photo {
                src: shown.destination,
                alt: Some(shown.alt).filter(|alt| !alt.is_empty()),
                caption: None,
                credit: None,
            });
            let picture = own.or_else(|| first.clone());
            first = first.or_else(|| {
                Some(Photo {
                    alt: None,
                    ..picture.clone()?
                })
            });
            text.picture = picture.map(Box::new);
        }
    });
}

impl Usage {
    /// Notes that a page shows something.
    pub(super) fn show(&mut self, found: &Destination) {
        if found.picture.is_some() {
            self.shown.insert(file(&found.url).to_owned());
        } else {
            // A film, say, is played from the file itself.
            self.link(found);
        }
    }

    /// Notes that a page links to something.
    pub(super) fn link(&mut self, found: &Destination) {
        if found.local && found.text.is_none() {
            self.linked.insert(file(&found.url).to_owned());
        }
    }

    /// Adds what another text uses.
    pub(super) fn extend(&mut self, other: Self) {
        self.shown.extend(other.shown);
        self.linked.extend(other.linked);
    }

    /// Adds what front matter and site.yaml use.
    pub(super) fn of_fields(&mut self, site: &Site) {
        for text in site.texts() {
            let from = text.links_from();
            let pictures = text.fields.pictures();
            let shown = pictures
                .iter()
                .filter_map(|(_, photo)| site.links.image(from, &photo.src).ok());
            shown.for_each(|found| self.show(&found));
            let links = text.fields.links().iter();
            let linked = links.filter_map(|link| site.links.link(from, &link.url).ok());
            linked.for_each(|found| self.link(&found));
        }
        let config = From::config(0);
        if let Some(logo) = &site.config.logo
            && let Ok(found) = site.links.image(config, logo)
        {
            self.show(&found);
        }
        for publication in &site.papers.list {
            let files = [&publication.paper.pdf, &publication.paper.code];
            let files = files.into_iter().flatten();
            files
                .filter_map(|file| site.paper_file(file, 0))
                .for_each(|found| self.link(&found));
        }
        let menus = site
            .languages
            .iter()
            .flat_map(|language| &language.navigation);
        for entry in menus.flatten() {
            if let Ok(found) = site.links.link(config, &entry.url) {
                self.link(&found);
            }
        }
    }
}

/// The URL of a file without what a link says beside it.
pub(super) fn file(url: &str) -> &str {
    url.split(['?', '#']).next().unwrap_or(url)
}

impl Site {
    /// The bytes of a picture that pages show by this URL; none of one that cannot be read.
    pub fn read_picture(&self, url: &str) -> Option<Vec<u8>> {
        let is_shown = |path: &str| self.base.relative(path) == url;
        if let Some(file) = self.files.iter().find(|file| is_shown(&file.path)) {
            return file.file.read(PICTURE_SIZE).ok();
        }
        let variant = self.variants.iter().find(|file| is_shown(&file.path))?;
        variant.file.read().ok()
    }

    /// The pictures that pages show and that come in formats that variants are made of.
    pub fn originals(&self) -> Vec<Original> {
        if self.usage.shown.is_empty() {
            return Vec::new();
        }
        let shown = |file: &&super::PublishedFile| {
            let url = self.base.relative(&file.path);
            self.usage.shown.contains(&url)
        };
        let original = |file: &super::PublishedFile| {
            let picture = file.picture?;
            Some(Original {
                source: file.source.clone(),
                file: file.file.clone(),
                format: Format::of(picture.format)?,
                picture,
            })
        };
        self.files
            .iter()
            .filter(shown)
            .filter_map(original)
            .collect()
    }

    /// Shows variants in the place of pictures. A picture of content/ that nothing links to is not
    /// published beside them: cameras make it ten times as large as any page can show.
    pub fn illustrate(
        &mut self,
        (variants, files): (Vec<(Original, Variants)>, HashMap<String, CachedFile>),
        components: &dyn Components,
    ) {
        let mut published = BTreeMap::new();
        let mut replaced = HashSet::new();
        for (original, variants) in variants {
            let shown = self.shown(&original, &variants, &files, &mut published);
            if let Some(file) = self.links.files.get_mut(&*original.source) {
                file.shown = shown.map(Arc::new);
                replaced.insert(original.source);
            }
        }
        let base = &self.base;
        let linked = &self.usage.linked;
        self.files.retain(|file| {
            file.source.starts_with("static/")
                || !replaced.contains(&file.source)
                || linked.contains(&base.relative(&file.path))
        });
        // Somebody may have put a variant into static/, as they found it in the output.
        let taken: HashSet<&str> = self.files.iter().map(|file| file.path.as_str()).collect();
        let published = published
            .into_iter()
            .filter(|(path, _)| !taken.contains(path.as_str()));
        self.variants = published
            .map(|(path, file)| PublishedVariant { path, file })
            .collect();
        if !replaced.is_empty() {
            prose::illustrate(self, components);
        }
    }

    /// A picture as pages show it; its files go to `published`.
    fn shown(
        &self,
        original: &Original,
        variants: &Variants,
        files: &HashMap<String, CachedFile>,
        published: &mut BTreeMap<String, CachedFile>,
    ) -> Option<Shown> {
        let name = original.source.rsplit('/').next().unwrap_or_default();
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let stem = Slug::from_words(stem)
            .map_or_else(|| "photo".to_owned(), |slug| slug.as_str().to_owned());
        let mark = &variants.key[..10];
        let mut sources: Vec<(Format, ImageSource)> = Vec::new();
        for Variant {
            format,
            width,
            name: cached,
            ..
        } in &variants.list
        {
            let path = format!("/images/{stem}-{mark}-{width}.{}", format.extension());
            let file = (self.base.relative(&path), *width);
            match sources.last_mut() {
                Some((last, source)) if last == format => source.files.push(file),
                _ => sources.push((
                    *format,
                    ImageSource {
                        kind: media_type(&path)?,
                        files: vec![file],
                    },
                )),
            }
            published.insert(path, files.get(cached)?.clone());
        }
        let largest = variants.list.last()?;
        let sources: Vec<ImageSource> = sources.into_iter().map(|(_, source)| source).collect();
        Some(Shown {
            url: sources.last()?.files.last()?.0.clone(),
            size: Picture::new(largest.format.picture(), largest.width, largest.height),
            color: variants.color.clone(),
            sources,
        })
    }
}
