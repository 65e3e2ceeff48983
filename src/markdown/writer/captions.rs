//! Captions of pictures: a title, which is a line of Markdown, or a line in italics below the picture.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};

use super::open::OpenCaption;
use super::state::Writer;
use super::text::format_script;
use crate::markdown::figure::{Paragraph, Title};
use crate::markdown::math::render_formula;
use crate::markdown::parser_options::parser_options;
use crate::markdown::plain_text::formula_to_text;
use crate::markdown::position::is_escaped;

/// Whether a line has no character that Markdown could read as more than itself.
fn is_plain(line: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b',');
    line.bytes().all(is_word) && line.trim_ascii() == line
}

/// Precedes a line of Markdown, so that it begins no list, heading or other block.
const PREFIX: &str = "x ";

impl Writer<'_> {
    /// Reads the title of a picture from the source: the parser removes the escapes that its Markdown needs.
    pub(super) fn read_title(&self, kind: LinkType, title: &str, range: Range<usize>) -> Title {
        if title.is_empty() {
            return Title::default();
        }
        let place = match kind {
            LinkType::Inline => find_title(&self.markers.text, self.event_range.clone()),
            _ => None,
        };
        Title {
            text: place
                .clone()
                .map_or(title, |place| &self.markers.text[place])
                .to_owned(),
            at: place.map(|place| place.start),
            range,
        }
    }

    /// The plain text of a title, for places without elements.
    pub(super) fn title_as_text(&self, title: &Title) -> String {
        let mut plain = String::with_capacity(title.text.len());
        if is_plain(&title.text) {
            plain.push_str(&title.text);
            return plain;
        }
        let (mut links, mut scripts) = (Vec::new(), Vec::new());
        let line = to_inline_markdown(&title.text);
        for (event, range) in
            Parser::new_ext(&line, parser_options(self.options)).into_offset_iter()
        {
            match event {
                Event::Text(text) => plain.push_str(skip_prefix(&text, range.start)),
                Event::Code(text) | Event::InlineHtml(text) => plain.push_str(&text),
                Event::InlineMath(latex) | Event::DisplayMath(latex) => {
                    match render_formula(&self.restore(&latex), false) {
                        Ok(mathml) => plain.push_str(&formula_to_text(&mathml)),
                        Err(_) => plain.push_str(&latex),
                    }
                }
                Event::Start(Tag::Superscript | Tag::Subscript) => scripts.push(plain.len()),
                Event::End(end @ (TagEnd::Superscript | TagEnd::Subscript)) => {
                    if let Some(start) = scripts.pop() {
                        let inner = plain.split_off(start);
                        plain.push_str(&format_script(end, &self.markers.remove_from(&inner)));
                    }
                }
                Event::Start(Tag::Link { dest_url, .. }) => links.push(dest_url),
                // The URL is as important as the words.
                Event::End(TagEnd::Link) => {
                    if let Some(address) = links.pop() {
                        plain.push_str(&format!(" ({address})"));
                    }
                }
                _ => {}
            }
        }
        self.restore(&plain).into_owned()
    }

    /// Writes the Markdown of a title.
    fn write_title(&mut self, title: &Title) {
        let locate = |writer: &Self, range: Range<usize>| match title.at {
            Some(at) => writer.source_range(at + range.start..at + range.end),
            None => title.range.clone(),
        };
        if is_plain(&title.text) {
            let place = locate(self, 0..title.text.len());
            return self.write_event(Event::Text(title.text.as_str().into()), place);
        }
        let line = to_inline_markdown(&title.text);
        for (event, range) in
            Parser::new_ext(&line, parser_options(self.options)).into_offset_iter()
        {
            let in_title = |place: usize| place.saturating_sub(PREFIX.len());
            let place = locate(self, in_title(range.start)..in_title(range.end));
            match event {
                Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {}
                Event::Text(text) => {
                    let text = skip_prefix(&text, range.start).to_owned();
                    self.write_event(Event::Text(text.into()), place);
                }
                event => self.write_event(event, place),
            }
            if self.is_stopped {
                return;
            }
        }
        if let Some(formula) = self.formula.take() {
            self.keep_bracket_with_formula(&formula);
        }
    }

    /// Writes the pictures of a paragraph with nothing else as figures.
    pub(super) fn write_figures(&mut self, paragraph: Paragraph) {
        self.html.truncate(paragraph.start);
        for picture in paragraph.pictures {
            picture.write_figure_start(&mut self.html);
            if let Some(caption) = &picture.caption {
                self.html.push_raw("<figcaption>");
                self.html.append(caption);
                self.html.push_raw("</figcaption>");
            } else if !picture.title.is_empty() {
                self.separate_blocks();
                self.html.push_raw("<figcaption>");
                self.write_title(&picture.title);
                self.html.push_raw("</figcaption>");
            }
            self.html.push_raw("</figure>\n");
        }
    }

    /// Begins a caption if this emphasis can be one: a line of its own below a picture without a title.
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

    /// Ends a caption or other emphasis. If the paragraph continues, a caption is emphasis as well.
    pub(super) fn end_caption(&mut self) {
        let Some(open) = self.caption.take_if(|open| open.depth == self.depth + 1) else {
            return self.html.push_raw("</em>");
        };
        let caption = std::mem::replace(&mut self.html, open.outer);
        self.html.push_raw("<em>");
        self.html.append(&caption);
        self.html.push_raw("</em>");
        if let Some(paragraph) = &mut self.paragraph
            && let Some(picture) = paragraph.pictures.last_mut()
        {
            picture.caption = Some(caption);
            paragraph.has_words = false;
            paragraph.is_new_line = false;
        }
    }
}

/// A title as one line that begins no block.
fn to_inline_markdown(title: &str) -> String {
    format!("{PREFIX}{}", title.replace(['\n', '\r'], " "))
}

/// Skips the part of [`PREFIX`] in an event that starts at `start`.
fn skip_prefix(text: &str, start: usize) -> &str {
    text.get(PREFIX.len().saturating_sub(start)..)
        .unwrap_or_default()
}

/// The range of a picture's title: between its last quotes or parentheses.
fn find_title(text: &str, picture: Range<usize>) -> Option<Range<usize>> {
    let inside = text.get(picture.clone())?.strip_suffix(')')?.trim_end();
    let quote = inside.chars().next_back()?;
    let open = match quote {
        '"' | '\'' => quote,
        ')' => '(',
        _ => return None,
    };
    let inside = &inside[..inside.len() - 1];
    let mut found = inside.rmatch_indices(open).map(|(at, _)| at);
    let start = found.find(|at| !is_escaped(inside, *at))? + 1;
    let is_one_line = !inside[start..].contains(['\n', '\r']);
    is_one_line.then_some(picture.start + start..picture.start + inside.len())
}
