//! .bib files, and references to their papers.

use std::sync::LazyLock;

use labnews::bibliography::{Cite, Paper, Style, anchor, parse};
use labnews::values::source_text::SourceText;

use super::html::{self, Reader};
use super::{diagnostics, grammar, timed};

static STYLES: LazyLock<Vec<Style>> = LazyLock::new(|| {
    ["vancouver", "apa", "gb-t-7714-2015", "chicago-author-date"]
        .iter()
        .map(|name| Style::find(name).expect("a style of the archive"))
        .collect()
});

/// So many papers are cited at once; the time that a style takes is for hayagriva to say.
const CITED: usize = 8;

/// A .bib file, whose papers are then cited in a style and a language.
pub fn bibliography(input: &[u8]) {
    let bytes = grammar::text(input, grammar::bibliography);
    let Ok(source) = SourceText::new("content/publications.bib".into(), bytes) else {
        return;
    };
    timed(input, || {
        let read = parse(&source);
        diagnostics::check(&read.diagnostics, &source.text);
        let papers = read.value;
        for paper in &papers {
            is_whole(paper);
        }
        let cited: Vec<&Paper> = papers.iter().take(CITED).collect();
        if !cited.is_empty() {
            cite(&cited, &source.text);
        }
    });
}

/// What a paper says of itself.
fn is_whole(paper: &Paper) {
    assert!(
        !paper.key.is_empty() && !paper.title.is_empty(),
        "{paper:?}"
    );
    assert!(
        paper.month.is_none_or(|month| (1..=12).contains(&month)),
        "{paper:?}"
    );
    assert!(
        paper.day.is_none_or(|day| (1..=31).contains(&day)),
        "{paper:?}"
    );
    for author in &paper.authors {
        assert!(!author.name().trim().is_empty(), "{paper:?}");
    }
    // What readers download is a file of the same kind, without what is its owner's alone.
    let source = SourceText::from_text("a.bib".into(), paper.bibtex.clone());
    let again = parse(&source).value;
    for one in &again {
        assert_eq!(one.key, paper.key, "{}", paper.bibtex);
    }
    let lower = paper.bibtex.to_lowercase();
    for line in lower.lines() {
        let key = line.trim_start().split(['=', ' ']).next();
        let is_private = matches!(key, Some("file" | "annote" | "groups")) && line.contains('=');
        let is_field = again.len() == 1 && line.starts_with([' ', '\t']);
        assert!(
            !(is_private && is_field && depth_at(&lower, line) == 1),
            "{}",
            paper.bibtex
        );
    }
}

/// How many braces are open where a line of a text begins.
fn depth_at(text: &str, line: &str) -> i32 {
    let start = line.as_ptr() as usize - text.as_ptr() as usize;
    text[..start].chars().fold(0, |depth, sign| match sign {
        '{' => depth + 1,
        '}' => depth - 1,
        _ => depth,
    })
}

fn cite(papers: &[&Paper], text: &str) {
    // Words of the file, as an author writes them before and behind a key.
    let words: String = text.chars().take(12).collect();
    let citations: Vec<Vec<Cite>> = vec![
        papers.iter().map(|paper| Cite::new(paper)).collect(),
        papers
            .iter()
            .map(|paper| Cite {
                prefix: Some(&words),
                without_authors: text.len().is_multiple_of(2),
                locator: Some(&words),
                ..Cite::new(paper)
            })
            .collect(),
    ];
    // Styles take most of the time, so an input has one of them.
    let languages = ["en", "zh-Hans", "zh-Hans", "de"];
    let mut styles = STYLES.iter().zip(languages).cycle();
    let Some((style, language)) = styles.nth(text.len() % languages.len()) else {
        return;
    };
    let made = style.cite(&citations, language);
    assert_eq!(made.citations.len(), citations.len());
    let known: Vec<String> = papers.iter().map(|paper| anchor(&paper.key)).collect();
    for citation in &made.citations {
        let cited = html::check(citation, Reader::Page);
        for fragment in &cited.fragments {
            assert!(known.contains(fragment), "{citation}");
        }
    }
    for reference in &made.list {
        assert!(known.contains(&reference.id), "{reference:?}");
        html::check(&reference.html, Reader::Feed);
        if let Some(label) = &reference.label {
            html::check(label, Reader::Feed);
        }
    }
}
