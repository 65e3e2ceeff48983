//! The widths, sizes and colours of pictures, as attributes of `<img>` and `<picture>`.

use std::collections::HashMap;

use super::host::{Image, ImageSource};
use super::html::HtmlBuffer;
use super::raw_html::tags::{self, RawTag, Tag};

/// The width of a picture in a text: the whole screen of a phone, or else the column of text.
const SIZES: &str = "(min-width: 46rem) 42rem, 100vw";

/// Writes the start of a `<picture>`, with the formats that are better than that of its `<img>`.
pub(super) fn write_picture_start(html: &mut HtmlBuffer, better: &[ImageSource]) {
    html.push_raw("<picture>");
    for source in better {
        html.push_raw("<source");
        html.push_attribute("type", source.kind);
        html.push_srcset(&source.files);
        html.push_attribute("sizes", SIZES);
        html.push_raw(">");
    }
}

/// Writes the widths of an `<img>`, if there are several.
pub(super) fn write_widths(html: &mut HtmlBuffer, source: &ImageSource) {
    if source.files.len() > 1 {
        html.push_srcset(&source.files);
        html.push_attribute("sizes", SIZES);
    }
}

/// Writes the size in pixels, if it is known.
pub(super) fn write_size(html: &mut HtmlBuffer, image: &Image) {
    if let (Some(width), Some(height)) = (image.width, image.height) {
        html.push_attribute("width", &width.to_string());
        html.push_attribute("height", &height.to_string());
    }
}

/// Adds widths, sizes and colours to the `<img>` of these pictures in HTML of an author or a component,
/// except where a tag has its own. `in_picture` says whether the HTML begins within a `<picture>`, in which
/// another one would have no effect.
///
/// Why not `lol_html`, which pagefind brings: a trial gave the same elements, but it writes a changed tag
/// anew, with single spaces between attributes and ` />` at its end, so pages would not stay the same byte by
/// byte. It took about three times as long per call, and only the last function of this file could go, since
/// [`tags`] serves the checks of raw HTML as well.
pub fn add_responsive_attributes(in_picture: bool, html: &str, images: &[Image]) -> String {
    let images: HashMap<&str, &Image> = images
        .iter()
        .rev()
        .map(|image| (image.url.as_str(), image))
        .collect();
    if images.is_empty() {
        return html.to_owned();
    }
    let mut rewritten = String::with_capacity(html.len() + 512);
    let mut from = 0;
    let mut in_picture = in_picture;
    for tag in tags::scan_tags(html, false).tags {
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
        rewritten.push_str(&html[from..tag.range.start]);
        write_responsive_img(html, &tag, image, in_picture, &mut rewritten);
        from = tag.range.end;
    }
    rewritten.push_str(&html[from..]);
    rewritten
}

/// Writes an `<img>` with the attributes that it lacks.
fn write_responsive_img(
    raw: &str,
    tag: &RawTag,
    image: &Image,
    in_picture: bool,
    html: &mut String,
) {
    let has = |name: &str| tag.attribute(name).is_some();
    let sources = if has("srcset") {
        &[]
    } else {
        image.sources.as_slice()
    };
    let open = raw[tag.range.clone()].trim_end_matches('>').trim_end();
    let (open, end) = match open.strip_suffix('/') {
        // A slash may be part of an unquoted value.
        Some(open) if open.ends_with(['"', '\'', ' ']) => (open.trim_end(), "/>"),
        _ => (open, ">"),
    };
    let mut buffer = HtmlBuffer::default();
    let better = match sources {
        [better @ .., _] if !in_picture => Some(better),
        _ => None,
    };
    if let Some(better) = better {
        write_picture_start(&mut buffer, better);
    }
    buffer.push_raw(open);
    if let Some(last) = sources.last() {
        write_widths(&mut buffer, last);
    }
    if !has("width") && !has("height") {
        write_size(&mut buffer, image);
    }
    if let Some(color) = &image.color {
        buffer.push_attribute("data-color", color);
    }
    if !has("loading") {
        buffer.push_raw(" loading=\"lazy\"");
    }
    buffer.push_raw(end);
    if better.is_some() {
        buffer.push_raw("</picture>");
    }
    html.push_str(&buffer.text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_of_authors_and_components_get_widths() {
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
        let made = add_responsive_attributes(
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
        assert_eq!(add_responsive_attributes(false, own, images), own);
        let picture = "<picture><source srcset=\"b.jpg\"><img src=\"/images/a-1600.jpg\" width=\"3\" loading=\"eager\"></picture>";
        let made = add_responsive_attributes(false, picture, images);
        assert_eq!(made.matches("<picture").count(), 1, "{made}");
        let (_, after) = picture.split_once("<img").unwrap();
        let made = add_responsive_attributes(true, &format!("<img{after}"), images);
        assert!(!made.contains("<picture"), "{made}");
        let odd = "<IMG ALT='a > b' SRC='/images/a-1600.jpg'>";
        assert!(
            add_responsive_attributes(false, odd, images).contains("480w"),
            "{odd}"
        );
    }
}
