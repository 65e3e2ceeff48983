//! What an author wrote is on the page, or is told of: a page that silently says less than its text is
//! worse than none.

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
            "error: this row has more cells than the table header; the extra cells would be lost
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
        site("| a | b |\n| - | - |\n| 1 |\n| 1 | 2 | |\n| 1 | 2 |  \n| x\\|y | `a\\|b` |\n")
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
fn a_footnote_that_nothing_refers_to_is_told() {
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
        .says("error: footnote `1` is already defined above")
        .says("help: rename one of them");
    // Case does not matter, and notes may stand in other blocks, and in each other.
    let built =
        site("A[^Note] b[^c].\n\n[^note]: One.\n\n> [^C]: Two[^d].\n>\n> [^d]: Three.\n").build();
    let page = built.page("/news/2026/a/");
    for words in ["One.", "Two", "Three."] {
        page.contains(words);
    }
}
