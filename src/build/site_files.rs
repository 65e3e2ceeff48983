//! The files of a site, each rendered when somebody asks for it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use ahash::AHashMap as HashMap;
use rayon::prelude::*;
use self_cell::self_cell;

use super::aborted::Aborted;
use super::cards::Drawn;
use super::jobs::{self, Job};
use super::loaded::Loaded;
use super::prepare::prepare_renderer;
use super::progress::NoProgress;
use crate::bodies::Site;
use crate::diagnostic::{Diagnostic, catch_panic};
use crate::output::Output;
use crate::render::Renderer;
use crate::site::{Index, urls};

/// The files of a site, without those of the search.
pub struct SiteFiles(Prepared);

self_cell! {
    struct Prepared {
        owner: Loaded,
        #[not_covariant]
        dependent: Jobs,
    }
}

/// What renders the files of a site.
struct Jobs<'a> {
    site: &'a Site,
    renderer: Renderer<'a>,
    cards: Vec<Arc<Drawn>>,
    /// What is wrong with the cards.
    diagnostics: Vec<Diagnostic>,
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
    /// Prepares the files of a site, and draws its social cards. What follows from the index alone is taken from
    /// `before`, if that has the same. Problems with cards are added to `diagnostics`.
    pub fn new(
        loaded: Loaded,
        before: Option<&Self>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Result<Self, Aborted> {
        let known = before.and_then(|before| before.known_for(&loaded.site));
        let mut found = Vec::new();
        let prepared = catch_panic(|| {
            Prepared::try_new(loaded, |loaded| Jobs::new(loaded, known, &mut found))
        });
        diagnostics.extend(found);
        Ok(Self(prepared.map_err(Diagnostic::from)??))
    }

    /// The site.
    pub fn site(&self) -> &Site {
        &self.0.borrow_owner().site
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

    /// What another site has in common with this one, if their indexes are the same.
    fn known_for(&self, site: &Site) -> Option<Known> {
        let own = self.site();
        let is_same = Arc::ptr_eq(&own.index, &site.index) && own.cards() == site.cards();
        is_same.then(|| {
            self.0.with_dependent(|_, jobs| Known {
                cards: jobs.cards.clone(),
                diagnostics: jobs.diagnostics.clone(),
                pages: jobs.pages.clone(),
            })
        })
    }
}

/// What follows from the index of a site.
struct Known {
    cards: Vec<Arc<Drawn>>,
    diagnostics: Vec<Diagnostic>,
    pages: Arc<Pages>,
}

fn list_pages(index: &Index) -> Pages {
    let routes = index.routes.iter().enumerate();
    let pages = routes.map(|(position, route)| (urls::file(&route.path), position));
    pages.collect()
}

impl<'a> Jobs<'a> {
    fn new(
        loaded: &'a Loaded,
        known: Option<Known>,
        found: &mut Vec<Diagnostic>,
    ) -> Result<Self, Aborted> {
        let (cards, pages) = match known {
            Some(known) => {
                *found = known.diagnostics;
                (Some(known.cards), known.pages)
            }
            None => (None, Arc::new(list_pages(&loaded.site.index))),
        };
        let (renderer, cards) = prepare_renderer(loaded, cards, &NoProgress, found)?;
        Ok(Self {
            site: &loaded.site,
            renderer,
            cards,
            diagnostics: found.clone(),
            pages,
            all: OnceLock::new(),
            others: OnceLock::new(),
        })
    }

    fn all(&self) -> &AllJobs<'a> {
        self.all.get_or_init(|| {
            let list = jobs::list_jobs(self.site, &self.cards);
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
