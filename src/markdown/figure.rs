//! Pictures in Markdown, and the paragraphs that become figures.

use std::ops::Range;

use super::host::{Image, ImageSource};
use super::html::HtmlBuffer;
use super::responsive::{write_picture_start, write_size, write_widths};

/// A picture in Markdown.
#[derive(Debug, Clone)]
pub(crate) struct Picture {
    /// Its file.
    pub image: Image,
    /// Its alternative text.
    pub alt: String,
    /// Its title, which becomes the caption.
    pub title: Title,
    /// The line in italics below it, which becomes the caption as well.
    pub caption: Option<HtmlBuffer>,
    /// The link around it: the URL, and whether that is root-relative on this site.
    pub link: Option<(String, bool)>,
}

/// What a paragraph contains so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct Paragraph {
    /// The offset of its HTML.
    pub start: usize,
    /// The offset of its words in the plain text.
    pub words: usize,
    /// Its pictures.
    pub pictures: Vec<Picture>,
    /// Whether it contains anything else.
    pub has_words: bool,
    /// Whether it exists only for a call that is alone on its lines.
    pub is_call: bool,
    /// Its depth in the text.
    pub depth: usize,
    /// Whether it is at the start of a line other than its first.
    pub is_new_line: bool,
}

impl Paragraph {
    /// Whether its pictures become figures.
    pub(crate) fn has_only_pictures(&self) -> bool {
        !self.pictures.is_empty() && !self.has_words
    }

    /// Whether emphasis here can be the caption of its last picture.
    pub(crate) fn may_take_caption(&self) -> bool {
        let last = self.pictures.last();
        let is_bare = last.is_some_and(|last| last.title.is_empty() && last.caption.is_none());
        is_bare && self.is_new_line && !self.has_words
    }
}

/// The title of a picture, as the author wrote it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Title {
    /// Its Markdown, with placeholders and markers.
    pub text: String,
    /// Its offset in the parsed text; `None` if it spans several lines, or is in a link definition.
    pub at: Option<usize>,
    /// The place of its picture in the source.
    pub range: Range<usize>,
}

impl Title {
    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

impl Picture {
    /// Writes the picture within a line, with a tooltip.
    pub(crate) fn write_inline(&self, tooltip: &str, html: &mut HtmlBuffer) {
        self.write_picture(html, tooltip, true);
    }

    /// Writes the start of a figure; the caption follows.
    pub(crate) fn write_figure_start(&self, html: &mut HtmlBuffer) {
        // A picture at the start of a text is visible at once.
        let lazy = !html.text.is_empty();
        html.push_raw("<figure>");
        if let Some((url, local)) = &self.link {
            html.push_raw("<a");
            html.push_url("href", url, *local);
            html.push_raw(">");
        }
        self.write_picture(html, "", lazy);
        if self.link.is_some() {
            html.push_raw("</a>");
        }
    }

    fn write_picture(&self, html: &mut HtmlBuffer, tooltip: &str, lazy: bool) {
        match self.image.sources.as_slice() {
            [] => self.write_img(html, None, tooltip, lazy),
            [better @ .., last] => {
                write_picture_start(html, better);
                self.write_img(html, Some(last), tooltip, lazy);
                html.push_raw("</picture>");
            }
        }
    }

    fn write_img(
        &self,
        html: &mut HtmlBuffer,
        source: Option<&ImageSource>,
        tooltip: &str,
        lazy: bool,
    ) {
        let image = &self.image;
        html.push_raw("<img");
        html.push_url("src", &image.url, image.local);
        if let Some(source) = source {
            write_widths(html, source);
        }
        html.push_attribute("alt", &self.alt);
        write_size(html, image);
        if let Some(color) = &image.color {
            html.push_attribute("data-color", color);
        }
        if lazy {
            html.push_raw(" loading=\"lazy\"");
        }
        html.push_raw(" decoding=\"async\"");
        if !tooltip.is_empty() {
            html.push_attribute("title", tooltip);
        }
        html.push_raw(">");
    }
}
