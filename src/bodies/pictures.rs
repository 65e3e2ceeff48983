//! The pictures that pages show, and their variants in several sizes and formats.
//!
//! [`PictureQueue::request`] returns the URLs and sizes of a picture's variants at once, while a text is
//! rendered. [`encode`](super::encode) encodes the variants later.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use ahash::{AHashMap as HashMap, AHashSet as HashSet};
use rayon::prelude::*;

use crate::cache_dir::CachedFile;
use crate::diagnostic::{Diagnostic, Place, catch_panic};
use crate::image::{Failure, Format, ImageProcessor, PictureInfo, Variant, Variants, media_type};
use crate::limits::PICTURE_SIZE;
use crate::markdown::{self, ImageSource, Labels, Options, PictureOfText, RawHtml};
use crate::site::LinkBase;
use crate::site::ids::{FileId, IdVec};
use crate::site::links::Destination;
use crate::site::{Files, Index, NamedPictures, PublishedFile};
use crate::source::records::Photo;
use crate::source::site_dir::Refusal;
use crate::source::{Parsed, Sources};
use crate::values::base_url::BaseUrl;
use crate::values::slug::Slug;
use crate::write_dir::{Moment, Stamp};

/// How much memory encoding may take on all threads together, in bytes.
const MEMORY: u64 = 1 << 30;

/// A picture in several sizes, from which browsers choose.
#[derive(Debug, PartialEq, Eq)]
pub struct ResponsiveImage {
    /// The URL of its largest variant in a format that all browsers display.
    pub url: String,
    /// The size of that variant.
    pub size: PictureInfo,
    /// Its mean colour, in CSS.
    pub color: Option<String>,
    /// Its variants by format; the format of `url` is last.
    pub sources: Vec<ImageSource>,
    /// The output path of each variant, and its name in the cache.
    files: Vec<(String, String)>,
    /// The picture's key in the cache.
    key: String,
}

/// A picture that a page shows.
#[derive(Debug, Clone)]
pub struct ShownPicture {
    /// The URL to write.
    pub url: String,
    /// Whether `url` is a root-relative URL of this site.
    pub local: bool,
    /// Its size, for pictures of this site.
    pub picture: Option<PictureInfo>,
    /// The variants, for pictures that have any.
    pub variants: Option<Arc<ResponsiveImage>>,
}

impl ShownPicture {
    /// Builds a picture from a resolved link and its variants.
    pub(super) fn new(found: Destination, variants: Option<Arc<ResponsiveImage>>) -> Self {
        let largest = variants.as_ref();
        Self {
            local: found.local,
            picture: largest.map_or(found.picture, |variants| Some(variants.size)),
            url: largest.map_or(found.url, |variants| variants.url.clone()),
            variants,
        }
    }

    /// The media type; for pictures of other sites, by their names.
    pub fn media_type(&self) -> Option<&'static str> {
        match self.picture {
            Some(picture) => picture.format.media_type(),
            None => media_type(&self.url),
        }
    }

    /// The absolute URL.
    pub fn permalink(&self, base: &BaseUrl) -> String {
        if self.local {
            format!("{}{}", base.origin, self.url)
        } else {
            self.url.clone()
        }
    }

    /// The picture for the Markdown renderer.
    pub(super) fn into_image(self) -> markdown::Image {
        let variants = self.variants.as_deref();
        markdown::Image {
            local: self.local,
            width: self.picture.map(|picture| picture.width),
            height: self.picture.map(|picture| picture.height),
            sources: variants.map_or_else(Vec::new, |variants| variants.sources.clone()),
            color: variants.and_then(|variants| variants.color.clone()),
            url: self.url,
        }
    }
}

/// A published variant of a picture.
#[derive(Debug)]
pub struct PublishedVariant {
    /// Its path in the output.
    pub path: String,
    /// The file.
    pub file: CachedFile,
}

/// Finds the pictures that the Markdown of all texts names; `None`, without looking, if the site has no pictures.
pub fn find_named(sources: &Sources) -> Option<NamedPictures> {
    let mut assets = sources.assets.iter().chain(&sources.statics);
    if !assets.any(|asset| asset.picture.is_some()) {
        return None;
    }
    let has_math = sources.config.has_math();
    let mut named = find_in_texts(&sources.items, has_math);
    named.extend(find_in_texts(&sources.pages, has_math));
    named.extend(find_in_texts(&sources.people, has_math));
    named.extend(find_in_texts(&sources.labs, has_math));
    Some(named)
}

fn find_in_texts<F: Send + Sync>(texts: &[Parsed<F>], has_math: bool) -> NamedPictures {
    let named = texts.par_iter().filter_map(|text| {
        let pictures = find_named_in(&text.markdown, has_math);
        (!pictures.is_empty()).then(|| (text.source_file.source.path.clone(), pictures))
    });
    named.collect::<Vec<_>>().into_iter().collect()
}

/// Finds the pictures that a text's Markdown names.
pub fn find_named_in(markdown: &str, has_math: bool) -> Vec<Photo> {
    let labels = Labels::default();
    let options = Options {
        highlighter: None,
        math: has_math,
        html: RawHtml::Sanitize,
        labels: &labels,
    };
    let photo = |picture: PictureOfText| Photo {
        src: picture.destination,
        alt: Some(picture.alt).filter(|alt| !alt.is_empty()),
        caption: None,
        credit: None,
    };
    // A crash is reported when the text is rendered.
    let found = catch_panic(|| markdown::find_pictures(markdown, &options));
    let pictures = found.unwrap_or_default();
    pictures.into_iter().map(photo).collect()
}

/// Finds the pictures that pages will most likely show: those of front matter, site.yaml and Markdown.
pub fn find_expected(index: &Index, named: &NamedPictures) -> Vec<FileId> {
    let files = &index.links.files;
    let mut found: BTreeSet<FileId> = BTreeSet::new();
    let mut add = |base: LinkBase, source: &str| {
        let file = files.image(base, source).ok().and_then(|found| found.file);
        found.extend(file.filter(|file| variant_format(&files.list[*file]).is_some()));
    };
    for text in index.entities.texts() {
        let base = text.link_base();
        for (_, photo) in text.fields.pictures() {
            add(base, &photo.src);
        }
        for photo in named
            .get(&text.source_file.source.path)
            .into_iter()
            .flatten()
        {
            add(base, &photo.src);
        }
    }
    if let Some(logo) = &index.settings.config.logo {
        add(LinkBase::SETTINGS, logo);
    }
    found.into_iter().collect()
}

/// The format of a picture, if it gets variants.
fn variant_format(file: &PublishedFile) -> Option<Format> {
    Format::from_picture(file.picture?.format)
}

/// The variants of the pictures of a site, opened when the first picture needs it.
#[derive(Debug)]
pub struct PictureStore {
    root: PathBuf,
    processor: OnceLock<Result<ImageProcessor, Box<Diagnostic>>>,
}

impl PictureStore {
    /// The store of the site in the folder `root`, which contains the cache.
    pub fn new(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            processor: OnceLock::new(),
        }
    }

    /// Whether it can be used again: its cache could be opened, and is still there.
    pub fn is_current(&self) -> bool {
        match self.processor.get() {
            Some(Ok(processor)) => processor.is_current(),
            Some(Err(_)) => false,
            None => true,
        }
    }

    /// Removes variants from the cache that no build used for a month.
    pub fn prune(&self) {
        if let Some(Ok(processor)) = self.processor.get() {
            processor.prune();
        }
    }

    fn processor(&self) -> Result<&ImageProcessor, Box<Diagnostic>> {
        let processor = self.processor.get_or_init(|| {
            let opened = ImageProcessor::open(&self.root, MEMORY);
            opened.map_err(|error| Box::new(error.diagnostic()))
        });
        processor.as_ref().map_err(Clone::clone)
    }
}

/// Answers how pictures are shown, and encodes their variants afterwards.
#[derive(Debug)]
pub struct PictureQueue {
    store: Arc<PictureStore>,
    index: Arc<Index>,
    answers: IdVec<FileId, OnceLock<Answer>>,
}

/// The variants of a picture, if it has any, or why they failed.
type Answer = Result<Option<Arc<ResponsiveImage>>, Box<Diagnostic>>;

impl PictureQueue {
    /// Creates a queue for the files of an index.
    pub fn new(store: &Arc<PictureStore>, index: &Arc<Index>) -> Self {
        let files = index.links.files.list.iter();
        Self {
            answers: files.map(|_| OnceLock::new()).collect(),
            store: store.clone(),
            index: index.clone(),
        }
    }

    fn files(&self) -> &Files {
        &self.index.links.files
    }

    /// Returns the variants of a picture, which exist once the queue is processed; `None` for a file that is
    /// shown as it is. The first request reads the file, and decodes it if it is not in the cache.
    pub fn request(&self, id: FileId) -> Option<Arc<ResponsiveImage>> {
        let answer = self.answers[id].get_or_init(|| self.answer(id));
        answer.as_ref().ok()?.clone()
    }

    /// Requests pictures in parallel.
    pub fn request_all(&self, ids: &[FileId], on_each: &(dyn Fn() + Sync)) {
        ids.par_iter().for_each(|id| {
            self.request(*id);
            on_each();
        });
    }

    /// The variants of the pictures in `shown`. Reports pictures that failed.
    pub(super) fn answers(
        &self,
        shown: &HashSet<FileId>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Pictures {
        let mut pictures = Pictures::default();
        for (id, answer) in self.answers.enumerate() {
            match answer.get().filter(|_| shown.contains(&id)) {
                Some(Ok(Some(image))) => drop(pictures.0.insert(id, image.clone())),
                Some(Err(diagnostic)) if !diagnostics.contains(diagnostic) => {
                    diagnostics.push((**diagnostic).clone());
                }
                Some(Ok(None) | Err(_)) | None => {}
            }
        }
        pictures
    }

    /// How many of the requested pictures must be encoded.
    pub fn count_waiting(&self) -> usize {
        match self.store.processor.get() {
            Some(Ok(processor)) => processor.count_waiting(),
            Some(Err(_)) | None => 0,
        }
    }

    /// Encodes the requested variants, and returns those of `pictures` whose paths are not `taken`.
    pub(super) fn process(
        &self,
        pictures: &Pictures,
        taken: &HashSet<&str>,
        on_each: &(dyn Fn() + Sync),
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<PublishedVariant> {
        let Some(Ok(processor)) = self.store.processor.get() else {
            return Vec::new();
        };
        for (key, failure) in processor.process(on_each) {
            let failed = pictures.0.iter().filter(|(_, image)| image.key == key);
            let failed = failed
                .map(|(id, _)| &self.files().list[*id])
                .min_by_key(|file| &file.source);
            diagnostics.extend(failed.map(|file| explain(failure, file)));
        }
        pictures.publish(|name| processor.file(name), taken)
    }

    fn answer(&self, id: FileId) -> Answer {
        let file = &self.files().list[id];
        let (Some(picture), Some(format)) = (file.picture, variant_format(file)) else {
            return Ok(None);
        };
        let processor = self.store.processor()?;
        let enqueue = || {
            let refuse = |refusal: Refusal| Box::new(refusal.diagnostic(&file.source));
            let open = file.file.open().map_err(refuse)?;
            let now = Moment::now();
            // Of the file that is read, whatever has its name by now.
            let stamp = Stamp::from_file(&open.file).unwrap_or_default();
            if let Some(known) = processor.recall(file.file.real(), &stamp) {
                return Ok(known);
            }
            let bytes = open.read(PICTURE_SIZE).map_err(refuse)?;
            let found = processor.enqueue(&bytes, format, &picture);
            let found = found.map_err(|failure| Box::new(explain(failure, file)))?;
            processor.remember(file.file.real(), stamp.settled(now), found.clone());
            Ok(found)
        };
        let variants = catch_panic(enqueue)
            .unwrap_or_else(|crash| Err(Box::new(crash.at(Place::file(&file.source)))))?;
        let image = variants.and_then(|variants| self.publish(file, variants));
        Ok(image.map(Arc::new))
    }

    /// Assigns URLs to variants.
    fn publish(&self, file: &PublishedFile, variants: Variants) -> Option<ResponsiveImage> {
        let name = file.source.rsplit('/').next().unwrap_or_default();
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let stem = Slug::from_words(stem);
        let stem = stem.as_ref().map_or("photo", Slug::as_str);
        let mark = &variants.key[..10];
        let mut sources: Vec<(Format, ImageSource)> = Vec::new();
        let mut files = Vec::with_capacity(variants.list.len());
        for Variant {
            format,
            width,
            name,
            ..
        } in &variants.list
        {
            let path = format!("/images/{stem}-{mark}-{width}.{}", format.extension());
            let file = (self.files().base.relative(&path), *width);
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
            files.push((path, name.clone()));
        }
        let largest = variants.list.last()?;
        let sources: Vec<ImageSource> = sources.into_iter().map(|(_, source)| source).collect();
        Some(ResponsiveImage {
            url: sources.last()?.files.last()?.0.clone(),
            size: PictureInfo::new(largest.format.picture(), largest.width, largest.height),
            color: variants.color,
            sources,
            files,
            key: variants.key,
        })
    }
}

fn explain(failure: Failure, file: &PublishedFile) -> Diagnostic {
    match failure {
        Failure::Picture(problem) => problem.at(Place::file(&file.source)),
        Failure::Disk(error) => error.diagnostic(),
    }
}

/// The pictures that have variants.
#[derive(Debug, Default)]
pub(super) struct Pictures(HashMap<FileId, Arc<ResponsiveImage>>);

impl Pictures {
    /// The variants of a file.
    pub(super) fn get(&self, id: FileId) -> Option<&Arc<ResponsiveImage>> {
        self.0.get(&id)
    }

    /// Adds the variants to a resolved link.
    pub(super) fn show(&self, found: Destination) -> ShownPicture {
        let variants = found.file.and_then(|file| self.get(file)).cloned();
        ShownPicture::new(found, variants)
    }

    /// All variants except those whose paths are `taken`: somebody may have copied a variant from the output
    /// into static/.
    pub(super) fn publish(
        &self,
        find: impl Fn(&str) -> Option<CachedFile>,
        taken: &HashSet<&str>,
    ) -> Vec<PublishedVariant> {
        let variants = self.0.values().flat_map(|image| &image.files);
        let free = variants.filter(|(path, _)| !taken.contains(path.as_str()));
        let published: BTreeMap<&String, CachedFile> = free
            .filter_map(|(path, name)| Some((path, find(name)?)))
            .collect();
        let published = published.into_iter().map(|(path, file)| PublishedVariant {
            path: path.clone(),
            file,
        });
        published.collect()
    }
}
