//! What the first half of a build makes for the second.

use std::path::PathBuf;
use std::sync::Arc;

use crate::bodies::Site;
use crate::render::Environment;
use crate::source::site_dir::SiteDir;

/// An analyzed site and its templates. Its parts are shared.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The site.
    pub site: Site,
    /// Its templates.
    pub environment: Arc<Environment>,
    /// Its folder.
    pub root: PathBuf,
    /// The same, open, with all that was read.
    pub folder: Arc<SiteDir>,
}
