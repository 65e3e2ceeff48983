//! Colours of the theme, in a form that drawings can use.

use resvg::usvg;

/// An opaque colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Color {
    /// Red.
    pub red: u8,
    /// Green.
    pub green: u8,
    /// Blue.
    pub blue: u8,
}

impl Color {
    /// Parses an opaque CSS color: a name, `#0f5c6e`, `rgb(…)` or `hsl(…)`. Takes the first colour of
    /// `light-dark(…)`.
    pub fn parse(css: &str) -> Option<Self> {
        let css = css.trim();
        let css = match css.strip_prefix("light-dark(") {
            Some(pair) => first_argument(pair)?,
            None => css,
        };
        let is_safe = |c: char| c.is_ascii_alphanumeric() || "#(),.% -".contains(c);
        let css = Some(css).filter(|css| !css.is_empty() && css.chars().all(is_safe))?;
        let svg = format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><path d="M0 0H1V1z" fill="{css}"/></svg>"#
        );
        let tree = usvg::Tree::from_str(&svg, &usvg::Options::default()).ok()?;
        // usvg paints invalid colours black.
        let black = Self {
            red: 0,
            green: 0,
            blue: 0,
        };
        find_fill(tree.root()).filter(|color| *color != black || is_black(css))
    }

    /// The colour, mixed with black or white until it is readable on `paper`: with a contrast of at least 4.5 to 1
    /// (WCAG 2.2, 1.4.3).
    pub fn readable_on(self, paper: Self) -> Self {
        let pole = if paper.luminance() > 0.18 { 0 } else { 255 };
        let toward = |part: u8, step: u16| {
            let mixed = (u16::from(part) * (20 - step) + pole * step) / 20;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        let mixed = |step: u16| Self {
            red: toward(self.red, step),
            green: toward(self.green, step),
            blue: toward(self.blue, step),
        };
        let readable = |color: &Self| color.contrast(paper) >= 4.5;
        (0..=20).map(mixed).find(readable).unwrap_or(mixed(20))
    }

    /// The contrast of two colours, 1 to 21 (WCAG 2.2, contrast ratio).
    pub fn contrast(self, other: Self) -> f32 {
        let (a, b) = (self.luminance() + 0.05, other.luminance() + 0.05);
        (a / b).max(b / a)
    }

    /// WCAG 2.2, relative luminance.
    fn luminance(self) -> f32 {
        let linear = |part: u8| {
            let part = f32::from(part) / 255.0;
            if part <= 0.04045 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }
}

impl std::fmt::Display for Color {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

/// Whether CSS writes black like this.
fn is_black(css: &str) -> bool {
    let digits = css.strip_prefix('#').unwrap_or_default();
    css.eq_ignore_ascii_case("black")
        || (!digits.is_empty() && digits.chars().all(|c| c == '0'))
        || ["rgb(", "hsl("].iter().any(|start| css.starts_with(start))
}

/// The text before the first comma outside of brackets.
fn first_argument(pair: &str) -> Option<&str> {
    let mut depth = 0;
    let end = pair.find(|c| {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        c == ',' && depth == 0
    })?;
    Some(pair[..end].trim())
}

/// The fill of the first path.
fn find_fill(group: &usvg::Group) -> Option<Color> {
    group.children().iter().find_map(|node| match node {
        usvg::Node::Group(group) => find_fill(group),
        usvg::Node::Path(path) => match path.fill()?.paint() {
            usvg::Paint::Color(color) => Some(Color {
                red: color.red,
                green: color.green,
                blue: color.blue,
            }),
            _ => None,
        },
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn css_colors_are_parsed() {
        let hex = |css: &str| Color::parse(css).map(|color| color.to_string());
        assert_eq!(hex("#0a5").as_deref(), Some("#00aa55"));
        assert_eq!(hex(" teal ").as_deref(), Some("#008080"));
        assert_eq!(hex("rgb(1, 2, 3)").as_deref(), Some("#010203"));
        assert_eq!(hex("hsl(0, 100%, 50%)").as_deref(), Some("#ff0000"));
        assert_eq!(
            hex("light-dark(rgb(0, 0, 255), red)").as_deref(),
            Some("#0000ff")
        );
        assert_eq!(hex("#000").as_deref(), Some("#000000"));
        for css in [
            "",
            "nonsense",
            "\"><image/>",
            "none",
            "url(#a)",
            "var(--x)",
            "light-dark(",
        ] {
            assert_eq!(hex(css), None, "{css}");
        }
    }

    #[test]
    fn pale_colors_are_darkened_until_they_are_readable() {
        let [white, black, yellow, blue] =
            ["#fff", "#000", "#ffee00", "#00108a"].map(|css| Color::parse(css).unwrap());
        assert!(yellow.contrast(white) < 4.5);
        assert!(yellow.readable_on(white).contrast(white) >= 4.5);
        assert!(blue.readable_on(black).contrast(black) >= 4.5);
        assert_eq!(blue.readable_on(white), blue);
    }
}
