//! The pipeline: read → relate → render → write.

mod cards;
#[cfg(test)]
mod faults;
mod folder;
mod jobs;
mod manifest;
mod moves;
mod own_code;
mod photos;
mod publish;

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rayon::prelude::*;

use crate::diagnostic::{self, Diagnostic, catch_panic};
use crate::output::{self, Output};
use crate::render::{Environment, Renderer, Shortcodes, check_templates, interface};
use crate::site::{self, Site, Wishes};
use crate::{check, source};
pub use folder::Folder;
pub use publish::{Publication, Staged, Unpublished};

/// What to build, and where to.
#[derive(Debug, Clone)]
pub struct Request {
    /// The site's folder.
    pub root: PathBuf,
    /// The folder to write.
    pub output: PathBuf,
    /// Moment, base URL, drafts.
    pub wishes: Wishes,
}

/// What came of a build.
#[derive(Debug)]
pub struct Outcome {
    /// All that was found wrong, in order.
    pub diagnostics: Vec<Diagnostic>,
    /// What was written; none if something kept the site from being written.
    pub summary: Option<Summary>,
    /// Whether the output folder holds files of two builds, as writing it failed midway and could not
    /// be undone.
    pub is_mixed: bool,
    /// The site that was written. To let go of a large one takes a while, which a program that
    /// ends need not wait for.
    pub loaded: Option<Loaded>,
}

/// What was written.
#[derive(Debug, Clone, Copy, Default)]
pub struct Summary {
    /// News items.
    pub items: usize,
    /// HTML pages, those of items included.
    pub pages: usize,
    /// Files of all kinds.
    pub files: usize,
    /// Files whose bytes changed, or that are new.
    pub written: usize,
    /// Files that the site no longer has.
    pub removed: usize,
    /// How long it took.
    pub time: Duration,
    /// How long the search took of it, beside all else; none without a search.
    pub search: Option<Duration>,
}

/// Is told how far a build is.
pub trait Progress: Sync {
    /// A stage of so many steps begins.
    fn stage(&self, name: &'static str, steps: usize);
    /// One step is done.
    fn step(&self);
}

/// Tells nobody.
pub struct Quiet;

impl Progress for Quiet {
    fn stage(&self, _: &'static str, _: usize) {}
    fn step(&self) {}
}

/// Builds a site. The output folder changes only if there was no error at all.
pub fn build(request: &Request, progress: &dyn Progress) -> Outcome {
    let start = Instant::now();
    let mut diagnostics = Vec::new();
    let mut is_mixed = false;
    let written = Folder::open(&request.root, &request.output)
        .and_then(|folder| {
            let loaded = load(request, progress, &mut diagnostics)?;
            let stage = |output: Output| folder.stage(output);
            // Set once something else failed, so that nobody waits for a search that is of no use.
            let stop = AtomicBool::new(false);
            let (staged, search) = beside(
                || make_search(&loaded.site, &stop, &stage),
                || {
                    let staged = produce(&loaded, progress, &stage, &mut diagnostics);
                    match &staged {
                        Err(_) => stop.store(true, Ordering::Relaxed),
                        Ok(_) if loaded.site.has_search() => {
                            progress.stage("indexing for the search", 0)
                        }
                        Ok(_) => {}
                    }
                    staged
                },
            );
            let (mut staged, renderer) = staged?;
            let search = search?.map(|(files, time)| {
                staged.extend(files);
                time
            });
            progress.stage("writing", 0);
            let (items, pages) = (loaded.site.items.len(), jobs::pages(&loaded.site));
            // To let go of all views takes about as long as to publish.
            let (publication, ()) = rayon::join(|| folder.publish(staged), || drop(renderer));
            let publication = publication.map_err(|failed| {
                is_mixed = failed.is_mixed;
                Some(*failed.diagnostic)
            })?;
            let summary = Summary {
                items,
                pages,
                files: publication.files,
                written: publication.written,
                removed: publication.removed,
                time: start.elapsed(),
                search,
            };
            Ok((summary, loaded))
        })
        .map_err(|failure| diagnostics.extend(failure))
        .ok();
    diagnostic::sort(&mut diagnostics);
    let (summary, loaded) = written.unzip();
    Outcome {
        diagnostics,
        summary,
        is_mixed,
        loaded,
    }
}

/// Why a build stopped: the diagnostic that says so, or none where all are collected already.
pub type Stop = Option<Diagnostic>;

/// A site that was read and related, and the templates to render it with.
#[derive(Debug)]
pub struct Loaded {
    /// The site.
    pub site: Site,
    /// Its templates.
    pub environment: Environment,
    /// Its folder.
    pub root: PathBuf,
}

/// The first half of a build: read and relate. Stops if anything is wrong.
pub fn load(
    request: &Request,
    progress: &dyn Progress,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Loaded, Stop> {
    let loaded = inspect(request, progress, diagnostics)?;
    match diagnostics.iter().any(Diagnostic::is_error) {
        true => Err(None),
        false => Ok(loaded),
    }
}

/// Reads and relates what can be, whatever is wrong with it: it is not to be published, but may be
/// looked at. Stops only if there is no site at all.
pub fn inspect(
    request: &Request,
    progress: &dyn Progress,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Loaded, Stop> {
    catch_panic(|| read_and_relate(request, progress, diagnostics))?
}

fn read_and_relate(
    request: &Request,
    progress: &dyn Progress,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Loaded, Stop> {
    progress.stage("reading", 0);
    let (sources, found) = source::read(&request.root);
    diagnostics.extend(found);
    let mut sources = sources.ok_or(None)?;
    let (environment, found) = Environment::new(&sources.templates);
    diagnostics.extend(found);
    progress.stage("relating", 0);
    let (languages, found) = site::language::languages(&sources);
    diagnostics.extend(found);
    let shortcodes = Shortcodes {
        environment: &environment,
        languages: languages.iter().map(interface).collect(),
    };
    diagnostics.extend(check::settings(&sources));
    sources.templates.clear();
    let (mut site, found) = site::relate(sources, languages, &request.wishes, &shortcodes);
    diagnostics.extend(found);
    let variants = photos::variants(&request.root, site.originals(), progress, diagnostics);
    site.illustrate(variants, &shortcodes);
    diagnostics.extend(check_templates(&site, &environment));
    diagnostics.extend(check::site(&site));
    check::apply_levels(&site, diagnostics);
    Ok(Loaded {
        site,
        environment,
        root: request.root.clone(),
    })
}

/// Does two things at once, the first on a thread of its own.
fn beside<A: Send, B>(first: impl FnOnce() -> A + Send, second: impl FnOnce() -> B) -> (B, A) {
    std::thread::scope(|scope| {
        let first = scope.spawn(first);
        let second = second();
        match first.join() {
            Ok(first) => (second, first),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// The search's files, handed over, and how long they took; none for a site without a search.
fn make_search<T>(
    site: &Site,
    stop: &AtomicBool,
    take: &dyn Fn(Output) -> Result<T, Diagnostic>,
) -> Result<Option<(Vec<T>, Duration)>, Stop> {
    if !site.has_search() {
        return Ok(None);
    }
    let start = Instant::now();
    let files = output::search(site, stop)?;
    let taken: Result<Vec<T>, Diagnostic> = files.into_iter().map(take).collect();
    Ok(Some((taken?, start.elapsed())))
}

/// The second half: render everything but the search, in parallel, and hand each file over as soon
/// as it is made. The renderer comes with what became of them, to be let go of at leisure.
pub fn produce<'a, T: Send>(
    loaded: &'a Loaded,
    progress: &dyn Progress,
    take: &(dyn Fn(Output) -> Result<T, Diagnostic> + Sync),
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<(Vec<T>, Renderer<'a>), Stop> {
    catch_panic(|| render(loaded, progress, take, diagnostics))?
}

fn render<'a, T: Send>(
    loaded: &'a Loaded,
    progress: &dyn Progress,
    take: &(dyn Fn(Output) -> Result<T, Diagnostic> + Sync),
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<(Vec<T>, Renderer<'a>), Stop> {
    let site = &loaded.site;
    let mut renderer = Renderer::new(site, &loaded.environment, &jobs::assets(site))?;
    // Pages name a card only if every character of it can be drawn, which is known once it is.
    let cards = cards::draw(&loaded.root, site, &renderer, progress, diagnostics)?;
    renderer.show(cards.iter().map(|drawn| &drawn.card));
    let jobs = jobs::jobs(site, &cards);
    progress.stage("rendering", jobs.len());
    let results: Vec<Result<Vec<T>, Diagnostic>> = jobs
        .par_iter()
        .map(|job| {
            let files = jobs::run(job, site, &renderer)?;
            let taken = files.into_iter().map(take).collect();
            progress.step();
            taken
        })
        .collect();
    let (taken, ()) = rayon::join(|| joined(results, diagnostics), || drop(jobs));
    Ok((taken?, renderer))
}

/// What all pieces of work made, unless one of them failed.
fn joined<T>(
    results: Vec<Result<Vec<T>, Diagnostic>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Vec<T>, Stop> {
    let mut taken = Vec::with_capacity(results.len());
    let before = diagnostics.len();
    for result in results {
        match result {
            Ok(files) => taken.extend(files),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    match diagnostics.len() == before {
        true => Ok(taken),
        false => Err(None),
    }
}
