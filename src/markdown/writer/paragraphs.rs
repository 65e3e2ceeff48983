//! Paragraphs, emphasis, and the separation of blocks.

use super::state::Writer;

/// The most paragraphs whose places are kept for a summary.
const SUMMARY_PARAGRAPHS: usize = 32;

impl Writer<'_> {
    pub(super) fn end_paragraph(&mut self) {
        let Some(paragraph) = self.paragraph.take() else {
            return;
        };
        let is_top_level = self.depth == 0;
        if is_top_level && paragraph.has_words && self.paragraphs.len() < SUMMARY_PARAGRAPHS {
            let end = self.document.text.len();
            self.paragraphs.push(paragraph.words.min(end)..end);
        }
        if paragraph.is_call {
            // The call has written its own HTML.
        } else if paragraph.has_only_pictures() {
            self.write_figures(paragraph);
        } else if self.html.text[paragraph.start..].trim() == "<p>" {
            // A formula that only defines commands.
            self.html.truncate(paragraph.start);
        } else {
            self.html.push_raw("</p>\n");
            for picture in &paragraph.pictures {
                self.separate_blocks();
                let title = self.title_as_text(&picture.title);
                self.document.text.push_str(&title);
            }
        }
        self.separate_blocks();
    }

    /// Records that a new line of the paragraph begins.
    pub(super) fn start_line_of_paragraph(&mut self) {
        if let Some(paragraph) = &mut self.paragraph {
            paragraph.is_new_line = true;
        }
    }

    pub(super) fn start_emphasis(&mut self) {
        self.start_caption();
        let is_caption = self
            .caption
            .as_ref()
            .is_some_and(|open| open.depth == self.depth);
        let offsets = if is_caption {
            None
        } else {
            self.html.push_raw("<em>");
            Some((self.html.text.len(), self.document.text.len()))
        };
        self.emphases.push(offsets);
    }

    pub(super) fn end_emphasis(&mut self) {
        if let Some((html, text)) = self.emphases.pop().flatten() {
            self.mark_latin(html, text);
        }
        self.end_caption();
    }

    /// Separates the words of two blocks.
    pub(super) fn separate_blocks(&mut self) {
        if std::mem::take(&mut self.has_inline_raw) {
            self.write_checkpoint();
        }
        self.last = None;
        self.soft_break = None;
        self.inline_elements.clear();
        if !self.document.text.is_empty() && !self.document.text.ends_with('\n') {
            self.document.text.push('\n');
        }
    }
}
