//! Chemical formulas in the syntax of `mhchem`: `\ce{SO4^2- + Ba^2+ -> BaSO4 v}`.

use super::latex::{take_argument, take_group};

/// How deeply formulas may be nested in groups and over arrows.
const MAX_DEPTH: usize = 3;

/// Arrows, the longest first.
const ARROWS: [(&str, &str); 7] = [
    ("<=>>", "\\rightleftharpoons"),
    ("<<=>", "\\rightleftharpoons"),
    ("<=>", "\\rightleftharpoons"),
    ("<-->", "\\leftrightarrows"),
    ("<->", "\\longleftrightarrow"),
    ("->", "\\longrightarrow"),
    ("<-", "\\longleftarrow"),
];

/// The LaTeX of a chemical formula; `None` if it uses unknown syntax.
pub(super) fn chemistry_to_latex(source: &str) -> Option<String> {
    convert(source, 0)
}

fn convert(source: &str, depth: usize) -> Option<String> {
    if depth > MAX_DEPTH {
        return None;
    }
    let mut latex = String::with_capacity(source.len() * 4);
    let mut rest = source;
    // Whether a number here counts what precedes it rather than what follows.
    let mut has_base = false;
    while let Some(character) = rest.chars().next() {
        let is_alone = |sign: char| {
            let behind = rest.strip_prefix(sign).unwrap_or("x");
            let before = &source[..source.len() - rest.len()];
            (behind.is_empty() || behind.starts_with(' ')) && before.ends_with(' ')
        };
        if let Some((arrow, command)) = ARROWS.iter().find(|(arrow, _)| rest.starts_with(arrow)) {
            rest = &rest[arrow.len()..];
            let over = take_brackets(&mut rest);
            let under = over.and_then(|_| take_brackets(&mut rest));
            match (*arrow, over) {
                ("->", Some(over)) => {
                    let over = convert(over, depth + 1)?;
                    let under = under.map(|under| convert(under, depth + 1));
                    let under = under.unwrap_or(Some(String::new()))?;
                    match under.as_str() {
                        "" => latex.push_str(&format!("\\xrightarrow{{{over}}}")),
                        under => latex.push_str(&format!("\\xrightarrow[{under}]{{{over}}}")),
                    }
                }
                (_, Some(over)) => {
                    let over = convert(over, depth + 1)?;
                    latex.push_str(&format!("\\overset{{{over}}}{{{command}}}"));
                }
                (_, None) => latex.push_str(&format!("{command} ")),
            }
            has_base = false;
            continue;
        }
        match character {
            'v' if is_alone('v') => {
                latex.push_str("\\downarrow ");
                rest = &rest[1..];
            }
            '^' if is_alone('^') => {
                latex.push_str("\\uparrow ");
                rest = &rest[1..];
            }
            letter if letter.is_ascii_alphabetic() => {
                // A number counts the last of them.
                let mut letters = rest.char_indices().skip(1);
                let end = letters.find(|(_, c)| !c.is_ascii_lowercase());
                let (letters, behind) = rest.split_at(end.map_or(rest.len(), |(at, _)| at));
                rest = behind;
                latex.push_str(&format!("\\mathrm{{{letters}}}"));
                has_base = true;
            }
            digit if digit.is_ascii_digit() => {
                let number = take_while(&mut rest, |c| {
                    c.is_ascii_digit() || !has_base && matches!(c, '.' | '/')
                });
                if has_base {
                    latex.push_str(&format!("_{{{number}}}"))
                } else {
                    latex.push_str(&format!("{number}\\,"))
                }
            }
            '^' | '_' => {
                rest = &rest[1..];
                let inner = if rest.starts_with('{') {
                    take_group(&mut rest)?
                } else {
                    take_while(&mut rest, |c| {
                        c.is_ascii_alphanumeric() || "+-.*".contains(c)
                    })
                };
                if inner.contains(['\\', '$', '{']) || inner.is_empty() {
                    return None;
                }
                if !has_base {
                    latex.push_str("{}");
                }
                let inner = inner.replace(['.', '*'], "\\bullet ");
                latex.push_str(&format!("{character}{{{inner}}}"));
            }
            '+' | '-' => {
                rest = &rest[1..];
                let ends = rest.is_empty() || rest.starts_with([' ', ')', ']', ',', '^', '_']);
                if has_base && ends && !follows_space(source, rest) {
                    latex.push_str(&format!("^{{{character}}}"));
                } else {
                    latex.push_str(&format!("{{}}{character}{{}}"));
                    has_base = false;
                }
            }
            ' ' | '\n' => {
                rest = rest.trim_start();
                latex.push_str("\\ ");
                has_base = false;
            }
            '=' | '#' => {
                latex.push_str(match character {
                    '=' => "{=}",
                    _ => "{\\equiv}",
                });
                rest = &rest[1..];
                has_base = false;
            }
            '(' | '[' | ',' | ';' => {
                latex.push(character);
                rest = &rest[1..];
                has_base = false;
            }
            ')' | ']' => {
                latex.push(character);
                rest = &rest[1..];
                has_base = true;
            }
            '*' | '.' => {
                latex.push_str("{\\cdot}");
                rest = &rest[1..];
                has_base = false;
            }
            '{' => {
                let inner = take_group(&mut rest)?;
                latex.push_str(&format!("{{{}}}", convert(inner, depth + 1)?));
                has_base = true;
            }
            '\\' => {
                let command = take_argument(&mut rest)?;
                latex.push_str(&format!("{command} "));
                has_base = true;
            }
            _ => return None,
        }
    }
    Some(latex)
}

/// Whether a space precedes the sign before `rest`.
fn follows_space(source: &str, rest: &str) -> bool {
    let sign = source.len() - rest.len() - 1;
    source[..sign].ends_with(' ')
}

/// Takes a text in brackets that directly follows an arrow.
fn take_brackets<'s>(rest: &mut &'s str) -> Option<&'s str> {
    let (inner, behind) = rest.strip_prefix('[')?.split_once(']')?;
    *rest = behind;
    Some(inner)
}

fn take_while<'s>(rest: &mut &'s str, is_part: impl Fn(char) -> bool) -> &'s str {
    let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
    let (part, behind) = rest.split_at(end);
    *rest = behind;
    part
}

#[cfg(test)]
mod tests {
    use crate::markdown::math::render_formula;
    use crate::markdown::plain_text::formula_to_text;

    #[test]
    fn chemical_formulas_are_converted() {
        for (source, plain) in [
            ("H2O", "H₂O"),
            ("SO4^2-", "SO₄²⁻"),
            ("Na+", "Na⁺"),
            ("2 H2 + O2 -> 2 H2O", "2 H₂ + O₂ ⟶ 2 H₂O"),
            ("Ca(OH)2", "Ca(OH)₂"),
            ("CuSO4.5H2O", "CuSO₄⋅5 H₂O"),
            ("^{227}_{90}Th", "²²⁷₉₀Th"),
            ("Ba^2+ + SO4^2- -> BaSO4 v", "Ba²⁺ + SO₄²⁻ ⟶ BaSO₄ ↓"),
            ("A <=> B", "A ⇌ B"),
        ] {
            let latex = super::chemistry_to_latex(source).unwrap();
            let mathml =
                render_formula(&latex, false).unwrap_or_else(|error| panic!("{latex}: {error:?}"));
            assert_eq!(formula_to_text(&mathml), plain, "{source}: {latex}");
        }
        assert_eq!(super::chemistry_to_latex("A ? B"), None);
        assert_eq!(super::chemistry_to_latex(&"{".repeat(100)), None);
    }
}
