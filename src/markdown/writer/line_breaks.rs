//! Line breaks in the source, which are spaces except between Chinese or Japanese characters.

use super::open::LineEnd;
use super::state::Writer;
use crate::values::unicode::is_east_asian_wide;

impl Writer<'_> {
    /// How the line ends that was just written.
    pub(super) fn classify_line_end(&self) -> Option<LineEnd> {
        let last = self.last?;
        if is_east_asian_wide(last) {
            return Some(LineEnd::Wide);
        }
        if !is_shared_punctuation(last) {
            return None;
        }
        let mut before = self.document.text.chars().rev();
        let before = before.find(|c| !is_shared_punctuation(*c));
        match before {
            Some(before) if is_east_asian_wide(before) => Some(LineEnd::Wide),
            Some(before) if before.is_whitespace() => None,
            _ => Some(LineEnd::Ambiguous),
        }
    }
}

/// Whether a line joins the next one, which starts with `next`, without a space.
pub(super) fn joins_without_space(line_end: Option<LineEnd>, next: char) -> bool {
    match line_end {
        Some(LineEnd::Wide) => is_east_asian_wide(next) || is_shared_punctuation(next),
        Some(LineEnd::Ambiguous) => is_east_asian_wide(next),
        None => false,
    }
}

/// Punctuation that Chinese and Latin text share.
fn is_shared_punctuation(c: char) -> bool {
    matches!(c, '“' | '”' | '‘' | '’' | '—' | '―' | '…' | '⋯' | '·')
}
