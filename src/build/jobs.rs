//! The output of a site as a list of independent jobs.

use std::sync::Arc;

use super::cards::Drawn;
use super::own_code::own_code;
use crate::bodies::PublishedVariant;
use crate::bodies::Site;
use crate::diagnostic::{Diagnostic, Place, catch_panic};
use crate::image::{PictureFormat, extension, may_hold_metadata, sanitize_svg, without_metadata};
use crate::messages::{pictures, status::Part};
use crate::output::{
    Calendar, Feed, Output, list_calendars, list_feeds, render_bibtex, render_server_files,
    render_sitemaps,
};
use crate::render::{Assets, Renderer, redirect_path, render_custom_properties};
use crate::site::routes::{PageKind, Route};
use crate::site::{PublishedFile, urls};
use crate::source::size_limit;
use crate::theme;

/// The theme's scripts for the search: for the box on every page, and for the search page.
const SEARCH_SCRIPTS: [&str; 2] = ["search-box.js", "search.js"];

/// A job that makes one file or a few.
pub(super) enum Job<'a> {
    Page(&'a Route),
    Redirect(&'a str, &'a str),
    Feed(Feed<'a>),
    Sitemaps,
    ServerFiles,
    Bibtex,
    Calendar(Calendar),
    File(&'a PublishedFile),
    Variant(&'a PublishedVariant),
    Card(Arc<Drawn>),
    Theme(&'static str, &'static [u8]),
    CustomProperties(String),
}

impl Job<'_> {
    /// What `--timings` counts it as.
    pub(super) fn part(&self) -> Part {
        match self {
            Self::Page(route) => match route.page {
                PageKind::Item(..) => Part::ItemPages,
                _ => Part::OtherPages,
            },
            Self::Feed(_) => Part::Feeds,
            Self::Calendar(_) => Part::Calendars,
            Self::File(_)
            | Self::Variant(_)
            | Self::Card(_)
            | Self::Theme(..)
            | Self::CustomProperties(_) => Part::Files,
            Self::Redirect(..) | Self::Sitemaps | Self::ServerFiles | Self::Bibtex => Part::Others,
        }
    }

    /// The paths in the output of the files that it makes; `None` if only running it tells.
    pub(super) fn files(&self) -> Option<Vec<String>> {
        let paths = match self {
            Self::Page(route) => vec![route.path.clone()],
            Self::Redirect(from, _) => vec![redirect_path(from)],
            Self::Feed(feed) => feed.paths(),
            Self::Calendar(calendar) => vec![calendar.path().to_owned()],
            Self::File(file) => vec![file.path.clone()],
            Self::Variant(variant) => vec![variant.path.clone()],
            Self::Card(drawn) => drawn.path().into_iter().map(str::to_owned).collect(),
            Self::Theme(name, _) => vec![format!("/{name}")],
            Self::CustomProperties(_) => vec![format!("/{CUSTOM_PROPERTIES}")],
            Self::Sitemaps | Self::ServerFiles | Self::Bibtex => return None,
        };
        Some(paths.iter().map(|path| urls::file(path)).collect())
    }
}

/// Lists all jobs of a site.
pub(super) fn list_jobs<'a>(site: &'a Site, cards: &[Arc<Drawn>]) -> Vec<Job<'a>> {
    let pages = site.index.routes.iter().map(Job::Page);
    let feeds = list_feeds(site).into_iter().map(Job::Feed);
    let calendars = list_calendars(site).into_iter().map(Job::Calendar);
    let redirects = site
        .index
        .redirects
        .iter()
        .map(|(from, to)| Job::Redirect(from, to));
    let files = site.files().map(Job::File);
    let variants = site.variants.iter().map(Job::Variant);
    let cards = cards.iter().cloned().map(Job::Card);
    let theme = theme_files(site)
        .filter(|(name, _)| !is_replaced(site, name))
        .map(|(name, bytes)| Job::Theme(name, bytes));
    let properties = render_custom_properties(site.index.settings.config.theme.as_deref())
        .filter(|_| !is_replaced(site, CUSTOM_PROPERTIES))
        .map(Job::CustomProperties);
    // The longest jobs go first, so that no thread is left with one at the end.
    let mut jobs = vec![Job::Sitemaps, Job::ServerFiles, Job::Bibtex];
    jobs.extend(
        pages
            .chain(feeds)
            .chain(calendars)
            .chain(redirects)
            .chain(files)
            .chain(variants)
            .chain(cards)
            .chain(theme)
            .chain(properties),
    );
    jobs
}

/// How many HTML pages a site has.
pub(super) fn count_pages(site: &Site) -> usize {
    site.index.routes.len()
}

/// Runs a job.
pub(super) fn run(job: &Job, site: &Site, renderer: &Renderer) -> Result<Vec<Output>, Diagnostic> {
    catch_panic(|| run_uncaught(job, site, renderer)).unwrap_or_else(|crash| {
        Err(match source(job, site) {
            Some(path) => crash.at(Place::file(path)),
            None => crash.into(),
        })
    })
}

/// The source of a job, for diagnostics about crashes.
fn source<'a>(job: &'a Job, site: &'a Site) -> Option<&'a Arc<str>> {
    let source_file = match job {
        Job::File(file) => return Some(&file.source),
        Job::Page(route) => match route.page {
            PageKind::Item(item, text) => {
                &site.index.entities.items[item].entity.texts[text].source_file
            }
            PageKind::Page(page, text) => &site.index.entities.pages[page].texts[text].source_file,
            _ => return None,
        },
        _ => return None,
    };
    Some(&source_file.source.path)
}

fn run_uncaught(job: &Job, site: &Site, renderer: &Renderer) -> Result<Vec<Output>, Diagnostic> {
    Ok(match job {
        Job::Page(route) => vec![renderer.render_page(route)?],
        Job::Redirect(from, to) => vec![renderer.render_redirect(from, to)?],
        Job::Feed(feed) => feed.render(site),
        Job::Sitemaps => render_sitemaps(&site.index),
        Job::ServerFiles => render_server_files(site),
        Job::Bibtex => render_bibtex(&site.index),
        Job::Calendar(calendar) => vec![calendar.render(site)],
        Job::File(file) => vec![copy_file(site, file)?],
        Job::Variant(variant) => vec![Output::cached(&variant.path, &variant.file)],
        Job::Card(drawn) => drawn.output(),
        Job::Theme(name, bytes) => vec![Output::new(&format!("/{name}"), *bytes)],
        Job::CustomProperties(css) => {
            vec![Output::new(&format!("/{CUSTOM_PROPERTIES}"), css.as_str())]
        }
    })
}

/// Copies a file, without the metadata of pictures and videos and without scripts of SVGs.
fn copy_file(site: &Site, file: &PublishedFile) -> Result<Output, Diagnostic> {
    let extension = extension(&file.path);
    let is_of_pixels = file
        .picture
        .is_some_and(|picture| picture.format != PictureFormat::Svg);
    // static/ is the webmaster's, and trusted.
    let is_drawing = extension == "svg"
        && !is_of_pixels
        && file.is_of_content
        && !site.index.settings.config.trusts_html();
    let limit = size_limit(&extension);
    let limit =
        limit.filter(|_| file.picture.is_some() || is_drawing || may_hold_metadata(&extension));
    let Some(limit) = limit else {
        return Ok(Output::copy(&file.path, &file.file));
    };
    let bytes = file
        .file
        .read(limit)
        .map_err(|refusal| refusal.diagnostic(&file.source))?;
    // The format is detected in the bytes that are published, not in those read before.
    let clean = match PictureFormat::detect(&bytes) {
        _ if is_drawing => sanitize_svg(&bytes).map(Some),
        Some(format) if is_of_pixels || extension == "ico" => {
            without_metadata(format.extension(), &bytes)
        }
        None if is_of_pixels => Err(pictures::damaged()),
        _ => without_metadata(&extension, &bytes),
    };
    match clean {
        Ok(clean) => Ok(Output::new(&file.path, clean.unwrap_or(bytes))),
        Err(unusable) => Err(unusable.at(Place::file(&file.source))),
    }
}

/// The name of the theme's stylesheet.
const STYLE: &str = "style.css";
/// The name of the script of galleries.
const GALLERY: &str = "gallery.js";
/// The name of the stylesheet of site.yaml's `theme:`.
const CUSTOM_PROPERTIES: &str = "theme.css";

/// The stylesheets and scripts that pages name.
pub(super) fn assets(site: &Site) -> Assets {
    let embedded = |wanted: &str| {
        let mut statics = theme::statics().into_iter();
        let found = statics.find(|(name, _)| *name == wanted);
        found.map_or(&[][..], |(_, bytes)| bytes).to_vec()
    };
    let [search_box, search_page] = if site.index.settings.has_search() {
        SEARCH_SCRIPTS.map(|name| versioned_url(site, name, || embedded(name)))
    } else {
        Default::default()
    };
    let properties = render_custom_properties(site.index.settings.config.theme.as_deref());
    let has_properties = properties.as_ref().map(|_| CUSTOM_PROPERTIES);
    Assets {
        style: versioned_url(site, STYLE, || embedded(STYLE)),
        theme: properties.map(|css| versioned_url(site, CUSTOM_PROPERTIES, || css.into_bytes())),
        gallery: versioned_url(site, GALLERY, || embedded(GALLERY)),
        search_box,
        search_page,
        own_code: own_code(
            site,
            theme_files(site)
                .map(|(name, _)| name)
                .chain(has_properties),
        ),
    }
}

/// The theme's files, without scripts that the site does not need.
fn theme_files(site: &Site) -> impl Iterator<Item = (&'static str, &'static [u8])> {
    let statics = theme::statics().into_iter();
    statics.filter(|(name, _)| site.index.settings.has_search() || !SEARCH_SCRIPTS.contains(name))
}

/// The URL path of a file with a hash of its content: the site's own file of that name, or the generated
/// bytes.
fn versioned_url(site: &Site, name: &str, made: impl FnOnce() -> Vec<u8>) -> String {
    let own = site
        .files()
        .find(|file| file.path.strip_prefix('/') == Some(name));
    let mut hasher = blake3::Hasher::new();
    match own.and_then(|file| file.file.open().ok()) {
        // If it fails while it is read, the hash covers what was read.
        Some(open) => drop(hasher.update_reader(open.file)),
        None => drop(hasher.update(&made())),
    }
    format!("/{name}?v={}", &hasher.finalize().to_hex()[..8])
}

fn is_replaced(site: &Site, name: &str) -> bool {
    site.files()
        .any(|file| file.path.strip_prefix('/') == Some(name))
}
