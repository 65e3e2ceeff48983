//! A rendered text, which can be used again as long as nothing that it depends on changes.

use std::sync::Arc;

use ahash::AHashMap as HashMap;

use super::questions::Asked;
use crate::diagnostic::Problem;
use crate::markdown::{Document, Labels, LocatedProblem};
use crate::site::Settings;
use crate::site::ids::{IdVec, LanguageId};
use crate::site::language::Language;
use crate::values::language::LanguageTag;

/// A rendered text. It stays the same as long as its Markdown, the rules and all answers of its host do.
#[derive(Debug)]
pub(super) struct Rendering {
    /// Its Markdown, if it can be rendered again, or the place of a link into another text may have to be told;
    /// else empty.
    pub(super) markdown: Arc<str>,
    pub(super) document: Document,
    pub(super) problems: Vec<LocatedProblem>,
    /// Why it could not be rendered.
    pub(super) crash: Option<Problem>,
    /// What it asked of its host, if it can be rendered again.
    pub(super) asked: Vec<Asked>,
}

/// What rendering depends on besides a text and its host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rules {
    pub(super) highlights: bool,
    pub(super) has_math: bool,
    pub(super) trusts_html: bool,
    /// Whether the words of texts are kept. Only the search reads them.
    pub(super) keeps_words: bool,
    /// The tag of each language, and its words.
    pub(super) languages: IdVec<LanguageId, (LanguageTag, Labels)>,
}

impl Rules {
    pub(super) fn new(settings: &Settings) -> Self {
        let languages = settings.languages.iter();
        Self {
            highlights: settings.config.highlight.unwrap_or(true),
            has_math: settings.config.has_math(),
            trusts_html: settings.config.trusts_html(),
            keeps_words: settings.has_search(),
            languages: languages
                .map(|language| (language.tag.clone(), labels(language)))
                .collect(),
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

/// Texts that were rendered for an earlier index of the site, by their paths.
#[derive(Debug, Default)]
pub struct KnownTexts {
    rules: Option<Rules>,
    texts: HashMap<Arc<str>, Arc<Rendering>>,
}

impl KnownTexts {
    pub(super) fn new(
        rules: Rules,
        texts: impl Iterator<Item = (Arc<str>, Arc<Rendering>)>,
    ) -> Self {
        Self {
            rules: Some(rules),
            texts: texts.collect(),
        }
    }

    /// The text at this path, if its Markdown is the same and it was rendered by the same rules.
    pub(super) fn find(
        &self,
        rules: &Rules,
        path: &str,
        markdown: &Arc<str>,
    ) -> Option<&Arc<Rendering>> {
        let found = self.texts.get(path)?;
        let is_same = Arc::ptr_eq(&found.markdown, markdown) || found.markdown == *markdown;
        (is_same && self.rules.as_ref() == Some(rules)).then_some(found)
    }
}
