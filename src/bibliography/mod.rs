//! Papers from .bib files, and references to them in a citation style.
//!
//! `biblatex` parses .bib files, and `hayagriva` makes references (Citation Style Language 1.0.2). This module
//! knows nothing of the site that its papers belong to.

mod author;
mod cite;
mod disambiguate;
mod doi;
mod elements;
mod et_al;
mod html;
mod language;
mod latex;
mod locales;
mod locator;
mod marks;
mod paper;
mod parse;
mod references;
mod style;
#[cfg(test)]
mod tests;
mod variant;

pub use author::Author;
pub use cite::Cite;
pub use doi::{RESOLVER, doi_url, doi_url_at, normalize_doi};
pub use paper::{FileRef, Paper, PaperKind, anchor};
pub use parse::parse;
pub use references::{Reference, References};
pub use style::{Style, UnknownStyle};
