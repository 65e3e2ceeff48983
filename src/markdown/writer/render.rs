//! Renders a text.

use pulldown_cmark::Parser;

use super::state::Writer;
use super::statistics::{count_words, extract_summary};
use crate::markdown::calls::Placeholders;
use crate::markdown::document::Document;
use crate::markdown::host::Host;
use crate::markdown::ids::find_ids_in_output;
use crate::markdown::options::{Options, RawHtml};
use crate::markdown::parser_options::parser_options;
use crate::markdown::parser_workarounds::CjkMarkers;

/// Renders a text.
pub fn render(source: &str, options: &Options, host: &dyn Host) -> Document {
    let syntax = parser_options(options);
    let placeholders = Placeholders::new(source, syntax);
    let markers = CjkMarkers::new(&placeholders.text, options.math);
    let mut writer = Writer::new(source, &placeholders, &markers, options, host);
    let mut events = Parser::new_ext(&markers.text, syntax).into_offset_iter();
    for (event, range) in events.by_ref() {
        writer.event_range = range.clone();
        let range = writer.source_range(range);
        if writer.skips_event(&event, &range) {
            continue;
        }
        writer.write_event(event, range);
        if writer.is_stopped {
            // The HTML so far is no page. Its problems are reported, and those of the rest once the author
            // has fixed them.
            return Document {
                problems: writer.document.problems,
                ..Document::default()
            };
        }
    }
    for (label, definition) in events.reference_definitions().iter() {
        writer.check_link_definition(label, &definition.dest, &definition.span);
    }
    writer.finish()
}

impl Writer<'_> {
    /// Ends what is open, writes footnotes and references, and sanitizes the text.
    fn finish(mut self) -> Document {
        for body in &mut self.bodies {
            body.depth += 1;
        }
        self.end_bodies(0);
        self.end_elements(0);
        self.write_footnotes();
        self.write_reference_list();
        self.report_removed_parts();
        // `has_raw_html` misses the raw HTML of a footnote within a component, whose end restores the flag.
        let has_raw_html = self.document.has_raw_html || !self.html.raw_parts.is_empty();
        if has_raw_html && self.options.html == RawHtml::Sanitize {
            let html = std::mem::take(&mut self.html);
            self.html.text = self.sanitize(html, &(0..0));
        }
        if has_raw_html || self.document.has_component {
            let is_canonical = self.options.html == RawHtml::Sanitize;
            let ids = find_ids_in_output(&self.html.text, is_canonical);
            self.document.ids.extend(ids);
            self.document.ids.sort_unstable();
            self.document.ids.dedup();
        }
        self.check_own_fragments();
        let mut document = self.document;
        document.html = self.html.text;
        document.local_urls = self.html.local_urls;
        document.ids.sort_unstable();
        document.summary = extract_summary(&document.text, &self.paragraphs, self.more);
        (document.words, document.wide) = count_words(&document.text);
        document.has_raw_html |= document.has_component;
        document
    }
}
