//! Text that loses its formatting and keeps its meaning: `10⁶`, not `106`; `1/3`, not `13`.
//!
//! Summaries, feeds, descriptions, calendars, the search, labels of headings and descriptions of
//! pictures have no elements. What is raised or lowered becomes Unicode's own characters where all of
//! them exist, else `^` and `_`.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::Event;
use unicode_normalization::UnicodeNormalization;

use crate::values::superscript::{is_bracketed, pairs};
pub(super) use crate::values::superscript::{to_subscript as lowered, to_superscript as raised};

/// A part of a formula in plain text.
#[derive(Debug, Clone, Default)]
struct Piece {
    text: String,
    /// Of how many letters, numbers and signs it is made.
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

    /// As what something is raised or lowered beside, which shows only the line of a fraction or root.
    fn base(&self) -> Cow<'_, str> {
        match self.is_fraction || self.text.starts_with(['√', '∛', '∜']) {
            true => self.bound(),
            false => Cow::Borrowed(&self.text),
        }
    }

    /// As a part of something else that binds more closely.
    fn bound(&self) -> Cow<'_, str> {
        let is_root = self.text.starts_with(['√', '∛', '∜']);
        match (self.atoms > 1 || self.is_fraction || is_root) && !is_bracketed(&self.text) {
            true => Cow::Owned(format!("({})", self.text)),
            false => Cow::Borrowed(&self.text),
        }
    }
}

/// An element that is open.
struct Element {
    name: String,
    class: String,
    /// Of a space, whether it is one between words; of a fraction, whether it has no line.
    flag: bool,
    text: String,
    inner: Vec<Piece>,
}

/// What can be read of a formula, from the MathML that [`super::math`] makes: its letters and signs in
/// a line.
pub(super) fn formula(mathml: &str) -> String {
    let mut reader = Reader::from_str(mathml);
    let mut open: Vec<Element> = Vec::new();
    let mut whole = Piece::default();
    // MathML that was let through is read to its end.
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(tag) => {
                let raw = tag.attributes_raw();
                let value = |name: &str| {
                    let (_, rest) = raw.split_once(name)?;
                    Some(rest.split('"').next().unwrap_or_default())
                };
                let name = tag.name().into_inner().to_owned();
                let flag = match name.as_str() {
                    "mspace" => value("width=\"").is_some_and(is_gap),
                    "mfrac" => {
                        value("linethickness=\"").is_some_and(|width| width.starts_with('0'))
                    }
                    _ => false,
                };
                open.push(Element {
                    class: value("class=\"").unwrap_or_default().to_owned(),
                    name,
                    flag,
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
                let piece = element.piece();
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
    // Signs that join letters and are not seen.
    let text = text.replace(['\u{2062}', '\u{2063}', '\u{2064}'], "");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The letters and signs of a formula alone, for ids.
pub(super) fn letters(mathml: &str) -> String {
    let formula = mathml.split("<annotation").next().unwrap_or_default();
    let texts = formula.split('<');
    texts
        .filter_map(|part| Some(part.split_once('>')?.1.trim()))
        .collect()
}

/// Whether a space is wide enough to part words or a number from its unit.
fn is_gap(width: &str) -> bool {
    let number = width.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    number.parse::<f32>().is_ok_and(|width| width > 0.1)
}

impl Element {
    fn piece(self) -> Piece {
        let child = |number: usize| self.inner.get(number).cloned().unwrap_or_default();
        let text = match self.name.as_str() {
            "annotation" | "mphantom" => String::new(),
            "mi" | "mo" | "mn" | "mtext" => return Piece::atom(plain_letters(&self.text)),
            "mspace" => {
                return Piece {
                    text: " ".repeat(usize::from(self.flag)),
                    ..Piece::default()
                };
            }
            "mfrac" if self.flag => format!("{}¦{}", child(0).bound(), child(1).bound()),
            "mfrac" => {
                let top = child(0);
                let is_product = top.text.chars().all(char::is_alphanumeric) && !top.is_fraction;
                let above = match is_product {
                    true => Cow::Borrowed(top.text.as_str()),
                    false => top.bound(),
                };
                return Piece {
                    text: format!("{above}/{}", child(1).bound()),
                    atoms: 1,
                    is_fraction: true,
                };
            }
            "msqrt" => format!("√{}", row(&self.inner).bound()),
            "mroot" => {
                let degree = child(1).text;
                let sign = match degree.trim() {
                    "3" => "∛".to_owned(),
                    "4" => "∜".to_owned(),
                    other => format!("{}√", raised(other)),
                };
                format!("{sign}{}", child(0).bound())
            }
            "msub" => format!("{}{}", child(0).base(), lowered(&child(1).text)),
            "msup" => format!("{}{}", child(0).base(), raised(&child(1).text)),
            "msubsup" => format!(
                "{}{}{}",
                child(0).base(),
                lowered(&child(1).text),
                raised(&child(2).text)
            ),
            "munder" => below(&child(0), &child(1).text),
            "mover" => above(&child(0), &child(1).text),
            "munderover" => {
                let base = Piece::atom(below(&child(0), &child(1).text));
                above(&base, &child(2).text)
            }
            "mtable" => {
                let rows = self.inner.iter().map(|row| row.text.trim());
                let rows: Vec<&str> = rows.filter(|row| !row.is_empty()).collect();
                // What is aligned is one formula; the cells of a matrix are many.
                match self.class.contains("align") {
                    true => rows.join("; ").replace('\t', ""),
                    false => rows.join("; ").replace('\t', ", "),
                }
            }
            "mtr" => {
                let cells = self.inner.iter().map(|cell| cell.text.trim());
                cells.collect::<Vec<_>>().join("\t")
            }
            _ => return row(&self.inner),
        };
        Piece::atom(text)
    }
}

/// Pieces beside each other.
fn row(pieces: &[Piece]) -> Piece {
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
            // One and a half are not eleven halves.
            text.push(' ');
        }
        match piece.is_fraction && goes_on {
            true => text.push_str(&piece.bound()),
            false => text.push_str(&piece.text),
        }
    }
    let seen: Vec<&Piece> = pieces.iter().filter(|piece| piece.atoms > 0).collect();
    Piece {
        atoms: seen.iter().map(|piece| piece.atoms).sum(),
        is_fraction: matches!(seen.as_slice(), [only] if only.is_fraction),
        text,
    }
}

/// What stands over something: an accent, or the end of a sum.
fn above(base: &Piece, over: &str) -> String {
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
    format!("{}{}", base.base(), raised(over))
}

/// What stands under something: a brace, or the start of a sum.
fn below(base: &Piece, under: &str) -> String {
    let mut signs = under.trim().chars();
    match (signs.next(), signs.next()) {
        (Some(sign), None) if is_brace(sign) => base.text.clone(),
        _ => format!("{}{}", base.base(), lowered(under)),
    }
}

fn is_brace(sign: char) -> bool {
    ('\u{23b4}'..='\u{23e1}').contains(&sign)
}

/// Letters that are bold, script or sans-serif only in formulas, as letters that people can search for.
fn plain_letters(text: &str) -> String {
    let is_styled = |c: char| ('\u{1d400}'..='\u{1d7ff}').contains(&c);
    match text.contains(is_styled) {
        true => {
            let letters = text.chars().flat_map(|c| match is_styled(c) {
                true => c.to_string().nfkc().collect::<Vec<char>>(),
                false => vec![c],
            });
            letters.collect()
        }
        false => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::math;

    #[test]
    fn formulas_keep_their_meaning_in_a_line() {
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
            let mathml = math::render(latex, false).unwrap();
            assert_eq!(formula(&mathml), text, "{latex}: {mathml}");
        }
    }
}
