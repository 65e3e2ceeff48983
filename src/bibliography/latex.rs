//! What of LaTeX `biblatex` leaves in texts, as plain text: \textit{in vitro}, α, CO₂, 10⁻³.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// How deep commands may stand in each other; what is deeper stays as it is written.
const DEEPEST: usize = 20;

/// Text without commands for its looks: what is in their braces stays.
pub(super) fn text(latex: &str) -> String {
    // A space at which no line ends.
    let latex = match latex.contains('~') {
        true => latex
            .replace("\\~", "\u{0}")
            .replace('~', " ")
            .replace('\u{0}', "\\~"),
        false => latex.to_owned(),
    };
    let text = text_at(&latex, 0);
    let text = text.replace("``", "“").replace("''", "”");
    match text.contains(['ı', 'ȷ']) {
        // With an accent they are i and j.
        true => accented(&text),
        false => text,
    }
}

fn accented(text: &str) -> String {
    let mut characters = text.chars().peekable();
    let mut read = String::with_capacity(text.len());
    while let Some(character) = characters.next() {
        let marked = characters
            .peek()
            .is_some_and(|next| is_combining_mark(*next));
        read.push(match character {
            'ı' if marked => 'i',
            'ȷ' if marked => 'j',
            other => other,
        });
    }
    read.nfc().collect()
}

/// How many bytes a tag may have.
const LONGEST_TAG: usize = 200;

/// Text without the HTML that reference managers write into titles: `<i>Homo</i>`.
pub(super) fn without_tags(text: &str) -> String {
    const TAGS: &[&str] = &[
        "i", "b", "em", "strong", "sub", "sup", "span", "sc", "scp", "u",
    ];
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        plain.push_str(before);
        // Of these tags none is long.
        let near = &after[..after.floor_char_boundary(LONGEST_TAG)];
        let tag = near.find('>').map(|end| (&after[..end], &after[end + 1..]));
        let tag = tag.filter(|(tag, _)| {
            let name = tag.strip_prefix('/').unwrap_or(tag);
            let name = name.split(' ').next().unwrap_or_default();
            TAGS.contains(&name.to_ascii_lowercase().as_str())
        });
        rest = match tag {
            Some((_, behind)) => behind,
            None => {
                plain.push('<');
                after
            }
        };
    }
    plain.push_str(rest);
    plain
}

fn text_at(latex: &str, depth: usize) -> String {
    if depth > DEEPEST || !latex.contains('\\') {
        return latex.to_owned();
    }
    let mut text = String::with_capacity(latex.len());
    let mut rest = latex;
    let ends = ends_of_braces(latex);
    while let Some((before, after)) = rest.split_once('\\') {
        text.push_str(before);
        let end = after.find(|c: char| !c.is_ascii_alphabetic());
        let (name, after) = after.split_at(end.unwrap_or(after.len()));
        let inside = after.strip_prefix('{').and_then(|inside| {
            let end = *ends.get(&(latex.len() - after.len()))?;
            let length = end - (latex.len() - inside.len());
            Some((&inside[..length], &inside[length + 1..]))
        });
        rest = match (name, inside) {
            ("", _) => {
                let escaped = after.chars().next();
                text.extend(escaped);
                &after[escaped.map_or(0, char::len_utf8)..]
            }
            (_, Some((inner, after))) => {
                text.push_str(&text_at(inner, depth + 1));
                after
            }
            (
                "em" | "it" | "bf" | "sc" | "rm" | "tt" | "sl" | "sf" | "itshape" | "bfseries"
                | "scshape" | "relax" | "protect" | "noopsort",
                None,
            ) => after.trim_start(),
            (name, None) => {
                text.push_str(symbol(name).unwrap_or(name));
                after
            }
        };
    }
    text.push_str(rest);
    text
}

/// Where each brace that is opened is closed.
fn ends_of_braces(text: &str) -> HashMap<usize, usize> {
    let mut open = Vec::new();
    let mut ends = HashMap::new();
    for at in memchr::memchr2_iter(b'{', b'}', text.as_bytes()) {
        if text.as_bytes()[at] == b'{' {
            open.push(at);
        } else if let Some(start) = open.pop() {
            ends.insert(start, at);
        }
    }
    ends
}

/// LaTeX mathematics in the characters that Unicode has for it; what it has none for stays as the
/// author wrote it.
pub(super) fn formula(latex: &str) -> String {
    formula_at(latex, 0)
}

fn formula_at(latex: &str, depth: usize) -> String {
    if depth > DEEPEST {
        return latex.to_owned();
    }
    let mut text = String::with_capacity(latex.len());
    let mut rest = latex;
    while let Some(character) = rest.chars().next() {
        let after = &rest[character.len_utf8()..];
        rest = match character {
            '\\' => {
                let end = after
                    .find(|c: char| !c.is_ascii_alphabetic())
                    .unwrap_or(after.len());
                let (name, after) = after.split_at(end);
                match name {
                    "" => {
                        let escaped = after.chars().next();
                        text.extend(escaped.filter(|c| !",;:! ".contains(*c)));
                        &after[escaped.map_or(0, char::len_utf8)..]
                    }
                    "mathrm" | "mathit" | "mathbf" | "text" | "textit" | "mathcal"
                    | "operatorname" => after,
                    name => {
                        text.push_str(symbol(name).unwrap_or(name));
                        after.strip_prefix(' ').unwrap_or(after)
                    }
                }
            }
            '_' | '^' => {
                let (raised, after) = argument(after);
                let table = if character == '_' {
                    SUBSCRIPTS
                } else {
                    SUPERSCRIPTS
                };
                let raised = formula_at(raised, depth + 1);
                match raised
                    .chars()
                    .map(|c| find(table, c))
                    .collect::<Option<String>>()
                {
                    Some(characters) => text.push_str(&characters),
                    None => {
                        text.push(character);
                        text.push_str(&raised);
                    }
                }
                after
            }
            '{' | '}' => after,
            _ => {
                text.push(character);
                after
            }
        };
    }
    text
}

/// What `_` or `^` is about: one character, one command, or what is in braces.
fn argument(text: &str) -> (&str, &str) {
    let end = match text.chars().next() {
        None => 0,
        Some('{') => return text[1..].split_once('}').unwrap_or((&text[1..], "")),
        Some('\\') => {
            let name = text[1..].find(|c: char| !c.is_ascii_alphabetic());
            name.map_or(text.len(), |end| end + 1)
        }
        Some(character) => character.len_utf8(),
    };
    text.split_at(end)
}

fn find(table: &[(char, char)], wanted: char) -> Option<char> {
    let found = table.iter().find(|(plain, _)| *plain == wanted);
    found.map(|(_, raised)| *raised)
}

const SUBSCRIPTS: &[(char, char)] = &[
    ('0', '₀'),
    ('1', '₁'),
    ('2', '₂'),
    ('3', '₃'),
    ('4', '₄'),
    ('5', '₅'),
    ('6', '₆'),
    ('7', '₇'),
    ('8', '₈'),
    ('9', '₉'),
    ('+', '₊'),
    ('-', '₋'),
    ('a', 'ₐ'),
    ('e', 'ₑ'),
    ('i', 'ᵢ'),
    ('n', 'ₙ'),
    ('x', 'ₓ'),
];

const SUPERSCRIPTS: &[(char, char)] = &[
    ('0', '⁰'),
    ('1', '¹'),
    ('2', '²'),
    ('3', '³'),
    ('4', '⁴'),
    ('5', '⁵'),
    ('6', '⁶'),
    ('7', '⁷'),
    ('8', '⁸'),
    ('9', '⁹'),
    ('+', '⁺'),
    ('-', '⁻'),
    ('n', 'ⁿ'),
    ('i', 'ⁱ'),
];

fn symbol(name: &str) -> Option<&'static str> {
    const SYMBOLS: &[(&str, &str)] = &[
        ("ldots", "…"),
        ("dots", "…"),
        ("textellipsis", "…"),
        ("textendash", "–"),
        ("textemdash", "—"),
        ("textless", "<"),
        ("textgreater", ">"),
        ("textbackslash", "\\"),
        ("textasciitilde", "~"),
        ("textquoteleft", "‘"),
        ("textquoteright", "’"),
        ("textquotedblleft", "“"),
        ("textquotedblright", "”"),
        ("textdegree", "°"),
        ("textmu", "μ"),
        ("textregistered", "®"),
        ("texttrademark", "™"),
        ("alpha", "α"),
        ("beta", "β"),
        ("gamma", "γ"),
        ("delta", "δ"),
        ("epsilon", "ε"),
        ("varepsilon", "ε"),
        ("zeta", "ζ"),
        ("eta", "η"),
        ("theta", "θ"),
        ("iota", "ι"),
        ("kappa", "κ"),
        ("lambda", "λ"),
        ("mu", "μ"),
        ("nu", "ν"),
        ("xi", "ξ"),
        ("pi", "π"),
        ("rho", "ρ"),
        ("sigma", "σ"),
        ("tau", "τ"),
        ("phi", "φ"),
        ("varphi", "φ"),
        ("chi", "χ"),
        ("psi", "ψ"),
        ("omega", "ω"),
        ("Gamma", "Γ"),
        ("Delta", "Δ"),
        ("Theta", "Θ"),
        ("Lambda", "Λ"),
        ("Xi", "Ξ"),
        ("Pi", "Π"),
        ("Sigma", "Σ"),
        ("Phi", "Φ"),
        ("Psi", "Ψ"),
        ("Omega", "Ω"),
        ("times", "×"),
        ("cdot", "·"),
        ("pm", "±"),
        ("leq", "≤"),
        ("le", "≤"),
        ("geq", "≥"),
        ("ge", "≥"),
        ("neq", "≠"),
        ("approx", "≈"),
        ("sim", "∼"),
        ("infty", "∞"),
        ("rightarrow", "→"),
        ("to", "→"),
        ("leftarrow", "←"),
        ("circ", "°"),
        ("prime", "′"),
        ("ell", "ℓ"),
        ("sqrt", "√"),
        ("sum", "∑"),
        ("int", "∫"),
        ("partial", "∂"),
        ("dagger", "†"),
    ];
    let found = SYMBOLS.iter().find(|(known, _)| *known == name);
    found.map(|(_, symbol)| *symbol)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_go_and_words_stay() {
        for (latex, plain) in [
            ("An \\textit{in \\emph{vitro}} study", "An in vitro study"),
            ("{\\em Homo}", "{Homo}"),
            ("10 \\% of \\LaTeX", "10 % of LaTeX"),
            ("\\textit{open", "textit{open"),
            ("\\", ""),
        ] {
            assert_eq!(text(latex), plain, "{latex}");
        }
    }

    #[test]
    fn what_is_very_deep_is_left_alone() {
        let deep = "\\textit{".repeat(100_000) + &"}".repeat(100_000);
        assert!(text(&deep).len() > 100);
        assert!(formula(&"_{".repeat(100_000)).len() > 100);
    }

    #[test]
    fn what_is_not_closed_is_read_once() {
        let open = "\\textit{".repeat(200_000);
        assert_eq!(text(&open), "textit{".repeat(200_000));
        let tags = "<".repeat(500_000);
        assert_eq!(without_tags(&tags), tags);
    }

    #[test]
    fn formulas_become_text() {
        for (latex, text) in [
            ("\\alpha", "α"),
            ("\\beta -cell", "β-cell"),
            ("CO_2", "CO₂"),
            ("10^{-3}", "10⁻³"),
            ("\\mathrm{Ca}^{2+}", "Ca²⁺"),
            ("x^{\\prime}", "x^′"),
            ("a \\leq b", "a ≤b"),
            ("_", ""),
            ("\\", ""),
            ("{{", ""),
        ] {
            assert_eq!(formula(latex), text, "{latex}");
        }
    }
}
