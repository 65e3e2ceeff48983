//! The Markdown of all texts, rendered in parallel, with links resolved and checked.

use std::ops::Range;
use std::sync::Mutex;

use rayon::prelude::*;

use super::Site;
use super::entity::AnyText;
use super::language::Language;
use super::links::{Destination, From, Links, Nowhere};
use super::papers::Papers;
use super::pictures::Usage;
use crate::bibliography::References;
use crate::diagnostic::{
    Bounded, Diagnostic, LineIndex, Place, Problem, Severity, bounded, catch_panic,
};
use crate::limits;
use crate::markdown::{
    self, Argument, Citation, Document, Highlighter, Host, Image, Labels, Link, Mistake, Options,
    Shortcode,
};
use crate::source::config::{RawHtml, RuleLevel};
use crate::source::front_matter::Matter;
use crate::values::similar::nearest;

/// Tera components, as Markdown calls them.
pub trait Components: Sync {
    /// Renders a component for a page in a language of the site.
    fn call(
        &self,
        language: usize,
        call: &Shortcode,
        body: Option<&str>,
    ) -> Result<String, Problem>;
}

/// Renders every text's Markdown, checks where its links lead, and tells what it uses of the site's
/// files.
pub(super) fn render(
    site: &mut Site,
    components: &dyn Components,
    diagnostics: &mut Vec<Diagnostic>,
) -> Usage {
    // Each text is taken out and let go as soon as it is rendered, so that there are never two
    // copies of all of them in memory.
    let sources: Vec<String> = site.texts_mut().map(|(matter, _)| matter.take()).collect();
    let texts: Vec<AnyText> = site.texts().collect();
    let press = Press::new(site, components);
    let rendered: Vec<Rendered> = texts
        .par_iter()
        .zip(sources)
        .map(|(text, source)| press.render(text, source))
        .collect();
    for (text, rendering) in texts.iter().zip(&rendered) {
        let missing = missing_fragments(text, rendering, &texts, &rendered);
        diagnostics.extend(missing);
    }
    let slots: Vec<(&mut Matter, &mut Document)> = site.texts_mut().collect();
    let left: Vec<(Vec<Diagnostic>, Usage)> = slots
        .into_par_iter()
        .zip(rendered)
        .map(|((matter, slot), rendering)| {
            match rendering.usage.shown.is_empty() {
                true => matter.put_back(rendering.source),
                // It is rendered once more when its pictures have their variants.
                false => matter.source.replace(rendering.source),
            }
            *slot = rendering.document;
            (rendering.found, rendering.usage)
        })
        .collect();
    let mut usage = Usage::default();
    for (found, used) in left {
        diagnostics.extend(found);
        usage.extend(used);
    }
    usage
}

/// Renders once more the texts that show pictures of the site, for these have variants now.
pub(super) fn illustrate(site: &mut Site, components: &dyn Components) {
    let sources: Vec<Option<String>> = site
        .texts_mut()
        .map(|(matter, _)| matter.has_markdown().then(|| matter.take()))
        .collect();
    let texts: Vec<AnyText> = site.texts().collect();
    let press = Press::new(site, components);
    let rendered: Vec<Option<Rendered>> = texts
        .par_iter()
        .zip(sources)
        .map(|(text, source)| Some(press.render(text, source?)))
        .collect();
    for ((matter, slot), rendering) in site.texts_mut().zip(rendered) {
        if let Some(rendering) = rendering {
            matter.put_back(rendering.source);
            *slot = rendering.document;
        }
    }
}

/// What came of a text.
struct Rendered {
    /// Its file, without its Markdown where that is not needed any more.
    source: String,
    document: Document,
    found: Vec<Diagnostic>,
    usage: Usage,
}

/// What all texts are rendered with.
struct Press<'a> {
    site: &'a Site,
    components: &'a dyn Components,
    highlighter: Option<Highlighter>,
    labels: Vec<Labels>,
}

impl<'a> Press<'a> {
    fn new(site: &'a Site, components: &'a dyn Components) -> Self {
        Self {
            site,
            components,
            highlighter: site.config.highlight.unwrap_or(true).then(Highlighter::new),
            labels: site.languages.iter().map(labels).collect(),
        }
    }

    fn render(&self, text: &AnyText, mut source: String) -> Rendered {
        let site = self.site;
        let options = Options {
            highlighter: self.highlighter.as_ref(),
            math: site.config.math.unwrap_or(true),
            html: match site.config.html.unwrap_or(RawHtml::Sanitize) {
                RawHtml::Sanitize => markdown::RawHtml::Sanitize,
                RawHtml::Allow => markdown::RawHtml::Allow,
            },
            labels: &self.labels[text.language],
        };
        let from = text.links_from();
        let host = TextHost {
            links: &site.links,
            from,
            components: self.components,
            papers: &site.papers,
            language: site.languages[text.language].tag.as_str(),
            usage: Mutex::default(),
        };
        let body = text.matter.body;
        let rendered = catch_panic(|| markdown::render(&source[body..], &options, &host));
        let (mut document, crash) = match rendered {
            Ok(document) => (document, None),
            Err(crash) => (Document::default(), Some(crash)),
        };
        let usage = host.usage.into_inner().unwrap_or_default();
        let mistakes = std::mem::take(&mut document.mistakes);
        let mut found = diagnostics(site, text, &source, mistakes);
        found.extend(crash.map(|crash| crash.at(Place::file(&text.matter.source.path))));
        // Nothing but the search reads the words of a text once more.
        if !site.has_search() {
            document.text = String::new();
        }
        document.html.shrink_to_fit();
        document
            .references
            .retain(|reference| reference.fragment.is_some());
        if document.references.is_empty() && usage.shown.is_empty() {
            source.truncate(body);
            source.shrink_to_fit();
        }
        Rendered {
            source,
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
    site: &Site,
    text: &AnyText,
    source: &str,
    mut mistakes: Vec<Mistake>,
) -> Vec<Diagnostic> {
    // What nobody wants to know of must not stand in the place of what is listed.
    let level = |mistake: &Mistake| site.rule_level(mistake.problem.rule?);
    mistakes.retain(|mistake| level(mistake) != Some(RuleLevel::Off));
    if mistakes.is_empty() {
        return Vec::new();
    }
    let lines = LineIndex::new(source);
    let severity = |mistake: &Mistake| match level(mistake) {
        Some(RuleLevel::Error) => Severity::Error,
        Some(_) => Severity::Warning,
        None => mistake.problem.severity,
    };
    bounded(&text.matter.source.path, mistakes, severity, |mistake| {
        let severity = severity(&mistake);
        let place = place(text, source, &lines, &mistake.range);
        mistake.problem.with_severity(severity).at(place)
    })
}

/// The place of a range of a text's Markdown.
fn place(text: &AnyText, source: &str, lines: &LineIndex, range: &Range<usize>) -> Place {
    let body = text.matter.body;
    let range = body + range.start..body + range.end;
    Place::indexed(&text.matter.source.path, source, lines, range)
}

/// Links into other texts can be checked only when all are rendered.
fn missing_fragments(
    text: &AnyText,
    rendering: &Rendered,
    texts: &[AnyText],
    rendered: &[Rendered],
) -> Vec<Diagnostic> {
    let missing = rendering
        .document
        .references
        .iter()
        .filter_map(|reference| {
            let fragment = reference.fragment.as_ref()?;
            let target = &rendered[reference.page].document;
            let is_missing = target.ids.binary_search(fragment).is_err();
            is_missing.then_some((reference, fragment, target))
        });
    let mut missing = missing.peekable();
    if missing.peek().is_none() {
        return Vec::new();
    }
    let lines = LineIndex::new(&rendering.source);
    let mut found = Bounded::new(&text.matter.source.path);
    for (reference, fragment, document) in missing {
        found.push(Severity::Error, |before| {
            let target = &texts[reference.page].matter.source.path;
            let message = format!("`{target}` has no heading `#{fragment}`");
            let place = place(text, &rendering.source, &lines, &reference.range);
            Diagnostic::error(message)
                .help(other_fragments(fragment, document, before))
                .at(place)
        });
    }
    found.finish()
}

/// What to write for a fragment that there is not; `before` is how many were missing before it.
fn other_fragments(fragment: &str, document: &Document, before: usize) -> String {
    let ids = &document.ids;
    let near = match before {
        limits::SUGGESTIONS.. => None,
        _ => nearest(fragment, ids.iter().map(String::as_str)),
    };
    if let Some(near) = near {
        return format!("did you mean `#{near}`?");
    }
    let names: Vec<String> = document
        .headings
        .iter()
        .take(limits::LISTED)
        .map(|heading| format!("`#{}`", heading.id))
        .collect();
    let names = names.join(", ");
    match document.headings.len() {
        0 => "it has no headings".to_owned(),
        1..=limits::LISTED => format!("its headings are {names}"),
        count => format!("it has {count} headings, of which the first are {names}",),
    }
}

/// A text's surroundings, as Markdown asks for them.
struct TextHost<'a> {
    links: &'a Links,
    from: From<'a>,
    components: &'a dyn Components,
    papers: &'a Papers,
    /// The tag of the text's language.
    language: &'a str,
    /// What the text was seen to use. The Markdown pass asks through a shared reference, on one thread.
    usage: Mutex<Usage>,
}

impl TextHost<'_> {
    fn linked(&self, destination: &str) -> Result<Destination, Nowhere> {
        let found = self.links.link(self.from, destination)?;
        if let Ok(mut usage) = self.usage.lock() {
            usage.link(&found);
        }
        Ok(found)
    }

    fn shown(&self, destination: &str) -> Result<Destination, Nowhere> {
        Ok(self.show(self.links.image(self.from, destination)?))
    }

    fn show(&self, found: Destination) -> Destination {
        if let Ok(mut usage) = self.usage.lock() {
            usage.show(&found);
        }
        found
    }
}

impl Host for TextHost<'_> {
    fn link(&self, destination: &str) -> Result<Link, Problem> {
        let Destination {
            url,
            local,
            text,
            fragment,
            ..
        } = self.linked(destination).map_err(problem)?;
        Ok(Link {
            url,
            local,
            page: text,
            fragment,
        })
    }

    fn image(&self, destination: &str) -> Result<Image, Problem> {
        let found = self.links.picture(self.from, destination);
        Ok(image(self.show(found.map_err(problem)?)))
    }

    fn is_remote(&self, url: &str) -> bool {
        self.links.is_remote(url)
    }

    fn references(
        &self,
        citations: &[&Citation],
    ) -> Result<References, Vec<(Range<usize>, Problem)>> {
        self.papers.cite(citations, self.language)
    }

    /// What a component is given under these names leads somewhere, and is resolved like any link.
    fn shortcode(&self, call: &Shortcode, body: Option<&str>) -> Result<String, Problem> {
        let mut call = call.clone();
        let mut images = Vec::new();
        for (name, argument) in &mut call.arguments {
            let Argument::Text(text) = argument else {
                continue;
            };
            let found = match name.as_str() {
                "src" | "poster" => self.shown(text),
                "url" | "href" | "captions" => self.linked(text),
                _ => continue,
            };
            if let Some(scheme) = markdown::forbidden_scheme(text) {
                return Err(Problem::unnamed(
                    format!("`{name}` cannot start with `{scheme}:`"),
                    None,
                ));
            }
            let found = image(found.map_err(problem)?);
            text.clone_from(&found.url);
            images.push(found);
        }
        let html = self.components.call(self.from.language, &call, body)?;
        images.retain(|image| !image.sources.is_empty());
        Ok(markdown::dressed(false, &html, &images))
    }
}

/// A picture as pages show it.
fn image(found: Destination) -> Image {
    let shown = found.shown.as_deref();
    Image {
        url: found.url,
        local: found.local,
        width: found.picture.map(|picture| picture.width),
        height: found.picture.map(|picture| picture.height),
        sources: shown.map_or_else(Vec::new, |shown| shown.sources.clone()),
        color: shown.and_then(|shown| shown.color.clone()),
    }
}

fn problem(nowhere: Nowhere) -> Problem {
    Problem::unnamed(nowhere.message, nowhere.help)
}
