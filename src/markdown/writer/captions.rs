//! Captions of pictures: their titles, which are a line of Markdown, and a line in italics below them.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};

use crate::markdown::figure::Paragraph;
use crate::markdown::html::Html;
use crate::markdown::{math, plain};

use super::{Writer, script, syntax};

/// A title as it is written.
#[derive(Debug, Clone, Default)]
pub(in crate::markdown) struct Title {
    /// Its Markdown, with the marks of calls and of Chinese emphasis.
    text: String,
    /// Where that stands in the text that is parsed; none if it stands in several lines, or at the
    /// definition of a link.
    at: Option<usize>,
    /// Where its picture stands in the source.
    range: Range<usize>,
}

impl Title {
    pub(in crate::markdown) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

/// A caption in italics while it is read.
pub(super) struct OpenCaption {
    /// The HTML around it.
    outer: Html,
    /// How deep in the text it stands.
    pub(super) depth: usize,
}

/// Stands before a line of Markdown, so that it begins no list, heading or other block.
const PREFIX: &str = "x ";

impl Writer<'_> {
    /// The title of a picture: a parser takes its escapes away, which its Markdown needs.
    pub(super) fn title(&self, kind: LinkType, title: &str, range: Range<usize>) -> Title {
        if title.is_empty() {
            return Title::default();
        }
        let place = match kind {
            LinkType::Inline => place_of_title(&self.marked.text, self.at.clone()),
            _ => None,
        };
        Title {
            text: place
                .clone()
                .map_or(title, |place| &self.marked.text[place])
                .to_owned(),
            at: place.map(|place| place.start),
            range,
        }
    }

    /// A title without its Markdown, where no element may stand.
    pub(super) fn plain_title(&self, title: &Title) -> String {
        let mut plain = String::with_capacity(title.text.len());
        if title.is_empty() {
            return plain;
        }
        let (mut links, mut scripts) = (Vec::new(), Vec::new());
        let line = line(&title.text);
        for (event, range) in Parser::new_ext(&line, syntax(self.options)).into_offset_iter() {
            match event {
                Event::Text(text) => plain.push_str(behind_prefix(&text, range.start)),
                Event::Code(text) | Event::InlineHtml(text) => plain.push_str(&text),
                Event::InlineMath(latex) | Event::DisplayMath(latex) => {
                    match math::render(&self.clean(&latex), false) {
                        Ok(mathml) => plain.push_str(&plain::formula(&mathml)),
                        Err(_) => plain.push_str(&latex),
                    }
                }
                Event::Start(Tag::Superscript | Tag::Subscript) => scripts.push(plain.len()),
                Event::End(end @ (TagEnd::Superscript | TagEnd::Subscript)) => {
                    if let Some(start) = scripts.pop() {
                        let inner = plain.split_off(start);
                        plain.push_str(&script(end, &self.marked.clean(&inner)));
                    }
                }
                Event::Start(Tag::Link { dest_url, .. }) => links.push(dest_url),
                // Where it leads is no less than its words.
                Event::End(TagEnd::Link) => {
                    if let Some(address) = links.pop() {
                        plain.push_str(&format!(" ({address})"));
                    }
                }
                _ => {}
            }
        }
        self.clean(&plain).into_owned()
    }

    /// Writes a title's Markdown.
    fn write_title(&mut self, title: &Title) {
        let line = line(&title.text);
        for (event, range) in Parser::new_ext(&line, syntax(self.options)).into_offset_iter() {
            let place = match title.at {
                Some(at) => {
                    let moved = |place: usize| at + place.saturating_sub(PREFIX.len());
                    let place = moved(range.start)..moved(range.end);
                    self.replaced.range(self.marked.range(place))
                }
                None => title.range.clone(),
            };
            match event {
                Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {}
                Event::Text(text) => {
                    let text = behind_prefix(&text, range.start).to_owned();
                    self.event(Event::Text(text.into()), place);
                }
                event => self.event(event, place),
            }
            if self.is_stopped {
                return;
            }
        }
        if let Some(formula) = self.formula.take() {
            self.end_formula(&formula);
        }
    }

    /// Writes the pictures of a paragraph that holds nothing else, with their captions.
    pub(super) fn write_figures(&mut self, paragraph: Paragraph) {
        self.html.truncate(paragraph.start);
        for picture in paragraph.pictures {
            picture.open_figure(&mut self.html);
            if let Some(caption) = &picture.caption {
                self.html.raw("<figcaption>");
                self.html.append(caption);
                self.html.raw("</figcaption>");
            } else if !picture.title.is_empty() {
                self.block();
                self.html.raw("<figcaption>");
                self.write_title(&picture.title);
                self.html.raw("</figcaption>");
            }
            self.html.raw("</figure>\n");
        }
    }

    /// Begins a caption if this emphasis may be one: a line of its own below a picture without a title.
    pub(super) fn start_caption(&mut self) {
        let Some(paragraph) = &self.paragraph else {
            return;
        };
        let is_open = self.caption.is_some() || self.depth != paragraph.depth + 1;
        if is_open || !paragraph.may_take_caption() {
            return;
        }
        self.soft_break = None;
        self.caption = Some(OpenCaption {
            outer: std::mem::take(&mut self.html),
            depth: self.depth,
        });
    }

    /// Ends a caption. If more follows in its paragraph, it is emphasis like any other.
    pub(super) fn end_caption(&mut self) {
        let Some(open) = self.caption.take_if(|open| open.depth == self.depth + 1) else {
            return self.html.raw("</em>");
        };
        let caption = std::mem::replace(&mut self.html, open.outer);
        self.html.raw("<em>");
        self.html.append(&caption);
        self.html.raw("</em>");
        if let Some(paragraph) = &mut self.paragraph
            && let Some(picture) = paragraph.pictures.last_mut()
        {
            picture.caption = Some(caption);
            paragraph.has_words = false;
            paragraph.is_new_line = false;
        }
    }
}

/// A title in one line that begins no block.
fn line(title: &str) -> String {
    format!("{PREFIX}{}", title.replace(['\n', '\r'], " "))
}

/// The part of a text behind the prefix of its line.
fn behind_prefix(text: &str, start: usize) -> &str {
    text.get(PREFIX.len().saturating_sub(start)..)
        .unwrap_or_default()
}

/// Where the title of a picture stands: between its last quotes or parentheses.
fn place_of_title(text: &str, picture: Range<usize>) -> Option<Range<usize>> {
    let inside = text.get(picture.clone())?.strip_suffix(')')?.trim_end();
    let quote = inside.chars().next_back()?;
    let open = match quote {
        '"' | '\'' => quote,
        ')' => '(',
        _ => return None,
    };
    let inside = &inside[..inside.len() - 1];
    let is_escaped = |at: usize| {
        let before = inside[..at].bytes().rev();
        before.take_while(|byte| *byte == b'\\').count() % 2 == 1
    };
    let mut found = inside.rmatch_indices(open).map(|(at, _)| at);
    let start = found.find(|at| !is_escaped(*at))? + 1;
    let is_one_line = !inside[start..].contains(['\n', '\r']);
    is_one_line.then_some(picture.start + start..picture.start + inside.len())
}
