//! A site that is built again and again while its files change, from what did not change.

use std::sync::Arc;

use super::analysis::{Affected, Analysis, Tools};
use super::loaded::Loaded;
use super::progress::NoProgress;
use super::request::Request;
use crate::bodies::{KnownTexts, PictureStore};
use crate::diagnostic::{Diagnostic, catch_panic};
use crate::render::Environment;
use crate::source::{Changes, SourceDb, Sources, Update};
use crate::values::base_url::BaseUrl;
use crate::values::source_text::SourceText;

/// A site whose files change.
#[derive(Debug)]
pub struct Workspace {
    request: Request,
    /// Where the site is served, without a path.
    origin: String,
    /// The path of the base URL of the last analysis.
    base_path: String,
    sources: SourceDb,
    tools: Tools,
    templates: Option<Templates>,
    analysis: Option<Analysis>,
    /// The site of the analysis, and everything that is wrong with it.
    finished: Option<(Loaded, Vec<Diagnostic>)>,
    /// What is wrong with files, as of the last analysis.
    diagnostics: Vec<Diagnostic>,
}

/// Compiled templates.
#[derive(Debug)]
struct Templates {
    sources: Vec<SourceText>,
    environment: Arc<Environment>,
    diagnostics: Vec<Diagnostic>,
}

/// What became of a change.
#[derive(Debug)]
pub struct Updated {
    /// The site; `None` if it has errors.
    pub loaded: Option<Loaded>,
    /// Everything wrong with it, unsorted.
    pub diagnostics: Vec<Diagnostic>,
    /// Files that were read again, if more than the Markdown of texts changed.
    pub files: Vec<Arc<str>>,
}

impl Workspace {
    /// Reads the site. Without a base URL in the request, it is the `origin` with the path of the published site, so
    /// that links without that path fail there too.
    pub fn open(request: Request, origin: String) -> Self {
        Self {
            sources: SourceDb::read(&request.root),
            tools: Tools::new(&request.root),
            request,
            origin,
            base_path: String::new(),
            templates: None,
            analysis: None,
            finished: None,
            diagnostics: Vec::new(),
        }
    }

    /// The path under which the site is served, without a trailing slash; that of before while site.yaml cannot be
    /// read.
    pub fn base_path(&self) -> &str {
        &self.base_path
    }

    /// Builds the site from what was read when it was opened.
    pub fn load(&mut self) -> Updated {
        self.analyze_caught(Vec::new())
    }

    /// Builds the site again after changes on the disk; `None` if they are no changes of the site.
    pub fn update(&mut self, changes: &Changes) -> Option<Updated> {
        let is_cache_new = !self.tools.pictures.is_current();
        if is_cache_new {
            self.tools.pictures = Arc::new(PictureStore::new(&self.request.root));
        }
        match self.sources.update(changes) {
            Update::Nothing if is_cache_new => Some(self.analyze_caught(Vec::new())),
            Update::Nothing => None,
            Update::Markdown(texts) => {
                let analysis = self.analysis.as_mut().filter(|_| !is_cache_new);
                let tools = &self.tools;
                let affected = catch_panic(|| {
                    analysis.map_or(Affected::Index, |analysis| analysis.update(&texts, tools))
                });
                let files = texts.into_iter().map(|(path, _)| path);
                Some(match affected.unwrap_or(Affected::Index) {
                    Affected::Index => self.analyze_caught(files.collect()),
                    Affected::Bodies => self.finish_caught(Vec::new()),
                    Affected::Html => self.replace_html(),
                })
            }
            Update::Files(files) => Some(self.analyze_caught(files)),
        }
    }

    fn analyze_caught(&mut self, files: Vec<Arc<str>>) -> Updated {
        let known = self.analysis.take();
        self.finished = None;
        let analyzed = catch_panic(|| self.analyze(known.as_ref()));
        drop(known);
        if let Err(crash) = analyzed {
            self.diagnostics.push(crash.into());
            self.analysis = None;
        }
        self.finish_caught(files)
    }

    fn analyze(&mut self, before: Option<&Analysis>) {
        self.diagnostics.clear();
        let sources = self.sources.sources().unpack_into(&mut self.diagnostics);
        let Some(sources) = sources else {
            return;
        };
        let environment = self.compile(&sources);
        let mut options = self.request.options.clone();
        if options.base_url.is_none() {
            let path = &sources.config.base_url.path;
            options.base_url = BaseUrl::parse(&format!("{}{path}", self.origin)).ok();
        }
        let base_url = options.base_url.as_ref();
        self.base_path = base_url.map_or_else(String::new, |base| base.path.clone());
        let known = before.map_or_else(KnownTexts::default, Analysis::known_texts);
        self.analysis = Some(Analysis::new(
            sources,
            environment,
            &options,
            &self.tools,
            Some(&known),
            &NoProgress,
        ));
    }

    /// The templates of the site, compiled again only if they changed.
    fn compile(&mut self, sources: &Sources) -> Arc<Environment> {
        let is_same = |templates: &Templates| {
            let same = |(known, new): (&SourceText, &SourceText)| {
                known.path == new.path && known.text == new.text
            };
            templates.sources.len() == sources.templates.len()
                && templates.sources.iter().zip(&sources.templates).all(same)
        };
        let templates = self.templates.take().filter(is_same).unwrap_or_else(|| {
            let compiled = Environment::new(&sources.templates);
            Templates {
                sources: sources.templates.clone(),
                environment: Arc::new(compiled.value),
                diagnostics: compiled.diagnostics,
            }
        });
        self.diagnostics
            .extend(templates.diagnostics.iter().cloned());
        self.templates.insert(templates).environment.clone()
    }

    fn finish_caught(&mut self, files: Vec<Arc<str>>) -> Updated {
        let mut diagnostics = self.diagnostics.clone();
        let finished = catch_panic(|| {
            let analysis = self.analysis.as_ref()?;
            let root = &self.request.root;
            Some(analysis.finish(root, &self.tools, &NoProgress, &mut diagnostics))
        });
        let loaded = finished.unwrap_or_else(|crash| {
            diagnostics.push(crash.into());
            None
        });
        self.finished = loaded.map(|loaded| (loaded, diagnostics.clone()));
        self.report(diagnostics, files)
    }

    /// The site of the last analysis with the texts that were updated since.
    fn replace_html(&mut self) -> Updated {
        let (Some(analysis), Some((loaded, diagnostics))) = (&self.analysis, &mut self.finished)
        else {
            return self.finish_caught(Vec::new());
        };
        loaded.site = analysis.with_html(&loaded.site);
        let diagnostics = diagnostics.clone();
        self.report(diagnostics, Vec::new())
    }

    fn report(&self, diagnostics: Vec<Diagnostic>, files: Vec<Arc<str>>) -> Updated {
        let has_errors = diagnostics.iter().any(Diagnostic::is_error);
        let finished = self.finished.as_ref().filter(|_| !has_errors);
        Updated {
            loaded: finished.map(|(loaded, _)| loaded.clone()),
            diagnostics,
            files,
        }
    }
}
