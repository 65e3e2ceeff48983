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
}

/// Every job of a site, and which of them makes a file.
struct Jobs<'a> {
    renderer: Renderer<'a>,
    list: Vec<Job<'a>>,
    by_file: HashMap<String, usize>,
    /// The files of jobs that do not say which files they make.
    others: OnceLock<Result<HashMap<String, Output>, Diagnostic>>,
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
        let prepared = catch_panic(|| {
            Prepared::try_new(Owner { loaded, cards }, |owner| {
                Jobs::new(&owner.loaded, &owner.cards)
            })
        });
        Ok(Self(prepared.map_err(Diagnostic::from)??))
    }

    /// The site.
    pub fn site(&self) -> &Site {
        &self.0.borrow_owner().loaded.site
    }

    /// Renders the file at a path in the output; `None` if the site has none there.
    pub fn render(&self, file: &str) -> Result<Option<Output>, Diagnostic> {
        self.0
            .with_dependent(|owner, jobs| jobs.render(file, &owner.loaded.site))
    }

    /// Whether the site has a file at a path in the output, without rendering it.
    pub fn contains(&self, file: &str) -> bool {
        self.0
            .with_dependent(|_, jobs| jobs.by_file.contains_key(file))
    }

    /// Renders every file, to find out whether that is possible. Ends early, without a result, if `is_cancelled`.
    pub fn check(&self, is_cancelled: &AtomicBool) -> Option<Vec<Diagnostic>> {
        self.0.with_dependent(|owner, jobs| {
            let site = &owner.loaded.site;
            let results = jobs.list.par_iter().map(|job| {
                if is_cancelled.load(Ordering::Relaxed) {
                    return Err(None);
                }
                jobs::run(job, site, &jobs.renderer).map(drop).map_err(Some)
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

impl<'a> Jobs<'a> {
    fn new(loaded: &'a Loaded, cards: &'a [Arc<Drawn>]) -> Result<Self, Diagnostic> {
        let site = &loaded.site;
        let mut renderer = Renderer::new(site, &loaded.environment, &jobs::assets(site))?;
        renderer.link_cards(cards.iter().map(|drawn| &drawn.card));
        let list = jobs::list_jobs(site, cards);
        let mut by_file = HashMap::with_capacity(list.len());
        for (number, job) in list.iter().enumerate() {
            for file in job.files().into_iter().flatten() {
                by_file.insert(file, number);
            }
        }
        Ok(Self {
            renderer,
            list,
            by_file,
            others: OnceLock::new(),
        })
    }

    fn render(&self, file: &str, site: &Site) -> Result<Option<Output>, Diagnostic> {
        if let Some(job) = self.by_file.get(file) {
            let outputs = jobs::run(&self.list[*job], site, &self.renderer)?;
            return Ok(outputs.into_iter().find(|output| output.file == file));
        }
        let others = self.others.get_or_init(|| {
            let mut others = HashMap::new();
            for job in self.list.iter().filter(|job| job.files().is_none()) {
                let outputs = jobs::run(job, site, &self.renderer)?;
                others.extend(
                    outputs
                        .into_iter()
                        .map(|output| (output.file.clone(), output)),
                );
            }
            Ok(others)
        });
        let others = others.as_ref().map_err(Clone::clone)?;
        Ok(others.get(file).cloned())
    }
}
