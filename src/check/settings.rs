//! What site.yaml asks for that nothing here can follow: colours that are none, names that nothing has.

use crate::diagnostic::Rule;
use crate::diagnostic::{Diagnostic, Place};
use crate::limits::TEXT_SIZE;
use crate::render::is_safe_property;
use crate::social_card::color::Color;
use crate::source::Sources;
use crate::source::config::CssValue;
use crate::source::decode::{list, nearest};
use crate::source::file_kind::is_run;
use crate::source::yaml::Step;
use crate::theme;

/// Warnings and errors about `theme:` and `check:` of site.yaml.
pub fn settings(sources: &Sources) -> Vec<Diagnostic> {
    let mut found = theme(sources);
    found.extend(attachments(sources));
    for (name, _) in sources.config.check.iter().flatten() {
        if Rule::from_name(name).is_none() {
            let rules: Vec<&str> = Rule::ALL.iter().map(|rule| rule.name()).collect();
            let help = match nearest(name, rules.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the rules are {}", list(&rules)),
            };
            found.push(
                Diagnostic::error(format!("`check:` knows no rule `{name}`"))
                    .at(place(sources, "check", name))
                    .help(help),
            );
        }
    }
    found
}

/// What the webmaster allows is allowed, and said.
fn attachments(sources: &Sources) -> Vec<Diagnostic> {
    let endings = sources.config.attachments.iter().flatten().enumerate();
    endings
        .filter(|(_, ending)| is_run(&ending.0))
        .map(|(index, ending)| {
            let path = [Step::Key("attachments".to_owned()), Step::Index(index)];
            let message = format!(
                "browsers or servers run `.{}` files, and whoever can change content/ can now publish them",
                ending.0
            );
            Diagnostic::warning(message)
                .at(sources.config_matter.value(&path))
                .help("put the files into static/ instead, which only the webmaster changes")
        })
        .collect()
}

fn theme(sources: &Sources) -> Vec<Diagnostic> {
    let properties = sources.config.theme.as_deref().unwrap_or_default();
    if properties.is_empty() {
        return Vec::new();
    }
    let style = style_of_theme();
    let known = declared(&style);
    let mut found = Vec::new();
    for (name, value) in properties {
        let property = name.replace('_', "-");
        let own = known.iter().filter(|(known, _)| *known == property);
        let own: Vec<&str> = own.map(|(_, value)| *value).collect();
        let (message, help) = if !is_safe_property(name, value) {
            let message =
                format!("`{name}: {value}` cannot stand in a stylesheet, so it is left out");
            let help = match value.matches('(').count() > value.matches(')').count() {
                true => "put the value in quotes: in YAML a ` #` begins a comment",
                false => {
                    "names are of small letters, digits and `-`; values hold no braces, semicolons or url()"
                }
            };
            (message, help.to_owned())
        } else if own.is_empty() && !is_used(sources, &property) {
            let names = known.iter().map(|(name, _)| name.replace('-', "_"));
            let names: Vec<String> = names.collect();
            let help = match nearest(name, names.iter().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "the theme's are in templates/README.md, `Colours and fonts`".to_owned(),
            };
            let message = format!("no stylesheet and no template uses `{name}` of `theme:`");
            (message, help)
        } else if own.iter().any(|own| is_color(own)) && !may_be_color(value) {
            let help = "write it as a colour of CSS: \"#8a1538\", rgb(…), or a name like teal";
            let message =
                format!("`{value}` is no colour, so pages show `{name}` as if it had none");
            (message, help.to_owned())
        } else {
            continue;
        };
        found.push(
            super::warning(Rule::Theme, message)
                .at(place(sources, "theme", name))
                .help(help),
        );
    }
    found.extend(unreadable(sources, properties, &known));
    found
}

/// Whether text can be told from what is behind it: of the accent the theme takes care itself, but not
/// of paper and ink (WCAG 2.2, 1.4.3).
fn unreadable(
    sources: &Sources,
    properties: &[(String, CssValue)],
    known: &[(&str, &str)],
) -> Option<Diagnostic> {
    let given = |wanted: &str| properties.iter().find(|(name, _)| name == wanted);
    let own = |wanted: &str| {
        let (_, value) = known.iter().find(|(name, _)| *name == wanted)?;
        Color::parse(value)
    };
    let color = |name: &str| match given(name) {
        Some((_, value)) => Color::parse(value),
        None => own(name),
    };
    let (name, _) = given("paper")
        .or_else(|| given("ink"))
        .or_else(|| given("muted"))?;
    let paper = color("paper")?;
    let (of, contrast) = ["ink", "muted"]
        .into_iter()
        .filter_map(|of| Some((of, color(of)?.contrast(paper))))
        .find(|(_, contrast)| *contrast < 4.5)?;
    let message = format!("`{of}` on `paper` has a contrast of {contrast:.1} to 1, and needs 4.5");
    let help = "give `paper`, `surface`, `ink`, `muted` and `line` together, each as light-dark(…, …) for both modes";
    Some(
        super::warning(Rule::Theme, message)
            .at(place(sources, "theme", name))
            .help(help),
    )
}

/// Where site.yaml has an entry of one of its maps.
fn place(sources: &Sources, map: &str, name: &str) -> Place {
    let path = [map, name].map(|key| Step::Key(key.to_owned()));
    sources.config_matter.value(&path)
}

fn style_of_theme() -> String {
    let styles = theme::statics().into_iter();
    let styles = styles.filter(|(name, _)| name.ends_with(".css"));
    styles
        .map(|(_, bytes)| String::from_utf8_lossy(bytes))
        .collect()
}

/// The custom properties that a stylesheet gives a value at the start of a line, without dashes, and
/// these values.
fn declared(style: &str) -> Vec<(&str, &str)> {
    let lines = style
        .lines()
        .filter_map(|line| line.trim().strip_prefix("--"));
    lines
        .filter_map(|line| line.trim_end_matches(';').split_once(": "))
        .collect()
}

/// Whether a value of the theme's is a colour.
fn is_color(value: &str) -> bool {
    value.starts_with('#') || value.starts_with("var(--accent)")
}

/// Whether a browser may take it for a colour. What a function gives is not computed here.
fn may_be_color(value: &str) -> bool {
    const KEYWORDS: [&str; 8] = [
        "transparent",
        "currentcolor",
        "inherit",
        "initial",
        "unset",
        "revert",
        "revert-layer",
        // Newer than the colours of SVG.
        "rebeccapurple",
    ];
    let value = value.trim().to_ascii_lowercase();
    if let Some(digits) = value.strip_prefix('#') {
        return matches!(digits.len(), 3 | 4 | 6 | 8)
            && digits.chars().all(|digit| digit.is_ascii_hexdigit());
    }
    value.ends_with(')')
        || KEYWORDS.contains(&value.as_str())
        || is_system_color(&value)
        || Color::parse(&value).is_some()
}

/// CSS Color Module Level 4, 6.2.
fn is_system_color(value: &str) -> bool {
    const NAMES: [&str; 19] = [
        "accentcolor",
        "accentcolortext",
        "activetext",
        "buttonborder",
        "buttonface",
        "buttontext",
        "canvas",
        "canvastext",
        "field",
        "fieldtext",
        "graytext",
        "highlight",
        "highlighttext",
        "linktext",
        "mark",
        "marktext",
        "selecteditem",
        "selecteditemtext",
        "visitedtext",
    ];
    NAMES.contains(&value)
}

/// Whether the site's own stylesheets or templates have a custom property.
fn is_used(sources: &Sources, property: &str) -> bool {
    let name = format!("--{property}");
    let holds = |text: &str| {
        text.match_indices(&name).any(|(at, _)| {
            let next = text[at + name.len()..].chars().next();
            !next.is_some_and(|c| c.is_alphanumeric() || c == '-' || c == '_')
        })
    };
    let files = sources.statics.iter().map(|file| &file.found);
    sources
        .templates
        .iter()
        .any(|template| holds(&template.text))
        || files
            .filter(|file| {
                [".css", ".svg", ".js", ".html"]
                    .iter()
                    .any(|end| file.path.ends_with(end))
            })
            .any(|file| {
                let bytes = file.file.read(TEXT_SIZE).unwrap_or_default();
                holds(&String::from_utf8_lossy(&bytes))
            })
}
