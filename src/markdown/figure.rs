//! Pictures alone in their paragraph, which become figures.

use std::collections::HashMap;

use super::html::Html;

use super::tags::{self, RawTag, Tag};
use super::writer::Title;
use super::{Image, ImageSource};

/// A picture of a paragraph that may hold nothing else.
#[derive(Debug, Clone)]
pub(super) struct Picture {
    /// Where it is.
    pub image: Image,
    /// What it shows.
    pub alt: String,
    /// Its title, which becomes the caption.
    pub title: Title,
    /// The line in italics below it, which becomes the caption, too.
    pub caption: Option<Html>,
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
    /// How deep in the text it stands.
    pub depth: usize,
    /// Whether a line has begun in it, and is empty so far.
    pub is_new_line: bool,
}

impl Paragraph {
    /// Whether its pictures are figures.
    pub(super) fn is_figures(&self) -> bool {
        !self.pictures.is_empty() && !self.has_words
    }

    /// Whether what follows may be the caption of its last picture.
    pub(super) fn may_take_caption(&self) -> bool {
        let last = self.pictures.last();
        let is_bare = last.is_some_and(|last| last.title.is_empty() && last.caption.is_none());
        is_bare && self.is_new_line && !self.has_words
    }
}

/// How wide a picture is within a text: all of a phone's screen, a measure of text elsewhere.
const SIZES: &str = "(min-width: 46rem) 42rem, 100vw";

impl Picture {
    /// The picture within a line, with a tooltip.
    pub(super) fn inline(&self, tooltip: &str, html: &mut Html) {
        self.picture(html, tooltip, true);
    }

    /// The picture as the beginning of a figure; its caption follows.
    pub(super) fn open_figure(&self, html: &mut Html) {
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

/// HTML of an author or a component whose `<img>` of these pictures get their widths, their size and
/// their colour, as far as they do not say them themselves. `in_picture` says whether it begins within
/// a `<picture>`: there, another one would mean nothing.
pub fn dressed(in_picture: bool, html: &str, images: &[Image]) -> String {
    let images: HashMap<&str, &Image> = images
        .iter()
        .rev()
        .map(|image| (image.url.as_str(), image))
        .collect();
    if images.is_empty() {
        return html.to_owned();
    }
    let mut dressed = String::with_capacity(html.len() + 512);
    let mut from = 0;
    let mut in_picture = in_picture;
    for tag in tags::scan(html, false).tags {
        let tag = match tag {
            Tag::Open(tag) => tag,
            Tag::Close(name, _) => {
                in_picture &= name != "picture";
                continue;
            }
        };
        in_picture |= tag.name == "picture";
        let image = tag.attribute("src").and_then(|src| images.get(src));
        let Some(image) = image.filter(|_| tag.name == "img") else {
            continue;
        };
        dressed.push_str(&html[from..tag.range.start]);
        dress(html, &tag, image, in_picture, &mut dressed);
        from = tag.range.end;
    }
    dressed.push_str(&html[from..]);
    dressed
}

/// Writes an `<img>`.
fn dress(raw: &str, tag: &RawTag, image: &Image, in_picture: bool, html: &mut String) {
    let has = |name: &str| tag.attribute(name).is_some();
    let sources = if has("srcset") {
        &[]
    } else {
        image.sources.as_slice()
    };
    let open = raw[tag.range.clone()].trim_end_matches('>').trim_end();
    let (open, end) = match open.strip_suffix('/') {
        // A slash may belong to a value without quotes.
        Some(open) if open.ends_with(['"', '\'', ' ']) => (open.trim_end(), "/>"),
        _ => (open, ">"),
    };
    let mut written = Html::default();
    let better = match sources {
        [better @ .., _] if !in_picture => Some(better),
        _ => None,
    };
    if let Some(better) = better {
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
    if better.is_some() {
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
        let images = std::slice::from_ref(&image);
        let made = dressed(
            false,
            "<p>x <img class=\"c\" src=\"/images/a-1600.jpg\" alt=\"A\" /> y <a href=\"/b\">src=\"/images/a-1600.jpg\"</a></p>",
            images,
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
        assert_eq!(dressed(false, own, images), own);
        let picture = "<picture><source srcset=\"b.jpg\"><img src=\"/images/a-1600.jpg\" width=\"3\" loading=\"eager\"></picture>";
        let made = dressed(false, picture, images);
        assert_eq!(made.matches("<picture").count(), 1, "{made}");
        let (_, after) = picture.split_once("<img").unwrap();
        let made = dressed(true, &format!("<img{after}"), images);
        assert!(!made.contains("<picture"), "{made}");
        let odd = "<IMG ALT='a > b' SRC='/images/a-1600.jpg'>";
        assert!(dressed(false, odd, images).contains("480w"), "{odd}");
    }
}
