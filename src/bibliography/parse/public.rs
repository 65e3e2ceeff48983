//! What of an entry readers get: its BibTeX, without what is its owner's alone.

use std::ops::Range;

use biblatex::{Entry, Pair, RawChunk};

use super::read::is_month;
use super::{File, Raw, has};
use crate::bibliography::marks;

impl File<'_> {
    pub(super) fn bibtex(&self, raw: &Raw, entry: &Entry) -> String {
        let abbreviated = raw
            .entry
            .v
            .fields
            .iter()
            .flat_map(|field| &field.value.v)
            .any(|chunk| matches!(chunk.v, RawChunk::Abbreviation(name) if !is_month(name)));
        let leans = ["crossref", "xdata"].iter().any(|name| has(raw, name));
        let (start, end) = (
            raw.offset + raw.entry.span.start,
            raw.offset + raw.entry.span.end,
        );
        let text = &self.source.text;
        // The range begins with `@` or behind it, and ends before the last brace.
        let start = text.get(..=start).and_then(|before| before.rfind('@'));
        let brace = text.get(end..).and_then(|after| after.find(['}', ')']));
        let written = start
            .zip(brace)
            .filter(|_| !abbreviated && !leans)
            .and_then(|(start, brace)| self.public_text(raw, start..end + brace + 1));
        match written {
            Some(text) => text.replace("\r\n", "\n"),
            None => marks::latex(&entry.to_biblatex_string()).into_owned(),
        }
    }

    /// An entry as it is written, without what is its owner's alone.
    fn public_text(&self, raw: &Raw, range: Range<usize>) -> Option<String> {
        let source = &self.source.text;
        let fields = &raw.entry.v.fields;
        let start = |field: &Pair| raw.range(&field.key.span).start;
        let mut text = String::with_capacity(range.len());
        let mut copied = range.start;
        for (index, field) in fields.iter().enumerate() {
            if !is_private(field.key.v) {
                continue;
            }
            text.push_str(source.get(copied..start(field))?);
            copied = match fields.get(index + 1) {
                Some(next) => start(next),
                None => {
                    // The last brace stands where it would without this field.
                    let kept = text.trim_end().len();
                    let has_line = text[kept..].contains('\n');
                    text.truncate(kept);
                    text.push_str(if has_line { "\n" } else { "" });
                    range.end - 1
                }
            };
        }
        text.push_str(source.get(copied..range.end)?);
        Some(text)
    }
}

/// Fields that reference managers keep for their owner: paths on a disk, notes, groups, dates of
/// their database. They are not read, and the BibTeX that readers get does not hold them.
pub(super) fn is_private(field: &str) -> bool {
    pub(super) const NAMES: &[&str] = &[
        "file",
        "localfile",
        "local-url",
        "annote",
        "annotation",
        "comment",
        "review",
        "groups",
        "owner",
        "username",
        "timestamp",
        "creationdate",
        "modificationdate",
        "date-added",
        "date-modified",
        "rating",
        "ranking",
        "read",
        "readstatus",
        "priority",
        "qualityassured",
        "relevance",
        "printed",
    ];
    pub(super) const STARTS: &[&str] = &["mendeley-", "bdsk-", "comment-", "__"];
    let name = field.to_ascii_lowercase();
    NAMES.contains(&name.as_str()) || STARTS.iter().any(|start| name.starts_with(start))
}
