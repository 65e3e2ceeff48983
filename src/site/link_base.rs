//! The file and page from which links are resolved.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::ids::LanguageId;
use crate::limits;

/// What a link is relative to: the file that contains it, its page and its language.
#[derive(Debug, Clone, Copy)]
pub struct LinkBase<'a> {
    /// Path from the site's root: `content/news/a.md`.
    pub file: &'a str,
    /// The path of its page.
    pub page: &'a str,
    /// The language.
    pub language: LanguageId,
    /// Counts suggestions for broken links; `None` if none are wanted.
    pub suggestions: Option<&'a Suggestions>,
}

/// How many broken links of a file were compared with all known names. Only the first few are, because each
/// comparison takes a while.
#[derive(Debug, Default)]
pub struct Suggestions(AtomicUsize);

impl LinkBase<'static> {
    /// The base of links in site.yaml.
    pub const SETTINGS: Self = Self {
        file: "content/",
        page: "/",
        language: LanguageId::DEFAULT,
        suggestions: None,
    };
}

impl<'a> LinkBase<'a> {
    /// The same base, for messages that may suggest a similar name.
    pub fn suggesting(self, suggestions: &'a Suggestions) -> Self {
        Self {
            suggestions: Some(suggestions),
            ..self
        }
    }

    pub(super) fn may_suggest(&self) -> bool {
        self.suggestions.is_some_and(|suggestions| {
            suggestions.0.fetch_add(1, Ordering::Relaxed) < limits::SUGGESTIONS
        })
    }
}
