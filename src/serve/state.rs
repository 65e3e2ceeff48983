//! What the server's connections and its watcher share.

use std::sync::{Arc, RwLock};

use tokio::sync::watch::{Sender, channel};

use super::served_site::ServedSite;

/// The state of a running server.
pub(super) struct ServerState {
    /// The current build.
    pub site: RwLock<Arc<ServedSite>>,
    /// Grows with each build.
    pub version: Sender<u64>,
    /// The server's origin (`http://127.0.0.1:1111`), if it answers only requests from this machine.
    pub loopback_origin: Option<String>,
    /// Whether the server is about to stop.
    pub stopping: Sender<bool>,
}

impl ServerState {
    /// A server without a build yet.
    pub(super) fn new(loopback_origin: Option<String>) -> Self {
        Self {
            site: RwLock::default(),
            version: channel(0).0,
            loopback_origin,
            stopping: channel(false).0,
        }
    }

    /// Shows another build, and tells waiting browsers. Returns the build before it, so that the caller can
    /// drop it later: dropping a large site is slow.
    pub(super) fn show(&self, site: Arc<ServedSite>) -> Arc<ServedSite> {
        let before = match self.site.write() {
            Ok(mut current) => std::mem::replace(&mut *current, site),
            Err(_) => site,
        };
        self.version.send_modify(|version| *version += 1);
        before
    }
}
