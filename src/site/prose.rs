//! The Markdown of all texts, rendered in parallel, with links resolved and checked.

use std::ops::Range;

use rayon::prelude::*;

use super::Site;
use super::entity::AnyText;
use super::language::Language;
use super::links::{Destination, From, Links, Nowhere};
use super::papers::Papers;
use crate::bibliography::References;
use crate::diagnostic::{Diagnostic, Place};
use crate::markdown::{
    self, Argument, Citation, Document, Highlighter, Host, Image, Labels, Link, Mistake, Options,
    Problem, Reference, Shortcode,
};
use crate::source::config::RawHtml;
use crate::source::decode::nearest;

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

/// Renders every text's Markdown and checks where its links lead.
pub(super) fn render(
    site: &mut Site,
    components: &dyn Components,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let highlighter = site.config.highlight.unwrap_or(true).then(Highlighter::new);
    // Nothing but the search reads the words of a text once more.
    let searched = site.has_search();
    let labels: Vec<Labels> = site.languages.iter().map(labels).collect();
    // Each text is taken out and let go as soon as it is rendered, so that there are never two
    // copies of all of them in memory.
    let sources: Vec<String> = site.texts_mut().map(|(matter, _)| matter.take()).collect();
    let texts: Vec<AnyText> = site.texts().collect();
    let rendered: Vec<(String, Document, Vec<Diagnostic>)> = texts
        .par_iter()
        .zip(sources)
        .map(|(text, mut source)| {
            let options = Options {
                highlighter: highlighter.as_ref(),
                math: site.config.math.unwrap_or(true),
                html: match site.config.html.unwrap_or(RawHtml::Sanitize) {
                    RawHtml::Sanitize => markdown::RawHtml::Sanitize,
                    RawHtml::Allow => markdown::RawHtml::Allow,
                },
                labels: &labels[text.language],
            };
            let from = From {
                file: &text.matter.source.path,
                page: text.path,
                language: text.language,
            };
            let host = TextHost {
                links: &site.links,
                from,
                components,
                papers: &site.papers,
                language: site.languages[text.language].tag.as_str(),
            };
            let body = text.matter.body;
            let mut document = markdown::render(&source[body..], &options, &host);
            let mistakes = std::mem::take(&mut document.mistakes);
            let found = mistakes
                .into_iter()
                .map(|mistake| diagnostic(text, &source, mistake))
                .collect();
            if !searched {
                document.text = String::new();
            }
            document.html.shrink_to_fit();
            document
                .references
                .retain(|reference| reference.fragment.is_some());
            source.truncate(if document.references.is_empty() {
                body
            } else {
                source.len()
            });
            source.shrink_to_fit();
            (source, document, found)
        })
        .collect();
    for (text, (source, document, _)) in texts.iter().zip(&rendered) {
        for reference in &document.references {
            let target = &texts[reference.page];
            let problem = missing_fragment(reference, target, &rendered[reference.page].1);
            diagnostics
                .extend(problem.map(|problem| problem.at(place(text, source, &reference.range))));
        }
    }
    for ((matter, slot), (source, document, found)) in site.texts_mut().zip(rendered) {
        matter.put_back(source);
        *slot = document;
        diagnostics.extend(found);
    }
}

/// The interface's words in Markdown.
fn labels(language: &Language) -> Labels {
    let word = |key| language.word(key).to_owned();
    Labels {
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

fn diagnostic(text: &AnyText, source: &str, mistake: Mistake) -> Diagnostic {
    let diagnostic = match mistake.severity {
        markdown::Severity::Error => Diagnostic::error(mistake.message),
        markdown::Severity::Warning => Diagnostic::warning(mistake.message),
    };
    Diagnostic {
        help: mistake.help,
        ..diagnostic.at(place(text, source, &mistake.range))
    }
}

/// The place of a range of a text's Markdown.
fn place(text: &AnyText, source: &str, range: &Range<usize>) -> Place {
    let body = text.matter.body;
    Place::range(
        &text.matter.source.path,
        source,
        body + range.start..body + range.end,
    )
}

/// Links into other texts can be checked only when all are rendered.
fn missing_fragment(
    reference: &Reference,
    target: &AnyText,
    document: &Document,
) -> Option<Diagnostic> {
    let fragment = reference.fragment.as_ref()?;
    let ids = &document.ids;
    if ids.binary_search(fragment).is_ok() {
        return None;
    }
    let help = match nearest(fragment, ids.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `#{near}`?"),
        None if ids.is_empty() => "it has no headings".to_owned(),
        None => format!(
            "its headings are {}",
            ids.iter()
                .map(|id| format!("`#{id}`"))
                .collect::<Vec<_>>()
                .join(", ")
        ),
    };
    let message = format!(
        "`{}` has no heading `#{fragment}`",
        target.matter.source.path
    );
    Some(Diagnostic::error(message).help(help))
}

/// A text's surroundings, as Markdown asks for them.
struct TextHost<'a> {
    links: &'a Links,
    from: From<'a>,
    components: &'a dyn Components,
    papers: &'a Papers,
    /// The tag of the text's language.
    language: &'a str,
}

impl Host for TextHost<'_> {
    fn link(&self, destination: &str) -> Result<Link, Problem> {
        let Destination {
            url,
            local,
            text,
            fragment,
            ..
        } = self.links.link(self.from, destination).map_err(problem)?;
        Ok(Link {
            url,
            local,
            page: text,
            fragment,
        })
    }

    fn image(&self, destination: &str) -> Result<Image, Problem> {
        let found = self.links.image(self.from, destination).map_err(problem)?;
        Ok(Image {
            url: found.url,
            local: found.local,
            width: found.picture.map(|picture| picture.width),
            height: found.picture.map(|picture| picture.height),
            srcset: None,
            sizes: None,
        })
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
        for (name, argument) in &mut call.arguments {
            let Argument::Text(text) = argument else {
                continue;
            };
            let found = match name.as_str() {
                "src" | "poster" => self.links.image(self.from, text),
                "url" | "href" | "captions" => self.links.link(self.from, text),
                _ => continue,
            };
            if let Some(scheme) = markdown::forbidden_scheme(text) {
                return Err(Problem {
                    message: format!("`{name}` cannot start with `{scheme}:`"),
                    help: None,
                });
            }
            *text = found.map_err(problem)?.url;
        }
        self.components.call(self.from.language, &call, body)
    }
}

fn problem(nowhere: Nowhere) -> Problem {
    Problem {
        message: nowhere.message,
        help: nowhere.help,
    }
}
