//! What Markdown becomes.

use std::ops::Range;

use super::sanitize;
use crate::diagnostic::Problem;

/// A rendered text.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// The text as HTML, to stand inside of an `<article>`.
    pub html: String,
    /// Byte offsets into `html` at which a root-relative URL of this site begins, ascending.
    pub local_urls: Vec<usize>,
    /// Whether `html` holds raw HTML or a shortcode's, whose URLs `local_urls` does not know.
    pub has_raw_html: bool,
    /// Whether a shortcode made a part of it.
    pub has_shortcode: bool,
    /// Headings, in order.
    pub headings: Vec<Heading>,
    /// Every id that a link may lead to, sorted.
    pub ids: Vec<String>,
    /// Plain text before `<!-- more -->`, else of the first paragraph.
    pub summary: Option<String>,
    /// All words: headings, paragraphs, captions, descriptions of pictures, code.
    pub text: String,
    /// How long it is: words of alphabetic scripts, and characters of Chinese and Japanese.
    pub words: usize,
    /// Links into other texts of the site.
    pub references: Vec<Reference>,
    /// What is wrong with it.
    pub mistakes: Vec<Mistake>,
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its id.
    pub id: String,
    /// Its words.
    pub text: String,
}

/// A link into another text of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The host's key of that text.
    pub page: usize,
    /// The fragment without `#`.
    pub fragment: Option<String>,
    /// Where it stands in the source.
    pub range: Range<usize>,
}

/// Something wrong in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Where, in the source.
    pub range: Range<usize>,
    /// What it is.
    pub problem: Problem,
}

impl Document {
    /// The HTML with absolute URLs, for feeds. `origin` is scheme and host, `page_url` the absolute
    /// URL of the text's page.
    pub fn absolute_html(&self, origin: &str, page_url: &str) -> String {
        if self.has_raw_html {
            return sanitize::for_feed(&self.html, page_url);
        }
        // A fragment alone leads nowhere in a feed reader.
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
