//! Writes raw HTML.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::Event;

use super::embedded::extract_embedded;
use super::open::SkippedScript;
use super::state::Writer;
use crate::markdown::html::RawPart;
use crate::markdown::options::RawHtml;
use crate::markdown::raw_html::fallback::{Context, rewrite_without_scripts};
use crate::markdown::raw_html::tags::{Tag, TagScan, find_text_only_end, scan_tags};
use crate::messages;

/// How many bytes before and after a piece of HTML are searched for what belongs to it.
const NEARBY: usize = 4096;

/// How often the fallback of an element may need a fallback itself.
const FALLBACKS: usize = 3;

impl<'a> Writer<'a> {
    /// Writes a block of raw HTML, or an inline tag.
    pub(super) fn write_raw_html(&mut self, raw: &str, range: Range<usize>, is_block: bool) {
        let trimmed = raw.trim();
        if let Some(comment) = trimmed
            .strip_prefix("<!--")
            .and_then(|rest| rest.strip_suffix("-->"))
            && !comment.contains("-->")
        {
            if is_conditional(trimmed) {
                self.removed.pasted.get_or_insert_with(|| range.clone());
            }
            if comment.trim() == "more" && self.depth <= 1 {
                self.more.get_or_insert(self.paragraphs.len());
            }
            return;
        }
        if let Some(paragraph) = &mut self.paragraph {
            paragraph.has_words = true;
        }
        self.last = None;
        self.document.has_raw_html = true;
        if is_block {
            self.separate_blocks();
        }
        match self.options.html {
            RawHtml::Allow => self.write_trusted_html(raw, &range, is_block),
            RawHtml::Sanitize => self.write_untrusted_html(raw, range, is_block),
        }
    }

    fn write_trusted_html(&mut self, raw: &str, range: &Range<usize>, is_block: bool) {
        let scan = scan_tags(raw, false);
        if is_block {
            self.check_unread_markdown(raw, &scan, range);
        }
        let (written, _) = self.rewrite_urls(raw, &scan, range);
        self.html.push_raw(&written);
    }

    /// Writes raw HTML that [`Writer::sanitize`] will clean with the rest of the text.
    fn write_untrusted_html(&mut self, raw: &str, range: Range<usize>, is_block: bool) {
        match find_instruction(raw.trim()) {
            // Markdown reads an unclosed one to the end of the block, and HTML to the next `>`.
            Some((_, false)) => return self.report(range, messages::raw_html::left_open()),
            Some((_, true)) if is_conditional(raw.trim()) => {
                self.removed.pasted.get_or_insert_with(|| range.clone());
            }
            Some((start, true)) => {
                let problem = messages::raw_html::instruction_removed(start);
                self.report(range.clone(), problem);
            }
            None => {}
        }
        let closed = if is_block {
            self.skip_script(raw, &range)
        } else {
            None
        };
        let raw = closed.as_deref().unwrap_or(raw);
        let context = self.context_of(&range, is_block);
        let was_foreign = self.is_foreign;
        let mut scan = scan_tags(raw, was_foreign);
        let extracted = if was_foreign {
            None
        } else {
            extract_embedded(raw, &scan)
        };
        let raw = match &extracted {
            Some(extracted) => {
                scan = scan_tags(&extracted.html, was_foreign);
                &extracted.html
            }
            None => raw,
        };
        self.is_foreign |= scan.is_foreign;
        if !self.track_elements(&scan, &range) {
            return;
        }
        if is_block {
            self.check_unread_markdown(raw, &scan, &range);
        }
        let mut raw = Cow::Borrowed(raw);
        for _ in 0..FALLBACKS {
            let Some(rewritten) = rewrite_without_scripts(&raw, &scan, context) else {
                break;
            };
            for tag in rewritten.removed {
                let problem = messages::raw_html::frame_without_address(&tag);
                self.report(range.clone(), problem);
            }
            drop(scan);
            raw = Cow::Owned(rewritten.html);
            scan = scan_tags(&raw, was_foreign);
        }
        if is_block {
            // Inline, the words are Markdown's.
            self.add_html_words(&raw, &scan);
        }
        if raw.starts_with("<br") {
            self.document.text.push(' ');
        }
        let (written, is_changed) = self.rewrite_urls(&raw, &scan, &range);
        let source = match scan.unclosed {
            Some(start) => self.locate_part(&raw[start..], range.clone()),
            None => range.clone(),
        };
        self.html.raw_parts.push(RawPart {
            at: self.html.text.len(),
            source,
            is_suspect: is_changed || scan.unclosed.is_some(),
        });
        match extracted {
            None => self.html.push_raw(&written),
            Some(extracted) => {
                for (html, number) in extracted.marks.split(&written) {
                    self.html.push_raw(html);
                    let embedded = number.and_then(|number| extracted.embedded.get(number));
                    if let Some(embedded) = embedded {
                        self.write_embedded(embedded, &range);
                    }
                }
            }
        }
        if is_block {
            self.write_checkpoint();
        } else {
            self.has_inline_raw = true;
        }
    }

    /// The text around a piece of raw HTML.
    fn context_of(&self, range: &Range<usize>, is_block: bool) -> Context<'a> {
        let source = self.placeholders.source;
        let before = source.get(..range.start).unwrap_or_default();
        let after = source.get(range.end..).unwrap_or_default();
        Context {
            is_block: is_block && !self.elements.iter().any(|open| open.name == "p"),
            before: &before[before.ceil_char_boundary(before.len().saturating_sub(NEARBY))..],
            after: &after[..after.floor_char_boundary(NEARBY)],
        }
    }

    /// Adds the words of a block of HTML to the plain text.
    fn add_html_words(&mut self, raw: &str, scan: &TagScan) {
        for words in &scan.texts {
            let words = html_escape::decode_html_entities(&raw[words.clone()]);
            self.document
                .text
                .extend(words.split_whitespace().flat_map(|word| [word, " "]));
        }
    }

    /// Closes the script or style sheet that a block of HTML begins and another block ends: a blank line ends
    /// the block, but not the script. Skips the blocks up to the end tag.
    fn skip_script(&mut self, raw: &str, range: &Range<usize>) -> Option<String> {
        if self.depth > 0 || !self.bodies.is_empty() || self.is_foreign || self.has_endless_script {
            return None;
        }
        let scan = scan_tags(raw, false);
        let start = scan.unclosed?;
        let Some(Tag::Open(tag)) = scan.tags.last() else {
            return None;
        };
        if tag.range.start != start || !matches!(tag.name.as_str(), "script" | "style") {
            return None;
        }
        let after = self.placeholders.source.get(range.end..)?;
        let Some(end) = find_text_only_end(after, &tag.name) else {
            self.has_endless_script = true;
            return None;
        };
        self.skipped = Some(SkippedScript {
            end: range.end + end,
            depth: 0,
            source: range.clone(),
        });
        Some(format!("{}</{}>", &raw[..tag.range.end], tag.name))
    }

    /// Whether an event belongs to a script that is skipped.
    pub(super) fn skips_event(&mut self, event: &Event, range: &Range<usize>) -> bool {
        let Some(skipped) = &mut self.skipped else {
            return false;
        };
        if skipped.depth == 0 && range.start >= skipped.end {
            self.skipped = None;
            return false;
        }
        let is_block = skipped.depth == 0;
        match event {
            Event::Start(_) => skipped.depth += 1,
            Event::End(_) => skipped.depth -= 1,
            _ => {}
        }
        let after = self.placeholders.source.get(skipped.end..range.end);
        if is_block && after.is_some_and(|words| !words.trim().is_empty()) {
            // The words after the end tag in the same block would be lost.
            let source = skipped.source.clone();
            self.report(source, messages::raw_html::left_open());
        }
        true
    }

    /// The place in the source of the first line of a part of raw HTML. `range` is the place of the whole, with
    /// the signs of a quotation between its lines.
    pub(super) fn locate_part(&self, part: &str, range: Range<usize>) -> Range<usize> {
        let line = part.lines().next().unwrap_or_default();
        let source = self.placeholders.source.get(range.clone());
        match source.and_then(|source| source.find(line)) {
            Some(at) if !line.is_empty() => range.start + at..range.start + at + line.len(),
            _ => range,
        }
    }
}

/// Whether raw HTML is a conditional comment of Word: `<!--[if gte mso 9]>`, `<![endif]>`.
fn is_conditional(raw: &str) -> bool {
    [
        "<!--[if ",
        "<!--[endif]",
        "<![if ",
        "<![endif]",
        "<?xml:namespace",
    ]
    .into_iter()
    .any(|start| raw.starts_with(start))
}

/// The start of raw HTML that is neither a tag nor a complete comment, and whether it has its end (CommonMark
/// 0.31, 4.6).
fn find_instruction(raw: &str) -> Option<(&'static str, bool)> {
    let kinds = [
        ("<!--", "-->"),
        ("<?", "?>"),
        ("<![CDATA[", "]]>"),
        ("<!", ">"),
    ];
    let (start, end) = kinds
        .into_iter()
        .find(|(start, _)| raw.starts_with(start))?;
    let is_closed = raw.contains(end);
    (start != "<!--" || !is_closed).then_some((start, is_closed))
}
