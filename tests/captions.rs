//! Captions: the title of a picture, which is a line of Markdown, and a line in italics below it.

mod support;

use support::{TestSite, jpeg};

fn site(body: &str) -> TestSite {
    TestSite::new()
        .file("static/g.jpg", jpeg())
        .file(
            "content/publications.bib",
            "@article{x2022, title={A title}, author={Ann Example}, date={2022}}\n",
        )
        .item("2026-01-01-a.md", "summary: S\n", body)
}

/// What the caption of the first figure is.
#[track_caller]
fn caption(body: &str) -> String {
    let built = site(body).build();
    assert_eq!(built.outcome.diagnostics, "", "{body}");
    let page = built.page("/news/2026/a/").text;
    let (_, rest) = page.split_once("<figcaption>").expect(&page);
    rest.split_once("</figcaption></figure>")
        .expect(&page)
        .0
        .to_owned()
}

#[test]
fn a_caption_is_a_line_of_markdown() {
    for (title, made) in [
        (
            "\"*Nepenthes alata*, see [the paper](https://example.org/paper)\"",
            "<em>Nepenthes alata</em>, see <a href=\"https://example.org/paper\">the paper</a>",
        ),
        (
            "\"CO~2~ & 10^6^ of `x`, **bold**\"",
            "CO<sub>2</sub> &amp; 10<sup>6</sup> of <code>x</code>, <strong>bold</strong>",
        ),
        ("'A \"flower\"'", "A “flower”"),
        (
            "(In parentheses \\(*really*\\))",
            "In parentheses (<em>really</em>)",
        ),
        (
            "\"Stars \\*stay\\*, and \\\"quotes\\\"\"",
            "Stars *stay*, and \"quotes\"",
        ),
        ("\"AT&amp;T\"", "AT&amp;T"),
        // It begins no block.
        ("\"1. First\"", "1. First"),
        ("\"- one\"", "- one"),
        ("\"# one\"", "# one"),
        ("\"> one\"", "&gt; one"),
        ("\"    one\"", "    one"),
        ("\"One\n*two*\"", "One <em>two</em>"),
        ("\"花**「花」**的照片\"", "花<strong>「花」</strong>的照片"),
    ] {
        assert_eq!(
            caption(&format!("![A flower](/g.jpg {title})\n")),
            made,
            "{title}"
        );
    }
    assert!(caption("![A](/g.jpg \"The law $x<y$\")\n").contains("<math"));
    assert!(caption("![A](/g.jpg \"From [@x2022]\")\n").contains("class=\"citation\""));
    assert_eq!(
        caption("![A][g]\n\n[g]: /g.jpg \"*One*\"\n"),
        "<em>One</em>"
    );
    assert_eq!(caption("> ![A](/g.jpg \"*One*\")\n"), "<em>One</em>");
}

#[test]
fn a_problem_in_a_caption_is_reported_at_its_place() {
    site("![花花](/g.jpg \"See [the paper](no.md) or <b onclick='x'>b</b>\")\n")
        .fail()
        .says(".md:5:19\n")
        .says("`onclick=` is removed");
    site("![A](/g.jpg \"[x](javascript:x)\")\n")
        .fail()
        .says("error: a link cannot have a `javascript:` URL");
}

#[test]
fn a_caption_is_found_by_the_search_and_read_in_feeds() {
    let built = site("![A](/g.jpg \"*Nepenthes*, see [it](/x/)\")\n")
        .item("2026-01-02-x.md", "aliases: [/x/]\n", "Text\n")
        .build();
    built
        .page("/feed.xml")
        .contains("&lt;figcaption&gt;&lt;em&gt;Nepenthes&lt;/em&gt;, see &lt;a href=\"https://lab.example.org/x/\"&gt;");
}

#[test]
fn a_tooltip_has_no_markdown() {
    let built =
        site("Text ![A](/g.jpg \"*Nepenthes*, `x` & [it](https://example.org)\") text.\n").build();
    built
        .page("/news/2026/a/")
        .contains("title=\"Nepenthes, x &amp; it (https://example.org)\"")
        .lacks("<figcaption>");
}

#[test]
fn a_line_in_italics_below_a_picture_is_its_caption() {
    for body in [
        "![A flower](/g.jpg)\n*A caption, [linked](https://example.org)*\n",
        "![A flower](/g.jpg)  \n_A caption, [linked](https://example.org)_\n",
        "[![A flower](/g.jpg)](https://example.org/b)\n*A caption, [linked](https://example.org)*\n",
        "- x\n\n  ![A flower](/g.jpg)\\\n  *A caption, [linked](https://example.org)*\n",
    ] {
        assert_eq!(
            caption(body),
            "A caption, <a href=\"https://example.org\">linked</a>",
            "{body}"
        );
    }
    assert_eq!(
        caption("![A](/g.jpg)\n*One *two* three*\n"),
        "One <em>two</em> three"
    );
    assert!(caption("![A](/g.jpg)\n*$x<y$ and <u>raw</u>*\n").contains("<u>raw</u>"));
    // Each picture has its own.
    let built = site("![A](/g.jpg)\n*One*\n![B](/g.jpg)\n*Two*\n![C](/g.jpg)\n").build();
    let page = built.page("/news/2026/a/");
    page.contains("<figcaption>One</figcaption></figure>\n<figure>")
        .contains("<figcaption>Two</figcaption></figure>\n<figure>");
    assert_eq!(page.text.matches("<figure>").count(), 3);
}

#[test]
fn other_italics_are_no_caption() {
    for (body, kept) in [
        ("![A](/g.jpg) *One*\n", "<em>One</em>"),
        ("![A](/g.jpg)\n*One* and more\n", "<em>One</em> and more"),
        ("![A](/g.jpg)\n\n*One*\n", "<p><em>One</em></p>"),
        ("*One*\n![A](/g.jpg)\n", "<em>One</em>"),
        ("![A](/g.jpg)\n**One**\n", "<strong>One</strong>"),
        ("Text ![A](/g.jpg)\n*One*\n", "<em>One</em>"),
        ("![A](/g.jpg \"Title\")\n*One*\n", "<em>One</em>"),
        ("![A](/g.jpg)\n**_One_**\n", "<strong><em>One</em></strong>"),
    ] {
        let built = site(body).build();
        built
            .page("/news/2026/a/")
            .contains(kept)
            .lacks("<figcaption>");
    }
}
