//! The CommonMark specification's own examples, with all of labnews's extra passes on.
//!
//! Before the comparison, what labnews adds on purpose is taken out of its output (ids and anchors
//! of headings, figures, attributes of pictures and code blocks, typographic quotes), and the
//! specification's `<h1>` counts as `<h2>`, since a page's title is its only `<h1>`. An example is
//! left out only where one of labnews's extensions, or its rule about links, gives its text another
//! meaning; each is listed with the reason.

use labnews::diagnostic::Problem;
use labnews::markdown::{
    ComponentCall, Document, Host, Image, Labels, Link, Options, RawHtml, render,
};

/// Numbers of examples, and why they cannot come out as in CommonMark.
const OTHERWISE: [(&str, &[usize]); 3] = [
    (
        "comments are the author's own, and are not published",
        &[179, 183, 308, 309, 625],
    ),
    (
        "only known schemes are linked, since some run scripts",
        &[596, 598, 599, 601],
    ),
    ("bare addresses are links (GFM 6.9)", &[608, 611, 612]),
];

struct Everywhere;

impl Host for Everywhere {
    fn resolve_link(&self, destination: &str) -> Result<Link, Problem> {
        Ok(Link {
            url: destination.to_owned(),
            local: false,
            page: None,
            fragment: None,
        })
    }

    fn resolve_image(&self, destination: &str) -> Result<Image, Problem> {
        Ok(Image {
            url: destination.to_owned(),
            ..Image::default()
        })
    }

    fn render_component(&self, _: &ComponentCall, _: Option<&str>) -> Result<String, Problem> {
        Ok(String::new())
    }
}

fn rendered(markdown: &str) -> Document {
    let labels = Labels::default();
    render(
        markdown,
        &Options {
            highlighter: None,
            math: true,
            html: RawHtml::Allow,
            labels: &labels,
        },
        &Everywhere,
    )
}

struct Example {
    number: usize,
    markdown: String,
    html: String,
}

fn examples() -> Vec<Example> {
    let fence = "`".repeat(32);
    let text = include_str!("fixtures/commonmark/spec.txt").replace('→', "\t");
    let opening = format!("{fence} example\n");
    text.split(&opening)
        .skip(1)
        .enumerate()
        .map(|(index, block)| {
            let block = block.split(&format!("\n{fence}")).next().unwrap();
            let (markdown, html) = block
                .split_once("\n.\n")
                .unwrap_or((block.strip_suffix("\n.").unwrap_or(block), ""));
            let (markdown, html) = match block.strip_prefix(".\n") {
                Some(html) => ("", html),
                None => (markdown, html),
            };
            Example {
                number: index + 1,
                markdown: format!("{markdown}\n"),
                html: html.to_owned(),
            }
        })
        .collect()
}

/// Takes out `open … close`, all of it, wherever it stands.
fn without(html: &str, open: &str, close: &str) -> String {
    let mut left = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once(open) {
        left.push_str(before);
        rest = after.split_once(close).map_or("", |(_, after)| after);
    }
    left + rest
}

/// What labnews makes, without what it adds on purpose.
fn plain(html: &str) -> String {
    let html = without(html, "<span id=\"", "</span>");
    let mut html = without(&html, "<a class=\"anchor\"", "</a>");
    for level in 1..=6 {
        html = html.replace(&format!("<h{level} id=\""), &format!("<h{level}\u{1}"));
    }
    html = without(&html, "\u{1}", "\"").replace(" loading=\"lazy\"", "");
    let mut unfigured = String::new();
    let mut rest = html.as_str();
    while let Some((before, after)) = rest.split_once("<figure>") {
        let (figure, after) = after.split_once("</figure>\n").unwrap();
        unfigured.push_str(before);
        unfigured.push_str("<p>");
        match figure.split_once("<figcaption>") {
            None => unfigured.push_str(figure),
            Some((image, caption)) => {
                let title = caption
                    .trim_end_matches("</figcaption>")
                    .replace('"', "&quot;");
                unfigured.push_str(
                    &image.replace(" decoding=\"async\">", &format!(" title=\"{title}\">")),
                );
            }
        }
        unfigured.push_str("</p>\n");
        rest = after;
    }
    let html = unfigured + rest;
    normal(
        &html
            .replace(" decoding=\"async\"", "")
            .replace("<pre tabindex=\"0\">", "<pre>"),
    )
}

/// The two ways to write one HTML: quotes as entities or not, void tags with a slash or not.
fn normal(html: &str) -> String {
    html.replace(" />", ">")
        .replace("&quot;", "\"")
        .replace(['“', '”'], "\"")
        .replace(['‘', '’'], "'")
        .replace('…', "...")
        .replace('—', "---")
        .replace('–', "--")
        .replace("<h1>", "<h2>")
        .replace("</h1>", "</h2>")
        .trim_end()
        .to_owned()
}

#[test]
fn the_specification_s_examples_come_out_as_it_says() {
    let examples = examples();
    assert_eq!(examples.len(), 652);
    let otherwise: Vec<usize> = OTHERWISE
        .iter()
        .flat_map(|(_, numbers)| numbers.iter().copied())
        .collect();
    let mut wrong = Vec::new();
    let mut needless = Vec::new();
    for example in &examples {
        let (ours, theirs) = (
            plain(&rendered(&example.markdown).html),
            normal(&example.html),
        );
        match (ours == theirs, otherwise.contains(&example.number)) {
            (false, false) => wrong.push(format!(
                "example {}\n{}\n-- expected\n{theirs}\n-- got\n{ours}\n",
                example.number, example.markdown
            )),
            (true, true) => needless.push(example.number),
            _ => {}
        }
    }
    assert!(
        wrong.is_empty(),
        "{} differ:\n\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(
        needless.is_empty(),
        "these need not be left out: {needless:?}"
    );
}
