//! The pipeline: read → index → bodies → pages → output folder.

mod aborted;
mod analysis;
mod cards;
mod cpu_time;
#[cfg(test)]
mod faults;
mod folder;
mod jobs;
mod loaded;
mod manifest;
mod moves;
mod own_code;
mod prepare;
mod progress;
mod publish;
mod record;
mod request;
mod safety;
mod search;
mod site_files;
mod stage;
mod stopwatch;
mod workspace;

use std::sync::Arc;
use std::time::{Duration, Instant};

use rayon::prelude::*;

use crate::diagnostic::{self, Diagnostic, catch_panic};
pub use crate::messages::status::Summary;
use crate::messages::status::{Part, Stage};
use crate::output::Output;
use crate::render::{Environment, Renderer};
use crate::source::SourceDb;
pub use aborted::Aborted;
use analysis::{Analysis, Tools};
pub use folder::Folder;
pub use loaded::Loaded;
use prepare::prepare_renderer;
pub use progress::{NoProgress, Progress};
pub use publish::{PublishFailure, PublishResult};
use record::{Built, Published, find_unchanged};
pub use request::Request;
use search::SearchBuild;
pub use site_files::SiteFiles;
pub use stage::Staged;
pub use stopwatch::Stopwatch;
pub use workspace::{Updated, Workspace};

/// The outcome of a build.
#[derive(Debug)]
pub struct Outcome {
    /// All diagnostics, sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// What was written; `None` if the build failed.
    pub summary: Option<Summary>,
    /// Whether the output folder contains files of two builds, because writing failed midway and could not be
    /// undone.
    pub is_mixed: bool,
    /// The site that was written. Dropping a large site is slow; a process about to exit may leak it.
    pub loaded: Option<Loaded>,
}

/// Builds a site. If there is an error, the output folder is left unchanged.
pub fn build(request: &Request, progress: &dyn Progress) -> Outcome {
    let start = Instant::now();
    progress.stage(Stage::Comparing, 0);
    if let Some(unchanged) = find_unchanged(request) {
        return Outcome {
            diagnostics: unchanged.diagnostics,
            summary: Some(Summary {
                items: unchanged.items,
                drafts: unchanged.drafts,
                pages: unchanged.pages,
                files: unchanged.files,
                time: start.elapsed(),
                ..Summary::default()
            }),
            is_mixed: false,
            loaded: None,
        };
    }
    let mut diagnostics = Vec::new();
    let built = build_and_publish(request, progress, &mut diagnostics);
    let (built, is_mixed) = match built {
        Ok((summary, loaded, published)) => {
            progress.stage(Stage::Recording, 0);
            diagnostic::sort(&mut diagnostics);
            record::save(Built {
                request,
                published,
                site: &loaded.site,
                read: loaded.folder.take_log(),
                pages: summary.pages,
                diagnostics: &diagnostics,
            });
            (Some((summary, loaded)), false)
        }
        Err(Failed { aborted, is_mixed }) => {
            diagnostics.extend(aborted.diagnostic());
            diagnostic::sort(&mut diagnostics);
            (None, is_mixed)
        }
    };
    let (summary, loaded) = built.unzip();
    Outcome {
        diagnostics,
        summary: summary.map(|summary| Summary {
            time: start.elapsed(),
            ..summary
        }),
        is_mixed,
        loaded,
    }
}

/// Why a build failed.
struct Failed {
    aborted: Aborted,
    is_mixed: bool,
}

impl<A: Into<Aborted>> From<A> for Failed {
    fn from(aborted: A) -> Self {
        Self {
            aborted: aborted.into(),
            is_mixed: false,
        }
    }
}

fn build_and_publish(
    request: &Request,
    progress: &dyn Progress,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<(Summary, Loaded, Published), Failed> {
    progress.stage(Stage::Opening, 0);
    let folder = Folder::open(&request.root, &request.output)?;
    let loaded = load(request, progress, diagnostics)?;
    let sink = |output: Output| folder.stage(output);
    let search = SearchBuild::new(&loaded.site, &folder, progress)?;
    let mut render = || render_all(&loaded, progress, &sink, diagnostics);
    let (pages, search) = match &search {
        Some(search) => {
            let (pages, made) = search.make_during(render);
            (pages?, Some(made?))
        }
        None => (render()?, None),
    };
    let (mut staged, renderer) = pages;
    let search = search.map(|search| {
        staged.extend(search.files);
        (search.hash, search.time)
    });
    let (search_hash, search) = search.unzip();
    progress.stage(Stage::Writing, 0);
    // Dropping the renderer takes about as long as publishing.
    let publish = || folder.publish(staged, search_hash);
    let (publication, ()) = rayon::join(publish, || drop(renderer));
    let publication = publication.map_err(|failed| Failed {
        aborted: Aborted::Because(*failed.diagnostic),
        is_mixed: failed.is_mixed,
    })?;
    let summary = Summary {
        items: loaded.site.index.entities.items.len(),
        drafts: loaded.site.index.drafts.count,
        pages: jobs::count_pages(&loaded.site),
        files: publication.files,
        written: publication.written,
        removed: publication.removed,
        time: Duration::ZERO,
        search,
    };
    Ok((summary, loaded, publication.published))
}

/// The first half of a build: everything but its pages. Fails if there is an error.
pub fn load(
    request: &Request,
    progress: &dyn Progress,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Loaded, Aborted> {
    let loaded = analyze(request, progress, diagnostics)?;
    if diagnostics.iter().any(Diagnostic::is_error) {
        Err(Aborted::Reported)
    } else {
        Ok(loaded)
    }
}

/// Reads and relates as much of a site as possible, despite errors. The result can be inspected, but must not
/// be published. Fails only if there is no site.
pub fn analyze(
    request: &Request,
    progress: &dyn Progress,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Loaded, Aborted> {
    catch_panic(|| read_and_relate(request, progress, diagnostics)).map_err(Diagnostic::from)?
}

fn read_and_relate(
    request: &Request,
    progress: &dyn Progress,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Loaded, Aborted> {
    progress.stage(Stage::Reading, 0);
    let sources = SourceDb::read(&request.root).into_sources();
    let sources = sources.unpack_into(diagnostics).ok_or(Aborted::Reported)?;
    progress.stage(Stage::Templates, 0);
    let environment = Environment::new(&sources.templates).unpack_into(diagnostics);
    let tools = Tools::new(&request.root);
    let analysis = Analysis::new(
        sources,
        Arc::new(environment),
        &request.options,
        &tools,
        None,
        progress,
    );
    let loaded = analysis.finish(&request.root, &tools, progress, diagnostics);
    tools.pictures.prune();
    Ok(loaded)
}

/// Renders everything but the search in parallel, and passes each file to `sink` at once. Also returns the
/// renderer, which is slow to drop.
pub fn render_all<'a, T: Send>(
    loaded: &'a Loaded,
    progress: &dyn Progress,
    sink: &(dyn Fn(Output) -> Result<T, Diagnostic> + Sync),
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<(Vec<T>, Renderer<'a>), Aborted> {
    catch_panic(|| run_jobs(loaded, progress, sink, diagnostics)).map_err(Diagnostic::from)?
}

fn run_jobs<'a, T: Send>(
    loaded: &'a Loaded,
    progress: &dyn Progress,
    sink: &(dyn Fn(Output) -> Result<T, Diagnostic> + Sync),
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<(Vec<T>, Renderer<'a>), Aborted> {
    let site = &loaded.site;
    progress.stage(Stage::Preparing, 0);
    let (renderer, cards) = prepare_renderer(loaded, None, progress, diagnostics)?;
    let jobs = jobs::list_jobs(site, &cards);
    progress.stage(Stage::Rendering, jobs.len());
    let results: Vec<Result<Vec<T>, Diagnostic>> = jobs
        .par_iter()
        .map(|job| {
            let files = progress.measure(job.part(), || jobs::run(job, site, &renderer))?;
            let taken = progress.measure(Part::Staging, || files.into_iter().map(sink).collect());
            progress.step();
            taken
        })
        .collect();
    let (outputs, ()) = rayon::join(|| collect_outputs(results, diagnostics), || drop(jobs));
    Ok((outputs?, renderer))
}

/// Collects the files of all jobs; fails if one of them failed.
fn collect_outputs<T>(
    results: Vec<Result<Vec<T>, Diagnostic>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Vec<T>, Aborted> {
    let mut outputs = Vec::with_capacity(results.len());
    let before = diagnostics.len();
    for result in results {
        match result {
            Ok(files) => outputs.extend(files),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    if diagnostics.len() == before {
        Ok(outputs)
    } else {
        Err(Aborted::Reported)
    }
}
