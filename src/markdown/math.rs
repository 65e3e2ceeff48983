//! LaTeX → MathML.

use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::{Parser, Storage, push_mathml};

/// The MathML of a formula; `Err` holds the parser's words.
pub(super) fn render(latex: &str, display: bool) -> Result<String, String> {
    let storage = Storage::new();
    let mut events = Vec::new();
    for event in Parser::new(latex, &storage) {
        events.push(event.map_err(|error| words(&error))?);
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
    Ok(mathml)
}

/// The first line of the parser's words, without its picture of the source.
fn words(error: &pulldown_latex::ParserError) -> String {
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
