//! What is published beside HTML pages: feeds, the sitemap, the search, and what servers look for.
//!
//! Like [`crate::render`], this turns a [`Site`] into values and writes nothing.

mod bibtex;
mod calendar;
mod feed;
pub mod json_ld;
mod search;
mod sitemap;

use std::fs::File;
use std::io;

use crate::bodies::Site;
use crate::cache_dir::CachedFile;
use crate::site::urls;
use crate::source::site_dir::SiteFile;
pub use bibtex::bibtex;
pub use calendar::{Calendar, calendars};
pub use feed::{Feed, feeds};
pub use search::{CODE as SEARCH_CODE, names_path, search};
pub use sitemap::{robots, sitemaps};

/// A file of the output.
#[derive(Debug, Clone)]
pub struct Output {
    /// Where it goes, relative to the output folder: `news/2022/x/index.html`.
    pub file: String,
    /// What is in it.
    pub content: Content,
    /// Whether a file of the same name that labnews did not write stays, instead of being an error.
    pub yields: bool,
}

/// What is in a file.
#[derive(Debug, Clone)]
pub enum Content {
    /// These bytes.
    Bytes(Vec<u8>),
    /// A copy of this file of the site.
    Copy(SiteFile),
    /// A copy of this file of the cache.
    Cached(CachedFile),
}

impl Content {
    /// Opens the file to copy, and returns how many of its bytes to copy; `None` if the bytes are in memory.
    pub fn open(&self) -> io::Result<Option<(File, u64)>> {
        Ok(match self {
            Self::Bytes(_) => None,
            Self::Copy(file) => {
                let file = file.open()?.file;
                let size = file.metadata()?.len();
                Some((file, size))
            }
            Self::Cached(file) => Some((file.open()?, file.size())),
        })
    }
}

impl Output {
    /// The file of a path that labnews makes.
    pub fn new(path: &str, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            file: urls::file(path),
            content: Content::Bytes(bytes.into()),
            yields: false,
        }
    }

    /// A file of the site as it is.
    pub fn copy(path: &str, file: &SiteFile) -> Self {
        Self {
            file: urls::file(path),
            content: Content::Copy(file.clone()),
            yields: false,
        }
    }

    /// A file that the cache has.
    pub fn cached(path: &str, cached: &CachedFile) -> Self {
        Self {
            file: urls::file(path),
            content: Content::Cached(cached.clone()),
            yields: false,
        }
    }
}

/// The small files that servers and hosts look for, unless static/ has its own.
pub fn for_servers(site: &Site) -> Vec<Output> {
    let mut outputs = vec![
        Output::new("/robots.txt", robots(&site.index)),
        Output::new("/.nojekyll", ""),
    ];
    if let Some(domain) = custom_domain(site) {
        outputs.push(Output::new("/CNAME", format!("{domain}\n")));
    }
    outputs.retain(|output| {
        !site
            .files()
            .any(|file| file.path.trim_start_matches('/') == output.file)
    });
    for output in &mut outputs {
        output.yields = true;
    }
    outputs
}

/// The domain that GitHub Pages is to serve: that of a site at the root of a host of its own.
fn custom_domain(site: &Site) -> Option<&str> {
    let host = site.index.settings.base.host.as_str();
    let own = site.index.settings.base.path.is_empty()
        && host.contains('.')
        && !host.ends_with(".github.io")
        && host.parse::<std::net::IpAddr>().is_err();
    own.then_some(host)
}
