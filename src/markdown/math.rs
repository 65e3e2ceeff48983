//! LaTeX → MathML.

use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::{Parser, Storage, push_mathml};

/// The MathML of a formula; `Err` holds the parser's words.
pub(super) fn render(latex: &str, display: bool) -> Result<String, String> {
    let storage = Storage::new();
    let mut events = Vec::new();
    for event in Parser::new(latex, &storage) {
        events.push(event.map_err(|error| complaint(&error))?);
    }
    // The renderer writes it as it is.
    let annotation = super::html::escaped(latex);
    let config = RenderConfig {
        display_mode: if display {
            DisplayMode::Block
        } else {
            DisplayMode::Inline
        },
        annotation: Some(&annotation),
        ..RenderConfig::default()
    };
    let mut mathml = String::with_capacity(latex.len() * 8);
    let events = events.into_iter().map(Ok::<_, std::convert::Infallible>);
    push_mathml(&mut mathml, events, config).map_err(|error| error.to_string())?;
    // Operators are written as they are.
    Ok(mathml
        .replace("><</", ">&lt;</")
        .replace(">&</", ">&amp;</"))
}

/// A formula of so many characters may be wider than a phone.
const LONG: usize = 40;

/// The MathML in what scrolls by itself, with the keyboard as well, where it may be too wide.
pub(super) fn scrolling(mathml: String, latex: &str, display: bool) -> String {
    let class = match display {
        true => "formula display",
        false if latex.chars().count() > LONG => "formula",
        false => return mathml,
    };
    format!("<span class=\"{class}\" tabindex=\"0\">{mathml}</span>")
}

/// What can be read of a formula: its letters and signs, without the LaTeX that goes with it.
pub(super) fn words(mathml: &str) -> String {
    let formula = mathml.split("<annotation").next().unwrap_or_default();
    let texts = formula
        .split('<')
        .filter_map(|part| Some(part.split_once('>')?.1.trim()));
    let texts: String = texts.collect();
    let texts = texts.replace("&lt;", "<").replace("&gt;", ">");
    // Signs that join letters and are not seen.
    texts
        .replace("&amp;", "&")
        .replace(['\u{2061}', '\u{2062}', '\u{2063}', '\u{2064}'], "")
}

/// The first line of the parser's words, without its picture of the source.
fn complaint(error: &pulldown_latex::ParserError) -> String {
    let text = error.to_string();
    let line = text.lines().next().unwrap_or_default();
    line.trim_start_matches("parsing error: ")
        .trim_end_matches('.')
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_mathml() {
        let mathml = render("E = mc^2", false).unwrap();
        assert!(mathml.starts_with("<math"), "{mathml}");
        assert!(mathml.contains("<mi>E</mi>"), "{mathml}");
        assert!(render("x", true).unwrap().contains("display=\"block\""));
        assert!(render("a < b", false).unwrap().contains("<mo>&lt;</mo>"));
    }

    #[test]
    fn what_can_be_read_is_no_latex() {
        let read = |latex: &str| words(&render(latex, false).unwrap());
        assert_eq!(read("E = mc^2"), "E=mc2");
        assert_eq!(read("\\alpha < \\frac{a}{b}"), "α<ab");
    }

    #[test]
    fn mistakes_are_told() {
        assert!(render("\\frac{1}{", false).is_err());
        assert!(render("\\nonsense{1}", false).is_err());
    }

    #[test]
    fn markup_in_formulas_is_escaped() {
        let mathml = render("a < b \\text{<script>}", false).unwrap();
        assert!(!mathml.contains("<script>"), "{mathml}");
    }
}
