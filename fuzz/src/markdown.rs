//! Markdown, and raw HTML in it.

use std::ops::Range;
use std::sync::LazyLock;

use arbitrary::Unstructured;
use labnews::bibliography::{Reference, References};
use labnews::diagnostic::{Problem, en};
use labnews::markdown::{
    Citation, ComponentCall, Document, Highlighter, Host, Image, ImageSource, Labels, Link,
    LocatedProblem, Options, RawHtml, render,
};

use super::html::{self, Reader, Text};
use super::{grammar, timed};

/// A site that knows every picture and most links.
struct Site;

impl Host for Site {
    fn resolve_link(&self, destination: &str) -> Result<Link, Problem> {
        if html::scheme(destination).is_some() {
            return Ok(Link {
                url: destination.to_owned(),
                local: false,
                page: None,
                fragment: None,
            });
        }
        match destination.len() % 5 {
            0 => Err(Problem::error("fuzz/nowhere", en("nowhere"))),
            _ => Ok(Link {
                url: "/x/".to_owned(),
                local: true,
                page: Some(0),
                fragment: None,
            }),
        }
    }

    fn resolve_image(&self, destination: &str) -> Result<Image, Problem> {
        let sources = match destination.len() % 2 {
            0 => Vec::new(),
            _ => vec![
                ImageSource {
                    kind: "image/webp",
                    files: vec![
                        ("/x-480.webp".to_owned(), 480),
                        ("/x-960.webp".to_owned(), 960),
                    ],
                },
                ImageSource {
                    kind: "image/jpeg",
                    files: vec![
                        ("/x-480.jpg".to_owned(), 480),
                        ("/x-960.jpg".to_owned(), 960),
                    ],
                },
            ],
        };
        Ok(Image {
            url: "/x.jpg".to_owned(),
            local: true,
            width: Some(1),
            height: Some(1),
            sources,
            color: Some("#123".to_owned()),
        })
    }

    fn render_citations(
        &self,
        citations: &[&Citation],
    ) -> Result<References, Vec<(Range<usize>, Problem)>> {
        let cite = |citation: &&Citation| {
            format!(
                "<span class=\"citation\"><a role=\"doc-biblioref\" href=\"#ref-1\">{}</a></span>",
                citation.cites.len()
            )
        };
        let reference = Reference {
            id: "ref-1".to_owned(),
            label: Some("1.".to_owned()),
            html: "An <i>example</i> <a href=\"https://doi.org/10.1/x\">DOI</a>".to_owned(),
        };
        Ok(References {
            citations: citations.iter().map(cite).collect(),
            list: vec![reference],
        })
    }

    fn render_component(
        &self,
        call: &ComponentCall,
        body: Option<&str>,
    ) -> Result<String, Problem> {
        Ok(format!(
            "<aside class=\"call\" title=\"a&quot;b\">{}<img src=\"/x.jpg\" alt=\"\">{}</aside>",
            call.arguments.len(),
            body.unwrap_or_default()
        ))
    }
}

/// Loading all grammars takes longer than any text.
static HIGHLIGHTER: LazyLock<Highlighter> = LazyLock::new(Highlighter::new);
static LABELS: LazyLock<Labels> = LazyLock::new(Labels::default);

fn rendered(markdown: &str, html: RawHtml) -> Document {
    let options = Options {
        highlighter: Some(&HIGHLIGHTER),
        math: true,
        html,
        labels: &LABELS,
    };
    render(markdown, &options, &Site)
}

/// A text in Markdown.
pub fn markdown(input: &[u8]) {
    let (text, words) = match input {
        [0xff, kind, recipe @ ..] if kind % 2 == 0 => {
            grammar::markdown_words(&mut Unstructured::new(recipe)).unwrap_or_default()
        }
        [0xff, _, recipe @ ..] => {
            let text = grammar::markdown_pieces(&mut Unstructured::new(recipe));
            (text.unwrap_or_default(), Vec::new())
        }
        _ => (String::from_utf8_lossy(input).into_owned(), Vec::new()),
    };
    let (document, page) = timed(input, || check(&text));
    if document.problems.is_empty() {
        for word in words {
            assert!(
                page.words.contains(&word),
                "{word} is lost:\n{text}\n--\n{}",
                document.html
            );
        }
    }
}

/// A text in Markdown that is mostly raw HTML.
pub fn raw_html(input: &[u8]) {
    let text = grammar::text(input, grammar::raw_html);
    let text = String::from_utf8_lossy(&text);
    timed(input, || check(&text));
    // What is trusted is not on the list, but must not bring the program down either.
    let trusted = rendered(&text, RawHtml::Allow);
    places(&trusted, &text);
}

/// Renders a text; all that is known of what comes out must be true.
fn check(text: &str) -> (Document, Text) {
    let document = rendered(text, RawHtml::Sanitize);
    places(&document, text);
    let page = html::check(&document.html, Reader::Page);
    let is_error = |mistake: &LocatedProblem| mistake.problem.is_error();
    // A text with errors is not published.
    if !document.problems.iter().any(is_error) {
        let feed = document.absolute_html("https://lab.example.org", "https://lab.example.org/a/");
        html::check(&feed, Reader::Feed);
    }
    // An author may close what a heading stands in, or give its id to something else.
    if !document.has_raw_html {
        for heading in &document.headings {
            let found = page.ids.get(&heading.id).copied().unwrap_or_default();
            assert_eq!(
                found, 1,
                "the heading {:?}\n{text}\n--\n{}",
                heading, document.html
            );
            let there = page.headings.contains(&(heading.level, heading.id.clone()));
            assert!(
                there,
                "the heading {heading:?}\n{text}\n--\n{}",
                document.html
            );
        }
        for id in &document.ids {
            assert!(
                page.ids.contains_key(id),
                "the id {id:?}\n{text}\n--\n{}",
                document.html
            );
        }
        if document.problems.is_empty() {
            for fragment in &page.fragments {
                assert!(
                    page.ids.contains_key(fragment),
                    "the fragment {fragment:?}\n{text}\n--\n{}",
                    document.html
                );
            }
        }
    }
    (document, page)
}

/// Every place that a document tells of is there.
fn places(document: &Document, text: &str) {
    let problems = document.problems.iter().map(|problem| &problem.range);
    let links = document.cross_links.iter().map(|link| &link.range);
    for range in problems.chain(links) {
        assert!(
            text.get(range.clone()).is_some(),
            "{range:?} is no part of {text:?}"
        );
    }
    let mut before = 0;
    for &at in &document.local_urls {
        let url = document.html.get(at..).unwrap_or_default();
        assert!(
            url.starts_with("/x") && before <= at,
            "{at} of {}",
            document.html
        );
        before = at;
    }
    assert!(document.ids.is_sorted(), "{:?}", document.ids);
}
