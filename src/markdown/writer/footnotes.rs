//! Footnotes: numbers in the text, notes at its end.

use std::collections::hash_map::Entry;
use std::ops::Range;

use super::open::{Footnotes, OpenFootnote};
use super::state::Writer;
use crate::markdown::html::HtmlBuffer;
use crate::messages;

impl Writer<'_> {
    pub(super) fn write_footnote_reference(&mut self, label: &str) {
        let label = self.fold_label(label);
        if let Some(paragraph) = &mut self.paragraph {
            paragraph.has_words = true;
        }
        let next = self.footnotes.order.len() + 1;
        let uses = self.footnotes.uses.entry(label.clone());
        let (number, uses) = uses.or_insert((next, 0));
        *uses += 1;
        let (number, id) = (*number, reference_id(*number, *uses));
        if number == next {
            self.footnotes.order.push(label);
        }
        self.html.push_raw(&format!(
            "<sup class=\"footnote-ref\"><a href=\"#fn-{number}\" id=\"{id}\">{number}</a></sup>"
        ));
    }

    pub(super) fn start_footnote(&mut self, label: &str, range: Range<usize>) {
        let label = self.fold_label(label);
        self.separate_blocks();
        let outer = std::mem::take(&mut self.html);
        self.footnotes.open.push(OpenFootnote {
            label,
            outer,
            range,
            elements: self.elements.len(),
        });
    }

    /// Keeps a footnote until the end of the text.
    pub(super) fn end_footnote(&mut self) {
        let Some(OpenFootnote {
            label,
            outer,
            range,
            ..
        }) = self.footnotes.open.pop()
        else {
            return;
        };
        let body = std::mem::replace(&mut self.html, outer);
        match self.footnotes.bodies.entry(label) {
            Entry::Vacant(vacant) => drop(vacant.insert((body, range))),
            Entry::Occupied(first) => {
                let problem = messages::markdown::duplicate_footnote(first.key());
                let (_, first) = first.get();
                let first = first.clone();
                self.report_duplicate(range, problem, first);
            }
        }
    }

    /// Writes the referenced footnotes at the end of the text, and reports the others.
    pub(super) fn write_footnotes(&mut self) {
        let Footnotes {
            order,
            uses,
            mut bodies,
            ..
        } = std::mem::take(&mut self.footnotes);
        let unused = bodies
            .iter()
            .filter(|(label, _)| !uses.contains_key(*label));
        for (label, (_, range)) in unused {
            self.report(range.clone(), messages::markdown::unused_footnote(label));
        }
        if order.is_empty() {
            return;
        }
        let labels = self.options.labels;
        // An end tag in a footnote does not close what the text has opened.
        self.html.push_checkpoint(0);
        self.html
            .push_raw("<section class=\"footnotes\">\n<h2 class=\"visually-hidden\"");
        self.html.push_lang(labels.lang);
        self.html.push_raw(">");
        self.html.push_text(&labels.footnotes);
        self.html.push_raw("</h2>\n<ol>\n");
        for (position, label) in order.iter().enumerate() {
            let number = position + 1;
            let (mut body, _) = bodies.remove(label).unwrap_or_default();
            let uses = uses.get(label).map_or(1, |(_, uses)| *uses);
            let links = self.format_back_links(number, uses);
            // The links go at the end of the last line.
            match body.text.strip_suffix("</p>\n").map(str::len) {
                Some(end) => body.insert(end, &links),
                None => body.push_raw(&links),
            }
            self.html.push_raw(&format!("<li id=\"fn-{number}\">\n"));
            self.html.append(&body);
            self.html.push_raw("</li>\n");
        }
        self.html.push_raw("</ol>\n</section>\n");
    }

    /// The links from a footnote to each of its references.
    fn format_back_links(&self, number: usize, uses: usize) -> String {
        let labels = self.options.labels;
        let mut links = HtmlBuffer::default();
        for number_of_use in 1..=uses {
            links.push_raw(&format!(
                " <a class=\"footnote-backref\" href=\"#{}\"",
                reference_id(number, number_of_use)
            ));
            links.push_attribute("aria-label", &labels.back_to_text);
            links.push_lang(labels.lang);
            links.push_raw(">↩</a>");
        }
        links.text
    }
}

/// The id of a reference to a footnote.
fn reference_id(number: usize, number_of_use: usize) -> String {
    match number_of_use {
        1 => format!("fnref-{number}"),
        more => format!("fnref-{number}-{more}"),
    }
}
