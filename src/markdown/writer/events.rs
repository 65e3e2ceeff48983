//! Writes what each event of the parser stands for.

use std::ops::Range;

use pulldown_cmark::Event;

use super::quotes::is_quote;
use super::state::Writer;

impl Writer<'_> {
    /// Writes what an event stands for.
    pub(super) fn write_event(&mut self, event: Event, range: Range<usize>) {
        let event = match event {
            Event::Text(text) if is_quote(&text) => {
                let quote = self.replace_straight_quote(&text, &range).unwrap_or(text);
                Event::Text(quote)
            }
            other => other,
        };
        if self.image.is_some() {
            return self.write_alt_event(event);
        }
        let formula = self.formula.take();
        if let Some(formula) = &formula
            && !matches!(event, Event::Text(_))
        {
            self.keep_bracket_with_formula(formula);
        }
        match event {
            Event::Start(tag) => self.start_tag(tag, range),
            Event::End(tag) => self.end_tag(tag),
            Event::Text(text) => {
                let text = self.markers.remove_from(&text);
                if text.contains('<') {
                    self.check_broken_tags(&range);
                }
                let text = match formula {
                    Some(formula) => self.keep_punctuation_with_formula(&formula, &text),
                    None => &text,
                };
                match self.placeholders.source.get(range) {
                    // Quotes and dashes in code elements stay as typed.
                    Some(typed) if is_smart_punctuation(text) && self.is_in_code() => {
                        self.write_text(typed)
                    }
                    _ => self.write_text(text),
                }
            }
            Event::Code(code) => {
                let code = self.restore(&code).into_owned();
                self.add_words(&code);
                self.html.push_raw("<code>");
                self.html.push_text(&code);
                self.html.push_raw("</code>");
            }
            Event::InlineMath(latex) => self.write_formula(&latex, false, range),
            Event::DisplayMath(latex) => self.write_formula(&latex, true, range),
            Event::Html(raw) => {
                let raw = self.restore(&raw).into_owned();
                match &mut self.raw_block {
                    Some((block, whole)) => {
                        block.push_str(&raw);
                        whole.end = whole.end.max(range.end);
                    }
                    None => self.write_raw_html(&raw, range, true),
                }
            }
            Event::InlineHtml(raw) => {
                let raw = self.restore(&raw).into_owned();
                self.track_inline_tag(&raw);
                self.write_raw_html(&raw, range, false);
            }
            Event::FootnoteReference(label) => self.write_footnote_reference(&label),
            Event::SoftBreak => {
                self.start_line_of_paragraph();
                self.soft_break = Some((self.html.text.len(), self.classify_line_end()));
                self.html.push_raw("\n");
                self.document.text.push(' ');
            }
            Event::HardBreak => {
                self.start_line_of_paragraph();
                self.html.push_raw("<br>\n");
                self.document.text.push(' ');
                self.last = None;
            }
            Event::Rule => {
                self.html.start_line();
                self.html.push_raw("<hr>\n");
            }
            Event::TaskListMarker(done) => {
                let labels = self.options.labels;
                self.html.push_raw("<input type=\"checkbox\" disabled");
                if done {
                    self.html.push_raw(" checked");
                }
                let label = if done {
                    &labels.task_done
                } else {
                    &labels.task_open
                };
                self.html.push_attribute("aria-label", label);
                self.html.push_lang(labels.lang);
                self.html.push_raw("> ");
            }
        }
    }
}

/// Whether this is punctuation by which the parser replaces what was typed.
fn is_smart_punctuation(text: &str) -> bool {
    matches!(text, "“" | "”" | "‘" | "’" | "–" | "—" | "…" | "″" | "′")
}
