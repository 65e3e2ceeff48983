//! The development server: watches the sources, renders what browsers ask for, reloads browsers.
//!
//! After a change, the server builds again only what depends on it, and renders a page when a browser asks for it.
//! Soon after, it renders all the others in the background, so that an error in any of them is told. It writes
//! nothing to disk except the cache, `.labnews/`, and builds the search index only when a browser asks for it. While
//! the site has errors, its last good pages show them.
//!
//! Unless asked otherwise, the server listens on the loopback interface, and refuses requests that name
//! another host. No page on the web can read a draft through the visitor's browser, or embed one of its
//! pictures or scripts.

mod answer;
mod connections;
mod error_page;
mod event;
mod host;
mod options;
mod rebuild;
mod reload;
mod shown;
mod state;
mod watch;

use std::io;
use std::sync::Arc;

use tokio::net::TcpListener;

use crate::diagnostic::Diagnostic;
use event::Report;
pub use event::ServerEvent;
pub use options::ServeOptions;
use rebuild::Rebuilder;
use state::ServerState;
use watch::{WatchEvent, Watcher};

/// Serves the site until the process is told to stop.
pub fn run(
    options: ServeOptions,
    report: impl Fn(ServerEvent) + Send + Sync + 'static,
) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let report: Arc<Report> = Arc::new(report);
    // Serves whatever has this name, even if another folder takes it later.
    let root = std::path::absolute(&options.root)?;
    let options = ServeOptions { root, ..options };
    let served = runtime.block_on(async move {
        let listener = TcpListener::bind(options.address).await?;
        let address = listener.local_addr()?;
        let origin = format!("http://{address}");
        let loopback_origin = address.ip().is_loopback().then(|| origin.clone());
        let state = Arc::new(ServerState::new(loopback_origin));
        // Starts to watch before the first build, so that no change in between is missed.
        let watcher = Watcher::start(&options.root, options.debounce);
        let mut rebuilder = Rebuilder::new(&options, address, &state, &report);
        let base = rebuilder.build();
        report(ServerEvent::Listening(&format!("{origin}{base}/")));
        std::thread::spawn(move || {
            watcher.run(&mut |event| match event {
                WatchEvent::Changed(changes) => rebuilder.update(&changes),
                WatchEvent::Failed(problem) => {
                    report(ServerEvent::WatchFailed(&Diagnostic::from(problem)));
                }
                WatchEvent::Restored => report(ServerEvent::WatchRestored),
            });
        });
        connections::serve(listener, state).await
    });
    // Does not wait for a search index that is being built.
    runtime.shutdown_background();
    served
}
