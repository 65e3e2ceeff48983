//! A file of the output, before it is written.

use std::fs::File;
use std::io;

use crate::cache_dir::CachedFile;
use crate::site::urls;
use crate::source::site_dir::SiteFile;

/// A file of the output.
#[derive(Debug, Clone)]
pub struct Output {
    /// Its path, relative to the output folder: `news/2022/x/index.html`.
    pub file: String,
    /// Its content.
    pub content: Content,
    /// Whether to keep a file of the same name that labnews did not write. Without this, such a file is
    /// an error.
    pub keep_foreign: bool,
}

/// The content of a file.
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
    /// A generated file at a URL path.
    pub fn new(path: &str, bytes: impl Into<Vec<u8>>) -> Self {
        Self::with_content(path, Content::Bytes(bytes.into()))
    }

    /// An unchanged copy of a file of the site.
    pub fn copy(path: &str, file: &SiteFile) -> Self {
        Self::with_content(path, Content::Copy(file.clone()))
    }

    /// A copy of a file in the cache.
    pub fn cached(path: &str, cached: &CachedFile) -> Self {
        Self::with_content(path, Content::Cached(cached.clone()))
    }

    fn with_content(path: &str, content: Content) -> Self {
        Self {
            file: urls::file(path),
            content,
            keep_foreign: false,
        }
    }
}
