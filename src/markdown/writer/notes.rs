//! Footnotes: numbers in the text, notes at its end.

use std::collections::hash_map::Entry;

use crate::markdown::html::Html;

use super::{Notes, OpenNote, Writer};

impl Writer<'_> {
    pub(super) fn note_reference(&mut self, label: &str) {
        let label = self.folded_label(label);
        if let Some(paragraph) = &mut self.paragraph {
            paragraph.has_words = true;
        }
        let next = self.notes.order.len() + 1;
        let (number, uses) = self.notes.uses.entry(label.clone()).or_insert((next, 0));
        *uses += 1;
        let (number, id) = (*number, note_id("fnref", *number, *uses));
        if number == next {
            self.notes.order.push(label);
        }
        self.html.raw(&format!(
            "<sup class=\"footnote-ref\"><a href=\"#fn-{number}\" id=\"{id}\">{number}</a></sup>"
        ));
    }

    /// Keeps a footnote until the end of the text.
    pub(super) fn end_note(&mut self) {
        let Some(OpenNote {
            label,
            outer,
            range,
            ..
        }) = self.notes.open.pop()
        else {
            return;
        };
        let body = std::mem::replace(&mut self.html, outer);
        match self.notes.bodies.entry(label) {
            Entry::Vacant(vacant) => drop(vacant.insert((body, range))),
            Entry::Occupied(first) => {
                let message = format!("footnote `{}` is already defined above", first.key());
                self.error(range, message, Some("rename one of them".to_owned()));
            }
        }
    }

    /// The footnotes that are referred to, at the end of the text. Of others it is told that nobody sees
    /// them.
    pub(super) fn write_notes(&mut self) {
        let Notes {
            order,
            uses,
            mut bodies,
            ..
        } = std::mem::take(&mut self.notes);
        let unseen = bodies
            .iter()
            .filter(|(label, _)| !uses.contains_key(*label));
        for (label, (_, range)) in unseen {
            let message = format!("footnote `{label}` is never referenced, so it is not shown");
            let help = format!("add `[^{label}]` where it belongs, or remove the footnote");
            self.warn(range.clone(), message, Some(help));
        }
        if order.is_empty() {
            return;
        }
        let labels = self.options.labels;
        // An end tag in a note does not close what was opened in the text.
        self.html.checkpoint(0);
        self.html
            .raw("<section class=\"footnotes\">\n<h2 class=\"visually-hidden\"");
        self.html.lang(labels.lang);
        self.html.raw(">");
        self.html.escape(&labels.footnotes);
        self.html.raw("</h2>\n<ol>\n");
        for (position, label) in order.iter().enumerate() {
            let number = position + 1;
            let (mut body, _) = bodies.remove(label).unwrap_or_default();
            let mut back = Html::default();
            for number_of_use in 1..=uses.get(label).map_or(1, |(_, uses)| *uses) {
                back.raw(&format!(
                    " <a class=\"footnote-backref\" href=\"#{}\"",
                    note_id("fnref", number, number_of_use)
                ));
                back.attribute("aria-label", &labels.back_to_text);
                back.lang(labels.lang);
                back.raw(">↩</a>");
            }
            // The arrow stands at the end of the last line.
            match body.text.strip_suffix("</p>\n").map(str::len) {
                Some(end) => body.insert(end, &back.text),
                None => body.raw(&back.text),
            }
            self.html.raw(&format!("<li id=\"fn-{number}\">\n"));
            self.html.append(&body);
            self.html.raw("</li>\n");
        }
        self.html.raw("</ol>\n</section>\n");
    }
}

pub(super) fn note_id(prefix: &str, number: usize, number_of_use: usize) -> String {
    match number_of_use {
        1 => format!("{prefix}-{number}"),
        more => format!("{prefix}-{number}-{more}"),
    }
}
