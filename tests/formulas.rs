//! Formulas as people write them for TeX, MathJax and KaTeX.

mod support;

use support::{Outcome, TestSite};

fn site(text: &str) -> TestSite {
    TestSite::new()
        .config("search: false\n")
        .item("2026-01-02-a.md", "summary: s\n", text)
}

/// The page of a text, and what was said of it.
fn page_of(text: &str) -> (String, Outcome) {
    let built = site(text).build();
    (built.page("/news/2026/a/").text.clone(), built.outcome)
}

#[test]
fn commands_that_mathjax_and_katex_know_are_set() {
    for latex in [
        "\\bm{x}",
        "\\mbox{if } x",
        "\\mathscr{L}",
        "\\boxed{x}",
        "a \\phantom{x} b",
        "\\begin{eqnarray} a &=& b \\\\ c &=& d \\end{eqnarray}",
        "a \\nonumber",
        "\\begin{align} a &= b \\notag \\\\ c &= d \\end{align}",
        "\\ce{H2O}",
        "\\newcommand{\\R}{\\mathbb{R}} \\R",
        "\\newcommand{\\set}[2][x]{\\{#1 \\mid #2\\}} \\set{a} \\set[y]{b}",
        "\\def\\half#1{\\frac{#1}{2}} \\half{3} \\half x",
        "\\DeclareMathOperator{\\tr}{tr} \\tr A",
        "\\norm{x} \\abs{\\frac{a}{b}} \\bra{a} \\ket{b}",
        "a \\mod n",
        "E = mc^2 \\tag{1}",
        "\\label{eq:a} x",
    ] {
        let (page, outcome) = page_of(&format!("$${latex}$$\n"));
        assert_eq!(outcome.diagnostics, "", "{latex}");
        assert!(page.contains("<math"), "{latex}: {page}");
    }
}

#[test]
fn a_phantom_takes_space_and_shows_nothing() {
    let built = TestSite::new()
        .config("search: false\n")
        .item(
            "2026-01-02-a.md",
            "",
            "It is $a \\phantom{xyz} b$ here<br>.\n",
        )
        .build();
    let page = built.page("/news/2026/a/");
    page.contains("<mphantom><mrow><mi>x</mi><mi>y</mi><mi>z</mi></mrow></mphantom>");
    built
        .page("feed.xml")
        .contains("&lt;mphantom&gt;")
        .contains("<summary>It is ab here");
}

#[test]
fn formulas_have_numbers_and_are_referred_to() {
    let (page, outcome) = page_of(
        "By $\\eqref{eq:b}$ and (see $\\ref{eq:a}$).\n\n$$E = mc^2 \\tag{A} \\label{eq:a}$$\n\n$$\\label{eq:b} x = \\eqref{eq:a}$$\n\n[there](#eq:b)\n",
    );
    assert_eq!(outcome.diagnostics, "");
    assert!(page.contains("<a href=\"#eq:b\">(1)</a>"), "{page}");
    assert!(page.contains("<a href=\"#eq:a\">A</a>"), "{page}");
    assert!(page.contains("<span id=\"eq:a\">"), "{page}");
    assert!(page.contains("<mtext>(A)</mtext>"), "{page}");
    assert!(page.contains("<mtext>(1)</mtext>"), "{page}");
    let (_, outcome) = page_of("See $\\eqref{eq:x}$.\n");
    outcome.says("warning: this text has no formula with the label `eq:x`");
}

#[test]
fn commands_that_a_text_defines_hold_for_all_its_formulas() {
    let (page, outcome) =
        page_of("$$\\newcommand{\\R}{\\mathbb{R}}$$\n\nAll $x \\in \\R$, $y \\in \\R^2$.\n");
    assert_eq!(outcome.diagnostics, "");
    assert_eq!(page.matches("<mi>ℝ</mi>").count(), 2, "{page}");
    assert!(!page.contains("<p></p>"), "{page}");
}

#[test]
fn a_formula_that_cannot_be_rendered_is_shown_as_written_and_reported() {
    let (page, outcome) = page_of("By $a \\foo{<b>} c$ we see.\n");
    assert!(
        page.contains("By <code>a \\foo{&lt;b&gt;} c</code> we see."),
        "{page}"
    );
    assert_eq!(
        outcome.diagnostics,
        "warning[formula]: unknown command `\\foo` in this formula; the page shows its LaTeX
 --> content/news/2026-01-02-a.md:5:4
  |
5 | By $a \\foo{<b>} c$ we see.
  |    ^^^^^^^^^^^^^^^
  |
  = help: use another command, or define it with `\\newcommand{\\foo}{…}`

1 warning

"
    );
    let (_, outcome) = page_of("$$\\begin{tikzcd} A \\end{tikzcd}$$\n");
    outcome.says("unknown environment `tikzcd` in this formula; the page shows its LaTeX");
    let (_, outcome) = page_of("It costs $\\frac{1}$ or so.\n");
    outcome.says("warning[formula]: ");
    let strict = TestSite::new()
        .config("search: false\ncheck: {formula: error}\n")
        .item("2026-01-02-a.md", "", "$\\foo$\n");
    strict
        .fail()
        .says("error[formula]: unknown command `\\foo` in this formula");
}

#[test]
fn the_expansion_of_commands_is_bounded() {
    for (text, says) in [
        (
            "$\\def\\a{\\a\\a}\\a$",
            "this formula expands too many commands: the limits are 500 in a formula, and 20000",
        ),
        (
            "$\\renewcommand{\\vec}[1]{x\\vec{#1}} \\vec x$",
            "this formula expands too many commands",
        ),
        (
            &format!("$\\def\\a{{{}}}\\a\\a$", "x".repeat(15_000)),
            "this formula is longer than 20000 bytes",
        ),
        ("$\\let\\a\\b \\a$", "`\\let` is not allowed in a formula"),
    ] {
        let (page, outcome) = page_of(&format!("{text}\n"));
        outcome.says(says);
        assert!(page.contains("<code>"), "{text}");
    }
    let many = format!(
        "$\\def\\a{{x}}\\a$\n\n{}",
        format!("${}$\n\n", "\\a".repeat(490)).repeat(50)
    );
    page_of(&many).1.says("expands too many commands");
}

#[test]
fn punctuation_stays_with_the_formula_before_it() {
    let (page, _) =
        page_of("Points $x, y \\in E$, then ($z$) and “$w$” or $v$ here, 设$a$，$b$。\n");
    let formulas = page.matches("<math").count();
    assert_eq!(formulas, 6, "{page}");
    assert!(
        page.contains("</math>,</span> then <span class=\"nobreak\">(<math"),
        "{page}"
    );
    assert!(
        page.contains("</math>)</span> and <span class=\"nobreak\">“<math"),
        "{page}"
    );
    assert!(page.contains("</math>，</span>"), "{page}");
    assert!(page.contains("</math>。</span>"), "{page}");
    assert_eq!(
        page.matches("<span class=\"nobreak\">").count(),
        5,
        "{page}"
    );
}

#[test]
fn formulas_between_delimiters_of_other_programs_are_reported() {
    let (_, outcome) = page_of("Let \\( q \\) be, \\[ z = 1 \\] and\n\n\\\\(\\alpha\\\\).\n");
    assert_eq!(
        outcome.diagnostics,
        "warning[foreign-syntax]: this looks like a MathJax or Pandoc formula (`\\(…\\)` or `\\[…\\]`), which labnews does not support; readers see its LaTeX, here and in 2 more places
 --> content/news/2026-01-02-a.md:5:5
  |
5 | Let \\( q \\) be, \\[ z = 1 \\] and
  |     ^^^^^^^
  |
  = help: write `$…$`, or `$$…$$` for a formula on a line of its own

1 warning

"
    );
    let (_, outcome) = page_of("So $latex e^x$ is.\n");
    outcome.says("this looks like a WordPress formula (`$latex …$`), which labnews does not support; readers see the word `latex` in the formula");
    for text in [
        "`\\( q \\)` and `$latex e^x$`",
        "\\[not a link\\] \\[1\\] \\(or words\\) \\[a\\](b)",
        "$\\left\\[ x \\right\\]$",
    ] {
        let (_, outcome) = page_of(&format!("{text}\n"));
        assert!(
            !outcome.diagnostics.contains("foreign-syntax"),
            "{}",
            outcome.diagnostics
        );
    }
}
