//! Adds a paper to content/publications.bib by its DOI.

use std::collections::HashSet;
use std::path::Path;

use clap::Args;
use labnews::bibliography::{self, Paper, RESOLVER, doi_url_at, normalize_doi};
use labnews::messages::{Problem, command};
use labnews::source::{PAPERS_FILE, SourceDb};
use labnews::values::source_text::SourceText;

use super::site::Site;
use crate::cli::options::explain;
use crate::cli::web::{self, Failure};

/// Add a paper to content/publications.bib by its DOI
///
/// Asks doi.org for the entry that the publisher registered, and prints its key, by which items announce it. Makes the
/// file if there is none.
#[derive(Debug, Args)]
pub(super) struct PaperArguments {
    /// The DOI, alone or as an address: 10.1000/182
    #[arg(value_parser = parse_doi)]
    pub doi: String,
    /// The server that is asked
    #[arg(long, value_name = "URL", default_value = RESOLVER)]
    pub resolver: String,
}

/// Parses a DOI for clap.
pub(super) fn parse_doi(text: &str) -> Result<String, String> {
    explain(normalize_doi(text).ok_or_else(|| command::not_a_doi(text)))
}

impl PaperArguments {
    /// The paper with a DOI in any form.
    pub(super) fn new(doi: String) -> Self {
        Self {
            doi: normalize_doi(&doi).unwrap_or(doi),
            resolver: RESOLVER.to_owned(),
        }
    }

    /// Adds the paper, and returns the key of its entry.
    pub(super) fn add(&self, site: &Site) -> Result<String, Problem> {
        let sources = SourceDb::read(site.root).into_sources().value;
        let papers = sources.ok_or_else(command::site_unreadable)?.papers;
        let mut known = papers.iter();
        if let Some(paper) = known.find(|paper| paper.doi.as_ref() == Some(&self.doi)) {
            return Err(command::paper_exists(&self.doi, &paper.key));
        }
        let entry = self.fetch()?;
        let key = free_key(&entry.key, &papers);
        let text = rename(&set_lines(&entry.bibtex), &entry.key, &key);
        site.append_text(Path::new(PAPERS_FILE), &text)?;
        Ok(key)
    }

    /// Asks the resolver for the entry.
    fn fetch(&self) -> Result<Paper, Problem> {
        let url = doi_url_at(&self.resolver, &self.doi);
        let answer = web::get(&url, "application/x-bibtex").map_err(|failure| match failure {
            Failure::Status(404) => command::unknown_doi(&self.doi),
            Failure::Status(status) => command::no_entry(&self.doi, Some(status)),
            Failure::Unreachable(why) => command::resolver_unreachable(&self.resolver, &why),
        })?;
        // The parser, which expects anything in a .bib file, decides what an entry is.
        let source = SourceText::from_text(PAPERS_FILE.into(), answer);
        let parsed = bibliography::parse(&source);
        let mut papers = parsed.value.into_iter();
        match (papers.next(), papers.next()) {
            (Some(paper), None) => Ok(paper),
            _ => Err(command::no_entry(&self.doi, None)),
        }
    }
}

/// The key, with a letter behind it if a paper of the file has it.
fn free_key(key: &str, papers: &[Paper]) -> String {
    let taken: HashSet<String> = papers
        .iter()
        .map(|paper| paper.key.to_lowercase())
        .collect();
    let mut keys =
        std::iter::once(key.to_owned()).chain(('a'..='z').map(|letter| format!("{key}{letter}")));
    let free = keys.find(|key| !taken.contains(&key.to_lowercase()));
    free.unwrap_or_else(|| format!("{key}-{}", papers.len()))
}

/// An entry with another key, which stands behind the first brace.
fn rename(entry: &str, old: &str, new: &str) -> String {
    match entry.split_once('{') {
        Some((kind, rest)) => format!("{kind}{{{}", rest.replacen(old, new, 1)),
        None => entry.to_owned(),
    }
}

/// An entry with one field a line: many servers send it as one long line.
fn set_lines(entry: &str) -> String {
    let entry = entry.trim();
    if entry.lines().count() > 2 {
        return format!("{entry}\n");
    }
    let mut text = String::with_capacity(entry.len() + 64);
    let mut depth = 0_usize;
    let mut is_quoted = false;
    let mut characters = entry.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            '"' if depth == 1 => is_quoted = !is_quoted,
            _ => {}
        }
        if character == '}' && depth == 0 && !text.ends_with('\n') {
            text.truncate(text.trim_end().len());
            text.push('\n');
        }
        text.push(character);
        if character == ',' && depth == 1 && !is_quoted {
            text.push_str("\n  ");
            while characters.peek().is_some_and(|next| next.is_whitespace()) {
                characters.next();
            }
        }
    }
    format!("{}\n", text.trim_end())
}

#[cfg(test)]
mod tests {
    use super::{rename, set_lines};

    #[test]
    fn the_kind_of_an_entry_is_no_key() {
        assert_eq!(
            rename("@article{art, title={art}}", "art", "arta"),
            "@article{arta, title={art}}"
        );
    }

    #[test]
    fn each_field_has_a_line() {
        assert_eq!(
            set_lines(" @article{Xu_2022, title={A, {B}, C}, note=\"x, y\", year={2022} }\n"),
            "@article{Xu_2022,\n  title={A, {B}, C},\n  note=\"x, y\",\n  year={2022}\n}\n"
        );
        let lines = "@book{a,\n title = {x},\n}";
        assert_eq!(set_lines(lines), format!("{lines}\n"));
    }
}
