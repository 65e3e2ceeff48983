use super::chemistry::read_chemistry;
use super::reader::Reader;
use super::*;
use crate::bibliography::marks::to_plain;

fn read_known(latex: &str) -> String {
    let mut unknown = Vec::new();
    let text = read(latex, &mut unknown).into_owned();
    assert_eq!(unknown, Vec::<String>::new(), "{latex}");
    text
}

#[test]
fn commands_are_removed_and_words_stay() {
    for (latex, text) in [
        ("An \\textit{in \\emph{vitro}} study", "An in vitro study"),
        ("{\\em Homo}", "{Homo}"),
        ("10 \\% of \\LaTeX", "10 % of LaTeX"),
        ("\\", ""),
        (
            "25\\textdegree{}C, 25\\textdegree C, {25}\\textdegree",
            "25°C, 25°C, {25}°",
        ),
        ("3\\texttimes{}4 and \\textpm{}2", "3×4 and ±2"),
        ("A 5\\,mm probe~at \\SI{12}{TeV}", "A 5 mm probe at 12 TeV"),
        (
            "S\\o{}ren \\O ster, \\'{E}mile, \\v Cech, Garc\\'\\i a, \\c{c}",
            "Søren Øster, Émile, Čech, García, ç",
        ),
        ("\\'{\\^e} {\\\"o}", "ế {ö}"),
        ("Cats &amp; dogs &#8211; AT&T", "Cats & dogs – AT&T"),
        (
            "`single' quotes, the lab's ``double''",
            "‘single’ quotes, the lab's “double”",
        ),
        ("\\textalpha-synuclein", "α-synuclein"),
        ("\\noopsort{1973a}1973", "1973"),
        ("\\href{https://example.org}{here}", "here"),
        ("x\\textasciitilde{}5 \\~{}5", "x~5 ~5"),
    ] {
        assert_eq!(to_plain(&read_known(latex)), text, "{latex}");
    }
}

#[test]
fn unknown_commands_keep_their_words() {
    let mut unknown = Vec::new();
    let text = read(
        "\\strange{one} $\\odd x$ \\strange two \\textit{open",
        &mut unknown,
    );
    assert_eq!(to_plain(&text), "one {oddx} strange two textit\\{open");
    assert_eq!(unknown, ["strange", "odd", "textit"]);
}

#[test]
fn amounts_of_money_are_not_formulas() {
    for text in [
        "a grant of $25 million",
        "$5–$10",
        "from $25 million to $30 million",
        "$ 5 and $ 6",
        "$25 million for US$ 5",
        "$25M, US$ 5",
        "$5 to $10",
        "the $ sign and the $ bill",
    ] {
        assert_eq!(read_known(text), text.replace('$', "\\$"), "{text}");
    }
    assert_eq!(read_known("from $5\\% to $10"), "from \\$5% to \\$10");
    for (formula, text) in [
        ("$x$ and $5$", "{x} and {5}"),
        ("$>$90 from $<$10", "{>}90 from {<}10"),
        ("$n$3 and $-$1 to $+$2", "{n}3 and {-}1 to {+}2"),
        ("$ < $5 Mpc", "{<}5 Mpc"),
        ("$&lt;$5 Mpc", "{<}5 Mpc"),
        ("$n=3 for all m$", "{n = 3forallm}"),
        ("$<$5 nm for $10", "{<}5 nm for \\$10"),
    ] {
        assert_eq!(read_known(formula), text, "{formula}");
    }
}

#[test]
fn deep_nesting_is_dropped() {
    let deep = "\\textit{".repeat(100_000) + &"}".repeat(100_000);
    read(&deep, &mut Vec::new());
    read(&format!("${}$", "_{".repeat(100_000)), &mut Vec::new());
}

#[test]
fn unclosed_groups_are_read_once() {
    let open = "\\textit{".repeat(200_000);
    read(&open, &mut Vec::new());
    let tags = "<".repeat(500_000);
    assert_eq!(replace_tags(&tags), tags);
}

#[test]
fn formulas_become_text() {
    for (latex, text) in [
        ("\\alpha", "α"),
        ("\\beta -cell", "β-cell"),
        ("CO_2", "CO₂"),
        ("10^{-3}", "10⁻³"),
        ("\\mathrm{Ca}^{2+}", "Ca²⁺"),
        ("x^{\\prime}", "x′"),
        ("a \\leq b", "a ≤ b"),
        ("\\sim 5", "∼5"),
        ("^\\circ", "°"),
        ("^{\\circ}", "°"),
        ("M_\\odot", "M_⊙"),
        ("\\frac{1}{2}", "1/2"),
        ("\\frac12", "1/2"),
        ("\\frac{a+b}{c}", "(a+b)/c"),
        ("\\bar{p}p", "p̄p"),
        ("\\sqrt{s}=13\\,\\mathrm{TeV}", "√s = 13 TeV"),
        ("\\sqrt{a+b}", "√(a+b)"),
        ("\\sqrt[3]{x}", "∛x"),
        ("\\sqrt[4]{a+b}", "∜(a+b)"),
        ("\\sqrt[2]x", "√x"),
        ("x_{\\mathrm{max}}", "x_max"),
        ("\\log x", "log x"),
        ("\\mathbb{R}^n", "ℝⁿ"),
        ("\\text{if } x", "if x"),
        ("\\left( x \\right)", "(x)"),
        ("_", "_"),
        ("\\", ""),
        ("{{", ""),
    ] {
        let mut unknown = Vec::new();
        let made = Reader::new(&mut unknown).read_formula(latex);
        assert_eq!(to_plain(&made), text, "{latex}");
    }
}

#[test]
fn chemistry_counts_its_atoms() {
    for (latex, text) in [("H2O", "H₂O"), ("SO4^2-", "SO₄²⁻"), ("2H2 -> X", "2H₂ → X")] {
        assert_eq!(read_chemistry(latex), text);
    }
}

#[test]
fn addresses_lose_their_escapes() {
    for (latex, text) in [
        (
            "10.1007/978-3-032-00942-5\\_12",
            "10.1007/978-3-032-00942-5_12",
        ),
        (
            "10.1007/978-3-319-46475-6{\\_}43",
            "10.1007/978-3-319-46475-6_43",
        ),
        (
            "https://example.net/a\\_b\\%20c\\&d\\#e",
            "https://example.net/a_b%20c&d#e",
        ),
        (
            "https://example.net/\\~{}doe/a--b",
            "https://example.net/~doe/a--b",
        ),
        (
            "https://example.net/{\\textasciitilde}doe",
            "https://example.net/~doe",
        ),
        (
            "\\url{https://example.net/$\\sim$doe}",
            "https://example.net/~doe",
        ),
        ("10.1/a&lt;b&gt;c", "10.1/a<b>c"),
        ("C:\\x.pdf", "C:\\x.pdf"),
    ] {
        assert_eq!(unescape_address(latex), text);
    }
}
