//! What rendering asks of the site around a text.

use std::ops::Range;

use super::calls::{Citation, Cite, ComponentCall};
use crate::bibliography::References;
use crate::diagnostic::Problem;
use crate::messages;

/// What rendering asks of the site around a text.
pub trait Host: Sync {
    /// Resolves a link, as the author wrote it.
    fn resolve_link(&self, destination: &str) -> Result<Link, Problem>;
    /// Resolves a picture, as the author wrote it.
    fn resolve_image(&self, destination: &str) -> Result<Image, Problem>;
    /// Whether a URL is on another host, so that pages must not load it. A host without a URL of its own says
    /// no.
    fn is_remote(&self, _url: &str) -> bool {
        false
    }
    /// Renders a component. Its body is HTML already.
    fn render_component(&self, call: &ComponentCall, body: Option<&str>)
    -> Result<String, Problem>;
    /// Renders the citations of a text, in order, and the list of references; or returns the problems with
    /// them, and their places. A host without papers knows none.
    fn render_citations(
        &self,
        citations: &[&Citation],
    ) -> Result<References, Vec<(Range<usize>, Problem)>> {
        let unknown = |cite: &Cite| {
            let problem = messages::citations::unknown_paper(&cite.key);
            (cite.range.clone(), problem)
        };
        let cites = citations.iter().flat_map(|citation| &citation.cites);
        Err(cites.map(unknown).collect())
    }
}

/// A resolved link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The URL to write.
    pub url: String,
    /// Whether it is root-relative on this site.
    pub local: bool,
    /// The host's key of the text that it leads to. Its fragment is checked once all texts are rendered.
    pub page: Option<usize>,
    /// The fragment without `#`.
    pub fragment: Option<String>,
}

/// A resolved picture.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Image {
    /// The URL to write.
    pub url: String,
    /// Whether it is root-relative on this site.
    pub local: bool,
    /// Width in pixels.
    pub width: Option<u32>,
    /// Height in pixels.
    pub height: Option<u32>,
    /// The same picture in several widths; empty if there is only one file.
    pub sources: Vec<ImageSource>,
    /// Its average colour in CSS, shown until it is loaded.
    pub color: Option<String>,
}

/// The widths of a picture in one format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageSource {
    /// The media type.
    pub kind: &'static str,
    /// URLs on this site, each with its width in pixels.
    pub files: Vec<(String, u32)>,
}
