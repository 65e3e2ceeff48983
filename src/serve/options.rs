//! The options of the server.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use crate::site::BuildOptions;

/// What to serve, and where.
#[derive(Debug, Clone)]
pub struct ServeOptions {
    /// The site's folder.
    pub root: PathBuf,
    /// Time of the build, base URL, drafts.
    pub options: BuildOptions,
    /// The address to listen on.
    pub address: SocketAddr,
    /// How long files must be unchanged before the site is built again.
    pub debounce: Duration,
}
