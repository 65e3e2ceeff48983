//! Formulas as plain text that keeps their meaning: `10⁶`, not `106`; `1/3`, not `13`.
//!
//! Summaries, feeds, descriptions, calendars, the search, labels of headings and alternative texts have no
//! elements. Superscripts and subscripts become Unicode characters if all of them exist, or else `^` and `_`.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::Event;
use unicode_normalization::UnicodeNormalization;

use crate::values::superscript::{is_bracketed, pairs, to_subscript, to_superscript};

/// A part of a formula as plain text.
#[derive(Debug, Clone, Default)]
struct Piece {
    text: String,
    /// How many letters, numbers and signs it consists of.
    atoms: usize,
    is_fraction: bool,
}

impl Piece {
    fn atom(text: String) -> Self {
        Self {
            atoms: usize::from(!text.trim().is_empty()),
            text,
            is_fraction: false,
        }
    }

    /// The text as the base of a script; a fraction or root needs brackets there.
    fn base(&self) -> Cow<'_, str> {
        if self.is_fraction || self.text.starts_with(['√', '∛', '∜']) {
            self.bracketed()
        } else {
            Cow::Borrowed(&self.text)
        }
    }

    /// The text as an operand of something that binds more closely.
    fn bracketed(&self) -> Cow<'_, str> {
        let is_root = self.text.starts_with(['√', '∛', '∜']);
        if (self.atoms > 1 || self.is_fraction || is_root) && !is_bracketed(&self.text) {
            Cow::Owned(format!("({})", self.text))
        } else {
            Cow::Borrowed(&self.text)
        }
    }
}

/// An open element.
struct Element {
    name: String,
    class: String,
    /// Whether it is a space that separates words.
    is_gap: bool,
    /// Whether it is a fraction without a line, as in a binomial coefficient.
    has_no_line: bool,
    text: String,
    inner: Vec<Piece>,
}

/// Converts a formula to text, from the MathML that [`super::math`] writes.
pub(crate) fn formula_to_text(mathml: &str) -> String {
    let mut reader = Reader::from_str(mathml);
    let mut open: Vec<Element> = Vec::new();
    let mut whole = Piece::default();
    // Rewritten MathML is well-formed.
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(tag) => {
                let raw = tag.attributes_raw();
                let value = |name: &str| {
                    let (_, rest) = raw.split_once(name)?;
                    Some(rest.split('"').next().unwrap_or_default())
                };
                let name = tag.name().into_inner().to_owned();
                let is_gap = name == "mspace" && value("width=\"").is_some_and(is_gap);
                let has_no_line = name == "mfrac"
                    && value("linethickness=\"").is_some_and(|width| width.starts_with('0'));
                open.push(Element {
                    class: value("class=\"").unwrap_or_default().to_owned(),
                    name,
                    is_gap,
                    has_no_line,
                    text: String::new(),
                    inner: Vec::new(),
                });
            }
            Event::Text(text) => {
                if let Some(element) = open.last_mut() {
                    element.text.push_str(&text);
                }
            }
            Event::GeneralRef(entity) => {
                let entity: &str = &entity;
                let character = match entity {
                    "lt" => '<',
                    "gt" => '>',
                    "quot" => '"',
                    _ => '&',
                };
                if let Some(element) = open.last_mut() {
                    element.text.push(character);
                }
            }
            Event::End(_) => {
                let Some(element) = open.pop() else { break };
                let piece = element.to_piece();
                match open.last_mut() {
                    Some(outer) => outer.inner.push(piece),
                    None => whole = piece,
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    let text = whole
        .text
        .replace("\u{2061}(", "(")
        .replace('\u{2061}', " ");
    // Invisible operators.
    let text = text.replace(['\u{2062}', '\u{2063}', '\u{2064}'], "");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The letters and signs of a formula alone, for ids.
pub(crate) fn formula_letters(mathml: &str) -> String {
    let formula = mathml.split("<annotation").next().unwrap_or_default();
    let texts = formula.split('<');
    texts
        .filter_map(|part| Some(part.split_once('>')?.1.trim()))
        .collect()
}

/// Whether a space is wide enough to separate words, or a number from its unit.
fn is_gap(width: &str) -> bool {
    let number = width.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    number.parse::<f32>().is_ok_and(|width| width > 0.1)
}

impl Element {
    fn to_piece(&self) -> Piece {
        let child = |number: usize| self.inner.get(number).cloned().unwrap_or_default();
        let text = match self.name.as_str() {
            "annotation" | "mphantom" => String::new(),
            "mi" | "mo" | "mn" | "mtext" => return Piece::atom(plain_letters(&self.text)),
            "mspace" => {
                return Piece {
                    text: " ".repeat(usize::from(self.is_gap)),
                    ..Piece::default()
                };
            }
            "mfrac" if self.has_no_line => {
                format!("{}¦{}", child(0).bracketed(), child(1).bracketed())
            }
            "mfrac" => {
                let top = child(0);
                let is_product = top.text.chars().all(char::is_alphanumeric) && !top.is_fraction;
                let above = if is_product {
                    Cow::Borrowed(top.text.as_str())
                } else {
                    top.bracketed()
                };
                return Piece {
                    text: format!("{above}/{}", child(1).bracketed()),
                    atoms: 1,
                    is_fraction: true,
                };
            }
            "msqrt" => format!("√{}", join_row(&self.inner).bracketed()),
            "mroot" => {
                let degree = child(1).text;
                let sign = match degree.trim() {
                    "3" => "∛".to_owned(),
                    "4" => "∜".to_owned(),
                    other => format!("{}√", to_superscript(other)),
                };
                format!("{sign}{}", child(0).bracketed())
            }
            "msub" => format!("{}{}", child(0).base(), to_subscript(&child(1).text)),
            "msup" => format!("{}{}", child(0).base(), to_superscript(&child(1).text)),
            "msubsup" => format!(
                "{}{}{}",
                child(0).base(),
                to_subscript(&child(1).text),
                to_superscript(&child(2).text)
            ),
            "munder" => add_under(&child(0), &child(1).text),
            "mover" => add_over(&child(0), &child(1).text),
            "munderover" => {
                let base = Piece::atom(add_under(&child(0), &child(1).text));
                add_over(&base, &child(2).text)
            }
            "mtable" => {
                let rows = self.inner.iter().map(|row| row.text.trim());
                let rows: Vec<&str> = rows.filter(|row| !row.is_empty()).collect();
                // Aligned cells form one formula; the cells of a matrix are separate.
                if self.class.contains("align") {
                    rows.join("; ").replace('\t', "")
                } else {
                    rows.join("; ").replace('\t', ", ")
                }
            }
            "mtr" => {
                let cells = self.inner.iter().map(|cell| cell.text.trim());
                cells.collect::<Vec<_>>().join("\t")
            }
            _ => return join_row(&self.inner),
        };
        Piece::atom(text)
    }
}

/// Joins the pieces of a row.
fn join_row(pieces: &[Piece]) -> Piece {
    if let [only] = pieces {
        return only.clone();
    }
    let mut text = String::new();
    for (number, piece) in pieces.iter().enumerate() {
        let next = pieces[number + 1..]
            .iter()
            .find(|next| !next.text.is_empty());
        let next = next.and_then(|next| next.text.chars().next());
        let goes_on =
            next.is_some_and(|c| c.is_alphanumeric() || matches!(c, '√' | '∛' | '∜' | '('));
        if piece.is_fraction && text.ends_with(|c: char| c.is_ascii_digit()) {
            // `1½` must not become `11/2`.
            text.push(' ');
        }
        if piece.is_fraction && goes_on {
            text.push_str(&piece.bracketed())
        } else {
            text.push_str(&piece.text)
        }
    }
    let seen: Vec<&Piece> = pieces.iter().filter(|piece| piece.atoms > 0).collect();
    Piece {
        atoms: seen.iter().map(|piece| piece.atoms).sum(),
        is_fraction: matches!(seen.as_slice(), [only] if only.is_fraction),
        text,
    }
}

/// Adds what is over a base: an accent, or the end of a sum.
fn add_over(base: &Piece, over: &str) -> String {
    const ACCENTS: &str = "¯\u{304}‾\u{304}ˉ\u{304}_\u{304}^\u{302}ˆ\u{302}~\u{303}˜\u{303}∼\u{303}→\u{20d7}⃗\u{20d7}.\u{307}˙\u{307}¨\u{308}´\u{301}`\u{300}˘\u{306}ˇ\u{30c}";
    let over = over.trim();
    let mut signs = over.chars();
    if let (Some(sign), None) = (signs.next(), signs.next()) {
        if is_brace(sign) {
            return base.text.clone();
        }
        let accent = pairs(ACCENTS).find_map(|(from, to)| (from == sign).then_some(to));
        if let Some(accent) = accent
            && base.atoms > 0
        {
            return base.text.chars().flat_map(|c| [c, accent]).collect();
        }
    }
    format!("{}{}", base.base(), to_superscript(over))
}

/// Adds what is under a base: a brace, or the start of a sum.
fn add_under(base: &Piece, under: &str) -> String {
    let mut signs = under.trim().chars();
    match (signs.next(), signs.next()) {
        (Some(sign), None) if is_brace(sign) => base.text.clone(),
        _ => format!("{}{}", base.base(), to_subscript(under)),
    }
}

fn is_brace(sign: char) -> bool {
    ('\u{23b4}'..='\u{23e1}').contains(&sign)
}

/// Replaces the bold, script and sans-serif letters of formulas by letters that people can search for.
fn plain_letters(text: &str) -> String {
    let is_styled = |c: char| ('\u{1d400}'..='\u{1d7ff}').contains(&c);
    if text.contains(is_styled) {
        let letters = text.chars().flat_map(|c| {
            if is_styled(c) {
                c.to_string().nfkc().collect::<Vec<char>>()
            } else {
                vec![c]
            }
        });
        letters.collect()
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::math;

    #[test]
    fn formulas_keep_their_meaning_as_text() {
        for (latex, text) in [
            ("10^6", "10⁶"),
            ("E = mc^2", "E=mc²"),
            ("\\frac{1}{3}", "1/3"),
            ("1\\frac{1}{2}", "1 1/2"),
            ("\\frac{a+b}{2c}", "(a+b)/(2c)"),
            ("\\frac{1}{2}mv^2", "(1/2)mv²"),
            ("\\frac{\\frac{a}{b}}{c}", "(a/b)/c"),
            ("\\sqrt{2}", "√2"),
            ("\\sqrt{a+b}", "√(a+b)"),
            ("\\sqrt[3]{x}", "∛x"),
            ("\\sqrt[n]{x}", "ⁿ√x"),
            ("x_i^2", "xᵢ²"),
            ("e^{i\\pi}", "e^(iπ)"),
            ("\\mathrm{CO}_2", "CO₂"),
            ("{\\sqrt{x}}^2", "(√x)²"),
            ("\\frac{\\sqrt 2}{2}", "(√2)/2"),
            ("(a+b)^2", "(a+b)²"),
            ("\\sum_{i=1}^n x_i", "∑ᵢ₌₁ⁿxᵢ"),
            ("\\lim_{x\\to 0} f(x)", "lim_(x→0) f(x)"),
            ("\\sin x", "sin x"),
            ("\\sin(x)", "sin(x)"),
            ("5\\,\\mathrm{kg}", "5 kg"),
            ("37^\\circ", "37°"),
            ("f'(x)", "f′(x)"),
            ("\\bar{x}", "x\u{304}"),
            ("\\vec v", "v\u{20d7}"),
            ("\\mathbf{x} \\in \\mathbb{R}", "x∈ℝ"),
            ("\\binom{n}{k}", "(n¦k)"),
            (
                "\\begin{pmatrix}1 & 2\\\\ 3 & 4\\end{pmatrix}",
                "(1, 2; 3, 4)",
            ),
            (
                "\\begin{aligned}a &= b\\\\ c &= d\\end{aligned}",
                "a=b; c=d",
            ),
            ("a < b \\& c", "a<b&c"),
            ("_2", "₂"),
        ] {
            let mathml = math::render_formula(latex, false).unwrap();
            assert_eq!(formula_to_text(&mathml), text, "{latex}: {mathml}");
        }
    }
}
