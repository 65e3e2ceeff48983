//! Papers that are public before the items that announce them.

use crate::diagnostic::Diagnostic;
use crate::messages::papers::early_paper;
use crate::site::Index;

/// Warns of papers that are public while the items that announce them are under embargo.
pub(super) fn check_embargo(index: &Index) -> impl Iterator<Item = Diagnostic> {
    let early = index.early_papers.iter();
    early.map(|paper| early_paper(&paper.name).at(paper.place.clone()))
}
