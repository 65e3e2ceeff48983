//! What the server's connections and its watcher share.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::{SystemTime, UNIX_EPOCH};

use tokio::sync::watch::{Sender, channel};

use super::shown::Shown;

/// The state of a running server.
pub(super) struct ServerState {
    shown: RwLock<Arc<Shown>>,
    /// The version of what is shown.
    pub version: Sender<u64>,
    /// The server's origin (`http://127.0.0.1:1111`), if it answers only requests from this machine.
    pub loopback_origin: Option<String>,
    /// Whether the server is about to stop.
    pub stopping: Sender<bool>,
}

impl ServerState {
    /// A server without a build yet.
    pub(super) fn new(loopback_origin: Option<String>) -> Self {
        // A page that is open since another run of the server must not take its version for the current one.
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let version = now.map_or(0, |now| u64::try_from(now.as_millis()).unwrap_or(0));
        let shown = Shown {
            version,
            ..Shown::default()
        };
        Self {
            shown: RwLock::new(Arc::new(shown)),
            version: channel(version).0,
            loopback_origin,
            stopping: channel(false).0,
        }
    }

    /// What the server shows.
    pub(super) fn shown(&self) -> Arc<Shown> {
        let shown = self.shown.read();
        shown.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Shows something else, made from what is shown and the next version, and tells waiting browsers. Returns what
    /// was shown, so that the caller can drop it later: dropping a large site is slow.
    pub(super) fn show(&self, make: impl FnOnce(&Shown, u64) -> Shown) -> Arc<Shown> {
        let mut shown = self.shown.write().unwrap_or_else(PoisonError::into_inner);
        let version = shown.version + 1;
        let next = Arc::new(make(&shown, version));
        let before = std::mem::replace(&mut *shown, next);
        drop(shown);
        self.version.send_replace(version);
        before
    }

    /// Changes what is shown as `version`, if it still is, and tells waiting browsers if they must `reload`.
    pub(super) fn amend(
        &self,
        version: u64,
        reload: bool,
        change: impl FnOnce(&mut Shown),
    ) -> bool {
        let mut shown = self.shown.write().unwrap_or_else(PoisonError::into_inner);
        if shown.version != version {
            return false;
        }
        let mut next = Shown::clone(&shown);
        change(&mut next);
        if reload {
            next.version += 1;
            self.version.send_replace(next.version);
        }
        *shown = Arc::new(next);
        true
    }
}
