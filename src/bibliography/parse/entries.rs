//! Splits a file into entries and resolves their fields.

use std::collections::HashMap;
use std::ops::Range;

use biblatex::{Bibliography, Entry, Pair, ParseErrorKind, RawBibliography, RawChunk};

use super::abbreviations::{Abbreviation, AbbreviationMap};
use super::bib_file::{BibEntry, BibFile};
use super::crossref::find_cycles;
use super::redact::is_private;
use crate::limits;
use crate::messages::bibliography as messages;

/// How deeply braces may nest: biblatex reads them recursively.
const MAX_DEPTH: usize = 50;

impl<'s> BibFile<'s> {
    /// Splits the file into entries and `@string`s. If an entry cannot be parsed, parses each by itself, so that one
    /// error does not hide the other entries.
    pub(super) fn split_entries(&mut self) -> (Vec<BibEntry<'s>>, Vec<Abbreviation<'s>>) {
        let text = self.text;
        let (mut entries, mut abbreviations) = (Vec::new(), Vec::new());
        let mut add = |raw: RawBibliography<'s>, offset| {
            let found = raw.entries.into_iter();
            entries.extend(found.map(|entry| BibEntry::new(entry, offset)));
            abbreviations.extend(raw.abbreviations.into_iter().map(|pair| (offset, pair)));
        };
        if let Ok(raw) = RawBibliography::parse(text) {
            add(raw, 0);
            return (entries, abbreviations);
        }
        let mut starts = vec![0];
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            if at > 0 && line.trim_start().starts_with('@') {
                starts.push(at);
            }
            at += line.len();
        }
        starts.push(text.len());
        for part in starts.windows(2) {
            let (start, end) = (part[0], part[1]);
            match RawBibliography::parse(&text[start..end]) {
                Ok(raw) => add(raw, start),
                Err(error) => {
                    let range = match error.kind {
                        // Points to the start of an unclosed entry, not to the end of the file.
                        ParseErrorKind::UnexpectedEof => first_line(text, start..end),
                        _ => start + error.span.start..start + error.span.end,
                    };
                    self.report(range, messages::syntax(&error.kind));
                }
            }
        }
        (entries, abbreviations)
    }

    /// Drops fields that are joined from too many parts.
    ///
    /// WORKAROUND: biblatex 0.12 takes time in proportion to the square of their number. This goes when it does not.
    pub(super) fn limit_parts(&mut self, entries: &mut [BibEntry]) {
        for entry in entries {
            let offset = entry.offset;
            entry.source.v.fields.retain(|field| {
                let is_short = field.value.v.len() <= limits::FIELD_PARTS;
                if !is_short {
                    let key = &field.key.span;
                    self.report(
                        offset + key.start..offset + key.end,
                        messages::too_many_parts(field.key.v, limits::FIELD_PARTS),
                    );
                }
                is_short
            });
        }
    }

    /// Resolves abbreviations and inherited fields: first of each entry by itself, to find which one has an error, then
    /// of all together, because entries inherit from others.
    pub(super) fn resolve_entries<'r>(
        &mut self,
        entries: &'r [BibEntry<'s>],
        abbreviations: &[Pair<'s>],
    ) -> Vec<(&'r BibEntry<'s>, Entry)> {
        let map = AbbreviationMap::new(abbreviations);
        let cycles = find_cycles(entries);
        let mut firsts: HashMap<&str, &BibEntry> = HashMap::new();
        let mut valid = Vec::new();
        for (index, entry) in entries.iter().enumerate() {
            if cycles.contains(&index) {
                self.report_cycle(entry);
            } else if self.check_entry(entry, &map, &mut firsts) {
                valid.push(entry);
            }
        }
        self.check_parents(&valid);
        let all = RawBibliography {
            preamble: String::new(),
            entries: valid.iter().map(|entry| entry.read.clone()).collect(),
            abbreviations: abbreviations.to_vec(),
        };
        match Bibliography::from_raw(all) {
            Ok(resolved) => valid
                .into_iter()
                .filter_map(|entry| Some((entry, resolved.get(entry.read.v.key.v)?.clone())))
                .collect(),
            Err(error) => {
                self.report(0..0, messages::syntax(&error.kind));
                Vec::new()
            }
        }
    }

    fn report_cycle(&mut self, entry: &BibEntry) {
        let field = if entry.has_field("crossref") {
            "crossref"
        } else {
            "xdata"
        };
        self.report(
            entry.value_range(field),
            messages::circular_entry(
                entry.key(),
                limits::INHERITED_ENTRIES,
                limits::INHERITED_BYTES,
            ),
        );
    }

    /// Reports what is wrong with an entry. Returns whether it can be resolved.
    fn check_entry<'r>(
        &mut self,
        entry: &'r BibEntry<'s>,
        map: &AbbreviationMap<'_, 's>,
        firsts: &mut HashMap<&'s str, &'r BibEntry<'s>>,
    ) -> bool {
        if let Some(field) = find_deep_field(entry) {
            self.report(field, messages::nested_too_deeply());
            return false;
        }
        let key = entry.key();
        let key_range = entry.key_range();
        let range = entry.range(&entry.source.span);
        if map.measure(&entry.source.v) > limits::ABBREVIATED {
            self.report(
                key_range,
                messages::abbreviations_too_long(limits::ABBREVIATED),
            );
            return false;
        }
        if key.trim().is_empty() {
            self.report(first_line(self.text, range), messages::missing_key());
            return false;
        }
        if let Some(first) = firsts.get(key) {
            let first_range = first.range(&first.source.span);
            if has_same_words(self.text, &first_range, &range) {
                let problem = messages::repeated_entry(key);
                self.report_related(key_range, first.key_range(), problem);
                return false;
            }
            self.report_related(key_range, first.key_range(), messages::repeated_key(key));
        }
        let alone = RawBibliography {
            preamble: String::new(),
            entries: vec![entry.read.clone()],
            abbreviations: map.find_used(&entry.read.v),
        };
        if let Err(error) = Bibliography::from_raw(alone)
            // An entry that inherits from others cannot be resolved alone.
            && !matches!(error.kind, ParseErrorKind::ResolutionError(_))
        {
            self.report(
                entry.error_range(&error.span),
                messages::syntax(&error.kind),
            );
            return false;
        }
        self.check_type(entry);
        firsts.entry(key).or_insert(entry);
        true
    }
}

/// The range of the name of a field whose braces nest too deeply.
fn find_deep_field(entry: &BibEntry) -> Option<Range<usize>> {
    let is_deep = |text: &str| {
        let mut depth = 0_usize;
        text.bytes().any(|byte| {
            match byte {
                b'{' => depth += 1,
                b'}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth > MAX_DEPTH
        })
    };
    let mut fields = entry.source.v.fields.iter();
    let field = fields.find(|field| {
        !is_private(field.key.v)
            && field.value.v.iter().any(|chunk| match chunk.v {
                RawChunk::Normal(text) | RawChunk::Abbreviation(text) => is_deep(text),
            })
    })?;
    Some(entry.range(&field.key.span))
}

/// Whether two parts of a text have the same words.
fn has_same_words(text: &str, one: &Range<usize>, other: &Range<usize>) -> bool {
    let words = |range: &Range<usize>| text[range.clone()].split_whitespace();
    words(one).eq(words(other))
}

/// The range of the first line of an entry.
fn first_line(text: &str, range: Range<usize>) -> Range<usize> {
    let entry = &text[range.clone()];
    let start = range.start + entry.find('@').unwrap_or(0);
    let length = text[start..range.end].find('\n');
    start..length.map_or(range.end, |length| start + length)
}
