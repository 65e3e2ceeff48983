//! The development server: builds in memory, watches the sources, tells browsers to reload.
//!
//! Nothing is written to disk but the cache, `.labnews/`. The search index is made when a browser first
//! asks for it, so that changes show as fast as without a search. While the site has errors, every page shows them, and goes away by
//! itself when they are mended. The server listens on the loopback interface unless it is asked to
//! do otherwise, and then answers no request that was sent to another host's name. No page on the web
//! can read a draft through the visitor's browser, nor embed a picture or script of it.

mod answer;
mod connections;
mod error_page;
mod host;
mod watch;

use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock, RwLock};
use std::time::{Duration, Instant};

use hyper::body::Bytes;
use tokio::net::TcpListener;
use tokio::sync::watch::{Sender, channel};

use crate::bodies::Site;
use crate::build::{NoProgress, Request, load, render_all};
use crate::diagnostic::{self, Diagnostic};
use crate::output::{self, Content, Output};
use crate::site::BuildOptions;
use crate::values::base_url::BaseUrl;

/// What to serve, and where.
#[derive(Debug, Clone)]
pub struct Service {
    /// The site's folder.
    pub root: PathBuf,
    /// Moment, base URL, drafts.
    pub options: BuildOptions,
    /// Where to listen.
    pub address: SocketAddr,
    /// How long a file must have been left alone before the site is built again.
    pub quiet_time: Duration,
}

/// Something worth telling the person at the terminal.
#[derive(Debug)]
pub enum Event<'a> {
    /// The server answers at this URL.
    Listening(&'a str),
    /// The site was built, and what was found.
    Built {
        /// All that was found wrong.
        diagnostics: &'a [Diagnostic],
        /// Whether there is a site to show.
        fine: bool,
        /// How long it took.
        time: Duration,
    },
    /// The search index could not be made.
    NoSearch(&'a Diagnostic),
    /// Changes cannot be seen at once; why.
    Blind(&'a str),
    /// Changes are seen at once again.
    Seeing,
}

/// Tells the person at the terminal.
type Tell = dyn Fn(Event) + Send + Sync;

/// Files by path in the output.
type Files = HashMap<String, File>;

/// A file as it is served.
enum File {
    /// These bytes, which all answers share.
    Bytes(Bytes),
    /// What is on disk, as a copy.
    Disk(Content),
}

impl File {
    fn of(output: Output) -> (String, Self) {
        let file = match output.content {
            Content::Bytes(mut bytes) => {
                if answer::is_page(&output.file) {
                    bytes.extend_from_slice(answer::RELOAD_TAG);
                }
                Self::Bytes(bytes.into())
            }
            copied => Self::Disk(copied),
        };
        (output.file, file)
    }
}

/// The site as it is served.
#[derive(Default)]
struct Served {
    /// By path in the output: `news/2022/x/index.html`.
    files: Files,
    /// The path under which the site is served, without a closing slash.
    base: String,
    /// What keeps the site from being shown.
    errors: Vec<Diagnostic>,
    /// Its search, where it has one.
    search: Option<Search>,
}

/// The search of the site. To make it takes longer than all else, so nobody waits for it but a
/// browser that asks for it.
struct Search {
    site: Site,
    made: OnceLock<Files>,
    tell: Arc<Tell>,
}

impl Search {
    fn new(site: Site, tell: &Arc<Tell>) -> Option<Self> {
        site.index.settings.has_search().then(|| Self {
            site,
            made: OnceLock::new(),
            tell: tell.clone(),
        })
    }

    /// The search's file of a name. The first call makes all.
    fn file(&self, name: &str) -> Option<&File> {
        let made = self.made.get_or_init(|| {
            let files =
                output::search(&self.site, &AtomicBool::new(false)).unwrap_or_else(|diagnostic| {
                    (self.tell)(Event::NoSearch(&diagnostic));
                    Vec::new()
                });
            files.into_iter().map(File::of).collect()
        });
        made.get(name)
    }
}

/// What the server and the watcher share.
struct Shared {
    served: RwLock<Arc<Served>>,
    version: Sender<u64>,
    /// Where it is, without a path, if it answers on this machine only.
    loopback: Option<String>,
    /// Set when it is about to stop.
    stopping: Sender<bool>,
}

/// Serves until the process is told to stop.
pub fn run(service: Service, tell: impl Fn(Event) + Send + Sync + 'static) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let tell: Arc<Tell> = Arc::new(tell);
    // What stands under this name is served, also when it is another folder than at the start.
    let root = std::path::absolute(&service.root)?;
    let service = Service { root, ..service };
    let served = runtime.block_on(async move {
        let listener = TcpListener::bind(service.address).await?;
        let address = listener.local_addr()?;
        let origin = format!("http://{address}");
        let shared = Arc::new(Shared {
            served: RwLock::default(),
            version: channel(0).0,
            loopback: address.ip().is_loopback().then(|| origin.clone()),
            stopping: channel(false).0,
        });
        // Watched before it is built, so that no change in between is missed.
        let watched = watch::Watched::start(&service.root, service.quiet_time);
        let base = rebuild(&service, address, &shared, &tell);
        tell(Event::Listening(&format!("{origin}{base}/")));
        let watcher = shared.clone();
        std::thread::spawn(move || {
            watched.run(&|event| match event {
                watch::Event::Changed => drop(rebuild(&service, address, &watcher, &tell)),
                watch::Event::Blind(why) => tell(Event::Blind(&why)),
                watch::Event::Seeing => tell(Event::Seeing),
            });
        });
        connections::serve(listener, shared).await
    });
    // A search that is being made is not waited for.
    runtime.shutdown_background();
    served
}

/// Builds the site anew and shows it, or shows what is wrong with it. Returns its base path.
fn rebuild(service: &Service, address: SocketAddr, shared: &Shared, tell: &Arc<Tell>) -> String {
    let start = Instant::now();
    let mut request = Request {
        root: service.root.clone(),
        output: PathBuf::new(),
        options: BuildOptions {
            reload_script: Some(answer::RELOAD_SCRIPT),
            ..service.options.clone()
        },
    };
    if request.options.base_url.is_none() {
        // Under the same path as the published site, so that links that forget it fail here, too.
        let path = base_path(&service.root);
        request.options.base_url = BaseUrl::parse(&format!("http://{address}{path}")).ok();
    }
    let base = request
        .options
        .base_url
        .as_ref()
        .map_or(String::new(), |base| base.path.clone());
    let mut diagnostics = Vec::new();
    let built = load(&request, &NoProgress, &mut diagnostics).and_then(|loaded| {
        let (files, _) = render_all(
            &loaded,
            &NoProgress,
            &|output| Ok(File::of(output)),
            &mut diagnostics,
        )?;
        Ok((files, Search::new(loaded.site, tell)))
    });
    diagnostic::sort(&mut diagnostics);
    let fine = built.is_ok();
    let (files, search) = match built {
        Ok((files, search)) => (files.into_iter().collect(), search),
        Err(aborted) => {
            diagnostics.extend(aborted.diagnostic());
            (HashMap::new(), None)
        }
    };
    let errors = if fine {
        Vec::new()
    } else {
        diagnostics.clone()
    };
    let next = Arc::new(Served {
        files,
        base: base.clone(),
        errors,
        search,
    });
    // The site that was is let go after the next is shown.
    let before = match shared.served.write() {
        Ok(mut served) => std::mem::replace(&mut *served, next),
        Err(_) => next,
    };
    shared.version.send_modify(|version| *version += 1);
    tell(Event::Built {
        diagnostics: &diagnostics,
        fine,
        time: start.elapsed(),
    });
    drop(before);
    base
}

/// The path of `base_url` in site.yaml; none while that cannot be read.
fn base_path(root: &Path) -> String {
    let sources = crate::source::read_config(root).value;
    sources.map_or(String::new(), |(config, _)| config.base_url.path)
}
