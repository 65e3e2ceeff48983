//! Reads .bib files into [`Paper`]s.

mod abbreviations;
mod address;
mod authors;
mod bib_file;
mod chunks;
mod citable;
mod crossref;
mod date;
mod entries;
mod fields;
mod kinds;
mod paper;
mod people;
mod redact;
mod scan;

use std::collections::{HashMap, HashSet};

use biblatex::RawChunk;

use self::abbreviations::{Abbreviation, AbbreviationNames};
use self::bib_file::{BibEntry, BibFile};
use self::crossref::list_crossrefs;
use self::fields::ReadFields;
use self::scan::scan;
use super::paper::Paper;
use crate::diagnostic::WithDiagnostics;
use crate::values::source_text::SourceText;

/// Reads a .bib file: all papers that can be read, and everything that is wrong.
pub fn parse(source: &SourceText) -> WithDiagnostics<Vec<Paper>> {
    let scanned = scan(&replace_dotless_letters(&source.text));
    let mut file = BibFile::new(source, &scanned.text);
    for stray in &scanned.strays {
        file.report_stray(stray);
    }
    let (mut entries, abbreviations) = file.split_entries();
    file.limit_parts(&mut entries);
    let texts = file.read_abbreviations(&abbreviations);
    let read = with_texts(abbreviations, &texts);
    let abbreviations = file.limit_abbreviations(read);
    let names = AbbreviationNames::new(&abbreviations);
    let crossrefs = list_crossrefs(&entries);
    let keys = rename_repeated_keys(&entries);
    let fields: Vec<ReadFields> = entries
        .iter()
        .map(|entry| file.read_fields(entry, &names))
        .collect();
    for ((entry, fields), key) in entries.iter_mut().zip(&fields).zip(&keys) {
        entry.is_crossref = crossrefs.contains(entry.key());
        entry.read = fields.apply_to(&entry.source);
        entry.numbers = &fields.numbers;
        if let Some(key) = key {
            entry.read.v.key.v = key;
        }
    }
    let papers = file
        .resolve_entries(&entries, &abbreviations)
        .into_iter()
        .filter_map(|(entry, resolved)| file.read_paper(entry, resolved))
        .collect();
    WithDiagnostics {
        value: papers,
        diagnostics: file.into_diagnostics(),
    }
}

/// The abbreviations with texts in place of their own.
fn with_texts<'t>(
    mut abbreviations: Vec<Abbreviation<'t>>,
    texts: &'t [Vec<String>],
) -> Vec<Abbreviation<'t>> {
    for ((_, pair), texts) in abbreviations.iter_mut().zip(texts) {
        for (chunk, read) in pair.value.v.iter_mut().zip(texts) {
            if let RawChunk::Normal(text) = &mut chunk.v {
                *text = read;
            }
        }
    }
    abbreviations
}

/// A new key for each entry whose key an earlier one has, so that neither is lost.
fn rename_repeated_keys(entries: &[BibEntry]) -> Vec<Option<String>> {
    let mut taken: HashSet<String> = entries.iter().map(|entry| entry.key().to_owned()).collect();
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let keys = entries.iter().map(|entry| {
        let key = entry.key();
        let number = seen.entry(key).or_default();
        *number += 1;
        if *number == 1 {
            return None;
        }
        loop {
            let free = format!("{key}-{number}");
            if taken.insert(free.clone()) {
                return Some(free);
            }
            *number += 1;
        }
    });
    keys.collect()
}

/// Replaces `\i` and `\j` by `ı` and `ȷ`, which have the same number of bytes.
///
/// WORKAROUND: biblatex 0.12 joins these commands with the next word. This goes when it does not.
fn replace_dotless_letters(text: &str) -> String {
    let mut replaced = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        replaced.push_str(before);
        let is_command = after.starts_with(['i', 'j']);
        let is_longer =
            after[usize::from(is_command)..].starts_with(|c: char| c.is_ascii_alphabetic());
        rest = match after.as_bytes().first() {
            Some(b'i') if !is_longer => {
                replaced.push('ı');
                &after[1..]
            }
            Some(b'j') if !is_longer => {
                replaced.push('ȷ');
                &after[1..]
            }
            _ => {
                replaced.push('\\');
                after
            }
        };
    }
    replaced.push_str(rest);
    replaced
}
