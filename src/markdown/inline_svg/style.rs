//! Converts styles of a drawing to the SVG attributes with the same meaning.

/// The declarations of a style, with shorthands expanded.
pub(super) fn parse_declarations(style: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for declaration in style.split(';') {
        let Some((name, value)) = declaration.split_once(':') else {
            continue;
        };
        let name = name.trim().to_ascii_lowercase();
        let value = value.trim().trim_end_matches("!important").trim_end();
        match name.as_str() {
            "marker" => {
                let ends = ["marker-start", "marker-mid", "marker-end"];
                found.extend(ends.map(|name| (name.to_owned(), value.to_owned())));
            }
            "font" => found.extend(expand_font(value)),
            _ => found.push((name, value.to_owned())),
        }
    }
    found
}

/// Expands `font: italic bold 12px/1.2 Arial, sans-serif`.
fn expand_font(value: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = value.trim();
    while let Some((word, behind)) = rest.split_once(' ') {
        rest = behind.trim_start();
        let name = match word {
            "italic" | "oblique" => "font-style",
            "bold" | "bolder" | "lighter" => "font-weight",
            "small-caps" => "font-variant",
            _ if word.len() == 3 && word.ends_with("00") => "font-weight",
            _ if word.starts_with(|c: char| c.is_ascii_digit() || c == '.') => {
                let size = word.split('/').next().unwrap_or(word);
                found.push(("font-size".to_owned(), size.to_owned()));
                found.push(("font-family".to_owned(), rest.to_owned()));
                return found;
            }
            _ => continue,
        };
        found.push((name.to_owned(), word.to_owned()));
    }
    found
}

/// The `viewBox` of a drawing that has only a size: the theme scales it to the width of the text.
pub(super) fn derive_view_box(attributes: &[(&str, String)]) -> Option<String> {
    let value = |name| attributes.iter().find(|(key, _)| *key == name);
    let number = |name| {
        let (_, value) = value(name)?;
        let number: f64 = value.trim().trim_end_matches("px").parse().ok()?;
        (number > 0.0 && number < 100_000.0).then_some(number)
    };
    match value("viewBox") {
        Some(_) => None,
        None => Some(format!("0 0 {} {}", number("width")?, number("height")?)),
    }
}
