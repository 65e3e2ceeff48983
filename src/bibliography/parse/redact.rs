//! The BibTeX of an entry for readers, without the private fields of reference managers.

use std::ops::Range;

use biblatex::{Entry, Pair, RawChunk};

use super::bib_file::{BibEntry, BibFile};
use super::date::is_bibtex_month;
use crate::bibliography::marks;

impl BibFile<'_> {
    /// The entry as the file has it, without private fields. An entry that uses others or abbreviations is written
    /// out.
    pub(super) fn redact(&self, entry: &BibEntry, resolved: &Entry) -> String {
        let is_abbreviated = entry
            .source
            .v
            .fields
            .iter()
            .flat_map(|field| &field.value.v)
            .any(|chunk| matches!(chunk.v, RawChunk::Abbreviation(name) if !is_bibtex_month(name)));
        let inherits = ["crossref", "xdata"]
            .iter()
            .any(|name| entry.has_field(name));
        let range = entry.range(&entry.source.span);
        let text = &self.source.text;
        // The range starts at the `@` or after it, and ends before the last brace.
        let start = text
            .get(..=range.start)
            .and_then(|before| before.rfind('@'));
        let brace = text
            .get(range.end..)
            .and_then(|after| after.find(['}', ')']));
        let redacted = start
            .zip(brace)
            .filter(|_| !is_abbreviated && !inherits)
            .and_then(|(start, brace)| self.redact_text(entry, start..range.end + brace + 1));
        match redacted {
            Some(text) => text.replace("\r\n", "\n"),
            None => marks::to_latex(&resolved.to_biblatex_string()).into_owned(),
        }
    }

    /// The text of an entry without private fields.
    fn redact_text(&self, entry: &BibEntry, range: Range<usize>) -> Option<String> {
        let source = &self.source.text;
        let fields = &entry.source.v.fields;
        let start = |field: &Pair| entry.range(&field.key.span).start;
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
                    // The last brace keeps its own line, if it had one.
                    let end = text.trim_end().len();
                    let has_line = text[end..].contains('\n');
                    text.truncate(end);
                    text.push_str(if has_line { "\n" } else { "" });
                    range.end - 1
                }
            };
        }
        text.push_str(source.get(copied..range.end)?);
        Some(text)
    }
}

/// Whether reference managers keep a field for their owner: paths on a disk, notes, groups, dates in their database.
/// Such fields are not read, and readers do not get them.
pub(super) fn is_private(field: &str) -> bool {
    const NAMES: &[&str] = &[
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
    const PREFIXES: &[&str] = &["mendeley-", "bdsk-", "comment-", "__"];
    let name = field.to_ascii_lowercase();
    NAMES.contains(&name.as_str()) || PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}
