//! The Markdown of all texts, rendered in parallel, with links resolved and checked.

use rayon::prelude::*;

use super::Site;
use super::entity::AnyText;
use super::language::Language;
use super::links::{Destination, From, Links, Nowhere};
use crate::diagnostic::Diagnostic;
use crate::markdown::{
    self, Document, Highlighter, Host, Image, Labels, Link, Options, Problem, Shortcode,
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
    let labels: Vec<Labels> = site.languages.iter().map(labels).collect();
    let texts: Vec<AnyText> = site.texts().collect();
    let documents: Vec<Document> = texts
        .par_iter()
        .map(|text| {
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
            };
            markdown::render(text.matter.markdown(), &options, &host)
        })
        .collect();
    for (text, document) in texts.iter().zip(&documents) {
        report(text, document, diagnostics);
        check_fragments(text, document, &texts, &documents, diagnostics);
    }
    for ((matter, slot), document) in site.texts_mut().zip(documents) {
        matter.forget_markdown();
        *slot = document;
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
        back_to_text: word("back_to_text"),
        heading_link: word("heading_link"),
        table: word("table"),
        task_done: word("task_done"),
        task_open: word("task_open"),
    }
}

fn report(text: &AnyText, document: &Document, diagnostics: &mut Vec<Diagnostic>) {
    for mistake in &document.mistakes {
        let start = text.matter.body + mistake.range.start;
        let end = text.matter.body + mistake.range.end;
        let place = text.matter.source.place(start..end);
        let diagnostic = match mistake.severity {
            markdown::Severity::Error => Diagnostic::error(&mistake.message),
            markdown::Severity::Warning => Diagnostic::warning(&mistake.message),
        };
        let mut diagnostic = diagnostic.at(place);
        diagnostic.help.clone_from(&mistake.help);
        diagnostics.push(diagnostic);
    }
}

/// Links into other texts can be checked only when all are rendered.
fn check_fragments(
    text: &AnyText,
    document: &Document,
    texts: &[AnyText],
    documents: &[Document],
    diagnostics: &mut Vec<Diagnostic>,
) {
    for reference in &document.references {
        let Some(fragment) = &reference.fragment else {
            continue;
        };
        let ids = &documents[reference.page].ids;
        if ids.binary_search(fragment).is_ok() {
            continue;
        }
        let target = texts[reference.page].matter.source.path.clone();
        let range =
            text.matter.body + reference.range.start..text.matter.body + reference.range.end;
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
        diagnostics.push(
            Diagnostic::error(format!("`{target}` has no heading `#{fragment}`"))
                .at(text.matter.source.place(range))
                .help(help),
        );
    }
}

/// A text's surroundings, as Markdown asks for them.
struct TextHost<'a> {
    links: &'a Links,
    from: From<'a>,
    components: &'a dyn Components,
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

    fn shortcode(&self, call: &Shortcode, body: Option<&str>) -> Result<String, Problem> {
        self.components.call(self.from.language, call, body)
    }
}

fn problem(nowhere: Nowhere) -> Problem {
    Problem {
        message: nowhere.message,
        help: nowhere.help,
    }
}
