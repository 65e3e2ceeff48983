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
                open_picture(html, better);
                self.img(html, Some(last), tooltip, lazy);
                html.raw("</picture>");
            }
        }
    }

    fn img(&self, html: &mut Html, source: Option<&ImageSource>, tooltip: &str, lazy: bool) {
        let image = &self.image;
        html.raw("<img");
        html.url("src", &image.url, image.local);
        if let Some(source) = source {
            widths(html, source);
        }
        html.attribute("alt", &self.alt);
        size(html, image);
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

/// Begins a `<picture>` with the formats that are better than that of its `<img>`.
fn open_picture(html: &mut Html, better: &[ImageSource]) {
    html.raw("<picture>");
    for source in better {
        html.raw("<source");
        html.attribute("type", source.kind);
        html.srcset(&source.files);
        html.attribute("sizes", SIZES);
        html.raw(">");
    }
}

/// The widths that an `<img>` has, if there are several.
fn widths(html: &mut Html, source: &ImageSource) {
    if source.files.len() > 1 {
        html.srcset(&source.files);
        html.attribute("sizes", SIZES);
    }
}

fn size(html: &mut Html, image: &Image) {
    if let (Some(width), Some(height)) = (image.width, image.height) {
        html.attribute("width", &width.to_string());
        html.attribute("height", &height.to_string());
    }
}

/// HTML of an author or a component whose `<img>` of this picture gets its widths, its size and its
/// colour, as far as it does not say them itself.
pub fn dressed(html: &str, image: &Image) -> String {
    let source = format!("src=\"{}\"", image.url);
    let mut dressed = String::with_capacity(html.len() + 512);
    let mut rest = html;
    while let Some(at) = rest.find(&source) {
        let (before, after) = rest.split_at(at);
        let start = before.rfind("<img");
        let end = after.find('>');
        let (Some(start), Some(end)) = (start.filter(|start| !before[*start..].contains('>')), end)
        else {
            dressed.push_str(before);
            dressed.push_str(&source);
            rest = &after[source.len()..];
            continue;
        };
        let tag = &rest[start..at + end];
        dressed.push_str(&before[..start]);
        dress(tag, image, &mut dressed);
        rest = &after[end + 1..];
    }
    dressed.push_str(rest);
    dressed
}

/// Writes an `<img>`, whose tag is given without its end.
fn dress(tag: &str, image: &Image, html: &mut String) {
    let has = |name: &str| tag.contains(&format!(" {name}="));
    let sources = match has("srcset") {
        true => &[],
        false => image.sources.as_slice(),
    };
    let (open, end) = match tag.trim_end().strip_suffix('/') {
        Some(open) => (open.trim_end(), "/>"),
        None => (tag, ">"),
    };
    let mut written = Html::default();
    if let [better @ .., _] = sources {
        open_picture(&mut written, better);
    }
    written.raw(open);
    if let Some(last) = sources.last() {
        widths(&mut written, last);
    }
    if !has("width") && !has("height") {
        size(&mut written, image);
    }
    if let Some(color) = &image.color {
        written.attribute("data-color", color);
    }
    if !has("loading") {
        written.raw(" loading=\"lazy\"");
    }
    written.raw(end);
    if !sources.is_empty() {
        written.raw("</picture>");
    }
    html.push_str(&written.text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_of_authors_and_components_get_their_widths() {
        let image = Image {
            url: "/images/a-1600.jpg".to_owned(),
            width: Some(1600),
            height: Some(900),
            sources: vec![
                ImageSource {
                    kind: "image/webp",
                    files: vec![("/images/a-480.webp".to_owned(), 480)],
                },
                ImageSource {
                    kind: "image/jpeg",
                    files: vec![
                        ("/images/a-480.jpg".to_owned(), 480),
                        ("/images/a-1600.jpg".to_owned(), 1600),
                    ],
                },
            ],
            ..Image::default()
        };
        let made = dressed(
            "<p>x <img class=\"c\" src=\"/images/a-1600.jpg\" alt=\"A\" /> y <a href=\"/b\">src=\"/images/a-1600.jpg\"</a></p>",
            &image,
        );
        assert_eq!(
            made,
            format!(
                "<p>x <picture><source type=\"image/webp\" srcset=\"/images/a-480.webp 480w\" sizes=\"{SIZES}\">\
                 <img class=\"c\" src=\"/images/a-1600.jpg\" alt=\"A\" srcset=\"/images/a-480.jpg 480w, /images/a-1600.jpg 1600w\" \
                 sizes=\"{SIZES}\" width=\"1600\" height=\"900\" loading=\"lazy\"/></picture> \
                 y <a href=\"/b\">src=\"/images/a-1600.jpg\"</a></p>"
            )
        );
        let own = "<img src=\"/images/a-1600.jpg\" srcset=\"x 1x\" width=\"3\" height=\"2\" loading=\"eager\">";
        assert_eq!(dressed(own, &image), own);
    }
}
