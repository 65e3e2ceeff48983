//! The colours, fonts and sizes of `theme:` in site.yaml, as CSS custom properties.

use crate::source::config::CssValue;

/// Writes the custom properties of site.yaml as a stylesheet that follows the theme's. Leaves out those that could
/// end the rule or load something; `check` reports them.
pub fn render_custom_properties(properties: Option<&[(String, CssValue)]>) -> Option<String> {
    let rules: String = properties
        .into_iter()
        .flatten()
        .filter(|(name, value)| is_safe_property(name, value))
        .map(|(name, value)| format!("  --{}: {value};\n", name.replace('_', "-")))
        .collect();
    (!rules.is_empty()).then(|| format!(":root {{\n{rules}}}\n"))
}

/// Whether a custom property is safe in a stylesheet: it can neither end its rule nor load something.
pub fn is_safe_property(name: &str, value: &str) -> bool {
    !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_')
        && !value.contains(['{', '}', '<', '>', ';', '\\', '@'])
        && !value.contains("/*")
        && is_closed(value)
        && find_calls(value).all(|function| FUNCTIONS.contains(&function.as_str()))
}

/// The functions that a value may call: none of them can load something.
const FUNCTIONS: &[&str] = &[
    "",
    "rgb",
    "rgba",
    "hsl",
    "hsla",
    "hwb",
    "lab",
    "lch",
    "oklab",
    "oklch",
    "color",
    "color-mix",
    "light-dark",
    "var",
    "calc",
    "min",
    "max",
    "clamp",
];

/// The names of the functions that a value calls.
fn find_calls(value: &str) -> impl Iterator<Item = String> {
    value.match_indices('(').map(|(at, _)| {
        let before = &value[..at];
        let name = before.trim_end_matches(|c: char| c.is_alphanumeric() || c == '-' || c == '_');
        before[name.len()..].to_ascii_lowercase()
    })
}

/// Whether all parentheses and quotes of a value are closed. Otherwise what follows would become part of it.
fn is_closed(value: &str) -> bool {
    let (mut depth, mut quote) = (0_i32, None);
    for character in value.chars() {
        match (quote, character) {
            (Some(open), _) if open == character => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(character),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => depth -= 1,
            (None, _) => {}
        }
        if depth < 0 {
            return false;
        }
    }
    depth == 0 && quote.is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_safe_custom_properties_are_written() {
        assert!(is_safe_property("accent", "#0a5"));
        assert!(is_safe_property("font-sans", "\"Noto Sans\", sans-serif"));
        assert!(!is_safe_property("accent", "red} body{display:none"));
        for value in [
            "url(https://example.org/x)",
            "URL(x)",
            "image-set(\"https://example.org/x\" 1x)",
            "src(\"x\")",
            "calc(1px",
            "1px)",
            "\"Noto",
            "red /* blue",
        ] {
            assert!(!is_safe_property("accent", value), "{value}");
        }
        assert!(is_safe_property(
            "gutter",
            "clamp(1rem, calc(2vw + (1px * 2)), 3rem)"
        ));
        assert!(!is_safe_property("a b", "red"));
        let written = |name: &str| {
            render_custom_properties(Some(&[(name.to_owned(), CssValue("red".to_owned()))]))
        };
        assert_eq!(
            written("font_text").as_deref(),
            Some(":root {\n  --font-text: red;\n}\n")
        );
        assert_eq!(written("A"), None);
    }
}
