//! Paragraphs, headings, quotations and code.

use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, CowStr, HeadingLevel};

use crate::markdown::Heading;
use crate::markdown::highlight::Highlighted;
use crate::markdown::html::Html;
use crate::values::unicode::nfc;

use super::{OpenCode, OpenHeading, SUGGESTIONS, Writer};

impl Writer<'_> {
    pub(super) fn end_paragraph(&mut self) {
        let Some(paragraph) = self.paragraph.take() else {
            return;
        };
        if self.depth == 0 && paragraph.has_words && self.paragraphs.len() < 32 {
            self.paragraphs
                .push(paragraph.words.min(self.document.text.len())..self.document.text.len());
        }
        if paragraph.is_call {
            // What a call makes stands for itself.
        } else if paragraph.is_figures() {
            self.write_figures(paragraph);
        } else if self.html.text[paragraph.start..].trim() == "<p>" {
            // A formula that only defines commands.
            self.html.truncate(paragraph.start);
        } else {
            self.html.raw("</p>\n");
            for picture in &paragraph.pictures {
                self.block();
                let title = self.plain_title(&picture.title);
                self.document.text.push_str(&title);
            }
        }
        self.block();
    }

    /// A row of a table may have no more cells than its head, or the parser leaves the others out.
    pub(super) fn check_row(&mut self) {
        let end = self.table.end;
        let Some((row, rest)) = self.replaced.source.split_at_checked(end) else {
            return;
        };
        // A cell that the row lacks stands behind its end.
        let line = if row.ends_with('\n') {
            ""
        } else {
            rest.lines().next().unwrap_or_default()
        };
        let rest = line.trim_start_matches(|c: char| c == '|' || c.is_whitespace());
        let lost = rest.trim_end_matches(|c: char| c == '|' || c.is_whitespace());
        let is_comment = lost.starts_with("<!--") && lost.find("-->") == Some(lost.len() - 3);
        if !lost.is_empty() && !is_comment {
            let start = end + line.len() - rest.len();
            self.error(
                start..start + lost.len(),
                "this row has more cells than the table header; the extra cells would be lost"
                    .to_owned(),
                Some("add columns to the header; write `\\|` for a `|` inside a cell".to_owned()),
            );
        }
    }

    pub(super) fn start_heading(
        &mut self,
        level: HeadingLevel,
        id: Option<CowStr>,
        classes: &[CowStr],
        others: &[(CowStr, Option<CowStr>)],
        range: Range<usize>,
    ) {
        let mut level = level as u8;
        if level == 1 {
            level = 2;
            self.warn(
                range.clone(),
                "the title is the page's own heading of level 1".to_owned(),
                Some("start headings in the text with `##`".to_owned()),
            );
        }
        let is_text = id.is_none() && classes.is_empty();
        let braces = match others {
            [] => None,
            _ => self.braces(&range),
        };
        if let Some(braces) = braces.clone().filter(|_| !is_text) {
            let message = "only `#id` and `.class` have an effect in the braces of a heading";
            let help = "remove the rest, or write `\\{` if the braces are part of the heading";
            self.warn(braces, message.to_owned(), Some(help.to_owned()));
        }
        self.block();
        let start = self.html.text.len();
        self.html.raw(&format!("<h{level}>"));
        self.heading = Some(OpenHeading {
            level,
            braces: braces.filter(|_| is_text),
            start,
            text_start: self.document.text.len(),
            rewritten: Vec::new(),
            id: id.map(|id| self.clean(&id).into_owned()),
            classes: classes
                .iter()
                .map(|class| self.clean(class).into_owned())
                .collect(),
            range,
        });
    }

    /// Where the braces at the end of a heading are.
    fn braces(&self, heading: &Range<usize>) -> Option<Range<usize>> {
        let source = self.replaced.source.get(heading.clone())?;
        let end = source.rfind('}')? + 1;
        let start = source[..end].rfind('{')?;
        Some(heading.start + start..heading.start + end)
    }

    pub(super) fn end_heading(&mut self) {
        let Some(heading) = self.heading.take() else {
            return;
        };
        // Braces without an id or a class, which the parser takes for attributes, are words.
        if let Some(braces) = heading
            .braces
            .and_then(|braces| self.replaced.source.get(braces))
        {
            self.text(&format!(" {braces}"));
        }
        let text = self.document.text[heading.text_start..].trim().to_owned();
        let mut other = None;
        let given = heading.id.map(|id| nfc(&id).into_owned());
        let id = match given {
            Some(id) if !self.ids.give(&id) => {
                self.error(
                    heading.range,
                    format!("the id `{id}` stands here twice"),
                    None,
                );
                self.ids.unique(&id)
            }
            Some(id) => id,
            None => {
                let mut words = self.document.text[heading.text_start..].to_owned();
                // What is within a later one was replaced with it.
                let mut from = usize::MAX;
                for (range, plain) in heading.rewritten.iter().rev() {
                    let start = range.start.saturating_sub(heading.text_start);
                    let end = range.end.saturating_sub(heading.text_start);
                    if range.end <= from && words.get(start..end).is_some() {
                        words.replace_range(start..end, plain);
                        from = range.start;
                    }
                }
                let id = self.ids.of_words(&words);
                other = self.ids.of_github(&words);
                id
            }
        };
        let mut attributes = Html::default();
        attributes.attribute("id", &id);
        if !heading.classes.is_empty() {
            attributes.attribute("class", &heading.classes.join(" "));
        }
        if let Some(other) = &other {
            let mut anchor = Html::default();
            anchor.raw("<span");
            anchor.attribute("id", other);
            anchor.raw("></span>");
            self.html.insert(heading.start + "<h2>".len(), &anchor.text);
        }
        self.html
            .insert(heading.start + "<h2".len(), &attributes.text);
        self.html.raw("<a class=\"anchor\"");
        self.html.attribute("href", &format!("#{id}"));
        self.html.attribute(
            "aria-label",
            &format!("{}: {text}", self.options.labels.heading_link),
        );
        self.html.raw(&format!("></a></h{}>\n", heading.level));
        self.document.ids.push(id.clone());
        self.document.ids.extend(other);
        self.document.headings.push(Heading {
            level: heading.level,
            id,
            text,
        });
        self.block();
    }

    pub(super) fn end_code(&mut self) {
        let Some(OpenCode {
            language,
            text: code,
            range,
            is_indented,
        }) = self.code.take()
        else {
            return;
        };
        if is_indented {
            self.check_indented(&code, &range);
        }
        self.block();
        self.document.text.push_str(&code);
        self.block();
        self.html.raw("<pre tabindex=\"0\"><code");
        if !language.is_empty() {
            self.html
                .attribute("class", &format!("language-{language}"));
        }
        self.html.raw(">");
        let highlighted = match self.options.highlighter {
            Some(highlighter) if !language.is_empty() => {
                Some(highlighter.highlight(&code, &language))
            }
            _ => None,
        };
        match highlighted {
            Some(Highlighted::Html(html)) => self.html.raw(&html),
            Some(Highlighted::Unknown) => {
                self.html.escape(&code);
                let near = self
                    .options
                    .highlighter
                    .filter(|_| self.unknown_languages < SUGGESTIONS);
                let near = near.and_then(|highlighter| highlighter.suggestion(&language));
                self.unknown_languages += 1;
                let help = near.map_or_else(
                    || "leave the language out, or write `text`".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                self.warn(
                    range,
                    format!("code in `{language}` cannot be highlighted"),
                    Some(help),
                );
            }
            None => self.html.escape(&code),
        }
        self.html.raw("</code></pre>\n");
    }

    /// A quotation, or one of GitHub's alerts.
    pub(super) fn start_quote(&mut self, kind: Option<BlockQuoteKind>) {
        use BlockQuoteKind::{Caution, Important, Note, Tip, Warning};
        let labels = self.options.labels;
        let (name, title) = match kind {
            None => return self.html.raw("<blockquote>\n"),
            Some(Note) => ("note", &labels.note),
            Some(Tip) => ("tip", &labels.tip),
            Some(Important) => ("important", &labels.important),
            Some(Warning) => ("warning", &labels.warning),
            Some(Caution) => ("caution", &labels.caution),
        };
        self.html.raw(&format!("<div class=\"markdown-alert markdown-alert-{name}\">\n<p class=\"markdown-alert-title\""));
        self.html.lang(labels.lang);
        self.html.raw(">");
        self.html.escape(title);
        self.html.raw("</p>\n");
    }

    /// A block begins or ends: words before and after it are not one.
    pub(super) fn block(&mut self) {
        if std::mem::take(&mut self.has_inline_raw) {
            self.checkpoint();
        }
        self.last = None;
        self.soft_break = None;
        self.inline_elements.clear();
        if !self.document.text.is_empty() && !self.document.text.ends_with('\n') {
            self.document.text.push('\n');
        }
    }
}
