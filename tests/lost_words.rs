//! What an author wrote is on the page, or reported: a page that silently says less than its text is worse than
//! no page.

mod support;

use support::TestSite;

const TEXT: &str = "2026-01-01-a.md";

fn site(body: &str) -> TestSite {
    TestSite::new().item(TEXT, "summary: S\n", body)
}

#[test]
fn a_row_with_more_cells_than_its_head_is_an_error_at_the_cells() {
    for (row, place, cells) in [
        ("| 1 | 2 | 3 |", "7:11", "3"),
        ("| 1 | 2 | three and | four", "7:11", "three and | four"),
        ("1 | 2 | 3", "7:9", "3"),
        ("| $|x|_1$ | Manhattan |", "7:7", "_1$ | Manhattan"),
        ("| `a|b` | c |", "7:11", "c"),
    ] {
        let marks = "^".repeat(cells.chars().count());
        let column: usize = place.rsplit(':').next().unwrap().parse().unwrap();
        let told = format!(
            "error: this row has more cells than the table header, and the extra cells would be lost
 --> content/news/{TEXT}:{place}
  |
7 | {row}
  | {}{marks}
  |
  = help: add columns to the header; write `\\|` for a `|` inside a cell",
            " ".repeat(column - 1)
        );
        site(&format!("| a | b |\n| - | - |\n{row}\n"))
            .fail()
            .says(&told);
    }
    // In other blocks, behind components, and with an end of lines of two characters.
    site("> | a | b |\r\n> | - | - |\r\n> | 1 | 2 | 3 |\r\n")
        .fail()
        .says("the extra cells would be lost");
    site("{{ <button url=\"/\" label=\"B\" /> }}\n\n| a |\n| - |\n| 1 | {{ <button url=\"/\" label=\"B\" /> }} |\n")
        .fail()
        .says(".md:9:7");
    let built =
        site("| a | b |\n| - | - |\n| 1 |\n| 1 | 2 | |\n| 1 | 2 |  \n| x\\|y | `a\\|b` |\n| 1 | 2 | <!-- a note -->\n")
            .build();
    assert!(
        !built.outcome.diagnostics.contains("lost"),
        "{}",
        built.outcome.diagnostics
    );
    built
        .page("/news/2026/a/")
        .contains("x|y")
        .contains("<code>a|b</code>");
}

#[test]
fn a_footnote_that_nothing_refers_to_is_reported() {
    let built = site(
        "Text[^2].\n\n[^1]: A note that no text refers to.\n[^2]: Another[^3].\n[^3]: Third.\n",
    )
    .build();
    built.outcome.says(&format!(
        "warning: footnote `1` is never referenced, so it is not shown
 --> content/news/{TEXT}:7:1
  |
7 | [^1]: A note that no text refers to.
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: add `[^1]` where it belongs, or remove the footnote"
    ));
    built
        .page("/news/2026/a/")
        .contains("Another")
        .contains("Third");
    site("A[^1].\n\n[^1]: One.\n\n[^1]: Two.\n")
        .fail()
        .says("error: footnote `1` is already defined")
        .says("help: rename one of them");
    // Case does not matter, and notes can be in other blocks and inside each other.
    let built =
        site("A[^Note] b[^c].\n\n[^note]: One.\n\n> [^C]: Two[^d].\n>\n> [^d]: Three.\n").build();
    let page = built.page("/news/2026/a/");
    for words in ["One.", "Two", "Three."] {
        page.contains(words);
    }
}

#[test]
fn braces_at_the_end_of_a_heading_are_words_unless_they_name_an_id_or_a_class() {
    for (heading, html) in [
        ("## Set {1, 2, 3}", "Set {1, 2, 3}<a"),
        ("## Function f() { return }", "Function f() { return }<a"),
        ("## A {a=b}", "A {a=b}<a"),
        ("W {x < y}\n---", "W {x &lt; y}<a"),
        ("## *Set* {x} ##", "<em>Set</em> {x}<a"),
    ] {
        let built = site(&format!("{heading}\n\nText\n")).build();
        built.page("/news/2026/a/").contains(html);
        assert_eq!(built.outcome.diagnostics, "", "{heading}");
    }
    let built = site("## Set {#set .wide}\n\nText\n").build();
    assert_eq!(built.outcome.diagnostics, "");
    built
        .page("/news/2026/a/")
        .contains("<h2 id=\"set\" class=\"wide\">Set<a");
    site("## Set {#set wide key=value}\n")
        .build()
        .outcome
        .says(&format!(
            "warning: only `#id` and `.class` have an effect in the braces of a heading
 --> content/news/{TEXT}:5:8
  |
5 | ## Set {{#set wide key=value}}
  |        ^^^^^^^^^^^^^^^^^^^^^
  |
  = help: remove the rest, or write `\\{{` if the braces are text"
        ));
}

#[test]
fn a_line_that_defines_a_link_by_mistake_is_reported() {
    for line in ["[Note]: important", "[TODO]: call \"them\"", "[a]:\nwords"] {
        site(&format!("Text\n\n{line}\n"))
            .build()
            .outcome
            .says("that is never used, so it is not shown\n --> content/news/2026-01-01-a.md:7:1");
    }
    for text in [
        "[//]: # (a comment)\n",
        "[Lab]: https://lab.example.org\n",
        "See [the *page*][Page].\n\n[page]: /\n",
    ] {
        let built = site(text).build();
        assert_eq!(built.outcome.diagnostics, "", "{text}");
    }
}

#[test]
fn names_of_footnotes_are_compared_without_case_in_any_script() {
    for (reference, definition) in [
        ("ẞ", "ss"),
        ("STRASSE", "straße"),
        ("ﬁ", "FI"),
        ("Σας", "σασ"),
    ] {
        let built = site(&format!("A[^{reference}].\n\n[^{definition}]: Told.\n")).build();
        built.page("/news/2026/a/").contains("Told.");
        assert_eq!(built.outcome.diagnostics, "");
    }
}

#[test]
fn what_an_unclosed_comment_or_quote_would_take_with_it_is_an_error_where_that_begins() {
    for (body, place, line) in [
        (
            "<p>One <!-- note\n\nmore notes --> two.</p>\n",
            "5:8",
            "<p>One <!-- note",
        ),
        (
            "<p>Before.</p>\n<h2>Results <!--[if gte mso 10]>\n\n<![endif]--></h2><p>We built a tool.</p>\n",
            "6:13",
            "<h2>Results <!--[if gte mso 10]>",
        ),
        (
            "<p>See <a href=\"https://example.org/paper>the paper</a></p>\n",
            "5:8",
            "<p>See <a href=\"https://example.org/paper>the paper</a></p>",
        ),
        (
            "<div>\n<p title='x>y</p>\n</div>\n",
            "6:1",
            "<p title='x>y</p>",
        ),
        ("> <div>\n> <style>\n> p {}\n", "6:3", "> <style>"),
        ("<p>Text</p><title>x\n", "5:12", "<p>Text</p><title>x"),
        ("- <p>Text <!-- x\n", "5:11", "- <p>Text <!-- x"),
        ("<p>Text</p>\n<![CDATA[ x\n", "6:1", "<![CDATA[ x"),
    ] {
        let number = place.split(':').next().unwrap();
        site(&format!("{body}\nThe second paragraph, and all that follows.\n"))
            .fail()
            .says(&format!(
                "error: a tag, quote, comment or element in this HTML is not closed, so what follows would be lost
 --> content/news/{TEXT}:{place}
  |
{number} | {line}
"
            ));
    }
    // Within a line, such signs are text.
    let built = site("A <!-- b\n\nc --> d, and <a href=\"x>y&lt;/a>.\n").build();
    built
        .page("/news/2026/a/")
        .contains("A &lt;!– b")
        .contains("c –&gt; d")
        .contains("href=“x&gt;y&lt;/a&gt;.");
}

#[test]
fn a_field_of_a_form_is_reported() {
    let built = site(
        "<p>Name <input type=\"text\" value=\"Words\"> <input type=checkbox checked> <input></p>\n",
    )
    .build();
    built
        .outcome
        .says("warning: `<input>` (2 times) are removed because they can run scripts");
    built
        .page("/news/2026/a/")
        .contains("<p>Name  <input type=\"checkbox\" checked=\"\"> </p>");
}

#[test]
fn a_reference_to_no_footnote_is_reported() {
    let built =
        site("Text[^missing] and [^missing], [^a][^B].\n\n[^A]: One.\n[^b]: Two.\n").build();
    assert_eq!(
        built.outcome.diagnostics,
        format!(
            "warning: footnote `missing` is not defined, so readers see `[^missing]`
 --> content/news/{TEXT}:5:5
  |
5 | Text[^missing] and [^missing], [^a][^B].
  |     ^^^^^^^^^^
  |
  = help: write `[^missing]: …` on a line of its own, or remove the reference

1 warning

"
        )
    );
    let built = site("`[^x]` \\[^x] [^a-z] [^0-9]+ $a[^x]$\n\n    [^x]\n").build();
    assert_eq!(built.outcome.diagnostics, "");
}
