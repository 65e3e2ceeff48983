//! What an author cites.

use super::paper::Paper;

/// A paper in a citation.
#[derive(Debug, Clone)]
pub struct Cite<'p> {
    /// The paper.
    pub paper: &'p Paper,
    /// The text before it, with its space: `see `.
    pub prefix: Option<&'p str>,
    /// Whether the text names its authors already.
    pub without_authors: bool,
    /// The place in the paper, in the author's words: `p. 3`.
    pub locator: Option<&'p str>,
}

impl<'p> Cite<'p> {
    /// A paper without further text.
    pub fn new(paper: &'p Paper) -> Self {
        Self {
            paper,
            prefix: None,
            without_authors: false,
            locator: None,
        }
    }
}
