//! The Markdown of all texts, rendered in parallel, with links resolved and checked.

use std::ops::Range;
use std::sync::Mutex;

use rayon::prelude::*;

use super::citations::Citations;
use super::pictures::{PictureQueue, ShownPicture};
use super::usage::Usage;
use crate::bibliography::References;
use crate::diagnostic::{
    Bounded, Diagnostic, LineIndex, Place, Problem, Severity, catch_panic, limit_problems,
};
use crate::limits;
use crate::markdown::{
    self, Argument, Citation, ComponentCall, Document, Highlighter, Host, Image, Labels, Link,
    LocatedProblem, Options, RawHtml,
};
use crate::messages::links::{self as messages, MissingHeading};
use crate::site::entity::AnyTranslation;
use crate::site::ids::{IdVec, LanguageId, TextId};
use crate::site::language::Language;
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

/// Renders every text's Markdown, checks where its links lead, and tells what it uses of the site's
/// files.
pub(super) fn render(
    index: &Index,
    markdown: Markdown,
    pictures: &PictureQueue,
    components: &dyn Components,
    diagnostics: &mut Vec<Diagnostic>,
) -> (IdVec<TextId, Document>, Usage) {
    let texts: Vec<AnyTranslation> = index.entities.texts().collect();
    let renderer = BodyRenderer::new(index, pictures, components);
    diagnostics.extend(renderer.citations.check_style());
    // Each text's Markdown is dropped as soon as it is rendered.
    let rendered: IdVec<TextId, Rendered> = texts
        .par_iter()
        .zip(markdown.into_vec())
        .map(|(text, markdown)| renderer.render(text, markdown))
        .collect();
    for (text, rendering) in texts.iter().zip(&rendered) {
        diagnostics.extend(missing_fragments(text, rendering, &texts, &rendered));
    }
    let mut usage = Usage::default();
    let keep = |rendering: Rendered| {
        diagnostics.extend(rendering.found);
        usage.extend(rendering.usage);
        rendering.document
    };
    (rendered.into_iter().map(keep).collect(), usage)
}

/// What came of a text.
struct Rendered {
    /// Its Markdown, where the place of a link into another text may have to be told; else empty.
    markdown: String,
    document: Document,
    found: Vec<Diagnostic>,
    usage: Usage,
}

/// What all texts are rendered with.
struct BodyRenderer<'a> {
    index: &'a Index,
    pictures: &'a PictureQueue<'a>,
    components: &'a dyn Components,
    citations: Citations<'a>,
    highlighter: Option<Highlighter>,
    labels: IdVec<LanguageId, Labels>,
}

impl<'a> BodyRenderer<'a> {
    fn new(
        index: &'a Index,
        pictures: &'a PictureQueue<'a>,
        components: &'a dyn Components,
    ) -> Self {
        let settings = &index.settings;
        Self {
            index,
            pictures,
            components,
            citations: Citations::new(index),
            highlighter: settings
                .config
                .highlight
                .unwrap_or(true)
                .then(Highlighter::new),
            labels: settings.languages.iter().map(labels).collect(),
        }
    }

    fn render(&self, text: &AnyTranslation, mut markdown: String) -> Rendered {
        let settings = &self.index.settings;
        let options = Options {
            highlighter: self.highlighter.as_ref(),
            math: settings.config.has_math(),
            html: if settings.config.trusts_html() {
                RawHtml::Allow
            } else {
                RawHtml::Sanitize
            },
            labels: &self.labels[text.language],
        };
        let suggestions = Suggestions::default();
        let host = SiteHost {
            links: &self.index.links,
            base: text.link_base().suggesting(&suggestions),
            pictures: self.pictures,
            components: self.components,
            citations: &self.citations,
            language: settings.languages[text.language].tag.as_str(),
            usage: Mutex::default(),
        };
        let rendered = catch_panic(|| markdown::render(&markdown, &options, &host));
        let (mut document, crash) = match rendered {
            Ok(document) => (document, None),
            Err(crash) => (Document::default(), Some(crash)),
        };
        let mut usage = host.usage.into_inner().unwrap_or_default();
        usage.named = self.index.candidates.named_in(text, &markdown);
        let problems = std::mem::take(&mut document.problems);
        let mut found = diagnostics(self.index, text, &markdown, problems);
        found.extend(crash.map(|crash| crash.at(Place::file(&text.source_file.source.path))));
        // Nothing but the search reads the words of a text once more.
        if !settings.has_search() {
            document.text = String::new();
        }
        document.html.shrink_to_fit();
        document
            .cross_links
            .retain(|reference| reference.fragment.is_some());
        if document.cross_links.is_empty() {
            markdown = String::new();
        }
        Rendered {
            markdown,
            document,
            found,
            usage,
        }
    }
}

/// Those words of the interface that a language has translated if it has translated any.
const LABELS: [&str; 5] = [
    "note",
    "footnotes",
    "references",
    "back_to_text",
    "task_done",
];

/// The interface's words in Markdown.
fn labels(language: &Language) -> Labels {
    let word = |key| language.word(key).to_owned();
    let are_english = LABELS.iter().all(|key| language.english.contains(*key));
    Labels {
        lang: are_english.then_some("en"),
        note: word("note"),
        tip: word("tip"),
        important: word("important"),
        warning: word("warning"),
        caution: word("caution"),
        footnotes: word("footnotes"),
        references: word("references"),
        back_to_text: word("back_to_text"),
        heading_link: word("heading_link"),
        table: word("table"),
        task_done: word("task_done"),
        task_open: word("task_open"),
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
    rendering: &Rendered,
    texts: &[AnyTranslation],
    rendered: &IdVec<TextId, Rendered>,
) -> Vec<Diagnostic> {
    let missing = rendering
        .document
        .cross_links
        .iter()
        .filter_map(|reference| {
            let fragment = reference.fragment.as_ref()?;
            let target = &rendered[TextId::from(reference.page)].document;
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
    pictures: &'a PictureQueue<'a>,
    components: &'a dyn Components,
    citations: &'a Citations<'a>,
    /// The tag of the text's language.
    language: &'a str,
    /// What the text was seen to use. The Markdown pass asks through a shared reference, on one thread.
    usage: Mutex<Usage>,
}

impl SiteHost<'_> {
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
