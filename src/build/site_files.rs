//! The files of a site, each rendered when somebody asks for it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use ahash::AHashMap as HashMap;
use rayon::prelude::*;
use self_cell::self_cell;

use super::aborted::Aborted;
use super::cards::{self, Drawn};
use super::jobs::{self, Job};
use super::{Loaded, NoProgress};
use crate::bodies::Site;
use crate::diagnostic::{Diagnostic, catch_panic};
use crate::output::Output;
use crate::render::Renderer;
use crate::site::{Index, urls};

/// The files of a site, without those of the search.
pub struct SiteFiles(Prepared);

self_cell! {
    struct Prepared {
        owner: Owner,
        #[not_covariant]
        dependent: Jobs,
    }
}

struct Owner {
    loaded: Loaded,
    cards: Vec<Arc<Drawn>>,
    pages: Arc<Pages>,
}

/// What renders the files of a site.
struct Jobs<'a> {
    site: &'a Site,
    cards: &'a [Arc<Drawn>],
    renderer: Renderer<'a>,
    /// The pages, by their files.
    pages: Arc<Pages>,
    all: OnceLock<AllJobs<'a>>,
    /// The files of jobs that do not say which files they make.
    others: OnceLock<Result<HashMap<String, Output>, Diagnostic>>,
}

/// The positions of routes, by the files of their pages.
type Pages = HashMap<String, usize>;

/// Every job of a site, and the positions of those that say which files they make.
struct AllJobs<'a> {
    list: Vec<Job<'a>>,
    by_file: HashMap<String, usize>,
}

impl SiteFiles {
    /// Prepares the files of a site, and draws its social cards. If only the Markdown of texts changed since `before`,
    /// its cards are used again. Problems with cards are added to `diagnostics`.
    pub fn new(
        loaded: Loaded,
        before: Option<&Self>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Result<Self, Aborted> {
        let known = before.and_then(|before| before.cards_of(&loaded.site));
        let cards = match known {
            Some(cards) => cards,
            None => {
                catch_panic(|| draw_cards(&loaded, diagnostics)).map_err(Diagnostic::from)??
            }
        };
        let index = &loaded.site.index;
        let known = before.map(|before| before.0.borrow_owner());
        let known = known.filter(|owner| Arc::ptr_eq(&owner.loaded.site.index, index));
        let pages = match known {
            Some(owner) => owner.pages.clone(),
            None => Arc::new(list_pages(index)),
        };
        let owner = Owner {
            loaded,
            cards,
            pages,
        };
        let prepared = catch_panic(|| Prepared::try_new(owner, |owner| Jobs::new(owner)));
        Ok(Self(prepared.map_err(Diagnostic::from)??))
    }

    /// The site.
    pub fn site(&self) -> &Site {
        &self.0.borrow_owner().loaded.site
    }

    /// Renders the file at a path in the output; `None` if the site has none there.
    pub fn render(&self, file: &str) -> Result<Option<Output>, Diagnostic> {
        self.0.with_dependent(|_, jobs| jobs.render(file))
    }

    /// Whether the site has a file at a path in the output, without rendering it.
    pub fn contains(&self, file: &str) -> bool {
        self.0.with_dependent(|_, jobs| {
            jobs.pages.contains_key(file) || jobs.all().by_file.contains_key(file)
        })
    }

    /// Renders every file, to find out whether that is possible. Ends early, without a result, if `is_cancelled`.
    pub fn check(&self, is_cancelled: &AtomicBool) -> Option<Vec<Diagnostic>> {
        self.0.with_dependent(|_, jobs| {
            let results = jobs.all().list.par_iter().map(|job| {
                if is_cancelled.load(Ordering::Relaxed) {
                    return Err(None);
                }
                jobs.run(job).map(drop).map_err(Some)
            });
            let failed = results.filter_map(Result::err);
            failed.collect::<Option<Vec<Diagnostic>>>()
        })
    }

    /// The cards, if they are those of another site whose index is the same.
    fn cards_of(&self, site: &Site) -> Option<Vec<Arc<Drawn>>> {
        let own = self.site();
        let is_same = Arc::ptr_eq(&own.index, &site.index) && own.cards() == site.cards();
        is_same.then(|| self.0.borrow_owner().cards.clone())
    }
}

fn draw_cards(
    loaded: &Loaded,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Vec<Arc<Drawn>>, Aborted> {
    let site = &loaded.site;
    let renderer = Renderer::new(site, &loaded.environment, &jobs::assets(site))?;
    cards::draw(&loaded.root, site, &renderer, &NoProgress, diagnostics)
}

fn list_pages(index: &Index) -> Pages {
    let routes = index.routes.iter().enumerate();
    let pages = routes.map(|(position, route)| (urls::file(&route.path), position));
    pages.collect()
}

impl<'a> Jobs<'a> {
    fn new(owner: &'a Owner) -> Result<Self, Diagnostic> {
        let site = &owner.loaded.site;
        let environment = &owner.loaded.environment;
        let mut renderer = Renderer::new(site, environment, &jobs::assets(site))?;
        renderer.link_cards(owner.cards.iter().map(|drawn| &drawn.card));
        Ok(Self {
            site,
            cards: &owner.cards,
            renderer,
            pages: owner.pages.clone(),
            all: OnceLock::new(),
            others: OnceLock::new(),
        })
    }

    fn all(&self) -> &AllJobs<'a> {
        self.all.get_or_init(|| {
            let list = jobs::list_jobs(self.site, self.cards);
            let jobs = list.iter().enumerate();
            let files = jobs.flat_map(|(position, job)| {
                let files = job.files().into_iter().flatten();
                files.map(move |file| (file, position))
            });
            AllJobs {
                by_file: files.collect(),
                list,
            }
        })
    }

    fn render(&self, file: &str) -> Result<Option<Output>, Diagnostic> {
        if let Some(route) = self.pages.get(file) {
            let job = Job::Page(&self.site.index.routes[*route]);
            return Ok(self.run(&job)?.pop());
        }
        let all = self.all();
        if let Some(job) = all.by_file.get(file) {
            let outputs = self.run(&all.list[*job])?;
            return Ok(outputs.into_iter().find(|output| output.file == file));
        }
        let others = self.others.get_or_init(|| {
            let mut others = HashMap::new();
            for job in all.list.iter().filter(|job| job.files().is_none()) {
                let outputs = self.run(job)?.into_iter();
                others.extend(outputs.map(|output| (output.file.clone(), output)));
            }
            Ok(others)
        });
        let others = others.as_ref().map_err(Clone::clone)?;
        Ok(others.get(file).cloned())
    }

    fn run(&self, job: &Job) -> Result<Vec<Output>, Diagnostic> {
        jobs::run(job, self.site, &self.renderer)
    }
}
