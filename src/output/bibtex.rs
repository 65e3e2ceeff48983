//! BibTeX files for download: one for each paper, and one with all papers.

use super::file::Output;
use crate::site::ALL_BIBTEX;
use crate::site::Index;

/// Renders the files; `None` for a site without papers.
pub fn render_bibtex(index: &Index) -> Vec<Output> {
    let papers = &index.papers.list;
    if papers.is_empty() {
        return Vec::new();
    }
    let mut all = String::new();
    let mut outputs = Vec::with_capacity(papers.len() + 1);
    for publication in papers {
        let entry = format!("{}\n", publication.paper.bibtex);
        all.push_str(&entry);
        all.push('\n');
        outputs.push(Output::new(&publication.bibtex_path(), entry));
    }
    outputs.push(Output::new(ALL_BIBTEX, all));
    outputs
}
