//! Pictures in Markdown.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::state::Writer;
use super::text::format_script;
use crate::markdown::figure::Picture;
use crate::markdown::host::Image;
use crate::markdown::math::render_formula;
use crate::markdown::plain_text::formula_to_text;
use crate::messages;
use crate::messages::media::PictureSyntax;
use crate::values::url::{file_name_on_disk, forbidden_scheme};

impl Writer<'_> {
    /// Adds an event to the alternative text of the open picture.
    pub(super) fn write_alt_event(&mut self, event: Event) {
        let Some(image) = &mut self.image else {
            return;
        };
        let (markers, placeholders) = (self.markers, self.placeholders);
        match event {
            Event::Start(Tag::Image { .. }) => image.depth += 1,
            Event::End(TagEnd::Image) if image.depth > 0 => image.depth -= 1,
            Event::End(TagEnd::Image) => self.end_image(),
            Event::Text(text) | Event::Code(text) => {
                let text = placeholders.restore(markers.remove_from(&text));
                image.alt.push_str(&text);
            }
            Event::InlineMath(latex) | Event::DisplayMath(latex) => {
                let latex = placeholders.restore(markers.remove_from(&latex));
                match render_formula(&latex, false) {
                    Ok(mathml) => image.alt.push_str(&formula_to_text(&mathml)),
                    Err(_) => image.alt.push_str(&latex),
                }
            }
            Event::Start(Tag::Superscript | Tag::Subscript) => {
                image.scripts.push(image.alt.len());
            }
            Event::End(end @ (TagEnd::Superscript | TagEnd::Subscript)) => {
                if let Some(start) = image.scripts.pop() {
                    let inner = image.alt.split_off(start);
                    image.alt.push_str(&format_script(end, &inner));
                }
            }
            Event::SoftBreak | Event::HardBreak => image.alt.push(' '),
            _ => {}
        }
    }

    fn end_image(&mut self) {
        self.depth -= 1;
        let Some(open) = self.image.take() else {
            return;
        };
        let Some(image) = self.resolve_image(&open.destination, &open.range) else {
            return;
        };
        let alt = open.alt.split_whitespace().collect::<Vec<_>>().join(" ");
        if alt.is_empty() {
            self.report(
                open.range.clone(),
                messages::media::missing_alt(&open.destination, PictureSyntax::Markdown),
            );
        }
        let link = self.links.last().and_then(Option::as_ref);
        let link = link.map(|link| (link.url.clone(), link.local));
        let picture = Picture {
            image,
            alt,
            title: open.title,
            caption: None,
            link,
        };
        let tooltip = self.title_as_text(&picture.title);
        picture.write_inline(&tooltip, &mut self.html);
        self.last = None;
        // In a paragraph, the picture may become a figure with a caption.
        let title = match self.paragraph {
            Some(_) => "",
            None => &tooltip,
        };
        for words in [&picture.alt, title] {
            if !words.is_empty() {
                self.document.text.push_str(words);
                self.document.text.push(' ');
            }
        }
        if let Some(paragraph) = &mut self.paragraph {
            paragraph.is_new_line = false;
            paragraph.pictures.push(picture);
            if !paragraph.has_words {
                // A summary does not include alternative texts.
                paragraph.words = self.document.text.len();
            }
        }
    }

    /// Resolves a picture, or reports that there is none.
    pub(super) fn resolve_image(
        &mut self,
        destination: &str,
        range: &Range<usize>,
    ) -> Option<Image> {
        if forbidden_scheme(destination).is_some()
            && let Some(name) = file_name_on_disk(destination)
        {
            let problem = messages::values::path_on_disk(destination, name);
            self.report(range.clone(), problem);
            return None;
        }
        if let Some(scheme) = forbidden_scheme(destination) {
            self.report(
                range.clone(),
                messages::media::forbidden_picture_scheme(&scheme),
            );
            return None;
        }
        match self.host.resolve_image(destination) {
            Ok(image) => {
                if !image.local {
                    self.check_remote_media(&image.url, range);
                }
                Some(image)
            }
            Err(problem) => {
                self.report(range.clone(), problem);
                None
            }
        }
    }
}
