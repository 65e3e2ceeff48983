//! Where links start.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::ids::LanguageId;
use crate::limits;

/// Where a link starts: the file that holds it, and its reader's language.
#[derive(Debug, Clone, Copy)]
pub struct LinkBase<'a> {
    /// Path from the site's root: `content/news/a.md`.
    pub file: &'a str,
    /// The path of its page.
    pub page: &'a str,
    /// The language.
    pub language: LanguageId,
    /// Whether the message about a link that leads nowhere may name what was meant.
    pub suggestions: Option<&'a Suggestions>,
}

/// How many of a file's links that lead nowhere were compared with all names there are: only the first few
/// are, because each takes a while.
#[derive(Debug, Default)]
pub struct Suggestions(AtomicUsize);

impl LinkBase<'static> {
    /// Where links of site.yaml start.
    pub const SETTINGS: Self = Self {
        file: "content/",
        page: "/",
        language: LanguageId::DEFAULT,
        suggestions: None,
    };
}

impl<'a> LinkBase<'a> {
    /// The same for a message that may name what was meant.
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
