//! Headings and their ids.

use std::ops::Range;

use pulldown_cmark::{CowStr, HeadingLevel};

use super::open::OpenHeading;
use super::state::Writer;
use crate::markdown::document::Heading;
use crate::markdown::html::HtmlBuffer;
use crate::messages;
use crate::values::unicode::nfc;

impl Writer<'_> {
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
            self.report(range.clone(), messages::markdown::heading_level_1());
        }
        let deepest = self
            .document
            .headings
            .last()
            .map_or(2, |last| last.level + 1);
        if level > deepest {
            self.report(
                range.clone(),
                messages::markdown::skipped_level(level, deepest),
            );
        }
        let is_text = id.is_none() && classes.is_empty();
        let braces = match others {
            [] => None,
            _ => self.find_braces(&range),
        };
        if let Some(braces) = braces.clone().filter(|_| !is_text) {
            self.report(braces, messages::markdown::unknown_heading_attribute());
        }
        self.separate_blocks();
        let start = self.html.text.len();
        self.html.push_raw(&format!("<h{level}>"));
        self.heading = Some(OpenHeading {
            level,
            braces: braces.filter(|_| is_text),
            start,
            text_start: self.document.text.len(),
            rewritten: Vec::new(),
            id: id.map(|id| self.restore(&id).into_owned()),
            classes: classes
                .iter()
                .map(|class| self.restore(class).into_owned())
                .collect(),
            range,
        });
    }

    /// Reports lines of a paragraph that were meant as headings: `##Results` and `＃ 结果`.
    pub(super) fn check_lost_headings(&mut self, paragraph: &Range<usize>) {
        let Some(source) = self.placeholders.source.get(paragraph.clone()) else {
            return;
        };
        // Most paragraphs have neither sign.
        let has = |sign: &str| memchr::memmem::find(source.as_bytes(), sign.as_bytes()).is_some();
        if !has("#") && !has("＃") {
            return;
        }
        let mut start = paragraph.start;
        let mut found = Vec::new();
        for line in source.split_inclusive('\n') {
            if let Some(heading) = find_lost_heading(line.trim_end()) {
                found.push((start..start + line.trim_end().len(), heading));
            }
            start += line.len();
        }
        for (range, heading) in found {
            self.report(range, messages::markdown::lost_heading(&heading));
        }
    }

    /// The place of the braces at the end of a heading.
    fn find_braces(&self, heading: &Range<usize>) -> Option<Range<usize>> {
        let source = self.placeholders.source.get(heading.clone())?;
        let end = source.rfind('}')? + 1;
        let start = source[..end].rfind('{')?;
        Some(heading.start + start..heading.start + end)
    }

    pub(super) fn end_heading(&mut self) {
        let Some(mut heading) = self.heading.take() else {
            return;
        };
        // Braces without an id or a class are words, although the parser reads them as attributes.
        let braces = heading.braces.take();
        if let Some(braces) = braces.and_then(|braces| self.placeholders.source.get(braces)) {
            self.write_text(&format!(" {braces}"));
        }
        let text = self.document.text[heading.text_start..].trim().to_owned();
        let (id, github_id) = self.assign_heading_ids(&mut heading);
        self.write_heading_tags(&heading, &id, github_id.as_deref(), &text);
        self.document.ids.push(id.clone());
        self.document.ids.extend(github_id);
        self.document.headings.push(Heading {
            level: heading.level,
            id,
            text,
        });
        self.separate_blocks();
    }

    /// The id of a heading, and the one that GitHub would give it if that differs.
    fn assign_heading_ids(&mut self, heading: &mut OpenHeading) -> (String, Option<String>) {
        match heading.id.take().map(|id| nfc(&id).into_owned()) {
            Some(id) => match self.ids.claim(&id, &heading.range) {
                Ok(()) => (id, None),
                Err(first) => {
                    let problem = messages::markdown::duplicate_id(&id);
                    self.report_duplicate(heading.range.clone(), problem, first);
                    (self.ids.make_unique(&id), None)
                }
            },
            None => {
                let words = self.words_for_id(heading);
                let id = self.ids.assign_slug(&words);
                (id, self.ids.assign_github_slug(&words))
            }
        }
    }

    /// The words of a heading as other programs turn them into ids, with scripts and formulas unformatted.
    fn words_for_id(&self, heading: &OpenHeading) -> String {
        let mut words = self.document.text[heading.text_start..].to_owned();
        // A later range may contain an earlier one, and has replaced it as well.
        let mut from = usize::MAX;
        for (range, plain) in heading.rewritten.iter().rev() {
            let start = range.start.saturating_sub(heading.text_start);
            let end = range.end.saturating_sub(heading.text_start);
            if range.end <= from && words.get(start..end).is_some() {
                words.replace_range(start..end, plain);
                from = range.start;
            }
        }
        words
    }

    /// Adds the attributes, the anchors and the end tag of a heading.
    fn write_heading_tags(
        &mut self,
        heading: &OpenHeading,
        id: &str,
        github_id: Option<&str>,
        text: &str,
    ) {
        let mut attributes = HtmlBuffer::default();
        attributes.push_attribute("id", id);
        if !heading.classes.is_empty() {
            attributes.push_attribute("class", &heading.classes.join(" "));
        }
        if let Some(github_id) = github_id {
            let mut anchor = HtmlBuffer::default();
            anchor.push_raw("<span");
            anchor.push_attribute("id", github_id);
            anchor.push_raw("></span>");
            self.html.insert(heading.start + "<h2>".len(), &anchor.text);
        }
        self.html
            .insert(heading.start + "<h2".len(), &attributes.text);
        self.html.push_raw("<a class=\"anchor\"");
        self.html.push_attribute("href", &format!("#{id}"));
        self.html.push_attribute(
            "aria-label",
            &format!("{}: {text}", self.options.labels.heading_link),
        );
        self.html.push_raw(&format!("></a></h{}>\n", heading.level));
    }
}

/// The heading that a line was meant to be. `#word` may be a topic, and so may `＃词＃`.
fn find_lost_heading(line: &str) -> Option<String> {
    let is_sign = |c: char| c == '#' || c == '＃';
    let words = line.trim_start_matches(is_sign);
    let signs = &line[..line.len() - words.len()];
    let count = signs.chars().count();
    let has_wide = signs.contains('＃');
    let is_heading = words.starts_with(|c: char| c.is_alphanumeric() || c.is_whitespace())
        && words.contains(char::is_alphanumeric)
        && !words.contains(is_sign);
    (is_heading && count <= 6 && (count > 1 || has_wide))
        .then(|| format!("{} {}", "#".repeat(count.max(2)), words.trim()))
}

#[cfg(test)]
mod tests {
    use super::find_lost_heading;

    #[test]
    fn lines_that_were_meant_as_headings_are_found() {
        for (line, heading) in [
            ("##Results", Some("## Results")),
            ("###结果", Some("### 结果")),
            ("＃ 结果", Some("## 结果")),
            ("＃＃结果", Some("## 结果")),
            ("#topic", None),
            ("＃话题＃", None),
            ("#1 of 3", None),
            ("##", None),
            ("########Much", None),
            ("Results ##", None),
            ("C# and F#", None),
        ] {
            assert_eq!(find_lost_heading(line).as_deref(), heading, "{line}");
        }
    }
}
