//! Pictures alone in their paragraph, which become figures.

use super::Image;
use super::html::Html;

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

impl Picture {
    /// The picture within a line, its title as a tooltip.
    pub(super) fn inline(&self, html: &mut Html) {
        self.img(html);
        if !self.title.is_empty() {
            html.attribute("title", &self.title);
        }
        html.raw(">");
    }

    /// The picture as a figure, its title as caption.
    pub(super) fn figure(&self, html: &mut Html) {
        html.raw("<figure>");
        if let Some((url, local)) = &self.link {
            html.raw("<a");
            html.url("href", url, *local);
            html.raw(">");
        }
        self.img(html);
        html.raw(">");
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

    fn img(&self, html: &mut Html) {
        let image = &self.image;
        html.raw("<img");
        html.url("src", &image.url, image.local);
        if let Some(srcset) = &image.srcset {
            html.attribute("srcset", srcset);
        }
        if let Some(sizes) = &image.sizes {
            html.attribute("sizes", sizes);
        }
        html.attribute("alt", &self.alt);
        if let (Some(width), Some(height)) = (image.width, image.height) {
            html.attribute("width", &width.to_string());
            html.attribute("height", &height.to_string());
        }
        html.raw(" loading=\"lazy\" decoding=\"async\"");
    }
}
