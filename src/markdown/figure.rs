//! Pictures alone in their paragraph, which become figures.

use super::html::Html;
use super::{Image, ImageSource};

/// A picture of a paragraph that may hold nothing else.
#[derive(Debug, Clone)]
pub(super) struct Picture {
    /// Where it is.
    pub image: Image,
    /// What it shows.
    pub alt: String,
    /// Its title, which becomes the caption.
    pub title: String,
    /// The link around it: URL, and whether that is of this site.
    pub link: Option<(String, bool)>,
}

/// What a paragraph was seen to hold so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Paragraph {
    /// Where its HTML begins.
    pub start: usize,
    /// Where its words begin in the plain text.
    pub words: usize,
    /// Its pictures.
    pub pictures: Vec<Picture>,
    /// Whether it holds anything else.
    pub has_words: bool,
    /// Whether it is there only for a call of a component.
    pub is_call: bool,
}

impl Paragraph {
    /// Whether its pictures are figures.
    pub(super) fn is_figures(&self) -> bool {
        !self.pictures.is_empty() && !self.has_words
    }
}

/// How wide a picture is within a text: all of a phone's screen, a measure of text elsewhere.
const SIZES: &str = "(min-width: 46rem) 42rem, 100vw";

impl Picture {
    /// The picture within a line, its title as a tooltip.
    pub(super) fn inline(&self, html: &mut Html) {
        self.picture(html, &self.title, true);
    }

    /// The picture as a figure, its title as caption.
    pub(super) fn figure(&self, html: &mut Html) {
        // What leads a text is seen at once.
        let lazy = !html.text.is_empty();
        html.raw("<figure>");
        if let Some((url, local)) = &self.link {
            html.raw("<a");
            html.url("href", url, *local);
            html.raw(">");
        }
        self.picture(html, "", lazy);
        if self.link.is_some() {
            html.raw("</a>");
        }
        if !self.title.is_empty() {
            html.raw("<figcaption>");
            html.escape(&self.title);
            html.raw("</figcaption>");
        }
        html.raw("</figure>\n");
    }

    fn picture(&self, html: &mut Html, tooltip: &str, lazy: bool) {
        match self.image.sources.as_slice() {
            [] => self.img(html, None, tooltip, lazy),
            [better @ .., last] => {
                html.raw("<picture>");
                for source in better {
                    html.raw("<source");
                    html.attribute("type", source.kind);
                    html.srcset(&source.files);
                    html.attribute("sizes", SIZES);
                    html.raw(">");
                }
                self.img(html, Some(last), tooltip, lazy);
                html.raw("</picture>");
            }
        }
    }

    fn img(&self, html: &mut Html, source: Option<&ImageSource>, tooltip: &str, lazy: bool) {
        let image = &self.image;
        html.raw("<img");
        html.url("src", &image.url, image.local);
        if let Some(source) = source.filter(|source| source.files.len() > 1) {
            html.srcset(&source.files);
            html.attribute("sizes", SIZES);
        }
        html.attribute("alt", &self.alt);
        if let (Some(width), Some(height)) = (image.width, image.height) {
            html.attribute("width", &width.to_string());
            html.attribute("height", &height.to_string());
        }
        if let Some(color) = &image.color {
            html.attribute("data-color", color);
        }
        if lazy {
            html.raw(" loading=\"lazy\"");
        }
        html.raw(" decoding=\"async\"");
        if !tooltip.is_empty() {
            html.attribute("title", tooltip);
        }
        html.raw(">");
    }
}
