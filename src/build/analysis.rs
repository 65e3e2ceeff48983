//! The first half of a build: sources → index → rendered texts.

use std::path::Path;
use std::sync::Arc;

use super::loaded::Loaded;
use super::progress::Progress;
use crate::bodies::{
    self, Bodies, KnownTexts, PictureQueue, PictureStore, RenderTools, RenderedTexts, Site,
};
use crate::check;
use crate::diagnostic::Diagnostic;
use crate::messages::status::Stage;
use crate::render::{Environment, Shortcodes, check_templates, shortcode_globals};
use crate::site::entity::AnyTranslation;
use crate::site::ids::{IdVec, LanguageId};
use crate::site::language::{self, Language};
use crate::site::{self, BuildOptions, Index, NamedPictures};
use crate::source::Sources;
use crate::source::records::Photo;
use crate::source::site_dir::SiteDir;

/// What every analysis of a site needs, and is slow to load.
#[derive(Debug)]
pub(super) struct Tools {
    rendering: RenderTools,
    /// The variants of pictures.
    pub pictures: Arc<PictureStore>,
}

impl Tools {
    /// The tools for the site in the folder `root`.
    pub(super) fn new(root: &Path) -> Self {
        Self {
            rendering: RenderTools::default(),
            pictures: Arc::new(PictureStore::new(root)),
        }
    }
}

/// An index and its rendered texts.
#[derive(Debug)]
pub(super) struct Analysis {
    /// The site's templates.
    environment: Arc<Environment>,
    /// The site's folder.
    folder: Arc<SiteDir>,
    index: Arc<Index>,
    pictures: PictureQueue,
    texts: RenderedTexts,
    /// The pictures that the texts of the site name, if it has pictures.
    named: Option<NamedPictures>,
    /// What is wrong with the sources and the index.
    diagnostics: Vec<Diagnostic>,
}

/// What a change of Markdown affects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Affected {
    /// The index, so nothing was updated.
    Index,
    /// The bodies: which files the site publishes, or what is wrong with texts.
    Bodies,
    /// Nothing but HTML.
    Html,
}

impl Analysis {
    /// Relates sources, and renders their texts. With `known` texts, the result can be
    /// [updated](Self::update).
    pub(super) fn new(
        mut sources: Sources,
        environment: Arc<Environment>,
        options: &BuildOptions,
        tools: &Tools,
        known: Option<&KnownTexts>,
        progress: &dyn Progress,
    ) -> Self {
        let folder = sources.folder.clone();
        let mut diagnostics = Vec::new();
        let languages = language::list_languages(&sources).unpack_into(&mut diagnostics);
        diagnostics.extend(check::check_sources(&sources));
        sources.templates.clear();

        progress.stage(Stage::Relating, 0);
        let found = bodies::find_named(&sources);
        let none = NamedPictures::default();
        let named = found.as_ref().unwrap_or(&none);
        let related = site::relate(sources, languages, options, named);
        let (index, markdown) = related.unpack_into(&mut diagnostics);

        let index = Arc::new(index);
        let pictures = PictureQueue::new(&tools.pictures, &index);
        let expected = bodies::find_expected(&index, named);
        if !expected.is_empty() {
            progress.stage(Stage::Photos, expected.len());
        }
        pictures.request_all(&expected, &|| progress.step());
        progress.stage(Stage::Texts, 0);
        let texts = RenderedTexts::render(
            &index,
            markdown,
            &pictures,
            &shortcodes(&index.settings.languages, &environment),
            &tools.rendering,
            known,
        );
        Self {
            environment,
            folder,
            index,
            pictures,
            texts,
            named: found,
            diagnostics,
        }
    }

    /// Renders texts of which only the Markdown changed: their paths, and their Markdown.
    pub(super) fn update(&mut self, changed: &[(Arc<str>, Arc<str>)], tools: &Tools) -> Affected {
        let index = self.index.clone();
        let Some(changed) = self.find_texts(&index, changed) else {
            return Affected::Index;
        };
        let only_html = self.texts.update(
            &index,
            &changed,
            &self.pictures,
            &shortcodes(&index.settings.languages, &self.environment),
            &tools.rendering,
        );
        if only_html {
            Affected::Html
        } else {
            Affected::Bodies
        }
    }

    /// The changed texts; `None` if one is hidden, or names other pictures than before.
    fn find_texts<'a>(
        &self,
        index: &'a Index,
        changed: &[(Arc<str>, Arc<str>)],
    ) -> Option<Vec<(AnyTranslation<'a>, Arc<str>)>> {
        let has_math = index.settings.config.has_math();
        let names_the_same = |path: &str, markdown: &str| {
            let Some(named) = &self.named else {
                return true;
            };
            let found = bodies::find_named_in(markdown, has_math);
            let known = named.get(path).map_or(&[][..], Vec::as_slice);
            // Markdown has no other words of a picture.
            let words = |photo: &Photo| (photo.src.clone(), photo.alt.clone());
            found.iter().map(words).eq(known.iter().map(words))
        };
        let find = |path: &str| {
            let mut texts = index.entities.texts();
            texts.find(|text| *text.source_file.source.path == *path)
        };
        changed
            .iter()
            .map(|(path, markdown)| {
                let text = find(path)?;
                names_the_same(path, markdown).then(|| (text, markdown.clone()))
            })
            .collect()
    }

    /// The site after an [update](Self::update) that affected only HTML.
    pub(super) fn with_html(&self, site: &Site) -> Site {
        Site {
            bodies: Arc::new(site.bodies.with_html_of(&self.texts)),
            ..site.clone()
        }
    }

    /// What the next analysis can use again.
    pub(super) fn known_texts(&self) -> KnownTexts {
        self.texts.to_known(&self.index)
    }

    /// The site in the folder `root`. Adds everything that is wrong with it to what is wrong with its files, and applies
    /// the levels of site.yaml to both.
    pub(super) fn finish(
        &self,
        root: &Path,
        tools: &Tools,
        progress: &dyn Progress,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Loaded {
        diagnostics.extend(self.diagnostics.iter().cloned());
        let index = &self.index;
        let bodies = Bodies::new(index, &self.texts, &self.pictures, &tools.rendering);
        let bodies = bodies.unpack_into(diagnostics);
        let waiting = self.pictures.count_waiting();
        if waiting > 0 {
            progress.stage(Stage::Encoding, waiting);
        }
        let encoded = bodies::encode(index, &bodies, &self.pictures, &|| progress.step());
        let variants = encoded.unpack_into(diagnostics);
        progress.stage(Stage::Checking, 0);
        let site = Site {
            index: index.clone(),
            bodies: Arc::new(bodies),
            variants: Arc::new(variants),
        };
        diagnostics.extend(check_templates(&site.index, &self.environment));
        diagnostics.extend(check::check_site(&site));
        check::apply_levels(&site.index.settings, diagnostics);
        check::downgrade_drafts(&site, diagnostics);
        Loaded {
            site,
            environment: self.environment.clone(),
            root: root.to_owned(),
            folder: self.folder.clone(),
        }
    }
}

fn shortcodes<'a>(
    languages: &IdVec<LanguageId, Language>,
    environment: &'a Environment,
) -> Shortcodes<'a> {
    Shortcodes {
        environment,
        languages: languages.iter().map(shortcode_globals).collect(),
    }
}
