//! Whatever is fed to Markdown and YAML, nothing panics, every place is in the text, and nothing
//! that runs comes out.

use std::ops::Range;

use std::sync::LazyLock;

use labnews::bibliography::{self, Cite, Reference, References, Style};
use labnews::markdown::{
    Citation, Document, Highlighter, Host, Image, Labels, Link, Options, Problem, RawHtml,
    Shortcode, render,
};
use labnews::source::front_matter::Matter;
use labnews::source::records::ItemFields;
use labnews::source::text::SourceText;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

struct Here;

impl Host for Here {
    fn link(&self, destination: &str) -> Result<Link, Problem> {
        match destination.len() % 3 {
            0 => Err(Problem {
                message: "nowhere".to_owned(),
                help: None,
            }),
            _ => Ok(Link {
                url: "/x/".to_owned(),
                local: true,
                page: None,
                fragment: None,
            }),
        }
    }

    fn image(&self, _: &str) -> Result<Image, Problem> {
        Ok(Image {
            url: "/x.jpg".to_owned(),
            local: true,
            width: Some(1),
            height: Some(1),
            ..Image::default()
        })
    }

    fn references(
        &self,
        citations: &[&Citation],
    ) -> Result<References, Vec<(Range<usize>, Problem)>> {
        let cite =
            |citation: &&Citation| format!("<a href=\"#ref-1\">{}</a>", citation.cites.len());
        let reference = Reference {
            id: "ref-1".to_owned(),
            label: Some("1.".to_owned()),
            html: "An example".to_owned(),
        };
        Ok(References {
            citations: citations.iter().map(cite).collect(),
            list: vec![reference],
        })
    }

    fn shortcode(&self, call: &Shortcode, body: Option<&str>) -> Result<String, Problem> {
        Ok(format!(
            "<aside>{}{}</aside>",
            call.arguments.len(),
            body.unwrap_or_default()
        ))
    }
}

fn check(markdown: &str, highlighter: &Highlighter) -> Document {
    let labels = Labels::default();
    let options = Options {
        highlighter: Some(highlighter),
        math: true,
        html: RawHtml::Sanitize,
        labels: &labels,
    };
    let document = render(markdown, &options, &Here);
    let ranges = document.mistakes.iter().map(|mistake| &mistake.range);
    for range in ranges.chain(document.references.iter().map(|reference| &reference.range)) {
        assert!(
            range.start <= range.end && range.end <= markdown.len(),
            "{range:?} of {markdown:?}"
        );
        assert!(
            markdown.is_char_boundary(range.start) && markdown.is_char_boundary(range.end),
            "{range:?} of {markdown:?}"
        );
    }
    for &at in &document.local_urls {
        assert!(document.html[at..].starts_with("/x"), "{markdown:?}");
    }
    let lower = document.html.to_lowercase();
    assert!(!lower.contains("<script"), "{markdown:?}\n{lower}");
    assert!(!links_to("javascript:", &lower), "{markdown:?}\n{lower}");
    let feed = document
        .absolute_html("https://lab.example.org", "https://lab.example.org/a/")
        .to_lowercase();
    assert!(
        !feed.contains("<script") && !links_to("/x", &feed),
        "{markdown:?}\n{feed}"
    );
    document
}

/// Whether the value of an attribute starts like this; those whose values are words may.
fn links_to(start: &str, html: &str) -> bool {
    html.match_indices(&format!("=\"{start}")).any(|(at, _)| {
        let name = html[..at].rsplit([' ', '\n']).next().unwrap_or_default();
        !["alt", "title", "aria-label"].contains(&name)
    })
}

/// Pieces of Markdown that mean something, to be thrown together.
const PIECES: [&str; 61] = [
    "[@a]",
    "[@a, p. 3; @b]",
    "[@",
    "*",
    "**",
    "~",
    "~~",
    "`",
    "```",
    "```python\n",
    "\n",
    "\n\n",
    "    ",
    "# ",
    "## ",
    "{#id}",
    "- ",
    "1. ",
    "> ",
    "> [!NOTE]\n",
    "| a | b |\n| - | -: |\n",
    "[",
    "](",
    ")",
    "![",
    "[^1]",
    "[^1]: ",
    "$",
    "$$",
    "\\frac{",
    "<",
    ">",
    "<b>",
    "</b>",
    "<script>",
    "<a href='javascript:x'>",
    "<img src=x onerror=y>",
    "<!-- more -->",
    "<!--",
    "-->",
    "{{ <a b=\"c\" /> }}",
    "{% <a> %}",
    "{% </a> %}",
    "{{ <",
    "/> }}",
    "javascript:",
    "\\",
    "注意：",
    "正文",
    "「",
    "」",
    "。",
    "é",
    "\u{e000}0\u{e001}",
    "\u{f8f0}0\u{f8f1}",
    "\u{2e5d}",
    "\u{feff}",
    "\0",
    "&#x6a;",
    "word ",
    ": ",
];

/// Pieces of .bib files.
const BIB: [&str; 52] = [
    "@article{a, ",
    "@misc{b,",
    "@book{",
    "@string{x = \"y\"}",
    "@comment{",
    "@preamble{",
    "@xdata{c,",
    "@",
    "title = {T}, ",
    "title = ",
    "author = {徐, 骁 and van der B, C and others}, ",
    "author = {",
    "year = 2022, ",
    "year = {99999}, ",
    "date = {2022-13-40}, ",
    "date = {2022/2023}, ",
    "month = feb, ",
    "journal = x, ",
    "journal = \"J\" # x, ",
    "volume = {IV}, ",
    "pages = {1--2, 5}, ",
    "pages = {x--}, ",
    "doi = {10.1/x}, ",
    "crossref = {a}, ",
    "crossref = {b}, ",
    "xdata = {c}, ",
    "author+an:orcid = {1=\"0000-0002-1825-0097\"}, ",
    "author+an:orcid = {x=;=}, ",
    "editor = {A}, editortype = {x}, ",
    "ids = {a, b}, ",
    "langid = {x}, ",
    "url = {javascript:alert(1)}, ",
    "\\textit{",
    "{\\\"o}",
    "\\\"",
    "\\",
    "$",
    "_{",
    "^",
    "{",
    "}",
    "}",
    "\"",
    ",",
    "=",
    "#",
    "%",
    "\n",
    "\n@article{d,\n",
    "\0",
    "\u{feff}",
    "，",
];

static STYLES: LazyLock<Vec<Style>> = LazyLock::new(|| {
    let names = ["vancouver", "nature", "apa", "gb-t-7714-2015", "chicago"];
    names
        .iter()
        .map(|name| Style::find(name).unwrap())
        .collect()
});

proptest! {
    // The same cases every time, so that a change that is not at fault never fails.
    #![proptest_config(ProptestConfig {
        cases: 3000,
        rng_seed: RngSeed::Fixed(1),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn pieces_of_markdown_thrown_together(pieces in prop::collection::vec(0..PIECES.len(), 0..40)) {
        let markdown: String = pieces.into_iter().map(|piece| PIECES[piece]).collect();
        check(&markdown, &Highlighter::new());
    }

    #[test]
    fn any_text_as_markdown(markdown in "\\PC{0,80}") {
        check(&markdown, &Highlighter::new());
    }

    #[test]
    fn pieces_of_bib_files_thrown_together(pieces in prop::collection::vec(0..BIB.len(), 0..30), locator in "\\PC{0,8}") {
        let text: String = pieces.into_iter().map(|piece| BIB[piece]).collect();
        // A whole entry, so that there is often something to cite.
        for text in [text.clone(), format!("@article{{z, title = {{T}}, author = {{A}}, year = 2022, {text}}}")] {
            let source = SourceText::of("content/publications.bib".into(), text);
            let (papers, diagnostics) = bibliography::parse(&source);
            for diagnostic in diagnostics {
                prop_assert!(diagnostic.place.is_some_and(|place| place.line.is_some()));
            }
            let cite = |paper| {
                vec![Cite {
                    prefix: Some(&locator),
                    without_authors: locator.len() % 2 == 0,
                    locator: Some(&locator),
                    ..Cite::of(paper)
                }]
            };
            let citations: Vec<Vec<Cite>> = papers.iter().map(cite).collect();
            for style in STYLES.iter().filter(|_| !papers.is_empty()) {
                let made = style.cite(&citations, "zh-Hans");
                prop_assert_eq!(made.citations.len(), citations.len());
                let html = made.citations.concat() + &made.list.iter().map(|one| one.html.as_str()).collect::<String>();
                prop_assert!(!links_to("javascript:", &html.to_lowercase()));
            }
        }
    }

    #[test]
    fn any_text_as_front_matter(yaml in "((title|date|event|people|labs|tags|photos|links|extra): ?)?[\\[\\]{}:,'\"a-z0-9 \n#&*!|>%@-]{0,60}") {
        let source = SourceText::of("content/news/a.md".into(), format!("---\n{yaml}\n---\nText\n"));
        if let Ok(matter) = Matter::split(source) {
            let mut diagnostics = Vec::new();
            let fields = matter.decode::<ItemFields>(&mut diagnostics);
            prop_assert_eq!(fields.is_none(), !diagnostics.is_empty());
            for diagnostic in diagnostics {
                prop_assert!(diagnostic.place.is_some_and(|place| place.line.is_some()));
            }
        }
    }
}
