//! Marks emphasized Latin letters in Chinese and Japanese texts.
//!
//! The theme emphasizes Chinese characters with dots, but names of species and genes must be slanted.

use std::ops::Range;

use super::state::Writer;
use crate::values::unicode::is_east_asian_wide;

impl Writer<'_> {
    /// Marks the Latin letters of emphasis, which begins at these offsets of the HTML and the plain text.
    pub(super) fn mark_latin(&mut self, html: usize, text: usize) {
        let Some(words) = self.document.text.get(text..).filter(|_| self.has_wide) else {
            return;
        };
        if !words.contains(is_latin) {
            return;
        }
        if !words.contains(is_east_asian_wide) {
            return self.html.insert(html - 1, " class=\"latin\"");
        }
        if self
            .html
            .trusted_ranges
            .last()
            .is_some_and(|last| last.range.end > html)
        {
            // Formulas and components stay as they are.
            return;
        }
        for run in find_latin_runs(self.html.text.get(html..).unwrap_or_default())
            .into_iter()
            .rev()
        {
            self.html.insert(html + run.end, "</span>");
            self.html.insert(html + run.start, "<span class=\"latin\">");
        }
    }
}

fn is_latin(c: char) -> bool {
    c.is_alphabetic() && c < '\u{2e80}'
}

/// The ranges of Latin words in HTML, tags not included.
fn find_latin_runs(html: &str) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    // The open run, up to its last letter.
    let mut open: Option<Range<usize>> = None;
    let mut in_tag = false;
    for (at, c) in html.char_indices() {
        let ends = match c {
            '<' => {
                in_tag = true;
                true
            }
            '>' if in_tag => {
                in_tag = false;
                false
            }
            _ if in_tag => false,
            c if is_latin(c) => {
                let end = at + c.len_utf8();
                open = Some(open.map_or(at..end, |run| run.start..end));
                false
            }
            // Other characters may be between or after the letters of a name.
            c if is_east_asian_wide(c) => true,
            c => {
                if let Some(run) = open.as_mut().filter(|_| ".-0123456789′'’)".contains(c)) {
                    run.end = at + c.len_utf8();
                }
                c == '&'
            }
        };
        if ends {
            runs.extend(open.take());
        }
    }
    runs.extend(open);
    // A single letter is a label rather than a name.
    runs.retain(|run| html[run.clone()].chars().nth(1).is_some());
    runs
}
