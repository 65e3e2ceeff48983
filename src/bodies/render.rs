//! The Markdown of all texts, rendered in parallel, with links resolved and checked.

use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::citations::{Citations, Styles};
use super::pictures::{PictureQueue, ShownPicture};
use super::questions::{Recorder, has_same_answers};
use super::rendering::{KnownTexts, Rendering, Rules};
use super::usage::Usage;
use crate::bibliography::References;
use crate::diagnostic::{
    Bounded, Diagnostic, LineIndex, Place, Problem, Severity, catch_panic, limit_problems,
};
use crate::limits;
use crate::markdown::{
    self, Argument, Citation, ComponentCall, Document, Highlighter, Host, Image, Link,
    LocatedProblem, Options, RawHtml,
};
use crate::messages::links::{self as messages, MissingHeading};
use crate::site::entity::AnyTranslation;
use crate::site::ids::{IdVec, LanguageId, TextId};
use crate::site::link_base::{LinkBase, Suggestions};
use crate::site::links::{Destination, Links, is_remote};
use crate::site::{Index, Markdown};
use crate::source::config::RuleLevel;
use crate::values::similar::find_similar;
use crate::values::url::forbidden_scheme;

/// Tera components, as Markdown calls them.
pub trait Components: Sync {
    /// Renders a component for a page in a language of the site.
    fn call(
        &self,
        language: LanguageId,
        call: &ComponentCall,
        body: Option<&str>,
    ) -> Result<String, Problem>;
}

/// What rendering needs besides a site, and is slow to load.
#[derive(Debug, Default)]
pub struct RenderTools {
    highlighter: Highlighter,
    styles: Styles,
}

/// The rendered texts of an index.
#[derive(Debug, Clone)]
pub struct RenderedTexts {
    rules: Rules,
    texts: IdVec<TextId, Arc<RenderedText>>,
}

/// A rendered text, and what follows from its place in an index.
#[derive(Debug)]
pub(super) struct RenderedText {
    pub(super) rendering: Arc<Rendering>,
    diagnostics: Vec<Diagnostic>,
    pub(super) usage: Usage,
}

impl RenderedText {
    /// Whether it uses the same files, has the same problems, and is the same for links and lists.
    fn differs_only_in_html(&self, other: &Self) -> bool {
        let (own, document) = (&self.rendering.document, &other.rendering.document);
        self.usage == other.usage
            && self.diagnostics == other.diagnostics
            && own.ids == document.ids
            && own.summary.is_some() == document.summary.is_some()
            && own.cross_links.is_empty()
            && document.cross_links.is_empty()
    }
}

impl RenderedTexts {
    /// Renders every text's Markdown in parallel, and resolves its links. With `known` texts, takes from them what
    /// would become the same again, and remembers of the others what that takes.
    pub fn render(
        index: &Index,
        markdown: Markdown,
        pictures: &PictureQueue,
        components: &dyn Components,
        tools: &RenderTools,
        known: Option<&KnownTexts>,
    ) -> Self {
        let rules = Rules::new(&index.settings);
        let renderer = BodyRenderer::new(index, &rules, pictures, components, tools);
        let texts: Vec<AnyTranslation> = index.entities.texts().collect();
        // Each text's Markdown is dropped as soon as it is rendered.
        let texts = texts
            .par_iter()
            .zip(markdown.into_vec())
            .map(|(text, markdown)| Arc::new(renderer.render(text, markdown, known)))
            .collect();
        Self { rules, texts }
    }

    /// Renders texts of the same index whose Markdown changed. Returns whether nothing but their HTML changed, so that
    /// what follows from all texts together is as before.
    pub fn update(
        &mut self,
        index: &Index,
        changed: &[(AnyTranslation, Arc<str>)],
        pictures: &PictureQueue,
        components: &dyn Components,
        tools: &RenderTools,
    ) -> bool {
        let renderer = BodyRenderer::new(index, &self.rules, pictures, components, tools);
        let remember = Some(KnownTexts::default());
        let rendered = changed.par_iter().map(|(text, markdown)| {
            let rendered = renderer.render(text, markdown.clone(), remember.as_ref());
            (text.text, rendered)
        });
        let rendered: Vec<(TextId, RenderedText)> = rendered.collect();
        let mut only_html = true;
        for (id, text) in rendered {
            only_html &= text.differs_only_in_html(&self.texts[id]);
            self.texts[id] = Arc::new(text);
        }
        only_html
    }

    /// The texts, in the order of their ids.
    pub(super) fn iter(&self) -> impl Iterator<Item = &RenderedText> {
        self.texts.iter().map(|text| &**text)
    }

    /// What all texts became.
    pub(super) fn renderings(&self) -> IdVec<TextId, Arc<Rendering>> {
        self.iter().map(|text| text.rendering.clone()).collect()
    }

    /// What a text became.
    pub(super) fn rendering(&self, text: TextId) -> &Arc<Rendering> {
        &self.texts[text].rendering
    }

    /// The texts by their paths, for another index of the site. They must have been rendered with known texts
    /// themselves.
    pub fn to_known(&self, index: &Index) -> KnownTexts {
        let texts = index.entities.texts().map(|text| {
            let path = text.source_file.source.path.clone();
            (path, self.rendering(text.text).clone())
        });
        KnownTexts::new(self.rules.clone(), texts)
    }

    /// What is wrong with the texts, and with links between them.
    pub(super) fn diagnose(&self, index: &Index, tools: &RenderTools) -> Vec<Diagnostic> {
        let style = Citations::new(index, &tools.styles).check_style();
        let mut found: Vec<Diagnostic> = style.into_iter().collect();
        let texts: Vec<AnyTranslation> = index.entities.texts().collect();
        for (text, rendered) in texts.iter().zip(self.iter()) {
            found.extend(missing_fragments(text, &rendered.rendering, &texts, self));
        }
        found.extend(
            self.iter()
                .flat_map(|text| text.diagnostics.iter().cloned()),
        );
        found
    }
}

/// What all texts are rendered with.
struct BodyRenderer<'a> {
    index: &'a Index,
    rules: &'a Rules,
    pictures: &'a PictureQueue,
    components: &'a dyn Components,
    citations: Citations<'a>,
    highlighter: &'a Highlighter,
}

impl<'a> BodyRenderer<'a> {
    fn new(
        index: &'a Index,
        rules: &'a Rules,
        pictures: &'a PictureQueue,
        components: &'a dyn Components,
        tools: &'a RenderTools,
    ) -> Self {
        Self {
            index,
            rules,
            pictures,
            components,
            citations: Citations::new(index, &tools.styles),
            highlighter: &tools.highlighter,
        }
    }

    fn render(
        &self,
        text: &AnyTranslation,
        markdown: Arc<str>,
        known: Option<&KnownTexts>,
    ) -> RenderedText {
        let path = &text.source_file.source.path;
        let found = known.and_then(|known| known.find(self.rules, path, &markdown));
        if let Some(rendering) = found {
            let suggestions = Suggestions::default();
            let host = self.host(text, &suggestions);
            if catch_panic(|| has_same_answers(&rendering.asked, &host)).unwrap_or_default() {
                return self.place(text, &markdown, rendering.clone(), host.into_usage());
            }
        }
        let suggestions = Suggestions::default();
        let host = self.host(text, &suggestions);
        let rendering = if known.is_some() {
            let recorder = Recorder::new(&host);
            let rendering = self.render_text(text, &markdown, &recorder);
            Rendering {
                asked: recorder.into_asked(),
                markdown: markdown.clone(),
                ..rendering
            }
        } else {
            self.render_text(text, &markdown, &host)
        };
        self.place(text, &markdown, Arc::new(rendering), host.into_usage())
    }

    fn host<'t>(&'t self, text: &'t AnyTranslation, suggestions: &'t Suggestions) -> SiteHost<'t> {
        SiteHost {
            links: &self.index.links,
            base: text.link_base().suggesting(suggestions),
            pictures: self.pictures,
            components: self.components,
            citations: &self.citations,
            language: self.rules.languages[text.language].0.as_str(),
            usage: Mutex::default(),
        }
    }

    fn render_text(
        &self,
        text: &AnyTranslation,
        markdown: &Arc<str>,
        host: &dyn Host,
    ) -> Rendering {
        let options = Options {
            highlighter: self.rules.highlights.then_some(self.highlighter),
            math: self.rules.has_math,
            html: if self.rules.trusts_html {
                RawHtml::Allow
            } else {
                RawHtml::Sanitize
            },
            labels: &self.rules.languages[text.language].1,
        };
        let rendered = catch_panic(|| markdown::render(markdown, &options, host));
        let (mut document, crash) = match rendered {
            Ok(document) => (document, None),
            Err(crash) => (Document::default(), Some(crash)),
        };
        let problems = std::mem::take(&mut document.problems);
        // Nothing but the search reads the words of a text once more.
        if !self.rules.keeps_words {
            document.text = String::new();
        }
        document.html.shrink_to_fit();
        document
            .cross_links
            .retain(|reference| reference.fragment.is_some());
        let is_markdown_needed = !document.cross_links.is_empty();
        Rendering {
            markdown: if is_markdown_needed {
                markdown.clone()
            } else {
                Arc::default()
            },
            document,
            problems,
            crash,
            asked: Vec::new(),
        }
    }

    /// Adds what follows from a text's place in the index.
    fn place(
        &self,
        text: &AnyTranslation,
        markdown: &str,
        rendering: Arc<Rendering>,
        mut usage: Usage,
    ) -> RenderedText {
        usage.named = self.index.candidates.named_in(text, markdown);
        let problems = rendering.problems.clone();
        let mut diagnostics = diagnostics(self.index, text, markdown, problems);
        let crash = rendering.crash.clone();
        let path = &text.source_file.source.path;
        diagnostics.extend(crash.map(|crash| crash.at(Place::file(path))));
        RenderedText {
            rendering,
            diagnostics,
            usage,
        }
    }
}

/// What is wrong with a text, as much of it as is listed.
fn diagnostics(
    index: &Index,
    text: &AnyTranslation,
    markdown: &str,
    mut problems: Vec<LocatedProblem>,
) -> Vec<Diagnostic> {
    // Rules that are off are dropped first, since the number of listed problems is limited.
    let level = |located: &LocatedProblem| index.settings.rule_level(located.problem.rule?);
    problems.retain(|located| level(located) != Some(RuleLevel::Off));
    if problems.is_empty() {
        return Vec::new();
    }
    let places = Places::new(text, markdown);
    let severity = |located: &LocatedProblem| match level(located) {
        Some(RuleLevel::Error) => Severity::Error,
        Some(_) => Severity::Warning,
        None => located.problem.severity,
    };
    limit_problems(
        &text.source_file.source.path,
        problems,
        severity,
        |located| {
            let severity = severity(&located);
            let problem = located.problem.with_severity(severity);
            LocatedProblem { problem, ..located }.into_diagnostic(|range| places.find(range))
        },
    )
}

/// The places of a text's Markdown in its file.
struct Places<'a> {
    text: &'a AnyTranslation<'a>,
    whole: String,
    lines: LineIndex,
}

impl<'a> Places<'a> {
    fn new(text: &'a AnyTranslation, markdown: &str) -> Self {
        let whole = text.source_file.with_markdown(markdown);
        Self {
            text,
            lines: LineIndex::new(&whole),
            whole,
        }
    }

    fn find(&self, range: &Range<usize>) -> Place {
        let source = &self.text.source_file.source;
        let before = source.text.len();
        let range = before + range.start..before + range.end;
        Place::indexed(&source.path, &self.whole, &self.lines, range)
    }
}

/// Links into other texts can be checked only when all are rendered.
fn missing_fragments(
    text: &AnyTranslation,
    rendering: &Rendering,
    texts: &[AnyTranslation],
    rendered: &RenderedTexts,
) -> Vec<Diagnostic> {
    let missing = rendering
        .document
        .cross_links
        .iter()
        .filter_map(|reference| {
            let fragment = reference.fragment.as_ref()?;
            let target = &rendered.rendering(TextId::from(reference.page)).document;
            let is_missing = target.ids.binary_search(fragment).is_err();
            is_missing.then_some((reference, fragment, target))
        });
    let mut missing = missing.peekable();
    if missing.peek().is_none() {
        return Vec::new();
    }
    let places = Places::new(text, &rendering.markdown);
    let mut found = Bounded::new(&text.source_file.source.path);
    for (reference, fragment, document) in missing {
        found.push(Severity::Error, |before| {
            let target = &texts[reference.page].source_file.source.path;
            let problem = explain_missing_heading(target, fragment, document, before);
            problem.at(places.find(&reference.range))
        });
    }
    found.finish()
}

/// Reports a heading that a document does not have; `before` counts the missing ones before it, because
/// each search for a similar id takes a while.
fn explain_missing_heading(
    file: &str,
    fragment: &str,
    document: &Document,
    before: usize,
) -> Problem {
    let similar = if before < limits::SUGGESTIONS {
        find_similar(fragment, document.ids.iter().map(String::as_str))
    } else {
        None
    };
    let headings = &document.headings;
    let known: Vec<&str> = headings
        .iter()
        .take(limits::LISTED)
        .map(|heading| heading.id.as_str())
        .collect();
    let missing = match similar {
        Some(id) => MissingHeading::Similar(id),
        None => MissingHeading::Known(&known, headings.len()),
    };
    messages::heading_not_found(file, fragment, missing)
}

/// A text's surroundings, as Markdown asks for them.
struct SiteHost<'a> {
    links: &'a Links,
    base: LinkBase<'a>,
    pictures: &'a PictureQueue,
    components: &'a dyn Components,
    citations: &'a Citations<'a>,
    /// The tag of the text's language.
    language: &'a str,
    /// What the text was seen to use. The Markdown pass asks through a shared reference, on one thread.
    usage: Mutex<Usage>,
}

impl SiteHost<'_> {
    fn into_usage(self) -> Usage {
        let usage = self.usage.into_inner();
        usage.unwrap_or_else(PoisonError::into_inner)
    }

    fn follow(&self, destination: &str) -> Result<Destination, Problem> {
        let found = self.links.link(self.base, destination)?;
        if let Ok(mut usage) = self.usage.lock() {
            usage.link(&found);
        }
        Ok(found)
    }

    fn show(&self, found: Destination) -> Image {
        if let Ok(mut usage) = self.usage.lock() {
            usage.show(&found);
        }
        let variants = found.file.and_then(|file| self.pictures.request(file));
        ShownPicture::new(found, variants).into_image()
    }
}

impl Host for SiteHost<'_> {
    fn resolve_link(&self, destination: &str) -> Result<Link, Problem> {
        let Destination {
            url,
            local,
            text,
            fragment,
            ..
        } = self.follow(destination)?;
        Ok(Link {
            url,
            local,
            page: text.map(usize::from),
            fragment,
        })
    }

    fn resolve_image(&self, destination: &str) -> Result<Image, Problem> {
        let found = self.links.files.picture(self.base, destination);
        Ok(self.show(found?))
    }

    fn is_remote(&self, url: &str) -> bool {
        is_remote(&self.links.files.base, url)
    }

    fn render_citations(
        &self,
        citations: &[&Citation],
    ) -> Result<References, Vec<(Range<usize>, Problem)>> {
        self.citations.cite(citations, self.language)
    }

    /// What a component is given under these names leads somewhere, and is resolved like any link.
    fn render_component(
        &self,
        call: &ComponentCall,
        body: Option<&str>,
    ) -> Result<String, Problem> {
        let mut call = call.clone();
        let mut images = Vec::new();
        for (name, argument) in &mut call.arguments {
            let Argument::Text(text) = argument else {
                continue;
            };
            let found = match name.as_str() {
                "src" | "poster" => {
                    let found = self.links.files.image(self.base, text);
                    found.map(|found| self.show(found))
                }
                "url" | "href" | "captions" => self
                    .follow(text)
                    .map(|found| ShownPicture::new(found, None).into_image()),
                _ => continue,
            };
            if let Some(scheme) = forbidden_scheme(text) {
                return Err(messages::scheme_not_allowed_in_argument(name, &scheme));
            }
            let found = found?;
            text.clone_from(&found.url);
            images.push(found);
        }
        let html = self.components.call(self.base.language, &call, body)?;
        images.retain(|image| !image.sources.is_empty());
        Ok(markdown::add_responsive_attributes(false, &html, &images))
    }
}
