//! Tests of formulas.

use super::{FormulaContext, render_expanded, render_formula, replace_unsafe_characters};
use crate::limits::FORMULA_LENGTH;
use crate::markdown::plain_text::formula_to_text;

#[test]
fn formulas_become_mathml() {
    let mathml = render_formula("E = mc^2", false).unwrap();
    assert!(mathml.starts_with("<math"), "{mathml}");
    assert!(mathml.contains("<mi>E</mi>"), "{mathml}");
    assert!(
        render_formula("x", true)
            .unwrap()
            .contains("display=\"block\"")
    );
    assert!(
        render_formula("a < b", false)
            .unwrap()
            .contains("<mo>&lt;</mo>")
    );
}

#[test]
fn malformed_formulas_are_refused() {
    assert!(render_formula("\\frac{1}{", false).is_err());
    assert!(render_formula("\\nonsense{1}", false).is_err());
}

#[test]
fn markup_in_formulas_is_escaped() {
    for (latex, made) in [
        ("a < b > c", "<mo>&lt;</mo><mi>b</mi><mo>&gt;</mo>"),
        ("a \\lt b", "<mo>&lt;</mo>"),
        ("\\text{<script>}", "<mtext>&lt;script&gt;</mtext>"),
        (
            "\\operatorname{<script>&amp;}",
            "<mi>&lt;script&gt;&amp;amp;</mi>",
        ),
        ("\\mathop{<img src=x>}", "<mi>&lt;img src=x&gt;</mi>"),
        ("\\mathop{<}", "&lt;</mo>"),
        ("\\mathbin{<}", ">&lt;</m"),
        ("\\mathord{<}", ">&lt;</mi>"),
        ("\\mathopen{<}", ">&lt;</mo>"),
        ("\\mathpunct{<}", "<mo>&lt;</mo>"),
        ("\\not<", "<mo>&lt;\u{338}</mo>"),
        ("a \\And b", ">&amp;</m"),
        ("\\char60", ">&lt;</mi>"),
        ("\\mathbb{\\text{<b>}}", "&lt;b&gt;"),
        ("\\left\\lt x \\right\\gt", ""),
        ("\\colorbox{red}{<b>}", "<mtext>&lt;b&gt;</mtext>"),
        ("\u{fdd1}\\text{\u{fdd1}}", "<mtext>\u{fffd}</mtext>"),
    ] {
        let mathml = match render_formula(latex, false) {
            Ok(mathml) => mathml,
            Err(_) if made.is_empty() => continue,
            Err(problem) => panic!("{latex}: {problem:?}"),
        };
        assert!(mathml.contains(made), "{latex}: {mathml}");
        let words = formula_to_text(&mathml);
        assert!(!words.contains("&lt;"), "{latex}: {words}");
    }
}

#[test]
fn spaces_and_delimiters_are_set() {
    let mathml = render_formula("a~b \\big( \\! x", false).unwrap();
    assert!(
        mathml.contains("<mspace width=\"0.333em\"></mspace>"),
        "{mathml}"
    );
    assert!(mathml.contains(" minsize=\"1.2em\" "), "{mathml}");
    assert!(mathml.contains("menv-back-3"), "{mathml}");
    let letters = render_formula("\\text a b \\operatorname cd \\sin x", false).unwrap();
    assert_eq!(formula_to_text(&letters), "ab c d sin x");
    let strut = render_formula("\\mathstrut", false).unwrap();
    assert!(strut.contains("<mspace width=\"0em\" height=\""), "{strut}");
    assert!(
        render_formula("\\text{ 甲\u{3000}乙 }", false)
            .unwrap()
            .contains("\u{a0}甲 乙\u{a0}")
    );
    let colored = render_formula("\\color{red} x \\fcolorbox{blue}{yellow}{y}", false).unwrap();
    assert!(!colored.contains("style"), "{colored}");
    assert!(
        colored.contains("<mi mathcolor=\"#ff0000\">x</mi>"),
        "{colored}"
    );
}

#[test]
fn limits_are_reported() {
    let says = |latex: &str| {
        let problem = render_formula(latex, false).unwrap_err();
        problem.message().replace("; the page shows its LaTeX", "")
    };
    let deep = "this formula is nested more than 50 levels deep";
    let nested = |start: &str, end: &str| format!("{}x{}", start.repeat(60), end.repeat(60));
    assert_eq!(says(&nested("{", "}")), deep);
    assert_eq!(says(&nested("\\frac{", "}{y}")), deep);
    assert_eq!(says(&nested("\\left(", "\\right)")), deep);
    assert_eq!(says(&nested("\\begin{matrix}", "\\end{matrix}")), deep);
    assert_eq!(says(&nested("x^{", "}")), deep);
    assert_eq!(says(&nested("\\sqrt[", "]{x}")), deep);
    assert_eq!(
        says(&"\\bar ".repeat(300)[..]),
        "this formula has a syntax error: expected a token"
    );
    assert_eq!(says(&format!("{}x", "\\bar ".repeat(3000))), deep);
    assert_eq!(
        says(&"x".repeat(20_001)),
        "this formula is longer than 20000 bytes"
    );
    assert_eq!(
        says("\\def\\a{\\a\\a}\\a"),
        "`\\def` is not allowed in a formula"
    );
    assert_eq!(
        says("\\begin{alignat}{é}x\\end{alignat}"),
        "`alignat` in this formula needs a number of at most four digits"
    );
    assert_eq!(
        says("\\char é"),
        r"`\char` in this formula needs a number of at most four digits"
    );
    let lines = format!(
        "\\begin{{array}}{{{}c}}{}x\\end{{array}}",
        "|".repeat(2000),
        "\\\\".repeat(2000)
    );
    assert_eq!(
        says(&lines),
        "the MathML of this formula is more than 128 times as long as its LaTeX"
    );
    // Formulas that people write stay far below the limits.
    assert!(
        render_formula(
            &format!("{}x{}", "\\frac{1}{1+".repeat(40), "}".repeat(40)),
            true
        )
        .is_ok()
    );
    assert!(render_formula(&"\\in[0,1) ".repeat(200), true).is_ok());
    assert!(render_formula(&"\\bar x+\\frac{a}{b} ".repeat(500), true).is_ok());
}

/// Every command that the parser knows.
fn commands() -> impl Iterator<Item = &'static str> {
    include_str!("../../../tests/fixtures/latex-commands.txt").lines()
}

/// A worker of `rayon` has a stack of 2 MiB.
fn on_a_small_stack(work: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(2 << 20);
    thread.spawn(work).unwrap().join().unwrap();
}

#[test]
fn no_command_overflows_the_stack() {
    on_a_small_stack(|| {
        for name in commands() {
            for after in [" ", "1", "{a}", "[a]"] {
                let call = format!("\\{name}{after}");
                let light = render_formula(&format!("{}x", call.repeat(100)), false);
                // A command without arguments is not nested.
                if light.is_ok_and(|mathml| depth(&mathml) < 50) {
                    continue;
                }
                let _ = render_formula(&call.repeat(FORMULA_LENGTH / call.len()), false);
            }
        }
        for part in [
            "%\n", "\\relax ", "{}", "x^", "_", "&", "\\\\", "$", "#", "~", "'", "1",
        ] {
            let _ = render_formula(&part.repeat(FORMULA_LENGTH / part.len()), false);
        }
    });
}

/// How deeply the elements are nested.
fn depth(mathml: &str) -> usize {
    let tags = mathml.split('<').skip(1);
    let steps = tags.scan(0_usize, |depth, tag| {
        *depth = if tag.starts_with('/') {
            *depth - 1
        } else {
            *depth + 1
        };
        Some(*depth)
    });
    steps.max().unwrap_or(0)
}

#[test]
fn nothing_makes_the_parser_panic() {
    // A reproducible mixture of commands, arguments and odd characters.
    let commands: Vec<&str> = commands().collect();
    let others = [
        "{",
        "}",
        "[",
        "]",
        "(",
        ")",
        "^",
        "_",
        "&",
        "\\\\",
        "x",
        "1",
        "12.5",
        "é",
        "研",
        "\u{3000}",
        "\u{a0}",
        "%",
        "%\n",
        " ",
        "~",
        "'",
        "#",
        "$",
        "|",
        ".",
        "<",
        ">",
        "{a}",
        "{}",
        "[c]",
        "{cc}",
        "{|c:c||}",
        "1em",
        "-2pt",
        "{red}",
        "{#ffé}",
        "{#ff00ff}",
        "\\newcommand{\\x}[1]{",
        "\\def\\x",
        "\\x",
        "\\tag",
        "\\label{a}",
        "\\eqref{a}",
        "\\ce{",
        "\\phantom",
        "\\boxed",
        "\\DeclareMathOperator{\\x}",
        "#1",
        "\\begin{eqnarray}",
        "\\end{eqnarray}",
        "\\begin{",
        "\\end{",
        "matrix}",
        "array}",
        "cases}",
        "alignat}",
        "{2}",
        "split}",
        "equation}",
        "\\hline",
        "\\left",
        "\\right",
        "\\",
        "\\é",
        "\"",
        "`",
        "\u{1}",
        "&amp;",
        "+",
        "=",
        ",",
        ";",
    ];
    let environments = [
        "array",
        "matrix",
        "pmatrix*",
        "cases",
        "rcases",
        "align",
        "aligned",
        "gather",
        "alignat",
        "alignedat",
        "subarray",
        "multline",
        "split",
        "equation",
        "smallmatrix",
    ];
    let mut state: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut random = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    on_a_small_stack(move || {
        for _ in 0..20_000 {
            let mut latex = String::new();
            let environment = environments[random(environments.len())];
            let wrapped = random(3) == 0;
            if wrapped {
                let spec = ["{cc}", "{|c|}", "{2}", "{1}", "{l}", "[r]", ""][random(7)];
                latex.push_str(&format!("\\begin{{{environment}}}{spec}"));
            }
            for _ in 0..random(12) {
                if random(2) == 0 {
                    latex.push('\\');
                    latex.push_str(commands[random(commands.len())]);
                    if random(2) == 0 {
                        latex.push(' ');
                    }
                } else {
                    latex.push_str(others[random(others.len())]);
                }
            }
            if wrapped {
                latex.push_str(&format!("\\end{{{environment}}}"));
            }
            let latex = replace_unsafe_characters(&latex);
            let written = FormulaContext::default().expand(&latex);
            let Ok(written) = written else { continue };
            let made = render_expanded(&written.latex, &latex, random(2) == 0);
            if let Err(problem) = made {
                // The parser can write mismatched tags, and `\char` can name a control character.
                let is_known = problem.message().contains("mismatched tags")
                    || problem.message().contains("control characters")
                    || !problem.message().contains("would contain");
                assert!(is_known, "{latex}: {problem:?}");
            }
        }
    });
}
