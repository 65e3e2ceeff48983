//! The result of rendering a text.

use std::ops::Range;

use super::raw_html::feed::sanitize_for_feed;
use crate::diagnostic::{Diagnostic, Place, Problem};

/// A rendered text.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// The HTML of the text, the content of an `<article>`.
    pub html: String,
    /// Byte offsets into `html` at which a root-relative URL of this site begins, ascending.
    pub local_urls: Vec<usize>,
    /// Whether `html` contains raw HTML or HTML of components, whose URLs are not in `local_urls`.
    pub has_raw_html: bool,
    /// Whether `html` contains HTML of components.
    pub has_component: bool,
    /// Headings, in order.
    pub headings: Vec<Heading>,
    /// Every id that links can lead to, sorted.
    pub ids: Vec<String>,
    /// The plain text before `<!-- more -->`, or else of the first paragraph.
    pub summary: Option<String>,
    /// All words as plain text: headings, paragraphs, captions, alternative texts, code.
    pub text: String,
    /// The length: words of alphabetic scripts, and characters of Chinese and Japanese.
    pub words: usize,
    /// How many of these are characters of Chinese and Japanese.
    pub wide: usize,
    /// Links to other texts of the site.
    pub cross_links: Vec<CrossLink>,
    /// Everything wrong with it.
    pub problems: Vec<LocatedProblem>,
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its id.
    pub id: String,
    /// Its plain text.
    pub text: String,
}

/// A link to another text of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrossLink {
    /// The host's key of that text.
    pub page: usize,
    /// The fragment without `#`.
    pub fragment: Option<String>,
    /// The place in the source.
    pub range: Range<usize>,
}

/// A problem, and its place in the Markdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocatedProblem {
    /// What is wrong.
    pub problem: Problem,
    /// The place in the source.
    pub range: Range<usize>,
    /// A second place that explains the problem, such as the first of two equal labels.
    pub related: Option<Range<usize>>,
}

impl LocatedProblem {
    /// A problem with one place.
    pub(super) fn new(range: Range<usize>, problem: Problem) -> Self {
        Self {
            problem,
            range,
            related: None,
        }
    }

    /// Adds a second place, for which the problem's words say what it has to do with it.
    pub(super) fn related_to(mut self, range: Option<Range<usize>>) -> Self {
        self.related = range;
        self
    }

    /// A diagnostic with the places that `place` finds for ranges of the Markdown.
    pub fn into_diagnostic(self, place: impl Fn(&Range<usize>) -> Place) -> Diagnostic {
        let diagnostic = self.problem.at(place(&self.range));
        match &self.related {
            Some(related) => diagnostic.related_to(place(related)),
            None => diagnostic,
        }
    }
}

impl Document {
    /// The HTML with absolute URLs, for feeds. `origin` is scheme and host, `page_url` the absolute
    /// URL of the text's page.
    pub fn absolute_html(&self, origin: &str, page_url: &str) -> String {
        if self.has_raw_html {
            return sanitize_for_feed(&self.html, page_url);
        }
        // A bare fragment leads nowhere in a feed reader.
        const FRAGMENT: &[u8] = b"href=\"#";
        let fragments = memchr::memmem::find_iter(self.html.as_bytes(), FRAGMENT)
            .map(|at| (at + FRAGMENT.len() - 1, page_url));
        let mut places: Vec<(usize, &str)> = fragments.collect();
        places.extend(self.local_urls.iter().map(|&at| (at, origin)));
        places.sort_unstable();
        let added: usize = places.iter().map(|(_, prefix)| prefix.len()).sum();
        let mut html = String::with_capacity(self.html.len() + added);
        let mut from = 0;
        for (at, prefix) in places {
            html.push_str(&self.html[from..at]);
            html.push_str(prefix);
            from = at;
        }
        html.push_str(&self.html[from..]);
        html
    }
}
