//! The pictures that a text names, found before it is rendered: the first may stand for an item in lists,
//! and all can be decoded together.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::calls::{Argument, CallKind, Placeholders};
use super::options::Options;
use super::parser_options::parser_options;
use super::raw_html::tags::scan_tags;

/// A picture as an author wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureOfText {
    /// Where it is.
    pub destination: String,
    /// What it shows; empty where the text does not say it.
    pub alt: String,
}

/// The pictures that a text names, in order: in Markdown, in raw HTML, or by the component `figure`.
pub fn find_pictures(source: &str, options: &Options) -> Vec<PictureOfText> {
    let mut found = Vec::new();
    let starts = ["![", "<img", "<IMG", "<figure"];
    if !starts.iter().any(|start| source.contains(start)) {
        return found;
    }
    let syntax = parser_options(options);
    let replaced = Placeholders::new(source, syntax);
    let mut image: Option<PictureOfText> = None;
    let mut html = String::new();
    for event in Parser::new_ext(&replaced.text, syntax) {
        match event {
            Event::Start(Tag::Image { dest_url, .. }) => {
                image = Some(PictureOfText {
                    destination: dest_url.into_string(),
                    alt: String::new(),
                });
            }
            Event::End(TagEnd::Image) => found.extend(image.take()),
            Event::Text(text) => match &mut image {
                Some(image) => image.alt.push_str(&text),
                None => found.extend(figures(&text, &replaced)),
            },
            Event::Code(text) => {
                if let Some(image) = &mut image {
                    image.alt.push_str(&text);
                }
            }
            // A tag may go over several lines.
            Event::Html(line) => html.push_str(&line),
            Event::End(TagEnd::HtmlBlock) => found.extend(tags(&std::mem::take(&mut html))),
            Event::InlineHtml(tag) => found.extend(tags(&tag)),
            _ => {}
        }
    }
    found
}

/// The pictures of raw HTML.
fn tags(html: &str) -> impl Iterator<Item = PictureOfText> {
    let scanned = scan_tags(html, false);
    let pictures = scanned.start_tags().filter(|tag| tag.name == "img");
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
fn figures(text: &str, replaced: &Placeholders) -> impl Iterator<Item = PictureOfText> {
    let (open, close) = replaced.marks;
    let numbers = text.split(open).skip(1);
    numbers.filter_map(move |part| {
        let call = replaced
            .calls
            .get(part.split_once(close)?.0.parse::<usize>().ok()?)?;
        let CallKind::Void(call) = &call.kind else {
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
