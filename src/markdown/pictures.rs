//! The pictures that a text shows, found before it is rendered: which files a site makes depends on
//! whether an item has one.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::shortcode::{Argument, Kind, Replaced};
use super::tags::scan;
use super::{Options, writer};

/// A picture as an author wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureOfText {
    /// Where it is.
    pub destination: String,
    /// What it shows; empty where the text does not say it.
    pub alt: String,
}

/// The first picture of a text that is `wanted`: in Markdown, in raw HTML, or by the component `figure`.
pub fn first_picture(
    source: &str,
    options: &Options,
    wanted: &dyn Fn(&PictureOfText) -> bool,
) -> Option<PictureOfText> {
    let starts = ["![", "<img", "<IMG", "<figure"];
    if !starts.iter().any(|start| source.contains(start)) {
        return None;
    }
    let syntax = writer::syntax(options);
    let replaced = Replaced::new(source, syntax);
    let mut image: Option<PictureOfText> = None;
    let mut html = String::new();
    for event in Parser::new_ext(&replaced.text, syntax) {
        let found = match event {
            Event::Start(Tag::Image { dest_url, .. }) => {
                image = Some(PictureOfText {
                    destination: dest_url.into_string(),
                    alt: String::new(),
                });
                None
            }
            Event::End(TagEnd::Image) => image.take().filter(wanted),
            Event::Text(text) => match &mut image {
                Some(image) => {
                    image.alt.push_str(&text);
                    None
                }
                None => figures(&text, &replaced).find(wanted),
            },
            Event::Code(text) => {
                if let Some(image) = &mut image {
                    image.alt.push_str(&text);
                }
                None
            }
            // A tag may go over several lines.
            Event::Html(line) => {
                html.push_str(&line);
                None
            }
            Event::End(TagEnd::HtmlBlock) => {
                let block = std::mem::take(&mut html);
                tags(&block).find(wanted)
            }
            Event::InlineHtml(tag) => tags(&tag).find(wanted),
            _ => None,
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

/// The pictures of raw HTML.
fn tags(html: &str) -> impl Iterator<Item = PictureOfText> {
    let scanned = scan(html, false);
    let pictures = scanned.opened().filter(|tag| tag.name == "img");
    let pictures: Vec<PictureOfText> = pictures
        .filter_map(|tag| {
            Some(PictureOfText {
                destination: tag.attribute("src")?.to_owned(),
                alt: tag.attribute("alt").unwrap_or_default().to_owned(),
            })
        })
        .collect();
    pictures.into_iter()
}

/// The pictures of the calls that stand in a piece of text.
fn figures(text: &str, replaced: &Replaced) -> impl Iterator<Item = PictureOfText> {
    let (open, close) = replaced.marks;
    let numbers = text.split(open).skip(1);
    numbers.filter_map(move |part| {
        let call = replaced
            .calls
            .get(part.split_once(close)?.0.parse::<usize>().ok()?)?;
        let Kind::Void(call) = &call.kind else {
            return None;
        };
        let argument = |wanted: &str| {
            let mut arguments = call.arguments.iter();
            match arguments.find(|(name, _)| name == wanted) {
                Some((_, Argument::Text(text))) => Some(text.clone()),
                _ => None,
            }
        };
        (call.name == "figure").then_some(())?;
        Some(PictureOfText {
            destination: argument("src")?,
            alt: argument("alt").unwrap_or_default(),
        })
    })
}
