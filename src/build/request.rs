//! What to build.

use std::path::PathBuf;

use crate::site::BuildOptions;

/// What to build, and where.
#[derive(Debug, Clone)]
pub struct Request {
    /// The site's folder.
    pub root: PathBuf,
    /// The folder to write.
    pub output: PathBuf,
    /// Time, base URL, drafts.
    pub options: BuildOptions,
}
